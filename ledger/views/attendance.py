"""Who was there: the people of an activity or a meeting with how each attended, from a form and back to it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ledger.views.bodies import SITTING, seat, seated
from ledger.views.form import Form, FormField, Option
from ledger.views.reader import Reader
from ledger.views.states import is_open
from ledger.views.typed import joined, pieces

ATTENDED = ("present", "on_leave", "absent", "late")
"""The fields of a form that tell how people attended; those who were late are present too."""


class Roll(NamedTuple):
    """The people, how each attended (a field's name, or nothing yet), and the reasons of those on leave."""

    people: tuple[Option, ...]
    states: dict[str, str]
    reasons: dict[str, str]


def ways(asked: Form) -> tuple[str, ...]:
    """The ways to attend that a form asks for; none where it asks only who was present."""
    found = tuple(name for name in ATTENDED if asked.field(name) is not None)
    return found if len(found) > 1 and found[0] == "present" else ()


def people(reader: Reader, asked: Form) -> list[Option]:
    """The people in office who may attend: of a body in their order, deputies by group and name."""
    if asked.subject in SITTING:
        subject = SITTING[asked.subject]
        return [Option(each.key, each.key, seat(reader, subject, each.state)) for each in seated(reader, subject)]
    rows = reader.model.connection.execute(
        "SELECT key, state FROM stream WHERE subject = 'deputy' AND opened IS NOT NULL ORDER BY key"
    )
    found = []
    for key, text in rows:
        state = json.loads(text)
        if is_open(state) and state.get("mandate") not in ("suspended", "none"):
            found.append(Option(key, key, str(state.get("group") or "")))
    return sorted(found, key=lambda option: option.hint)


def roll(asked: Form, everyone: Iterable[Option], texts: Mapping[str, Any]) -> Roll:
    """The people as the form has them so far: those invited, else everyone, and whoever is named already."""
    states: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for way in ways(asked):
        for name, reason in named(texts.get(way)):
            states[name] = way
            if reason:
                reasons[name] = reason
    hints = {option.value: option for option in everyone}
    invited = [name for name, _ in named(texts.get("invited"))]
    names = dict.fromkeys([*(invited or hints), *states])
    return Roll(tuple(hints.get(name, Option(name, name)) for name in names), states, reasons)


def named(value: Any) -> list[tuple[str, str]]:
    """The names in a field, each with its reason where it has one; none in a mere number."""
    if isinstance(value, list):
        return [(str(row.get("deputy", "")), str(row.get("reason", ""))) for row in value if row.get("deputy")]
    return [(name, "") for name in pieces(str(value or "")) if not name.isdecimal()]


def texts_of(asked: Form, called: Roll) -> dict[str, Any]:
    """The fields of the form that tell the same; '' where nobody attended so."""
    found: dict[str, Any] = {}
    for way in ways(asked):
        also = ("late",) if way == "present" else ()
        names = [option.value for option in called.people if called.states.get(option.value) in (way, *also)]
        field = asked.field(way)
        assert field is not None
        found[way] = told(field, names, called.reasons)
    return found


def told(field: FormField, names: list[str], reasons: Mapping[str, str]) -> Any:
    """Names as a field has them: in a text, or in rows with their reasons."""
    if field.mode != "rows":
        return joined(field, names)
    return [{"deputy": name} | ({"reason": reasons[name]} if reasons.get(name) else {}) for name in names]
