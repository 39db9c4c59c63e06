"""`ledger init`: a new records folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from ledger.cli.context import Context
from ledger.cli.output import print_json
from ledger.cli.words import say
from ledger.kernel.visible import visible
from ledger.locale import Language
from ledger.views.begin import TIMEZONE, begin


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Where, and whose."""
    parser.add_argument("folder", nargs="?", metavar="DIR", default=None, help=say(lang, "init.folder"))
    parser.add_argument("--committee", metavar="NAME", required=True, help=say(lang, "init.committee"))
    parser.add_argument("--district", metavar="NAME", help=say(lang, "init.district"))
    parser.add_argument("--timezone", metavar="ZONE", default=TIMEZONE, help=say(lang, "init.timezone"))
    parser.add_argument("--recorder", metavar="NAME", help=say(lang, "record.recorder"))


def run(context: Context) -> int:
    """Make the folder, its configuration and the first commit."""
    arguments = context.arguments
    lang: Language = "en" if getattr(arguments, "lang", None) == "en" else "zh"
    done = begin(
        Path(arguments.directory) / (arguments.folder or "."),
        arguments.committee,
        arguments.district or "",
        lang,
        timezone=arguments.timezone,
        recorder=arguments.recorder,
    )
    if context.json:
        print_json({"folder": str(done.root), "commit": done.commit})
    else:
        print(say(context.lang, "init.done", folder=visible(str(done.root)), commit=(done.commit or "")[:10]))
        print(say(context.lang, "init.next"))
    return 0
