"""What is looked at when an event is about to be recorded, beyond the event itself: roles and privacy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ledger.kernel.finding import Finding, warning
from ledger.store.roles import Act, check_roles

if TYPE_CHECKING:
    from ledger.store.entry.drafting import Draft
    from ledger.store.model.model import Model

_LONG_NUMBER = re.compile("[0-9０-９][0-9０-９Xx \u3000\u2010-\u2015-]{10}")


def check_entrance(model: Model, drafts: Sequence[Draft]) -> list[Finding]:
    """Whether the recorder has the role for each event, and whether its text gives a resident away."""
    acts = [Act(each.event.entry.id, each.event.kind, each.event.entry.recorder, target_of(each)) for each in drafts]
    kinds = {act.event: act.kind for act in acts}

    def kind_of(event: str) -> str | None:
        row = model.connection.execute("SELECT kind FROM event WHERE id = ?", (event,)).fetchone()
        return kinds.get(event) or (None if row is None else row[0])

    places = {each.event.entry.id: each.place for each in drafts}
    refused = check_roles(model.office, acts, kind_of)
    return [
        *(finding.at(event=None, line=places[finding.event or ""]) for finding in refused),
        *check_private(drafts),
    ]


def target_of(draft: Draft) -> str | None:
    """The event that a draft corrects."""
    target = getattr(draft.event, "target", None)
    return target if draft.subject == "entry" and isinstance(target, str) else None


def check_private(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """A warning for each ID-card or mobile number in the text of an event, the number masked."""
    for draft in drafts:
        text = draft.data.decode().rpartition("\n[entry]\n")[0]
        if _LONG_NUMBER.search(text):
            yield from private_findings(text, draft.path, draft.place)


def private_findings(text: str, path: str, place: int | None) -> Iterator[Finding]:
    """What the text of an event file gives away, field by field."""
    import tomllib

    from ledger.store.identity.private import find, texts

    for field, value in texts(tomllib.loads(text)):
        for match in find(value):
            code = "identity.card_in_text" if match.what == "card" else "identity.phone_in_text"
            yield warning(code, field=field, masked=match.masked).at(line=place)
