"""The projection: from event files to streams, postings and findings in the read model.

A stream is always folded whole and its postings replaced, so that what the model says depends only on the
set of events. What a stream shows to others (its beginning, its facts) is settled first; where that
changes, the streams that look it up are folded again too.
"""

from __future__ import annotations

import gc
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from ledger import subjects
from ledger.kernel.correction import Amended, Correction, Corrections, Retracted
from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.fold import Folded, fold
from ledger.kernel.posting import Chart, Posting
from ledger.kernel.reading import read_fields
from ledger.kernel.subject import Subject
from ledger.store.codec import decode, encode
from ledger.store.names import check_name
from ledger.store.office import Office
from ledger.store.schema import MILLION
from ledger.store.world import View, World

Progress = Any
"""Called with (done, total) now and then; see `ledger.cli.progress`."""


class File(NamedTuple):
    """One event file as found: its path in the records, its bytes, and the blob of the commit that has it."""

    path: str
    data: bytes
    blob: str | None


class Read(NamedTuple):
    """An event file read: the event with its subject and key, or what is wrong with the file."""

    event: Event | None
    subject: Subject | None
    key: str
    findings: list[Finding]


def read_file(file: File, office: Office) -> Read:
    """Read one event file strictly; a file that cannot be read hides no other."""
    data, findings = decode(file.data, file.path)
    if data is None:
        return Read(None, None, "", findings)
    named = [finding.at(file=file.path) for finding in check_name(file.path, file.data, data)]
    read = read_event(data, office)
    return read._replace(findings=[*named, *(finding.at(file=file.path) for finding in read.findings)])


def read_event(data: dict[str, Any], office: Office) -> Read:
    """Read plain data as an event of its kind."""
    kind = str(data.get("kind"))
    subject = subjects.of_kind(kind)
    if subject is None:
        return Read(None, None, "", [error("kind.unknown", field="kind", kind=kind)])
    cls = subject.kinds[kind]
    event, findings = read_fields(cls, data)
    if event is None:
        return Read(None, subject, "", findings)
    findings = [*findings, *check_choices(event, cls, office)]
    return Read(event, subject, getattr(event, subject.key), findings)


def check_choices(event: Event, cls: type[Event], office: Office) -> Iterator[Finding]:
    """Whether values beyond the shipped choices are ones the office added."""
    from ledger.kernel.choices import beyond

    for field, value, shape in beyond(event, cls):
        added = office.choices(f"{event.kind}.{field}")
        if value not in added:
            yield error("field.choice", field=field, value=value, choices=[*shape.choices, *added])


class Projection:
    """Brings a set of event files into the tables of the read model."""

    def __init__(self, connection: sqlite3.Connection, office: Office, *, cold: bool = False) -> None:
        self.connection = connection
        self.office = office
        self.cold = cold
        self.world = World(office, None if cold else connection)
        self._parsed: dict[int, list[Event]] | None = defaultdict(list) if cold else None
        self._streams: dict[tuple[str, str], int] = {}
        self._subjects: dict[int, tuple[str, str]] = {}
        self._accounts: dict[tuple[str, str], int] = {}
        self._dims: dict[Any, tuple[int, int | None]] = {}
        self._texts: dict[int, tuple[int, int | None]] = {}
        self._next_dims = [0, 0]
        self._seq: dict[str, int] = {}
        self._corrections: list[Correction] = []
        self._resolved: Corrections | None = None
        self._retracted: list[str] = []
        self._recorded: dict[str, datetime] = {}

    # --- files ------------------------------------------------------------------------------------

    def add(self, files: Iterable[File], progress: Progress = None) -> set[int]:
        """Take in event files; returns the streams they touch. A bad file is kept as a finding."""
        touched: set[int] = set()
        rows: list[tuple[Any, ...]] = []
        seq = self._last("event", "seq")
        for count, file in enumerate(files):
            read = read_file(file, self.office)
            event = read.event
            if event is not None and self._known(event.entry.id):
                twice = error("record.id_twice", id=event.entry.id).at(file=file.path, event=event.entry.id)
                read = read._replace(event=None, findings=[*read.findings, twice])
                event = None
            self._keep_findings(None, read.findings)
            if event is None or read.subject is None:
                self.connection.execute(
                    "INSERT OR REPLACE INTO unreadable VALUES (?, ?)", (file.path, file.blob)
                )
                continue
            seq += 1
            stream = self._stream(read.subject.name, read.key)
            entry = event.entry
            self._seq[entry.id] = seq
            rows.append(
                (
                    seq,
                    entry.id,
                    stream,
                    event.kind,
                    event.occurred.toordinal(),
                    int(entry.recorded.timestamp() * 1_000_000),
                    entry.recorder,
                    entry.channel,
                    file.path,
                    file.blob,
                    int(file.blob is not None),
                    "",
                    file.data.decode(),
                )
            )
            if self._parsed is not None:
                self._parsed[stream].append(event)
                self._recorded[entry.id] = entry.recorded
            if isinstance(event, Amended | Retracted):
                self._corrections.append(event)
            touched.add(stream)
            if len(rows) >= 2000:
                self._insert_events(rows)
                rows = []
                if progress is not None:
                    progress(count)
        self._insert_events(rows)
        return touched | self._corrected()

    def _known(self, event: str) -> bool:
        if event in self._seq:
            return True
        if self.cold:
            return False
        return self.connection.execute("SELECT 1 FROM event WHERE id = ?", (event,)).fetchone() is not None

    def _insert_events(self, rows: list[tuple[Any, ...]]) -> None:
        self.connection.executemany(f"INSERT INTO event VALUES ({','.join('?' * 13)})", rows)

    def remove(self, paths: Iterable[str]) -> set[int]:
        """Forget event files that are no longer there; returns the streams they touched."""
        touched = set()
        for path in paths:
            self.connection.execute("DELETE FROM unreadable WHERE path = ?", (path,))
            self.connection.execute(
                "DELETE FROM finding WHERE stream IS NULL AND json_extract(data, '$.file') = ?", (path,)
            )
            row = self.connection.execute(
                "SELECT seq, stream, id, kind FROM event WHERE path = ?", (path,)
            ).fetchone()
            if row is None:
                continue
            seq, stream, event, kind = row
            if kind.startswith("entry."):
                touched |= self._targets([self._subject(stream)[1]])
            self._clear_postings("event = ?", seq)
            self.connection.execute("DELETE FROM event WHERE seq = ?", (seq,))
            self._seq.pop(event, None)
            touched.add(stream)
        return touched

    def _corrected(self) -> set[int]:
        """The streams of what the newly added corrections correct."""
        if self.cold or not self._corrections:
            return set()
        targets = [correction.target for correction in self._corrections]
        self._corrections.clear()
        return self._targets(targets)

    def _targets(self, events: list[str]) -> set[int]:
        """The streams of these events, and, where one is itself a correction, of what it corrects."""
        touched: set[int] = set()
        while events:
            rows = self.connection.execute(
                f"SELECT stream, kind FROM event WHERE id IN ({','.join('?' * len(events))})", events
            ).fetchall()
            touched |= {stream for stream, _ in rows}
            events = [self._subject(stream)[1] for stream, kind in rows if kind.startswith("entry.")]
        return touched

    # --- folding ----------------------------------------------------------------------------------

    def refold(self, streams: Iterable[int], progress: Progress = None) -> None:
        """Fold streams and all that look them up, and replace what the model says of them."""
        collecting = gc.isenabled()
        gc.disable()  # no cycles are made here, and looking for them costs a fifth of a rebuild
        try:
            self._refold(set(streams), progress)
        finally:
            if collecting:
                gc.enable()

    def _refold(self, streams: set[int], progress: Progress) -> None:
        events: dict[int, list[Event]] = {}
        corrections: dict[int, Corrections] = {}
        pending = set(streams)
        while pending:
            more: set[int] = set()
            for stream in sorted(pending):
                events[stream], corrections[stream] = self._effective(stream)
            for stream in sorted(pending):
                more |= self._settle(stream, events[stream])
            pending = more - events.keys()
        for count, (stream, effective) in enumerate(sorted(events.items())):
            self._write(stream, effective, corrections[stream])
            if progress is not None and count % 2000 == 0:
                progress(count)

    def _settle(self, stream: int, events: Sequence[Event]) -> set[int]:
        """Make known how the stream looks to others; returns the streams that this changes."""
        name, key = self._subject(stream)
        before = None if self.cold else self.world._read(name, key)
        subject = subjects.load(name)
        first = events[0] if events else None
        opened = first.occurred if first is not None and first.kind in subject.opens else None
        if subject.facts is None:
            view = View(opened)
        else:
            history = fold(subject, key, events, self.world, chart_for(subject)).history
            view = View(opened, tuple(day for day, _ in history), tuple(facts for _, facts in history))
        self.world.put(name, key, view)
        if before is None or (before.opened == view.opened and _same(before, view)):
            return set()
        return self._lookers(name, key, before, view)

    def _lookers(self, name: str, key: str, before: View, after: View) -> set[int]:
        """The streams that may look up what has changed of this one."""
        quoted = json.dumps(key, ensure_ascii=False)
        doubts = self.connection.execute(
            "SELECT DISTINCT stream FROM finding WHERE code LIKE 'reference.%' AND instr(data, ?)", (quoted,)
        )
        found = {stream for (stream,) in doubts if stream is not None}
        if before.opened is None and not after.days:
            return found
        written = encode_key(key)
        found |= {
            stream
            for (stream,) in self.connection.execute(
                "SELECT DISTINCT stream FROM event WHERE instr(text, ?)", (written,)
            )
            if self._subject(stream) != (name, key)
        }
        whole = [subject.name for subject in subjects.every() if name in subject.reads_all]
        if whole:
            marks = ",".join("?" * len(whole))
            found |= {
                stream
                for (stream,) in self.connection.execute(
                    f"SELECT id FROM stream WHERE subject IN ({marks})", whole
                )
            }
        return found

    def _effective(self, stream: int) -> tuple[list[Event], Corrections]:
        """The events of a stream as corrected and in their order, without the retracted ones."""
        if self._parsed is not None:
            events = self._parsed.get(stream, [])
            corrections = self._all_corrections()
            self._parsed[stream] = []
        else:
            events = [read.event for read in self._stored("stream = ?", stream) if read.event is not None]
            corrections = self._corrections_of(events)
        effective = []
        for event in events:
            if event.entry.id in corrections.retracted:
                continue
            if event.entry.id in corrections.amended:
                event = self._amended(event, corrections, stream)
            effective.append(event)
        if len(effective) > 1:
            effective.sort(key=_order)
        return effective, corrections

    def effective(self, stream: int) -> list[Event]:
        """The events of a stored stream as corrected and in their order."""
        return self._effective(stream)[0]

    def _all_corrections(self) -> Corrections:
        """In a cold projection: every correction there is, resolved at once."""
        if self._resolved is None:
            targets = {correction.target for correction in self._corrections}
            known = {event: self._recorded[event] for event in targets if event in self._recorded}
            for event in known:
                self.world.put("event", event, View(date.min))
            self._resolved = Corrections(self._corrections, known)
            self._retracted = list(self._resolved.retracted)
        return self._resolved

    def _corrections_of(self, events: Sequence[Event]) -> Corrections:
        """What corrects these events, and what corrects the corrections."""
        found: list[Correction] = []
        recorded = {event.entry.id: event.entry.recorded for event in events}
        targets = list(recorded)
        while targets:
            next_targets = []
            for start in range(0, len(targets), 500):
                some = targets[start : start + 500]
                where = f"stream IN (SELECT id FROM stream WHERE subject = 'entry' AND key IN ({','.join('?' * len(some))}))"
                for read in self._stored(where, *some):
                    if isinstance(read.event, Amended | Retracted):
                        found.append(read.event)
                        recorded[read.event.entry.id] = read.event.entry.recorded
                        next_targets.append(read.event.entry.id)
            targets = next_targets
        return Corrections(found, recorded)

    def _amended(self, event: Event, corrections: Corrections, stream: int) -> Event:
        """The event after its amendments; as recorded, with a finding, where they make no sense."""
        subject = subjects.load(self._subject(stream)[0])
        (text,) = self.connection.execute("SELECT text FROM event WHERE id = ?", (event.entry.id,)).fetchone()
        data, _ = decode(text.encode(), "")
        assert data is not None
        changed = read_event(corrections.applied(event.entry.id, data, subject.key), self.office)
        if changed.event is None or any(finding.severity == "error" for finding in changed.findings):
            by = corrections.amended[event.entry.id][-1]
            self._keep_findings(stream, [finding.at(event=by.entry.id) for finding in changed.findings])
            return event
        return changed.event

    def _stored(self, where: str, *values: object) -> Iterator[Read]:
        for path, text in self.connection.execute(
            f"SELECT path, text FROM event WHERE {where}", values
        ).fetchall():
            data, _ = decode(text.encode(), path)
            if data is not None:
                yield read_event(data, self.office)

    # --- writing ----------------------------------------------------------------------------------

    def _write(self, stream: int, events: Sequence[Event], corrections: Corrections) -> None:
        name, key = self._subject(stream)
        subject = subjects.load(name)
        folded = fold(subject, key, events, self.world, chart_for(subject))
        if not self.cold:
            self._clear_postings("stream = ?", stream)
            self.connection.execute("DELETE FROM finding WHERE stream = ?", (stream,))
        self._write_postings(stream, events, folded.postings)
        self._write_state(stream, folded, self.world.opened(name, key))
        self._keep_findings(stream, folded.findings)
        self._write_status(stream, events, folded, corrections)

    def _write_postings(self, stream: int, events: Sequence[Event], postings: Sequence[Posting]) -> None:
        rows = []
        for account, unit, nature, amount, dimensions, place in postings:
            event = events[place]
            dims, entered = self._dims_of(dimensions)
            scaled = amount * MILLION if isinstance(amount, int) else int(amount * MILLION)
            rows.append(
                (
                    self._account(account, unit, nature),
                    event.occurred.toordinal(),
                    self._seq_of(event.entry.id),
                    stream,
                    dims,
                    entered,
                    scaled,
                )
            )
        self.connection.executemany("INSERT INTO posting VALUES (?,?,?,?,?,?,?)", rows)
        if not self.cold:
            self._add_monthly((account, day, amount) for account, day, _, _, _, _, amount in rows)

    def _add_monthly(self, rows: Iterable[tuple[int, int, int]]) -> None:
        sums: Counter[tuple[int, int]] = Counter()
        for account, day, amount in rows:
            sums[account, _month(day)] += amount
        self.connection.executemany(
            "INSERT INTO monthly VALUES (?,?,?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
            [(account, month, amount) for (account, month), amount in sums.items()],
        )

    def sum_months(self) -> None:
        """Sum the postings of each account by month, after a cold projection."""
        self._add_monthly(
            self.connection.execute("SELECT account, date, sum(amount) FROM posting GROUP BY account, date")
        )

    def _clear_postings(self, where: str, value: int) -> None:
        rows = self.connection.execute(
            f"SELECT account, date, -amount FROM posting WHERE {where}", (value,)
        ).fetchall()
        if rows:
            self._add_monthly(rows)
            self.connection.execute(f"DELETE FROM posting WHERE {where}", (value,))

    def _write_state(self, stream: int, folded: Folded, opened: date | None) -> None:
        history = None
        if folded.history:
            history = json.dumps(
                [(day.toordinal(), facts) for day, facts in folded.history], ensure_ascii=False
            )
        self.connection.execute(
            "UPDATE stream SET opened = ?, state = ?, history = ? WHERE id = ?",
            (None if opened is None else opened.toordinal(), state_text(folded.state), history, stream),
        )

    def _write_status(
        self, stream: int, events: Sequence[Event], folded: Folded, corrections: Corrections
    ) -> None:
        """Say of each event whether it stands as recorded, and on which day it now counts."""
        statuses = [("out_of_place", event) for event in folded.out_of_place]
        moved = set()
        if not self.cold:
            was = self.connection.execute(
                "SELECT id FROM event WHERE stream = ? AND status = 'amended'", (stream,)
            )
            moved = {event for (event,) in was}
            self.connection.execute(
                "UPDATE event SET status = '' WHERE stream = ? AND status != ''", (stream,)
            )
        if corrections.amended or corrections.retracted:
            statuses += (
                ("amended", event.entry.id) for event in events if event.entry.id in corrections.amended
            )
            statuses += (("retracted", event) for event in self._retracted_in(stream, corrections))
            moved |= corrections.amended.keys()
        if moved and (not self.cold or any(event.entry.id in moved for event in events)):
            days = [
                (event.occurred.toordinal(), event.entry.id) for event in events if event.entry.id in moved
            ]
            self.connection.executemany("UPDATE event SET occurred = ? WHERE id = ?", days)
        if statuses:
            self.connection.executemany("UPDATE event SET status = ? WHERE id = ?", statuses)

    def _retracted_in(self, stream: int, corrections: Corrections) -> Iterable[str]:
        """The retracted events of a stream; in a cold projection all of the ledger, said once."""
        if self.cold:
            gone, self._retracted = self._retracted, []
            return gone
        mine = self.connection.execute("SELECT id FROM event WHERE stream = ?", (stream,)).fetchall()
        return [event for (event,) in mine if event in corrections.retracted]

    def _keep_findings(self, stream: int | None, findings: Iterable[Finding]) -> None:
        self.connection.executemany(
            "INSERT INTO finding VALUES (?,?,?,?,?)",
            [
                (stream, finding.event, finding.code, finding.severity, finding_text(finding))
                for finding in findings
            ],
        )

    # --- numbers for names ------------------------------------------------------------------------

    def _last(self, table: str, column: str) -> int:
        return int(self.connection.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchone()[0])

    def _stream(self, subject: str, key: str) -> int:
        found = self._streams.get((subject, key))
        if found is None:
            row = None
            if not self.cold:
                row = self.connection.execute(
                    "SELECT id FROM stream WHERE subject = ? AND key = ?", (subject, key)
                ).fetchone()
            if row is None:
                cursor = self.connection.execute(
                    "INSERT INTO stream (subject, key) VALUES (?, ?)", (subject, key)
                )
                found = cursor.lastrowid or 0
            else:
                found = int(row[0])
            self._streams[subject, key] = found
            self._subjects[found] = (subject, key)
        return found

    def _subject(self, stream: int) -> tuple[str, str]:
        found = self._subjects.get(stream)
        if found is None:
            row = self.connection.execute(
                "SELECT subject, key FROM stream WHERE id = ?", (stream,)
            ).fetchone()
            found = self._subjects[stream] = (row[0], row[1])
        return found

    def _account(self, name: str, unit: str, nature: str) -> int:
        found = self._accounts.get((name, unit))
        if found is None:
            row = self.connection.execute(
                "SELECT id FROM account WHERE name = ? AND unit = ?", (name, unit)
            ).fetchone()
            if row is None:
                cursor = self.connection.execute(
                    "INSERT INTO account (name, unit, nature) VALUES (?,?,?)", (name, unit, nature)
                )
                found = cursor.lastrowid or 0
            else:
                found = int(row[0])
            self._accounts[name, unit] = found
        return found

    def _dims_of(self, dimensions: Any) -> tuple[int, int | None]:
        place = frozenset(dimensions.items())
        found = self._dims.get(place)
        if found is None:
            text = json.dumps(dimensions, ensure_ascii=False, sort_keys=True)
            row = None
            if not self.cold:
                row = self.connection.execute("SELECT id FROM dims WHERE value = ?", (text,)).fetchone()
            if row is None:
                number = self._new_dims("approximate" in dimensions)
                self.connection.execute("INSERT INTO dims VALUES (?,?)", (number, text))
            else:
                number = int(row[0])
            found = self._dims[place] = (number, _ordinal(dimensions.get("entered")))
        return found

    def _new_dims(self, approximate: bool) -> int:
        """Sets that say `approximate` have negative numbers (see the schema)."""
        if self._next_dims == [0, 0]:
            low, high = self.connection.execute("SELECT min(id), max(id) FROM dims").fetchone()
            self._next_dims = [min(low or 0, 0), max(high or 0, 0)]
        step, place = (-1, 0) if approximate else (1, 1)
        self._next_dims[place] += step
        return self._next_dims[place]

    def _seq_of(self, event: str) -> int:
        found = self._seq.get(event)
        if found is None:
            row = self.connection.execute("SELECT seq FROM event WHERE id = ?", (event,)).fetchone()
            found = self._seq[event] = int(row[0])
        return found


@cache
def chart_for(subject: Subject) -> Chart:
    """The accounts a subject may post to."""
    return subjects.chart() if subject.any_account else Chart(subject.accounts)


def _order(event: Event) -> tuple[date, datetime, str]:
    return (event.occurred, event.entry.recorded, event.entry.id)


def _same(before: View, after: View) -> bool:
    return before.days == after.days and json.dumps(before.facts, default=str) == json.dumps(
        after.facts, default=str
    )


def _month(ordinal: int) -> int:
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month - 1


def _ordinal(text: str | None) -> int | None:
    return None if text is None else date.fromisoformat(text).toordinal()


def encode_key(key: str) -> str:
    """A key as it stands in the text of an event."""
    return (
        encode({"kind": key, "occurred": date.min, "entry": {}})
        .decode()
        .partition(" = ")[2]
        .partition("\n")[0]
    )


def state_text(state: Any) -> str:
    """A state as JSON; dates and exact numbers as texts."""
    names = _slots_of(type(state))
    return json.dumps({name: getattr(state, name) for name in names}, ensure_ascii=False, default=plain_value)


@cache
def _slots_of(cls: type) -> tuple[str, ...]:
    return tuple(
        name
        for base in reversed(cls.__mro__)
        for name in getattr(base, "__slots__", ())
        if name != "__weakref__"
    )


def plain_value(value: Any) -> Any:
    """What JSON has no form for, as text."""
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if names := _slots_of(type(value)):
        return {name: getattr(value, name) for name in names}
    raise TypeError(f"{type(value).__name__} has no plain form")


def finding_text(finding: Finding) -> str:
    """What a finding carries beyond its code, as JSON."""
    data = {
        "values": dict(finding.values),
        "file": finding.file,
        "line": finding.line,
        "field": finding.field,
    }
    return json.dumps(data, ensure_ascii=False, default=str)
