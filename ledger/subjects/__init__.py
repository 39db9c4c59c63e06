"""The subjects of the catalogue, one file each, and the one explicit list of them.

Files are loaded when a kind is first met: a command that touches one subject pays for one.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.kernel.posting import Chart
    from ledger.kernel.subject import Subject

MODULES = (
    # in the order of the catalogue
    "entry",
    "seal",
    "identity",
    "tally",
    "quoted",
    "unit",
    "member",
    "meeting",
    "duty",
    "report",
    "briefing",
    "rule",
    "budget",
    "service",
    "deputy",
    "objection",
    "confirmation",
    "publication",
    "group",
    "election",
    "session",
    "activity",
    "visit",
    "campaign",
    "deed",
    "dispute",
    "research",
    "news",
    "legislation",
    "reception",
    "opinion",
    "opinion_tally",
    "suggestion",
    "plan",
    "project",
    "station",
    "duty_report",
    "work_review",
    "council_member",
    "council",
    "consultation",
)

SUBJECT_OF = {
    # kinds, or what stands before their dot, whose subject has another name
    "ledger": "seal",
    "figure": "quoted",
    "committee": "member",
    "decision": "meeting",
    "mandate": "deputy",
    "file": "confirmation",
    "points": "publication",
    "opinion.tallied": "opinion_tally",
    "council.member_engaged": "council_member",
    "council.member_released": "council_member",
}

KEY_DIMENSIONS = {
    # the dimension under which postings carry their stream's key, where it is not the subject's name
    "entry": "target",
    "seal": "period",
    "identity": None,
    "tally": None,
    "quoted": "label",
    "unit": "handler",
    "member": "person",
    "briefing": "handler",
    "report": "title",
    "rule": "title",
    "budget": "line",
    "publication": "period",
    "service": "occasion",
    "research": "title",
    "news": "title",
    "legislation": "draft",
    "opinion_tally": None,
    "plan": "item",
    "council_member": "person",
}


DIMENSIONS = {
    # the dimension of every subject's key, of those that have one
    name: dimension
    for name in MODULES
    if (dimension := KEY_DIMENSIONS.get(name, name)) is not None
}


def subject_of(kind: str) -> str | None:
    """The name of the subject a kind belongs to; None for a kind that no subject could have."""
    prefix = kind.partition(".")[0]
    name = SUBJECT_OF.get(kind) or SUBJECT_OF.get(prefix, prefix)
    return name if name in MODULES else None


@cache
def load(name: str) -> Subject:
    """The subject of that name, its file loaded."""
    subject: Subject = import_module(f"ledger.subjects.{name}").SUBJECT
    return subject


def of_kind(kind: str) -> Subject | None:
    """The subject that has this kind; None where the catalogue has no such kind."""
    name = subject_of(kind)
    if name is None:
        return None
    subject = load(name)
    return subject if kind in subject.kinds else None


def every() -> list[Subject]:
    """All subjects in the catalogue's order; loads all their files."""
    return [load(name) for name in MODULES]


def facts_of(dimension: str) -> set[str]:
    """What may be followed from the key of an entity: `deputy.level`, `station.type`."""
    found: set[str] = set()
    for name, its in DIMENSIONS.items():
        subject = load(name) if its == dimension else None
        if subject is not None and subject.facts is not None:
            found |= subject.facts(subject.state("")).keys()
    return found


@cache
def chart() -> Chart:
    """The whole chart of accounts."""
    from ledger.kernel.posting import Chart

    accounts = (account for subject in every() for account in subject.accounts)
    return Chart(dict.fromkeys(accounts))  # some accounts are posted to by several subjects
