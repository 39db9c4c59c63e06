"""The one door through which text reaches the terminal: what a record says never acts on the screen.

Everything drawn goes through `visible()`, which turns controls, bidi marks and the like into escapes, and is
never markup: the framework's own parsing of `[...]` is not used anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content

from ledger.kernel.visible import visible

LONGEST_WORD = 24
"""Longer runs of Latin letters (paths, ids) are broken anywhere."""
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
    """The text in lines of at most this width, broken anywhere, as Chinese is, but not inside a Latin word."""
    found, kept, used = [], "", 0
    for character in safe(text):
        size = get_character_cell_size(character)
        if used + size > width:
            cut_at = _word_begins(kept, character)
            found.append(kept[:cut_at].rstrip() if cut_at else kept)
            kept = kept[cut_at:] if cut_at else ""
            used = cell_len(kept)
        kept += character
        used += size
    return [*found, kept]


def _word_begins(kept: str, after: str) -> int:
    """Where the Latin word begins that a break would cut; 0 where there is none, or no shorter line before it."""
    if not (after.isascii() and after.isalnum()):
        return 0
    place = len(kept)
    while place and kept[place - 1].isascii() and not kept[place - 1].isspace():
        place -= 1
    return place if len(kept) - place < LONGEST_WORD else 0
