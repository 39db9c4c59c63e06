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
    """Which screen, and whether to print it only."""
    parser.add_argument("screen", nargs="?", metavar="SCREEN", default="home", help=say(lang, "tui.screen"))
    parser.add_argument("--plain", action="store_true", help=say(lang, "tui.plain"))


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
    from ledger.views.boards import board
    from ledger.views.plain import plain_board, plain_home
    from ledger.views.reader import Clocks, Reader

    clocks = Clocks(context.as_of, context.arguments.known_at)
    reader = Reader(Path(context.arguments.directory), context.lang)
    if clocks.set:
        reader.set_clocks(clocks)
    name = context.arguments.screen
    if name == "home":
        from ledger.views.home import home

        print(plain_home(home(reader, 20), reader))
    elif name == "statistics":
        from ledger.views.statistics import Asked, statistics

        print(plain_board(statistics(reader, Asked(context.arguments.period or ""))))
    else:
        print(plain_board(board(reader, name)))
    return 0
