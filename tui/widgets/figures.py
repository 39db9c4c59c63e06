"""Figures that can be asked why: labels with numbers in columns, each leading to what it counts."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from ledger.views.shapes import Figure
from tui.messages import Opened
from tui.text import cells, cut, fit


class Figures(Widget, can_focus=True):
    """A grid of figures, `across` of them in a row."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"figures--cursor", "figures--number", "figures--alarm"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("up,k", "row(-1)", show=False),
        Binding("down,j", "row(1)", show=False),
        Binding("enter", "open", show=False),
    ]
    cursor: reactive[int] = reactive(0)
    figures: reactive[tuple[Figure, ...]] = reactive[tuple[Figure, ...]]((), layout=True)

    def __init__(self, across: int = 1, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.across = across

    @property
    def current(self) -> Figure | None:
        """The figure under the cursor."""
        return self.figures[self.cursor] if self.cursor < len(self.figures) else None

    def validate_cursor(self, cursor: int) -> int:
        """The cursor stays among the figures."""
        return max(0, min(cursor, len(self.figures) - 1))

    def action_move(self, step: int) -> None:
        """To the figure beside."""
        self.cursor += step

    def action_row(self, step: int) -> None:
        """To the figure above or below; beyond the last one to the next part of the screen."""
        to = self.cursor + step * self.across
        if 0 <= to < len(self.figures):
            self.cursor = to
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_open(self) -> None:
        """Follow the figure under the cursor."""
        if self.current is not None:
            self.post_message(Opened(self.current.link))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the figures need."""
        return -(-len(self.figures) // self.across)

    def render_line(self, y: int) -> Strip:
        """One row of the grid."""
        width = self.size.width
        part = width // self.across
        segments = []
        for column in range(self.across):
            place = y * self.across + column
            if place < len(self.figures):
                segments += self._figure(self.figures[place], place == self.cursor, part)
        return Strip(segments).adjust_cell_length(width, self.visual_style.rich_style)

    def _figure(self, figure: Figure, chosen: bool, width: int) -> list[Segment]:
        number = f"[{figure.text}]"
        mark = figure.mark if figure.text != "0" and figure.mark else " "
        margin = (">" if chosen and self.has_focus else " ") + mark
        label = fit(cut(figure.label, width - cells(number) - 4), width - cells(number) - 4)
        style = self.visual_style.rich_style
        strong = self.get_component_rich_style("figures--alarm" if mark == "!" else "figures--number")
        if chosen and self.has_focus:
            style = strong = self.get_component_rich_style("figures--cursor")
        return [
            Segment(margin + label + " ", style),
            Segment(number, strong),
            Segment(" ", self.visual_style.rich_style),
        ]
