"""Recording: from what a clerk says to event files that hold, or to everything that is wrong with them.

A new event is tried out on the read model first, inside a transaction: the streams it touches are folded
with it, and whatever an error would say then refuses it now. The same transaction keeps a second recorder
on this machine waiting, so that two cannot both close the same matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from ledger import subjects
from ledger.kernel.event import Event, kind_fields, plain
from ledger.kernel.finding import Finding, Refused, error, refuses
from ledger.kernel.shape import Shape
from ledger.kernel.subject import Subject
from ledger.store.append import Appended, Record, append
from ledger.store.codec import encode
from ledger.store.ingest import File, Read, read_event
from ledger.store.model import Model, look, set_meta, stored_finding, update, writing
from ledger.store.names import event_path, new_ids
from ledger.store.office import Office
from ledger.store.projection import Projection

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


class Recorded(NamedTuple):
    """What came of it: the drafts (written or not), what was appended, and all findings."""

    drafts: list[Draft]
    appended: Appended | None
    findings: list[Finding]

    @property
    def refused(self) -> bool:
        """Whether an error kept everything out."""
        return refuses(self.findings)


class Clerk(NamedTuple):
    """Who records, through what, and when."""

    name: str
    channel: str
    now: datetime


Watch = Callable[[sqlite3.Connection], Any]
"""Looks at the read model with the new events in it."""


def record(
    model: Model, lines: Sequence[Line], clerk: Clerk, message: Callable[[list[Draft]], str]
) -> Recorded:
    """Record the lines as one commit, or refuse them all with every reason."""
    with writing(model.connection):
        update(model, look(model))
        drafts, findings = draft(model, lines, clerk)
        with attempt(model.connection) as keep:
            findings += try_out(model, drafts, alone=not refuses(findings))
            if refuses(findings):
                return Recorded(drafts, None, findings)
            records = [Record(each.path, each.data) for each in drafts]
            appended = append(
                model.folder, records, recorder=clerk.name, message=message(drafts), now=clerk.now
            )
            if appended.commit is not None:
                settle(model, drafts, appended.commit)
            keep()
    return Recorded(drafts, appended, [*findings, *appended.findings])


def rehearse(model: Model, lines: Sequence[Line], clerk: Clerk, watch: Watch) -> tuple[Recorded, Any, Any]:
    """What recording would give, with what `watch` sees before and after it; nothing is kept."""
    with writing(model.connection):
        update(model, look(model))
        drafts, findings = draft(model, lines, clerk)
        whole = not refuses(findings)
        before = watch(model.connection) if whole else None
        with attempt(model.connection):
            findings += try_out(model, drafts, alone=whole)
            after = watch(model.connection) if whole else None
    return Recorded(drafts, None, findings), before, after


@contextmanager
def attempt(connection: sqlite3.Connection) -> Iterator[Callable[[], None]]:
    """Changes that are undone unless the function given is called."""
    kept: list[bool] = []
    connection.execute("SAVEPOINT attempt")
    try:
        yield lambda: kept.append(True)
    finally:
        if not kept:
            connection.execute("ROLLBACK TO attempt")
        connection.execute("RELEASE attempt")


def settle(model: Model, drafts: Iterable[Draft], commit: str) -> None:
    """The new events are part of the commit that the read model now stands at."""
    blob_id = model.git.blob_id
    model.connection.executemany(
        "UPDATE event SET versioned = 1, blob = ? WHERE id = ?",
        [(blob_id(each.data), each.event.entry.id) for each in drafts],
    )
    if not model.unversioned() and model.git.changes(model.commit, commit) is not None:
        set_meta(model.connection, "commit", commit)


CASCADING = ("stream.not_open", "reference.unknown", "record.breaks")
"""What may be said of a good line only because a bad one of its batch is missing."""


def try_out(model: Model, drafts: Sequence[Draft], alone: bool = True) -> list[Finding]:
    """Take the drafts into the read model; what is then wrong with them, or with others because of them.

    Without `alone`, other lines of the batch could not be read, and what may follow from that is not said.
    """
    connection = model.connection
    before = errors_of(connection)
    projection = Projection(connection, model.office)
    touched = projection.add(each.file for each in drafts)
    projection.refold(touched)
    places = {each.event.entry.id: each for each in drafts}
    found = []
    rows = (
        row
        for stream in sorted(touched)
        for row in connection.execute(
            "SELECT finding.event, code, severity, data, event.path FROM finding "
            "JOIN event ON event.id = finding.event WHERE finding.stream = ? ORDER BY finding.rowid",
            (stream,),
        )
    )
    for row in rows:
        if row[0] in places:
            draft_ = places[row[0]]
            found.append(stored_finding(*row).at(file=None, line=draft_.place))
    for event, code in errors_of(connection) - before:
        if event not in places:
            found.append(error("record.breaks", event=event, code=code).at(event=event))
    return [with_nearest(model, finding) for finding in found if alone or finding.code not in CASCADING]


def errors_of(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """The events that are at fault now, and how."""
    return set(
        connection.execute("SELECT event, code FROM finding WHERE severity = 'error' AND event IS NOT NULL")
    )


def with_nearest(model: Model, finding: Finding) -> Finding:
    """A finding about an unknown name, with the nearest known ones."""
    if finding.code != "reference.unknown":
        return finding
    from ledger.store.nearest import nearest

    subject, key = str(finding.values["subject"]), str(finding.values["key"])
    if subject == "event":
        return finding
    rows = model.connection.execute(
        "SELECT key FROM stream WHERE subject = ? AND opened IS NOT NULL", (subject,)
    )
    return finding._replace(values={**finding.values, "nearest": nearest(key, [name for (name,) in rows])})


# --- drafting -----------------------------------------------------------------------------------------


def draft(model: Model, lines: Sequence[Line], clerk: Clerk) -> tuple[list[Draft], list[Finding]]:
    """Read the lines strictly, fill in default keys, ids and entry, and write each event's bytes."""
    drafting = _Drafting(model, clerk)
    wide = [each for line in lines for each in widened(line, drafting)]
    ids = new_ids(len(wide), clerk.now)
    names = {line.ref: event for line, event in zip(wide, ids, strict=True) if line.ref}
    batch = ids[0] if len(wide) > 1 else None
    drafts, findings = [], list(drafting.findings)
    for line, event in zip(wide, ids, strict=True):
        made, found = drafting.draft(line, event, names, batch)
        findings += (finding.at(line=line.place) if finding.line is None else finding for finding in found)
        if made is not None:
            drafts.append(made)
    return drafts, findings


class _Drafting:
    """The drafting of one batch: it knows the keys that the batch itself has given out."""

    def __init__(self, model: Model, clerk: Clerk) -> None:
        self.office: Office = model.office
        self.world = Projection(model.connection, model.office).world
        self.clerk = clerk
        self.given: set[tuple[str, str]] = set()
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
        self.give_key(subject, data)
        read = read_event(data, self.office)
        if line.faults:
            faulty = {fault.field for fault in line.faults}
            return None, [*line.faults, *(each for each in read.findings if each.field not in faulty)]
        if read.event is None or refuses(read.findings):
            return None, read.findings
        try:
            cls = subject.kinds[line.kind]
            written = encode(plain(read.event, cls, data))
        except Refused as refused:
            return None, [*read.findings, *refused.findings]
        path = event_path(line.kind, read.event.occurred, event, written)
        return Draft(read.event, subject.name, read.key, path, written, line.place), read.findings

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
            if read.event is not None:
                data[subject.key] = self.free(subject, subject.default_key(read.event, self.world))
        elif isinstance(key, str) and subject.titled:
            data[subject.key] = self.free(subject, key)
        if isinstance(data.get(subject.key), str):
            self.given.add((subject.name, data[subject.key]))

    def free(self, subject: Subject, key: str) -> str:
        """The key, or the key with the first number that nobody has."""
        for number in range(1, MOST_SUFFIXES):
            candidate = key if number == 1 else f"{key} ({number})"
            if (subject.name, candidate) not in self.given and self.world.opened(
                subject.name, candidate
            ) is None:
                return candidate
        return key


def unknown_kind(kind: str) -> Finding:
    """The finding for a kind that the catalogue does not have, with the nearest that it has."""
    from ledger.store.nearest import nearest

    kinds = [name for subject in subjects.every() for name in subject.kinds]
    return error("kind.unknown", field="kind", kind=kind, nearest=nearest(kind, kinds))


OF_DISPOSAL = ("disposition", "powers", "to", "suggestion", "due")
"""Fields of an opinion inside a reception that make its disposal, an event of its own."""


def widened(line: Line, drafting: _Drafting) -> Iterator[Line]:
    """The line, and the opinions given inside a reception as events of their own."""
    opinions = line.fields.get("opinions") if line.kind == "reception.held" else None
    if opinions is None:
        yield line
        return
    fields = {name: value for name, value in line.fields.items() if name != "opinions"}
    subject = subjects.load("reception")
    data = drafting.data(line._replace(fields=fields), fields, "0" * 26, None)
    drafting.give_key(subject, data)
    key = data.get(subject.key)
    if key is not None:
        fields = {subject.key: key} | fields
        drafting.given.discard((subject.name, str(key)))
    yield line._replace(fields=fields)
    if not isinstance(opinions, list) or not all(isinstance(each, dict) for each in opinions):
        drafting.findings.append(
            error("field.type", field="opinions", expected="list", value=str(opinions)[:40])
        )
        return
    for number, opinion in enumerate(opinions, start=1):
        yield from opinion_lines(line, fields, opinion, f"{key} {number}")


def opinion_lines(
    line: Line, reception: Mapping[str, Any], given: Mapping[str, Any], key: str
) -> Iterator[Line]:
    """One opinion of a reception: recorded, and disposed where that was said too."""
    inherited = {"source": "reception", "reception": reception.get("reception")}
    if "station" in reception:
        inherited["station"] = reception["station"]
    mine = {name: value for name, value in given.items() if name not in OF_DISPOSAL}
    name = mine.pop("opinion", key)
    yield Line(
        "opinion.recorded", line.occurred, {"opinion": name} | inherited | mine, None, line.source, line.place
    )
    disposal = {field: given[field] for field in OF_DISPOSAL if field in given}
    if disposal:
        yield Line(
            "opinion.disposed", line.occurred, {"opinion": name} | disposal, None, line.source, line.place
        )


def shape_in(kind: str, field: str) -> Shape | None:
    """The shape of a field of a kind, for those who read values from text; None where there is none."""
    subject = subjects.of_kind(kind)
    if subject is None:
        return None
    found = kind_fields(subject.kinds[kind]).get(field)
    return None if found is None else found.shape
