"""The table of events: a hundred thousand rows as quick as ten, since only what is seen is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ledger.views.shapes import NOWHERE, Column, Link, Row
from tui.messages import Moved, Opened, RowsWanted
from tui.text import cells, fit

PAGE = 200
"""Rows that are asked for together, where they come in pages."""
MEASURED = 400
"""Rows whose texts decide how wide a column is."""
NARROWEST = 12
ROOMY = 20
"""Cells that an open column should have before spare ones take theirs."""
WIDE = 110
"""Cells of a line from which on columns may take half as much again."""
MARGIN = 2
"""Cells before the first column: the cursor and the mark of the row's state."""


def titled(row: Row) -> bool:
    """Whether a row only divides the others: no cursor stands on it."""
    return row.head and row.link == NOWHERE


class EventTable(ScrollView, can_focus=True):
    """Rows under a head; Enter opens the row under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--head",
        "table--cursor",
        "table--quiet",
        "table--alarm",
        "table--soon",
        "table--bar",
        "table--bar-second",
        "table--change",
        "table--title",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "up", show=False),
        Binding("down,j", "down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home,g", "top", show=False),
        Binding("end,G", "bottom", show=False),
        Binding("enter", "open", show=False),
    ]
    cursor: reactive[int] = reactive(0)

    def __init__(self, *, id: str | None = None, classes: str = "", head: bool = True, lit: bool = True) -> None:
        super().__init__(id=id, classes=classes)
        self.lit = lit  # whether the cursor shows without the focus too
        self.measured = 0
        self.margin = MARGIN
        self.columns: tuple[Column, ...] = ()
        self.pages: dict[int, Sequence[Row]] = {}
        self.rows: Sequence[Row] | None = None
        """The rows that were given as a whole; None where they come by pages."""
        self.count = 0
        self.head = head
        self.empty = ""
        self.widths: list[int] = []
        self._asked: set[int] = set()

    # --- what is in it ------------------------------------------------------------------------------

    def show(self, columns: Sequence[Column], rows: Sequence[Row], empty: str = "") -> None:
        """Show these rows; the cursor stays on the row that leads where it led, if it is still there."""
        if rows is self.rows and (tuple(columns), empty) == (self.columns, self.empty):
            return
        before, self.rows = self.link, rows
        self._begin(columns, len(rows), empty)
        self.pages = {page: rows[page * PAGE : (page + 1) * PAGE] for page in range(-(-len(rows) // PAGE))}
        place = None if before == NOWHERE else next((at for at, row in enumerate(rows) if row.link == before), None)
        if place is None:
            place = min(self.cursor, max(len(rows) - 1, 0))
            behind = (at for at in range(place, len(rows)) if not titled(rows[at]))
            place = next(behind, place)
        self._finish(place)

    def show_pages(self, columns: Sequence[Column], count: int, empty: str = "", cursor: int = 0) -> None:
        """Show this many rows, which come by pages when they are asked for with `RowsWanted`."""
        self._begin(columns, count, empty)
        self.rows, self.pages = None, {}
        self._finish(cursor)

    def fill(self, page: int, rows: Sequence[Row]) -> None:
        """A page has come."""
        self.pages[page] = rows
        self._asked.discard(page)
        if len(self.pages) == 1:
            self._measure()
        self.refresh()
        if self.cursor // PAGE == page:
            self.post_message(Moved(self.link))

    def _begin(self, columns: Sequence[Column], count: int, empty: str) -> None:
        self.columns, self.count, self.empty = tuple(columns), count, empty
        self._asked = set()

    def _finish(self, cursor: int) -> None:
        self._measure()
        self.virtual_size = Size(self.across, self.count + self.head)
        self.cursor = max(0, min(cursor, self.count - 1))
        self._keep_in_view()
        self.refresh()
        self.post_message(Moved(self.link))

    @property
    def across(self) -> int:
        """The cells of a line, without the scrollbar."""
        return self.scrollable_content_region.width

    def row(self, place: int) -> Row | None:
        """The row at a place; None where its page has not come yet."""
        rows = self.pages.get(place // PAGE)
        if rows is None:
            return None
        within = place % PAGE
        return rows[within] if within < len(rows) else None

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.row(self.cursor) if self.count else None

    @property
    def link(self) -> Link:
        """Where the row under the cursor leads."""
        row = self.current
        return NOWHERE if row is None else row.link

    def loaded(self) -> list[Row]:
        """The rows that have come, in order."""
        return [row for page in sorted(self.pages) for row in self.pages[page]]

    # --- moving -------------------------------------------------------------------------------------

    def validate_cursor(self, cursor: int) -> int:
        """The cursor stays among the rows."""
        return max(0, min(cursor, self.count - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Draw the two rows anew."""
        if before == after:
            return
        row = self.current
        if row is not None and titled(row):  # on to the next row, or back
            step = 1 if after > before else -1
            if 0 <= after + step < self.count:
                self.cursor = after + step
            elif before != after:
                self.cursor = before
            return
        for place in (before, after):
            self.refresh(Region(0, place + self.head - round(self.scroll_y), self.across, 1))
        self._keep_in_view()
        self.post_message(Moved(self.link))

    def _keep_in_view(self) -> None:
        height = max(self.size.height - self.head, 1)
        top = round(self.scroll_y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)

    def action_up(self) -> None:
        """One row up."""
        self.cursor -= 1

    def action_down(self) -> None:
        """One row down."""
        self.cursor += 1

    def action_page_up(self) -> None:
        """One screen up."""
        self.cursor -= max(self.size.height - 2, 1)

    def action_page_down(self) -> None:
        """One screen down."""
        self.cursor += max(self.size.height - 2, 1)

    def action_top(self) -> None:
        """To the first row."""
        self.cursor = 0

    def action_bottom(self) -> None:
        """To the last row."""
        self.cursor = self.count - 1

    def action_open(self) -> None:
        """Follow the row under the cursor."""
        if self.link != NOWHERE:
            self.post_message(Opened(self.link))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens."""
        place = event.y - self.head + round(self.scroll_y)
        if event.y >= self.head and place < self.count:
            again = place == self.cursor
            self.cursor = place
            if again and event.chain > 1:
                self.action_open()

    # --- drawing ------------------------------------------------------------------------------------

    @property
    def plain(self) -> Style:
        """The style of a row like any other; the framework works it out anew only where it has changed."""
        return self.visual_style.rich_style

    def on_resize(self) -> None:
        """Another width, other columns."""
        self._measure()
        self.virtual_size = Size(self.across, self.count + self.head)
        self._keep_in_view()

    def _measure(self) -> None:
        """Columns as wide as their texts, up to their widths; what is left goes to the open ones."""
        self.margin = MARGIN + any(row.change for row in self.loaded())
        room = self.across - self.margin
        self.measured = self.across
        if not self.columns or room <= 0:
            return
        seen = (self.row(place) for place in range(min(self.count, MEASURED)))
        some = [row for row in seen if row and not titled(row)]  # titles take the whole line
        widths = []
        for place, column in enumerate(self.columns):
            if column.width == 0 or column.bar:
                widths.append(column.width)
                continue
            longest = max((cells(row.cells[place]) for row in some if place < len(row.cells)), default=column.width)
            most = column.width if self.across < WIDE else column.width * 3 // 2
            widths.append(max(min(longest, most), min(cells(column.head), column.width)))
        open_ones = [place for place, column in enumerate(self.columns) if column.width == 0]
        rest = room - sum(widths) - (sum(map(bool, widths)) + len(open_ones) - 1)
        for place in reversed(range(len(widths))):
            if self.columns[place].spare and rest < (ROOMY if open_ones else 0) * max(len(open_ones), 1):
                rest += widths[place] + 1
                widths[place] = 0
                open_ones = [each for each in open_ones if each != place]
        while open_ones and rest < NARROWEST * len(open_ones) and max(widths) > 6:
            widest = widths.index(max(widths))
            widths[widest] -= 1
            rest += 1
        for place in open_ones:
            widths[place] = max(rest // len(open_ones), 1)
        self.widths = widths

    def render_line(self, y: int) -> Strip:
        """One line: the head stays, the rows scroll under it."""
        width = self.across
        if width != self.measured:  # a scrollbar came or went
            self._measure()
        if self.head and y == 0:
            style = self.get_component_rich_style("table--head")
            heads = Row(tuple(column.head for column in self.columns))
            return self._drawn(heads, " " * self.margin, style, width, bars=False)
        place = y - self.head + round(self.scroll_y)
        if place >= self.count:
            text = self.empty if not self.count and y == self.head else ""
            return Strip([Segment(fit("  " + text, width), self.plain)], width)
        row = self.row(place)
        if row is None:
            self._want(place // PAGE)
            return Strip.blank(width, self.plain)
        chosen = place == self.cursor and (self.lit or self.has_focus)
        style = self._style(row, chosen)
        margin = (">" if chosen else " ") + (row.mark or " ") + (row.change or " ")
        if titled(row):
            title = "  ".join(text for text in row.cells if text)
            style = self.get_component_rich_style("table--title")
            return Strip([Segment(fit(" " * self.margin + title, width), style)], width)
        return self._drawn(row, margin[: self.margin], style, width)

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.post_message(RowsWanted(page))

    def _style(self, row: Row, chosen: bool) -> Style:
        style = self.plain
        if row.quiet:
            style = self.get_component_rich_style("table--quiet")
        if row.mark == "!":
            style = self.get_component_rich_style("table--alarm")
        elif row.mark == "*":
            style = self.get_component_rich_style("table--soon")
        elif row.change:
            style = self.get_component_rich_style("table--change")
        if row.head:
            style += Style(bold=True)
        if chosen:
            cursor = self.get_component_rich_style("table--cursor")
            style = cursor if self.has_focus else style + Style(bold=True)
        return style

    def _drawn(self, row: Row, margin: str, style: Style, width: int, bars: bool = True) -> Strip:
        """A row's cells, each in its column; a bar is blanks on a background."""
        segments = [Segment(margin, style)]
        shares = iter(row.bars)
        for place, (text, room, column) in enumerate(zip(row.cells, self.widths, self.columns, strict=False)):
            if not room:
                continue
            if place and len(segments) > 1:
                segments.append(Segment(" ", style))
            if column.bar and bars:
                share = max(0.0, min(next(shares, 0.0), 1.0))
                length = round(share * room) or (1 if share else 0)
                second = any(each.bar for each in self.columns[:place])
                ink = self.get_component_rich_style("table--bar-second" if second else "table--bar")
                segments += [Segment(" " * length, ink), Segment(" " * (room - length), style)]
            else:
                segments.append(Segment(fit(text, room, column.right), style))
        return Strip(segments).adjust_cell_length(width, style)
