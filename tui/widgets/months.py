"""A chart of columns: each month's number as a column of blanks, last year's beside it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from tui.text import cells, fit
from tui.widgets.lines import Written


class Months(Written):
    """Columns from background colours, the numbers above and the names below them."""

    NOW, THEN = "on $accent-darken-2", "on $secondary"
    data: reactive[tuple[tuple[str, ...], tuple[float, ...], tuple[float, ...], str, tuple[str, ...]]] = reactive[
        tuple[tuple[str, ...], tuple[float, ...], tuple[float, ...], str, tuple[str, ...]]
    ](((), (), (), "", ()))

    def show(
        self,
        labels: Sequence[str],
        now: Sequence[float],
        then: Sequence[float],
        title: str = "",
        texts: Sequence[str] = (),
    ) -> None:
        """Draw other numbers; `texts` are how they are printed, whole numbers where none are given."""
        printed = tuple(texts) or tuple(f"{each:.0f}" if each else "" for each in now)
        self.data = (tuple(labels), tuple(now), tuple(then), title, printed)

    def render_line(self, y: int) -> Strip:
        """One line: the title, then the columns from the top down, then the names."""
        labels, now, then, title, texts = self.data
        width, height = self.content_size.width, self.content_size.height
        plain = self.inked("")
        if not labels or not width:
            return Strip.blank(width, plain)
        part = max(width // len(labels), 4)
        if y == 0:
            return Strip(self.written(((title, "bold"),), width)).adjust_cell_length(width, plain)
        if y == height - 1:
            names = "".join(fit(each.center(part - 1), part) for each in labels)
            return Strip(self.written((names,), width)).adjust_cell_length(width, plain)
        floors = max(height - 3, 1)
        level = height - 2 - y  # 0 is the lowest line of the columns
        most = max((*now, *then, 0.000001))
        segments: list[Segment] = []
        for this, last, text in zip(now, then, texts, strict=True):
            segments += self.column(this, last, text, part, level, floors, most)
        return Strip(segments).adjust_cell_length(width, plain)

    def column(
        self, this: float, last: float, text: str, part: int, level: int, floors: int, most: float
    ) -> list[Segment]:
        """Both columns of a month at one level; the number stands on the first one."""
        plain, broad = self.inked(""), max((part - 1) // 2, 1)
        tall, old = high(this, most, floors), high(last, most, floors)
        found = []
        if level == tall and text and cells(text) <= part - 1:
            shown = fit(text, broad) if cells(text) <= broad else text
            rest = part - cells(shown)
            second = max(min(broad, rest - 1), 0)
            found = [Segment(shown, self.inked("bold"))]
            found.append(Segment(" " * second, self.inked(self.THEN) if level < old else plain))
            found.append(Segment(" " * (rest - second), plain))
            return found
        found.append(Segment(" " * broad, self.inked(self.NOW) if level < tall else plain))
        found.append(Segment(" " * broad, self.inked(self.THEN) if level < old else plain))
        found.append(Segment(" " * (part - 2 * broad), plain))
        return found


def high(value: float, most: float, floors: int) -> int:
    """How many lines a column has; what is something has at least one."""
    return max(round(value / most * floors), 1) if value > 0 else 0
