"""Taking in event files: each read strictly, and named where it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ledger import subjects
from ledger.kernel.choices import beyond, beyond_in
from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.reading import read_fields
from ledger.kernel.shape import Shape
from ledger.kernel.subject import Subject
from ledger.store.office import Office
from ledger.store.records.codec import decode
from ledger.store.records.names import check_name, event_path
from ledger.subjects.steps import upcast


class Read(NamedTuple):
    """An event file read: the event with its subject and key, or what is wrong with the file."""

    event: Event | None
    subject: Subject | None
    key: str
    findings: list[Finding]


class File(NamedTuple):
    """One event file as found: its path in the records, its bytes, and the blob of the commit that has it.

    `read` is what is in it, where that is known already.
    """

    path: str
    data: bytes
    blob: str | None
    read: Read | None = None


def read_file(file: File, office: Office) -> Read:
    """Read one event file strictly; a file that cannot be read hides no other."""
    data, findings = decode(file.data, file.path)
    if data is None:
        return Read(None, None, "", findings)
    read = read_event(data, office)
    event = read.event
    if event is not None and not read.findings and is_named_right(event, file):
        return read
    found = [*check_name(file.path, file.data, data), *read.findings]
    return read._replace(findings=[finding.at(file=file.path) for finding in found])


def is_named_right(event: Event, file: File) -> bool:
    """Whether the file has just the name that its bytes call for."""
    return event_path(event.kind, event.occurred, event.entry.id, file.data) == file.path


def read_event(data: dict[str, Any], office: Office) -> Read:
    """Read plain data as an event of its kind; that of an earlier release as what became of its kind."""
    data = upcast(data)
    kind = str(data.get("kind"))
    subject = subjects.of_kind(kind)
    if subject is None:
        return Read(None, None, "", [error("kind.unknown", field="kind", kind=kind)])
    cls = subject.kinds[kind]
    event, findings = read_fields(cls, data)
    if event is None:
        return Read(None, subject, "", [*findings, *check_choices(kind, beyond_in(data, cls), office)])
    return Read(event, subject, getattr(event, subject.key), [*check_choices(kind, beyond(event, cls), office)])


def check_choices(kind: str, values: Iterable[tuple[str, str, Shape]], office: Office) -> Iterator[Finding]:
    """Whether values beyond the shipped choices are ones the office added."""
    for field, value, shape in values:
        added = office.choices(f"{kind}.{field}")
        if value not in added:
            yield error("field.choice", field=field, value=value, choices=[*shape.choices, *added])
