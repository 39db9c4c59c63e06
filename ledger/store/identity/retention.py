"""How long identities are kept: whose matters are closed for so long that they must be erased.

Source: Personal Information Protection Law, article 19 (no longer than needed); `privacy.identity_retention`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from ledger.rules.calendar import end_before_moving
from ledger.store.identity.identities import Identities
from ledger.store.model.model import Model

_REFERENCE = re.compile(r'"(p-[0-9a-z]{16})"')


class Kept(NamedTuple):
    """A person of the store: the matters they appear in, and until when they may be kept.

    `until` is None while a matter is open; a person in no matter counts from the day they were added.
    """

    key: str
    matters: tuple[tuple[str, str], ...]
    until: date | None

    def overdue(self, today: date) -> bool:
        """Whether the time to erase has come."""
        return self.until is not None and self.until < today


def retention(model: Model, store: Identities, today: date) -> dict[str, Kept]:
    """Everyone in the store, with the matters that name them and the day until which they are kept."""
    length = model.office.parameters.value("privacy.identity_retention", today)
    matters = references(model)
    found = {}
    for key, person in store.people().items():
        ends = matters.get(key, {})
        added = date.fromisoformat(person.added) if person.added else today
        last = None if None in ends.values() else max((end for end in ends.values() if end), default=added)
        until = None if last is None or length is None else end_before_moving(last, length)
        found[key] = Kept(key, tuple(sorted(ends)), until)
    return found


def references(model: Model) -> dict[str, dict[tuple[str, str], date | None]]:
    """The keys that events name: for each, the streams with the day on which they ended (None: open)."""
    found: dict[str, dict[tuple[str, str], date | None]] = {}
    rows = model.connection.execute(
        "SELECT event.text, stream.subject, stream.key, stream.state, "
        "(SELECT max(occurred) FROM event AS last WHERE last.stream = stream.id) "
        "FROM event JOIN stream ON stream.id = event.stream "
        "WHERE instr(event.text, '\"p-') AND stream.subject <> 'identity'"
    )
    for text, subject, key, state, last in rows:
        for person in _REFERENCE.findall(text):
            found.setdefault(person, {})[subject, key] = _ended(json.loads(state or "{}"), last)
    return found


def _ended(state: Mapping[str, object], last: int) -> date | None:
    """When a matter ended: closed, merged, or of a kind that has no end but its last event."""
    if "closed" not in state or state.get("merged_into"):
        return date.fromordinal(last)
    closed = state["closed"]
    return date.fromisoformat(closed) if isinstance(closed, str) else None


def erased(model: Model) -> set[str]:
    """The keys whose erasure is recorded."""
    rows: Iterable[tuple[str]] = model.connection.execute(
        "SELECT DISTINCT stream.key FROM event JOIN stream ON stream.id = event.stream "
        "WHERE stream.subject = 'identity' AND event.status = ''"
    )
    return {key for (key,) in rows}
