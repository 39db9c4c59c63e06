"""One figure: its value and how it is counted, its parts by any dimension beside those of the year before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.kernel.figure import accounts_of
from ledger.kernel.period import Period, Unit, span
from ledger.locale import key_label
from ledger.store.owed.late import LatePoints
from ledger.views.asked import (
    Asked,
    asked_period,
    change,
    differ,
    earlier_values,
    filters_of,
    scope,
    values,
    year_before,
)
from ledger.views.numbers import plain
from ledger.views.reader import Reader
from ledger.views.shapes import Column, Link, Row, Tab
from ledger.views.wording import TIMES, definition_words, dimension_words

if TYPE_CHECKING:
    from ledger.figures.evaluate import FigureValue

FIRST = ("month", "quarter", "year", "category", "station", "deputy", "deputy.group", "handler", "type")
"""Breakdowns that stand on the first digits, where a figure has them."""
FOLLOWED = {
    "deputy": ("group", "constituency", "levels", "party", "sex"),
    "station": ("type", "level", "community"),
    "handler": ("system",),
    "lead": ("group",),
}
"""What a key may be followed to, one step."""
UNITS: Mapping[str, Unit] = {"month": "month", "quarter": "quarter", "half": "half"}
"""Times of which every one is shown, also those in which nothing happened."""
UNTOLD = ("approximate", "manual")
LOOKED_AT = 400
"""Sets of dimensions of an account that are looked at to learn which there are."""


class FigureView(NamedTuple):
    """One figure: its value, how it is counted, its breakdown with bars beside last year's, its years."""

    name: str
    label: str
    text: str
    path: tuple[str, ...]
    scope: str
    definition: str
    expression: str
    ratio: str
    tabs: tuple[Tab, ...]
    by: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    earlier: str = ""


def figure_view(reader: Reader, asked: Asked) -> FigureView:
    """A figure with its breakdown by one dimension; Refused where there is no such figure."""
    period, filters = asked_period(reader, asked.period), filters_of(asked)
    whole = values(reader, period, [asked.figure], filters=filters)[0]
    by = asked.by or "month"
    definition, say = reader.definitions[asked.figure], reader.say
    ratio = ""
    if whole.denominator is not None:
        ratio = say("figure.ratio", numerator=plain(whole.numerator), denominator=plain(whole.denominator))
    earlier = earlier_values(reader, period, [asked.figure]).get(asked.figure) if not filters else None
    columns = (
        Column(dimension_words(reader, by), 22),
        Column(period.text if len(period.text) < 12 else say("column.now"), 10, right=True),
        Column("", 0, bar=True),
        Column(say("column.share"), 5, right=True),
        Column(say("column.last_year"), 10, right=True),
        Column("", 10, bar=True),
        Column(say("column.change"), 8, right=True),
    )
    return FigureView(
        asked.figure,
        whole.label,
        whole.text,
        (say("place.statistics"), whole.label, *asked.filters),
        scope(reader, period),
        definition_words(reader, definition),
        definition.expression,
        ratio,
        tuple(Tab(name, dimension_words(reader, name)) for name in breakdowns(reader, asked.figure, period, by)),
        by,
        columns,
        tuple(part_rows(reader, asked, by, period)),
        say("figure.earlier", text=earlier.text) if earlier is not None and differ(earlier, whole) else "",
    )


def breakdowns(reader: Reader, figure: str, period: Period, chosen: str = "") -> list[str]:
    """The dimensions that a figure's postings have: the usual ones first, then all others."""
    found = dict.fromkeys(FIRST[:3])
    own = own_dimensions(reader, figure, period)
    every = [name for key in own for name in (key, *(f"{key}.{each}" for each in FOLLOWED.get(key, ())))]
    found |= dict.fromkeys(name for name in FIRST if name in every)
    found |= dict.fromkeys(["half", *every])
    if chosen:
        found.setdefault(chosen)
    return list(found)


def own_dimensions(reader: Reader, figure: str, period: Period) -> list[str]:
    """The dimensions of the accounts a figure reads, as their postings have them."""
    from ledger.figures.evaluate import LatePlans
    from ledger.kernel.figure import terms
    from ledger.subjects import DIMENSIONS

    rests = terms(
        reader.definitions[figure],
        period,
        definitions=reader.definitions,
        points=LatePoints(lambda: reader.points),
        plan=LatePlans(reader.query, reader.definitions),
    )
    connection = reader.model.connection
    found: dict[str, None] = {}
    for account in dict.fromkeys(term.account for term in rests):
        rows = connection.execute(
            "SELECT value FROM dims WHERE id IN (SELECT dims FROM posting WHERE account IN "
            "(SELECT id FROM account WHERE name = ?1 OR name LIKE ?1 || ':%') LIMIT ?2)",
            (account, LOOKED_AT),
        )
        for (value,) in rows:
            found |= dict.fromkeys(json.loads(value))
        subject = connection.execute(
            "SELECT stream.subject FROM posting JOIN stream ON stream.id = posting.stream WHERE posting.account IN "
            "(SELECT id FROM account WHERE name = ?1 OR name LIKE ?1 || ':%') LIMIT 1",
            (account,),
        ).fetchone()
        if subject is not None and subject[0] in DIMENSIONS:
            found[DIMENSIONS[subject[0]]] = None
    return [*(name for name in found if name not in UNTOLD), "kind", "recorder", "channel"]


def part_rows(reader: Reader, asked: Asked, by: str, period: Period) -> list[Row]:
    """The parts of a figure with bars, those of a year before beside them, the total last."""
    filters = filters_of(asked)
    now = keyed(values(reader, period, [asked.figure], (by,), filters), by)
    before = year_before(reader, period)
    old = {} if before is None else keyed(values(reader, before, [asked.figure], (by,), filters), by)
    if by in TIMES:
        old = {a_year_on(by, key): each for key, each in old.items() if key is not None}
    most = max((size(each) for each in (*now.values(), *old.values())), default=0) or 1
    whole = values(reader, period, [asked.figure], filters=filters)[0]
    whole_before = None if before is None else values(reader, before, [asked.figure], filters=filters)[0]
    shares = whole.denominator is None and float(whole.value or 0) > 0 and by not in TIMES
    accounts = [*accounts_of(reader.definitions[asked.figure]), asked.figure.partition("_")[0]]
    rows = []
    for key in ordered(reader, by, period, now, old):
        this, last = now.get(key), old.get(key)
        name = key or reader.say("figure.without")
        if key and by not in TIMES:
            name = key_label(reader.lang, accounts, by, key, reader.own)
        link = Link("evidence", (asked.figure, asked.period or period.text, *asked.filters, f"{by}={key or '-'}"))
        if by in TIMES and key:
            link = Link("evidence", (asked.figure, key, *asked.filters))
        share = float(this.value or 0) / float(whole.value) if shares and this and whole.value else None
        cells = (
            name,
            this.text if this else "",
            "",
            "" if share is None else f"{share:.0%}",
            last.text if last else "",
            "",
            change(this, last) if this and last else "",
        )
        rows.append(Row(cells, link, bars=(size(this) / most, size(last) / most)))
    link = Link("evidence", (asked.figure, asked.period or period.text, *asked.filters))
    cells = (
        reader.say("figure.total"),
        whole.text,
        "",
        "",
        "" if whole_before is None else whole_before.text,
        "",
        change(whole, whole_before),
    )
    rows.append(Row(cells, link, head=True, bars=(0.0, 0.0)))
    return rows


def keyed(found: Iterable[FigureValue], by: str) -> dict[str | None, FigureValue]:
    """Values by the key of their breakdown, without those that are nothing."""
    return {each.by.get(by): each for each in found if each.by is not None and each.value}


def size(value: FigureValue | None) -> float:
    """How long a bar is, before it is measured against the longest."""
    return 0.0 if value is None else abs(float(value.value or 0))


def ordered(
    reader: Reader,
    by: str,
    period: Period,
    now: Mapping[str | None, FigureValue],
    old: Mapping[str | None, FigureValue],
) -> Sequence[str | None]:
    """The keys of a breakdown: times in order (every month of a year), all others from the greatest down."""
    if by not in TIMES:
        return sorted({**now, **old}, key=lambda key: (-size(now.get(key)), key is None, key or ""))
    keys = {key for key in (*now, *old) if key is not None}
    unit = UNITS.get(by)
    if unit is not None and period.first is not None and period.last is not None:
        until = min(period.last, max(reader.today, period.first))
        if (until - period.first).days < 750:
            keys |= {each.text for each in span(period.first, period.last).split(unit)}
    return sorted(keys)


def a_year_on(by: str, key: str) -> str:
    """The text of a time one year later."""
    return f"{int(key[:4]) + 1}{key[4:]}"


def figure_line(reader: Reader, asked: Asked) -> str:
    """A figure as one pastes it into a letter: value, definition, period, commit."""
    period = asked_period(reader, asked.period)
    value = values(reader, period, [asked.figure], filters=filters_of(asked))[0]
    definition = definition_words(reader, reader.definitions[asked.figure])
    label = "  ".join((value.label, *asked.filters))
    share = f" ({value.share})" if value.share else ""
    return reader.say(
        "figure.copied", label=label, text=f"{value.text}{share}", definition=definition, scope=scope(reader, period)
    )
