"""What can be recorded next: the kinds by subject, and of an entity the steps that its standing allows."""

from __future__ import annotations

import json
from typing import NamedTuple

from ledger import subjects
from ledger.views.reader import Reader

FREQUENT = (
    "reception.held",
    "visit.made",
    "suggestion.submitted",
    "activity.held",
    "meeting.held",
    "opinion.recorded",
    "deed.done",
    "plan.item_progressed",
    "project.progressed",
)
"""What a clerk records most, on the digits, until the ledger itself knows better."""
RECENT = 2000


class Step(NamedTuple):
    """A kind that can be recorded: its label, its subject's label, and whether it fits the lifecycle now."""

    kind: str
    label: str
    subject: str
    fits: bool = True


def kinds(reader: Reader) -> list[Step]:
    """Every kind of the catalogue, those recorded most of late first."""
    rows = reader.model.connection.execute(
        "SELECT kind, count(*) FROM "
        "(SELECT kind FROM event WHERE channel != 'import' ORDER BY id DESC LIMIT ?) "
        "GROUP BY kind ORDER BY count(*) DESC, kind",
        (RECENT,),
    )
    known = {kind: subject for subject in subjects.every() for kind in subject.kinds}
    own = [kind for kind, count in rows if count > 1 and kind in known and not kind.startswith("entry.")]
    first = list(dict.fromkeys([*own, *FREQUENT]))[: len(FREQUENT)]
    ordered = [*first, *(kind for kind in known if kind not in first and not kind.startswith("entry."))]
    return [Step(kind, reader.label("kinds", kind), reader.label("subjects", known[kind].name)) for kind in ordered]


def steps(reader: Reader, subject: str, key: str) -> list[Step]:
    """What can happen to an entity, the steps that fit its standing first."""
    loaded = subjects.load(subject)
    row = reader.model.connection.execute(
        "SELECT id, state FROM stream WHERE subject = ? AND key = ?", (subject, key)
    ).fetchone()
    if row is None:
        return []
    happened = {
        kind
        for (kind,) in reader.model.connection.execute(
            "SELECT DISTINCT kind FROM event WHERE stream = ? AND status != 'retracted'", (row[0],)
        )
    }
    allowed = fitting(subject, json.loads(row[1]))
    found = [
        Step(
            kind,
            reader.label("kinds", kind),
            reader.label("subjects", subject),
            (allowed is None or kind in allowed) and not (kind in loaded.once and kind in happened),
        )
        for kind in loaded.kinds
        if kind not in loaded.opens or subject in ("station", "deputy") or kind not in happened
    ]
    order = {kind: place for place, kind in enumerate(ORDER)}
    found.sort(key=lambda step: (not step.fits, order.get(step.kind, len(order))))
    return found


ORDER = (
    # the main road of a suggestion and of an opinion, backwards, so that the next step comes first
    "suggestion.closed",
    "suggestion.rated",
    "suggestion.replied",
    "suggestion.signed_for",
    "suggestion.assigned",
    "suggestion.accepted",
    "suggestion.consulted",
    "suggestion.supervised",
    "suggestion.urged",
    "opinion.disposed",
    "opinion.answered",
    "opinion.reported_back",
    "opinion.rated",
    "opinion.closed",
)


def fitting(subject: str, state: dict[str, object]) -> set[str] | None:
    """The kinds that the lifecycle allows now; None where the subject has no table of steps."""
    if subject != "suggestion":
        return None
    from ledger.subjects.suggestion import FROM

    names = {cls: kind for kind, cls in subjects.load("suggestion").kinds.items()}
    return {names[cls] for cls, statuses in FROM.items() if state.get("status") in statuses and cls in names}
