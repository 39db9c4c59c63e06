"""A sheet: labels, what is said beside them, bars; lines that lead somewhere are opened with Enter."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.views.shapes import Column, Row, Said
from tui.messages import Moved
from tui.text import cells, cut, wrapped
from tui.widgets.table import MARGIN, EventTable

LABEL = 20
"""Cells of the widest label."""
BAR = 12


class Sheet(EventTable):
    """The lines of an entity; long ones are wrapped, so that nothing is lost."""

    def __init__(self, *, id: str | None = None, most: int = 0) -> None:
        super().__init__(id=id, head=False, lit=False)
        self.most, self.said = most, tuple[Said, ...]()

    def say(self, lines: Iterable[Said]) -> None:
        """Say something else; `most` lines at a time, where the sheet is not as high as its place."""
        self.said = tuple(lines)
        self.lay()

    def lay(self) -> None:
        """Wrap the lines at the width there is."""
        wide = self.across or self.size.width or self.screen.size.width  # it may not have its place yet
        label = min(LABEL, max((cells(each.label) for each in self.said if not each.head), default=0))
        bar = BAR if any(each.bar is not None for each in self.said) else 0
        room = max(wide - MARGIN - label - 2 - (bar + 1 if bar else 0), 10)
        rows: list[Row] = []
        for each in self.said:
            rows += self.rows_of(each, label, room)
        columns = (Column("", label), Column(""), *((Column("", bar, bar=True),) if bar else ()))
        if self.most:
            self.styles.height = max(1, min(len(rows), self.most))
            self.display = bool(rows)
        self.show(columns, rows)

    def rows_of(self, each: Said, label: int, room: int) -> list[Row]:
        """One line as rows."""
        if each.head:
            return [Row((each.label, each.text, ""), head=True)]
        rows = []
        for number, part in enumerate(wrapped(each.text, room) or [""]):
            first = number == 0
            cells_ = (cut(each.label, label) if first else "", part, "")
            bars = (each.bar,) if first and each.bar is not None else ()
            rows.append(Row(cells_, each.link, each.mark if first else "", quiet=each.quiet, bars=bars))
        return rows

    def on_moved(self, message: Moved) -> None:
        """Its cursor tells nothing: a sheet is said anew when that of the table beside it moves."""
        message.stop()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.lay()
