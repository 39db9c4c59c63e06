"""The journal: every event of the ledger, filtered as one types, a page at a time."""

from __future__ import annotations

from array import array

from textual import on
from textual.app import ComposeResult

from ledger.views.journal import STRIDE, Filter, Journal, journal, narrowed, page
from ledger.views.plain import cells_of, plain_rows
from tui.messages import RowsWanted
from tui.screens.ask import ask_period
from tui.screens.lists import ListScreen
from tui.widgets.inputs import LineInput
from tui.widgets.table import PAGE
from tui.work import work

MOST_PAGES = 50
"""Pages of the journal that are copied or exported at most."""


class JournalScreen(ListScreen):
    """Every event, the newest first."""

    NAME = "journal"

    def __init__(self, wanted: Filter) -> None:
        super().__init__()
        self.wanted = wanted
        self.view: Journal | None = None

    def body(self) -> ComposeResult:
        """The filter shows the text that is asked for; a wide screen shows the event beside its row."""
        yield from self.listed(self.wanted.text)

    def on_mount(self) -> None:
        """The rows come first."""
        self.table.focus()

    async def fetch(self) -> None:
        """Ask which events match; a text is searched for from the newest on, and first finds show at once."""
        view = await self.ask(journal, self.wanted)
        if view is None:
            return
        found = view.numbers
        if text := self.wanted.text.strip():
            found = array("q")
            for start in range(0, len(view.numbers), STRIDE):
                found += await self.ask(narrowed, text, view.numbers[start : start + STRIDE]) or array("q")
                if start == 0:
                    self.display_found(view, found)
        self.display_found(view, found)

    def display_found(self, view: Journal, numbers: array[int]) -> None:
        """Show so many rows, the cursor on its event; they are read when they come into sight."""
        cursor = kept_at(self.view.numbers, self.table.cursor, numbers) if self.view is not None else 0
        self.view = view._replace(numbers=numbers)
        self.table.show_pages(view.columns, len(numbers), self.say("journal.none"), cursor)
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
            self.table.fill(number, rows)

    @on(LineInput.Changed, "#filter")
    def filtered(self, message: LineInput.Changed) -> None:
        """As one types."""
        self.wanted = self.wanted._replace(text=message.value)
        self.load()

    def action_period(self) -> None:
        """Another period."""

        def chosen(period: str) -> None:
            self.wanted = self.wanted._replace(period=period)
            self.load()

        ask_period(self, self.wanted.period, chosen)

    async def complete(self) -> None:
        """Read the pages that were not looked at, of a very long journal the first ones."""
        numbers = self.view.numbers if self.view is not None else array("q")
        missing = [each for each in range(-(-len(numbers) // PAGE)) if each not in self.table.pages][:MOST_PAGES]
        if missing:
            self.notice(self.say("notice.working"))
        for number in missing:
            await self.turn(number, numbers[number * PAGE : (number + 1) * PAGE])

    def shown_text(self) -> str:
        """The rows, and how many there are where they are not all."""
        rows = self.table.loaded()
        text = plain_rows(self.table.columns, rows)
        more = self.say("board.count", shown=f"{len(rows):,}", total=f"{self.table.count:,}")
        return text if len(rows) == self.table.count else f"{text}\n{more}"

    def shown_table(self) -> list[tuple[str, ...]]:
        """The rows as cells, for a spreadsheet."""
        return cells_of(self.table.columns, self.table.loaded())


def kept_at(before: array[int], cursor: int, numbers: array[int]) -> int:
    """Where the event under the cursor stands among others; on top where it is not among them."""
    try:
        return numbers.index(before[cursor])
    except (ValueError, IndexError):
        return 0
