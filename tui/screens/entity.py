"""One entity: its headline, its timeline, and the file behind the event under the cursor."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from ledger.views.entity import EntityView, entity_view, neighbours
from ledger.views.events import event_view
from ledger.views.plain import plain_rows
from ledger.views.shapes import Link
from tui.messages import Moved
from tui.screens.base import LedgerScreen
from tui.text import Piece
from tui.widgets.lines import Line, Paragraph
from tui.widgets.table import EventTable
from tui.work import work


class EntityScreen(LedgerScreen):
    """The timeline of a stream; Enter opens the event with its commit."""

    NAME = "entity"

    def __init__(self, subject: str, key: str) -> None:
        super().__init__()
        self.subject, self.key = subject, key
        self.view: EntityView | None = None

    def body(self) -> ComposeResult:
        """Headline, timeline, file."""
        yield Line(id="headline", classes="title")
        yield Paragraph(id="remarks")
        yield EventTable(id="table")
        yield Line(id="file-title", classes="title")
        with VerticalScroll(id="file"):
            yield Paragraph(id="file-text")

    async def fetch(self) -> None:
        """Ask for the entity."""
        view = await self.ask(entity_view, self.subject, self.key)
        if view is not None:
            first = self.view is None
            self.show(view)
            if first:
                table = self.query_one("#table", EventTable)
                table.focus()
                table.cursor = max(sum(row.link.place == "event" for row in view.rows) - 1, 0)

    def show(self, view: EntityView) -> None:
        """Draw an entity."""
        self.view = view
        self.crumbs(view.path, view.scope)
        self.query_one("#headline", Line).show((view.headline, "bold"))
        self.query_one("#remarks", Paragraph).show(*(((each, "$text-warning"),) for each in view.findings[:3]))
        self.query_one("#table", EventTable).show(view.columns, view.rows)

    @on(Moved)
    def moved(self, message: Moved) -> None:
        """Show the file of the event under the cursor."""
        work(self, self.tell, message.link, group="file")

    async def tell(self, link: Link) -> None:
        """Ask for an event."""
        title, text = self.query_one("#file-title", Line), self.query_one("#file-text", Paragraph)
        if link.place != "event":
            title.show((self.say("entity.inferred_long"), "bold"))
            text.show(*self.fact_lines())
            return
        view = await self.ask(event_view, link.about[0])
        if view is not None:
            title.show(
                (view.line.path, "bold"),
                right=(f"{view.line.recorder} {view.line.recorded:%Y-%m-%d %H:%M} ",),
            )
            text.show(*(((line, ""),) for line in view.text.rstrip().split("\n")))

    def fact_lines(self) -> list[tuple[Piece, ...]]:
        """The state, a line for each fact."""
        return [((f"{label}  ", "$text-muted"), value) for label, value in (self.view.facts if self.view else ())]

    # --- moving -------------------------------------------------------------------------------------

    def action_previous(self) -> None:
        """To the entity before."""
        work(self, self.beside, 0, group="beside")

    def action_next(self) -> None:
        """To the entity after."""
        work(self, self.beside, 1, group="beside")

    async def beside(self, side: int) -> None:
        """Go to a neighbour."""
        found = await self.ask(neighbours, self.subject, self.key)
        if found is not None and found[side]:
            self.key, self.view = found[side], None
            await self.fetch()
        elif found is not None:
            self.notice(self.say("entity.no_neighbour"))

    def context(self) -> Link:
        """What F2 is about here: the entity, and the event under the cursor."""
        link = self.query_one("#table", EventTable).link
        event = link.about[0] if link.place == "event" else ""
        return Link("entity", (self.subject, self.key, event))

    def undoable(self) -> str | None:
        """The event under the cursor."""
        return self.context().about[2] or None

    def shown_text(self) -> str:
        """The entity as it is printed plain."""
        if self.view is None:
            return ""
        facts = "\n".join(f"{label}\t{value}" for label, value in self.view.facts)
        return f"{self.view.headline}\n{facts}\n\n{plain_rows(self.view.columns, self.view.rows)}"
