"""What a page is made of, as plain values: the template only lays them out and escapes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple


class Cell(NamedTuple):
    """A cell of a table; `mark` says in a word and a colour that something is late, soon or done;
    what is `whole` is kept on one line."""

    text: str
    href: str = ""
    number: bool = False
    mark: Literal["", "late", "soon", "done"] = ""
    whole: bool = False

    @property
    def classes(self) -> str:
        """How it is laid out: numbers to the right, some on one line, marks in their colour."""
        return " ".join(
            each for each in ("number" if self.number else "", "whole" if self.whole else "", self.mark) if each
        )


class Row(NamedTuple):
    """A row of cells; `anchor` is where links lead to, `source` the text of a record to be unfolded."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    source: str = ""
    head: bool = False


class Table(NamedTuple):
    """A table with its heads."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()

    @property
    def wide(self) -> bool:
        """Whether a phone has no room for the columns side by side."""
        return len(self.heads) > 4


class Card(NamedTuple):
    """A main figure: its number, the one of the year before, and where it leads."""

    label: str
    text: str
    share: str
    before: str
    change: str
    href: str


class Bar(NamedTuple):
    """One bar of a chart, with that of the year before beside it."""

    label: str
    text: str
    size: float
    before: float | None = None


class Chart(NamedTuple):
    """Bars side by side (of months) or below each other (of categories)."""

    title: str
    kind: Literal["columns", "rows"]
    bars: tuple[Bar, ...]
    legend: tuple[str, ...] = ()


class Section(NamedTuple):
    """A part of a page under a heading."""

    heading: str = ""
    notes: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    links: tuple[tuple[str, str], ...] = ()
    anchor: str = ""


class Page(NamedTuple):
    """One page: its path in the folder, its title, its sections; `up` is the way back to the folder's root."""

    path: str
    title: str
    sections: Sequence[Section]
    notes: tuple[str, ...] = ()

    @property
    def up(self) -> str:
        """`../` for each folder the page lies in."""
        return "../" * self.path.count("/")
