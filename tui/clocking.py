"""The two clocks: as of a day, as known at a time or a commit; empty is now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ledger.store.values import day
from ledger.views.reader import Clocks
from tui.screens.ask import AskScreen
from tui.work import work

if TYPE_CHECKING:
    from tui.app import LedgerApp


def ask_time(app: LedgerApp) -> None:
    """Ask for both clocks."""
    clocks = app.desk.clocks

    def given(answers: list[str] | None) -> None:
        if answers is not None:
            turn(app, answers[0].strip(), answers[1].strip())

    fields = [
        (app.word("clock.as_of_label"), "" if clocks.as_of is None else clocks.as_of.isoformat()),
        (app.word("clock.known_at_label"), clocks.known_at or ""),
    ]
    app.push_screen(AskScreen(app.word("clock.title"), fields, app.word("clock.hint")), given)


def turn(app: LedgerApp, as_of: str, known_at: str) -> None:
    """Set the clocks from what was typed."""
    found: date | None = None
    if as_of:
        try:
            found = day(as_of, app.today)
        except ValueError:
            app.here.notice(app.word("clock.no_date", text=as_of), "!")
            return
    work(app, app.set_clocks, Clocks(found, known_at or None), group="clocks", alone=False)
