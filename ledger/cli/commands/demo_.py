"""`ledger demo`: a copy of the example ledger to try everything on."""

from __future__ import annotations

import argparse
from pathlib import Path

from ledger.cli.context import Context
from ledger.cli.output import print_json
from ledger.cli.words import say
from ledger.kernel.visible import visible
from ledger.locale import Language
from ledger.views.begin import copy_demo


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Where to copy it."""
    parser.add_argument("folder", nargs="?", metavar="DIR", default="ledger-demo", help=say(lang, "demo.folder"))


def run(context: Context) -> int:
    """Copy it as a repository of its own, with the history that its events tell of."""
    done = copy_demo(Path(context.arguments.directory) / context.arguments.folder, context.lang)
    if context.json:
        print_json({"folder": str(done.root), "commit": done.commit})
    else:
        print(say(context.lang, "demo.done", folder=visible(str(done.root)), count=done.files))
        print(say(context.lang, "demo.next", folder=context.arguments.folder))
    return 0
