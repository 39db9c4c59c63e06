"""Finding the table in a sheet: which rows are its headings, which register it is, what stands around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ledger.exchange.registers.book import Book, Cell, Sheet
from ledger.exchange.registers.cells import shown
from ledger.exchange.registers.columns import Register
from ledger.exchange.registers.mapping import Guide

MOST_ABOVE = 30
"""Rows in which the headings are looked for."""
MOST_WIDTH = 300
_BLANK = re.compile(r"\s+")
_BRACKET = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_MARKS = "*:：。、.·-—_/"
ALIKE = (("单位", "部门"), ("日期", "时间"))
"""Words of headings for which offices write others."""


class Table(NamedTuple):
    """A table in a sheet: its register, the column of each heading, and the rows of its body.

    `columns` give the register's column for the number of a sheet's column, `headings` the text above it;
    `unread` are headings that no column of the register goes by. `facts` stand above or below the table
    (`时间：3月5日`), by the column they speak of; `titles` are all texts above it.
    """

    sheet: Sheet
    register: Register
    mapping: Guide | None
    columns: Mapping[int, str]
    headings: Mapping[int, str]
    unread: Mapping[int, str]
    first: int
    facts: Mapping[str, Cell]
    titles: Sequence[str]
    score: float = 0


@cache
def plain(text: str) -> str:
    """A heading as it is compared: no blanks, no marks around it, no 的, full-width characters as plain ones."""
    text = _BLANK.sub("", unicodedata.normalize("NFKC", text))
    return text.strip(_MARKS).replace("的", "").casefold()


@cache
def bare(text: str) -> str:
    """A heading without what stands in brackets, such as a unit of measure."""
    return plain(_BRACKET.sub("", unicodedata.normalize("NFKC", text)))


def by_heading(register: Register) -> dict[str, str]:
    """The column that each heading means, as headings are compared; the office's own words win over synonyms."""
    found: dict[str, str] = {}
    for column in register.columns.values():
        for heading in (column.zh, column.en):
            found.setdefault(plain(heading), column.name)
    for column in register.columns.values():
        for heading in column.also:
            found.setdefault(plain(heading), column.name)
            found.setdefault(bare(heading), column.name)
    for heading, name in list(found.items()):
        for word, other in ALIKE:
            found.setdefault(heading.replace(word, other), name)
    return found


def filled(sheet: Sheet, skip: bool) -> list[list[Cell]]:
    """The rows with each merged area filled with its one value; what is hidden is left out if it is skipped."""
    rows = [list(row) for row in sheet.rows]
    for (top, left), (bottom, right) in sheet.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                rows[row][column] = value
    if skip:
        for number in sheet.hidden_rows:
            if number < len(rows):
                rows[number] = [""] * len(rows[number])
        for line in rows:
            for column in sheet.hidden_columns:
                if column < len(line):
                    line[column] = ""
    return rows


class Candidate(NamedTuple):
    """Rows that may be the headings, as one text a column (and the texts of both lines where there are two)."""

    top: int
    last: int
    texts: list[str]
    joined: list[str]


def candidates(rows: Sequence[Sequence[Cell]]) -> Iterator[Candidate]:
    """Each row among the first that may be the headings, alone and with the row below it."""
    lines = [[shown(cell).strip() for cell in row[:MOST_WIDTH]] for row in rows[: MOST_ABOVE + 1]]
    for number, line in enumerate(lines[:MOST_ABOVE]):
        if len({text for text in line if text}) < 2:
            continue
        yield Candidate(number, number, line, line)
        if number + 1 < len(lines) and any(lines[number + 1]):
            below = lines[number + 1]
            texts = [under or over for over, under in zip(line, below, strict=True)]
            joined = [
                over + under if over and under and over != under else over or under
                for over, under in zip(line, below, strict=True)
            ]
            yield Candidate(number, number + 1, texts, joined)


def matched(candidate: Candidate, known: Mapping[str, str]) -> dict[int, str]:
    """The columns of a register that the texts are headings of; the first of equal ones counts."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for forms in (
        [(plain(joined), plain(text)) for joined, text in zip(candidate.joined, candidate.texts, strict=True)],
        [(bare(joined), bare(text)) for joined, text in zip(candidate.joined, candidate.texts, strict=True)],
    ):
        for number, texts in enumerate(forms):
            if number in found:
                continue
            name = next((known[text] for text in texts if text and text in known and known[text] not in taken), None)
            if name is not None:
                found[number] = name
                taken.add(name)
    return found


def find(
    book: Book,
    sheet: Sheet,
    among: Mapping[str, Register],
    needs: Mapping[str, Sequence[Sequence[str]]],
    mappings: Sequence[Guide] = (),
    skip_hidden: bool = False,
    looks: Mapping[str, Mapping[str, Mapping[str, str]]] = {},
) -> Table | None:
    """The table of a sheet: as a mapping file says, else by its headings and the titles around it; or None.

    `needs` are the columns without which a sheet is not taken for a register: of each group one. `looks` say of
    columns how cells look that are those of another.
    """
    rows = filled(sheet, skip_hidden)
    best: Table | None = None
    known = {name: by_heading(register) for name, register in among.items()}
    for candidate in candidates(rows):
        texts = {plain(text) for text in candidate.texts if text}
        for mapping in mappings:
            if mapping.register.name in among and {plain(each) for each in mapping.headings} <= texts:
                return mapped(sheet, rows, candidate, mapping)
        for name, register in among.items():
            columns = matched(candidate, known[name])
            names = set(columns.values())
            if not all(names & set(group) for group in needs.get(name, ())):
                continue
            score = scored(candidate, columns, register, titles_of(book, sheet, rows, candidate.top))
            if len(columns) >= 2 and (best is None or score > best.score or is_whole_below(candidate, best, score)):
                columns = by_looks(rows[candidate.last + 1 :], candidate, columns, known[name], looks.get(name, {}))
                best = made(sheet, rows, candidate, register, columns, None, score)
    return best


def is_whole_below(candidate: Candidate, best: Table, score: float) -> bool:
    """Whether one row alone has the headings of two: then the upper of these is no heading, but tells of the table."""
    return candidate.top == candidate.last == best.first - 1 and score == best.score


def by_looks(
    rows: Sequence[Sequence[Cell]],
    candidate: Candidate,
    columns: dict[int, str],
    known: Mapping[str, str],
    looks: Mapping[str, Mapping[str, str]],
) -> dict[int, str]:
    """The columns, where all cells below a heading look like another column of which it is a common name too."""
    for name, look in looks.items():
        place = next((number for number, found in columns.items() if found == name), None)
        if place is None or look["means"] in columns.values():
            continue
        texts = [text for row in rows if place < len(row) and (text := plain(shown(row[place])))]
        if (
            texts
            and all(re.match(look["like"], text) for text in texts)
            and any(re.match(look["told"], text) for text in texts)
        ):
            heading = plain(candidate.texts[place])
            columns = matched(candidate, {**known, heading: look["means"], bare(candidate.texts[place]): look["means"]})
    return columns


def scored(candidate: Candidate, columns: Mapping[int, str], register: Register, titles: Sequence[str]) -> float:
    """How well a register fits: headings known less headings unknown, and a title that names it."""
    customary = sum(not register.columns[name].extra for name in columns.values())
    texts = len({text for text in candidate.texts if text})
    named = [title for title in titles if any(each in title for each in (register.zh, *register.also))]
    return customary + 0.6 * (len(columns) - customary) - 0.5 * max(0, texts - len(columns)) + (6 if named else 0)


def titles_of(book: Book, sheet: Sheet, rows: Sequence[Sequence[Cell]], top: int) -> list[str]:
    """The names and texts above a table: of the file, of the sheet, of its title rows."""
    found = [book.name, sheet.name]
    for row in rows[:top]:
        found += dict.fromkeys(text for cell in row[:MOST_WIDTH] if (text := shown(cell).strip()))
    return found


def made(
    sheet: Sheet,
    rows: Sequence[Sequence[Cell]],
    candidate: Candidate,
    register: Register,
    columns: Mapping[int, str],
    mapping: Guide | None,
    score: float = 0,
) -> Table:
    """The table below these headings."""
    headings = {number: text for number, text in enumerate(candidate.texts) if text}
    unread = {number: text for number, text in headings.items() if number not in columns}
    whole = sheet._replace(rows=rows)
    facts = dict(facts_of(rows[: candidate.top], by_heading(register)))
    titles = [shown(cell).strip() for row in rows[: candidate.top] for cell in row[:MOST_WIDTH] if shown(cell).strip()]
    return Table(
        whole,
        register,
        mapping,
        columns,
        headings,
        unread,
        candidate.last + 1,
        facts,
        list(dict.fromkeys(titles)),
        score,
    )


def mapped(sheet: Sheet, rows: Sequence[Sequence[Cell]], candidate: Candidate, mapping: Guide) -> Table:
    """The table as a mapping file says: each heading means the column named, and `-` is not read."""
    meant = {plain(heading): name for heading, name in mapping.columns.items()}
    columns = {
        number: name
        for number, text in enumerate(candidate.texts)
        if text and (name := meant.get(plain(text), "-")) in mapping.register.columns
    }
    table = made(sheet, rows, candidate, mapping.register, columns, mapping)
    left_out = {plain(heading) for heading, name in mapping.columns.items() if name == "-"}
    return table._replace(unread={at: text for at, text in table.unread.items() if plain(text) not in left_out})


_FACT = re.compile(r"^\s*([^:：]{1,12})[:：]\s*(.*)$", re.DOTALL)


def facts_of(rows: Sequence[Sequence[Cell]], known: Mapping[str, str]) -> Iterator[tuple[str, Cell]]:
    """What is said above a table: `时间：3月5日` in one cell, several in one, or a label with its value beside it."""
    for row in rows:
        cells: list[Cell] = []
        for cell in row[:MOST_WIDTH]:
            if not cells or cell != cells[-1]:
                cells.append(cell)
        for number, cell in enumerate(cells):
            text = shown(cell)
            found = False
            for piece in re.split(r"[\s　]{2,}|[；;\n]", text):
                fact = _FACT.match(piece)
                if fact and (name := known.get(plain(fact[1]))) is not None and fact[2].strip():
                    found = True
                    yield name, fact[2].strip()
            name = known.get(plain(text.rstrip("：:")))
            if not found and name is not None and number + 1 < len(cells) and shown(cells[number + 1]).strip():
                yield name, cells[number + 1]
