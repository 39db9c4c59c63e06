"""The values that screens are made of: links, columns, rows, boards; all frozen, all plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Link(NamedTuple):
    """Where Enter leads: a place (`entity`, `event`, `board`, `figure`, `form` …) and what it is about."""

    place: str
    about: tuple[str, ...] = ()


NOWHERE = Link("")


class Column(NamedTuple):
    """A column: its head, its width in cells (0: what is left), and on which side its texts stand."""

    head: str
    width: int = 0
    right: bool = False


class Row(NamedTuple):
    """A row: cells, where it leads, a mark of its state beside the colour (`!`, `*`), the share of a bar.

    `quiet` rows are background: retracted, or worked out rather than recorded. `head` rows only divide.
    """

    cells: tuple[str, ...]
    link: Link = NOWHERE
    mark: str = ""
    quiet: bool = False
    head: bool = False
    bar: float | None = None


class Tab(NamedTuple):
    """A choice above a board: its name, its label and how many rows it has."""

    name: str
    label: str
    many: int | None = None


class Board(NamedTuple):
    """A table with a head line: what most screens are.

    `total` is how many there are, where `rows` are only some; `note` says what is counted and how;
    `path` are the crumbs; `tab` the name of the chosen tab; `scope` stands at the right of the head.
    """

    path: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    tabs: tuple[Tab, ...] = ()
    tab: str = ""
    scope: str = ""
    note: str = ""
    empty: str = ""
    total: int | None = None


class Figure(NamedTuple):
    """A number that can be asked why: its label, its printed value, where it leads, and how it is counted."""

    label: str
    text: str
    link: Link
    definition: str = ""
    mark: str = ""


class Bar(NamedTuple):
    """A bar of a chart: label, printed value, share of the longest (0 to 1), and a second one to compare."""

    label: str
    text: str
    share: float
    second: float | None = None
    second_text: str = ""
    link: Link = NOWHERE


class Chart(NamedTuple):
    """A chart that reads beside its numbers."""

    path: tuple[str, ...]
    bars: tuple[Bar, ...]
    scope: str = ""
    note: str = ""


NO_VALUES: Mapping[str, str] = {}
