"""Shell completion of what the ledger itself knows: kinds, fields, names, figures, accounts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import Any


def complete_kinds(prefix: str, **_: Any) -> Iterable[str]:
    """Kinds of events."""
    from ledger import subjects

    return [kind for subject in subjects.every() for kind in subject.kinds if kind.startswith(prefix)]


def complete_fields(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """The fields of the kind at hand, then the values each may have."""
    from ledger import subjects
    from ledger.kernel.event import kind_fields

    kind = parsed_args.kind or ""
    subject = subjects.of_kind(kind)
    if subject is None:
        return []
    fields = kind_fields(subject.kinds[kind])
    name, equals, start = prefix.partition("=")
    if not equals:
        return [f"{field}=" for field in ("occurred", *fields) if field.startswith(prefix)]
    if name not in fields:
        return []
    shape = fields[name].shape
    head, comma, last = start.rpartition(",")
    inner = shape.item if shape.type in ("list", "list_or_int") and shape.item is not None else shape
    values = list(inner.choices) or (keys_of(inner.subject, parsed_args) if inner.subject else [])
    return [f"{name}={head}{comma}{value}" for value in values if value.startswith(last)]


def keys_of(subject: str, parsed_args: Namespace) -> list[str]:
    """The known keys of a subject in the ledger at hand; none where there is no ledger."""
    from ledger.cli.context import Context
    from ledger.kernel.finding import Refused

    try:
        connection = Context(parsed_args).model.connection
    except (Refused, OSError):
        return []
    rows = connection.execute(
        "SELECT key FROM stream WHERE subject = ? AND opened IS NOT NULL ORDER BY key", (subject,)
    )
    return [key for (key,) in rows]


def complete_figures(prefix: str, **_: Any) -> Iterable[str]:
    """Names of figures."""
    from ledger.figures import load

    return [name for name in load() if name.startswith(prefix)]


def complete_accounts(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """Accounts that have postings."""
    from ledger.cli.context import Context
    from ledger.kernel.finding import Refused

    try:
        connection = Context(parsed_args).model.connection
    except (Refused, OSError):
        return []
    rows = connection.execute("SELECT DISTINCT name FROM account ORDER BY name")
    return [name for (name,) in rows if name.startswith(prefix)]


def complete_subjects(prefix: str, **_: Any) -> Iterable[str]:
    """Names of subjects."""
    from ledger.subjects import MODULES

    return [name for name in MODULES if name.startswith(prefix)]


def complete_registers(prefix: str, **_: Any) -> Iterable[str]:
    """The registers that can be imported, and kinds of events."""
    from ledger.exchange.registers.columns import registers

    names = [name for name, register in registers().items() if register.read]
    return [*(name for name in names if name.startswith(prefix)), *(complete_kinds(prefix) if "." in prefix else ())]
