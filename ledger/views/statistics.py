"""Statistics: figures of a period beside last year's, any breakdown, and the events each number rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.kernel.expression import Filters
from ledger.kernel.period import Period
from ledger.views.events import briefs
from ledger.views.reader import Reader
from ledger.views.shapes import Bar, Board, Chart, Column, Link, Row, Tab

if TYPE_CHECKING:
    from ledger.figures.evaluate import FigureValue

BREAKDOWNS = (
    "month",
    "quarter",
    "year",
    "station",
    "deputy",
    "deputy.group",
    "category",
    "handler",
    "type",
    "status",
    "source",
    "disposition",
)
"""Breakdowns offered for a figure, where they tell more than one value apart."""


class Asked(NamedTuple):
    """Which numbers: a period, a figure ('' for all), a breakdown ('' for none), filters as `dim=value`."""

    period: str = ""
    figure: str = ""
    by: str = ""
    filters: tuple[str, ...] = ()


def asked_period(reader: Reader, text: str) -> Period:
    """The period asked for; this year where none is."""
    return reader.period(text or str(reader.today.year))


def filters_of(asked: Asked) -> Filters:
    """The filters of a question; '-' asks for postings without the dimension."""
    return tuple((name, (value,)) for name, _, value in (each.partition("=") for each in asked.filters))


def statistics(reader: Reader, asked: Asked, everything: bool = False) -> Board:
    """All figures of a period that are not empty, beside those of the same days a year before."""
    from ledger.figures.evaluate import figures

    period = asked_period(reader, asked.period)
    before = period.last_year()
    now = figures(reader.query, reader.definitions, period, lang=reader.lang)
    then = {}
    if before is not None:
        then = {each.name: each for each in figures(reader.query, reader.definitions, before, lang=reader.lang)}
    rows: list[Row] = []
    group = None
    for value in now:
        old = then.get(value.name)
        if not (everything or value.value or (old is not None and old.value)):
            continue
        heading = reader.definitions[value.name].group
        if heading != group:
            group = heading
        rows.append(figure_row(value, old, period))
    say = reader.say
    columns = (
        Column(say("column.figure")),
        Column(period.text, 14, right=True),
        Column(before.text if before else say("column.last_year"), 14, right=True),
        Column(say("column.change"), 10, right=True),
    )
    return Board(
        (say("place.statistics"),),
        columns,
        tuple(rows),
        scope=scope(reader, period),
        empty=say("statistics.none"),
        total=len(now),
        note=say("statistics.note"),
    )


def figure_row(value: FigureValue, old: FigureValue | None, period: Period) -> Row:
    """A figure beside its value of a year before."""
    cells = (value.label, value.text, "" if old is None else old.text, change(value, old))
    return Row(cells, Link("figure", (value.name, period.text)), "!" if value.finding else "")


def change(value: FigureValue, old: FigureValue | None) -> str:
    """How much more or less, in the figure's own unit."""
    if old is None or value.value is None or old.value is None:
        return ""
    difference = value.value - old.value
    if not difference:
        return "="
    digits = plain(difference if value.unit != "%" else round(Decimal(float(difference)), 1))
    return f"+{digits}" if difference > 0 else digits


def plain(number: Any) -> str:
    """A number without needless digits."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) / Decimal(number.denominator)
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def scope(reader: Reader, period: Period) -> str:
    """What the numbers cover, and the commit they are taken from."""
    today = reader.today
    last = min(period.last or today, max(today, period.first or today))
    days = f"{period.first or '...'} .. {last}"
    return f"{days}  {(reader.model.commit or reader.current.commit or '')[:7]}"


class FigureView(NamedTuple):
    """One figure: its value, how it is counted, its breakdown with bars, and the events behind it."""

    name: str
    label: str
    text: str
    path: tuple[str, ...]
    scope: str
    definition: str
    ratio: str
    tabs: tuple[Tab, ...]
    by: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def figure_view(reader: Reader, asked: Asked) -> FigureView:
    """A figure with its breakdown by one dimension; Refused where there is no such figure."""
    from ledger.figures.evaluate import figures

    period = asked_period(reader, asked.period)
    common: dict[str, Any] = {"lang": reader.lang, "filters": filters_of(asked)}
    whole = figures(reader.query, reader.definitions, period, [asked.figure], **common)[0]
    by = asked.by or "month"
    parts = figures(reader.query, reader.definitions, period, [asked.figure], (by,), **common)
    definition = reader.definitions[asked.figure]
    say = reader.say
    ratio = ""
    if whole.denominator is not None:
        ratio = say("figure.ratio", numerator=plain(whole.numerator), denominator=plain(whole.denominator))
    columns = (
        Column(reader.label("dimensions", by) if by not in TIMES else say(f"by.{by}"), 24),
        Column(whole.label[:20], 14, right=True),
        Column(""),
    )
    return FigureView(
        asked.figure,
        whole.label,
        whole.text,
        (say("place.statistics"), whole.label, *asked.filters),
        scope(reader, period),
        f"{definition.expression}  ({reader.say(f'basis.{definition.basis}')})"
        if definition.basis
        else definition.expression,
        ratio,
        tuple(Tab(name, by_label(reader, name)) for name in BREAKDOWNS[:9]),
        by,
        columns,
        tuple(part_rows(reader, asked, by, whole, parts)),
    )


TIMES = ("month", "quarter", "half", "year", "day")


def by_label(reader: Reader, name: str) -> str:
    """A breakdown's name."""
    return reader.say(f"by.{name}") if name in TIMES else reader.label("dimensions", name)


def part_rows(reader: Reader, asked: Asked, by: str, whole: FigureValue, parts: Sequence[FigureValue]) -> list[Row]:
    """The parts of a figure with bars, the total last."""
    values = [each for each in parts if each.by is not None and each.value]
    most = max((abs(float(each.value or 0)) for each in values), default=0) or 1
    if by not in TIMES:
        values.sort(key=lambda each: -float(each.value or 0))
    rows = []
    for each in values:
        key = (each.by or {}).get(by)
        name = key or reader.say("figure.without")
        if key and by not in TIMES:
            name = reader.label("choices", f"{asked.figure.partition('_')[0]}.{by}.{key}")
        link = Link("evidence", (asked.figure, asked.period, *asked.filters, f"{by}={key or '-'}"))
        if by in TIMES and key:
            link = Link("evidence", (asked.figure, key, *asked.filters))
        rows.append(Row((name, each.text, ""), link, bar=abs(float(each.value or 0)) / most))
    link = Link("evidence", (asked.figure, asked.period, *asked.filters))
    rows.append(Row((reader.say("figure.total"), whole.text, ""), link, head=True))
    return rows


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
            "  ".join(part for part in (line.key, line.summary) if part),
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
    scope_ = f"{period.text}  {(reader.model.commit or reader.current.commit or '')[:7]}"
    note = f"= {reader.definitions[asked.figure].expression}"
    return Board(path, columns, tuple(rows), scope=scope_, note=f"{said}   {note}", empty=say("evidence.none"))


def chart(reader: Reader, asked: Asked) -> Chart:
    """A figure month by month, this year beside the last."""
    from ledger.figures.evaluate import figures

    year = asked_period(reader, asked.period)
    first = year.first or date(reader.today.year, 1, 1)
    period = reader.period(str(first.year))
    before = reader.period(str(first.year - 1))
    common: dict[str, Any] = {"lang": reader.lang, "filters": filters_of(asked)}

    def months(of: Period) -> dict[int, FigureValue]:
        values = figures(reader.query, reader.definitions, of, [asked.figure], ("month",), **common)
        return {int(month[5:7]): each for each in values if each.by and (month := each.by.get("month")) is not None}

    now, then = months(period), months(before)
    every = [float(each.value or 0) for each in (*now.values(), *then.values())]
    most = max((abs(each) for each in every), default=0) or 1
    bars = []
    for month in range(1, 13):
        this, old = now.get(month), then.get(month)
        name = f"{first.year}-{month:02d}"
        bars.append(
            Bar(
                name,
                this.text if this else "",
                abs(float(this.value or 0)) / most if this else 0,
                abs(float(old.value or 0)) / most if old else 0,
                old.text if old else "",
                Link("evidence", (asked.figure, name, *asked.filters)),
            )
        )
    definition = reader.definitions[asked.figure]
    label = definition.en if reader.lang == "en" else definition.zh
    say = reader.say
    return Chart(
        (say("place.statistics"), label, say("place.chart")),
        tuple(bars),
        scope(reader, period),
        say("chart.note", now=first.year, then=first.year - 1),
    )
