"""What is wrong with rows, said with the sheet, the row and the heading of the column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger.exchange.registers.acts import Bundle
from ledger.exchange.registers.book import column_letters
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.missing import Missing
from ledger.exchange.registers.rows import Reading, Wrong
from ledger.kernel.finding import Finding, error


def rows_of(bundle: Bundle) -> set[int]:
    """The rows that a bundle comes from."""
    return {row for act in bundle.acts for row in act.rows}


def wrongs(each: Reading, rows: Sequence[Any]) -> Iterator[Wrong]:
    """What is wrong with cells, with the heading of their column."""
    place = {name: number for number, name in each.table.columns.items()}
    for row in rows:
        for column, finding in dict.fromkeys((column, finding_key(finding)) for column, finding in row.wrong):
            found = next(one for name, one in row.wrong if name == column and finding_key(one) == finding)
            yield Wrong(
                each.table.sheet.name, row.number, heading_of(each.table, column, place), said(found, each.table)
            )


def finding_key(finding: Finding) -> tuple[str, str]:
    """What makes two findings about one cell the same."""
    return finding.code, str(sorted(finding.values.items()))


def said(finding: Finding, table: Table) -> Finding:
    """A finding with the heading of the column that it asks for."""
    column = table.register.columns.get(str(finding.values.get("column")))
    return finding.at(field=column.zh) if column is not None and finding.code == "import.needed" else finding


def heading_of(table: Table, column: str, place: Mapping[str, int]) -> str | None:
    """The heading above a column, with its letters; the register's own word where the sheet has no such column."""
    if column in place:
        return f"{table.headings.get(place[column], column)} ({column_letters(place[column])})"
    found = table.register.columns.get(column)
    return found.zh if found else column or None


def twice(each: Reading, bundles: Sequence[Bundle]) -> Iterator[Wrong]:
    """Rows that open a stream which another row opens too, under a number of their own."""
    if each.table.register.name in ("budget",):
        return
    counts = Counter((bundle.subject, bundle.key) for bundle in bundles if not bundle.derived)
    for bundle in bundles:
        if not bundle.derived and counts[bundle.subject, bundle.key] > 1:
            rows = sorted(rows_of(bundle))
            yield Wrong(each.table.sheet.name, rows[0], None, error("import.key_twice", key=bundle.key))


def unknown(table: Table, lacking: Sequence[tuple[str, Missing]]) -> Iterator[Wrong]:
    """The rows of a sheet that name what the ledger does not have."""
    sheet = table.sheet.name
    place = {name: number for number, name in table.columns.items()}
    for where, each in lacking:
        if where != sheet:
            continue
        code = "import.unknown_safe" if each.safe else "import.unknown"
        finding = error(code, subject=each.subject, key=each.name, nearest=list(each.nearest))
        for row, column in each.places:
            yield Wrong(sheet, row, heading_of(table, column, place) if column else None, finding)
