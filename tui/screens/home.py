"""The first screen: what waits, this month, the plan against the year, what is due, what came last."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ledger.views.home import ROWS, Home, home
from ledger.views.shapes import Column
from tui.screens.base import LedgerScreen
from tui.text import Piece
from tui.widgets.figures import Figures
from tui.widgets.lines import Line
from tui.widgets.table import EventTable


class HomeScreen(LedgerScreen):
    """The day at a glance; Tab goes from part to part."""

    NAME = "home"

    def body(self) -> ComposeResult:
        """Two halves above, two lists below."""
        with Horizontal(id="upper"):
            with Vertical(id="todo"):
                yield Line(classes="title")
                yield Figures(id="waiting")
            with Vertical(id="month"):
                yield Line(classes="title")
                yield Figures(2, id="counts")
                yield Line(id="plan")
                yield Line(id="plan-bar")
                yield Line(id="time-bar")
        yield Line(id="due-title", classes="title")
        yield EventTable(id="due", head=False, lit=False)
        yield Line(id="latest-title", classes="title")
        yield EventTable(id="latest", head=False, lit=False)

    async def fetch(self) -> None:
        """Ask for the home view and show it."""
        view = await self.ask(home, ROWS)
        if view is not None:
            self.show(view)

    def show(self, view: Home) -> None:
        """Draw a home view."""
        say = self.say
        self.crumbs((), f"{view.committee}  {view.day}  {say('home.commit', commit=view.commit)}")
        waiting = self.query_one("#waiting", Figures)
        first = not waiting.figures
        waiting.figures = view.todo
        counts = self.query_one("#counts", Figures)
        counts.figures = view.month
        titles = self.query("#upper .title").results(Line)
        next(titles).show((say("home.todo"), "bold"))
        next(titles).show((say("home.month"), "bold"), right=((f"[{view.month_total}] ", "bold"),))
        self.plan(view)
        self.query_one("#due-title", Line).show((say("home.due"), "bold"), right=(f"{len(view.due)} ",))
        self.query_one("#due", EventTable).show(DUE, view.due, say("home.nothing_due"))
        self.query_one("#latest-title", Line).show(
            (say("home.latest"), "bold"), right=(say("home.events", count=f"{view.events:,}") + " ",)
        )
        self.query_one("#latest", EventTable).show(LATEST, view.latest, say("home.no_events"))
        if first:
            waiting.focus()

    def plan(self, view: Home) -> None:
        """The plan's progress above the share of the year that is gone."""
        say = self.say
        plan, bar, time = (self.query_one(name, Line) for name in ("#plan", "#plan-bar", "#time-bar"))
        if view.plan is None or view.done_share is None:
            plan.show(("  " + say("home.no_plan"), "$text-muted"))
            bar.show()
            time.show(*gauge(view.time_share, "$secondary"), f" {say('home.time', share=f'{view.time_share:.0%}')}")
            return
        plan.show(f"  {view.plan.label} {view.plan.text}")
        bar.show(*gauge(view.done_share, "$success"), f" {say('home.done', share=f'{view.done_share:.0%}')}")
        time.show(*gauge(view.time_share, "$secondary"), f" {say('home.time', share=f'{view.time_share:.0%}')}")

    def shown_text(self) -> str:
        """The figures of the screen, a line each."""
        every = (*self.query_one("#waiting", Figures).figures, *self.query_one("#counts", Figures).figures)
        return "\n".join(f"{figure.label}\t{figure.text}" for figure in every)


def gauge(share: float, colour: str) -> tuple[Piece, ...]:
    """A bar of blanks: the background is the ink, so that no glyph is of ambiguous width."""
    width = 22
    done = max(0, min(width, round(share * width)))
    return ("  ", (" " * done, f"on {colour}"), (" " * (width - done), "on $panel"))


DUE = (Column("", 12), Column("", 0), Column("", 8), Column("", 12), Column("", 10))
LATEST = (Column("", 11), Column("", 14), Column("", 0), Column("", 8))
