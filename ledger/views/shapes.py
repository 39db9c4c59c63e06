"""The values that screens are made of: links, columns, rows, boards; all frozen, all plain text."""

from __future__ import annotations

from typing import NamedTuple


class Link(NamedTuple):
    """Where Enter leads: a place (`entity`, `event`, `board`, `figure`, `form` …) and what it is about."""

    place: str
    about: tuple[str, ...] = ()


NOWHERE = Link("")


def entity_link(subject: str, key: str) -> Link:
    """Where an entity is shown: a deputy's file, or the timeline of anything else."""
    return Link("deputy" if subject == "deputy" else "entity", (subject, key))


class Column(NamedTuple):
    """A column: its head, its width in cells (0: what is left), on which side its texts stand; or bars.

    A `spare` one is left out where there is not room for all; the last ones go first.
    """

    head: str
    width: int = 0
    right: bool = False
    bar: bool = False
    spare: bool = False


class Row(NamedTuple):
    """A row: cells, where it leads, a mark of its state beside the colour (`!`, `*`), the shares of its bars.

    `quiet` rows are background: retracted, or worked out rather than recorded. `head` rows only divide.
    `bars` fill the bar columns in turn, from 0 to 1. `change` says what happened to it since an earlier
    time: `+` new, `~` otherwise than it was.
    """

    cells: tuple[str, ...]
    link: Link = NOWHERE
    mark: str = ""
    quiet: bool = False
    head: bool = False
    bars: tuple[float, ...] = ()
    change: str = ""


class Said(NamedTuple):
    """A line of a page: a label, what is said, a mark, where it leads, the share of a bar.

    `head` lines are titles; `quiet` ones explain the line above.
    """

    label: str
    text: str = ""
    mark: str = ""
    link: Link = NOWHERE
    bar: float | None = None
    head: bool = False
    quiet: bool = False


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
    """A number that can be asked why: its label, its printed value, where it leads, and a mark of its state."""

    label: str
    text: str
    link: Link
    mark: str = ""
