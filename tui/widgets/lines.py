"""Lines of text: the head with its crumbs, the foot with its keys, and paragraphs between."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from ledger.locale import Language
from ledger.views.words import say
from tui.keys import keys_of
from tui.text import Piece, cells, cut, line, lines


class Line(Widget):
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

    def render(self) -> Content:
        """The line as wide as the screen."""
        width = self.content_size.width
        end = line(*self.right)
        room = width - end.cell_length - (1 if self.right else 0)
        kept: list[Piece] = []
        for piece in self.left:
            text, style = (piece, "") if isinstance(piece, str) else piece
            shown = cut(text, max(room, 0))
            kept.append((shown, style))
            room -= cells(shown)
        gap = " " * (max(room, 0) + (1 if self.right else 0))
        return Content.assemble(line(*kept), gap, end)


class Paragraph(Widget):
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

    def render(self) -> Content:
        """The lines, each cut at the width."""
        width = self.content_size.width
        return lines(Content.assemble(line(*each)).truncate(width) for each in self.said)


class KeyLine(Widget):
    """The keys of the screen, the most useful first, as many as fit."""

    DEFAULT_CSS = "KeyLine { height: 1; width: 1fr; }"

    def __init__(self, screen: str, lang: Language) -> None:
        super().__init__()
        self.shown = [(key.written, say(lang, f"key.{key.word}")) for key in keys_of(screen) if key.foot]

    def render(self) -> Content:
        """As many keys as fit."""
        pieces: list[Piece] = []
        room = self.content_size.width
        for written, word in self.shown:
            need = cells(written) + cells(word) + 1
            if need > room:
                break
            pieces += [(written, "bold $accent"), f"{word} "]
            room -= need
        return line(*pieces)
