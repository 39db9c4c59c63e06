"""`ledger tui`: the terminal user interface; with `--plain`, one of its screens as text."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from ledger.cli.context import Context
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which screen, what it is about, and whether to print it only."""
    parser.add_argument("screen", nargs="?", metavar="SCREEN", default="home", help=say(lang, "tui.screen"))
    parser.add_argument("about", nargs="*", metavar="KEY", help=say(lang, "tui.key"))
    parser.add_argument("--plain", action="store_true", help=say(lang, "tui.plain"))
    parser.add_argument("--since", metavar="WHEN", help=say(lang, "tui.since"))


def run(context: Context) -> int:
    """Start the screens; the only place below `tui` that knows there are any, and it knows them by name."""
    if context.arguments.plain:
        return plain(context)
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "") in ("dumb", "unknown"):
        raise Refused(error("environment.no_terminal"))
    start: Any = import_module("tui.start")  # by name: nothing below the screens may import them
    return int(start.run(Path(context.arguments.directory), context, context.arguments.screen))


def plain(context: Context) -> int:
    """Print a screen's view as lines of text."""
    from ledger.views.plain import plain_screen
    from ledger.views.reader import Clocks, Reader

    arguments = context.arguments
    clocks = Clocks(context.as_of, arguments.known_at, arguments.since)
    reader = Reader(Path(arguments.directory), context.lang)
    if clocks != Clocks():
        reader.set_clocks(clocks)
    print(plain_screen(reader, arguments.screen, arguments.about, arguments.period or ""))
    return 0
