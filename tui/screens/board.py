"""A board: a table with tabs on the digits, filtered as one types, with the story of the row at hand."""

from __future__ import annotations

from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from ledger.views.boards import board
from ledger.views.changes import marked
from ledger.views.detail import Detail, detail
from ledger.views.plain import plain_board
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Link, Row
from ledger.views.sound import matcher
from tui.messages import Moved
from tui.screens.base import LedgerScreen
from tui.text import Piece, wrapped
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Line, Paragraph
from tui.widgets.sheet import Sheet
from tui.widgets.table import EventTable
from tui.work import work

FOOT = 2
"""Lines at the foot of a narrow board."""


def marked_board(reader: Reader, name: str, tab: str) -> Board:
    """A board with its rows marked by what happened since the time asked about."""
    return marked(reader, board(reader, name, tab))


class BoardScreen(LedgerScreen):
    """The entities of a subject, or what is gathered under a name."""

    NAME = "board"

    def __init__(self, name: str, tab: str = "") -> None:
        super().__init__()
        self.about, self.tab = name, tab
        self.view: Board | None = None

    def body(self) -> ComposeResult:
        """Tabs, filter, table and pane, story."""
        yield Line(id="tabs")
        yield LineInput(id="filter", compact=True)
        with Horizontal(id="split"):
            yield EventTable(id="table")
            yield Sheet(id="pane")
        yield Paragraph(id="story")

    async def fetch(self) -> None:
        """Ask for the board."""
        if self.about in SLOW:
            self.notice(self.say("notice.working"))
        view = await self.ask(marked_board, self.about, self.tab)
        if view is not None:
            if self.about in SLOW:
                self.notice("")
            self.show(view)

    def show(self, view: Board) -> None:
        """Draw a board."""
        self.view, self.tab = view, view.tab
        pieces: list[Piece] = []
        for number, tab in enumerate(view.tabs, start=1):
            text = f" {number} {tab.label}{'' if tab.many is None else f' {tab.many}'} "
            pieces.append((text, "bold reverse" if tab.name == view.tab else ""))
        tabs = self.query_one("#tabs", Line)
        tabs.display = bool(view.tabs or view.note)
        tabs.show(*(pieces or [(f" {view.note}", "$text-muted")]))
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
        shown = sum(not row.head or bool(row.link.place) for row in rows)
        count = self.say("board.count", shown=shown, total=view.total or len(view.rows))
        self.crumbs(view.path, f"{view.scope}  {count}" if view.scope else count)
        if view.note and view.tabs:
            self.query_one("#story", Paragraph).show(*self.wrap(view.note))

    def wrap(self, text: str, most: int = FOOT, style: str = "") -> list[tuple[Piece, ...]]:
        """A text in lines of the screen, two at most."""
        return [((part, style),) for part in wrapped(text, max(self.size.width - 2, 20))[:most]]

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
        message.stop()
        table = self.query_one("#table", EventTable)
        if message.link == table.link:
            work(self, self.tell, message.link, table.current, group="story")

    async def tell(self, link: Link, row: Row | None) -> None:
        """Ask for the steps of an entity; what leads nowhere tells its own cells in full."""
        told: Detail | None = await self.ask(detail, link)
        if told is None or not self.query("#pane"):  # the person may be leaving
            return
        story, pane = self.query_one("#story", Paragraph), self.query_one("#pane", Sheet)
        if row is not None and self.about in OWN_WORDS:
            story.show(*self.wrap("  ".join(cell for cell in row.cells[:2] if cell), FOOT + 1))
        elif told.foot and not self.wide:
            head, *rest = told.foot
            story.show(
                *self.wrap(head, 1 if rest else FOOT),
                *(line for part in rest[: FOOT - 1] for line in self.wrap(part, 1, "$text-muted")),
            )
        elif self.view is not None:
            story.show(*self.wrap(self.view.note) if self.view.note and self.view.tabs else ())
        pane.set_class(bool(told.lines), "told")
        pane.say(told.lines)

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

    def undoable(self) -> str | None:
        """The event under the cursor, on boards of events."""
        link = self.query_one("#table", EventTable).link
        return link.about[0] if link.place == "event" else None

    def shown_board(self) -> Board | None:
        """The board with the rows that the filter lets through."""
        if self.view is None:
            return None
        return self.view._replace(rows=tuple(self.query_one("#table", EventTable).loaded()))

    def shown_text(self) -> str:
        """The table as it is printed plain."""
        view = self.shown_board()
        return "" if view is None else plain_board(view)

    def shown_table(self) -> list[tuple[str, ...]]:
        """The table as rows of cells, for a spreadsheet."""
        view = self.shown_board()
        return [] if view is None else cells_of(view)


OWN_WORDS = ("findings", "verify")
"""Boards whose rows say more than fits into a cell."""
SLOW = ("verify", "findings", "changes")
"""Boards that may take a moment."""


def cells_of(view: Board) -> list[tuple[str, ...]]:
    """A board as rows of cells, its head first, without the bars."""
    kept = [place for place, column in enumerate(view.columns) if not column.bar]
    table = [tuple(view.columns[place].head for place in kept)]
    table += [tuple(row.cells[place] if place < len(row.cells) else "" for place in kept) for row in view.rows]
    return table


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
