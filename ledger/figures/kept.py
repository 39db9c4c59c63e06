"""The figures of one ledger, kept in its read model in the form that loads fastest."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from datetime import date

from ledger.figures import Definitions, load
from ledger.figures.rules import Rules
from ledger.kernel.rounding import Rounding
from ledger.store.model.model import Model, meta, set_meta
from ledger.store.office import Office


class Kept(MutableMapping[str, str]):
    """Texts kept in the read model, under names of their own."""

    def __init__(self, model: Model) -> None:
        self.connection = model.connection

    def __getitem__(self, name: str) -> str:
        found = meta(self.connection, name)
        if found is None:
            raise KeyError(name)
        return found

    def __setitem__(self, name: str, value: str) -> None:
        set_meta(self.connection, name, value)

    def __delitem__(self, name: str) -> None:
        self.connection.execute("DELETE FROM meta WHERE name = ?", (name,))

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self.connection.execute("SELECT name FROM meta"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def definitions_of(model: Model) -> Definitions:
    """The shipped figures and the office's own, with the rules by which they are computed."""
    office = model.office
    parameters = (lambda: office.parameters) if office.table("parameters") else None
    return load(office.table("figures") or None, Kept(model), parameters)


def rate_of(office: Office, on: date | None) -> Rounding:
    """How the office prints percentages of a time that ends on a day; the newest rule where none is said."""
    return Rules({}, (lambda: office.parameters) if office.table("parameters") else None).rate(on)
