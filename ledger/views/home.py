"""The home screen: what waits, what this month brought, how the plan stands, what was recorded last.

It comes in two parts: what is there at once, and `more`, which needs the figures and git and follows a
moment later.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger.kernel.period import calendar_unit
from ledger.views.drafts import drafts
from ledger.views.due import by_standing, left, link_of, owed, title_of, unheld, warn_days, what_of
from ledger.views.events import about, latest
from ledger.views.reader import Reader
from ledger.views.shapes import Figure, Link, Row
from ledger.views.states import NOT_CLOSED, holding

ROWS = 40
"""Lines of the lists of the home screen at most; a tall terminal shows them all."""
MONTH_KINDS = 12
"""How many kinds the month's counts show at most."""


class Home(NamedTuple):
    """The home screen at once; `time_share` is the part of the year that is gone, of 1."""

    committee: str
    day: str
    commit: str
    todo: tuple[Figure, ...]
    month: tuple[Figure, ...]
    month_total: int
    time_share: float
    due: tuple[Row, ...]
    due_total: int
    latest: tuple[Row, ...]
    events: int


class More(NamedTuple):
    """What follows: the plan by its measures, the months of two years, and what the remote has not got yet.

    `plan` is None where this year has no plan; shares are of 1. `months` are the events of each month,
    `before` those of the year before. `unsent` is None where nothing was ever synchronised.
    """

    plan: Figure | None
    done_share: float
    expected_share: float
    year: int
    months: tuple[int, ...]
    before: tuple[int, ...]
    unsent: int | None


def home(reader: Reader, rows: int = ROWS) -> Home:
    """The home screen of the day; `rows` is how many lines its lists show at most."""
    today = reader.today
    counts, total = month_counts(reader, today)
    year_days = (date(today.year, 12, 31) - date(today.year, 1, 1)).days + 1
    (events,) = reader.model.connection.execute("SELECT count(*) FROM event").fetchone()
    dated = [each for each in owed(reader) if each.due is not None]
    return Home(
        reader.office.name,
        reader.say("home.day", date=today.isoformat(), weekday=weekday(reader, today)),
        (reader.model.commit or reader.current.commit or "")[:7],
        tuple(todo(reader)),
        counts,
        total,
        ((today - date(today.year, 1, 1)).days + 1) / year_days,
        tuple(due_rows(reader, rows)),
        len(dated),
        tuple(latest_rows(reader, rows)),
        events,
    )


def more(reader: Reader) -> More:
    """The rest of the home screen."""
    today = reader.today
    plan, done, expected = plan_figure(reader, today)
    return More(
        plan,
        done,
        expected,
        today.year,
        months(reader, today.year),
        months(reader, today.year - 1),
        unsent(reader),
    )


def weekday(reader: Reader, day: date) -> str:
    """The name of the day in the week."""
    from ledger.views.words import weekday

    return weekday(reader.lang, day.weekday())


def todo(reader: Reader) -> list[Figure]:
    """What waits, each with where it is listed."""
    say = reader.say
    due = by_standing(owed(reader))
    unrated = sum(each.state["status"] == "replied" for each in holding(reader, "suggestion", NOT_CLOSED))
    (errors,) = reader.model.connection.execute("SELECT count(*) FROM finding WHERE severity = 'error'").fetchone()
    opinions = holding(reader, "opinion", NOT_CLOSED, '"disposition": "open"')
    missing = unheld(reader)
    subject = "reception" if missing and all(subject == "reception" for subject, _ in missing) else "activity"
    found = [
        Figure(say("todo.overdue"), str(len(due["overdue"])), Link("board", ("due", "overdue")), mark="!"),
        Figure(
            say("todo.soon", days=warn_days(reader)), str(len(due["soon"])), Link("board", ("due", "soon")), mark="*"
        ),
        Figure(say("todo.unrated"), str(unrated), Link("board", ("suggestion", "unrated"))),
        Figure(say("todo.opinions"), str(len(opinions)), Link("board", ("opinion", "undisposed"))),
        Figure(say("todo.attendance"), str(len(missing)), Link("board", (subject, "unheld")), mark="!"),
        Figure(say("todo.drafts"), str(len(drafts(reader.folder))), Link("board", ("drafts", ""))),
    ]
    if errors:
        found.append(Figure(say("todo.findings"), str(errors), Link("board", ("findings", "error")), mark="!"))
    if pending := len(reader.current.unversioned()):
        found.append(Figure(say("todo.unversioned"), str(pending), Link("journal", ("", "", "", "pending"))))
    return found


def month_counts(reader: Reader, today: date) -> tuple[tuple[Figure, ...], int]:
    """How many events of each kind happened this month, the most frequent first."""
    month = calendar_unit("month", today)
    assert month.first is not None
    assert month.last is not None
    counted = reader.model.connection.execute(
        "SELECT kind, count(*) FROM event WHERE occurred BETWEEN ? AND ? AND status != 'retracted' "
        "AND kind NOT LIKE 'entry.%' GROUP BY kind ORDER BY count(*) DESC, kind",
        (month.first.toordinal(), month.last.toordinal()),
    ).fetchall()
    figures = tuple(
        Figure(reader.label("kinds", kind), str(count), Link("journal", (kind, month.text)))
        for kind, count in counted[:MONTH_KINDS]
    )
    return figures, sum(count for _, count in counted)


def months(reader: Reader, year: int) -> tuple[int, ...]:
    """How many events happened in each month of a year."""
    counts = [0] * 12
    for occurred, count in reader.model.connection.execute(
        "SELECT occurred, count(*) FROM event WHERE occurred BETWEEN ? AND ? AND status != 'retracted' "
        "AND kind NOT LIKE 'entry.%' GROUP BY occurred",
        (date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()),
    ):
        counts[date.fromordinal(occurred).month - 1] += count
    return tuple(counts)


def plan_figure(reader: Reader, today: date) -> tuple[Figure | None, float, float]:
    """How many items of this year's plan are complete, and the shares that are done and expected by now."""
    from ledger.figures.plan import summary
    from ledger.views.plan import standings

    found = summary(standings(reader, today.year))
    if not found.items:
        return None, 0.0, 0.0
    figure = Figure(
        reader.say("home.plan", year=today.year), f"{found.complete}/{found.items}", Link("board", ("plan", ""))
    )
    return figure, float(found.share or 0), float(found.expected_by_now or 0)


def unsent(reader: Reader) -> int | None:
    """How many commits the remote last synchronised with has not got; None where there never was one."""
    git = reader.current.git
    seen = git.call("for-each-ref", "--format=%(objectname)", "refs/ledger/seen/").stdout.decode().split()
    head = reader.current.commit
    if not seen or head is None:
        return None
    done = git.call("rev-list", "--count", head, *(f"^{each}" for each in seen))
    return int(done.stdout) if done.returncode == 0 else None


def due_rows(reader: Reader, count: int) -> list[Row]:
    """What is due next: its key, the matter, what is owed, with whom, what is left."""
    rows = []
    for each in owed(reader)[:count]:
        said, mark = left(reader, each.due)
        cells = (each.key, title_of(each), what_of(reader, each), each.handler or "", said)
        rows.append(Row(cells, link_of(each), mark))
    return rows


def latest_rows(reader: Reader, count: int) -> list[Row]:
    """The last records."""
    return [
        Row(
            (
                f"{line.recorded:%m-%d %H:%M}",
                reader.label("kinds", line.kind),
                "  ".join(dict.fromkeys(part for part in (about(reader, line), line.summary) if part)),
                line.recorder,
            ),
            line.link,
            "-" if line.status == "retracted" else "",
            line.status == "retracted",
        )
        for line in latest(reader, count)
    ]
