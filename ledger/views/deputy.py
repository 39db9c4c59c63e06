"""A deputy's file: the year beside the group's and everyone's, points line by line, entries, and every act.

The same file as `ledger deputy` prints (`reports/deputy_file.py`), in the parts of a screen. What the
deputy did beside the others is there at once; points, attendance and entries follow in `more`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.kernel.finding import Refused, error
from ledger.locale import account_label
from ledger.reports.deputy_shapes import COMPARED, DeputyFile
from ledger.views.deputies import details_of, number, people, performance, total
from ledger.views.entity import columns as timeline_columns
from ledger.views.events import COLUMNS, FROM, brief
from ledger.views.journal import MARKS
from ledger.views.numbers import plain
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Said
from ledger.views.states import state_of

RECENT = 200


class DeputyView(NamedTuple):
    """A deputy: particulars, what was done beside the others, and the acts in which the deputy is named."""

    name: str
    path: tuple[str, ...]
    scope: str
    particulars: str
    columns: tuple[Column, ...]
    performance: tuple[Row, ...]
    act_columns: tuple[Column, ...]
    acts: tuple[Row, ...]


class Table(NamedTuple):
    """One of the tables below a deputy's comparison."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class MoreOfDeputy(NamedTuple):
    """What follows: the line of points and of attendance, and the tables of points and entries."""

    points: str
    attendance: str
    said: tuple[Said, ...]
    lines: Table
    entries: Table


def deputy_view(reader: Reader, name: str, period_text: str = "") -> DeputyView:
    """The file of a deputy for a period, this year where none is asked for."""
    state = state_of(reader, "deputy", name)
    if state is None:
        raise Refused(error("reference.unknown", subject="deputy", key=name, date=reader.today, nearest=[]))
    period = period_text or str(reader.today.year)
    say, known = reader.say, details_of(state)
    columns = (
        Column(say("deputy.performance", period=period)),
        Column(say("deputy.own"), 6, right=True),
        Column("", 14, bar=True),
        Column(say("deputy.group_mean"), 8, right=True),
        Column(say("deputy.mean"), 8, right=True),
        Column(say("deputy.rank"), 8, right=True),
    )
    mandate = known.get("mandate") or ""
    return DeputyView(
        name,
        (reader.label("subjects", "deputy"), name),
        f"{reader.label('choices', f'deputy.mandate.{mandate}') if mandate else ''}  {period}".strip(),
        particulars(reader, known),
        columns,
        tuple(compared(reader, name, period)),
        timeline_columns(reader),
        tuple(acts(reader, name)),
    )


def particulars(reader: Reader, known: Mapping[str, Any]) -> str:
    """Constituency, group, station, term on one line."""
    parts = []
    for field in ("constituency", "group", "station", "term", "post", "employer"):
        if value := known.get(field):
            parts.append(
                str(value) if field in ("group", "station") else f"{reader.label('fields', f'deputy.{field}')} {value}"
            )
    return "   ".join(parts)


def compared(reader: Reader, name: str, period_text: str) -> Iterator[Row]:
    """Each measure: the deputy's own, the means of the group and of all in office, the place among all.

    The kinds of activity the deputy came to stand below them all.
    """
    found = performance(reader, reader.period(period_text))
    known = people(reader)
    everyone = [key for key, each in known.items() if each.get("mandate") in ("in_office", None)]
    group = known.get(name, {}).get("group")
    mates = [key for key in everyone if group and known[key].get("group") == group]
    for account in COMPARED:
        counts = total(found, account)
        yield comparison(reader, account, period_text, name, counts, mates, everyone)
        if account == "performance:activity":
            for inner in sorted(found):
                if inner.startswith(f"{account}:") and found[inner].get(name):
                    yield comparison(reader, inner, period_text, name, found[inner], mates, everyone, inner=True)
    for account in sorted(found):
        if found[account].get(name) and not any(account.startswith(head) for head in COMPARED):
            yield comparison(reader, account, period_text, name, found[account], mates, everyone)


def comparison(
    reader: Reader,
    account: str,
    period: str,
    name: str,
    counts: Mapping[str, Any],
    mates: list[str],
    everyone: list[str],
    inner: bool = False,
) -> Row:
    """One measure as a row."""
    own = counts.get(name, 0)
    rank = 1 + sum(counts.get(key, 0) > own for key in everyone)
    most = max((float(each) for each in counts.values()), default=0) or 1
    label = account_label(reader.lang, account, reader.own)
    if inner:
        label = f"  {label.rpartition(MIDDLE)[2]}"
    cells = (
        label.replace(MIDDLE, ":"),
        plain(own),
        "",
        mean(counts, mates),
        mean(counts, everyone),
        f"{rank}/{len(everyone)}" if own or not inner else "",
    )
    link = Link("register", (account, period, f"deputy={name}"))
    return Row(cells, link, quiet=not own, bars=(float(own) / most,))


MIDDLE = "·"
"""Stands between an account and its part in labels; its width is ambiguous, so it is not drawn."""


def mean(counts: Mapping[str, Any], people: list[str]) -> str:
    """The mean over some people, with one decimal; nothing where there is nobody."""
    if not people:
        return ""
    return f"{float(Fraction(sum(counts.get(key, 0) for key in people)) / len(people)):.1f}"


def acts(reader: Reader, name: str) -> list[Row]:
    """The events in which the deputy is named, the newest first."""
    quoted = json.dumps(name, ensure_ascii=False)
    rows = reader.model.connection.execute(
        f"SELECT {COLUMNS} {FROM} WHERE instr(event.text, ?) ORDER BY event.occurred DESC, event.id DESC LIMIT ?",
        (quoted, RECENT),
    ).fetchall()
    lines = [brief(reader, row) for row in rows]
    commits = reader.commits([line.path for line in lines[:MOST_COMMITS]])
    found = []
    for line in lines:
        key = "" if line.key == name or line.summary in line.key else line.key
        what = "  ".join(part for part in (key, line.summary) if part)
        cells = (
            line.occurred.isoformat(),
            reader.label("kinds", line.kind),
            what,
            line.recorder,
            commits.get(line.path, "")[:7],
        )
        found.append(Row(cells, line.link, MARKS.get(line.status, ""), line.status == "retracted"))
    return found


MOST_COMMITS = 200


# --- what follows -------------------------------------------------------------------------------------


def more(reader: Reader, name: str, period_text: str = "") -> MoreOfDeputy | None:
    """Points, attendance and entries; None where there is no such deputy any more."""
    from ledger.reports.deputy_file import deputy_file

    period = reader.period(period_text or str(reader.today.year))
    made = deputy_file(reader.model, reader.points, name, period)
    if made is None:
        return None
    return MoreOfDeputy(
        points_line(reader, made),
        attendance_line(reader, made),
        tuple(pages(reader, made)),
        point_table(reader, made),
        entry_table(reader, made),
    )


def points_line(reader: Reader, made: DeputyFile) -> str:
    """Total, rank and grade."""
    place = made.place
    if place is None:
        return reader.say("points.none")
    grade = reader.say("points.not_rated") if place.status == "not_rated" else place.grade or "-"
    return reader.say("deputy.points_line", total=number(place.points), rank=place.rank or "-", of=made.of, grade=grade)


def attendance_line(reader: Reader, made: DeputyFile) -> str:
    """How often asked, there, on leave, absent, late; the rate; the half days."""
    found = made.attendance
    rate = "-" if found.rate is None else f"{float(found.rate):.1%}"
    named = {name: getattr(found, name) for name in ("present", "on_leave", "absent", "late", "asked")}
    return reader.say("deputy.attendance_line", rate=rate, half_days=plain(found.half_days), **named)


def pages(reader: Reader, made: DeputyFile) -> Iterator[Said]:
    """Particulars and mandates, as on the first page of a paper file."""

    for name, value in made.basic.items():
        said = value if isinstance(value, list | str) else str(value)
        yield Said(reader.label("fields", f"deputy.{name}"), reader.phrase(f"deputy.{name}", said))
    for each in made.history:
        if not each.kind.startswith("entry.") and each.status not in ("retracted", "out_of_place"):
            yield Said(each.occurred.isoformat(), reader.label("kinds", each.kind), link=Link("event", (each.event,)))


def point_table(reader: Reader, made: DeputyFile) -> Table:
    """Every point with its rule line, its version and its act."""
    say = reader.say
    columns = (
        Column(say("column.day"), 10),
        Column(say("points.item"), 18),
        Column(say("points.number"), 5, right=True),
        Column(say("points.worth"), 5, right=True),
        Column(say("points.points"), 5, right=True),
        Column(say("points.version"), 4),
        Column(say("points.act")),
    )
    rows = [
        Row(
            (
                line.date,
                line.item,
                number(line.number),
                number(line.worth),
                number(line.points),
                line.version,
                line.key or "",
            ),
            Link("event", (line.event,)) if line.event else Link(""),
            quiet=line.event is None,
        )
        for line in made.lines
    ]
    return Table(columns, tuple(rows))


def entry_table(reader: Reader, made: DeputyFile) -> Table:
    """The entries of the file by section, numbered as on paper; suggestions with what became of them."""
    say = reader.say
    columns = (
        Column(say("entry.number"), 5),
        Column(say("column.day"), 10),
        Column(say("entry.what"), 20),
        Column(say("entry.matter")),
        Column(say("entry.outcome"), 22),
    )
    rows: list[Row] = []
    for section in made.sections:
        title = f"{say(f'section.{section.name}')} {len(section.entries)}"
        rows.append(Row(("", "", title, "", ""), head=True))
        for entry in section.entries:
            what = account_label(reader.lang, entry.account, reader.own).rpartition(MIDDLE)[2]
            matter = entry.title if entry.amount == 1 else f"{entry.title} x{plain(entry.amount)}"
            outcome = ""
            if entry.outcome is not None:
                status = reader.label("choices", f"suggestion.status.{entry.outcome.status}")
                parts = (entry.outcome.lead_unit, status, entry.outcome.reply_class)
                outcome = "  ".join(part for part in parts if part)
            rows.append(Row((entry.number, entry.date, what, matter, outcome), Link("event", (entry.event,))))
    return Table(columns, tuple(rows))


# --- registers ----------------------------------------------------------------------------------------


def register(reader: Reader, account: str, period: str, filters: tuple[str, ...]) -> Board:
    """The postings of an account: date, event, amount and running total."""
    wanted = tuple((name, (value,)) for name, _, value in (each.partition("=") for each in filters))
    rows = []
    skipped = {name for name, _ in wanted}
    for row in reader.query.register([account], reader.period(period or "all"), wanted):
        told = [value for name, value in row.dimensions.items() if name not in skipped and name not in UNTOLD]
        cells = (
            row.date.isoformat(),
            reader.label("kinds", row.kind),
            "  ".join(dict.fromkeys(told)),
            plain(row.amount),
            plain(row.total),
        )
        rows.append(Row(cells, Link("event", (row.event,))))
    say = reader.say
    columns = (
        Column(say("column.day"), 10),
        Column(say("column.kind"), 12),
        Column(say("column.dimensions")),
        Column(say("column.amount"), 8, right=True),
        Column(say("column.total"), 8, right=True),
    )
    label = account_label(reader.lang, account, reader.own).replace(MIDDLE, ":")
    path = (say("place.register"), label, *filters)
    return Board(path, columns, tuple(rows), scope=period, empty=say("evidence.none"))


UNTOLD = ("kind", "recorder", "channel")
"""Dimensions that other columns or the event itself show."""
