"""What the reading of a sheet knows beside the sheet: the office's choices, its year, what was given for all rows."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ledger.exchange.registers import cells
from ledger.exchange.registers.book import Cell
from ledger.kernel.finding import Refused, error
from ledger.kernel.shape import Shape
from ledger.locale import label
from ledger.store.entry.drafting import shape_in
from ledger.store.office import Office
from ledger.subjects.common import GRADES

FILE = Path(__file__).with_name("reading.toml")
STANDINGS = {"opinion.disposed.disposition": ("open", "merged")}
"""Values that a register tells, though no event of the field has them."""
OTHER = "其他"
"""The category of what the register does not class."""


@cache
def reading() -> Mapping[str, Any]:
    """What `reading.toml` says."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def guessed(what: str, text: str) -> str | None:
    """A choice told by the words of a name, the longest word first; None where none is in it."""
    words: Mapping[str, str] = reading()["guess"][what]
    for word in sorted(words, key=len, reverse=True):
        if (word.startswith("#") and text.endswith(word[1:])) or (not word.startswith("#") and word in text):
            return words[word]
    return None


class Asked(NamedTuple):
    """What a person said beside the file: the year and the day of the register, values for all rows."""

    year: int | None = None
    on: date | None = None
    given: Mapping[str, str] = {}
    hidden: str = "as_usual"
    """Whether hidden rows, columns and sheets are read: `read`, `skip`, or rows and columns but no sheets."""


class Desk:
    """The reading of one table."""

    def __init__(
        self,
        office: Office,
        asked: Asked,
        people: Collection[str] = (),
        stations: Collection[str] = (),
        since_1904: bool = False,
    ) -> None:
        self.office = office
        self.asked = asked
        self.people = people
        """The names of all deputies there ever were."""
        self.stations = stations
        self.since_1904 = since_1904
        self.year = asked.year
        self.on = asked.on
        self.words: Mapping[str, Mapping[str, str]] = {}
        """Words of the clerk's own for choices, by column."""
        self.taken: Counter[tuple[str, str, str]] = Counter()
        """What was taken as given because the register does not say it: (code, column, value) by rows."""
        self._choices: dict[str, dict[str, str]] = {}

    @property
    def unsaid(self) -> str:
        """What a record says where the register affirms an act and is silent about who."""
        return str(reading()["unsaid"]["en" if self.office.language == "en" else "zh"])

    @property
    def no(self) -> str:
        """The office's word for no."""
        return label("en" if self.office.language == "en" else "zh", "choices", "bool.no")

    @property
    def today(self) -> date:
        """The day on which the ledger is read."""
        return self.office.fixed_today or date.today()

    def begin(self, column: str) -> date | None:
        """The day for what has none of its own: that of the register, else the start of the term that runs."""
        if self.on is not None:
            return self.on
        firsts = [
            term["from"]
            for term in self.office.terms.values()
            if isinstance(term, dict) and type(term.get("from")) is date
        ]
        running: list[date] = [first for first in firsts if first <= self.today]
        if not running:
            return None
        self.take("import.begin_of_term", column, max(running))
        return max(running)

    def take(self, code: str, column: str, value: object = "") -> None:
        """Remember that something was taken as given."""
        self.taken[code, column, str(value)] += 1

    def choice(self, place: str, column: str, cell: Cell) -> str:
        """The choice a cell means: by the clerk's words, a label in either language, or a further word for it."""
        text = cells.word(cells.shown(cell))
        own = {cells.word(key): value for key, value in self.words.get(column, {}).items()}
        known = self.choices(place)
        text = cells.word(own.get(text, text))
        for form in (text, text.rstrip("类级"), text.removeprefix("按")):
            if form in known:
                return known[form]
        values = list(dict.fromkeys(known.values()))
        close = get_close_matches(text, [key for key in known if not key.isascii()], 3, 0.5)
        raise Refused(
            error("import.choice", value=cells.shown(cell)[:40], choices=self.labels(place, values), nearest=close)
        )

    def choices(self, place: str) -> dict[str, str]:
        """Every word for the choices of a field, with the value it means."""
        if place not in self._choices:
            shape = self.shape(place)
            added = self.office.choices(place)
            found: dict[str, str] = {}
            beyond = STANDINGS.get(place, ())
            for value in (*(shape.choices if shape else GRADES), *added, *beyond):
                found[cells.word(value)] = value
                for label in self.label_of(place, value, added):
                    found.setdefault(cells.word(label), value)
            words = reading()["words"]
            field = place.rpartition(".")[2]
            for name in (place, field, "level" if field in ("levels", "to_level") else field):
                for word, value in words.get(name, {}).items():
                    if value in found.values():
                        found.setdefault(cells.word(word), value)
            self._choices[place] = found
        return self._choices[place]

    def shape(self, place: str) -> Shape | None:
        """The shape of the single choice at KIND.FIELD; None for the grades, which have no field of their own."""
        kind, _, field = place.rpartition(".")
        shape = shape_in(kind, field) if kind else None
        return shape.item if shape is not None and shape.type == "list" else shape

    def label_of(self, place: str, value: str, added: Mapping[str, str]) -> tuple[str, ...]:
        """The labels of a value in both languages, the office's own first."""
        own = (added[value],) if value in added else ()
        kind = place if "." in place else f"x.{place}"
        return (*own, label("zh", "choices", f"{kind}.{value}"), label("en", "choices", f"{kind}.{value}"))

    def labels(self, place: str, values: list[str]) -> list[str]:
        """The values as a person of this office knows them."""
        added = self.office.choices(place)
        at = 2 if self.office.language == "en" else 1
        return [added.get(value) or ("", *self.label_of(place, value, {}))[at] for value in values]
