"""Statistics: the figures of a period beside last year's; one with its breakdown; its months as bars."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from ledger.views.shapes import Board, Chart, Link
from ledger.views.statistics import Asked, FigureView, chart, figure_view, statistics
from tui.screens.ask import AskScreen
from tui.screens.base import LedgerScreen
from tui.screens.board import BoardScreen
from tui.text import Piece, fit
from tui.widgets.lines import Line, Paragraph
from tui.widgets.table import EventTable


class StatisticsScreen(BoardScreen):
    """All figures of a period."""

    NAME = "statistics"

    def __init__(self, period: str = "") -> None:
        super().__init__("")
        self.period, self.everything = period, False

    async def fetch(self) -> None:
        """Ask for the figures."""
        self.notice(self.say("notice.working"))
        view: Board | None = await self.ask(statistics, Asked(self.period), self.everything)
        if view is not None:
            self.notice("")
            self.show(view)

    def action_everything(self) -> None:
        """With the figures that are nothing, or without."""
        self.everything = not self.everything
        self.load()

    def action_period(self) -> None:
        """Another period."""
        ask_period(self)


def ask_period(screen: StatisticsScreen | FigureScreen | ChartScreen) -> None:
    """Ask for another period and show it."""

    def chosen(answers: list[str] | None) -> None:
        if answers is not None:
            screen.period = answers[0].strip()
            screen.load()

    fields = [(screen.say("ask.period_label"), screen.period)]
    screen.app.push_screen(AskScreen(screen.say("ask.period"), fields, screen.say("ask.period_hint")), chosen)


class FigureScreen(LedgerScreen):
    """One figure: how it is counted, and its parts; Enter shows the events behind a part."""

    NAME = "figure"

    def __init__(self, name: str, period: str = "", *filters: str) -> None:
        super().__init__()
        self.figure, self.period, self.filters, self.by = name, period, filters, ""
        self.view: FigureView | None = None

    def body(self) -> ComposeResult:
        """Headline, breakdowns, parts, definition."""
        yield Line(id="headline", classes="title")
        yield Line(id="tabs")
        yield EventTable(id="table")
        yield Paragraph(id="story")

    async def fetch(self) -> None:
        """Ask for the figure."""
        view = await self.ask(figure_view, Asked(self.period, self.figure, self.by, self.filters))
        if view is None:
            return
        first = self.view is None
        self.view, self.by = view, view.by
        self.crumbs(view.path, view.scope)
        self.query_one("#headline", Line).show((f"{view.label}  {view.text}", "bold"), right=(f"{view.ratio} ",))
        self.query_one("#tabs", Line).show(*self.tabs())
        self.query_one("#table", EventTable).show(view.columns, view.rows)
        self.query_one("#story", Paragraph).show(((f"= {view.definition}", "$text-muted"),))
        if first:
            self.query_one("#table", EventTable).focus()

    def tabs(self) -> list[Piece]:
        """The breakdowns on the digits."""
        assert self.view is not None
        return [
            (f" {number} {tab.label} ", "bold reverse" if tab.name == self.by else "")
            for number, tab in enumerate(self.view.tabs, start=1)
        ]

    def on_key(self, event: events.Key) -> None:
        """A digit chooses a breakdown."""
        if self.view is None or not event.character or not event.character.isdecimal():
            return
        if 1 <= int(event.character) <= len(self.view.tabs):
            event.stop()
            self.by = self.view.tabs[int(event.character) - 1].name
            self.load()

    def action_period(self) -> None:
        """Another period."""
        ask_period(self)

    def action_chart(self) -> None:
        """The months as bars."""
        self.ledger.go(Link("chart", (self.figure, self.period, *self.filters)))

    def shown_text(self) -> str:
        """The figure with its definition, as one pastes it into a letter."""
        view = self.view
        if view is None:
            return ""
        rows = "\n".join(f"{row.cells[0]}\t{row.cells[1]}" for row in view.rows)
        return f"{view.label} {view.text} {view.ratio}\n{view.scope}\n= {view.definition}\n{rows}"


class ChartScreen(LedgerScreen):
    """A figure month by month, this year above last year's."""

    NAME = "chart"

    def __init__(self, name: str, period: str = "", *filters: str) -> None:
        super().__init__()
        self.figure, self.period, self.filters = name, period, filters
        self.view: Chart | None = None

    def body(self) -> ComposeResult:
        """Bars."""
        with VerticalScroll(id="page"):
            yield Paragraph(id="text")

    async def fetch(self) -> None:
        """Ask for the chart."""
        view = await self.ask(chart, Asked(self.period, self.figure, filters=self.filters))
        if view is not None:
            self.view = view
            self.crumbs(view.path, view.scope)
            self.draw(view)
            self.query_one("#page").focus()

    def draw(self, view: Chart) -> None:
        """Bars of blanks with a background, each with its number."""
        width = max(self.size.width - 26, 20)
        said: list[tuple[Piece, ...]] = [((view.note, "$text-muted"),)]
        for bar in view.bars:
            now = round(bar.share * width)
            said.append((f" {bar.label} ", (" " * now, "on $accent"), f" {bar.text}"))
            if self.size.height >= 30 or bar.second:
                then = round((bar.second or 0) * width)
                said.append(
                    (
                        f" {fit('', len(bar.label))} ",
                        (" " * then, "on $panel-lighten-2"),
                        (f" {bar.second_text}", "$text-muted"),
                    )
                )
        self.query_one("#text", Paragraph).show(*said)

    def on_resize(self) -> None:
        """Another width, other bars."""
        if self.view is not None:
            self.draw(self.view)

    def action_period(self) -> None:
        """Another year."""
        ask_period(self)

    def shown_text(self) -> str:
        """The numbers of the bars."""
        bars = self.view.bars if self.view else ()
        return "\n".join(f"{bar.label}\t{bar.text}\t{bar.second_text}" for bar in bars)
