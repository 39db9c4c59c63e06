"""A board: a table with tabs on the digits, filtered as one types, with the story of the row at hand."""

from __future__ import annotations

from typing import Any

from textual import events, on
from textual.app import ComposeResult

from ledger.views.boards import board
from ledger.views.changes import marked
from ledger.views.detail import Detail
from ledger.views.plain import cells_of, plain_board
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Row
from ledger.views.sound import matcher
from tui.screens.lists import FOOT, ListScreen
from tui.text import Piece
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Line
from tui.widgets.table import titled


def marked_board(reader: Reader, name: str, tab: str) -> Board:
    """A board with its rows marked by what happened since the time asked about."""
    return marked(reader, board(reader, name, tab))


class BoardScreen(ListScreen):
    """The entities of a subject, or what is gathered under a name."""

    NAME = "board"

    def __init__(self, name: str, tab: str = "") -> None:
        super().__init__()
        self.about, self.tab = name, tab
        self.view: Board | None = None

    def body(self) -> ComposeResult:
        """Tabs, filter, table and pane, story."""
        yield Line(id="tabs")
        yield from self.listed()

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
        self.note = view.note if view.tabs else ""
        pieces: list[Piece] = []
        for number, tab in enumerate(view.tabs, start=1):
            text = f" {number} {tab.label}{'' if tab.many is None else f' {tab.many}'} "
            pieces.append((text, "bold reverse" if tab.name == view.tab else ""))
        tabs = self.query_one("#tabs", Line)
        tabs.display = bool(view.tabs or view.note)
        tabs.show(*(pieces or [(f" {view.note}", "$text-muted")]))
        self.fill()
        if self.focused is None:
            self.table.focus()

    def fill(self) -> None:
        """Show the rows that the filter lets through."""
        view = self.view
        if view is None:
            return
        rows = matching(view.rows, self.line.value)
        self.table.show(view.columns, rows, self.say("find.none") if view.rows else view.empty)
        shown = sum(not row.head or bool(row.link.place) for row in rows)
        count = self.say("board.count", shown=shown, total=view.total or len(view.rows))
        self.crumbs(view.path, f"{view.scope}  {count}" if view.scope else count)

    # --- moving -------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A digit chooses a tab."""
        if self.view is None or isinstance(self.focused, LineInput):
            return
        if event.character and event.character.isdecimal() and 1 <= int(event.character) <= len(self.view.tabs):
            event.stop()
            self.tab = self.view.tabs[int(event.character) - 1].name
            self.load()

    def story(self, told: Detail, row: Row | None) -> list[tuple[Piece, ...]]:
        """Of findings their own words in full."""
        if row is not None and self.about in OWN_WORDS:
            return self.wrapped("  ".join(cell for cell in row.cells[:2] if cell), FOOT + 1)
        return super().story(told, row)

    @on(LineInput.Changed, "#filter")
    def filtered(self) -> None:
        """As one types."""
        self.fill()

    def shown_board(self) -> Board | None:
        """The board with the rows that the filter lets through."""
        if self.view is None:
            return None
        return self.view._replace(rows=tuple(self.table.loaded()))

    def shown_text(self) -> str:
        """The table as it is printed plain."""
        view = self.shown_board()
        return "" if view is None else plain_board(view)

    def shown_table(self) -> list[tuple[str, ...]]:
        """The table as rows of cells, for a spreadsheet."""
        view = self.shown_board()
        return [] if view is None else cells_of(view.columns, view.rows)


OWN_WORDS = ("findings", "verify")
"""Boards whose rows say more than fits into a cell."""
SLOW = ("verify", "findings", "changes")
"""Boards that may take a moment."""


def matching(rows: tuple[Row, ...], typed: str) -> tuple[Row, ...]:
    """The rows that fit what is typed, each title only where a row below it does."""
    if not typed.strip():
        return rows
    match = matcher(typed)
    kept: list[Row] = []
    for row in rows:
        if titled(row) or any(match(cell) is not None for cell in row.cells):
            if titled(row) and kept and titled(kept[-1]):
                kept.pop()
            kept.append(row)
    return tuple(kept[:-1] if kept and titled(kept[-1]) else kept)


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
