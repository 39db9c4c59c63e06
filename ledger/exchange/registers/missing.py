"""Names that rows use and the ledger does not have: who they may be meant for, and which can be registered safely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from ledger import subjects
from ledger.exchange.registers.acts import Act, Bundle
from ledger.exchange.registers.desk import guessed
from ledger.exchange.registers.recorded import Records
from ledger.kernel.event import kind_fields
from ledger.store.records.nearest import by_sound, nearest

NAMED = ("unit", "station", "group", "deputy")
OPENS = {
    "unit": ("unit.registered", "system", "system"),
    "station": ("station.opened", "type", "station.opened.type"),
    "group": ("group.formed", None, None),
}
"""How a missing one is registered: the kind, the choice that its name has to tell, where the words for that stand."""
NUMERALS = "0123456789一二三四五六七八九十"


class Missing(NamedTuple):
    """A name that nothing is known of: where it stands, since when it is needed, the nearest known ones.

    `choice` is what its name tells it to be; `safe` whether registering it is no guess: that is told, and no
    other name is so near that one of the two may be a slip. `needed` is False where the ledger only remarks on it.
    """

    subject: str
    name: str
    places: Sequence[tuple[int, str | None]]
    since: date
    nearest: Sequence[str]
    choice: str | None
    safe: bool
    needed: bool


@cache
def referring(kind: str) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a kind in which units, stations or deputies are named: field, subject, whether a list."""
    subject = subjects.of_kind(kind)
    if subject is None:
        return ()
    found = []
    for name, field in kind_fields(subject.kinds[kind]).items():
        many = field.shape.type in ("list", "list_or_int") and field.shape.item is not None
        shape = field.shape.item if many and field.shape.item is not None else field.shape
        if shape.type == "key" and shape.subject in NAMED and name != subject.key:
            found.append((name, shape.subject, many))
    return tuple(found)


def named(act: Act) -> Iterator[tuple[str, str, str]]:
    """Every unit, station and deputy that an act names: field, subject, name."""
    for field, subject, many in referring(act.kind):
        value = act.fields.get(field)
        if many and isinstance(value, list):
            yield from ((field, subject, each) for each in value if isinstance(each, str))
        elif isinstance(value, str):
            yield field, subject, value
    if act.kind == "suggestion.submitted" and act.fields.get("track") == "formal":
        yield "lead", "deputy", act.fields["lead"]
        yield from (("co_signers", "deputy", each) for each in act.fields.get("co_signers", ()))
    if act.kind == "activity.held":
        yield from (("on_leave", "deputy", each["deputy"]) for each in act.fields.get("on_leave", ()))


def missing(records: Records, acts: Iterable[Act], bundles: Iterable[Bundle]) -> list[Missing]:
    """The names that neither the ledger nor the sheets themselves have."""
    here: Mapping[str, set[str]] = {
        subject: {bundle.key for bundle in bundles if bundle.subject == subject} for subject in NAMED
    }
    places: dict[tuple[str, str], list[tuple[int, str | None]]] = {}
    since: dict[tuple[str, str], date] = {}
    for act in acts:
        for field, subject, name in named(act):
            if name in here[subject] or name in records.keys(subject):
                continue
            at = subject, name
            places.setdefault(at, []).extend((row, act.columns.get(field)) for row in act.rows)
            since[at] = min(since.get(at, act.occurred), act.occurred)
    return [
        about(known_of(records, here, at[0]), [key for kind, key in places if kind == at[0]], at, where, since[at])
        for at, where in places.items()
    ]


def known_of(records: Records, here: Mapping[str, set[str]], subject: str) -> list[str]:
    """The names of a subject in the ledger and in the sheets."""
    return sorted({*records.keys(subject), *here[subject]})


def about(
    known: Sequence[str], others: Sequence[str], at: tuple[str, str], places: list[tuple[int, str | None]], since: date
) -> Missing:
    """What can be said of one missing name, among those known and others that are missing too."""
    subject, name = at
    near = nearest(name, known)
    _, field, words = OPENS.get(subject, (None, None, None))
    choice = guessed(words, name) if words else None
    told = subject in OPENS and (field is None or choice is not None)
    doubt = any(confusable(name, each) for each in (*near, *others) if each != name) or by_sound(name, list(known))
    return Missing(
        subject, name, list(dict.fromkeys(places)), since, near, choice, told and not doubt, subject != "group"
    )


def confusable(one: str, other: str) -> bool:
    """Whether one of two names may be a slip of the pen for the other: one character apart, and that no numeral."""
    if len(one) != len(other):
        return one in other or other in one
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 1 and not all(each in NUMERALS for each in apart[0])


def registration(each: Missing, begin: date | None) -> Bundle:
    """The event that registers a missing unit, or opens a missing station or group, on the first day it is needed.

    Units are counted nowhere, so they are registered as of the beginning of the term: older registers, imported
    later, name them too.
    """
    on = min(each.since, begin) if begin is not None and each.subject == "unit" else each.since
    kind, choice, _ = OPENS[each.subject]
    bundle = Bundle(each.subject, each.subject, each.name)
    fields: dict[str, Any] = {each.subject: each.name}
    if choice is not None:
        fields[choice] = each.choice
    rows = tuple(dict.fromkeys(row for row, _ in each.places[:1]))
    bundle.acts.append(Act(kind, on, fields, rows, {}))
    return bundle
