"""What is owed and by when: suggestions to be answered, opinions to be dealt with, acts announced and not held."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple

from ledger.views.reader import Reader
from ledger.views.shapes import Link

SOON = 7
"""Days before its due day on which a matter shows as due soon."""
IN_HAND = (
    "submitted",
    "accepted",
    "returned",
    "assigned",
    "signed_for",
    "return_requested",
    "rehandling",
)
"""Statuses of a suggestion that still waits for its reply."""


class Matter(NamedTuple):
    """A matter that waits: whose, what, with whom, and its due day if it has one."""

    subject: str
    key: str
    title: str
    person: str
    unit: str
    status: str
    due: date | None

    @property
    def link(self) -> Link:
        """Where Enter leads."""
        return Link("entity", (self.subject, self.key))


def states(reader: Reader, subject: str) -> list[tuple[str, date, dict[str, Any]]]:
    """Key, first day and state of every entity of a subject."""
    rows = reader.model.connection.execute(
        "SELECT key, opened, state FROM stream WHERE subject = ? AND opened IS NOT NULL ORDER BY opened, key",
        (subject,),
    ).fetchall()
    return [(key, date.fromordinal(opened), json.loads(state)) for key, opened, state in rows]


def waiting_suggestions(reader: Reader) -> list[Matter]:
    """Suggestions without a reply in the open round, the most urgent first."""
    places = ",".join("?" * len(IN_HAND))
    rows = reader.model.connection.execute(
        "SELECT key, state FROM stream WHERE subject = 'suggestion' AND opened IS NOT NULL "
        f"AND json_extract(state, '$.status') IN ({places})",
        IN_HAND,
    ).fetchall()
    found = []
    for key, text in rows:
        state = json.loads(text)
        found.append(
            Matter(
                "suggestion",
                key,
                state["title"],
                state["lead"],
                state["lead_unit"] or "",
                state["status"],
                day(state["due"]),
            )
        )
    return sorted(found, key=urgency)


def waiting_opinions(reader: Reader) -> list[Matter]:
    """Opinions not dealt with, or passed on and not answered, the most urgent first."""
    rows = reader.model.connection.execute(
        "SELECT key, state FROM stream WHERE subject = 'opinion' AND opened IS NOT NULL "
        "AND json_extract(state, '$.closed') IS NULL AND json_extract(state, '$.answered') IS NULL "
        "AND json_extract(state, '$.disposition') IN ('open', 'assigned')"
    ).fetchall()
    found = []
    for key, text in rows:
        state = json.loads(text)
        handler = state["handler"] or ""
        found.append(
            Matter("opinion", key, state["title"], "", handler, state["disposition"], day(state["due"]))
        )
    return sorted(found, key=urgency)


def day(text: Any) -> date | None:
    """A stored day."""
    return date.fromisoformat(text) if text else None


def urgency(matter: Matter) -> tuple[date, str]:
    """The order in which matters press."""
    return matter.due or date.max, matter.key


def left(reader: Reader, due: date | None) -> tuple[str, str]:
    """How many days are left, in words, and the mark of its state."""
    if due is None:
        return "", ""
    days = (due - reader.today).days
    if days < 0:
        return reader.say("due.over", days=-days), "!"
    if days == 0:
        return reader.say("due.today"), "!"
    return reader.say("due.left", days=days), "*" if days <= SOON else ""
