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
MARGIN = 2
"""Cells before the first column: the cursor and the mark of the row's state."""


class EventTable(ScrollView, can_focus=True):
    """Rows under a head; Enter opens the row under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--head",
        "table--cursor",
        "table--quiet",
        "table--alarm",
        "table--soon",
        "table--bar",
        "table--bar-rest",
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
        self.columns: tuple[Column, ...] = ()
        self.pages: dict[int, Sequence[Row]] = {}
        self.count = 0
        self.head = head
        self.empty = ""
        self.widths: list[int] = []
        self._asked: set[int] = set()

    # --- what is in it ------------------------------------------------------------------------------

    def show(self, columns: Sequence[Column], rows: Sequence[Row], empty: str = "") -> None:
        """Show these rows; the cursor stays on the row that leads where it led, if it is still there."""
        before = self.link
        self._begin(columns, len(rows), empty)
        self.pages = {page: rows[page * PAGE : (page + 1) * PAGE] for page in range(-(-len(rows) // PAGE))}
        place = next((place for place, row in enumerate(rows) if row.link == before), None)
        self._finish(self.cursor if place is None or before == NOWHERE else place)

    def show_pages(self, columns: Sequence[Column], count: int, empty: str = "", keep: bool = False) -> None:
        """Show this many rows, which come by pages when they are asked for with `RowsWanted`."""
        self._begin(columns, count, empty)
        self.pages = {}
        self._finish(self.cursor if keep else 0)

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

    def on_resize(self) -> None:
        """Another width, other columns."""
        self._measure()
        self.virtual_size = Size(self.across, self.count + self.head)
        self._keep_in_view()

    def _measure(self) -> None:
        """Columns as wide as their texts, up to their widths; what is left goes to the open ones."""
        room = self.across - MARGIN
        self.measured = self.across
        if not self.columns or room <= 0:
            return
        some = [row for row in (self.row(place) for place in range(min(self.count, MEASURED))) if row]
        widths = []
        for place, column in enumerate(self.columns):
            longest = max((cells(row.cells[place]) for row in some if place < len(row.cells)), default=column.width)
            if column.width == 0:
                widths.append(0)
            else:
                most = column.width if self.across < 110 else column.width * 3 // 2
                widths.append(max(min(longest, most), min(cells(column.head), column.width), 1))
                if any(row.bar is not None for row in some) and place == len(self.columns) - 1:
                    widths[-1] = column.width
        rest = room - sum(widths) - (len(widths) - 1)
        open_ones = [place for place, column in enumerate(self.columns) if column.width == 0]
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
            return self._strip(self._texts(tuple(column.head for column in self.columns)), " " * MARGIN, style, width)
        place = y - self.head + round(self.scroll_y)
        if place >= self.count:
            text = self.empty if not self.count and y == self.head else ""
            return Strip([Segment(fit("  " + text, width), self.rich_style)], width)
        row = self.row(place)
        if row is None:
            self._want(place // PAGE)
            return Strip.blank(width, self.rich_style)
        return self._row(row, place == self.cursor and (self.lit or self.has_focus), width)

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.post_message(RowsWanted(page))

    def _style(self, row: Row, chosen: bool) -> Style:
        style = self.rich_style
        if row.quiet:
            style = self.get_component_rich_style("table--quiet")
        elif row.mark == "!":
            style = self.get_component_rich_style("table--alarm")
        elif row.mark == "*":
            style = self.get_component_rich_style("table--soon")
        if row.head:
            style += Style(bold=True)
        if chosen:
            cursor = self.get_component_rich_style("table--cursor")
            style = cursor if self.has_focus else style + Style(bold=True)
        return style

    def _row(self, row: Row, chosen: bool, width: int) -> Strip:
        style = self._style(row, chosen)
        margin = (">" if chosen else " ") + (row.mark or " ")
        texts = self._texts(row.cells)
        if row.bar is None or not self.widths:
            return self._strip(texts, margin, style, width)
        room = self.widths[-1]
        length = round(row.bar * room) or (1 if row.bar else 0)
        segments = [
            Segment(margin, style),
            Segment(" ".join(texts[:-1]) + " ", style),
            Segment(" " * length, self.get_component_rich_style("table--bar")),
            Segment(" " * (room - length), style),
        ]
        return Strip(segments).adjust_cell_length(width, style)

    def _texts(self, texts: tuple[str, ...]) -> list[str]:
        return [
            fit(text, width, column.right)
            for text, width, column in zip(texts, self.widths, self.columns, strict=False)
        ]

    def _strip(self, texts: list[str], margin: str, style: Style, width: int) -> Strip:
        text = margin + " ".join(texts)
        return Strip([Segment(fit(text, width), style)], width)
