"""Charts as pictures: bars drawn with Pillow, with alternative text, and the numbers for beside them.

Chinese labels need a font that has them: the usual ones of Windows, macOS and Linux are looked for. Without
any, the bars keep their numbers and short marks, and the names stand in the text below the picture.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ledger.figures.evaluate import FigureValue
from ledger.kernel.period import UNITS, Period, name_of
from ledger.kernel.rounding import text
from ledger.locale import Language, label
from ledger.reports.filling import CHANGES, Filler, is_rate
from ledger.reports.placeholder import Ask
from ledger.reports.rows import Row
from ledger.reports.wording import listed, period_text

WIDTH, SCALE = 1200, 2
MOST_BARS, MOST_UPRIGHT = 40, 24
"""Bars that a picture shows; the numbers of all stand below it."""
COLOURS = ("#9C2A2A", "#9AA5B1")
"""This period, and the one it is compared with: told apart in black and white, too."""
INK, LINE = "#333333", "#D0D4D9"
FONTS = (
    # files of fonts with Chinese characters, by name; the first found anywhere is taken
    "simhei.ttf",
    "msyh.ttc",
    "msyh.ttf",
    "simsun.ttc",
    "Deng.ttf",
    "PingFang.ttc",
    "STHeiti Medium.ttc",
    "Hiragino Sans GB.ttc",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "uming.ttc",
)
FOLDERS = (
    "C:/Windows/Fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
)


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
            return WIDTH // SCALE, (22 if len(self.series) < 2 else 32) * len(self.drawn) + 40
        return WIDTH // SCALE, 240

    @property
    def size_on_paper(self) -> tuple[int, int]:
        """Width and height in twentieths of a point."""
        width, height = self.size
        return 7800, 7800 * height // width

    def png(self, font: str | None = None) -> bytes:
        """The picture as PNG; the same chart with the same font always gives the same bytes."""
        return _Drawing(self, font).png()


def chart_of(filler: Filler, ask: Ask, row: Row | None = None) -> Chart:
    """The chart of a figure broken down, beside an earlier period where one is asked for."""
    plain = ask._replace(shape="parts")
    definition = filler.desk.definitions[ask.name]
    lang = filler.desk.lang
    name = definition.en if lang == "en" else definition.zh
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


@cache
def chinese_font() -> str | None:
    """The file of a font that has Chinese characters; None where there is none."""
    for folder in map(Path, FOLDERS):
        place = folder.expanduser()
        if not place.is_dir():
            continue
        files = {file.name.casefold(): file for file in sorted(place.rglob("*")) if file.suffix[:3] in (".tt", ".ot")}
        for name in FONTS:
            if name.casefold() in files:
                return str(files[name.casefold()])
    return None


class _Drawing:
    """One picture while it is drawn, all lengths in dots at single scale."""

    def __init__(self, chart: Chart, font: str | None) -> None:
        from PIL import Image, ImageDraw

        self.chart = chart
        self.file = font or chinese_font()
        width, height = chart.size
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), "white")
        self.draw: Any = ImageDraw.Draw(self.image)

    def png(self) -> bytes:
        """Draw it."""
        bars = [value for each in self.chart.series for _, value, _ in each.points]
        most = max([*bars, 0.0]) or 1.0
        self.flat(most) if self.chart.flat else self.upright(most)
        out = io.BytesIO()
        self.image.save(out, "PNG", optimize=True)
        return out.getvalue()

    def upright(self, most: float) -> None:
        """Bars that stand, for months and quarters."""
        labels, sets = self.chart.drawn, self.chart.series
        left, top, right, bottom = 30, 34 if len(sets) < 2 else 48, self.chart.size[0] - 14, self.chart.size[1] - 30
        for part in range(5):
            y = bottom - (bottom - top) * part / 4
            self.line(left, y, right, y)
        step = (right - left) / max(len(labels), 1)
        wide = min(step * 0.72 / len(sets), 40)
        for place, name in enumerate(labels):
            middle = left + step * (place + 0.5)
            for number, each in enumerate(sets):
                found = next(((value, text) for at, value, text in each.points if at == name), None)
                if found is None:
                    continue
                x = middle + (number - len(sets) / 2) * wide
                y = bottom - (bottom - top) * found[0] / most
                self.bar(x + 1, y, x + wide - 1, bottom, COLOURS[number % 2])
                self.text(x + wide / 2, y - 8, found[1], 11, "mm")
            self.text(middle, bottom + 12, self.shown(name, place), 12, "mm")
        self.legend(left)

    def flat(self, most: float) -> None:
        """Bars that lie, for names."""
        labels, sets = self.chart.drawn, self.chart.series
        names = [self.shown(name, place) for place, name in enumerate(labels)]
        left = min(max((self.width(name, 12) for name in names), default=0) + 18, 220)
        right, top = self.chart.size[0] - 60, 30
        step = (self.chart.size[1] - top - 8) / max(len(labels), 1)
        high = step * 0.7 / max(len(sets), 1)
        self.line(left, top, left, self.chart.size[1] - 8)
        for place, name in enumerate(labels):
            middle = top + step * (place + 0.5)
            for number, each in enumerate(sets):
                found = next(((value, text) for at, value, text in each.points if at == name), None)
                if found is None:
                    continue
                y = middle + (number - len(sets) / 2) * high
                x = left + (right - left) * found[0] / most
                self.bar(left, y + 1, x, y + high - 1, COLOURS[number % 2])
                self.text(x + 6, y + high / 2, found[1], 11, "lm")
            self.text(left - 8, middle, self.fitting(names[place], left - 14), 12, "rm")
        self.legend(left)

    def legend(self, left: float) -> None:
        """The names of two sets, each beside its colour."""
        if len(self.chart.series) < 2:
            return
        x = left
        for number, each in enumerate(self.chart.series):
            self.bar(x, 8, x + 12, 20, COLOURS[number % 2])
            name = self.shown(each.name, number)
            self.text(x + 18, 14, name, 12, "lm")
            x += 36 + self.width(name, 12)

    def shown(self, name: str, place: int) -> str:
        """A label as it can be drawn: without a Chinese font its digits, else its number."""
        if drawn := self.drawable(name):
            return drawn
        return "".join(character for character in name if character.isdigit()) or f"({place + 1})"

    def drawable(self, text: str) -> str:
        """The text where the font has its characters, else nothing."""
        return text if self.file is not None or text.isascii() else ""

    def fitting(self, text: str, most: float) -> str:
        """The text within a width."""
        if self.width(text, 12) <= most:
            return text
        while text and self.width(text + "…", 12) > most:
            text = text[:-1]
        return text + ("…" if self.file is not None else "")

    def font(self, size: int) -> Any:
        """The font of a size."""
        return _font(self.file, size * SCALE)

    def width(self, text: str, size: int) -> float:
        """How wide a text is."""
        return float(self.font(size).getlength(text)) / SCALE

    def text(self, x: float, y: float, text: str, size: int, anchor: str) -> None:
        """Write a text."""
        self.draw.text((x * SCALE, y * SCALE), text, fill=INK, font=self.font(size), anchor=anchor)

    def bar(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Draw a bar; one of nothing is a thin line."""
        box = [left * SCALE, top * SCALE, max(right, left + 1) * SCALE, max(bottom, top + 1) * SCALE]
        self.draw.rectangle(box, fill=colour)

    def line(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a thin line."""
        self.draw.line([left * SCALE, top * SCALE, right * SCALE, bottom * SCALE], fill=LINE, width=SCALE)


@cache
def _font(file: str | None, size: int) -> Any:
    from PIL import ImageFont

    if file is not None:
        try:
            return ImageFont.truetype(file, size)
        except OSError:
            pass
    return ImageFont.load_default(size)
