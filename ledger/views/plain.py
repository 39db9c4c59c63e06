"""The plain twin of every screen: the same view as lines of text, for pipes, readers, tests and copying."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from ledger.kernel.visible import visible
from ledger.views.shapes import Board, Column, Row

if TYPE_CHECKING:
    from ledger.views.home import Home
    from ledger.views.reader import Reader


def cells(text: str) -> int:
    """The width of a text on a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def plain_rows(columns: Sequence[Column], rows: Iterable[Row]) -> str:
    """A table in columns, made safe for a terminal."""
    right = {place for place, column in enumerate(columns) if column.right}
    table = [[visible(column.head) for column in columns]]
    table += [[visible(cell) for cell in row.cells] for row in rows]
    widths = [max(cells(line[place]) for line in table if place < len(line)) for place in range(len(columns))]
    out = []
    for line in table:
        parts = []
        for place, text in enumerate(line[: len(widths)]):
            gap = " " * (widths[place] - cells(text))
            parts.append(gap + text if place in right else text + gap)
        out.append("  ".join(parts).rstrip())
    return "\n".join(out)


def plain_board(board: Board) -> str:
    """A board: where it is, its rows, what is said below it."""
    head = " > ".join(board.path) + (f"  {board.scope}" if board.scope else "")
    parts = [visible(head), plain_rows(board.columns, board.rows) if board.rows else board.empty]
    if board.note:
        parts.append(visible(board.note))
    return "\n".join(parts)


def plain_home(view: Home, reader: Reader) -> str:
    """The home screen: what waits, this month, what is due, what came last."""
    say = reader.say
    parts = [f"{visible(view.committee)}  {view.day}  {say('home.commit', commit=view.commit)}", ""]
    columns = (Column(""), Column("", right=True))
    for title, figures in (("home.todo", view.todo), ("home.month", view.month)):
        rows = [Row((figure.label, figure.text)) for figure in figures]
        parts += [say(title), plain_rows(columns, rows).lstrip("\n"), ""]
    for title, lines in (("home.due", view.due), ("home.latest", view.latest)):
        widest = max((len(row.cells) for row in lines), default=0)
        parts += [say(title), plain_rows([Column("")] * widest, lines).lstrip("\n"), ""]
    return "\n".join(parts).rstrip()
