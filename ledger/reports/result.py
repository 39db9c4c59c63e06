"""What a run of `ledger report` made of a document, whatever its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ledger.kernel.finding import Finding
from ledger.reports.desk import Desk, state_mark
from ledger.reports.evidence import Entry
from ledger.reports.placeholder import Ask

NO_PICTURES: Mapping[str, bytes] = {}


class Changed(NamedTuple):
    """A number that stood otherwise in the document."""

    ask: Ask
    title: str
    before: str
    after: str


class Stated(NamedTuple):
    """A number in an existing document: what stands there, and what the ledger says today."""

    ask: Ask
    title: str
    written: str
    now: str


class Made(NamedTuple):
    """A document with its numbers; `data` are the bytes of the file."""

    data: bytes
    entries: list[Entry]
    changed: list[Changed]
    findings: list[Finding]
    controls: int
    pictures: Mapping[str, bytes] = NO_PICTURES
    """Pictures that stand beside the file, by name."""


def told_of(desk: Desk, template: str, clean: bool) -> dict[str, str]:
    """What a document says of itself to the next run."""
    as_of = desk.as_of.isoformat() if desk.as_of else ""
    return {
        "report": "1",
        "template": template,
        "period": desk.period.text,
        "subject": desk.subject or "",
        "object": desk.key or "",
        "lang": desk.lang,
        "as_of": as_of,
        "known_at": desk.known_at or "",
        "commit": desk.commit,
        "fingerprint": state_mark(desk.commit, as_of, desk.known_at or "").digits,
        "clean": "yes" if clean else "",
    }
