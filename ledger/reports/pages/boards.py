"""The pages of things under way: suggestions with their deadlines, deputies, the plan, livelihood projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ledger.figures.evaluate import plain_text
from ledger.figures.plan import plan_standing
from ledger.figures.plan_items import item_on
from ledger.kernel.rounding import text
from ledger.reports.deputy_page import plain
from ledger.reports.pages.book import Book
from ledger.reports.pages.evidence import Column, table_of
from ledger.reports.pages.evidence import Line as EvidenceLine
from ledger.reports.pages.overview import breakdown, share_of
from ledger.reports.pages.shapes import Cell, Page, Row, Section, Table
from ledger.store.model.entities import Entity, Moment, entities, timeline
from ledger.store.owed.desk import Due
from ledger.store.owed.due import dues

SUGGESTIONS = 400
"""So many suggestions have a page: the open ones, then the latest of the period."""

ENDED = ("closed", "refused", "withdrawn", "merged", "transferred")
DEPUTIES = (
    Column("activity_present", ("activity:attendance:present",)),
    Column("attendance_rate", ("activity:attendance:invited",)),
    Column("reception_deputy_times", ("performance:reception",)),
    Column("suggestion_led", ("performance:suggestion:lead",)),
    Column("suggestion_co_signed", ("performance:suggestion:co_signed",)),
    Column("duty_report_held", ("performance:duty_report",)),
    Column("deputy_duty_days", ("performance",)),
)
PUBLIC_DEPUTIES = tuple(each for each in DEPUTIES if each.figure not in ("attendance_rate", "deputy_duty_days"))
"""What of a deputy's performance is shown in public: what was done, not how it is rated."""

STEPS = (
    "suggestion.submitted",
    "suggestion.accepted",
    "suggestion.assigned",
    "suggestion.replied",
    "suggestion.closed",
    "suggestion.disclosed",
)
"""The steps of a suggestion that are told in public."""


def suggestions(book: Book) -> list[Page]:
    """The board of suggestions: open ones with their deadlines first, each with a page of its own."""
    found = [each for each in entities(book.model, "suggestion", book.as_of) if _is_shown(book, each)]
    still = [each for each in found if each.state.get("status") not in ENDED]
    ended = [each for each in found if each.state.get("status") in ENDED and _in_period(book, each)]
    owed = _owed(book)
    still.sort(key=lambda each: (_day(owed.get(each.key)), each.key))
    ended.sort(key=lambda each: (each.opened or date.min, each.key), reverse=True)
    shown = [*still, *ended][:SUGGESTIONS]
    paths = {each.key: f"suggestion/{place}.html" for place, each in enumerate(shown, start=1)}
    notes = []
    if len(still) + len(ended) > SUGGESTIONS:
        notes.append(book.say("suggestions.limit", shown=SUGGESTIONS, count=len(still) + len(ended)))
    if book.public:
        notes.append(book.say("suggestions.public"))
    heads = ["suggestion.number", "suggestion.title", "suggestion.lead", "suggestion.unit", "suggestion.status"]
    open_heads = tuple(map(book.say, (*heads, "suggestion.due")))
    ended_heads = tuple(map(book.say, (*heads, "suggestion.class")))
    open_rows = tuple(_row(book, each, paths.get(each.key, ""), owed.get(each.key)) for each in still)
    ended_rows = tuple(_row(book, each, paths.get(each.key, "")) for each in ended if each.key in paths)
    sections = [
        Section(book.say("suggestions.open", count=len(still)), table=Table(open_heads, open_rows)),
        Section(book.say("suggestions.ended", count=len(ended)), table=Table(ended_heads, ended_rows)),
    ]
    pages = [_suggestion(book, each, paths[each.key], owed.get(each.key)) for each in shown]
    return [Page("suggestions.html", book.say("suggestions"), sections, tuple(notes)), *pages]


def _is_shown(book: Book, found: Entity) -> bool:
    return not book.public or found.state.get("public") == "yes"


def _in_period(book: Book, found: Entity) -> bool:
    return found.opened is not None and book.period.contains(found.opened)


def _owed(book: Book) -> dict[str, Due]:
    """The first thing owed of each suggestion."""
    found: dict[str, Due] = {}
    for each in dues(book.model, book.today, book.as_of):
        if each.subject == "suggestion":
            found.setdefault(each.key, each)
    return found


def _day(owed: Due | None) -> date:
    return owed.due if owed is not None and owed.due is not None else date.max


def _lead(book: Book, state: dict[str, Any]) -> str:
    return str(state.get("lead") or "")


def _row(book: Book, found: Entity, path: str, owed: Due | None = None) -> Row:
    state = found.state
    status = book.label("choices", f"suggestion.status.{state.get('status')}")
    cells = [
        Cell(found.key, path, whole=len(found.key) < 12),
        Cell(book.safe(str(state.get("title") or ""))),
        Cell(_lead(book, state)),
        Cell(str(state.get("lead_unit") or "")),
        Cell(status, mark="done" if state.get("status") in ENDED else ""),
    ]
    if state.get("status") in ENDED:
        cells.append(Cell(_class(state)))
    else:
        cells.append(_due_cell(book, owed))
    return Row(tuple(cells))


def _class(state: dict[str, Any]) -> str:
    now = state.get("class_now")
    return str(now[1]) if isinstance(now, list) and len(now) > 1 else ""


def _due_cell(book: Book, owed: Due | None) -> Cell:
    """What is owed and by when, with a word for late and soon."""
    if owed is None or owed.due is None:
        return Cell("")
    what = book.say(f"due.{owed.what}")
    days = owed.standing.days or 0
    if owed.standing.state == "overdue":
        return Cell(book.say("due.late", what=what, due=owed.due, days=-days), mark="late")
    if owed.standing.state == "due_soon":
        return Cell(book.say("due.soon", what=what, due=owed.due, days=days), mark="soon")
    return Cell(f"{what} {owed.due}")


def _suggestion(book: Book, found: Entity, path: str, owed: Due | None) -> Page:
    """One suggestion: how it stands, and its whole timeline; in public its main steps only."""
    state = found.state
    facts = [
        (book.say("suggestion.lead"), _lead(book, state)),
        (book.say("suggestion.unit"), str(state.get("lead_unit") or "")),
        (book.say("suggestion.status"), book.label("choices", f"suggestion.status.{state.get('status')}")),
        (book.say("suggestion.class"), _class(state)),
        (book.say("suggestion.due"), _due_cell(book, owed).text),
    ]
    rows = tuple(Row((Cell(name), Cell(value))) for name, value in facts if value)
    heads = (book.say("fact"), book.say("value"))
    moments = [each for each in timeline(book.model, "suggestion", found.key, book.as_of) if _is_told(book, each)]
    lines = [
        EvidenceLine(each.event, each.kind, each.occurred.isoformat(), "", "value", each.file, each.recorder)
        for each in moments
    ]
    sections = [
        Section(table=Table(heads, rows)),
        Section(book.say("timeline"), table=table_of(book, lines, {line.occurred[:7] for line in lines})),
    ]
    title = f"{found.key} {book.safe(str(state.get('title') or ''))}"
    return Page(path, title, sections)


def _is_told(book: Book, moment: Moment) -> bool:
    if not book.public:
        return True
    return moment.kind in STEPS and moment.status not in ("retracted", "out_of_place")


def deputies(book: Book) -> list[Page]:
    """What each deputy did in the period; the points only inside the office."""
    columns = PUBLIC_DEPUTIES if book.public else DEPUTIES
    table, pages = breakdown(book, "deputy", columns, "deputy")
    notes = (book.say("deputies.public"),) if book.public else ()
    sections = [Section(table=table)]
    if not book.public and book.bulletin is not None:
        made = book.bulletin()
        rows = tuple(
            Row(
                (
                    Cell(str(place.rank or "")),
                    Cell(place.deputy),
                    Cell(plain(place.points), number=True),
                    Cell(book.label("choices", f"points.grade.{place.grade}") if place.grade else ""),
                )
            )
            for place in made.places
        )
        heads = tuple(map(book.say, ("points.rank", "deputy", "points", "points.grade")))
        if any(place.points for place in made.places):
            sections.append(Section(book.say("points.title"), table=Table(heads, rows, frozenset((2,)))))
    return [Page("deputies.html", book.say("deputies"), sections, notes), *pages]


def plan(book: Book) -> Page:
    """How each item of the year's plan stands; whom it waits for only inside the office."""
    rows = []
    last = book.period.last or book.today
    first = book.period.first or date.min
    for found in entities(book.model, "plan", book.as_of):
        item = item_on(found.key, found.state, book.until)
        if item.dropped is not None or item.due < first or item.begin > last:
            continue
        standing = plan_standing(book.query, book.definitions, item, book.until)
        done = "" if standing.done is None else plain_text(standing.done)
        target = "" if standing.target is None else plain_text(standing.target)
        late = not standing.complete and item.due < book.today
        status = book.say("plan.complete" if standing.complete else "plan.late" if late else "plan.open")
        cells = [
            Cell(book.safe(item.title)),
            Cell(f"{done}/{target}{item.unit}" if target else done, number=True),
            Cell(text(standing.share * 100, "%", book.rate), number=True),
            Cell(item.due.isoformat(), whole=True),
            Cell(status, mark="done" if standing.complete else "late" if late else ""),
        ]
        if not book.public:
            cells += [Cell(item.owner or ""), Cell("、".join(_lacking(standing.lacking)))]
        rows.append(Row(tuple(cells)))
    heads = ["plan.item", "plan.done", "plan.share", "plan.due", "suggestion.status"]
    heads += [] if book.public else ["plan.owner", "plan.lacking"]
    found_rates = [
        each
        for each in book.figures(
            [name for name in ("plan_completion_rate", "plan_share_mean") if name in book.definitions]
        )
        if each.value is not None
    ]
    for each in found_rates:
        book.shown.setdefault(each.name, each)
    totals = tuple(
        Row(
            (Cell(each.label), Cell(f"{each.text} {share_of(each)}".strip(), f"evidence/{each.name}.html", number=True))
        )
        for each in found_rates
    )
    sections = [
        Section(table=Table((book.say("figure"), book.say("number")), totals, frozenset((1,)))),
        Section(book.say("plan.items"), table=Table(tuple(map(book.say, heads)), tuple(rows), frozenset((1, 2)))),
    ]
    return Page("plan.html", book.say("plan"), sections)


def _lacking(parts: Sequence[Any]) -> Iterator[str]:
    for part in parts[:6]:
        yield part.name or part.period.text
    if len(parts) > 6:
        yield "…"


def projects(book: Book) -> Page:
    """The livelihood projects of the period's years, with their sub-items; problems only inside the office."""
    rows = []
    for found in entities(book.model, "project", book.as_of):
        year = str(found.state.get("own", {}).get("for_year") or "")
        if not _year_in(book, year):
            continue
        state = found.state
        stages = state.get("stages") or []
        items, completed = state.get("sub_items") or {}, state.get("completed") or []
        percent = (state.get("progress") or {}).get("", "")
        done = "completed" in stages or "accepted" in stages
        stage = book.label("choices", f"project.stages.{stages[-1]}") if stages else ""
        cells = [
            Cell(year),
            Cell(book.safe(str(state.get("title") or found.key))),
            Cell(stage, mark="done" if done else ""),
            Cell(f"{len(completed)}/{len(items)}" if items else "", number=True),
            Cell(f"{percent}%" if percent and not done else "", number=True),
        ]
        if not book.public:
            cells.append(Cell(book.safe("；".join(map(str, (state.get("problems") or [])[:5])))))
        rows.append(Row(tuple(cells)))
    heads = ["by.year", "project.title", "project.stage", "project.sub_items", "project.progress"]
    heads += [] if book.public else ["project.problems"]
    table = Table(tuple(map(book.say, heads)), tuple(rows), frozenset((3, 4)))
    return Page("projects.html", book.say("projects"), [Section(table=table)])


def _year_in(book: Book, year: str) -> bool:
    if not year.isdigit():
        return False
    first = book.period.first.year if book.period.first else 0
    return first <= int(year) <= (book.period.last or book.today).year
