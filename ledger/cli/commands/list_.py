"""`ledger list`: the entities of a subject as they stand."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from ledger import subjects
from ledger.cli.complete import complete_subjects
from ledger.cli.context import Context
from ledger.cli.filters import split
from ledger.cli.output import print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language, label
from ledger.store.entities import Entity, entities
from ledger.store.nearest import nearest

COLUMNS = (
    "title",
    "status",
    "type",
    "lead",
    "lead_unit",
    "category",
    "disposition",
    "mandate",
    "group",
    "station",
    "due",
)
"""What a table shows of a state, where it has it."""


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which subject, and which of its entities."""
    subject = parser.add_argument("subject", metavar="SUBJECT", help=say(lang, "list.subject"))
    subject.completer = complete_subjects  # type: ignore[attr-defined]
    parser.add_argument("words", nargs="*", metavar="FIELD=VALUE", help=say(lang, "list.words"))
    parser.add_argument("--open", action="store_true", help=say(lang, "list.open"))
    parser.add_argument("--overdue", action="store_true", help=say(lang, "list.overdue"))


def subject_named(name: str, lang: Language) -> str:
    """The subject a person names, in either language."""
    if name in subjects.MODULES:
        return name
    labels = {label(lang, "subjects", each): each for each in subjects.MODULES}
    if name in labels:
        return labels[name]
    raise Refused(error("usage.subject", name=name, nearest=nearest(name, [*subjects.MODULES, *labels])))


def run(context: Context) -> int:
    """Print the entities asked for."""
    arguments = context.arguments
    subject = subject_named(arguments.subject, context.lang)
    words, filters = split(arguments.words)
    if words:
        raise Refused(error("usage.no_equals", word=words[0]))
    found = [
        entity
        for entity in entities(context.model, subject, context.as_of)
        if all(value_of(entity.state, name) in values for name, values in filters)
        and (not arguments.open or is_open(entity.state))
        and (not arguments.overdue or is_overdue(entity.state, context.today))
    ]
    if context.json:
        print_json([entity_data(entity) for entity in found])
        return 0
    if not found:
        print(say(context.lang, "list.none"))
        return 0
    columns = [name for name in COLUMNS if any(value_of(entity.state, name) for entity in found)]
    heads = [label(context.lang, "subjects", subject), say(context.lang, "list.opened")]
    heads += [label(context.lang, "fields", f"{subject}.{name}") for name in columns]
    rows = [
        (entity.key, entity.opened, *(shown(context.lang, subject, name, entity.state) for name in columns))
        for entity in found
    ]
    print(table(rows, heads))
    print(say(context.lang, "list.count", count=len(found)))
    return 0


def shown(lang: Language, subject: str, name: str, state: dict[str, Any]) -> str:
    """A value of a state for people."""
    value = value_of(state, name)
    if name in ("title", "lead", "lead_unit", "group", "station", "due", "category") or not value:
        return value
    return label(lang, "choices", f"{subject}.{name}.{value}")


def value_of(state: dict[str, Any], name: str) -> str:
    """A value of a state as a word: of its own fields, or of the entity's dimensions."""
    value = state.get(name)
    if value is None:
        value = state.get("own", {}).get(name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


ENDED = (
    "closed",
    "refused",
    "merged",
    "withdrawn",
    "transferred",
    "terminated",
    "done",
    "dropped",
    "completed",
)


def is_open(state: dict[str, Any]) -> bool:
    """Whether the entity is not finished with."""
    if isinstance(state.get("open"), bool):
        return bool(state["open"])
    return not (state.get("closed") or any(value_of(state, name) in ENDED for name in ("status", "mandate")))


def is_overdue(state: dict[str, Any], today: date) -> bool:
    """Whether something is still owed whose day has passed."""
    due = state.get("due")
    answered = state.get("status") in ("replied", "rated", "answered") or state.get("done")
    return bool(due) and is_open(state) and not answered and date.fromisoformat(str(due)) < today


def entity_data(entity: Entity) -> dict[str, Any]:
    """An entity for other programs."""
    opened = None if entity.opened is None else entity.opened.isoformat()
    return {"subject": entity.subject, "key": entity.key, "opened": opened, "state": entity.state}
