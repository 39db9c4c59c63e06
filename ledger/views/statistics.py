"""Statistics: figures of a period beside last year's, any breakdown, and the events each number rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.kernel.expression import Filters
from ledger.kernel.period import Period, Unit, span
from ledger.views.events import briefs
from ledger.views.numbers import plain, signed
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Tab
from ledger.views.wording import TIMES, definition_words, dimension_words

if TYPE_CHECKING:
    from ledger.figures.evaluate import FigureValue

PERCENT = "%"
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


class Asked(NamedTuple):
    """Which numbers: a period, a figure ('' for all), a breakdown ('' for none), filters as `dim=value`."""

    period: str = ""
    figure: str = ""
    by: str = ""
    filters: tuple[str, ...] = ()


def asked_period(reader: Reader, text: str) -> Period:
    """The period asked for; this year where none is."""
    return reader.period(text or str(reader.today.year))


def year_before(reader: Reader, period: Period) -> Period | None:
    """The same days a year before; of a period that still runs, up to the same day."""
    today = reader.today
    if period.first is not None and period.last is not None and period.first <= today < period.last:
        return span(period.first, today).last_year()
    return period.last_year()


def filters_of(asked: Asked) -> Filters:
    """The filters of a question; '-' asks for postings without the dimension."""
    found = []
    for each in asked.filters:
        name, _, value = each.partition("=")
        found.append((name, ("" if value == "-" else value,)))
    return tuple(found)


def values(
    reader: Reader,
    period: Period,
    names: Sequence[str] | None = None,
    by: tuple[str, ...] = (),
    filters: Filters = (),
) -> list[FigureValue]:
    """Figures as the reader prints them; points only where a figure asks for them by name."""
    from ledger.figures.evaluate import figures

    common: dict[str, Any] = {"lang": reader.lang, "filters": filters}
    points = LatePoints(reader) if names else None
    return figures(reader.query, reader.definitions, period, names, by, points=points, **common)


class LatePoints:
    """The points for figures that say `points(…)`; nothing is loaded for those that do not."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def points(self, filters: Filters, period: Period, by: tuple[str, ...]) -> Mapping[Any, Any]:
        """The points of the period by the dimensions asked for."""
        return self.reader.points.points(filters, period, by)

    def terms(self, filters: Filters, period: Period) -> Iterable[Any]:
        """The balances the points rest on."""
        return self.reader.points.terms(filters, period)


# --- all figures --------------------------------------------------------------------------------------


def statistics(reader: Reader, asked: Asked, everything: bool = False) -> Board:
    """All figures of a period that are not empty, beside those of the same days a year before."""
    period = asked_period(reader, asked.period)
    before = year_before(reader, period)
    now = values(reader, period)
    then = {} if before is None else {each.name: each for each in values(reader, before)}
    earlier = earlier_values(reader, period)
    groups: dict[str, list[Row]] = {}
    for value in now:
        old = then.get(value.name)
        if not (everything or value.value or (old is not None and old.value)):
            continue
        groups.setdefault(reader.definitions[value.name].group, []).append(
            figure_row(value, old, period, earlier.get(value.name))
        )
    say = reader.say
    kept = {name: rows for name, rows in groups.items() if name == asked.by} or groups
    rows: list[Row] = []
    for group, part in kept.items():
        rows += [Row((f"{group_label(reader, group)}  {len(part)}", "", "", "", ""), head=True), *part]
    columns: tuple[Column, ...] = (
        Column(say("column.figure")),
        Column(period.text, 14, right=True),
        Column(
            say("column.last_year")
            if before is None
            else before.text
            if len(before.text) < 10
            else say("column.last_year"),
            14,
            right=True,
        ),
        Column(say("column.change"), 10, right=True),
    )
    if earlier:
        columns += (Column(say("column.before"), 14, right=True),)
    shown = sum(not row.head for row in rows)
    every = say("board.figures", shown=shown, total=len(now))
    return Board(
        (say("place.statistics"), *((group_label(reader, asked.by),) if asked.by in groups else ())),
        columns,
        tuple(row._replace(cells=row.cells[: len(columns)]) for row in rows),
        scope=scope(reader, period),
        empty=say("statistics.none"),
        note=f"{every}  {say('statistics.note')}",
        total=len(now),
    )


def group_label(reader: Reader, group: str) -> str:
    """The title of a group of figures."""
    if not group:
        return reader.say("statistics.own")
    return reader.say(f"group.{group}")


def figure_row(value: FigureValue, old: FigureValue | None, period: Period, earlier: FigureValue | None = None) -> Row:
    """A figure beside its value of a year before, and what was known of it at an earlier time."""
    cells = (
        value.label,
        value.text,
        "" if old is None else old.text,
        change(value, old),
        "" if earlier is None else earlier.text,
    )
    link = Link("figure", (value.name, period.text))
    moved = "~" if earlier is not None and differ(earlier, value) else ""
    return Row(cells, link, "!" if value.finding else "", change=moved)


def change(value: FigureValue, old: FigureValue | None) -> str:
    """How much more or less, in the figure's own unit."""
    if old is None or value.value is None or old.value is None:
        return ""
    difference = value.value - old.value
    return signed(difference if value.unit != PERCENT else round(Decimal(float(difference)), 1))


def scope(reader: Reader, period: Period) -> str:
    """What the numbers cover, and the commit they are taken from."""
    today = reader.today
    last = min(period.last or today, max(today, period.first or today))
    return f"{period.first or '...'} .. {last}  {reader.stamp}"


# --- as it was known before ---------------------------------------------------------------------------


def earlier_values(reader: Reader, period: Period, names: Sequence[str] | None = None) -> dict[str, FigureValue]:
    """The figures as they were known at the time since which changes are asked for; none without one."""
    if reader.before is None:
        return {}
    from ledger.figures.evaluate import figures

    found = figures(reader.before, reader.definitions, period, names, lang=reader.lang)
    return {each.name: each for each in found}


def differ(old: FigureValue, new: FigureValue) -> bool:
    """Whether a figure is not what it was."""
    return (old.value, old.text) != (new.value, new.text)


def changed_figures(reader: Reader, asked: Asked) -> list[tuple[FigureValue, FigureValue, str]]:
    """The figures of a period that are not what was known of them before, with the difference."""
    period = asked_period(reader, asked.period)
    earlier = earlier_values(reader, period)
    return [
        (old, new, change(new, old))
        for new in values(reader, period)
        if (old := earlier.get(new.name)) is not None and differ(old, new)
    ]


# --- one figure ---------------------------------------------------------------------------------------


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
        points=LatePoints(reader),
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
    rows = []
    for key in ordered(reader, by, period, now, old):
        this, last = now.get(key), old.get(key)
        name = key or reader.say("figure.without")
        if key and by not in TIMES:
            name = value_words(reader, asked.figure, by, key)
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


def value_words(reader: Reader, figure: str, by: str, key: str) -> str:
    """A value of a breakdown by its label."""
    from ledger.locale import value_label

    if by == "kind":
        return reader.label("kinds", key)
    name = by.rpartition(".")[2]
    head = by.partition(".")[0] if "." in by else figure.partition("_")[0]
    return value_label(reader.lang, f"{head}:x", name, key, reader.own)


# --- evidence -----------------------------------------------------------------------------------------


def evidence(reader: Reader, asked: Asked) -> Board:
    """Every event behind a number, with its commit: the numerator's, then the denominator's."""
    from ledger.figures.evaluate import why

    period = asked_period(reader, asked.period)
    found = why(
        reader.query,
        reader.definitions,
        asked.figure,
        period,
        reader.lang,
        filters=filters_of(asked),
        points=LatePoints(reader),
    )
    value = found.figures[0]
    lines = briefs(reader, dict.fromkeys(row.event for row in found.evidence))
    commits = reader.commits({line.path for line in lines.values()})
    rows = []
    for each in found.evidence:
        line = lines.get(each.event)
        if line is None:
            continue
        mark = {"numerator": "+", "denominator": "/"}.get(each.role, "")
        cells = (
            line.occurred.isoformat(),
            reader.label("kinds", line.kind),
            "  ".join(dict.fromkeys(part for part in (line.key, line.summary) if part)),
            plain(each.amount),
            line.recorder,
            commits.get(line.path, "")[:7] or reader.say("commit.none"),
        )
        rows.append(Row(cells, line.link, mark))
    say = reader.say
    columns = (
        Column(say("column.day"), 10),
        Column(say("column.kind"), 12),
        Column(say("column.what")),
        Column(say("column.amount"), 6, right=True),
        Column(say("column.recorder"), 8),
        Column(say("column.commit"), 7),
    )
    said = say(
        "evidence.count",
        text=value.text,
        postings=len(rows),
        events=len(lines),
        commits=len({commits.get(line.path) for line in lines.values()}),
    )
    path = (say("place.statistics"), value.label, *asked.filters, say("place.evidence"))
    note = f"{said}   = {definition_words(reader, reader.definitions[asked.figure])}"
    shown = f"{period.text}  {reader.stamp}"
    return Board(path, columns, tuple(rows), scope=shown, note=note, empty=say("evidence.none"))


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


# --- charts -------------------------------------------------------------------------------------------


class Chart(NamedTuple):
    """A figure month by month, this year beside the last, with both totals; `now` and `then` are shares."""

    path: tuple[str, ...]
    scope: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    now: tuple[float, ...]
    then: tuple[float, ...]
    texts: tuple[str, ...]
    years: tuple[str, str]


def chart(reader: Reader, asked: Asked) -> Chart:
    """A figure month by month, this year beside the last."""
    year = (asked_period(reader, asked.period).first or date(reader.today.year, 1, 1)).year
    whole = asked._replace(period=str(year), by="month")
    rows = part_rows(reader, whole, "month", reader.period(str(year)))
    definition = reader.definitions[asked.figure]
    label = definition.en if reader.lang == "en" else definition.zh
    months, say = rows[:-1], reader.say
    columns = (
        Column(say("by.month"), 8),
        Column(str(year), 9, right=True),
        Column("", 0, bar=True),
        Column(str(year - 1), 9, right=True),
        Column("", 0, bar=True),
        Column(say("column.change"), 8, right=True),
    )
    return Chart(
        (say("place.statistics"), label, *asked.filters, say("place.chart")),
        scope(reader, reader.period(str(year))),
        definition_words(reader, definition),
        columns,
        tuple(row._replace(cells=(*row.cells[:3], row.cells[4], "", row.cells[6])) for row in rows),
        tuple(f"{int(row.cells[0][5:7])}" for row in months),
        tuple(row.bars[0] for row in months),
        tuple(row.bars[1] for row in months),
        tuple(row.cells[1] for row in months),
        (str(year), str(year - 1)),
    )
