"""The statistics folder: figures of every year, and the state of deputies, suggestions and plan, as text.

Deterministic: a function of the records alone, in the ledger's own language, without the time of day, so
that git shows what a correction has moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import tomli_w

from ledger.figures import Definitions
from ledger.figures.evaluate import figures, plain_text
from ledger.figures.plan import plan_standing
from ledger.figures.plan_items import item_on
from ledger.kernel.period import parse
from ledger.kernel.rounding import Rounding, number, text
from ledger.store.model.entities import Entity, entities

if TYPE_CHECKING:
    from ledger.store.model.model import Model
    from ledger.store.model.query import Query

PLAN_FIELDS = ("set_on", "done", "dropped", "progress", "details")
ENDED = ("closed", "refused", "merged", "withdrawn", "transferred")
NOT_ENDED = " AND ".join(f'NOT instr(state, \'"status": "{each}"\')' for each in ENDED)
"""What the stored states of open suggestions meet, in SQL; the few others that do are sorted out later."""


def statistics(model: Model, query: Query, definitions: Definitions, rate: Rounding) -> dict[str, str]:
    """The files of the statistics folder: relative name to text."""
    lang = "en" if model.office.language == "en" else "zh"
    written = {}
    for year in years(model):
        table = year_table(query, definitions, year, lang)
        if table:
            written[f"figures/{year}.toml"] = tomli_w.dumps(table)
    deputies = {entity.key: deputy_table(entity, counts) for entity, counts in performance(model, query)}
    if deputies:
        written["deputies.toml"] = tomli_w.dumps(deputies)
    opened = {
        entity.key: suggestion_table(entity)
        for entity in entities(model, "suggestion", query.as_of, NOT_ENDED)
        if entity.state["status"] not in ENDED
    }
    if opened:
        written["open_suggestions.toml"] = tomli_w.dumps(opened)
    plan = {entity.key: plan_table(entity, query, definitions, rate) for entity in plan_items(model, query)}
    if plan:
        written["plan.toml"] = tomli_w.dumps(plan)
    return written


def years(model: Model) -> Iterable[int]:
    """Every year from the first posting to the last."""
    # Asked account by account, which an index answers without a look at every posting.
    ends = "SELECT (SELECT {0}(date) FROM posting WHERE account = account.id) AS end FROM account"
    first, last = (
        model.connection.execute(f"SELECT {which}(end) FROM ({ends.format(which)})").fetchone()[0]
        for which in ("min", "max")
    )
    if first is None:
        return range(0)
    return range(date.fromordinal(first).year, date.fromordinal(last).year + 1)


def year_table(query: Query, definitions: Definitions, year: int, lang: str) -> dict[str, Any]:
    """The figures of a year that are not empty."""
    table = {}
    for value in figures(query, definitions, parse(str(year)), lang=lang):
        if value.value:
            line: dict[str, Any] = {"label": value.label, "text": value.text}
            if value.denominator is not None:
                line |= {"numerator": number(value.numerator), "denominator": number(value.denominator)}
            table[value.name] = line
    return table


def plan_items(model: Model, query: Query) -> Iterable[Entity]:
    """The items of every plan."""
    return entities(model, "plan", query.as_of)


def plan_table(entity: Entity, query: Query, definitions: Definitions, rate: Rounding) -> dict[str, Any]:
    """A plan item as it stands by all that is recorded of its time."""
    item = item_on(entity.key, entity.state, date.max)
    standing = plan_standing(query, definitions, item, query.as_of or date.max)
    reached: dict[str, Any] = {"complete": standing.complete, "by_hand": standing.by_hand}
    if standing.done is not None:
        reached["done"] = plain_text(standing.done)
    reached["share"] = text(standing.share * 100, "%", rate)
    return {"standing": reached} | plain({name: entity.state[name] for name in PLAN_FIELDS})


def performance(model: Model, query: Query) -> Iterable[tuple[Entity, dict[str, Any]]]:
    """Each deputy with what they did, account by account."""
    counts: dict[str, dict[str, Any]] = {}
    for row in query.balance(["performance"], by=("deputy",)):
        counts.setdefault(row.by[0] or "", {})[row.account] = (
            number(row.amount) if isinstance(row.amount, int) else str(row.amount)
        )
    for entity in entities(model, "deputy", query.as_of):
        yield entity, counts.get(entity.key, {})


def deputy_table(entity: Entity, counts: dict[str, Any]) -> dict[str, Any]:
    """A deputy's line of the file: mandate, place, and what they did."""
    state = plain(entity.state)
    kept = {
        name: state[name] for name in ("mandate", "levels", "constituency", "term", "group", "station") if name in state
    }
    return kept | ({"performance": counts} if counts else {})


def suggestion_table(entity: Entity) -> dict[str, Any]:
    """What an open suggestion waits for."""
    state = plain(entity.state)
    names = ("title", "status", "lead", "lead_unit", "submitted", "assigned_on", "due", "round")
    return {name: state[name] for name in names if name in state}


def plain(state: dict[str, Any]) -> dict[str, Any]:
    """A state without what is empty: TOML has no null."""
    return {name: filled(value) for name, value in state.items() if name not in ("key", "own") and has(value)}


def filled(value: Any) -> Any:
    """A value without what is empty inside it."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items() if has(each)}
    return [filled(each) for each in value if has(each)] if isinstance(value, list) else value


def has(value: Any) -> bool:
    """Whether there is anything to write."""
    return value not in (None, "", [], {})
