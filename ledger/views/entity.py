"""One entity with its whole timeline: what it is now, every event, and what follows from the rules."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from ledger.kernel.finding import Refused, error
from ledger.locale import sentence
from ledger.views.boards import LABELLED, value_of
from ledger.views.due import IN_HAND, day, left
from ledger.views.events import COLUMNS, FROM, Brief, brief, corrections
from ledger.views.journal import MARKS
from ledger.views.reader import Reader
from ledger.views.shapes import Column, Link, Row

HIDDEN = ("key", "own", "details")
"""Parts of a state that are shown otherwise, or not at all."""
HEADLINE = ("title", "lead", "lead_unit", "handler", "group", "station", "category", "source", "type")
CHAIN = 9
"""How many steps the summary of a stream shows at most."""


class EntityView(NamedTuple):
    """An entity: its crumbs, its headline, its facts, its timeline as rows, and the lines behind them."""

    subject: str
    key: str
    path: tuple[str, ...]
    scope: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    findings: tuple[str, ...]
    status: str


def entity_view(reader: Reader, subject: str, key: str) -> EntityView:
    """The entity as the clocks show it; Refused where there is none."""
    row = reader.model.connection.execute(
        "SELECT state FROM stream WHERE subject = ? AND key = ? AND opened IS NOT NULL", (subject, key)
    ).fetchone()
    if row is None:
        raise Refused(error("reference.unknown", subject=subject, key=key, date=reader.today, nearest=[]))
    state = json.loads(row[0])
    lines = timeline(reader, subject, key)
    commits = reader.commits({line.path for line in lines})
    rows = [moment(reader, line, commits.get(line.path, "")) for line in lines]
    rows += inferred(reader, subject, state)
    say = reader.say
    columns = (
        Column(say("column.day"), 10),
        Column(say("column.kind"), 12),
        Column(say("column.what")),
        Column(say("column.recorder"), 8),
        Column(say("column.commit"), 8),
    )
    label = reader.label("subjects", subject)
    return EntityView(
        subject,
        key,
        (label, key),
        standing(reader, subject, state),
        headline(reader, subject, key, state),
        tuple(facts(reader, subject, state)),
        columns,
        tuple(rows),
        tuple(findings(reader, subject, key)),
        str(state.get("status", "")),
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
    return Row(cells, line.link, MARKS.get(line.status, ""), line.status == "retracted")


def inferred(reader: Reader, subject: str, state: dict[str, Any]) -> list[Row]:
    """What no event says and the rules do: a due day still to come, or gone by."""
    due = day(state.get("due"))
    waits = state.get("status") in IN_HAND if subject == "suggestion" else not state.get("closed")
    if due is None or not waits or state.get("answered") or state.get("done"):
        return []
    said, mark = left(reader, due)
    text = reader.say("entity.due_given" if state.get("due_given") else "entity.due_computed", left=said)
    cells = (due.isoformat(), reader.say("entity.due"), text, "", reader.say("entity.inferred"))
    return [Row(cells, mark=mark, quiet=True)]


def standing(reader: Reader, subject: str, state: dict[str, Any]) -> str:
    """How it stands, in two words."""
    said = []
    for name in ("status", "mandate", "disposition"):
        if value := value_of(state, name):
            said.append(reader.label("choices", f"{subject}.{name}.{value}"))
            break
    due = day(state.get("due"))
    if due is not None and state.get("status", "assigned") in IN_HAND and not state.get("answered"):
        said.append(left(reader, due)[0])
    return "  ".join(said)


def headline(reader: Reader, subject: str, key: str, state: dict[str, Any]) -> str:
    """What it is: its title and who it belongs to."""
    parts = []
    for name in HEADLINE:
        value = value_of(state, name)
        if not value or value == key:
            continue
        if name in LABELLED or name == "source":
            value = reader.label("choices", f"{subject}.{name}.{value}")
        parts.append(value if name == "title" else f"{reader.label('fields', f'{subject}.{name}')} {value}")
    return "   ".join(parts) or key


def facts(reader: Reader, subject: str, state: dict[str, Any]) -> list[tuple[str, str]]:
    """The state as label and value, without what is empty."""
    found = []
    values = (state.get("own") or {}) | (state.get("details") or {}) | state
    for name, value in values.items():
        if name in HIDDEN or value in (None, [], {}, "", False):
            continue
        found.append((reader.label("fields", f"{subject}.{name}"), worded(reader, subject, name, value)))
    return found


def worded(reader: Reader, subject: str, name: str, value: Any) -> str:
    """A value of a state as people read it."""
    if isinstance(value, bool):
        return reader.label("choices", f"bool.{'yes' if value else 'no'}")
    if isinstance(value, list):
        return "、".join(worded(reader, subject, name, each) for each in value)
    if isinstance(value, dict):
        return "、".join(
            f"{reader.label('choices', f'{subject}.{name}.{each}')} {worded(reader, subject, name, inner)}"
            for each, inner in value.items()
        )
    text = str(value)
    return reader.label("choices", f"{subject}.{name}.{text}") if text and "." not in text else text


def findings(reader: Reader, subject: str, key: str) -> list[str]:
    """What the rules say about it."""
    from ledger.store.entities import findings_of

    marks = {"error": "!!", "warning": "!", "note": "-"}
    return [
        f"{marks[each.severity]} {sentence(each, reader.lang)[0]}" for each in findings_of(reader.model, subject, key)
    ]


class Digest(NamedTuple):
    """What the foot of a board says of the row under the cursor."""

    chain: str
    last: str


def digest(reader: Reader, subject: str, key: str) -> Digest:
    """The steps of an entity in one line, and its last event."""
    lines = [line for line in timeline(reader, subject, key) if line.status != "retracted"]
    steps = [f"{line.occurred:%m-%d} {reader.label('kinds', line.kind)}" for line in lines]
    if len(steps) > CHAIN:
        steps = [*steps[:2], "...", *steps[-(CHAIN - 3) :]]
    last = lines[-1] if lines else None
    commit = reader.commits([last.path]).get(last.path, "")[:7] if last else ""
    text = (
        ""
        if last is None
        else "  ".join(
            (f"{last.occurred:%m-%d}", reader.label("kinds", last.kind), last.summary, last.recorder, commit)
        )
    )
    return Digest(" > ".join(steps), text)


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


def entity_link(subject: str, key: str) -> Link:
    """Where an entity is shown."""
    return Link("deputy" if subject == "deputy" else "entity", (subject, key))
