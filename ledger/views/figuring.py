"""Figures for a reader: definitions kept in the form that loads fastest, and how the office rounds rates."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from datetime import date
from typing import TYPE_CHECKING

from ledger.kernel.rounding import Rounding
from ledger.store.model import meta, set_meta

if TYPE_CHECKING:
    from ledger.store.model import Model
    from ledger.store.office import Office


class Kept(MutableMapping[str, str]):
    """Texts kept in the read model, which is disposable."""

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


def rate(office: Office, on: date | None) -> Rounding:
    """How the office prints percentages on a day."""
    if not office.table("parameters"):  # the shipped rule, without loading the parameters
        return Rounding(digits=1, zeros=False)
    value, day = office.parameters.value, on or date.max
    return Rounding(digits=value("rate.digits", day), mode=value("rate.mode", day), zeros=False)
