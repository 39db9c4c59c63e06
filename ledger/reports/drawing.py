"""Draws the bars of a chart with Pillow, with whatever font of Chinese characters the computer has."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.reports.chart import Chart

SCALE = 2
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


class Drawing:
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
