"""What a board shows: the entities that a tab chooses, and the tabs with their counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ledger.views.reader import Reader
from ledger.views.shapes import Tab
from ledger.views.states import Entry, states

MANY = 500
"""Entities of a subject beyond which a board begins with this year's."""


Tests = Mapping[str, Callable[[Entry], bool]]


class Chosen:
    """The entities of a subject that a tab shows; this year's only, where there are very many of them."""

    def __init__(self, reader: Reader, subject: str, tests: Tests, tab: str) -> None:
        (self.total,) = reader.model.connection.execute(
            "SELECT count(*) FROM stream WHERE subject = ? AND opened IS NOT NULL", (subject,)
        ).fetchone()
        year = date(reader.today.year, 1, 1)
        self.large = self.total > MANY
        tests = {"year": lambda entry: entry.opened >= year, "all": lambda entry: True, **tests}
        chosen = tab if tab in tests else "year" if self.large else "all"
        self.whole = not self.large or chosen != "year"
        found = states(reader, subject, None if self.whole else year)
        parts = {name: [entry for entry in found if test(entry)] for name, test in tests.items()}
        if self.whole:
            parts = {
                name: part for name, part in parts.items() if name in ("all", chosen) or 0 < len(part) < self.total
            }
        self.tab = chosen
        self.entries = parts[chosen]
        self.tabs = tuple(
            Tab(name, reader.say(f"tab.{name}"), self.total if name == "all" else self._many(name, part))
            for name, part in parts.items()
        )

    def _many(self, name: str, part: Sequence[Entry]) -> int | None:
        return len(part) if self.whole or name == "year" else None


def tabs_of(reader: Reader, parts: Mapping[str, Sequence[Any]]) -> tuple[Tab, ...]:
    """Tabs for parts by name, with their counts."""
    return tuple(Tab(name, reader.say(f"tab.{name}"), len(part)) for name, part in parts.items())
