"""The columns of the office's registers, from `registers.toml`: one description for writing and for reading."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent.parent / "registers.toml"


class Column(NamedTuple):
    """A column: its headings in both languages, other headings for it, what its cells hold (see the file)."""

    name: str
    zh: str
    en: str
    also: tuple[str, ...]
    holds: str
    of: str | None = None
    private: bool = False
    extra: bool = False
    printed: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading by which the column may go."""
        return (self.zh, self.en, *self.also)


class Register(NamedTuple):
    """A register: its titles, and its columns by name in the office's order."""

    name: str
    zh: str
    en: str
    also: tuple[str, ...]
    columns: Mapping[str, Column]
    read: bool = True
    """Whether it can be imported; others are only written."""


@cache
def registers() -> Mapping[str, Register]:
    """All registers by name, in the order of the file."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Register(
            name,
            each["zh"],
            each["en"],
            tuple(each.get("also", ())),
            {
                column["name"]: Column(
                    column["name"],
                    column["zh"],
                    column["en"],
                    tuple(column.get("also", ())),
                    column["holds"],
                    column.get("of"),
                    column.get("private", False),
                    column.get("extra", False),
                    column.get("printed", False),
                )
                for column in each["columns"]
            },
            each.get("only") != "export",
        )
        for name, each in found.items()
    }
