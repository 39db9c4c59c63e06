"""The first screen: what waits, this month, the plan against the year, what is due, what came last."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from ledger.views.home import ROWS, Home, More, home, more
from ledger.views.shapes import NOWHERE, Column, Link
from tui.screens.base import LedgerScreen
from tui.text import Piece
from tui.widgets.figures import Figures
from tui.widgets.lines import Line
from tui.widgets.months import Months
from tui.widgets.table import EventTable
from tui.work import work

MOMENT = 0.1
"""Seconds after which the rest is asked for: what is there already is painted before."""
GAUGE = 22
"""Cells of a whole bar."""


class HomeScreen(LedgerScreen):
    """The day at a glance; Tab goes from part to part."""

    NAME = "home"
    view: Home | None = None

    def body(self) -> ComposeResult:
        """Two halves above, two lists below; on a tall terminal the months between."""
        with Horizontal(id="upper"):
            with Vertical(id="todo"):
                yield Line((self.say("home.todo"), "bold"), classes="title")
                yield Figures(id="waiting")
            with Vertical(id="month"):
                yield Line(id="month-title", classes="title")
                yield Figures(2, id="counts")
                yield Line(id="plan")
                yield Line(id="plan-bar")
                yield Line(id="time-bar")
        yield Months(id="months")
        with Horizontal(id="lists"):
            with Vertical(id="owed"):
                yield Line(id="due-title", classes="title")
                yield EventTable(id="due", head=False, lit=False)
            with Vertical(id="news"):
                yield Line(id="latest-title", classes="title")
                yield EventTable(id="latest", head=False, lit=False)

    def hold(self) -> None:
        """What it shows is there at once, or a moment later than the frame around it."""

    def begin(self) -> None:
        """What was prepared while the framework was loading is shown at once."""
        ready = self.ledger.desk.ready(home, ROWS)
        if ready is None:
            super().begin()
        else:
            self.show(ready)

    async def fetch(self) -> None:
        """Ask for the home view and show it."""
        view = await self.ask(home, ROWS)
        if view is not None:
            self.show(view)

    async def follow_up(self) -> None:
        """The plan by its measures, the months, and what the remote has not got."""
        found = await self.ask(more)
        if found is not None:
            self.show_more(found)

    def show(self, view: Home) -> None:
        """Draw a home view."""
        say, self.view = self.say, view
        self.crumbs((), f"{view.committee}  {view.day}  {say('home.commit', commit=self.ledger.desk.stamp)}")
        waiting = self.query_one("#waiting", Figures)
        first = not waiting.figures
        waiting.figures = view.todo
        self.query_one("#counts", Figures).figures = view.month
        self.query_one("#month-title", Line).show(
            (say("home.month"), "bold"), right=((f"[{view.month_total}] ", "bold"),)
        )
        self.bar("#time-bar", view.time_share, "$secondary", say("home.time", share=f"{view.time_share:.0%}"))
        self.query_one("#due-title", Line).show((say("home.due"), "bold"), right=(f"{view.due_total} ",))
        self.query_one("#due", EventTable).show(DUE, view.due, say("home.nothing_due"))
        self.query_one("#latest-title", Line).show(
            (say("home.latest"), "bold"), right=(say("home.events", count=f"{view.events:,}") + " ",)
        )
        self.query_one("#latest", EventTable).show(LATEST, view.latest, say("home.no_events"))
        if first:
            waiting.focus()
        self.set_timer(MOMENT, partial(work, self, self.follow_up, group="more"))

    def show_more(self, found: More) -> None:
        """The plan's progress above the share of its time that is gone; the months; the remote."""
        say, view, plan = self.say, self.view, self.query_one("#plan", Line)
        assert view is not None
        if found.plan is None:
            plan.show(("  " + say("home.no_plan"), "$text-muted"))
            self.query_one("#plan-bar", Line).show()
        else:
            plan.show(f"  {found.plan.label} {found.plan.text}")
            behind = found.done_share < found.expected_share
            colour = "$warning" if behind else "$success"
            done = say("home.done", share=f"{found.done_share:.0%}")
            self.bar("#plan-bar", found.done_share, colour, f"{done} {say('home.behind') if behind else ''}")
            expected = say("home.time", share=f"{found.expected_share:.0%}")
            self.bar("#time-bar", found.expected_share, "$secondary", expected)
        self.query_one("#months", Months).show(
            tuple(str(month) for month in range(1, 13)),
            found.months,
            found.before,
            say("home.months", now=found.year, then=found.year - 1),
        )
        if found.unsent is not None:
            sync = say("home.unsent", count=found.unsent) if found.unsent else say("home.sent")
            commit = say("home.commit", commit=self.ledger.desk.stamp)
            self.crumbs((), f"{view.committee}  {view.day}  {commit}  {sync}")

    def bar(self, name: str, share: float, colour: str, text: str) -> None:
        """A bar of blanks with its number."""
        self.query_one(name, Line).show(*gauge(share, colour), f" {text}")

    def context(self) -> Link:
        """What F2 is about here: the row under the cursor of a list."""
        return self.focused.link if isinstance(self.focused, EventTable) else NOWHERE

    def undoable(self) -> str | None:
        """The event under the cursor of the latest; else the last one of this person."""
        link = self.context()
        return link.about[0] if link.place == "event" else None

    def shown_text(self) -> str:
        """The screen as it is printed plain."""
        from ledger.views.plain import plain_rows

        figures = (*self.query_one("#waiting", Figures).figures, *self.query_one("#counts", Figures).figures)
        parts = ["\n".join(f"{figure.label}\t{figure.text}" for figure in figures)]
        if self.view is not None:
            parts += [plain_rows(DUE, self.view.due), plain_rows(LATEST, self.view.latest)]
        return "\n\n".join(parts)


def gauge(share: float, colour: str) -> tuple[Piece, ...]:
    """A bar of blanks: the background is the ink, so that no glyph is of ambiguous width."""
    done = max(0, min(GAUGE, round(share * GAUGE)))
    return ("  ", (" " * done, f"on {colour}"), (" " * (GAUGE - done), "on $panel"))


DUE = (Column("", 12), Column("", 0), Column("", 8), Column("", 12), Column("", 10))
LATEST = (Column("", 11), Column("", 12), Column("", 0), Column("", 8))
