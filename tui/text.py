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

NEVER_FIRST = "，。；：、！？）】》”’….,;:!?)]"
"""No line begins with these."""

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
    text = safe(text)
    return [text[first:last] for first, last in _lines(text, width, 0)]


def flowed(pieces: Iterable[Piece], width: int, hang: int | None = None) -> list[tuple[Piece, ...]]:
    """Pieces in lines of at most this width, each in its style; what goes on begins `hang` cells in, else as deep."""
    styled = [(safe(piece), "") if isinstance(piece, str) else (safe(piece[0]), piece[1]) for piece in pieces]
    whole = "".join(text for text, _ in styled)
    if hang is None:
        hang = len(whole) - len(whole.lstrip(" "))
    if hang > width // 2:
        hang = 0
    found = []
    for first, last in _lines(whole, width, hang):
        line: list[Piece] = [" " * hang] if first and hang else []
        place = 0
        for text, style in styled:
            if part := text[max(first - place, 0) : max(last - place, 0)]:
                line.append((part, style))
            place += len(text)
        found.append(tuple(line))
    return found


def _lines(text: str, width: int, hang: int) -> list[tuple[int, int]]:
    """Where the lines of a text begin and end; blanks at a break belong to neither line."""
    found: list[tuple[int, int]] = []
    begin = place = used = 0
    while place < len(text):
        size = get_character_cell_size(text[place])
        if used + size > width - (hang if begin else 0) and place > begin:
            end = begin + _break(text[begin:place], text[place])
            found.append((begin, begin + len(text[begin:end].rstrip(" "))))
            begin = place = end + len(text[end:]) - len(text[end:].lstrip(" "))
            used = 0
        else:
            place, used = place + 1, used + size
    return [*found, (begin, place)] if begin < place or not found else found


def _break(kept: str, after: str) -> int:
    """Where a full line breaks: before the Latin word that would be cut, or the character `after` belongs to."""
    place = len(kept)
    if after in NEVER_FIRST:
        place, after = place - 1, kept[-1]
    if after.isascii() and after.isalnum():
        while place and kept[place - 1].isascii() and not kept[place - 1].isspace():
            place -= 1
    return place if place and len(kept) - place < LONGEST_WORD else len(kept)
