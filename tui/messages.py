"""What happened, as small messages: posted by the desk's work, heard by screens."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from ledger.views.shapes import Link


@dataclass
class Opened(Message):
    """Enter was pressed on something that leads elsewhere."""

    link: Link


@dataclass
class RowsWanted(Message):
    """A table is about to show rows it does not have yet."""

    page: int


@dataclass
class Moved(Message):
    """The cursor of a table is on another row."""

    link: Link


@dataclass
class LedgerChanged(Message):
    """Something was recorded, here or by others."""

    notice: str = ""
    mark: str = "+"


@dataclass
class Worked(Message):
    """Long work has come this far."""

    count: int
