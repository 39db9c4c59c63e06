"""Lines of text: the head with its crumbs, the foot with its keys, and paragraphs between.

They draw their cells themselves: the framework's own way of laying out text costs a start several times more.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from ledger.locale import Language
from ledger.views.words import say
from tui.keys import foot_of
from tui.text import Piece, cells, cut, flowed

NARROWEST = 8
"""Cells at which text is wrapped though there are fewer."""


class Written(Widget):
    """What writes pieces of text, each in its style."""

    def inked(self, style: str) -> RichStyle:
        """A style by its words, upon the widget's own."""
        own = self.visual_style
        return (own + Style.parse(style)).rich_style if style else own.rich_style

    def written(self, pieces: Iterable[Piece], width: int) -> list[Segment]:
        """Pieces cut at a width."""
        found = []
        for piece in pieces:
            text, style = (piece, "") if isinstance(piece, str) else piece
            shown = cut(text, width)
            width -= cells(shown)
            if shown:
                found.append(Segment(shown, self.inked(style)))
            if width <= 0:
                break
        return found


class Line(Written):
    """One line: pieces from the left, pieces at the right; the left ones are cut where both do not fit."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"
    left: reactive[tuple[Piece, ...]] = reactive[tuple[Piece, ...]](())
    right: reactive[tuple[Piece, ...]] = reactive[tuple[Piece, ...]](())

    def __init__(self, *left: Piece, right: tuple[Piece, ...] = (), id: str | None = None, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(Line.left, left)
        self.set_reactive(Line.right, right)

    def show(self, *left: Piece, right: tuple[Piece, ...] = ()) -> None:
        """Say something else."""
        self.left, self.right = left, right

    def render_line(self, y: int) -> Strip:
        """The line as wide as there is room."""
        width = self.content_size.width
        end = self.written(self.right, width)
        used = sum(segment.cell_length for segment in end)
        start = self.written(self.left, max(width - used - bool(end), 0))
        gap = width - used - sum(segment.cell_length for segment in start)
        return Strip([*start, Segment(" " * gap, self.inked("")), *end], width)


class Paragraph(Written):
    """Several lines of pieces, as many as there are."""

    DEFAULT_CSS = "Paragraph { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.said: tuple[tuple[Piece, ...], ...] = ()

    def show(self, *said: tuple[Piece, ...]) -> None:
        """Say something else, a tuple of pieces for each line; only another height moves what is around it."""
        before, self.said = self.said, said
        if said != before:
            self.refresh(layout=len(said) != len(before))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as are said."""
        return len(self.said)

    def render_line(self, y: int) -> Strip:
        """One of the lines, cut at the width."""
        width = self.content_size.width
        pieces = self.said[y] if y < len(self.said) else ()
        return Strip(self.written(pieces, width)).adjust_cell_length(width, self.inked(""))


class Prose(Paragraph):
    """Lines wrapped at whatever width there is; what goes on is as far in as its beginning, or `hang` cells."""

    def __init__(self, *, id: str | None = None, hang: int | None = None) -> None:
        super().__init__(id=id)
        self.hang = hang
        self._laid: tuple[int, list[tuple[Piece, ...]], list[int]] = (0, [], [])

    def show(self, *said: tuple[Piece, ...]) -> None:
        """Say something else, a tuple of pieces for each line as it would be on a screen without end."""
        if said != self.said:
            self.said, self._laid = said, (0, [], [])
            self.refresh(layout=True)

    def laid(self, width: int) -> list[tuple[Piece, ...]]:
        """The lines at a width."""
        if self._laid[0] != width:
            lines, firsts = list[tuple[Piece, ...]](), list[int]()
            for each in self.said:
                firsts.append(len(lines))
                lines += flowed(each, max(width, NARROWEST), self.hang)
            self._laid = (width, lines, firsts)
        return self._laid[1]

    def first_of(self, place: int) -> int:
        """Where a line begins among the wrapped ones."""
        self.laid(self.content_size.width)
        return self._laid[2][place]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at this width."""
        return len(self.laid(width))

    def render_line(self, y: int) -> Strip:
        """One of the wrapped lines."""
        width = self.content_size.width
        lines = self.laid(width)
        return Strip(self.written(lines[y] if y < len(lines) else (), width)).adjust_cell_length(width, self.inked(""))


class KeyLine(Written):
    """The keys of the screen, the most useful first, as many as fit."""

    DEFAULT_CSS = "KeyLine { height: 1; width: 1fr; }"

    def __init__(self, screen: str, lang: Language) -> None:
        super().__init__()
        self.shown = [(key.written, say(lang, f"key.{key.word}")) for key in foot_of(screen)]

    def render_line(self, y: int) -> Strip:
        """As many keys as fit."""
        pieces: list[Piece] = []
        width = room = self.content_size.width
        for written, word in self.shown:
            need = cells(written) + cells(word) + 1
            if need > room:
                break
            pieces += [(written, "bold $accent"), f"{word} "]
            room -= need
        return Strip(self.written(pieces, width)).adjust_cell_length(width, self.inked(""))
