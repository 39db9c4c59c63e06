"""Statistics: the figures of a period beside last year's; one with its breakdown; its months as columns."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult

from ledger.views.asked import Asked
from ledger.views.chart import Chart, chart
from ledger.views.figure import FigureView, figure_line, figure_view
from ledger.views.plain import cells_of, plain_chart, plain_figure
from ledger.views.shapes import Board, Column, Link, Row
from ledger.views.statistics import statistics
from ledger.views.wording import TIMES
from tui.messages import Moved
from tui.screens.ask import ask_period
from tui.screens.base import TALL, LedgerScreen
from tui.screens.board import BoardScreen
from tui.screens.pick import PickScreen
from tui.text import Piece, cells
from tui.widgets.lines import Line, Prose
from tui.widgets.months import Months
from tui.widgets.table import EventTable


class StatisticsScreen(BoardScreen):
    """All figures of a period, group by group."""

    NAME = "statistics"

    def __init__(self, period: str = "", group: str = "") -> None:
        super().__init__("")
        self.period, self.group, self.everything = period, group, False

    async def fetch(self) -> None:
        """Ask for the figures."""
        self.notice(self.say("notice.working"))
        view: Board | None = await self.ask(statistics, Asked(self.period, by=self.group), self.everything)
        if view is not None:
            self.notice("")
            self.show(view)

    def action_everything(self) -> None:
        """With the figures that are nothing, or without."""
        self.everything = not self.everything
        self.load()

    def action_period(self) -> None:
        """Another period."""

        def chosen(period: str) -> None:
            self.period = period
            self.load()

        ask_period(self, self.period, chosen)

    def action_chart(self) -> None:
        """The months of the figure under the cursor."""
        link = self.query_one("#table", EventTable).link
        if link.place == "figure":
            self.ledger.go(Link("chart", link.about))

    async def copied(self) -> str:
        """The figure under the cursor with its definition."""
        return await copied_figure(self, self.query_one("#table", EventTable).link)


async def copied_figure(screen: LedgerScreen, link: Link) -> str:
    """A figure as one pastes it: value, definition, period, commit; '' where there is none under the cursor."""
    if link.place not in ("figure", "evidence"):
        return ""
    asked = Asked(link.about[1] if len(link.about) > 1 else "", link.about[0], filters=link.about[2:])
    return await screen.ask(figure_line, asked) or ""


class FigureScreen(LedgerScreen):
    """One figure: how it is counted, and its parts beside last year's; Enter shows the events behind a part."""

    NAME = "figure"

    def __init__(self, name: str, period: str = "", *filters: str) -> None:
        super().__init__()
        self.figure, self.period, self.filters, self.by = name, period, filters, ""
        self.view: FigureView | None = None

    def body(self) -> ComposeResult:
        """Headline, definition, breakdowns, parts."""
        yield Line(id="headline", classes="title")
        yield Prose(id="definition", hang=2)
        yield Line(id="tabs")
        yield EventTable(id="table")

    async def fetch(self) -> None:
        """Ask for the figure."""
        view = await self.ask(figure_view, Asked(self.period, self.figure, self.by, self.filters))
        if view is None:
            return
        first = self.view is None or self.view.by != view.by
        self.view, self.by = view, view.by
        self.crumbs(view.path, view.scope)
        right = (*(((f"{view.earlier}  ", "$text-warning"),) if view.earlier else ()), f"{view.ratio} ")
        self.query_one("#headline", Line).show((f"{view.label}  {view.text}", "bold"), right=right)
        self.define()
        self.query_one("#tabs", Line).show(*self.tabs())
        table = self.query_one("#table", EventTable)
        table.show(view.columns, view.rows)
        if first:
            table.focus()
            table.cursor = latest(view.rows) if view.by in TIMES else 0

    def define(self) -> None:
        """How the figure is counted, in words and, where there is room, as its definition says it."""
        view = self.view
        if view is not None:
            said: list[tuple[Piece, ...]] = [((f"= {view.definition}", "$text-muted"),)]
            if self.size.height >= TALL:
                said.append(((f"  {view.expression}", "$text-disabled"),))
            self.query_one("#definition", Prose).show(*said)

    def on_resize(self) -> None:
        """Other room, other lines and tabs."""
        self.define()
        if self.view is not None:
            self.query_one("#tabs", Line).show(*self.tabs())

    def tabs(self) -> list[Piece]:
        """The breakdowns on the digits, as many as fit; all of them on ^D."""
        assert self.view is not None
        shown, room = list[Piece](), self.size.width - 2
        names = [tab.name for tab in self.view.tabs]
        for number, tab in enumerate(self.view.tabs[:9], start=1):
            text = f" {number} {tab.label} "
            if cells(text) > room - 8 and tab.name != self.by:
                break
            room -= cells(text)
            shown.append((text, "bold reverse" if tab.name == self.by else ""))
        if self.by in names[len(shown) :]:
            label = next(tab.label for tab in self.view.tabs if tab.name == self.by)
            shown.append((f" {label} ", "bold reverse"))
        shown.append((f" ^D {len(names)}", "$text-muted"))
        return shown

    def on_key(self, event: events.Key) -> None:
        """A digit chooses a breakdown."""
        if self.view is None or not event.character or not event.character.isdecimal():
            return
        if 1 <= int(event.character) <= min(len(self.view.tabs), 9):
            event.stop()
            self.by = self.view.tabs[int(event.character) - 1].name
            self.load()

    def action_dimension(self) -> None:
        """Any breakdown, from the palette."""
        if self.view is None:
            return

        def chosen(links: list[Link] | None) -> None:
            if links:
                self.by = links[0].about[0]
                self.load()

        rows = [Row((tab.label, tab.name), Link("by", (tab.name,))) for tab in self.view.tabs]
        title, hint = self.say("figure.by"), self.say("pick.hint")
        self.app.push_screen(PickScreen(title, (Column("", 24), Column("")), rows, hint=hint), chosen)

    def action_narrow(self) -> None:
        """Only the part under the cursor, which can then be broken down further."""
        link = self.query_one("#table", EventTable).link
        if link.place == "evidence" and link.about[2:] != self.filters:
            self.ledger.go(Link("figure", (link.about[0], link.about[1], *link.about[2:])))

    def action_period(self) -> None:
        """Another period."""

        def chosen(period: str) -> None:
            self.period = period
            self.load()

        ask_period(self, self.period, chosen)

    def action_chart(self) -> None:
        """The months as columns."""
        self.ledger.go(Link("chart", (self.figure, self.period, *self.filters)))

    async def copied(self) -> str:
        """The figure, or its part under the cursor, with its definition."""
        return await copied_figure(self, self.query_one("#table", EventTable).link)

    def shown_text(self) -> str:
        """The figure with its definition and parts, as it is printed plain."""
        return "" if self.view is None else plain_figure(self.view)

    def shown_table(self) -> list[tuple[str, ...]]:
        """The parts as rows of cells."""
        return [] if self.view is None else cells_of(self.view.columns, self.view.rows)


def latest(rows: Sequence[Row]) -> int:
    """The place of the last time in which anything was counted."""
    return max((place for place, row in enumerate(rows) if row.bars and row.bars[0]), default=0)


class ChartScreen(LedgerScreen):
    """A figure month by month, this year beside last year; Enter shows the events of a month."""

    NAME = "chart"

    def __init__(self, name: str, period: str = "", *filters: str) -> None:
        super().__init__()
        self.figure, self.period, self.filters = name, period, filters
        self.view: Chart | None = None

    def body(self) -> ComposeResult:
        """Columns where there is room for them, and the numbers with their bars."""
        yield Months(id="months")
        yield EventTable(id="table")
        yield Prose(id="story", hang=2)

    async def fetch(self) -> None:
        """Ask for the chart."""
        view = await self.ask(chart, Asked(self.period, self.figure, filters=self.filters))
        if view is None:
            return
        first = self.view is None
        self.view = view
        self.crumbs(view.path, view.scope)
        title = self.say("chart.months", now=view.years[0], then=view.years[1])
        self.query_one("#months", Months).show(view.labels, view.now, view.then, title, view.texts)
        table = self.query_one("#table", EventTable)
        table.show(view.columns, view.rows)
        self.query_one("#story", Prose).show(((f"= {view.note}", "$text-muted"),))
        if first:
            table.focus()
            table.cursor = latest(view.rows)

    @on(Moved)
    def moved(self, message: Moved) -> None:
        """Nothing more is said of a month."""
        message.stop()

    def action_period(self) -> None:
        """Another year."""

        def chosen(period: str) -> None:
            self.period = period
            self.load()

        ask_period(self, self.period, chosen)

    async def copied(self) -> str:
        """The month under the cursor with its definition."""
        return await copied_figure(self, self.query_one("#table", EventTable).link)

    def shown_text(self) -> str:
        """The numbers of the bars."""
        return "" if self.view is None else plain_chart(self.view)

    def shown_table(self) -> list[tuple[str, ...]]:
        """The months as rows of cells."""
        return [] if self.view is None else cells_of(self.view.columns, self.view.rows)
