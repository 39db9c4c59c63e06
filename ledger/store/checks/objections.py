"""Objections of deputies: settled in the end, and followed by a correction where they are upheld."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.kernel.finding import Finding, note, warning
from ledger.store.checks.desk import Desk

CORRECTED = ("amended", "retracted")
"""The statuses of an event that somebody has corrected."""


def objections(desk: Desk) -> Iterator[Finding]:
    """An open objection waits for its verification, an upheld one for the correction of its event (H2·51)."""
    for entity in desk.entities("objection"):
        state = entity.state
        if state["settled"] is None:
            raised = date.fromisoformat(state["raised"])
            days = (desk.today - raised).days
            yield note("check.objection_open", objection=entity.key, deputy=state["deputy"], raised=raised, days=days)
        elif state["upheld"] and state["event"]:
            row = desk.model.connection.execute(
                "SELECT id, status, EXISTS (SELECT 1 FROM stream s JOIN event c ON c.stream = s.id WHERE "
                "s.subject = 'entry' AND s.key = event.id AND c.status != 'retracted') FROM event "
                "WHERE substr(id, 1, length(?1)) = lower(?1) ORDER BY id",
                (state["event"],),
            ).fetchone()
            if row is None or not (row[1] in CORRECTED or (row[1] == "out_of_place" and row[2])):
                event = state["event"] if row is None else row[0]
                yield warning(
                    "check.objection_not_corrected", objection=entity.key, deputy=state["deputy"], target=event
                )
