"""A deputy's file: the year beside the group's and everyone's, and every act the deputy is named in."""

from __future__ import annotations

from textual.app import ComposeResult

from ledger.views.deputy import DeputyView, deputy_view
from ledger.views.entity import neighbours
from ledger.views.plain import plain_rows
from ledger.views.shapes import Link
from tui.screens.ask import AskScreen
from tui.screens.base import LedgerScreen
from tui.widgets.lines import Line
from tui.widgets.table import EventTable
from tui.work import work


class DeputyScreen(LedgerScreen):
    """One deputy, one file."""

    NAME = "deputy"

    def __init__(self, name: str) -> None:
        super().__init__()
        self.key, self.period = name, ""
        self.view: DeputyView | None = None

    def body(self) -> ComposeResult:
        """Particulars, performance, acts."""
        yield Line(id="headline", classes="title")
        yield EventTable(id="performance", lit=False)
        yield Line(id="acts-title", classes="title")
        yield EventTable(id="table", lit=False)

    async def fetch(self) -> None:
        """Ask for the file."""
        view = await self.ask(deputy_view, self.key, self.period)
        if view is None:
            return
        first = self.view is None
        self.view = view
        self.crumbs(view.path, view.scope)
        self.query_one("#headline", Line).show((view.particulars, "bold"))
        self.query_one("#performance", EventTable).show(view.columns, view.performance, self.say("deputy.none"))
        self.query_one("#acts-title", Line).show((self.say("deputy.named_in"), "bold"), right=(f"{len(view.acts)} ",))
        self.query_one("#table", EventTable).show(view.act_columns, view.acts)
        if first:
            self.query_one("#performance", EventTable).focus()

    def action_period(self) -> None:
        """Another period."""

        def chosen(answers: list[str] | None) -> None:
            if answers is not None:
                self.period = answers[0].strip()
                self.load()

        fields = [(self.say("ask.period_label"), self.period)]
        self.app.push_screen(AskScreen(self.say("ask.period"), fields, self.say("ask.period_hint")), chosen)

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
            self.key = found[side]
            await self.fetch()
        elif found is not None:
            self.notice(self.say("entity.no_neighbour"))

    def context(self) -> Link:
        """What F2 is about here."""
        return Link("entity", ("deputy", self.key, ""))

    def undoable(self) -> str | None:
        """The event under the cursor of the acts."""
        table = self.query_one("#table", EventTable)
        return table.link.about[0] if table.has_focus and table.link.place == "event" else None

    def shown_text(self) -> str:
        """The file as it is printed plain."""
        view = self.view
        if view is None:
            return ""
        performance = plain_rows(view.columns, view.performance)
        return f"{view.name}  {view.particulars}\n\n{performance}\n\n{plain_rows(view.act_columns, view.acts)}"
