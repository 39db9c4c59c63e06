"""Workbooks of the old binary kind, and what the reader of both kinds tells of a sheet."""

from __future__ import annotations

from ledger.exchange.registers.book import Area, Book, Cell, Sheet
from ledger.kernel.finding import Refused, error, note


def read_xls(name: str, digest: str, data: bytes) -> Book:
    """A workbook of the old binary kind; what is hidden in it, that kind of file does not tell us."""
    from io import BytesIO

    import python_calamine as calamine

    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused(error("import.password", file=name))
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [
            Sheet(each.name, rows_of(book, each.name), merged_of(book, each.name), hidden=is_hidden(each))
            for each in book.sheets_metadata
            if each.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError:
        raise Refused(error("import.password", file=name)) from None
    except (calamine.CalamineError, OSError, ValueError) as failure:
        raise Refused(error("import.broken", file=name, cause=str(failure)[:120])) from None
    findings = [note("import.xls_hidden", file=name)]
    if b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T" in data:
        findings.append(note("import.macros", file=name))
    return Book(name, digest, sheets, findings)


def rows_of(book: object, sheet: str) -> list[list[Cell]]:
    """The rows of a sheet from its first."""
    found: list[list[Cell]] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    return found


def merged_of(book: object, sheet: str) -> list[Area]:
    """The merged areas of a sheet."""
    found: list[Area] | None = book.get_sheet_by_name(sheet).merged_cell_ranges  # type: ignore[attr-defined]
    return found or []


def is_hidden(about: object) -> bool:
    """Whether a sheet is hidden."""
    return not repr(about.visible).endswith(".Visible")  # type: ignore[attr-defined]
