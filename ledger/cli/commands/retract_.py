"""`ledger retract`: an event taken out of account; the old text stays."""

from __future__ import annotations

import argparse

from ledger.cli.commands.amend_ import correct, options, target
from ledger.cli.context import Context
from ledger.cli.words import say
from ledger.locale import Language


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which event, why."""
    parser.add_argument("event", metavar="ID", help=say(lang, "amend.event"))
    options(parser, lang)


def run(context: Context) -> int:
    """Record the retraction."""
    return correct(context, "entry.retracted", {"target": target(context)[0]})
