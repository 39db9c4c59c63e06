"""The journal: every event of the ledger, filtered as one types, a page at a time."""

from __future__ import annotations

from array import array

from textual import on
from textual.app import ComposeResult

from ledger.views.journal import STRIDE, Filter, Journal, journal, narrowed, page
from ledger.views.plain import plain_rows
from ledger.views.shapes import Link
from tui.messages import RowsWanted
from tui.screens.ask import AskScreen
from tui.screens.base import LedgerScreen
from tui.widgets.inputs import LineInput
from tui.widgets.table import PAGE, EventTable
from tui.work import work


class JournalScreen(LedgerScreen):
    """Every event, the newest first."""

    NAME = "journal"

    def __init__(self, wanted: Filter) -> None:
        super().__init__()
        self.wanted = wanted
        self.view: Journal | None = None

    def body(self) -> ComposeResult:
        """Filter and table."""
        yield LineInput(id="filter")
        yield EventTable(id="table")

    def on_mount(self) -> None:
        """The filter shows what is asked for."""
        super().on_mount()
        self.query_one("#table", EventTable).focus()

    async def fetch(self) -> None:
        """Ask which events match; a text is searched for from the newest on, and first finds show at once."""
        view = await self.ask(journal, self.wanted)
        if view is None:
            return
        keep, found = self.view is not None, view.numbers
        if text := self.wanted.text.strip():
            found = array("q")
            for start in range(0, len(view.numbers), STRIDE):
                found += await self.ask(narrowed, text, view.numbers[start : start + STRIDE]) or array("q")
                if start == 0:
                    self.display_found(view, found, False)
        self.display_found(view, found, keep)

    def display_found(self, view: Journal, numbers: array[int], keep: bool) -> None:
        """Show so many rows; they are read when they come into sight."""
        self.view = view._replace(numbers=numbers)
        table = self.query_one("#table", EventTable)
        table.show_pages(view.columns, len(numbers), self.say("journal.none"), keep)
        shown = self.say("board.count", shown=f"{len(numbers):,}", total=f"{view.total:,}")
        self.crumbs(view.path, f"{view.scope}  {shown}" if view.scope else shown)

    @on(RowsWanted)
    def wanted_rows(self, message: RowsWanted) -> None:
        """Fetch a page the table is about to show."""
        if self.view is not None:
            start = message.page * PAGE
            work(
                self,
                self.turn,
                message.page,
                self.view.numbers[start : start + PAGE],
                group="page",
                alone=False,
            )

    async def turn(self, number: int, numbers: array[int]) -> None:
        """Ask for the rows of a page."""
        rows = await self.ask(page, numbers)
        if rows is not None:
            self.query_one("#table", EventTable).fill(number, rows)

    @on(LineInput.Changed, "#filter")
    def filtered(self, message: LineInput.Changed) -> None:
        """As one types."""
        self.wanted = self.wanted._replace(text=message.value)
        self.load()

    @on(LineInput.Submitted, "#filter")
    def done(self) -> None:
        """Enter goes to the rows."""
        self.query_one("#table", EventTable).focus()

    def action_filter(self) -> None:
        """Type to filter."""
        field = self.query_one("#filter", LineInput)
        field.add_class("open")
        field.focus()

    def action_period(self) -> None:
        """Another period."""

        def chosen(answers: list[str] | None) -> None:
            if answers is not None:
                self.wanted = self.wanted._replace(period=answers[0].strip())
                self.load()

        ask = AskScreen(
            self.say("ask.period"),
            [(self.say("ask.period_label"), self.wanted.period)],
            self.say("ask.period_hint"),
        )
        self.app.push_screen(ask, chosen)

    def action_back(self) -> None:
        """First out of the filter, then out of the screen."""
        field = self.query_one("#filter", LineInput)
        if field.has_class("open"):
            field.value = ""
            field.remove_class("open")
            self.query_one("#table", EventTable).focus()
        else:
            super().action_back()

    def context(self) -> Link:
        """What F2 is about here."""
        return self.query_one("#table", EventTable).link

    def undoable(self) -> str | None:
        """The event under the cursor."""
        link = self.query_one("#table", EventTable).link
        return link.about[0] if link.place == "event" else None

    def shown_text(self) -> str:
        """The rows read so far."""
        table = self.query_one("#table", EventTable)
        return plain_rows(table.columns, table.loaded())
