"""`ledger export`: the postings in the form of another program."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ledger.cli.context import Context
from ledger.cli.words import say
from ledger.locale import Language


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which form, and where to."""
    parser.add_argument("format", choices=("hledger",), help=say(lang, "export.format"))
    parser.add_argument("-o", "--output", metavar="FILE", help=say(lang, "export.output"))


def run(context: Context) -> int:
    """Write the journal to a file or standard output."""
    from ledger.exchange.hledger import export

    connection = context.model.connection
    if context.arguments.output is None:
        export(connection, sys.stdout)
    else:
        with Path(context.arguments.output).open("w", encoding="utf-8", newline="\n") as stream:
            export(connection, stream)
    return 0
