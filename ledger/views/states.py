"""Entities as the read model keeps them, and what can be told from a stored state: the one place for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ledger.views.reader import Reader

State = Mapping[str, Any]


class Entry(NamedTuple):
    """One entity of a board before it is a row."""

    key: str
    opened: date
    state: State


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
ENDED = (
    "closed",
    "refused",
    "merged",
    "withdrawn",
    "transferred",
    "terminated",
    "done",
    "dropped",
    "completed",
)
LABELLED = ("type", "status", "mandate", "disposition", "category", "level", "mode", "result", "levels", "post")
"""Fields of a state whose values have labels."""


def value_of(state: State, name: str) -> str:
    """A value of a state as a word: its own, of its details, or of the entity's dimensions."""
    for place in (state, state.get("details") or {}, state.get("basic") or {}, state.get("own") or {}):
        value = place.get(name)
        if value not in (None, "", [], {}):
            return ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return ""


def is_open(state: State) -> bool:
    """Whether the entity is not finished with."""
    if isinstance(state.get("open"), bool):
        return bool(state["open"])
    if any(state.get(name) for name in ("closed", "done", "dropped")):
        return False
    return not any(value_of(state, name) in ENDED for name in ("status", "mandate"))


def day(text: Any) -> date | None:
    """A stored day."""
    return date.fromisoformat(str(text)) if text else None


def states(reader: Reader, subject: str, since: date | None = None) -> list[Entry]:
    """Every entity of a subject by its first day, or those begun `since` a day."""
    rows = reader.model.connection.execute(
        "SELECT key, opened, state FROM stream WHERE subject = ? AND opened >= ? ORDER BY opened, key",
        (subject, 0 if since is None else since.toordinal()),
    ).fetchall()
    return [Entry(key, date.fromordinal(opened), json.loads(state)) for key, opened, state in rows]


def holding(reader: Reader, subject: str, *parts: str) -> list[Entry]:
    """The entities whose stored state holds these texts, by their first day.

    A search for a text costs a tenth of parsing every state; whoever asks looks at the parsed ones again.
    What is not closed, or not held, is found by an index, which wants its very words.
    """
    condition = ["subject = ?", "opened IS NOT NULL"]
    condition += [indexed().get(part, "instr(state, ?)") for part in parts]
    rows = reader.model.connection.execute(
        f"SELECT key, opened, state FROM stream WHERE {' AND '.join(condition)} ORDER BY opened, key",
        (subject, *(part for part in parts if part not in indexed())),
    ).fetchall()
    return [Entry(key, date.fromordinal(opened), json.loads(state)) for key, opened, state in rows]


NOT_CLOSED = '"closed": null'
NOT_HELD = '"held": null'


def indexed() -> dict[str, str]:
    """The texts by which the read model has an index, with its conditions."""
    from ledger.store.owed.desk import UNCLOSED, UNHELD

    return {NOT_CLOSED: UNCLOSED, NOT_HELD: UNHELD}


def counted(reader: Reader, subject: str) -> tuple[int, int]:
    """How many entities a subject has, and how many of them are not closed."""
    from ledger.store.owed.desk import UNCLOSED

    connection = reader.model.connection
    condition = "SELECT count(*) FROM stream WHERE subject = ? AND opened IS NOT NULL"
    (total,) = connection.execute(condition, (subject,)).fetchone()
    (unclosed,) = connection.execute(f"{condition} AND {UNCLOSED}", (subject,)).fetchone()
    return total, unclosed


def state_of(reader: Reader, subject: str, key: str) -> dict[str, Any] | None:
    """The state of one entity; None where there is none."""
    row = reader.model.connection.execute(
        "SELECT state FROM stream WHERE subject = ? AND key = ? AND opened IS NOT NULL", (subject, key)
    ).fetchone()
    if row is None:
        return None
    state: dict[str, Any] = json.loads(row[0])
    return state
