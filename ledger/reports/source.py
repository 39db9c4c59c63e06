"""The text of a template in Markdown: what the shipped ones are kept as, for Word and Markdown alike.

Ordinary Markdown: `#` the title, `##` to `#####` the four levels of an official document, tables, paragraphs. A
comment before a paragraph names what else it is: `<!--salutation-->`, `<!--signature-->`; `<!--widths 1 3 2-->`
before a table says how wide its columns are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

STYLES = {
    # the styles a comment may name, in the two languages of the templates
    "subtitle": "副题",
    "document_number": "发文字号",
    "salutation": "称谓",
    "signature": "署名",
    "date": "成文日期",
    "attachment": "附件说明",
    "annex": "附件标识",
    "copies": "抄送",
    "caption": "图表题",
    "small": "小字",
    "page": "换页",
}
_COMMENT = re.compile(r"<!--\s*(\w+)\s*-->")
_WIDTHS = re.compile(r"<!--\s*widths((?:\s+\d+)+)\s*-->")
_HEADING = re.compile(r"(#{1,5})\s+(.*)")


class Block(NamedTuple):
    """One block: its style, its text, or the lines of a table with the widths of its columns."""

    style: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    right: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a template."""
    widths: tuple[int, ...] = ()
    for piece in re.split(r"\n\s*\n", text.strip("\n")):
        piece = piece.strip()
        if not piece:
            continue
        if found := _WIDTHS.match(piece):
            widths = tuple(map(int, found[1].split()))
            piece = piece[found.end() :].strip()
        if piece.startswith("|"):
            yield _table(piece, widths)
            widths = ()
            continue
        style = "body"
        if found := _COMMENT.match(piece):
            style, piece = found[1], piece[found.end() :].strip()
        if found := _HEADING.fullmatch(piece):
            level = len(found[1])
            style, piece = ("title" if level == 1 else f"heading{level - 1}"), found[2].strip()
        if piece or style == "page":
            yield Block(style, piece.replace("\n", "" if _is_chinese(piece) else " "))


def _table(piece: str, widths: tuple[int, ...]) -> Block:
    lines = [cells(line) for line in piece.split("\n") if line.strip()]
    right = tuple(place for place, rule in enumerate(lines[1]) if rule.endswith(":"))
    return Block("table", "", (lines[0], *lines[2:]), right, widths)


def cells(line: str) -> tuple[str, ...]:
    """The cells of a line of a table; `\\|` stands for a bar."""
    parts = re.split(r"(?<!\\)\|", line.strip().strip("|") if not line.strip().endswith("\\|") else line.strip()[1:])
    return tuple(part.strip().replace("\\|", "|") for part in parts)


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
