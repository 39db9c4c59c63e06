"""By what an act is known again: the fields that tell one from another, and what a field left out means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ledger import subjects
from ledger.exchange.registers.recorded import comparable
from ledger.kernel.event import kind_fields
from ledger.kernel.shape import Field

IDENTITY: Mapping[str, tuple[str, ...]] = {
    # of kinds that happen to a stream many times: the fields (and the day) that tell one such act from another
    "deputy.registered": ("term",),
    "committee.member_appointed": ("post",),
    "budget.approved": ("occurred", "for_year"),
    "budget.spent": ("occurred", "purpose"),
    "suggestion.consulted": ("occurred",),
    "suggestion.urged": ("occurred",),
    "suggestion.supervised": ("occurred",),
    "suggestion.co_opinion_given": ("occurred", "unit"),
    "suggestion.return_requested": ("occurred", "unit"),
    "suggestion.return_agreed": ("occurred", "unit"),
    "suggestion.return_refused": ("occurred", "unit"),
    "suggestion.rehandling_ordered": ("round",),
    "suggestion.class_changed": ("occurred",),
    "suggestion.looked_back": ("occurred",),
    "suggestion.commitment_kept": ("commitment",),
    "suggestion.commitment_lapsed": ("commitment",),
    "plan.item_progressed": ("occurred",),
    "project.sub_item_completed": ("sub_item",),
    "mandate.changed": ("occurred",),
    "decision.done": ("decision",),
    "project.progressed": ("occurred",),
    "project.checked": ("occurred",),
    "station.staffed": ("person", "role"),
}
LASTING = ("deputy.registered", "committee.member_appointed", "station.staffed")
"""Of these, one with another identity is always another act."""
IMPLIED: Mapping[tuple[str, str], Any] = {
    # what a field left out amounts to, where its own default does not say it
    ("visit.made", "persons"): 1,
    ("visit.made", "households"): 1,
}
SHOWN_AS = {"to": "handler", "new_due": "due"}
"""Fields that a stream shows under another name."""
SUBJECTS = {"committee.member_appointed": "member", "committee.member_left": "member"}
TELLING: Mapping[str, tuple[str, ...]] = {
    # what an act without a number of its own is called, by kind
    "reception.held": ("station", "place"),
    "activity.held": ("title",),
    "visit.made": ("visited",),
    "opinion.recorded": ("title", "reception"),
    "news.published": ("outlet",),
    "duty_report.held": ("deputy",),
    "meeting.held": ("type",),
}


@cache
def fields_of_kind(kind: str) -> Mapping[str, Field]:
    """The fields of a kind by name."""
    subject = subjects.of_kind(kind)
    return kind_fields(subject.kinds[kind]) if subject else {}


def votes(ballots: Any) -> list[Any]:
    """What ballots count, whatever the question is called; numbers that nobody cast are left out."""
    found = [
        comparable({**ballot, "options": {name: count for name, count in ballot.get("options", {}).items() if count}})
        for ballot in (ballots or {}).values()
    ]
    return [{name: value for name, value in ballot.items() if name != "invalid"} for ballot in found]
