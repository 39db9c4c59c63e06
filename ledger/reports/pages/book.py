"""What every page is made from: the ledger as two clocks show it, the period, the language, and who may read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import ledger
from ledger.figures import Definitions
from ledger.figures.evaluate import PERCENT, FigureValue, figures
from ledger.kernel.figure import Pointing
from ledger.kernel.period import Period
from ledger.kernel.rounding import Rounding, text
from ledger.locale import Group, Language, figure_label, label
from ledger.reports.bulletin import Bulletin
from ledger.reports.meaning import Meaning
from ledger.store.identity.private import mask
from ledger.store.model.model import Model
from ledger.store.model.query import Query

Progress = Callable[[int], None]


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    import tomllib

    return tomllib.loads((Path(ledger.__file__).parent / "locale" / "pages.toml").read_text(encoding="utf-8"))


class Book:
    """One reading of one ledger."""

    def __init__(
        self,
        model: Model,
        query: Query,
        definitions: Definitions,
        period: Period,
        lang: Language,
        today: date,
        *,
        as_of: date | None = None,
        rate: Rounding,
        points: Pointing | None = None,
        public: bool = False,
        own: Mapping[str, str] | None = None,
        front: Sequence[str] = (),
        bulletin: Callable[[], Bulletin] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.model = model
        self.query = query
        self.definitions = definitions
        self.period = period
        self.lang = lang
        self.today = today
        self.as_of = as_of
        self.rate = rate
        self.points = points
        self.public = public
        self.own = own or {}
        self.front = front
        self.bulletin = bulletin
        self.progress = progress
        self.shown: dict[str, FigureValue] = {}

    def say(self, name: str, /, **values: object) -> str:
        """A word of the pages."""
        words = _words()[name][self.lang]
        return words.format(**values) if values else words

    def label(self, group: Group, name: str) -> str:
        """The label of an identifier, the office's own choices among them."""
        return label(self.lang, group, name, self.own)

    def safe(self, text: str) -> str:
        """A text of a record with telephone and ID numbers masked."""
        return mask(text)

    def figure_label(self, name: str) -> str:
        """What a figure is called."""
        return figure_label(self.lang, self.definitions[name])

    def figures(
        self, names: Sequence[str], period: Period | None = None, by: tuple[str, ...] = ()
    ) -> list[FigureValue]:
        """The figures named, of the period unless another is given."""
        return figures(
            self.query,
            self.definitions,
            period or self.period,
            names,
            by,
            self.lang,
            rate=self.rate,
            points=self.points,
        )

    def by_key(self, name: str, dimension: str, period: Period | None = None) -> dict[str, FigureValue]:
        """One figure for each value of a dimension."""
        found = self.figures([name], period, (dimension,))
        return {key: each for each in found if each.by and (key := each.by.get(dimension)) is not None}

    @cached_property
    def meaning(self) -> Meaning:
        """What figures mean, in words."""
        return Meaning(self.definitions, self.lang, self.own)

    @cached_property
    def before(self) -> Period | None:
        """The same time a year earlier; None where nothing was recorded of it."""
        found = self.period.last_year()
        (first,) = self.model.connection.execute(
            "SELECT min(occurred) FROM event WHERE occurred IS NOT NULL AND kind NOT LIKE 'entry.%'"
        ).fetchone()
        if found is None or found.last is None or first is None or found.last.toordinal() < first:
            return None
        return found

    @property
    def until(self) -> date:
        """The day up to which the period is told."""
        return min(self.period.last or self.today, self.today)

    def tick(self, count: int) -> None:
        """Tell how far the work is."""
        if self.progress is not None:
            self.progress(count)

    def change(self, now: FigureValue, then: FigureValue | None) -> str:
        """How a figure moved against the year before; of a rate in points."""
        if then is None or now.value is None or then.value is None or not then.value:
            return ""
        if now.unit == PERCENT:
            moved = text(Fraction(now.value) - Fraction(then.value), "", self.rate)
            return self.say("change.points", sign="" if moved.startswith("-") else "+", change=moved)
        moved = text((Fraction(now.value) / Fraction(then.value) - 1) * 100, PERCENT, self.rate)
        return self.say("change.percent", sign="" if moved.startswith("-") else "+", change=moved)


def size(value: Any, most: Any) -> float:
    """How long a bar is, from 0 to 1."""
    return max(0.0, min(1.0, float(value or 0) / float(most or 1)))
