"""The pages of figures: the front with the main ones, by months, by categories, by stations, and what each means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledger.figures.evaluate import FigureValue
from ledger.kernel.period import Period
from ledger.locale import value_label
from ledger.reports.pages.book import Book, size
from ledger.reports.pages.evidence import Column, behind, sections_of
from ledger.reports.pages.shapes import Bar, Card, Cell, Chart, Page, Row, Section, Table
from ledger.store.model.entities import entities

FRONT = (
    "reception_sessions",
    "reception_visitors",
    "opinion_received",
    "opinion_solved",
    "opinion_report_back_rate",
    "suggestion_submitted",
    "suggestion_reply_rate",
    "suggestion_timely_reply_rate",
    "suggestion_satisfaction_rate",
    "activity_held",
    "attendance_rate",
    "visit_made",
    "dispute_resolved",
    "deed_done",
    "plan_completion_rate",
    "project_adopted",
    "project_completed_rate",
    "duty_report_held",
    "meeting_held",
    "news_published",
    "deputy_in_office",
    "station_open",
)
"""The main figures where the office names none; those that are nothing are left out."""

MONTHLY = (
    "reception_sessions",
    "reception_visitors",
    "opinion_received",
    "suggestion_submitted",
    "activity_held",
    "visit_made",
)
CHARTED = ("reception_visitors", "opinion_received", "suggestion_submitted")
DISPOSITIONS = (
    "opinion_on_the_spot",
    "opinion_explained",
    "opinion_assigned",
    "opinion_forwarded",
    "opinion_suggestion",
    "opinion_referred",
    "opinion_reference",
    "opinion_declined",
    "opinion_merged",
    "opinion_open",
)
STATIONS = (
    Column("reception_sessions", ("reception:sessions",)),
    Column("reception_visitors", ("reception:visitors",)),
    Column("reception_deputy_times", ("performance:reception",)),
    Column("opinion_received", ("opinion:received",)),
)
CATEGORIES = (
    Column("opinion_received", ("opinion:received",)),
    Column("suggestion_submitted", ("suggestion:submitted",)),
)
MOST_MONTHS = 36


def front(book: Book, hrefs: Mapping[str, str]) -> Page:
    """The main figures beside those of the year before, and the months of the first one."""
    values = main_figures(book)
    then = {each.name: each for each in book.figures([v.name for v in values], book.before)} if book.before else {}
    began = any(each.value for each in then.values())  # where nothing was recorded then, it is said once
    cards = tuple(
        Card(
            each.label,
            each.text,
            share_of(each),
            _before(book, then.get(each.name)) if began else "",
            book.change(each, then.get(each.name)),
            hrefs.get(each.name, ""),
        )
        for each in values
    )
    sections = [Section(book.say("front.figures"), () if began else (book.say("before.none"),), cards)]
    months = _months(book)
    for name in CHARTED[:2]:
        chart = month_chart(book, name, months)
        if chart is not None:
            sections.append(Section(book.figure_label(name), chart=chart))
    quoted = list(_quoted(book))
    if quoted:
        heads = (book.say("quoted.label"), book.say("quoted.value"), book.say("quoted.source"), book.say("day"))
        sections.append(Section(book.say("quoted"), table=Table(heads, tuple(quoted), frozenset((1,)))))
    return Page("index.html", book.say("front"), sections)


def main_figures(book: Book) -> list[FigureValue]:
    """The main figures with their values."""
    names = list(book.front) or [name for name in FRONT if name in book.definitions]
    found = [each for each in book.figures(names) if book.front or each.value]
    for each in found:
        book.shown[each.name] = each
    return found


def share_of(value: FigureValue) -> str:
    """Numerator over denominator, where both are counts."""
    return "" if "." in value.share else value.share


def _before(book: Book, value: FigureValue | None) -> str:
    if value is None or value.value is None:
        return book.say("before.none")
    return book.say("before", text=value.text)


def _quoted(book: Book) -> Iterable[Row]:
    for found in entities(book.model, "quoted", book.as_of):
        state = found.state
        cells = (
            Cell(found.key),
            Cell(f"{state.get('value', '')}{state.get('unit', '')}", number=True),
            Cell(str(state.get("source", ""))),
            Cell(str(state.get("as_of", ""))),
        )
        yield Row(cells)


def _months(book: Book) -> list[Period]:
    """The months of the period, at most three years of them, up to today."""
    first = book.period.first
    if first is None:
        first = book.until.replace(month=1, day=1)
    return Period(book.period.text, first, max(first, book.until)).months()[-MOST_MONTHS:]


def month_chart(book: Book, name: str, months: Sequence[Period]) -> Chart | None:
    """A figure month by month, beside the year before."""
    if not months or len(months) > 12:
        return None
    whole = Period(book.period.text, months[0].first, months[-1].last)
    now = book.by_key(name, "month", whole)
    earlier = whole.last_year() if book.before is not None else None
    then = book.by_key(name, "month", earlier) if earlier is not None else {}
    if not now and not then:
        return None
    most = max(float(each.value or 0) for each in (*now.values(), *then.values())) or 1
    bars = []
    for month in months:
        year, _, number = month.text.partition("-")
        old = then.get(f"{int(year) - 1:04}-{number}")
        value = now.get(month.text)
        bars.append(
            Bar(
                book.say("month", month=int(number)),
                number_only(value),
                size(value.value if value else 0, most),
                (size(old.value if old else 0, most) if then else None),
            )
        )
    legend = (book.say("legend.now"), book.say("legend.before")) if then else ()
    title = f"{book.figure_label(name)}（{book.definitions[name].unit}）"
    return Chart(title if book.lang == "zh" else book.figure_label(name), "columns", tuple(bars), legend)


def number_only(value: FigureValue | None) -> str:
    """A number without its unit, for a bar."""
    return value.text.removesuffix(value.unit) if value is not None and value.value else ""


def months(book: Book, places: Mapping[str, Mapping[str, str]]) -> Page:
    """The figures of every month, each number leading to the month's events."""
    found = _months(book)
    names = [name for name in MONTHLY if name in book.definitions]
    by_month = {name: book.by_key(name, "month") for name in names}
    shown = [name for name in names if by_month[name]]
    rows = []
    for month in found:
        cells = [Cell(month.text)]
        for name in shown:
            value = by_month[name].get(month.text)
            href = places.get(name, {}).get(month.text, f"evidence/{name}.html") if value else ""
            cells.append(Cell(value.text if value else "", href, number=True))
        rows.append(Row(tuple(cells)))
    totals = book.figures(shown) if shown else []
    rows.append(
        Row(
            (Cell(book.say("total")), *(Cell(each.text, f"evidence/{each.name}.html", number=True) for each in totals)),
            head=True,
        )
    )
    for each in totals:
        book.shown.setdefault(each.name, each)
    heads = (book.say("by.month"), *(book.figure_label(name) for name in shown))
    sections = [Section(chart=chart) for name in CHARTED if (chart := month_chart(book, name, found)) is not None]
    sections.insert(0, Section(table=Table(heads, tuple(rows), frozenset(range(1, len(heads))))))
    return Page("months.html", book.say("months"), sections)


def categories(book: Book) -> list[Page]:
    """What residents and deputies speak of, and what became of the residents' opinions."""
    table, pages = breakdown(book, "category", CATEGORIES, "category")
    sections = [Section(book.say("categories"), table=table)]
    counted = sorted(
        book.by_key("opinion_received", "category").items(), key=lambda each: (-float(each[1].value or 0), each[0])
    )
    if counted:
        most = counted[0][1].value
        bars = tuple(
            Bar(name_of(book, "category", key), number_only(each), size(each.value, most)) for key, each in counted[:16]
        )
        sections.append(Section(chart=Chart(book.say("categories.chart"), "rows", bars)))
    found = [each for each in book.figures([name for name in DISPOSITIONS if name in book.definitions]) if each.value]
    if found:
        for each in found:
            book.shown[each.name] = each
        rows = tuple(
            Row((Cell(each.label), Cell(each.text, f"evidence/{each.name}.html", number=True))) for each in found
        )
        heads = (book.say("disposition"), book.say("number"))
        sections.append(Section(book.say("dispositions"), table=Table(heads, rows, frozenset((1,)))))
    return [Page("categories.html", book.say("categories"), sections), *pages]


def stations(book: Book) -> list[Page]:
    """What was done at each station."""
    table, pages = breakdown(book, "station", STATIONS, "station")
    return [Page("stations.html", book.say("stations"), [Section(table=table)]), *pages]


def name_of(book: Book, dimension: str, key: str) -> str:
    """The value of a dimension in words."""
    subject = {"category": "opinion"}.get(dimension, dimension)
    return value_label(book.lang, subject, dimension, key, book.own)


def breakdown(book: Book, dimension: str, columns: Sequence[Column], name: str) -> tuple[Table, list[Page]]:
    """A table of figures by one dimension, and the page of evidence behind each of its rows."""
    values = {column.figure: book.by_key(column.figure, dimension) for column in columns}
    lines = behind(book, dimension, columns)
    keys = sorted({key for found in values.values() for key, each in found.items() if each.value})
    if dimension == "category":  # the most spoken of first
        first = values[columns[0].figure]
        keys.sort(key=lambda key: -float(first[key].value or 0) if key in first else 0.0)
    rows, pages = [], []
    for place, key in enumerate(keys, start=1):
        title = name_of(book, dimension, key)
        path = f"evidence/{name}-{place}.html"
        texts = {column.figure: values[column.figure][key].text for column in columns if key in values[column.figure]}
        cells: list[Any] = [Cell(title, path)]
        for column in columns:
            text = texts.get(column.figure, "")
            href = f"{path}#{column.figure}" if column.figure in lines.get(key, {}) else ""
            cells.append(Cell(text, href, number=True))
        rows.append(Row(tuple(cells)))
        pages.append(Page(path, title, list(sections_of(book, lines.get(key, {}), texts))))
    heads = (book.say(f"by.{name}"), *(book.figure_label(column.figure) for column in columns))
    return Table(heads, tuple(rows), frozenset(range(1, len(heads)))), pages


def definitions(book: Book) -> Page:
    """How every figure on the pages is counted."""
    rows = []
    for name in sorted(book.shown):
        definition = book.definitions[name]
        cells = (
            Cell(book.figure_label(name)),
            Cell(definition.unit),
            Cell(book.meaning.of(definition, book.period)),
            Cell(name, whole=True),
            Cell(definition.expression),
        )
        rows.append(Row(cells, anchor=name))
    heads = tuple(book.say(each) for each in ("figure", "unit", "meaning", "name", "expression"))
    notes = (book.say("definitions.note"),)
    return Page("definitions.html", book.say("definitions"), [Section(table=Table(heads, tuple(rows)))], notes)
