"""The one door through which text reaches the terminal: what a record says never acts on the screen.

Everything drawn goes through `visible()`, which turns controls, bidi marks and the like into escapes, and is
never markup: the framework's own parsing of `[...]` is not used anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content

from ledger.kernel.visible import visible

CUT = "~"
"""Stands where a text was cut: an ellipsis is of ambiguous width in Chinese consoles."""

Piece = str | tuple[str, str]
"""A text, or a text with the name of a style."""


def cells(text: str) -> int:
    """How many cells a text takes."""
    return cell_len(text)


def safe(text: object) -> str:
    """A text as one line without anything that could act on a terminal."""
    return visible(str(text))


def line(*pieces: Piece) -> Content:
    """One line out of pieces, each in its style."""
    return Content.assemble(
        *[(safe(piece), "") if isinstance(piece, str) else (safe(piece[0]), piece[1]) for piece in pieces]
    )


def lines(every: Iterable[Content]) -> Content:
    """Several lines."""
    return Content("\n").join(list(every))


def block(text: str) -> Content:
    """A text of several lines, such as a file: line breaks stay, all else that could act is shown."""
    return lines(line(each) for each in text.split("\n"))


def cut(text: str, width: int) -> str:
    """The text cut to a width in cells; a cut end is marked."""
    text = safe(text)
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for character in text:
        size = get_character_cell_size(character)
        if used + size > width - 1:
            break
        kept.append(character)
        used += size
    return "".join(kept) + CUT if width > 0 else ""


def fit(text: str, width: int, right: bool = False) -> str:
    """The text cut or padded to exactly this width."""
    shown = cut(text, width)
    gap = " " * (width - cells(shown))
    return gap + shown if right else shown + gap


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most this width, broken anywhere, as Chinese is."""
    found, kept, used = [], "", 0
    for character in safe(text):
        size = get_character_cell_size(character)
        if used + size > width:
            found.append(kept)
            kept, used = "", 0
        kept += character
        used += size
    return [*found, kept]
