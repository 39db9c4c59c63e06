"""The home screen: what waits, what this month brought, how the plan stands, what was recorded last."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger.kernel.period import calendar_unit
from ledger.views.drafts import drafts
from ledger.views.due import SOON, Matter, holding, left, states, waiting_opinions, waiting_suggestions
from ledger.views.events import about, latest
from ledger.views.reader import Reader
from ledger.views.shapes import Figure, Link, Row

ROWS = 40
"""Lines of the lists of the home screen at most; a tall terminal shows them all."""
MONTH_KINDS = 12
"""How many kinds the month's counts show at most."""


class Home(NamedTuple):
    """The home screen; shares are of 1, None where there is no plan."""

    committee: str
    day: str
    commit: str
    todo: tuple[Figure, ...]
    month: tuple[Figure, ...]
    month_total: int
    plan: Figure | None
    done_share: float | None
    time_share: float
    due: tuple[Row, ...]
    latest: tuple[Row, ...]
    events: int


def home(reader: Reader, rows: int = ROWS) -> Home:
    """The home screen of the day; `rows` is how many lines its lists show at most."""
    today = reader.today
    suggestions, opinions = waiting_suggestions(reader), waiting_opinions(reader)
    counts, total = month_counts(reader, today)
    plan, share = plan_figure(reader, today)
    year_days = (date(today.year, 12, 31) - date(today.year, 1, 1)).days + 1
    (events,) = reader.model.connection.execute("SELECT count(*) FROM event").fetchone()
    return Home(
        reader.office.name,
        reader.say("home.day", date=today.isoformat(), weekday=weekday(reader, today)),
        (reader.model.commit or reader.current.commit or "")[:7],
        tuple(todo(reader, suggestions, opinions)),
        counts,
        total,
        plan,
        share,
        ((today - date(today.year, 1, 1)).days + 1) / year_days,
        tuple(due_row(reader, matter) for matter in due_soonest(suggestions + opinions)[:rows]),
        tuple(latest_rows(reader, rows)),
        events,
    )


def weekday(reader: Reader, day: date) -> str:
    """The name of the day in the week."""
    from ledger.views.words import weekday

    return weekday(reader.lang, day.weekday())


def todo(reader: Reader, suggestions: list[Matter], opinions: list[Matter]) -> list[Figure]:
    """What waits, each with where it is listed."""
    today, say = reader.today, reader.say
    due = [matter.due for matter in suggestions + opinions if matter.due is not None]
    unrated = len(holding(reader, "suggestion", '"status": "replied"'))
    (errors,) = reader.model.connection.execute("SELECT count(*) FROM finding WHERE severity = 'error'").fetchone()
    open_opinions = sum(matter.status == "open" for matter in opinions)
    found = [
        Figure(
            say("todo.overdue"),
            str(sum(day < today for day in due)),
            Link("board", ("due", "overdue")),
            mark="!",
        ),
        Figure(
            say("todo.soon", days=SOON),
            str(sum(0 <= (day - today).days <= SOON for day in due)),
            Link("board", ("due", "soon")),
            mark="*",
        ),
        Figure(say("todo.unrated"), str(unrated), Link("board", ("suggestion", "unrated"))),
        Figure(say("todo.opinions"), str(open_opinions), Link("board", ("opinion", "undisposed"))),
        Figure(
            say("todo.attendance"),
            str(len(unheld(reader))),
            Link("board", ("activity", "unheld")),
            mark="!",
        ),
        Figure(say("todo.drafts"), str(len(drafts(reader.folder))), Link("board", ("drafts", ""))),
    ]
    if errors:
        found.append(Figure(say("todo.findings"), str(errors), Link("board", ("findings", "error")), mark="!"))
    if pending := len(reader.current.unversioned()):
        found.append(Figure(say("todo.unversioned"), str(pending), Link("journal", ("", "", "", "pending"))))
    return found


def unheld(reader: Reader) -> list[str]:
    """Activities called for a day that has passed, of which nobody recorded who came."""
    today = reader.today.isoformat()
    called = holding(reader, "activity", '"held": null')
    return [key for key, state in called if state["on"] and state["on"] < today]


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


def plan_figure(reader: Reader, today: date) -> tuple[Figure | None, float | None]:
    """How many items of this year's plan are done."""
    done = items = 0
    for _, _, state in states(reader, "plan"):
        details = state["details"]
        if state["dropped"] or not str(details.get("due", "")).startswith(str(today.year)):
            continue
        items += 1
        done += bool(state["done"])
    if not items:
        return None, None
    link = Link("board", ("plan", ""))
    return Figure(reader.say("home.plan", year=today.year), f"{done}/{items}", link), done / items


def due_soonest(matters: list[Matter]) -> list[Matter]:
    """The matters that have a due day, the most urgent first."""
    return sorted((each for each in matters if each.due is not None), key=lambda each: (each.due, each.key))


def due_row(reader: Reader, matter: Matter) -> Row:
    """A matter in the list of what is due."""
    said, mark = left(reader, matter.due)
    return Row((matter.key, matter.title, matter.person, matter.unit, said), matter.link, mark)


def latest_rows(reader: Reader, count: int) -> list[Row]:
    """The last records."""
    return [
        Row(
            (
                f"{line.recorded:%m-%d %H:%M}",
                reader.label("kinds", line.kind),
                "  ".join(part for part in (about(line), line.summary) if part),
                line.recorder,
            ),
            line.link,
            "-" if line.status == "retracted" else "",
            line.status == "retracted",
        )
        for line in latest(reader, count)
    ]
