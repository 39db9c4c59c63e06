"""A deputy's file: the year beside the group's and everyone's; points, entries and acts on the digits."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ledger.views.deputy import RECENT, DeputyView, MoreOfDeputy, Table, deputy_view, more
from ledger.views.entity import neighbours
from ledger.views.plain import plain_deputy
from ledger.views.shapes import Column, Link, Row
from tui.screens.ask import ask_period
from tui.screens.base import LedgerScreen
from tui.text import Piece
from tui.widgets.lines import Line
from tui.widgets.table import EventTable
from tui.work import work

TABS = ("acts", "points", "entries", "pages")


class DeputyScreen(LedgerScreen):
    """One deputy, one file."""

    NAME = "deputy"

    def __init__(self, name: str, tab: str = "acts") -> None:
        super().__init__()
        self.key, self.period, self.tab = name, "", tab if tab in TABS else TABS[0]
        self.view: DeputyView | None = None
        self.more: MoreOfDeputy | None = None
        self.filled = ""
        """The tab whose rows are in the table."""

    def body(self) -> ComposeResult:
        """Particulars, points and attendance; performance; what the digits choose."""
        yield Line(id="headline", classes="title")
        yield Line(id="points")
        yield Line(id="attendance")
        with Horizontal(id="split"):
            yield EventTable(id="performance", lit=False)
            with Vertical(id="right"):
                yield Line(id="tabs")
                yield EventTable(id="table", lit=False)

    async def fetch(self) -> None:
        """Ask for the file; what takes longer comes behind."""
        view = await self.ask(deputy_view, self.key, self.period)
        if view is None:
            return
        first = self.view is None
        self.view = view
        self.crumbs(view.path, view.scope)
        self.query_one("#headline", Line).show((view.particulars, "bold"))
        self.query_one("#performance", EventTable).show(view.columns, view.performance, self.say("deputy.none"))
        self.fill()
        if first:
            self.query_one("#table" if self.tab != "acts" else "#performance", EventTable).focus()
        self.more = await self.ask(more, self.key, self.period)
        if self.more is not None:
            self.query_one("#points", Line).show((self.more.points, "bold $text-accent"))
            self.query_one("#attendance", Line).show(self.more.attendance)
            self.fill()

    def table(self, tab: str) -> Table:
        """One of the tables; empty while it has not come."""
        view, found = self.view, self.more
        if tab == "acts" and view is not None:
            return Table(view.act_columns, view.acts)
        if found is None:
            return Table((Column(""),), ())
        if tab == "points":
            return found.lines
        if tab == "entries":
            return found.entries
        return Table(
            (Column("", 16), Column("")), tuple(Row((each.label, each.text), each.link) for each in found.said)
        )

    def fill(self) -> None:
        """Draw the tabs and the table that is chosen."""
        pieces: list[Piece] = []
        for number, tab in enumerate(TABS, start=1):
            rows = self.table(tab).rows
            many = "" if self.more is None and tab != "acts" else f" {sum(not row.head for row in rows)}"
            many += "+" if tab == "acts" and len(rows) == RECENT else ""
            text = f" {number} {self.say(f'deputy.tab.{tab}')}{many} "
            pieces.append((text, "bold reverse" if tab == self.tab else ""))
        self.query_one("#tabs", Line).show(*pieces)
        shown = self.table(self.tab)
        empty = self.say("notice.working" if self.more is None else "board.nothing")
        table = self.query_one("#table", EventTable)
        table.show(shown.columns, shown.rows, empty)
        if self.tab != self.filled:
            self.filled, table.cursor = self.tab, 0

    def on_key(self, event: events.Key) -> None:
        """A digit chooses a table."""
        if event.character and event.character.isdecimal() and 1 <= int(event.character) <= len(TABS):
            event.stop()
            self.tab = TABS[int(event.character) - 1]
            self.fill()
            self.query_one("#table", EventTable).focus()

    def action_period(self) -> None:
        """Another period."""

        def chosen(period: str) -> None:
            self.period = period
            self.load()

        ask_period(self, self.period, chosen)

    def action_previous(self) -> None:
        """To the deputy before."""
        work(self, self.beside, 0, group="beside")

    def action_next(self) -> None:
        """To the deputy after."""
        work(self, self.beside, 1, group="beside")

    async def beside(self, side: int) -> None:
        """Go to a neighbour."""
        found = await self.ask(neighbours, "deputy", self.key)
        if found is not None and found[side]:
            self.key, self.more = found[side], None
            await self.fetch()
        elif found is not None:
            self.notice(self.say("entity.no_neighbour"))

    def context(self) -> Link:
        """What F2 is about here: the deputy, and the event under the cursor."""
        return Link("entity", ("deputy", self.key, self.undoable() or ""))

    def undoable(self) -> str | None:
        """The event under the cursor of the acts."""
        table = self.query_one("#table", EventTable)
        return table.link.about[0] if table.has_focus and table.link.place == "event" else None

    def shown_text(self) -> str:
        """The file as it is printed plain."""
        return "" if self.view is None else plain_deputy(self.view, self.more)
