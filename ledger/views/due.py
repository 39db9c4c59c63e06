"""What is owed and by when: suggestions and opinions to be answered, with their due days."""

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


def states(reader: Reader, subject: str, since: date | None = None) -> list[tuple[str, date, dict[str, Any]]]:
    """Key, first day and state of every entity of a subject, or of those begun `since` a day."""
    rows = reader.model.connection.execute(
        "SELECT key, opened, state FROM stream WHERE subject = ? AND opened >= ? ORDER BY opened, key",
        (subject, 0 if since is None else since.toordinal()),
    ).fetchall()
    return [(key, date.fromordinal(opened), json.loads(state)) for key, opened, state in rows]


def holding(reader: Reader, subject: str, *parts: str) -> list[tuple[str, dict[str, Any]]]:
    """Key and state of the entities whose stored state holds these texts.

    A search for a text costs a tenth of parsing every state; whoever asks looks at the parsed ones again.
    """
    condition = " AND ".join(["subject = ?", "opened IS NOT NULL", *["instr(state, ?)"] * len(parts)])
    rows = reader.model.connection.execute(
        f"SELECT key, state FROM stream WHERE {condition} ORDER BY opened, key", (subject, *parts)
    ).fetchall()
    return [(key, json.loads(state)) for key, state in rows]


def waiting_suggestions(reader: Reader) -> list[Matter]:
    """Suggestions without a reply in the open round, the most urgent first."""
    found = [
        Matter(
            "suggestion",
            key,
            state["title"],
            state["lead"],
            state["lead_unit"] or "",
            state["status"],
            day(state["due"]),
        )
        for key, state in holding(reader, "suggestion", '"closed": null')
        if state["status"] in IN_HAND
    ]
    return sorted(found, key=urgency)


def waiting_opinions(reader: Reader) -> list[Matter]:
    """Opinions not dealt with, or passed on and not answered, the most urgent first."""
    found = [
        Matter(
            "opinion",
            key,
            state["title"],
            "",
            state["handler"] or "",
            state["disposition"],
            day(state["due"]),
        )
        for disposition in ("open", "assigned")
        for key, state in holding(
            reader, "opinion", f'"disposition": "{disposition}"', '"closed": null', '"answered": null'
        )
        if state["disposition"] == disposition
    ]
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
