"""A board: a table with tabs on the digits, filtered as one types, with the story of the row at hand."""

from __future__ import annotations

from typing import Any

from textual import events, on
from textual.app import ComposeResult

from ledger.views.boards import board
from ledger.views.entity import Digest, digest
from ledger.views.plain import plain_board
from ledger.views.shapes import Board, Link
from ledger.views.sound import matcher
from tui.messages import Moved
from tui.screens.base import LedgerScreen
from tui.text import Piece
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Line, Paragraph
from tui.widgets.table import EventTable
from tui.work import work


class BoardScreen(LedgerScreen):
    """The entities of a subject, or what is gathered under a name."""

    NAME = "board"

    def __init__(self, name: str, tab: str = "") -> None:
        super().__init__()
        self.about, self.tab = name, tab
        self.view: Board | None = None

    def body(self) -> ComposeResult:
        """Tabs, filter, table, story."""
        yield Line(id="tabs")
        yield LineInput(id="filter", compact=True)
        yield EventTable(id="table")
        yield Paragraph(id="story")

    async def fetch(self) -> None:
        """Ask for the board."""
        view = await self.ask(board, self.about, self.tab)
        if view is not None:
            self.show(view)

    def show(self, view: Board) -> None:
        """Draw a board."""
        self.view, self.tab = view, view.tab
        pieces: list[Piece] = []
        for number, tab in enumerate(view.tabs, start=1):
            text = f" {number} {tab.label}{'' if tab.many is None else f' {tab.many}'} "
            pieces.append((text, "bold reverse" if tab.name == view.tab else ""))
        tabs = self.query_one("#tabs", Line)
        tabs.display = bool(view.tabs)
        tabs.show(*pieces)
        self.fill()
        table = self.query_one("#table", EventTable)
        if self.focused is None:
            table.focus()

    def fill(self) -> None:
        """Show the rows that the filter lets through."""
        view = self.view
        if view is None:
            return
        typed = self.query_one("#filter", LineInput).value
        rows = view.rows
        if typed.strip():
            match = matcher(typed)
            rows = tuple(row for row in rows if any(match(cell) is not None for cell in row.cells))
        self.query_one("#table", EventTable).show(view.columns, rows, view.empty)
        count = self.say("board.count", shown=len(rows), total=view.total or len(view.rows))
        self.crumbs(view.path, f"{view.scope}  {count}" if view.scope else count)
        if view.note:
            self.query_one("#story", Paragraph).show((view.note,))

    # --- moving -------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A digit chooses a tab."""
        if self.view is None or isinstance(self.focused, LineInput):
            return
        if event.character and event.character.isdecimal() and 1 <= int(event.character) <= len(self.view.tabs):
            event.stop()
            self.tab = self.view.tabs[int(event.character) - 1].name
            self.load()

    @on(Moved)
    def moved(self, message: Moved) -> None:
        """Tell the story of the row under the cursor."""
        if message.link.place in ("entity", "deputy"):
            work(self, self.tell, message.link, group="story")

    async def tell(self, link: Link) -> None:
        """Ask for the steps of an entity."""
        told: Digest | None = await self.ask(digest, *link.about)
        if told is not None and told.last:
            self.query_one("#story", Paragraph).show((told.chain,), ((told.last, "$text-muted"),))

    def action_filter(self) -> None:
        """Type to filter."""
        field = self.query_one("#filter", LineInput)
        field.add_class("open")
        field.focus()

    @on(LineInput.Changed, "#filter")
    def filtered(self) -> None:
        """As one types."""
        self.fill()

    @on(LineInput.Submitted, "#filter")
    def done(self) -> None:
        """Enter goes to the rows."""
        self.query_one("#table", EventTable).focus()

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
        """What F2 is about here: the row under the cursor."""
        return self.query_one("#table", EventTable).link

    def shown_text(self) -> str:
        """The table as it is printed plain."""
        if self.view is None:
            return ""
        return plain_board(self.view._replace(rows=tuple(self.query_one("#table", EventTable).loaded())))


class ViewScreen(BoardScreen):
    """A board that another question gives: evidence, a register."""

    NAME = "board"

    def __init__(self, question: object, *about: object) -> None:
        super().__init__("")
        self.question, self.arguments = question, about

    async def fetch(self) -> None:
        """Ask that question."""
        question: Any = self.question
        view: Board | None = await self.ask(question, *self.arguments)
        if view is not None:
            self.show(view)
