"""Reads a draft: plain text, Markdown or Word, as lines with their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ledger.kernel.finding import Refused, error
from ledger.reports.audit.shapes import HEADING, Line, is_heading
from ledger.reports.marked import without_filled

TEXT, MARKDOWN, WORD = (".txt", ".text"), (".md", ".markdown"), (".docx",)
MOST_BYTES = 50_000_000

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ENDS = "。！？；：:;!?….”」）)》"
_WRAPPED = 24
"""A line at least so long that ends without a mark goes on in the next one."""


def read(path: Path) -> list[Line]:
    """The lines of a draft; Refused where it is none."""
    suffix = path.suffix.lower()
    if suffix not in (*TEXT, *MARKDOWN, *WORD):
        raise Refused(error("audit.form", file=str(path), suffix=suffix or path.name))
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Refused(error("audit.large", file=str(path), size=size // 1_000_000))
        data = path.read_bytes()
    except OSError as failure:
        raise Refused(error("audit.unreadable", file=str(path), cause=failure.strerror or str(failure))) from None
    if suffix in WORD:
        from ledger.reports.audit.word import word_lines

        return list(word_lines(path, data))
    text = decoded(path, data)
    return list(text_lines(_COMMENT.sub(_blank, text), without_filled(text)))


def decoded(path: Path, data: bytes) -> str:
    """The text in UTF-8, else in the Chinese national encoding."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(error("audit.not_text", file=str(path)))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def text_lines(text: str, typed: str | None = None) -> Iterator[Line]:
    """The paragraphs of a text: wrapped lines joined, tables of Markdown cell by cell.

    `typed` is the text with blanks in the place of what `ledger report` filled in.
    """
    heading = ""
    lines = text.splitlines()
    kept = lines if typed is None else typed.splitlines()
    place = 0
    while place < len(lines):
        number, line = place + 1, lines[place].rstrip()
        place += 1
        if not line.strip():
            continue
        if line.lstrip().startswith("|"):
            place = _table_end(lines, number - 1)
            yield from _table(lines, kept, number - 1, place, heading)
            continue
        starts, own = [0], kept[place - 1][: len(line)]
        while place < len(lines) and _goes_on(line, lines[place]):
            starts.append(len(line) + 1)
            line += "\n" + lines[place].rstrip()
            own += "\n" + kept[place][: len(lines[place].rstrip())]
            place += 1
        if is_heading(line):
            heading = line.strip()
        yield Line(number, line, (), tuple(starts), heading, own if own != line else "")


def _goes_on(line: str, following: str) -> bool:
    last = line.rpartition("\n")[2].strip()
    return len(last) >= _WRAPPED and last[-1] not in _ENDS and bool(following.strip()) and not HEADING.match(following)


def _table_end(lines: list[str], first: int) -> int:
    place = first
    while place < len(lines) and lines[place].lstrip().startswith("|"):
        place += 1
    return place


def _table(lines: list[str], kept: list[str], first: int, last: int, heading: str) -> Iterator[Line]:
    """The cells of a table in Markdown, each under its column's and behind its row's head."""
    heads: list[str] = []
    for place in range(first, last):
        placed = list(_cells(lines[place]))
        cells = [cell for _, cell in placed]
        if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            continue
        if not heads:
            heads = cells
            continue
        for column, (at, cell) in enumerate(placed):
            around = (cells[0] if column else "", heads[column] if column < len(heads) else "")
            own = kept[place][at : at + len(cell)]
            heads_of = tuple(each for each in around if each)
            yield Line(place + 1, cell, heads_of, (-at,), heading, own if own != cell else "")


def _cells(line: str) -> Iterator[tuple[int, str]]:
    """The cells of a row with the column each begins in."""
    for match in re.finditer(r"[^|]+", line):
        text = match[0].strip()
        if text or 0 < match.start() < len(line) - 1:
            yield match.start() + len(match[0]) - len(match[0].lstrip()), text
