"""`ledger diff`: figures as known at one time and at another, and the events that make the difference."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.cli.context import Context
from ledger.cli.output import number, print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language, label

if TYPE_CHECKING:
    from ledger.store.model import Model
    from ledger.store.query import Query

SEAL = "seal:"
"""`seal:2025-Q1` is the moment at which that period was last sealed."""


class Change(NamedTuple):
    """One event that the two times do not share, or that stands otherwise: `how` is added, gone or status."""

    event: str
    how: str
    kind: str
    occurred: date
    file: str
    recorder: str


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which figures."""
    parser.add_argument("names", nargs="*", metavar="FIGURE", help=say(lang, "diff.names"))


def run(context: Context) -> int:
    """Print the figures that differ, and the events behind each."""
    from ledger.cli.figuring import definitions, values_of

    before, after = times(context)
    period, names = context.period(), context.arguments.names or None
    chosen = definitions(context)
    queries = [query_of(model, context) for model in (before, after)]
    then, now = (values_of(query, chosen, period, names, lang=context.lang) for query in queries)
    changes = changed(before, after)
    moved = []
    for old, new in zip(then, now, strict=True):
        if (old.value, old.text) != (new.value, new.text):
            moved.append((old, new, behind(context, queries, new.name)))
    if context.json:
        print_json(
            {
                "period": period.text,
                "figures": [
                    {
                        "name": new.name,
                        "label": new.label,
                        "before": {"value": number(old.value), "text": old.text},
                        "after": {"value": number(new.value), "text": new.text},
                        "events": events,
                    }
                    for old, new, events in moved
                ],
                "events": [change._asdict() | {"occurred": change.occurred.isoformat()} for change in changes],
            }
        )
        return 0
    if not moved:
        print(say(context.lang, "diff.same", period=period.text, count=len(changes)))
    else:
        print(table([(f"{new.label}", old.text, "->", new.text, new.name) for old, new, _ in moved], right=(1,)))
    if changes:
        print(say(context.lang, "diff.events", count=len(changes)))
        moves = defaultdict(list)
        for _, new, events in moved:
            for event in events:
                moves[event].append(new.name)
        print(table(rows(context, changes, moves)))
    return 0


def rows(context: Context, changes: Iterable[Change], moves: dict[str, list[str]]) -> Iterable[tuple[str, ...]]:
    """One line for each event: how it differs, what it is, and which figures it moves."""
    for change in changes:
        yield (
            say(context.lang, f"diff.{change.how}"),
            change.occurred.isoformat(),
            label(context.lang, "kinds", change.kind),
            change.recorder,
            change.event,
            ", ".join(moves.get(change.event, ())),
        )


def times(context: Context) -> tuple[Model, Model]:
    """The ledger as it was known at both times of `--known-at A..B`; a time left out is now."""
    from ledger.cli.progress import progress
    from ledger.store.known import known_at

    given = context.arguments.known_at
    if given is None or ".." not in given:
        raise Refused(error("usage.known_span", field="--known-at", value=given or ""))
    context.arguments.known_at = None
    current = context.model
    models = []
    with progress(context.lang) as report:
        for each in given.split("..", 1):
            models.append(known_at(current, moment(current, each), report) if each else current)
    return models[0], models[1]


def moment(model: Model, text: str) -> str:
    """A time, a commit, or the commit of a seal."""
    if not text.startswith(SEAL):
        return text
    from ledger.store.seal import seals

    found = [seal.commit for seal in seals(model) if seal.text == text.removeprefix(SEAL) and seal.commit]
    if not found:
        raise Refused(error("known.unknown", field="--known-at", value=text))
    return str(found[-1])


def query_of(model: Model, context: Context) -> Query:
    """Questions to one of the two."""
    from ledger.store.query import Query
    from ledger.subjects import DIMENSIONS

    return Query(model.connection, DIMENSIONS, context.as_of)


def changed(before: Model, after: Model) -> list[Change]:
    """The events that one knows and the other does not, or that were amended or retracted between."""
    there, here = standing(before), standing(after)
    found = []
    for event in there.keys() | here.keys():
        old, new = there.get(event), here.get(event)
        if old is None and new is not None:
            found.append(Change(event, "added", *new[1:]))
        elif new is None and old is not None:
            found.append(Change(event, "gone", *old[1:]))
        elif old is not None and new is not None and old[0] != new[0]:
            found.append(Change(event, new[0] or "restored", *new[1:]))
    return sorted(found, key=lambda change: (change.occurred, change.event))


def standing(model: Model) -> dict[str, tuple[str, str, date, str, str]]:
    """Every event with how it stands: status, kind, day, file, recorder."""
    rows = model.connection.execute("SELECT id, status, kind, occurred, path, recorder FROM event")
    return {
        id: (status, kind, date.fromordinal(occurred), path, recorder or "")
        for id, status, kind, occurred, path, recorder in rows
    }


def behind(context: Context, queries: list[Query], name: str) -> list[str]:
    """The events whose postings under a figure are not the same at both times."""
    from ledger.cli.figuring import definitions, why_of

    sums: list[dict[str, list[Any]]] = []
    for query in queries:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in why_of(query, definitions(context), name, context.period(), context.lang).evidence:
            found[row.event].append((row.account, row.role, str(row.amount)))
        sums.append(found)
    before, after = sums
    return sorted(
        event for event in before.keys() | after.keys() if sorted(before.get(event, [])) != sorted(after.get(event, []))
    )
