"""One entity: its headline and sheet, its timeline, and the file or the reckoning behind the line at hand."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from ledger.views.due import due_lines
from ledger.views.entity import EntityView, entity_view, neighbours
from ledger.views.events import EventView, event_view
from ledger.views.plain import plain_entity
from ledger.views.reader import Reader
from ledger.views.shapes import Link, Said
from tui.messages import Moved
from tui.screens.base import LOW, LedgerScreen
from tui.text import Piece
from tui.widgets.lines import Line, Prose
from tui.widgets.sheet import Sheet
from tui.widgets.table import EventTable
from tui.work import work

SHARE, LOW_SHARE = 0.34, 0.2
"""The part of the screen's height that the sheet may take; of a low screen, where the timeline needs its lines."""


def reckoning(reader: Reader, subject: str, key: str) -> list[Said]:
    """What is owed and how each day came about."""
    return list(due_lines(reader, subject, key))


class EntityScreen(LedgerScreen):
    """An entity of any subject."""

    NAME = "entity"

    def __init__(self, subject: str, key: str) -> None:
        super().__init__()
        self.subject, self.key = subject, key
        self.view: EntityView | None = None

    def body(self) -> ComposeResult:
        """Headline, what the rules say; sheet, timeline, and the file below them or beside them."""
        yield Line(id="headline", classes="title")
        yield Prose(id="remarks")
        with Horizontal(id="split"):
            with Vertical(id="left"):
                yield Sheet(id="sheet", most=7)
                yield EventTable(id="table")
            with Vertical(id="right"):
                yield Line(id="file-title", classes="title")
                with VerticalScroll(id="file"):
                    yield Prose(id="file-text", hang=4)

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
        right = (f"{self.say(CHANGES[view.change])} ",) if view.change else ()
        self.query_one("#headline", Line).show((view.headline, "bold"), right=right)
        self.query_one("#remarks", Prose).show(*(((each, "$text-warning"),) for each in view.findings[:3]))
        self.show_sheet()
        self.query_one("#table", EventTable).show(view.columns, view.rows)

    def show_sheet(self) -> None:
        """The sheet, in its share of the screen."""
        if self.view is not None:
            sheet = self.query_one("#sheet", Sheet)
            sheet.most = max(round(self.size.height * (LOW_SHARE if self.size.height < LOW else SHARE)), 3)
            sheet.say(self.view.sheet)

    def on_resize(self) -> None:
        """Another height, another share."""
        self.show_sheet()

    @on(Moved)
    def moved(self, message: Moved) -> None:
        """Show the file of the event under the cursor."""
        message.stop()
        if message.link == self.query_one("#table", EventTable).link:
            work(self, self.tell, message.link, group="file")

    async def tell(self, link: Link) -> None:
        """Ask for an event; a line that is worked out tells how."""
        title, text = self.query_one("#file-title", Line), self.query_one("#file-text", Prose)
        if link.place != "event":
            lines = await self.ask(reckoning, self.subject, self.key)
            title.show((self.say("entity.inferred_long"), "bold"))
            text.show(*((((f"{each.label}  " if each.label else "  "), "bold"), each.text) for each in lines or ()))
            return
        view = await self.ask(event_view, link.about[0])
        if view is not None:
            name = view.line.path.rpartition("/")[2] if not self.wide else view.line.path
            recorded = f"{view.line.recorder} {view.line.recorded:%Y-%m-%d %H:%M} "
            title.show((name, "bold"), right=(recorded,))
            text.show(*file_lines(view))

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
        return "" if self.view is None else plain_entity(self.view)


CHANGES = {"+": "changes.new", "~": "changes.otherwise"}


def file_lines(view: EventView) -> list[tuple[Piece, ...]]:
    """What a correction changes, then the file as it lies in the folder."""
    said: list[tuple[Piece, ...]] = []
    for each in view.differences:
        said.append(((f"- {each.label} {each.before}", "$text-error"),))
        said.append(((f"+ {each.label} {each.after}", "$text-success"),))
    said += [((line, ""),) for line in view.text.rstrip().split("\n")]
    return said
