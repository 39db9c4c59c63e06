"""Charts as pictures: bars drawn with Pillow, with alternative text, and the numbers for beside them.

Chinese labels need a font that has them: the usual ones of Windows, macOS and Linux are looked for. Without
any, the bars keep their numbers and short marks, and the names stand in the text below the picture.
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.figures.evaluate import FigureValue
from ledger.kernel.period import UNITS, Period, name_of
from ledger.kernel.rounding import text
from ledger.locale import Language, figure_label, label
from ledger.reports.filling import CHANGES, Filler, is_rate
from ledger.reports.placeholder import Ask
from ledger.reports.rows import Row
from ledger.reports.wording import listed, period_text

WIDTH = 600
"""Dots across, at single scale."""
MOST_BARS, MOST_UPRIGHT = 40, 24
"""Bars that a picture shows; the numbers of all stand below it."""

Point = tuple[str, float, str]
"""A label, its value, and how that is printed."""


class Series(NamedTuple):
    """One set of bars: its name, and for each label the value and how it is printed."""

    name: str
    points: tuple[Point, ...]


class Chart(NamedTuple):
    """A chart: up to two sets of bars over the same labels."""

    title: str
    unit: str
    series: tuple[Series, ...]
    flat: bool
    """Whether the bars lie, with their names before them."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all sets, in order."""
        return tuple(dict.fromkeys(name for each in self.series for name, _, _ in each.points))

    @property
    def drawn(self) -> tuple[str, ...]:
        """The labels that the picture has room for."""
        return self.labels[:MOST_BARS]

    @property
    def alternative(self) -> str:
        """The chart in words, for those who do not see it."""
        told = "; ".join(
            f"{each.name}: {', '.join(f'{name} {text}' for name, _, text in each.points)}" for each in self.series
        )
        return f"{self.title}. {told}"[:1000]

    @property
    def size(self) -> tuple[int, int]:
        """The picture's size in dots at single scale."""
        if self.flat:
            return WIDTH, (22 if len(self.series) < 2 else 32) * len(self.drawn) + 40
        return WIDTH, 240

    @property
    def size_on_paper(self) -> tuple[int, int]:
        """Width and height in twentieths of a point."""
        width, height = self.size
        return 7800, 7800 * height // width

    def png(self, font: str | None = None) -> bytes:
        """The picture as PNG; the same chart with the same font always gives the same bytes."""
        from ledger.reports.drawing import Drawing

        return Drawing(self, font).png()


def chart_of(filler: Filler, ask: Ask, row: Row | None = None) -> Chart:
    """The chart of a figure broken down, beside an earlier period where one is asked for."""
    plain = ask._replace(shape="parts")
    definition = filler.desk.definitions[ask.name]
    lang = filler.desk.lang
    name = figure_label(lang, definition)
    sets = []
    for asked in _periods(ask):
        if (period := filler.period_of(plain._replace(period=asked))) is None:
            continue
        found = filler.series(plain._replace(period=asked), row)
        points = tuple((name.strip(), float(value.value or 0), _bare(value)) for name, value in found)
        if points and not is_rate(definition):
            points = _without_gaps(points, _stretches(filler, period, ask.by))
        if points:
            sets.append(Series(period_text(period, lang), points))
    by = "、".join(_dimension(lang, part) for part in ask.by.split("."))
    title = f"{name} by {by}" if lang == "en" else f"{name}（按{by}，{definition.unit}）"
    stands = ask.by in ("month", "quarter", "year", "half", "day")
    few = all(len(each.points) <= MOST_UPRIGHT for each in sets)
    return Chart(title, definition.unit, tuple(sets), not (stands and few))


def _stretches(filler: Filler, period: Period, by: str) -> list[str]:
    """The labels of all months (or quarters …) of a period up to today; none where it is no such breakdown."""
    unit = next((unit for unit in UNITS if unit == by), None)
    until = period.clipped(None, filler.desk.today)
    if unit is None or until.first is None or until.last is None or until.first > until.last:
        return []
    parts = [name_of(unit, part.first) for part in until.split(unit) if part.first is not None]
    return [filler.label_of_time(part, period) for part in parts]


def _without_gaps(points: tuple[Point, ...], labels: list[str]) -> tuple[Point, ...]:
    """The points in the order of time, with a nothing for each stretch in which nothing happened."""
    known = {name: (name, value, text) for name, value, text in points}
    return tuple(known.get(name, (name, 0.0, "0")) for name in dict.fromkeys((*labels, *known)))


def _dimension(lang: Language, name: str) -> str:
    own = {"month": "月份", "year": "年份"} if lang == "zh" else {}
    return own.get(name) or label(lang, "dimensions", name)


def _bare(value: FigureValue) -> str:
    """The number as it is printed, without its unit."""
    return text(value.value, "", value.rounding, value.approximate)


def _periods(ask: Ask) -> list[str]:
    """The periods of the sets: that asked for, and the one it is compared with."""
    return [ask.period, CHANGES[ask.shape]] if ask.shape in CHANGES else [ask.period]


def numbers_of(chart: Chart, lang: Language) -> str:
    """The numbers of a chart in words, a line for each set."""
    if not chart.series:
        return "没有登记" if lang == "zh" else "nothing recorded"
    colon = "：" if lang == "zh" else ": "
    return "\n".join(
        f"{each.name}{colon}{listed([f'{name} {text}' for name, _, text in each.points], lang)}"
        for each in chart.series
    )
