"""Dates in order: what comes after something else was recorded on a later day."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from typing import cast

from ledger.kernel.finding import Finding, warning
from ledger.store.checks.desk import Desk

ORDER = (
    # what comes first, what comes later; steps of a suggestion are kept in order by its lifecycle
    ("activity.called", "activity.held"),
    ("reception.announced", "reception.held"),
    ("duty_report.planned", "duty_report.held"),
    ("duty_report.held", "duty_report.published"),
    ("duty_report.held", "duty_report.rectified"),
    ("work_review.held", "work_review.opinions_sent"),
    ("work_review.opinions_sent", "work_review.rectified"),
    ("project.shortlisted", "project.voted"),
    ("project.voted", "project.adopted"),
    ("project.adopted", "project.completed"),
    ("project.completed", "project.accepted"),
)
UNIX_EPOCH = date(1970, 1, 1).toordinal()
A_DAY = 86_400_000_000
_RECEPTION = re.compile(r'^reception = "([^"\\]*)"$', re.MULTILINE)


def acts_in_order(desk: Desk) -> Iterator[Finding]:
    """The acts of one entity come in their order where the lifecycle leaves them free."""
    subjects = sorted({kind.partition(".")[0] for pair in ORDER for kind in pair})
    rows = desk.model.connection.execute(
        "SELECT s.subject, s.key, e.kind, min(e.occurred), max(e.occurred) FROM stream s "
        f"JOIN event e ON e.stream = s.id WHERE s.subject IN ({','.join('?' * len(subjects))}) "
        "AND e.status NOT IN ('retracted', 'out_of_place') AND e.occurred <= ? GROUP BY s.id, e.kind",
        (*subjects, (desk.as_of or date.max).toordinal()),
    )
    acts: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for subject, key, kind, first, last in rows:
        acts.setdefault((subject, key), {})[kind] = (first, last)
    for (subject, key), days in acts.items():
        for before, after in ORDER:
            if before in days and after in days and days[after][1] < days[before][0]:
                yield out_of_order(subject, key, before, days[before][0], after, days[after][1])


def linked_in_order(desk: Desk) -> Iterator[Finding]:
    """No opinion is older than the reception it was heard at, no suggestion older than its opinions."""
    held = {entity.key: entity.state["held"] for entity in desk.entities("reception")}
    rows = desk.model.connection.execute(
        "SELECT s.id, s.key, e.id, e.occurred, e.status, e.text FROM stream s JOIN event e ON e.stream = s.id "
        "WHERE s.subject = 'opinion' AND e.kind = 'opinion.recorded' AND e.occurred <= ? "
        "AND (e.status = 'amended' OR (e.status = '' AND instr(e.text, '\nreception = ')))",
        ((desk.as_of or date.max).toordinal(),),
    )
    for stream, key, event, occurred, status, text in rows:
        on = held.get((_reception_amended(desk, stream, event) if status else _reception_in(text)) or "")
        if on is not None and occurred < (day := date.fromisoformat(on).toordinal()):
            yield out_of_order("opinion", key, "reception.held", day, "opinion.recorded", occurred)
    for entity in desk.entities("suggestion", "NOT instr(state, '\"opinions\": []')"):
        for opinion in entity.state["opinions"]:
            recorded = desk.opened("opinion", opinion)
            submitted = (entity.opened or date.max).toordinal()
            if recorded is not None and submitted < recorded:
                yield out_of_order(
                    "suggestion", entity.key, "opinion.recorded", recorded, "suggestion.submitted", submitted
                )


def _reception_in(text: str) -> str | None:
    """The reception that the text of an event names, which only a text written by hand needs a parser for."""
    line = _RECEPTION.search(text)
    if line is not None and '"""' not in text and "'''" not in text:
        return line[1]
    found = tomllib.loads(text).get("reception")
    return found if isinstance(found, str) else None


def _reception_amended(desk: Desk, stream: int, event: str) -> str | None:
    """The reception of an event as amended."""
    from ledger.store.model.projection import Projection

    projection = Projection(desk.model.connection, desk.model.office)
    return next(
        (getattr(each, "reception", None) for each in projection.effective(stream) if each.entry.id == event), None
    )


def recorded_after(desk: Desk) -> Iterator[Finding]:
    """Nothing is recorded before it happened; a day that was amended, not before it was."""
    zone = desk.model.office.timezone
    rows = desk.model.connection.execute(
        f"SELECT id, path, occurred, recorded, status FROM event WHERE occurred > {UNIX_EPOCH} + recorded / {A_DAY} "
        "AND occurred <= ? AND status != 'retracted' ORDER BY occurred, recorded, id",
        ((desk.as_of or date.max).toordinal(),),
    ).fetchall()
    for event, path, occurred, recorded, status in rows:
        if status == "amended":
            recorded = _last_amended(desk, event) or recorded
        on, written = date.fromordinal(occurred), datetime.fromtimestamp(recorded / 1_000_000, zone).date()
        if on > written:
            yield warning("check.dated_ahead", date=on, recorded=written).at(event=event, file=path)


def _last_amended(desk: Desk, event: str) -> int | None:
    """When the last amendment of an event was recorded that stands."""
    (recorded,) = desk.model.connection.execute(
        "SELECT max(e.recorded) FROM event e JOIN stream s ON s.id = e.stream "
        "WHERE s.subject = 'entry' AND s.key = ? AND e.kind = 'entry.amended' AND e.status != 'retracted'",
        (event,),
    ).fetchone()
    return cast(int | None, recorded)


def out_of_order(subject: str, key: str, before: str, before_on: int, after: str, after_on: int) -> Finding:
    """The finding that two acts stand the wrong way round."""
    return warning(
        "check.dates_out_of_order",
        subject=subject,
        key=key,
        before=before,
        before_on=date.fromordinal(before_on),
        after=after,
        after_on=date.fromordinal(after_on),
    )
