"""A list that is filtered as one types, with the story of the row at hand below it or beside it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from ledger.views.detail import Detail, detail
from ledger.views.shapes import Link, Row
from tui.messages import Moved
from tui.screens.base import LedgerScreen
from tui.text import Piece, flowed
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Paragraph
from tui.widgets.sheet import Sheet
from tui.widgets.table import EventTable
from tui.work import work

FOOT = 2
"""Lines at the foot of a narrow list."""


class ListScreen(LedgerScreen):
    """A table, the line that filters it, and what there is to say of the row under the cursor."""

    note = ""
    """What stands at the foot where the row at hand has nothing to say there."""

    def listed(self, typed: str = "") -> ComposeResult:
        """Filter, table and pane, story; the filter stands open where it holds something already."""
        line = LineInput(typed, id="filter")
        line.set_class(bool(typed), "open")
        yield line
        with Horizontal(id="split"):
            yield EventTable(id="table")
            yield Sheet(id="pane")
        yield Paragraph(id="story")

    @property
    def table(self) -> EventTable:
        """The rows."""
        return self.query_one("#table", EventTable)

    @property
    def line(self) -> LineInput:
        """What is typed to filter them."""
        return self.query_one("#filter", LineInput)

    # --- the row at hand ----------------------------------------------------------------------------

    @on(Moved)
    def moved(self, message: Moved) -> None:
        """Tell the story of the row under the cursor."""
        message.stop()
        if message.link == self.table.link:
            work(self, self.tell, message.link, self.table.current, group="story")

    def on_resize(self) -> None:
        """Other room: the same story elsewhere."""
        if self.table.count:
            work(self, self.tell, self.table.link, self.table.current, group="story")

    async def tell(self, link: Link, row: Row | None) -> None:
        """Ask what there is to say of a row: in the pane of a wide screen, in two lines of a narrow one."""
        told: Detail | None = await self.ask(detail, link) if link.place else Detail()
        if told is None or not self.query("#pane"):  # the person may be leaving
            return
        pane = self.query_one("#pane", Sheet)
        pane.set_class(bool(told.lines), "told")
        pane.say(told.lines)
        self.query_one("#story", Paragraph).show(*self.story(told, row))

    def story(self, told: Detail, row: Row | None) -> list[tuple[Piece, ...]]:
        """The lines at the foot."""
        if not told.foot or self.wide:
            return self.wrapped(self.note)
        head, *rest = told.foot
        if not rest:
            return self.wrapped(head)
        return [(head,), *(((part, "$text-muted"),) for part in rest[: FOOT - 1])]

    def wrapped(self, text: str, most: int = FOOT) -> list[tuple[Piece, ...]]:
        """A text in lines of the screen, so many at most."""
        return flowed((text,), max(self.size.width - 2, 20))[:most] if text else []

    # --- filter -------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Type to filter."""
        self.line.add_class("open")
        self.line.focus()

    @on(LineInput.Submitted, "#filter")
    @on(LineInput.Left)
    def to_rows(self) -> None:
        """Enter and the arrows go to the rows."""
        self.table.focus()

    def action_back(self) -> None:
        """First out of the filter, then out of the screen."""
        if self.line.has_class("open"):
            self.line.value = ""
            self.line.remove_class("open")
            self.table.focus()
        else:
            super().action_back()

    # --- what keys are about ------------------------------------------------------------------------

    def context(self) -> Link:
        """What F2 is about here: the row under the cursor."""
        return self.table.link

    def undoable(self) -> str | None:
        """The event under the cursor, where the rows are events."""
        link = self.table.link
        return link.about[0] if link.place == "event" else None
