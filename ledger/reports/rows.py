"""The rows of a report's tables: entities of a subject, or the entries of a list inside one entity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.locale import label, labelled
from ledger.locale.states import phrase
from ledger.reports.desk import Desk
from ledger.reports.naming import folded
from ledger.reports.notation import ITEM
from ledger.reports.placeholder import Ask
from ledger.reports.wording import days_in, listed
from ledger.store.identity.private import mask
from ledger.store.model.entities import Entity, entities, entity, timeline

STANDING = ("deputy", "station", "unit", "member", "group", "council_member")
"""Subjects whose entities are there until they end; all others are those of the period."""
THERE: Mapping[str, tuple[str, Any]] = {
    # what says of an entity that it is there
    "deputy": ("mandate", "in_office"),
    "station": ("open", True),
    "member": ("in_office", True),
    "council_member": ("in_office", True),
}
DAYS: Mapping[str, tuple[str, ...]] = {
    # the day by which an entity belongs to a period, where it is not its first
    "reception": ("held", "on"),
    "activity": ("held", "on"),
}
SPAN = {"plan": ("from", "due")}
"""Entities that last: they belong to every period they touch."""
RATINGS = ("latest_ratings", "first_ratings")
LAST_OF_PAIR = ("class_now", "first_class")


class Row(NamedTuple):
    """One row: what it is about, and its number from 1."""

    subject: str
    key: str
    number: int
    fields: Mapping[str, Any]
    opened: date | None = None
    item: str = ""


def rows_of(desk: Desk, ask: Ask, outer: Row | None) -> list[Row]:
    """The rows that an `each` asks for."""
    found = _items(desk, ask, outer) if ask.what == "items" else _entities(desk, ask)
    rows = [row._replace(number=number) for number, row in enumerate(found, start=1)]
    return rows[: ask.top] if ask.top else rows


def document_row(desk: Desk) -> Row | None:
    """The entity that the document is about."""
    if desk.subject is None or desk.key is None:
        return None
    found = entity(desk.model, desk.subject, desk.key, desk.as_of)
    return None if found is None else _row(desk, found)


def _entities(desk: Desk, ask: Ask) -> Iterator[Row]:
    subject, period = ask.name, desk.period
    likely = "1"
    if not ask.everything and subject not in STANDING and subject not in DAYS and subject not in SPAN:
        first, last = period.first or date.min, period.last or date.max
        likely = f"opened BETWEEN {first.toordinal()} AND {last.toordinal()}"  # numbers of our own
    for found in entities(desk.model, subject, desk.until, likely):
        if ask.everything or _belongs(desk, found):
            row = _row(desk, found)
            if all(_fits(desk, row, field, values) for field, values in ask.fields):
                yield row


def _belongs(desk: Desk, found: Entity) -> bool:
    subject, state, period = found.subject, found.state, desk.period
    if subject in STANDING:
        field, wanted = THERE.get(subject, ("", None))
        return not field or state.get(field) == wanted
    if subject in SPAN:
        first, last = (_day((state.get("details") or {}).get(name)) for name in SPAN[subject])
        begins = first is None or period.last is None or first <= period.last
        return begins and (last is None or period.first is None or last >= period.first)
    days = (_day(state.get(name)) for name in DAYS.get(subject, ()))
    day = next((day for day in days if day is not None), found.opened)
    return day is not None and period.contains(day)


def _row(desk: Desk, found: Entity) -> Row:
    state = found.state
    fields = {**(state.get("own") or {}), **(state.get("details") or {}), **(state.get("basic") or {}), **state}
    return Row(found.subject, found.key, 1, _Fields(desk, found, fields), found.opened)


class _Fields(dict[str, Any]):
    """The fields of an entity's state; what its state does not keep is read from its events."""

    def __init__(self, desk: Desk, found: Entity, fields: Mapping[str, Any]) -> None:
        super().__init__(fields)
        self.desk = desk
        self.found = found
        self.read = False

    def __missing__(self, name: str) -> Any:
        if not self.read:
            self.read = True
            self._read()
            if name in self:
                return self[name]
        return None

    def _read(self) -> None:
        found = self.found
        for moment in timeline(self.desk.model, found.subject, found.key, self.desk.as_of):
            if moment.status in ("retracted", "out_of_place"):
                continue
            told = moment.fields
            if moment.kind == "entry.amended":
                told = {name: value for name, value in (told.get("set") or {}).items() if name != "occurred"}
            elif moment.kind.startswith("entry."):
                continue
            for name, value in told.items():
                if name not in self.found.state:
                    self[name] = value


def _items(desk: Desk, ask: Ask, outer: Row | None) -> Iterator[Row]:
    whole = outer or document_row(desk)
    values = whole.fields[ask.name] if whole is not None else None
    for place, value in enumerate(values if isinstance(values, list) else [], start=1):
        fields = value if isinstance(value, dict) else {}
        text = "" if isinstance(value, dict) else str(value)
        assert whole is not None
        row = Row(ITEM, f"{whole.key} {ask.name} {place}", place, fields, whole.opened, text)
        named = _named_fields(desk, f"{whole.subject}.{ask.name}", fields)
        yield row._replace(fields=named)


def _named_fields(desk: Desk, place: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of one item by their own names and by their labels."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        text = phrase(desk.lang, f"{place}.{name}", value, desk.own)
        for key in (name, label("zh", "fields", f"{place}.{name}"), label("en", "fields", f"{place}.{name}")):
            found[folded(key)] = text
    return found


def _fits(desk: Desk, row: Row, field: str, wanted: tuple[str, ...]) -> bool:
    value = row.fields[field]
    if wanted == ("*",):
        return value not in (None, "", [], {}, False)
    for each in value if isinstance(value, list) else [value]:
        raw = "" if each in (None, [], {}) else ("yes" if each else "no") if isinstance(each, bool) else str(each)
        if raw in wanted or (raw and field_text(desk, row, field, each) in wanted):
            return True
    return value in (None, False) and "no" in wanted


def field_text(desk: Desk, row: Row, field: str, value: Any = None) -> str:
    """A field of a row in words; empty where there is nothing to say."""
    if row.subject == ITEM:
        given = row.fields.get(folded(field))
        return mask(days_in(str(given), desk.lang)) if given not in (None, "") else ""
    value = row.fields[field] if value is None else value
    if field in LAST_OF_PAIR and isinstance(value, list) and value:
        value = value[-1]
    if value in (None, "", [], {}):
        return ""
    place = f"{row.subject}.{field}"
    if field in RATINGS and isinstance(value, dict):
        return mask(listed([_rating(desk, question, given) for question, given in value.items()], desk.lang))
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        parts = [days_in(phrase(desk.lang, place, each, desk.own), desk.lang) for each in value]
        return mask(listed(parts, desk.lang))
    if isinstance(value, list) and all(isinstance(each, dict) and "deputy" in each for each in value):
        return mask(listed([str(each["deputy"]) for each in value], desk.lang))
    if isinstance(value, str) and not labelled("choices", f"{place}.{value}", desk.own):
        return mask(days_in(value, desk.lang))
    return mask(days_in(phrase(desk.lang, place, value, desk.own), desk.lang))


def _rating(desk: Desk, question: str, given: Any) -> str:
    """One answer of a form, without the unit it is about: 办理结果满意."""
    grade = given[0] if isinstance(given, list) else given
    asked = label(desk.lang, "choices", f"suggestion.rated.answers.{question}", desk.own)
    gap = " " if desk.lang == "en" else ""
    return f"{asked}{gap}{label(desk.lang, 'choices', f'suggestion.rated.answers.{grade}', desk.own)}"


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
