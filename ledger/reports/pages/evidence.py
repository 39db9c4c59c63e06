"""The pages behind the numbers: each event a figure rests on, with its file, commit, recorder and text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.figures.evaluate import FigureValue, plain_text, why
from ledger.kernel.finding import Refused
from ledger.kernel.rounding import Exact
from ledger.reports.pages.book import Book
from ledger.reports.pages.shapes import Cell, Page, Row, Section, Table
from ledger.store.model.history import commits_of

ROWS, PAGES = 200, 5
"""So many events stand on a page, and so many pages a figure has at most: the latest events of a long list."""

AT_ONCE = 500
"""So many events are asked for at once."""
SECTION_ROWS = 100
"""So many events, the latest, stand under each number of one station, deputy or category."""


class Line(NamedTuple):
    """One event behind a number."""

    event: str
    kind: str
    occurred: str
    amount: str
    role: str
    file: str
    recorder: str


def evidence_pages(book: Book, name: str, value: FigureValue) -> list[Page]:
    """The pages of one figure, the events in order; `m2025-03` is where a month begins."""
    lines = _lines(book, name)
    left_out = max(0, len(lines) - ROWS * PAGES)
    lines = lines[left_out:]
    parts = [lines[at : at + ROWS] for at in range(0, len(lines), ROWS)] or [[]]
    definition = book.definitions[name]
    notes = [book.say("evidence.meaning", meaning=book.meaning.of(definition, book.period))]
    if value.share:
        numerator, _, denominator = value.share.partition("/")
        notes.append(book.say("evidence.ratio", numerator=numerator, denominator=denominator))
    if left_out:
        notes.append(book.say("evidence.limit", left=left_out, shown=len(lines), name=name, period=book.period.text))
    if book.public:
        notes.append(book.say("evidence.public"))
    pages = []
    links = tuple((_file(name, at), str(at + 1)) for at in range(len(parts))) if len(parts) > 1 else ()
    seen: set[str] = set()
    for at, part in enumerate(parts):
        section = Section(
            book.say("evidence.of", label=value.label, text=value.text, count=len(lines) + left_out),
            tuple(notes),
            table=table_of(book, part, seen),
            links=links,
        )
        pages.append(Page(f"evidence/{_file(name, at)}", value.label, [section]))
    return pages


def _file(name: str, at: int) -> str:
    return f"{name}.html" if not at else f"{name}-{at + 1}.html"


def places_of(pages: Sequence[Page]) -> dict[str, str]:
    """Where each month of a figure's evidence begins: `evidence/NAME-2.html#m2025-03`."""
    found: dict[str, str] = {}
    for page in pages:
        for section in page.sections:
            for row in section.table.rows if section.table else ():
                if row.anchor:
                    found.setdefault(row.anchor.removeprefix("m"), f"{page.path}#{row.anchor}")
    return found


def _lines(book: Book, name: str) -> list[Line]:
    """The events of a figure, each with what it adds; one that posts several times of one kind stands once."""
    try:
        rows = why(
            book.query, book.definitions, name, book.period, book.lang, rate=book.rate, points=book.points
        ).evidence
    except Refused:
        return []
    found: dict[tuple[str, str], Line] = {}
    amounts: dict[tuple[str, str], Exact] = {}
    for row in rows:
        place = row.event, row.role
        amounts[place] = Fraction(row.amount) + amounts.get(place, 0)
        found[place] = Line(
            row.event, row.kind, row.occurred.isoformat(), "", row.role, row.file or "", row.recorder or ""
        )
    return [line._replace(amount=plain_text(amounts[place])) for place, line in found.items()]


def table_of(book: Book, lines: Sequence[Line], seen: set[str]) -> Table:
    """The events as a table; in public without file names, recorders and texts."""
    texts = {} if book.public else texts_of(book, [line.event for line in lines])
    commits = commits_of(book.model, {line.file for line in lines if line.file})
    roles = {line.role for line in lines}
    heads = [book.say("day"), book.say("kind"), book.say("amount")]
    if len(roles) > 1:
        heads.append(book.say("role"))
    keys = {} if book.public else keys_of(book, [line.event for line in lines])
    if book.public:
        heads += [book.say("commit"), book.say("event")]
    else:
        heads[2:2] = [book.say("what")]
        heads += [book.say("commit"), book.say("recorder"), book.say("file")]
    rows = []
    for line in lines:
        month = line.occurred[:7]
        anchor = "" if month in seen else f"m{month}"
        seen.add(month)
        cells = [Cell(line.occurred, whole=True), Cell(book.label("kinds", line.kind), whole=book.lang == "zh")]
        if not book.public:
            cells.append(Cell(keys.get(line.event, "")))
        cells.append(Cell(line.amount, number=True))
        if len(roles) > 1:
            cells.append(Cell(book.say(f"role.{line.role}")))
        cells.append(Cell(commits.get(line.file, "")[:10] or book.say("commit.none"), whole=True))
        cells += [Cell(line.event)] if book.public else [Cell(line.recorder), Cell(line.file)]
        rows.append(Row(tuple(cells), anchor, texts.get(line.event, "")))
    return Table(tuple(heads), tuple(rows), frozenset((2 if book.public else 3,)))


def texts_of(book: Book, events: Iterable[str]) -> Mapping[str, str]:
    """What the files say, with telephone and ID numbers masked."""
    return {event: book.safe(text) for event, text in _of_events(book, "event.id, text", events)}


def keys_of(book: Book, events: Iterable[str]) -> Mapping[str, str]:
    """What each event is about: the key of its stream."""
    return {event: book.safe(key or "") for event, key in _of_events(book, "event.id, key", events)}


def _of_events(book: Book, columns: str, events: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Columns of the events with these ids and of their streams."""
    wanted = list(dict.fromkeys(events))
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        marks = ",".join("?" * len(part))
        query = f"SELECT {columns} FROM event LEFT JOIN stream ON stream.id = event.stream WHERE event.id IN ({marks})"
        yield from book.model.connection.execute(query, part)


class Column(NamedTuple):
    """A column of a breakdown: a figure, and the accounts whose postings stand behind each of its numbers."""

    figure: str
    accounts: tuple[str, ...]


def behind(book: Book, dimension: str, columns: Sequence[Column]) -> Mapping[str, Mapping[str, list[Line]]]:
    """The latest events by value of the dimension and figure, each account read once for all values."""
    found: dict[str, dict[str, list[Line]]] = {}
    for column in columns:
        for row in book.query.register(column.accounts, book.period, (), (dimension,)):
            if row.by[0] is None:
                continue
            lines = found.setdefault(row.by[0], {}).setdefault(column.figure, [])
            lines.append(
                Line(row.event, row.kind, row.date.isoformat(), plain_text(Fraction(row.amount)), "value", "", "")
            )
            if len(lines) > 2 * SECTION_ROWS:
                del lines[:SECTION_ROWS]
    events = {line.event for by in found.values() for lines in by.values() for line in lines[-SECTION_ROWS:]}
    rows = _of_events(book, "event.id, path, recorder", events)
    files = {event: (path or "", recorder or "") for event, path, recorder in rows}
    return {
        key: {
            figure: [
                line._replace(file=files[line.event][0], recorder=files[line.event][1])
                for line in lines[-SECTION_ROWS:]
            ]
            for figure, lines in by.items()
        }
        for key, by in found.items()
    }


def sections_of(book: Book, by: Mapping[str, list[Line]], values: Mapping[str, str]) -> Iterator[Section]:
    """The numbers of one station, deputy or category, each with its latest events."""
    for figure, lines in by.items():
        notes = (book.say("evidence.latest", count=SECTION_ROWS),) if len(lines) >= SECTION_ROWS else ()
        heading = f"{book.figure_label(figure)} {values.get(figure, '')}"
        yield Section(heading, notes, table=table_of(book, lines, {""}), anchor=figure)
