"""One entity with its whole timeline: what it is now, every event, and what follows from the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.kernel.finding import Refused, error
from ledger.locale import sentence
from ledger.views.changes import changed_streams, mark_of
from ledger.views.due import left, most_urgent, owed_of, what_of
from ledger.views.events import COLUMNS, FROM, Brief, brief, called, corrections
from ledger.views.journal import MARKS
from ledger.views.reader import Reader
from ledger.views.shapes import Column, Row, Said
from ledger.views.sheet import sheet
from ledger.views.states import LABELLED, State, state_of, value_of

HEADLINE = ("title", "lead", "lead_unit", "handler", "group", "station", "type")
"""What tells an entity from others at a glance, where its state has it."""
KIND = {"zh": 12, "en": 20}
"""Cells of a column of kinds."""
CHAIN = 9
"""How many steps the summary of a stream shows at most."""


class EntityView(NamedTuple):
    """An entity: crumbs, headline, sheet, timeline as rows, and what the rules say of it."""

    subject: str
    key: str
    path: tuple[str, ...]
    scope: str
    headline: str
    sheet: tuple[Said, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    findings: tuple[str, ...]
    change: str = ""


def entity_view(reader: Reader, subject: str, key: str) -> EntityView:
    """The entity as the clocks show it; Refused where there is none."""
    state = state_of(reader, subject, key)
    if state is None:
        raise Refused(error("reference.unknown", subject=subject, key=key, date=reader.today, nearest=[]))
    lines = timeline(reader, subject, key)
    commits = reader.commits({line.path for line in lines})
    rows = [moment(reader, line, commits.get(line.path, "")) for line in lines]
    rows += inferred(reader, subject, key)
    return EntityView(
        subject,
        key,
        (reader.label("subjects", subject), called(reader, subject, key)),
        standing(reader, subject, key, state),
        headline(reader, subject, key, state),
        tuple(sheet(reader, subject, key, state)),
        columns(reader),
        tuple(rows),
        tuple(findings(reader, subject, key)),
        changed_streams(reader).get((subject, key), ""),
    )


def columns(reader: Reader) -> tuple[Column, ...]:
    """The columns of a timeline."""
    say = reader.say
    return (
        Column(say("column.day"), 10),
        Column(say("column.kind"), KIND[reader.lang]),
        Column(say("column.what")),
        Column(say("column.recorder"), 8),
        Column(say("column.commit"), 8),
    )


def timeline(reader: Reader, subject: str, key: str) -> list[Brief]:
    """The events of a stream in the order of history, each correction right behind what it corrects."""
    rows = reader.model.connection.execute(
        f"SELECT {COLUMNS} {FROM} WHERE stream.subject = ? AND stream.key = ? "
        "ORDER BY event.occurred, event.recorded, event.id",
        (subject, key),
    ).fetchall()
    found: list[Brief] = []
    for row in rows:
        line = brief(reader, row)
        found.append(line)
        found += corrections(reader, line.event)
    return found


def moment(reader: Reader, line: Brief, commit: str) -> Row:
    """An event as a line of the timeline."""
    said = line.summary if line.status != "retracted" else reader.say("entity.retracted", what=line.summary)
    cells = (
        line.occurred.isoformat(),
        reader.label("kinds", line.kind),
        said,
        line.recorder,
        commit[:7] or reader.say("commit.none"),
    )
    change = mark_of(reader, line.event)
    return Row(cells, line.link, MARKS.get(line.status, ""), line.status == "retracted", change=change)


def inferred(reader: Reader, subject: str, key: str) -> list[Row]:
    """What no event says and the rules do: each day by which something is owed, to come or gone by."""
    rows = []
    for each in owed_of(reader, subject, key):
        said, mark = left(reader, each.due)
        by_rule = each.deadline.length is not None
        text = reader.say(
            "entity.due_computed" if by_rule else "entity.due_given", what=what_of(reader, each), left=said
        )
        day = each.due.isoformat() if each.due else ""
        cells = (day, reader.say("entity.due"), text, each.handler or "", reader.say("entity.inferred"))
        rows.append(Row(cells, mark=mark, quiet=True))
    return rows


def standing(reader: Reader, subject: str, key: str, state: State) -> str:
    """How it stands, in two words."""
    said = []
    for name in ("status", "mandate", "disposition"):
        if value := value_of(state, name):
            said.append(reader.label("choices", f"{subject}.{name}.{value}"))
            break
    first = most_urgent(reader, subject).get(key)
    if first is not None:
        said.append(left(reader, first.due)[0])
    return "  ".join(said)


def headline(reader: Reader, subject: str, key: str, state: State) -> str:
    """What it is: its title and who it belongs to."""
    parts: list[str] = []
    for name in HEADLINE:
        value = value_of(state, name)
        if not value or value == key or any(value == part.rpartition(" ")[2] for part in parts):
            continue
        if name in LABELLED:
            value = reader.phrase(f"{subject}.{name}", value)
        parts.append(value if name == "title" else f"{reader.label('fields', f'{subject}.{name}')} {value}")
    return "   ".join(parts) or called(reader, subject, key)


def findings(reader: Reader, subject: str, key: str) -> list[str]:
    """What the rules say about it."""
    from ledger.store.model.entities import findings_of

    marks = {"error": "!!", "warning": "!", "note": "-"}
    return [
        f"{marks[each.severity]} {sentence(each, reader.lang)[0]}" for each in findings_of(reader.model, subject, key)
    ]


def chain(reader: Reader, lines: Sequence[Brief]) -> str:
    """The steps of an entity in one line: the first two and the last ones."""
    steps = [f"{line.occurred:%m-%d} {reader.label('kinds', line.kind)}" for line in lines]
    if len(steps) > CHAIN:
        steps = [*steps[:2], "...", *steps[-(CHAIN - 3) :]]
    return " > ".join(steps)


def neighbours(reader: Reader, subject: str, key: str) -> tuple[str, str]:
    """The entities before and after, in the order in which they began; '' where there is none."""
    keys = [
        found
        for (found,) in reader.model.connection.execute(
            "SELECT key FROM stream WHERE subject = ? AND opened IS NOT NULL ORDER BY opened, key", (subject,)
        )
    ]
    if key not in keys:
        return "", ""
    place = keys.index(key)
    return keys[place - 1] if place else "", keys[place + 1] if place + 1 < len(keys) else ""
