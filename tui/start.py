"""Starting the screens: the desk opens the ledger in its thread while the framework is being imported."""

from __future__ import annotations

import gc
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.kernel.finding import Refused
from ledger.store.records import folder as folders
from ledger.views.home import ROWS, home
from ledger.views.reader import Clocks
from ledger.views.shapes import Link
from tui.desk import Desk
from tui.hangup import end_with_terminal

if TYPE_CHECKING:
    from tui.app import LedgerApp

NO_LEDGER = ("store.no_records", "store.no_repository")


def run(directory: Path, context: Any, screen: str) -> int:
    """Run until the person leaves. `context` knows the language and the two clocks of the command line."""
    arguments = context.arguments
    first = link_of(screen, tuple(arguments.about), arguments.period or "")
    end_with_terminal()
    try:
        folders.find(directory)
    except Refused as refused:
        if refused.findings[0].code not in NO_LEDGER:
            raise
        return begin(directory, context.lang)
    return open_screens(
        directory, context.lang, first, Clocks(context.as_of, context.arguments.known_at, context.arguments.since)
    )


def open_screens(directory: Path, lang: Any, first: Link, clocks: Clocks) -> int:
    """The screens of the ledger there, until the person leaves."""
    gc.disable()  # what is made up to the first screen stays; looking there for cycles costs a tenth of it
    desk = Desk(directory, lang, clocks)
    desk.progress = partial(come_so_far, lang)
    opened = desk.soon(lambda reader: None)
    desk.prepare(home, ROWS)
    from tui.app import LedgerApp

    opened.result()  # what the ledger refuses is said on the plain terminal, before there is a screen
    print(CLEARED, end="", file=sys.stderr, flush=True)
    app = LedgerApp(desk, lang, first)
    try:
        app.run()
    finally:
        desk.close()
    if app.turned is not None:
        return open_screens(directory, app.turned, Link("home"), desk.clocks)
    return ended(app)


def come_so_far(lang: Any, count: int) -> None:
    """A ledger that is read for the first time takes its while: said on the plain terminal, in one line."""
    from ledger.views.words import say

    print("\r" + say(lang, "notice.progress", count=f"{count:,}"), end=CLEARED[1:], file=sys.stderr, flush=True)


CLEARED = "\r\x1b[K"
"""Back to the beginning of the line, and nothing in it."""


def ended(app: LedgerApp) -> int:
    """How the screens ended: well, or by a fault of the program, which is kept in a file and said."""
    if app.fault is None:
        return 0
    import traceback

    from ledger.views.drafts import write_export
    from ledger.views.words import say

    cause = getattr(app.fault, "error", app.fault)  # what went wrong in work beside the screen comes wrapped
    report = "".join(traceback.format_exception(cause))
    try:
        place = write_export("fault", report, ".txt")
    except OSError:
        place = report
    print(say(app.lang, "notice.fault", cause=type(cause).__name__, place=place), file=sys.stderr)
    return 3


def begin(directory: Path, lang: Any) -> int:
    """The first-run screen, and then the screens of the ledger that was made there."""
    from tui.app import LedgerApp

    desk = Desk(directory.resolve(), lang, Clocks())
    app = LedgerApp(desk, lang, Link("first_run"))
    try:
        app.run()
    finally:
        desk.close()
    return ended(app) if app.begun is None else open_screens(app.begun, lang, next_of(app.first), Clocks())


def next_of(first: Link) -> Link:
    """Where a new ledger begins: at home, or with the import that was asked for."""
    return Link("home") if first.place == "first_run" else first


def link_of(screen: str, about: tuple[str, ...] = (), period: str = "") -> Link:
    """Where a screen named on the command line is: a board, or one thing of it by its key."""
    match screen:
        case "home":
            return Link("home")
        case "journal":
            return Link("journal", ("", period, " ".join(about)))
        case "statistics":
            return Link("statistics", (period, *about[:1]))
        case "figure" | "chart" | "evidence" if about:
            return Link(screen, (about[0], period, *about[1:]))
        case "event" if about:
            return Link("event", about[:1])
        case _ if about:
            return Link("entity", (screen, about[0]))
        case _:
            return Link("board", (screen,))
