"""`ledger diff`: figures as known at one time and at another, and the events that make the difference."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from ledger.cli.complete import complete_figures
from ledger.cli.context import Context
from ledger.cli.output import number, print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language, label
from ledger.views.changes import Change, behind, changed
from ledger.views.moments import SEAL, moment

if TYPE_CHECKING:
    from ledger.figures.evaluate import Why
    from ledger.store.model.model import Model
    from ledger.store.model.query import Query


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which figures."""
    names = parser.add_argument("names", nargs="*", metavar="FIGURE", help=say(lang, "diff.names"))
    names.completer = complete_figures  # type: ignore[attr-defined]


def run(context: Context) -> int:
    """Print the figures that differ, and the events behind each."""
    from ledger.cli.figuring import definitions, named, values_of

    before, after = times(context)
    period, names = context.period(), named(context, context.arguments.names) or None
    chosen = definitions(context)
    queries = [query_of(model, context) for model in (before, after)]
    then, now = (values_of(query, chosen, period, names, lang=context.lang) for query in queries)
    changes = changed(before, after)
    moved = []
    for old, new in zip(then, now, strict=True):
        if (old.value, old.text) != (new.value, new.text):
            moved.append((old, new, behind(queries, partial(reasons, context, new.name))))
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
    """The ledger as it was known at both times of `--known-at A..B`; a time left out is now.

    Without any time it is since the last seal, of the period asked for or of the one that was sealed last.
    """
    from ledger.cli.progress import progress
    from ledger.store.model.known import known_at

    given = context.arguments.known_at
    context.arguments.known_at = None
    current = context.model
    given = since_seal(context) if given is None else given
    if ".." not in given:
        raise Refused(error("usage.known_span", field="--known-at", value=given))
    models = []
    with progress(context.lang) as report:
        for each in given.split("..", 1):
            models.append(known_at(current, moment(current, each), report) if each else current)
    return models[0], models[1]


def since_seal(context: Context) -> str:
    """From the last seal to now; its period becomes the one asked for."""
    from ledger.store.seals.seal import seals

    asked = context.arguments.period and context.period().text
    sealed = [seal.text for seal in seals(context.model) if seal.commit and asked in (None, seal.text)]
    if not sealed:
        raise Refused(error("seal.none_to_compare", period=asked or "-"))
    context.arguments.period = sealed[-1]
    return f"{SEAL}{sealed[-1]}.."


def query_of(model: Model, context: Context) -> Query:
    """Questions to one of the two."""
    from ledger.store.model.query import Query
    from ledger.subjects import DIMENSIONS

    return Query(model.connection, DIMENSIONS, context.as_of)


def reasons(context: Context, name: str, query: Query) -> Why:
    """What a figure rests on in one of the two."""
    from ledger.cli.figuring import definitions, why_of

    return why_of(query, definitions(context), name, context.period(), context.lang)
