"""Shell completion of what the ledger itself knows: kinds, fields, names, figures, accounts."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite3 import Connection


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


def connection_of(parsed_args: Namespace) -> Connection | None:
    """The read model of the ledger at hand; None where there is no ledger."""
    from ledger.cli.context import Context
    from ledger.kernel.finding import Refused

    try:
        return Context(parsed_args).model.connection
    except (Refused, OSError):
        return None


def rows_of(parsed_args: Namespace, query: str, values: Iterable[str] = ()) -> list[str]:
    """The first column of what the ledger at hand answers."""
    connection = connection_of(parsed_args)
    return [] if connection is None else [str(row[0]) for row in connection.execute(query, tuple(values))]


def keys_of(subject: str, parsed_args: Namespace) -> list[str]:
    """The known keys of a subject in the ledger at hand."""
    query = "SELECT key FROM stream WHERE subject = ? AND opened IS NOT NULL ORDER BY key"
    return rows_of(parsed_args, query, [subject])


def complete_keys(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """The keys of the subject at hand."""
    from ledger.cli.subjects import subject_named
    from ledger.kernel.finding import Refused

    try:
        subject = subject_named(parsed_args.subject or "", "zh")
    except Refused:
        return []
    return [key for key in keys_of(subject, parsed_args) if key.startswith(prefix)]


def complete_deputies(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """The names of deputies."""
    return [key for key in keys_of("deputy", parsed_args) if key.startswith(prefix)]


def complete_members(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """The names of deputies and of their groups."""
    return [*complete_deputies(prefix, parsed_args), *filter(_begins(prefix), keys_of("group", parsed_args))]


def complete_events(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """The latest events by their ids."""
    query = "SELECT id FROM event WHERE id BETWEEN ?1 AND ?1 || '~' ORDER BY id DESC LIMIT 100"
    return rows_of(parsed_args, query, [prefix])


def complete_figures(prefix: str, **_: Any) -> Iterable[str]:
    """Names of figures."""
    from ledger.figures import load

    return [name for name in load() if name.startswith(prefix)]


def complete_accounts(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """Accounts that have postings."""
    return filter(_begins(prefix), rows_of(parsed_args, "SELECT DISTINCT name FROM account ORDER BY name"))


def complete_dimensions(prefix: str, **_: Any) -> Iterable[str]:
    """Dimensions, and behind a dot the facts that may be followed from one."""
    from ledger.locale import names_of
    from ledger.store.model.dimensions import EVERYWHERE, TIMES
    from ledger.subjects import facts_of

    head, dot, _fact = prefix.partition(".")
    if dot:
        facts = TIMES if head == "entered" else sorted(facts_of(head))
        return [name for fact in facts if (name := f"{head}.{fact}").startswith(prefix)]
    return [name for name in dict.fromkeys((*EVERYWHERE, *names_of("dimensions"))) if name.startswith(prefix)]


def complete_values(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """The values of the dimension before an equals sign: keys, and the choices of its field."""
    from ledger.locale import names_of
    from ledger.subjects import DIMENSIONS

    name, _equals, start = prefix.partition("=")
    head, _dot, fact = name.rpartition(".")
    known = [key for subject, its in DIMENSIONS.items() if its == name for key in keys_of(subject, parsed_args)]
    if not known:
        parts = (choice.split(".") for choice in names_of("choices"))
        known = [part[-1] for part in parts if part[-2:-1] == [fact] and (not head or part[0] == head)]
    return [f"{name}={value}" for value in dict.fromkeys(known) if value.startswith(start)]


def complete_figure_words(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """Names of figures, and what they may be narrowed to."""
    return complete_values(prefix, parsed_args) if "=" in prefix else complete_figures(prefix)


def complete_account_words(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """Accounts that have postings, and what they may be narrowed to."""
    return complete_values(prefix, parsed_args) if "=" in prefix else complete_accounts(prefix, parsed_args)


def complete_periods(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """The years in which anything happened; behind a year, its parts."""
    years = rows_of(parsed_args, "SELECT DISTINCT strftime('%Y', date + 1721424.5) FROM posting ORDER BY 1 DESC")
    parts = ["", *(f"-H{half}" for half in (1, 2)), *(f"-Q{quarter}" for quarter in (1, 2, 3, 4))]
    parts += [f"-{month:02}" for month in range(1, 13)]
    return [
        name for name in (*(year + part for year in years for part in parts), "term", "all") if name.startswith(prefix)
    ]


def complete_codes(prefix: str, **_: Any) -> Iterable[str]:
    """Codes of findings."""
    from ledger.locale import finding_codes

    return [code for code in finding_codes() if code.startswith(prefix)]


def _begins(prefix: str) -> Callable[[str], bool]:
    return lambda text: text.startswith(prefix)


def complete_subjects(prefix: str, **_: Any) -> Iterable[str]:
    """Names of subjects."""
    from ledger.subjects import MODULES

    return [name for name in MODULES if name.startswith(prefix)]


def complete_registers(prefix: str, **_: Any) -> Iterable[str]:
    """The registers that can be imported, and kinds of events."""
    from ledger.exchange.registers.columns import registers

    names = [name for name, register in registers().items() if register.read]
    return [*(name for name in names if name.startswith(prefix)), *(complete_kinds(prefix) if "." in prefix else ())]
