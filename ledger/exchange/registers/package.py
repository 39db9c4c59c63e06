"""An xlsx workbook: looked through before it is opened, so that nothing in it can hurt, then read.

The reader (calamine) gives values, and takes memory for the whole area between the first cell and the last;
so a look through each sheet's XML first tells where the last one is. The same look finds what the reader is
silent about: hidden rows and columns, error values, formulas whose value was never stored.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple
from xml.parsers import expat

from ledger.exchange.registers.binary import is_hidden, rows_of
from ledger.exchange.registers.book import MOST_AREA, Area, Book, Sheet, column_letters
from ledger.kernel.finding import Finding, Refused, error, note

MOST_INSIDE = 256 * 1024 * 1024
"""Bytes of all parts of a workbook together, unpacked."""
MOST_ROWS, MOST_COLUMNS = 200_000, 1_000
"""The last row and column in which a register may have anything."""
DIGITS = "0123456789"
TEXT = "\0"
"""Stands before formulas that give a text: an empty one may be meant."""
LONG = "=AGGREGATE("
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Trouble(Exception):
    """What makes a workbook unfit to be opened, as a code and its values."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def read_xlsx(name: str, digest: str, data: bytes) -> Book:
    """The workbook, or Refused with one sentence."""
    import python_calamine as calamine

    try:
        parts = unpacked(data)
        about = workbook_of(parts)
        looks = {sheet: look_through(parts[part]) for sheet, part in about.sheets.items()}
        for sheet, look in looks.items():
            check_extent(sheet, look)
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = []
        for each in book.sheets_metadata:
            if each.name in looks:
                look = looks[each.name]
                rows = rows_of(book, each.name)
                sheets.append(
                    Sheet(
                        each.name,
                        rows,
                        look.merged,
                        frozenset(look.hidden_rows),
                        frozenset(look.hidden_columns),
                        is_hidden(each),
                        dict(broken_of(look, rows)),
                        frozenset(place_of(cell) for cell, text in look.formulas.items() if is_sum(text)),
                    )
                )
    except Trouble as trouble:
        raise Refused(Finding(trouble.code, values={"file": name, **trouble.values})) from None
    except calamine.PasswordError:
        raise Refused(error("import.password", file=name)) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        calamine.CalamineError,
        KeyError,
        ValueError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as failure:
        raise Refused(error("import.broken", file=name, cause=str(failure)[:120])) from None
    return Book(name, digest, sheets, list(remarks(name, parts, looks)), about.since_1904)


def unpacked(data: bytes) -> dict[str, bytes]:
    """The XML parts of the package by name, and the names of all others (empty); their sizes are counted."""
    found: dict[str, bytes] = {}
    left = MOST_INSIDE
    with zipfile.ZipFile(BytesIO(data)) as package:
        for each in package.infolist():
            if each.flag_bits & 1:
                raise Trouble("import.password")
            if each.filename in found:
                raise zipfile.BadZipFile(f"{each.filename} twice")
            if not each.filename.endswith((".xml", ".rels")):
                found[each.filename] = b""
                continue
            with package.open(each) as stream:
                part = stream.read(left + 1)
            left -= len(part)
            if left < 0:
                raise Trouble("import.bomb", most=MOST_INSIDE // 1024 // 1024)
            found[each.filename] = part
    if "[Content_Types].xml" not in found or not any(name.startswith("xl/") for name in found):
        raise Trouble("import.no_workbook")
    return found


class About(NamedTuple):
    """The sheets by name, each with its part; and how days are counted."""

    sheets: dict[str, str]
    since_1904: bool


def workbook_of(parts: dict[str, bytes]) -> About:
    """What the workbook's own part says of its sheets."""
    sheets: dict[str, str] = {}
    since_1904 = False
    targets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            if "worksheet" in attributes.get("Type", ""):
                targets[attributes.get("Id", "")] = place

    def about(name: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if local(name) == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if link in targets:
                sheets[attributes.get("name", "")] = targets[link]
        elif local(name) == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")

    parse(parts["xl/_rels/workbook.xml.rels"], relation)
    parse(parts["xl/workbook.xml"], about)
    return About(sheets, since_1904)


def parse(data: bytes, start: Any) -> None:
    """Read a part, calling `start` for each element; no document type, so that no entity can grow."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = no_doctype
    parser.Parse(data, True)


def no_doctype(*_: object) -> None:
    """A workbook has none."""
    raise Trouble("import.broken", cause="DOCTYPE")


def local(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


class Look(NamedTuple):
    """What a look through a sheet's XML tells: where cells are, formulas, errors, what is hidden or merged."""

    rows: set[str]
    columns: set[str]
    formulas: dict[str, str]
    errors: dict[str, str]
    hidden_rows: list[int]
    hidden_columns: list[int]
    merged: list[Area]


def look_through(data: bytes) -> Look:
    """Look through a sheet once; hundreds of thousands of cells pass here, so little is done with each."""
    look = Look(set(), set(), {}, {}, [], [], [])
    cell = kind = ""
    row = count = 0
    add_row, add_column = look.rows.add, look.columns.add
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell, kind, row, count
        name = name if ":" not in name else local(name)
        if name == "c":
            parser.CharacterDataHandler = None
            count += 1
            cell, kind = attributes.get("r") or f"{column_letters(count - 1)}{row}", attributes.get("t", "")
        elif name in ("v", "is"):
            parser.CharacterDataHandler = None
            add_row(cell.lstrip(LETTERS))
            add_column(cell.rstrip(DIGITS))
            if kind == "e":
                look.errors[cell] = ""
                parser.CharacterDataHandler = characters
        elif name == "row":
            row, count = int(attributes.get("r") or row + 1), 0
            if attributes.get("hidden") in ("1", "true"):
                look.hidden_rows.append(row - 1)
        elif name == "f":
            look.formulas[cell] = "" if kind != "str" else TEXT
            parser.CharacterDataHandler = formula
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]), int(attributes["max"])
            look.hidden_columns.extend(range(first - 1, min(last, MOST_COLUMNS)))
        elif name == "mergeCell":
            area = attributes.get("ref", "").split(":")
            look.merged.append((place_of(area[0]), place_of(area[-1])))

    def formula(text: str) -> None:
        if len(look.formulas.get(cell, LONG)) < len(LONG):
            look.formulas[cell] += text

    def characters(text: str) -> None:
        if kind == "e" and len(look.errors[cell]) < 20:
            look.errors[cell] += text.strip()

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = no_doctype
    parser.Parse(data, True)
    return look


def is_sum(formula: str) -> bool:
    """Whether a formula adds up or counts other cells."""
    return formula.removeprefix(TEXT).lstrip("=+").upper().startswith(("SUM", "SUBTOTAL", "COUNT", "AGGREGATE"))


def place_of(reference: str) -> tuple[int, int]:
    """The row and column of `B3`, from 0."""
    letters = reference.rstrip(DIGITS)
    column = 0
    for letter in letters:
        if letter not in LETTERS or column > 20_000:
            raise ValueError(reference[:20])
        column = column * 26 + LETTERS.index(letter) + 1
    row = int(reference[len(letters) :])
    if not column or not 0 < row < 10_000_000:
        raise ValueError(reference[:20])
    return row - 1, column - 1


def check_extent(sheet: str, look: Look) -> None:
    """Refuse a sheet with a cell so far out that the area up to it could not be held."""
    if not look.rows:
        return
    rows = max(place_of(f"A{row}")[0] for row in look.rows) + 1
    column = max(look.columns, key=lambda letters: place_of(f"{letters}1"))
    columns = place_of(f"{column}1")[1] + 1
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_AREA:
        raise Trouble("import.far_out", sheet=sheet, cell=f"{column}{rows}", rows=MOST_ROWS, columns=MOST_COLUMNS)


def broken_of(look: Look, rows: list[list[Any]]) -> Iterator[tuple[tuple[int, int], str]]:
    """The cells that cannot be read: errors, and formulas without a stored value."""
    for reference, text in look.formulas.items():
        row, column = place_of(reference)
        if text.startswith(TEXT):
            continue
        if row >= len(rows) or column >= len(rows[row]) or rows[row][column] == "":
            yield (row, column), "="
    for reference, text in look.errors.items():
        yield place_of(reference), text or "#?"


def remarks(name: str, parts: dict[str, bytes], looks: dict[str, Look]) -> Iterator[Finding]:
    """What a person should know of the workbook as a whole."""
    if any(part.endswith("vbaProject.bin") for part in parts):
        yield note("import.macros", file=name)
    if any(part.startswith("xl/externalLinks/") for part in parts):
        yield note("import.links", file=name)
    formulas = sum(len(look.formulas) for look in looks.values())
    if formulas:
        yield note("import.formulas", file=name, count=formulas)
