"""One committee's part of a combined answer: computed where its records are, sent on as plain data.

`partial` is what an executor runs: it takes texts and gives lists, dicts, texts and whole numbers, so that a
pool of processes or a cluster of computers can carry it. It raises nothing that a person has to know of: what
keeps it from its work is in the answer.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ledger.figures import Definitions
from ledger.figures.evaluate import LatePlans, Printer, last_day, rules_applied
from ledger.figures.kept import definitions_of
from ledger.kernel.combined import Part, Recording, packed, unpacked
from ledger.kernel.expression import Reference
from ledger.kernel.figure import Definition, Result, nodes_in, parsed
from ledger.kernel.finding import Finding, Refused, error
from ledger.kernel.period import Period
from ledger.kernel.rounding import Rounding
from ledger.kernel.ruling import is_ruled
from ledger.locale.periods import read
from ledger.store.model.model import Model, open_model
from ledger.store.model.query import Query
from ledger.store.office import Office
from ledger.store.records import folder as folders

Plain = dict[str, Any]


def partial(folder: str, request: Plain) -> Plain:
    """What the committee of this folder answers to a request (see `ledger.reports.combine.request`)."""
    answer: Plain = {"folder": folder}
    try:
        model = open_model(folders.find(Path(folder)))
        try:
            return answer | _answer(model, request)
        finally:
            model.connection.close()
    except Refused as refused:
        return answer | {"findings": [packed_finding(finding) for finding in refused.findings]}
    except (OSError, sqlite3.Error) as failure:
        cause = getattr(failure, "strerror", None) or str(failure)
        return answer | {"findings": [packed_finding(error("combine.failed", folder=folder, cause=cause))]}


def _answer(model: Model, request: Plain) -> Plain:
    from ledger.store.model.known import known_at
    from ledger.subjects import DIMENSIONS

    if request["known_at"]:
        model = known_at(model, request["known_at"])
    office, by = model.office, tuple(request["by"])
    as_of = date.fromisoformat(request["as_of"]) if request["as_of"] else None
    today = as_of or office.fixed_today or date.fromisoformat(request["today"])
    terms = office.term_dates
    period = read(request["period"], terms, today)
    definitions = definitions_of(model)
    query = Query(model.connection, DIMENSIONS, as_of)
    filters = tuple((name, tuple(values)) for name, values in request["filters"])
    points = None
    if request["names"]:
        from ledger.store.owed.points import Points as PointsOf

        points = PointsOf(model, today, terms)
    plan = LatePlans(query, definitions)
    work = Recording(query, period, by, filters, definitions, points, plan, definitions.alike, definitions.rules)
    rate = definitions.rules.rate(last_day(period, as_of))
    parts: dict[str, Plain] = {}

    def results(definition: Definition) -> list[Result]:
        found = work.results(definition)
        parts[definition.name] = packed_part(work.part)
        return found

    printer = Printer(definitions, period, by, request["lang"], rate, results)
    chosen = [name for name in request["names"] or shown(definitions) if name in definitions]
    rows: dict[str, list[Plain]] = {}
    for name in chosen:
        values = printer.values(definitions[name])
        if request["names"] or not any(each.finding and each.finding.code == "figure.no_points" for each in values):
            rows[name] = [
                {
                    "key": list(each.by.values()) if each.by else [None] * len(by),
                    "value": None if each.value is None else packed(each.value),
                    "numerator": None if each.numerator is None else packed(each.numerator),
                    "denominator": None if each.denominator is None else packed(each.denominator),
                    "text": each.text,
                    "finding": None if each.finding is None else packed_finding(each.finding),
                }
                for each in values
            ]
    (events,) = model.connection.execute("SELECT count(*) FROM event").fetchone()
    (first,) = model.connection.execute("SELECT min(id) FROM event").fetchone()
    return {
        "name": office.name or model.folder.root.name,
        "commit": model.commit,
        "events": events,
        "first": first,
        "asked": period.text,
        "period": [each and each.isoformat() for each in (period.first, period.last)],
        "rate": rate._asdict(),
        "settings": settings(office, as_of or _end(period, today)),
        "figures": {name: packed_definition(definitions[name]) for name in closure(definitions, {*rows, *parts})},
        "signatures": {name: signature(definitions, name, office, period) for name in {*rows, *parts}},
        "rows": rows,
        "parts": parts,
        "dimensions": [name for name in request["unsure"] if _in_use(model, name)],
    }


def shown(definitions: Definitions) -> list[str]:
    """The figures of a general overview."""
    return [name for name, definition in definitions.items() if not definition.on_request]


def settings(office: Office, day: date) -> dict[str, str]:
    """Every parameter in force on a day, and the class schemes, as texts that can be compared."""
    from ledger.figures.rules import words
    from ledger.rules.parameters import definitions

    found = {name: " ".join(words(office.parameters.value(name, day))) for name in definitions()}
    return found | {"schemes": json.dumps(office.schemes, ensure_ascii=False, sort_keys=True, default=str)}


def _end(period: Period, today: date) -> date:
    return min(period.last or today, today)


def closure(definitions: Mapping[str, Definition], names: Iterable[str]) -> list[str]:
    """The figures named, and those that they refer to."""
    found: dict[str, None] = {}
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        if name not in found and name in definitions:
            found[name] = None
            expression = definitions[name].expression
            if "figure(" in expression:
                waiting += [node.name for node in nodes_in(parsed(expression)) if type(node) is Reference]
    return sorted(found)


def signature(definitions: Definitions, name: str, office: Office, period: Period) -> str:
    """A digest of what a figure means: expression, basis, unit and rules, its own and those of all it refers to."""
    meaning = []
    for each in closure(definitions, [name]):
        definition = definitions[each]
        meaning.append((each, definition.expression, definition.basis, definition.unit))
    points = ""
    if any("points(" in expression for _, expression, _, _ in meaning):
        points = json.dumps(office.table("points"), ensure_ascii=False, sort_keys=True, default=str)
    ruled = any(is_ruled(expression) for _, expression, _, _ in meaning)
    rules = repr(rules_applied(definitions, name, period)) if ruled else ""
    return _digest(tuple(meaning), points + rules)


@cache
def _digest(meaning: tuple[tuple[str, str, str | None, str], ...], points: str) -> str:
    return hashlib.sha256(json.dumps([meaning, points]).encode()).hexdigest()[:16]


def packed_definition(definition: Definition) -> list[Any]:
    """A definition as plain data."""
    return [None if each is None else each._asdict() if isinstance(each, Rounding) else each for each in definition]


def unpacked_definition(data: list[Any]) -> Definition:
    """The definition again."""
    values: list[Any] = [Rounding(**each) if isinstance(each, dict) else each for each in data]
    return Definition(*values)


def packed_part(part: Part) -> Plain:
    """A part as plain data."""
    return {
        "leaves": [[[list(key), packed(value)] for key, value in leaf if value or key] for leaf in part.leaves],
        "approximate": [list(key) for key in part.approximate],
        "units": part.units,
        "alike": [[account, dimension, list(key), value] for account, dimension, key, value in part.alike],
    }


def unpacked_part(data: Plain, name: Any) -> Part:
    """The part again; `name` makes the keys of two committees two."""
    return Part(
        [[(name(key), unpacked(value)) for key, value in leaf] for leaf in data["leaves"]],
        [name(key) for key in data["approximate"]],
        data["units"],
        [(account, dimension, name(key), value) for account, dimension, key, value in data["alike"]],
    )


def packed_finding(finding: Finding) -> list[Any]:
    """A finding as plain data."""
    values = {
        name: [str(each) for each in value] if isinstance(value, list | tuple | set | frozenset) else str(value)
        for name, value in finding.values.items()
    }
    return [finding.code, finding.severity, values, finding.file, finding.line, finding.event, finding.field]


def unpacked_finding(data: list[Any]) -> Finding:
    """The finding again."""
    return Finding(*data)


def _in_use(model: Model, name: str) -> bool:
    query = "SELECT 1 FROM dims, json_each(dims.value) AS own WHERE own.key = ? LIMIT 1"
    return model.connection.execute(query, (name,)).fetchone() is not None
