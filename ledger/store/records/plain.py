"""States and findings as JSON, the form in which the read model keeps them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.kernel.finding import Finding
from ledger.kernel.shape import per_class


def state_text(state: Any) -> str:
    """A state as JSON; dates and exact numbers as texts."""
    names = _slots_of(type(state))
    return _ENCODE({name: getattr(state, name) for name in names})


@per_class
def _slots_of(cls: Any) -> tuple[str, ...]:
    return tuple(
        name for base in reversed(cls.__mro__) for name in getattr(base, "__slots__", ()) if name != "__weakref__"
    )


def plain_value(value: Any) -> Any:
    """What JSON has no form for, as text."""
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if names := _slots_of(type(value)):
        return {name: getattr(value, name) for name in names}
    raise TypeError(f"{type(value).__name__} has no plain form")


def finding_text(finding: Finding) -> str:
    """What a finding carries beyond its code, as JSON."""
    data = {
        "values": dict(finding.values),
        "file": finding.file,
        "line": finding.line,
        "field": finding.field,
    }
    return json.dumps(data, ensure_ascii=False, default=str)


def dimensions_text(dimensions: Any) -> str:
    """A set of dimensions as JSON, the same text for the same set."""
    return _SORTED(dimensions)


_ENCODE = json.JSONEncoder(ensure_ascii=False, default=plain_value).encode
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
