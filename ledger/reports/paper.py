"""A page of headings, lines and tables, and how it reads as Markdown.

What stands in a cell is text from records: nothing in it can act as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.kernel.visible import visible

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


class Part(NamedTuple):
    """A heading (level 1 to 3), the lines below it, and a table."""

    heading: str
    level: int = 2
    lines: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    right: tuple[int, ...] = ()


def markdown(parts: Sequence[Part]) -> str:
    """The page as Markdown."""
    return "\n\n".join(block for part in parts for block in _blocks(part)) + "\n"


def _blocks(part: Part) -> Iterator[str]:
    if part.heading:
        yield f"{'#' * part.level} {escaped(part.heading)}"
    if part.lines:
        yield "\n".join(f"- {escaped(line)}" for line in part.lines)
    if part.rows:
        rules = ["---:" if column in part.right else "---" for column in range(len(part.heads))]
        lines = [list(map(escaped, part.heads)), rules, *(list(map(escaped, row)) for row in part.rows)]
        yield "\n".join(f"| {' | '.join(line)} |" for line in lines)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _ACTIVE.sub(r"\\\1", visible(text))
