"""Drafting: from what a clerk says to event files ready to be written, with default keys, ids and entry."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger import subjects
from ledger.kernel.event import Event, kind_fields, plain
from ledger.kernel.finding import Finding, Refused, error, refuses
from ledger.kernel.reading import readable
from ledger.kernel.reference import doubts_in
from ledger.kernel.shape import Shape
from ledger.kernel.subject import Subject
from ledger.store.entry.entrance import check_entrance
from ledger.store.model.ingest import File, Read, read_event
from ledger.store.model.projection import Projection
from ledger.store.model.world import View
from ledger.store.office import Office
from ledger.store.records.codec import encode
from ledger.store.records.names import event_path, new_ids

if TYPE_CHECKING:
    from ledger.store.model.model import Model

NUMBER = "{number}"
"""What stands in a default key for its running number."""
MOST_SUFFIXES = 10_000
"""How many equal keys are told apart by ` (2)`, ` (3)` …"""


class Line(NamedTuple):
    """What a clerk asks to record: a kind, a day (None: today), plain values by field, and where it came from.

    `ref` names the line within its batch; another line may have `target = "ref:NAME"`. `place` is the
    line of the input it stood on, if any; `faults` are what could not be read of it.
    """

    kind: str
    occurred: date | None
    fields: Mapping[str, Any]
    ref: str | None = None
    source: Mapping[str, Any] | None = None
    place: int | None = None
    faults: tuple[Finding, ...] = ()


class Draft(NamedTuple):
    """An event ready to be written."""

    event: Event
    subject: str
    key: str
    path: str
    data: bytes
    place: int | None

    @property
    def file(self) -> File:
        """The event file as a projection takes it in."""
        read = Read(self.event, subjects.load(self.subject), self.key, [])
        return File(self.path, self.data, None, read)


class Clerk(NamedTuple):
    """Who records, through what, and when."""

    name: str
    channel: str
    now: datetime


class Drafted(NamedTuple):
    """The events that can be written, what is wrong with any line, and the keys of the lines that cannot be."""

    drafts: list[Draft]
    findings: list[Finding]
    lost: frozenset[str]


def draft(model: Model, lines: Sequence[Line], clerk: Clerk) -> Drafted:
    """Read the lines strictly, fill in default keys, ids and entry, and write each event's bytes."""
    drafting = _Drafting(model, clerk)
    wide = [each for line in lines for each in widened(line, drafting)]
    ids = new_ids(len(wide), clerk.now, above=latest(model, wide))
    names = {line.ref: event for line, event in zip(wide, ids, strict=True) if line.ref}
    batch = ids[0] if len(wide) > 1 else None
    drafts: list[Draft] = []
    findings = list(drafting.findings)
    for line, event in zip(wide, ids, strict=True):
        made, found = drafting.draft(line, event, names, batch)
        findings += (finding.at(line=line.place) if finding.line is None else finding for finding in found)
        if made is not None:
            drafts.append(made)
    findings += check_entrance(model, drafts)
    return Drafted(drafts, findings, frozenset(drafting.lost))


def latest(model: Model, lines: Sequence[Line]) -> str:
    """The greatest id there is, so that what is recorded within one moment keeps its order.

    A correction, above all, comes after what it speaks of. Scripts with a seed number their other events alone.
    """
    if "LEDGER_SEED" in os.environ and not any(line.kind.startswith("entry.") for line in lines):
        return ""
    (greatest,) = model.connection.execute("SELECT max(id) FROM event").fetchone()
    return greatest or ""


class _Drafting:
    """The drafting of one batch: it knows the keys that the batch itself has given out."""

    def __init__(self, model: Model, clerk: Clerk) -> None:
        self.office: Office = model.office
        self.projection = Projection(model.connection, model.office)
        self.world = self.projection.world
        self.clerk = clerk
        self.given: set[tuple[str, str]] = set()
        self.lost: set[str] = set()
        self.findings: list[Finding] = []

    def today(self) -> date:
        """The day an event happened where none is said."""
        return self.office.fixed_today or self.clerk.now.date()

    def draft(
        self, line: Line, event: str, names: Mapping[str, str], batch: str | None
    ) -> tuple[Draft | None, list[Finding]]:
        subject = subjects.of_kind(line.kind)
        if subject is None:
            return None, [unknown_kind(line.kind)]
        fields = dict(line.fields)
        target = fields.get("target")
        if isinstance(target, str) and target.startswith("ref:"):
            if target[4:] not in names:
                return None, [error("record.no_ref", field="target", ref=target[4:])]
            fields["target"] = names[target[4:]]
        data = self.data(line, fields, event, batch)
        read = read_event(data, self.office)
        if line.faults or read.event is None or refuses(read.findings):
            self.lost.add(str(data.get(subject.key)))
            return None, [*self.faults(line, subject, read), *self.doubts(line, subject, data)]
        try:
            cls = subject.kinds[line.kind]
            written = encode(plain(read.event, cls, data))
        except Refused as refused:
            return None, [*read.findings, *refused.findings]
        path = event_path(line.kind, read.event.occurred, event, written)
        return Draft(read.event, subject.name, read.key, path, written, line.place), read.findings

    def faults(self, line: Line, subject: Subject, read: Read) -> list[Finding]:
        """All that is wrong with a line; a key that would follow from its other fields is not missing."""
        silent = {fault.field for fault in line.faults}
        others = [*line.faults, *(finding for finding in read.findings if finding.field != subject.key)]
        given = subject.key in line.fields or not others  # where nothing else is wrong, there is no default key
        if subject.default_key is not None and line.kind in subject.opens and not given:
            silent.add(subject.key)
        return [*line.faults, *(finding for finding in read.findings if finding.field not in silent)]

    def doubts(self, line: Line, subject: Subject, data: Mapping[str, Any]) -> Iterator[Finding]:
        """What a line that cannot be recorded names besides that is not known, the batch's own keys aside."""
        cls, day = subject.kinds[line.kind], data["occurred"]
        if type(day) is not date:
            return
        for doubt in doubts_in(kind_fields(cls), readable(cls, data), subject.key, day, self.world):
            if (doubt.values["subject"], doubt.values["key"]) not in self.given:
                yield doubt

    def data(self, line: Line, fields: dict[str, Any], event: str, batch: str | None) -> dict[str, Any]:
        """The event as plain data, with its entry."""
        entry: dict[str, Any] = {
            "id": event,
            "recorded": self.clerk.now,
            "recorder": self.clerk.name,
            "channel": self.clerk.channel,
        }
        if line.source is not None:
            entry["source"] = dict(line.source)
        if batch is not None:
            entry["batch"] = batch
        occurred = self.today() if line.occurred is None else line.occurred
        return {"kind": line.kind, "occurred": occurred} | fields | {"entry": entry}

    def give_key(self, subject: Subject, data: dict[str, Any]) -> None:
        """Fill in the key of a stream that opens without one; a second equal one gets ` (2)`."""
        kind, key = data["kind"], data.get(subject.key)
        if kind not in subject.opens:
            return
        if key is None and subject.default_key is not None:
            read = read_event(data | {subject.key: "?"}, self.office)
            default = None if read.event is None else subject.default_key(read.event, self.world)
            if default is not None:
                made = self.numbered(subject, default) if NUMBER in default else self.free(subject, default)
                data[subject.key] = made
                self.world.put(subject.name, made, View(date.min))  # the next line counts on from it
        elif isinstance(key, str) and subject.titled:
            data[subject.key] = self.free(subject, key)
        if isinstance(data.get(subject.key), str):
            self.given.add((subject.name, data[subject.key]))

    def with_key(self, line: Line, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields with the key of the stream, where the line opens one without saying its key."""
        subject = subjects.of_kind(line.kind)
        if subject is None or line.kind not in subject.opens:
            return fields
        data = self.data(line, fields, "0" * 26, None)
        self.give_key(subject, data)
        return fields if data.get(subject.key) is None else {**fields, subject.key: data[subject.key]}

    def numbered(self, subject: Subject, template: str) -> str:
        """The key with the first number that none ever had: one of a retracted event is not given out again."""
        for number in range(1, MOST_SUFFIXES):
            candidate = template.replace(NUMBER, str(number))
            if (subject.name, candidate) not in self.given and not self.projection.numbering.has_stream(
                subject.name, candidate
            ):
                break
        return candidate

    def free(self, subject: Subject, key: str) -> str:
        """The key, or the key with the first number that nobody has."""
        for number in range(1, MOST_SUFFIXES):
            candidate = key if number == 1 else f"{key} ({number})"
            if (subject.name, candidate) not in self.given and self.world.opened(subject.name, candidate) is None:
                return candidate
        return key


def unknown_kind(kind: str) -> Finding:
    """The finding for a kind that the catalogue does not have, with the nearest that it has."""
    from ledger.locale import labels_of
    from ledger.store.records.nearest import nearest

    kinds = [name for subject in subjects.every() for name in subject.kinds]
    if not kind.isascii():
        kinds = [words["zh"] for words in labels_of("kinds").values()]
    return error("kind.unknown", field="kind", kind=kind, nearest=nearest(kind, kinds))


OF_DISPOSAL = ("disposition", "powers", "to", "suggestion", "due")
"""Fields of an opinion inside a reception that make its disposal, an event of its own."""


def widened(line: Line, drafting: _Drafting) -> Iterator[Line]:
    """The line with its key, and the opinions given inside a reception as events of their own."""
    fields = dict(line.fields)
    opinions = fields.pop("opinions", None) if line.kind == "reception.held" else None
    fields = drafting.with_key(line, fields)
    yield line._replace(fields=fields)
    if opinions is None:
        return
    key = fields.get("reception")
    if not isinstance(opinions, list) or not all(isinstance(each, dict) for each in opinions):
        drafting.findings.append(error("field.type", field="opinions", expected="list", value=str(opinions)[:40]))
        return
    for number, opinion in enumerate(opinions, start=1):
        yield from opinion_lines(line, fields, opinion, f"{key} {number}")


def opinion_lines(line: Line, reception: Mapping[str, Any], given: Mapping[str, Any], key: str) -> Iterator[Line]:
    """One opinion of a reception: recorded, and disposed where that was said too."""
    inherited = {"source": "reception", "reception": reception.get("reception")}
    if "station" in reception:
        inherited["station"] = reception["station"]
    mine = {name: value for name, value in given.items() if name not in OF_DISPOSAL}
    name = mine.pop("opinion", key)
    yield Line("opinion.recorded", line.occurred, {"opinion": name} | inherited | mine, None, line.source, line.place)
    disposal = {field: given[field] for field in OF_DISPOSAL if field in given}
    if disposal:
        yield Line("opinion.disposed", line.occurred, {"opinion": name} | disposal, None, line.source, line.place)


def shape_in(kind: str, field: str) -> Shape | None:
    """The shape of a field of a kind, for those who read values from text; None where there is none."""
    subject = subjects.of_kind(kind)
    if subject is None:
        return None
    found = kind_fields(subject.kinds[kind]).get(field)
    return None if found is None else found.shape
