"""`ledger prove`: an inclusion proof that an event is among those a seal covers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ledger.cli.commands.amend_ import target
from ledger.cli.complete import complete_events
from ledger.cli.context import Context
from ledger.cli.output import print_json
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language
from ledger.store.seals.proof import CHECKER, prove


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which event, and where to write the proof."""
    event = parser.add_argument("event", nargs="?", metavar="EVENT", help=say(lang, "prove.event"))
    event.completer = complete_events  # type: ignore[attr-defined]
    parser.add_argument("-o", "--output", metavar="FILE", help=say(lang, "prove.output"))
    parser.add_argument("--checker", action="store_true", help=say(lang, "prove.checker"))


def run(context: Context) -> int:
    """Write the proof, or the program that checks one."""
    arguments, lang = context.arguments, context.lang
    if arguments.checker:
        return written(context, CHECKER.read_text(encoding="utf-8"), "prove.checker_done")
    if not arguments.event:
        raise Refused(error("usage.no_event"))
    proof = prove(context.model, target(context)[0])
    if arguments.output is None:
        print_json(proof)
        return 0
    written(context, json.dumps(proof, ensure_ascii=False, indent=2) + "\n", "prove.done")
    if not context.json:
        print(say(lang, "prove.how", file=arguments.output, fingerprint=proof["fingerprint"]))
    return 0


def written(context: Context, text: str, said: str) -> int:
    """Write a text where it was asked for, never over another file."""
    output = context.arguments.output
    if output is None:
        print(text, end="")
        return 0
    try:
        with Path(output).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise Refused(error("usage.exists", file=output)) from None
    except OSError as failure:
        raise Refused(error("usage.unwritable", file=output, cause=failure.strerror or str(failure))) from None
    if context.json:
        print_json({"file": output})
    else:
        print(say(context.lang, said, file=output))
    return 0
