"""What can be recorded next: the kinds by subject, and of an entity the steps that its standing allows."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from ledger import subjects
from ledger.views.reader import Reader

FREQUENT = (
    "reception.held",
    "visit.made",
    "suggestion.submitted",
    "activity.held",
    "meeting.held",
    "opinion.recorded",
    "opinion.disposed",
    "deed.done",
    "plan.item_progressed",
)
"""What a clerk records most, on the digits; they never change place, so that hands may learn them."""
LAST = ("ledger.sealed", "identity.erased", "entry.amended", "entry.retracted")
"""Kinds that have a better way than a form (sealing, erasing, correcting), at the end of all."""


State = dict[str, Any]


class Step(NamedTuple):
    """A kind that can be recorded: its label, its subject's label, and whether it fits the lifecycle now."""

    kind: str
    label: str
    subject: str
    fits: bool = True


def kinds(reader: Reader) -> list[Step]:
    """Every kind of the catalogue: the frequent ones on their digits, then the others by subject."""
    known = {kind: subject for subject in subjects.every() for kind in subject.kinds}
    others = [kind for kind in known if kind not in FREQUENT and kind not in LAST]
    named = [(kind, reader.label("subjects", known[kind].name)) for kind in (*FREQUENT, *others, *LAST)]
    return [Step(kind, reader.label("kinds", kind), subject) for kind, subject in named]


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
    state = json.loads(row[1])
    allowed = fitting(subject, state)
    found = [
        Step(
            kind,
            reader.label("kinds", kind),
            reader.label("subjects", subject),
            (allowed is None or kind in allowed) and not (kind in loaded.once and kind in happened),
        )
        for kind in loaded.kinds
        if kind not in loaded.opens or kind not in happened or subject in AGAIN
    ]
    order = {kind: place for place, kind in enumerate(advised(subject, state, happened))}
    found.sort(key=lambda step: (not step.fits, order.get(step.kind, len(order))))
    return found


AGAIN = ("station", "deputy", "member", "council_member", "publication")
"""Subjects whose opening may come again: closed and opened, out of office and in, to another post."""
ENDS = ("_left", "_released")


def fitting(subject: str, state: State) -> set[str] | None:
    """The kinds that the lifecycle allows now; None where the subject has no table of steps."""
    match subject:
        case "suggestion":
            from ledger.subjects.suggestion import STEPS

            return {step.kind for step in STEPS.values() if state.get("status") in step.since}
        case "opinion":
            after = {"opinion.reopened"} if state.get("closed") else {"opinion.disposed", "opinion.merged"}
            closing = set() if state.get("closed") else {"opinion.closed"}
            if state.get("due") and not state.get("closed") and not state.get("answered"):
                closing.add("opinion.extension_agreed")
            return after | closing | {"opinion.answered", "opinion.reported_back", "opinion.rated"}
        case "station" if not state.get("open"):
            return {"station.opened", "station.commended"}
        case "station":
            return set(subjects.load("station").kinds) - {"station.opened"}
        case "deputy" if state.get("mandate") == "terminated":
            return {"deputy.registered", "deputy.commended"}
        case "deputy":
            return set(subjects.load("deputy").kinds) - {"deputy.registered"}
        case "plan" if state.get("done") or state.get("dropped"):
            return {"plan.item_reopened"}
        case "plan":
            return set(subjects.load("plan").kinds) - {"plan.item_set", "plan.item_reopened"}
        case "member" | "council_member":
            return {kind for kind in subjects.load(subject).kinds if state.get("in_office") or not kind.endswith(ENDS)}
        case "meeting":
            return {"meeting.held"} if not state.get("held") else {"decision.done"}
        case _:
            return None


def advised(subject: str, state: State, happened: Collection[str]) -> tuple[str, ...]:
    """What commonly comes next, the likeliest first."""
    match subject:
        case "suggestion":
            return SUGGESTION
        case "opinion":
            return opinion_next(state)
        case "project":
            return (*(kind for kind in PROJECT if kind not in happened), *PROJECT)
        case _:
            return COMMON.get(subject, ())


def opinion_next(state: State) -> tuple[str, ...]:
    """The road of an opinion: dealt with, answered, told back, rated, closed."""
    if state.get("closed"):
        return ("opinion.reported_back", "opinion.rated", "opinion.reopened")
    if state.get("disposition") == "open":
        return ("opinion.disposed", "opinion.merged")
    if state.get("disposition") in ("assigned", "forwarded", "referred") and not state.get("answered"):
        return ("opinion.answered", "opinion.closed")
    if not state.get("reported_back"):
        return ("opinion.reported_back", "opinion.closed", "opinion.rated")
    if not state.get("rating"):
        return ("opinion.rated", "opinion.closed")
    return ("opinion.closed",)


SUGGESTION = (
    # the main road of a suggestion backwards: of the steps that fit, the furthest comes next
    "suggestion.closed",
    "suggestion.rated",
    "suggestion.replied",
    "suggestion.signed_for",
    "suggestion.assigned",
    "suggestion.accepted",
    "suggestion.consulted",
    "suggestion.supervised",
    "suggestion.urged",
)
PROJECT = (
    "project.shortlisted",
    "project.voted",
    "project.adopted",
    "project.progressed",
    "project.sub_item_completed",
    "project.completed",
    "project.accepted",
    "project.rated",
    "project.checked",
)
COMMON = {
    # of other subjects: what is recorded most often, first
    "activity": ("activity.held",),
    "reception": ("reception.held",),
    "work_review": ("work_review.held", "work_review.opinions_sent", "work_review.rectified"),
    "duty_report": ("duty_report.held", "duty_report.published", "duty_report.rectified"),
    "plan": ("plan.item_progressed", "plan.item_done", "plan.item_changed"),
    "station": ("station.staffed", "station.changed", "station.evaluated"),
    "deputy": ("deputy.changed", "deputy.placed", "mandate.changed"),
    "meeting": ("decision.done",),
    "duty": ("duty.reported",),
    "campaign": ("campaign.task_done",),
    "election": ("election.step_taken", "election.held"),
}
