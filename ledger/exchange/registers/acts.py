"""Acts: the events that rows of a register become, bundled by the stream they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.exchange.registers.desk import Desk, guessed
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rows import Row
from ledger.kernel.finding import error


class Resident(NamedTuple):
    """A resident named in a row; only the identity store will know them, the event gets a key."""

    name: str
    telephone: str | None = None


class Act(NamedTuple):
    """One event to be: its plain fields, the rows it comes from, and the column that each field stands in.

    `assumed` are the fields (and `occurred`) that no cell of their own tells: they are recorded, but say nothing
    against what is recorded already.
    """

    kind: str
    occurred: date
    fields: Mapping[str, Any]
    rows: tuple[int, ...]
    columns: Mapping[str, str]
    assumed: frozenset[str] = frozenset()


class Bundle:
    """The acts of one stream, in the order of its life.

    `derived` is True where the key was made from the day and a name, and not given by the register.
    """

    def __init__(self, subject: str, key_field: str, key: str, *, derived: bool = False) -> None:
        self.subject = subject
        self.key_field = key_field
        self.key = key
        self.derived = derived
        self.acts: list[Act] = []

    def act(
        self,
        kind: str,
        occurred: date,
        rows: Row | Iterable[Row],
        /,
        fixed: Mapping[str, Any] = {},
        told: Iterable[str] = (),
        taken: bool = False,
        assumed: Iterable[str] = (),
        **columns: str,
    ) -> None:
        """An act whose fields are those of the columns named (`class_` for `class`) and the fixed ones.

        Fixed fields whose column is empty count as assumed, unless they are `told`; with `taken` the day too,
        and those of `assumed` though a column that speaks of another act has them.
        """
        many = (rows,) if isinstance(rows, Row) else tuple(rows)
        named = {field.rstrip("_"): column for field, column in columns.items()}
        fields: dict[str, Any] = {self.key_field: self.key}
        for field, column in named.items():
            if (value := many[0].get(column)) is not None:
                fields[field] = value
        for field, value in fixed.items():
            if value in (None, [], {}):
                fields.pop(field, None)
            else:
                fields[field] = value
        approximate = sorted(
            field
            for field, column in named.items()
            if field in fields and any(column in row.approximate for row in many)
        )
        if approximate:
            fields["approximate"] = approximate
        guessed = {
            field for field in fixed if field not in told and all(row.get(named.get(field, "")) is None for row in many)
        }
        silent = frozenset((*guessed, *assumed, *(("occurred",) if taken else ())))
        self.acts.append(Act(kind, occurred, fields, tuple(row.number for row in many), named, silent))


Builder = Callable[[list[Row], Table, Desk], Iterator[Bundle]]


def needed(row: Row, table: Table, *columns: str) -> bool:
    """Whether the cells are filled; each that is not is said."""
    missing = [
        column for column in columns if row.get(column) is None and not any(column == name for name, _ in row.wrong)
    ]
    for column in missing:
        row.refuse(column, error("import.needed", column=column))
    return all(row.get(column) is not None for column in columns)


def otherwise(row: Row, desk: Desk, column: str, value: Any, code: str = "import.taken") -> Any:
    """The value of a cell; else the one given, which is remembered as taken."""
    found = row.get(column)
    if found is None and not any(column == name for name, _ in row.wrong):
        desk.take(code, column, value)
        return value
    return found


def begun(row: Row, desk: Desk, column: str) -> date | None:
    """The day on which something that stands began: as told, else that of the register or of the term."""
    day: date | None = row.get(column) or desk.begin(column)
    if day is None:
        row.refuse(column, error("import.no_day_at_all"))
    return day


def told_or_guessed(row: Row, what: str, name: str) -> str | None:
    """A type or system as its column tells it, else as the words of a name do; the row is refused where none does."""
    column = what.rpartition(".")[2]
    found: str | None = row.get(column) or guessed(what, name)
    if found is None:
        row.refuse(column, error("import.type_untold", name=name[:40]))
    return found


def joined(*parts: str | None) -> str | None:
    """Several remarks as one; None where there is none."""
    said = [part for part in parts if part]
    return "；".join(dict.fromkeys(said)) or None


def shortened(text: str, most: int = 60) -> tuple[str, str | None]:
    """A matter as a title, and as content where it is too long for one: its first sentence, cut if need be."""
    text = text.strip()
    if len(text) <= most and "\n" not in text:
        return text, None
    first = text.split("\n")[0]
    for mark in "。；;！？，,":
        if 0 < first.find(mark) <= most:
            return first[: first.find(mark)], text
    return first[:most].rstrip(), text
