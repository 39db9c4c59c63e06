"""The two clocks: as of a day, as known at a time or a commit, empty is now; and since when changes are marked."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from ledger.store.records.values import day
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
            turn(app, *(answer.strip() for answer in answers))

    fields = [
        (app.word("clock.as_of_label"), "" if clocks.as_of is None else clocks.as_of.isoformat()),
        (app.word("clock.known_at_label"), clocks.known_at or ""),
        (app.word("clock.since_label"), clocks.since or ""),
    ]
    app.push_screen(AskScreen(app.word("clock.title"), fields, app.word("clock.hint")), given)


def turn(app: LedgerApp, as_of: str, known_at: str, since: str) -> None:
    """Set the clocks from what was typed."""
    found: date | None = None
    if as_of:
        try:
            found = day(as_of, app.today)
        except ValueError:
            app.here.notice(app.word("clock.no_date", text=as_of), "!")
            return
    clocks = Clocks(found, moment(app, known_at), moment(app, since))
    work(app, app.set_clocks, clocks, group="clocks", alone=False)


def moment(app: LedgerApp, text: str) -> str | None:
    """A time or commit as typed; a day in shorthand (`昨天`, `-7`) as a whole date."""
    if not text:
        return None
    if COMMIT.fullmatch(text):
        return text
    try:
        return day(text, app.today).isoformat()
    except ValueError:
        return text


COMMIT = re.compile(r"[0-9a-f]{7,64}")
"""What looks like a commit is not taken for a date such as `1121`, which is shorter."""
