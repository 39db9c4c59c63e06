"""`ledger list`: the entities of a subject as they stand."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger.cli.complete import complete_subjects
from ledger.cli.context import Context
from ledger.cli.filters import split
from ledger.cli.output import print_json, shortened, table
from ledger.cli.subjects import subject_named
from ledger.cli.words import say
from ledger.kernel.expression import Filters
from ledger.kernel.finding import Refused, error
from ledger.locale import Language, label, labels_of
from ledger.locale.states import fields_of, phrase
from ledger.store.model.entities import Entity, entities
from ledger.store.records.nearest import nearest
from ledger.views.columns import COLUMNS
from ledger.views.states import is_open

WIDTH = 40
"""Cells of a terminal that one value may take."""


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which subject, and which of its entities."""
    subject = parser.add_argument("subject", metavar="SUBJECT", help=say(lang, "list.subject"))
    subject.completer = complete_subjects  # type: ignore[attr-defined]
    parser.add_argument("words", nargs="*", default=[], metavar="FIELD=VALUE", help=say(lang, "list.words"))
    parser.add_argument("--open", action="store_true", help=say(lang, "list.open"))
    parser.add_argument("--overdue", action="store_true", help=say(lang, "list.overdue"))


def run(context: Context) -> int:
    """Print the entities asked for."""
    arguments = context.arguments
    subject = subject_named(arguments.subject, context.lang)
    words, filters = split(arguments.words)
    if words:
        raise Refused(error("usage.no_equals", word=words[0]))
    every = [(entity, dict(fields_of(subject, entity.state))) for entity in entities_of(context, subject)]
    known_fields(subject, [name for name, _ in filters], every)
    own = context.office.labels
    known_choices(context, subject, filters)
    late = overdue_keys(context, subject) if arguments.overdue else frozenset()
    found = [
        (entity, fields)
        for entity, fields in every
        if all(fits(context.lang, f"{subject}.{name}", fields.get(name), values, own) for name, values in filters)
        and (not arguments.open or is_open(entity.state))
        and (not arguments.overdue or entity.key in late)
    ]
    if context.json:
        print_json([entity_data(entity) for entity, _ in found])
        return 0
    if not found:
        print(say(context.lang, "list.none"))
        return 0
    columns = [
        name
        for name in COLUMNS.get(subject, ())
        if any(fields.get(name, entity.key) != entity.key for entity, fields in found)
    ]
    heads = [label(context.lang, "subjects", subject), say(context.lang, "list.opened")]
    heads += [label(context.lang, "fields", f"{subject}.{name}") for name in columns]
    rows = [
        (
            entity.key,
            entity.opened,
            *(
                shortened(phrase(context.lang, f"{subject}.{name}", fields.get(name, ""), own), WIDTH)
                for name in columns
            ),
        )
        for entity, fields in found
    ]
    print(table(rows, heads))
    print(say(context.lang, "list.count", count=len(found)))
    return 0


def entities_of(context: Context, subject: str) -> Iterator[Entity]:
    """The entities of a subject; items of a plan with how they stand by what was measured."""
    for entity in entities(context.model, subject, context.as_of):
        yield entity if subject != "plan" else plan_item(context, entity)


def plan_item(context: Context, entity: Entity) -> Entity:
    """An item with what was measured, how much of the target that is, and whether it is still open."""
    from ledger.cli.figuring import definitions, rate
    from ledger.figures.evaluate import plain_text
    from ledger.figures.plan import plan_standing
    from ledger.figures.plan_items import item_on
    from ledger.kernel.rounding import text

    item = item_on(entity.key, entity.state, context.today)
    standing = plan_standing(context.query(), definitions(context), item, context.today)
    told = {
        "measured": None if standing.done is None else plain_text(standing.done),
        "share": text(standing.share * 100, "%", rate(context)),
        "complete": standing.complete,
        "open": not standing.complete and item.dropped is None,
        "standing": standing.as_json(),
    }
    return entity._replace(state=entity.state | told)


def known_fields(subject: str, names: Sequence[str], every: Sequence[tuple[Entity, dict[str, Any]]]) -> None:
    """Refuse a filter by what no entity of the subject has."""
    known = {name for entity, fields in every for name in (*fields, *entity.state)} | set(COLUMNS.get(subject, ()))
    wrong = [name for name in names if name not in known]
    if wrong:
        raise Refused(
            *(error("usage.state_field", name=name, subject=subject, nearest=nearest(name, known)) for name in wrong)
        )


def known_choices(context: Context, subject: str, filters: Filters) -> None:
    """Refuse a value that a field of choices never has, with those it may have."""
    for name, values in filters:
        place = f"{subject}.{name}."
        words: dict[str, str] = {each: both[context.lang] for each, both in labels_of("choices").items()}
        words |= context.office.labels
        known = {each.removeprefix(place): word for each, word in words.items() if each.startswith(place)}
        for value in values:
            if known and value and value not in known and value not in known.values():
                near = nearest(value, [*known, *known.values()]) or list(known.values())
                head = label(context.lang, "fields", f"{subject}.{name}")
                raise Refused(error("usage.choice", field=name, value=value, nearest=near).at(field=head))


def fits(lang: Language, place: str, value: Any, wanted: Sequence[str], own: Mapping[str, str]) -> bool:
    """Whether a value is one of those wanted, by itself or by its label; of a list, whether any is."""
    values = value if isinstance(value, list) else [value]
    for each in values:
        raw = "" if each in (None, [], {}) else ("yes" if each else "no") if isinstance(each, bool) else str(each)
        if raw in wanted or (raw and phrase(lang, place, each, own) in wanted):
            return True
    return value in (None, False) and "no" in wanted


def overdue_keys(context: Context, subject: str) -> frozenset[str]:
    """The entities of a subject of which something is overdue, as `ledger due` says."""
    from ledger.store.owed.due import dues

    found = dues(context.model, context.today, context.as_of)
    return frozenset(each.key for each in found if each.subject == subject and each.standing.state == "overdue")


def entity_data(entity: Entity) -> dict[str, Any]:
    """An entity for other programs."""
    opened = None if entity.opened is None else entity.opened.isoformat()
    return {"subject": entity.subject, "key": entity.key, "opened": opened, "state": entity.state}
