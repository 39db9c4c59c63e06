"""The projection: from event files to streams, postings and findings in the read model.

A stream is always folded whole and its postings replaced, so that what the model says depends only on the
set of events. What a stream shows to others (its beginning, its facts) is settled first; where that
changes, the streams that look it up are folded again too.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from unicodedata import is_normalized

from ledger import subjects
from ledger.kernel.correction import Amended, Correction, Corrections, Retracted
from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, refuses
from ledger.kernel.fold import Folded, fold
from ledger.kernel.posting import Chart, Line
from ledger.kernel.subject import Subject
from ledger.store.model.ingest import File, Read, read_event, read_file
from ledger.store.model.numbering import Numbering
from ledger.store.model.schema import MILLION
from ledger.store.model.sheet import Sheet
from ledger.store.model.undisturbed import undisturbed
from ledger.store.model.world import NOWHERE, View, World
from ledger.store.office import Office
from ledger.store.records.canonical import is_bare
from ledger.store.records.codec import decode, encode
from ledger.store.records.plain import state_text

Progress = Any
"""Called with the count so far, now and then."""
OFTEN = 2000
"""Events between two calls of progress."""


class Projection:
    """Brings a set of event files into the tables of the read model.

    `cold` is for empty tables and is used once: everything is at hand in memory and nothing looked up.
    """

    def __init__(self, connection: sqlite3.Connection, office: Office, *, cold: bool = False) -> None:
        self.connection = connection
        self.office = office
        self.cold = cold
        self.world = World(office, None if cold else connection)
        self.numbering = Numbering(connection, cold)
        self.sheet = Sheet(connection, self.numbering, cold)
        self._parsed: dict[int, list[Event]] = defaultdict(list)
        self._corrections: list[Correction] = []
        self._recorded: dict[str, datetime] = {}
        self._resolved: Corrections | None = None
        self._nonsense: dict[int, list[Finding]] = defaultdict(list)  # about amendments of a stream's events
        self._to_retract: list[str] = []
        self.ambiguous = False
        """Whether two files have one id, so that only a look at all of them, in order, says which counts."""
        self._doubtful: list[tuple[int, str]] | None = None
        self._spoken_of: frozenset[str] | None = None

    # --- files ------------------------------------------------------------------------------------

    def add(self, files: Iterable[File], progress: Progress = None) -> set[int]:
        """Take in event files; returns the streams they touch. A bad file is kept as a finding."""
        with undisturbed():
            return self._add(files, progress)

    def _add(self, files: Iterable[File], progress: Progress) -> set[int]:
        touched: set[int] = set()
        seq = self.connection.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0]
        for count, file in enumerate(files):
            read = self._readable(file)
            self.sheet.findings(None, read.findings)
            if read.event is None or read.subject is None:
                self.connection.execute("INSERT OR REPLACE INTO unreadable VALUES (?, ?)", (file.path, file.blob))
                continue
            seq += 1
            touched.add(self._take(read.event, self.numbering.stream(read.subject.name, read.key), seq, file))
            if progress is not None and count % OFTEN == 0:
                progress(count)
        self.sheet.flush()
        return touched | self._corrected()

    def _readable(self, file: File) -> Read:
        read = file.read or read_file(file, self.office)
        if read.event is not None and self.numbering.has_event(read.event.entry.id):
            event = read.event.entry.id
            self.ambiguous = True
            twice = error("record.id_twice", id=event).at(file=file.path, event=event)
            return read._replace(event=None, findings=[*read.findings, twice])
        return read

    def _take(self, event: Event, stream: int, seq: int, file: File) -> int:
        entry = event.entry
        text = file.data.decode()
        row = (
            seq,
            entry.id,
            stream,
            event.kind,
            event.occurred.toordinal(),
            microseconds(entry.recorded),
            entry.recorder,
            entry.channel,
            file.path,
            file.blob,
            int(file.blob is not None),
            "",
            text,
        )
        self.numbering.put_event(entry.id, seq)
        self.sheet.add("event", row)
        if is_freely_written(text):
            self.connection.execute("INSERT OR IGNORE INTO freely_written VALUES (?)", (stream,))
        if self.cold or self.numbering.is_new(stream):
            self._parsed[stream].append(event)
        if self.cold:
            self._recorded[entry.id] = entry.recorded
        if isinstance(event, Amended | Retracted):
            self._corrections.append(event)
        return stream

    def remove(self, paths: Iterable[str]) -> set[int]:
        """Forget event files that are no longer there; returns the streams they touched."""
        touched = set()
        for path in paths:
            self.connection.execute("DELETE FROM unreadable WHERE path = ?", (path,))
            self.connection.execute(
                "DELETE FROM finding WHERE stream IS NULL AND json_extract(data, '$.file') = ?", (path,)
            )
            query = "SELECT seq, stream, id, kind FROM event WHERE path = ?"
            row = self.connection.execute(query, (path,)).fetchone()
            if row is None:
                continue
            seq, stream, event, kind = row
            if kind.startswith("entry."):
                touched |= self._targets([self.numbering.name_of(stream)[1]])
            self.ambiguous |= self._was_twice(event)
            self.sheet.clear_postings("event = ?", seq)
            self.connection.execute("DELETE FROM event WHERE seq = ?", (seq,))
            self.numbering.drop_event(event)
            touched.add(stream)
        return touched

    def _was_twice(self, event: str) -> bool:
        """Whether another file has the same id, and now takes the place of the one removed."""
        query = "SELECT 1 FROM finding WHERE code = 'record.id_twice' AND event = ? LIMIT 1"
        return self.connection.execute(query, (event,)).fetchone() is not None

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
            query = f"SELECT stream, kind FROM event WHERE id IN ({marks(events)})"
            rows = self.connection.execute(query, events).fetchall()
            fresh = [(stream, kind) for stream, kind in rows if stream not in touched]
            touched |= {stream for stream, _ in rows}
            events = [self.numbering.name_of(stream)[1] for stream, kind in fresh if kind.startswith("entry.")]
        return touched

    # --- folding ----------------------------------------------------------------------------------

    def refold(self, streams: Iterable[int], progress: Progress = None) -> None:
        """Fold streams and all that look them up, and replace what the model says of them."""
        with undisturbed():
            self._refold(set(streams), progress)
            self.sheet.flush()
            self.sheet.drop_empty_accounts()
            self.sheet.forget_scores()

    def _refold(self, streams: set[int], progress: Progress) -> None:
        events: dict[int, tuple[list[Event], Corrections]] = {}
        self._doubtful = self._spoken_of = None
        pending = streams
        while pending:
            for stream in sorted(pending):
                events[stream] = self._effective(stream)
            pending = {
                each for stream in sorted(pending) for each in self._settle(stream, events[stream][0])
            } - events.keys()
        for count, stream in enumerate(sorted(events)):
            self._write(stream, *events.pop(stream))
            if progress is not None and count % OFTEN == 0:
                progress(count)

    def _settle(self, stream: int, events: Sequence[Event]) -> set[int]:
        """Make known how the stream looks to others; returns the streams that this changes."""
        name, key = self.numbering.name_of(stream)
        before = None if self.cold else self._before(stream, name, key)
        subject = subjects.load(name)
        opened = next((event.occurred for event in events if event.kind in subject.opens), None)
        if subject.facts is None:
            view = View(opened)
        else:
            history = fold(subject, key, events, self.world, chart_for(subject)).history
            view = View(opened, tuple(day for day, _ in history), tuple(facts for _, facts in history))
        self.world.put(name, key, view)
        if before is None or before == view:
            return set()
        return self._lookers(name, key, before, view)

    def _before(self, stream: int, name: str, key: str) -> View:
        return NOWHERE if self.numbering.is_new(stream) else self.world.stored(name, key)

    def _lookers(self, name: str, key: str, before: View, after: View) -> set[int]:
        """The streams that may look up what has changed of this one."""
        quoted = json.dumps(key, ensure_ascii=False)
        found = {stream for stream, data in self._doubts() if quoted in data}
        if before.opened is None and not after.days:
            return found
        spelled = [encode_key(key), *([f"{key} = "] if is_bare(key) else ())]  # as a value, as a name in a table
        naming = self.connection.execute(
            f"SELECT DISTINCT stream FROM event WHERE {' OR '.join(['instr(text, ?)'] * len(spelled))} "
            "UNION SELECT stream FROM freely_written",
            spelled,
        )
        found |= {stream for (stream,) in naming if self.numbering.name_of(stream) != (name, key)}
        whole = [subject.name for subject in subjects.every() if name in subject.reads_all]
        query = f"SELECT id FROM stream WHERE subject IN ({marks(whole)})"
        return found | {stream for (stream,) in self.connection.execute(query, whole)}

    def _doubts(self) -> list[tuple[int, str]]:
        """The streams that name something unknown, with what is said of it; read once."""
        if self._doubtful is None:
            query = "SELECT stream, data FROM finding WHERE code LIKE 'reference.%' AND stream IS NOT NULL"
            self._doubtful = self.connection.execute(query).fetchall()
        return self._doubtful

    def effective(self, stream: int) -> list[Event]:
        """The events of a stored stream as corrected and in their order."""
        return self._effective(stream)[0]

    def _effective(self, stream: int) -> tuple[list[Event], Corrections]:
        """The events of a stream as corrected and in their order, without the retracted ones."""
        if self.cold:
            events = self._parsed.pop(stream, [])
            corrections = self._all_corrections()
        else:
            events = self._parsed.pop(stream, []) or self._stored_events(stream)
            corrections = self._corrections_of(events)
        if corrections.idle:
            self._note_idle(stream, events, corrections)
        if corrections.retracted:
            events = [event for event in events if event.entry.id not in corrections.retracted]
        if corrections.amended:
            events = [
                self._amended(event, corrections, stream) if event.entry.id in corrections.amended else event
                for event in events
            ]
        if len(events) > 1:
            events.sort(key=_order)
        return events, corrections

    def _note_idle(self, stream: int, events: Sequence[Event], corrections: Corrections) -> None:
        """Name the corrections that claim to be older than the events of this stream that they speak of."""
        ids = {event.entry.id for event in events}
        if not any(each.target in ids for each in corrections.idle):
            return
        self._nonsense[stream] += (
            error("entry.earlier", field="target", target=each.target).at(event=each.entry.id)
            for each in sorted(corrections.idle, key=_order)
            if each.target in ids
        )

    def _stored_events(self, stream: int) -> list[Event]:
        return [read.event for read in self._stored("stream = ?", stream) if read.event is not None]

    def _all_corrections(self) -> Corrections:
        """In a cold projection: every correction there is, resolved at once."""
        if self._resolved is None:
            targets = {correction.target for correction in self._corrections}
            known = {event: self._recorded[event] for event in targets if event in self._recorded}
            for event in known:
                self.world.put("event", event, View(date.min))
            self._resolved = Corrections(self._corrections, known)
            self._to_retract = list(self._resolved.retracted)
            self._recorded.clear()
        return self._resolved

    def _corrections_of(self, events: Sequence[Event]) -> Corrections:
        """What corrects these events, and what corrects the corrections."""
        found: list[Correction] = []
        recorded = {event.entry.id: event.entry.recorded for event in events}
        targets = [event for event in recorded if event in self._corrected_events()]
        while targets:
            some, targets = targets[:500], targets[500:]
            where = f"stream IN (SELECT id FROM stream WHERE subject = 'entry' AND key IN ({marks(some)}))"
            for read in self._stored(where, *some):
                if isinstance(read.event, Amended | Retracted) and read.event.entry.id not in recorded:
                    found.append(read.event)
                    recorded[read.event.entry.id] = read.event.entry.recorded
                    targets.append(read.event.entry.id)
        return Corrections(found, recorded)

    def _corrected_events(self) -> frozenset[str]:
        """The ids of all events that any correction speaks of; read once."""
        if self._spoken_of is None:
            rows = self.connection.execute("SELECT key FROM stream WHERE subject = 'entry'")
            self._spoken_of = frozenset(event for (event,) in rows)
        return self._spoken_of

    def _amended(self, event: Event, corrections: Corrections, stream: int) -> Event:
        """The event after its amendments; as recorded, with a finding, where they make no sense."""
        subject = subjects.load(self.numbering.name_of(stream)[0])
        self._nonsense[stream] += (
            error("entry.fixed", field=f"set.{subject.key}", name=subject.key).at(event=each.entry.id)
            for each in corrections.amended[event.entry.id]
            if subject.key in (*(each.set or ()), *each.unset)
        )
        seq = self.numbering.event(event.entry.id)
        (text,) = self.connection.execute("SELECT text FROM event WHERE seq = ?", (seq,)).fetchone()
        data, _ = decode(text.encode(), "")
        if data is None:
            return event
        changed = read_event(corrections.applied(event.entry.id, data, subject.key), self.office)
        if changed.event is None or refuses(changed.findings):
            by = corrections.amended[event.entry.id][-1].entry.id
            self._nonsense[stream] += (finding.at(event=by) for finding in changed.findings)
            return event
        return changed.event

    def _stored(self, where: str, *values: object) -> Iterator[Read]:
        query = f"SELECT path, text FROM event WHERE {where}"
        for path, text in self.connection.execute(query, values).fetchall():
            data, _ = decode(text.encode(), path)
            if data is not None:
                yield read_event(data, self.office)

    # --- writing ----------------------------------------------------------------------------------

    def _write(self, stream: int, events: Sequence[Event], corrections: Corrections) -> None:
        name, key = self.numbering.name_of(stream)
        subject = subjects.load(name)
        folded = fold(subject, key, events, self.world, chart_for(subject))
        if not self.cold and not self.numbering.is_new(stream):
            self.sheet.clear_stream(stream)
        self._write_postings(stream, events, folded.postings)
        self._write_state(stream, folded, self.world.opened(name, key))
        self.sheet.findings(stream, (*self._nonsense.pop(stream, ()), *folded.findings))
        self._write_status(stream, events, folded, corrections)

    def _write_postings(self, stream: int, events: Sequence[Event], postings: Sequence[Line]) -> None:
        account_of, dims_of = self.numbering.account, self.numbering.dims
        places = [(event.occurred.toordinal(), self.numbering.event(event.entry.id)) for event in events]
        rows = []
        for account, unit, nature, amount, dimensions, place in postings:
            day, seq = places[place]
            dims, entered = dims_of(dimensions)
            scaled = int(amount * MILLION)
            rows.append((account_of(account, unit, nature), day, seq, stream, dims, entered, scaled))
        self.sheet.extend("posting", rows)

    def _write_state(self, stream: int, folded: Folded, opened: date | None) -> None:
        history = None
        if folded.history:
            history = json.dumps(
                [(day.toordinal(), facts) for day, facts in folded.history], ensure_ascii=False, default=str
            )
        first = None if opened is None else opened.toordinal()
        self.sheet.add("state", (first, state_text(folded.state), history, stream))

    def _write_status(self, stream: int, events: Sequence[Event], folded: Folded, corrections: Corrections) -> None:
        """Say of each event whether it stands as recorded, and on which day it now counts.

        An amended event without effect is out of place: that is what its readers have to know.
        """
        seq_of = self.numbering.event
        amended = corrections.amended
        moved: dict[str, date] = {}  # as recorded, of the events that an amendment may have moved
        if not self.cold and not self.numbering.is_new(stream):
            query = "SELECT id, text FROM event WHERE stream = ? AND status IN ('amended', 'out_of_place')"
            for event, text in self.connection.execute(query, (stream,)):
                data, _ = decode(text.encode(), "")
                assert data is not None
                moved[event] = data["occurred"]
            query = "UPDATE event SET status = '' WHERE stream = ? AND status != ''"
            self.connection.execute(query, (stream,))
        for event in self._retracted_in(stream, corrections):
            self.sheet.add("status", ("retracted", seq_of(event)))
        if amended or moved:
            for each in events:
                event = each.entry.id
                if event in amended:
                    self.sheet.add("status", ("amended", seq_of(event)))
                if event in amended or event in moved:
                    moved[event] = each.occurred
            for event, occurred in moved.items():
                self.sheet.add("moved", (occurred.toordinal(), seq_of(event)))
        for event in folded.out_of_place:
            self.sheet.add("status", ("out_of_place", seq_of(event)))

    def _retracted_in(self, stream: int, corrections: Corrections) -> Iterable[str]:
        """The retracted events of a stream; in a cold projection all of the ledger, said once."""
        if self.cold:
            gone, self._to_retract = self._to_retract, []
            return gone
        if not corrections.retracted:
            return ()
        mine = self.connection.execute("SELECT id FROM event WHERE stream = ?", (stream,)).fetchall()
        return [event for (event,) in mine if event in corrections.retracted]


def microseconds(moment: datetime) -> int:
    """Since the Unix epoch, exactly."""
    return (moment - EPOCH) // MICROSECOND


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@cache
def chart_for(subject: Subject) -> Chart:
    """The accounts a subject may post to."""
    return subjects.chart() if subject.any_account else Chart(subject.accounts)


def _order(event: Event) -> tuple[date, datetime, str]:
    return (event.occurred, event.entry.recorded, event.entry.id)


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ",".join("?" * len(values))


_FREE = re.compile(r"""(?:[=,[{]|^)[ \t]*'|\\[uU]""", re.MULTILINE)
"""A string in single quotes, or a letter by its number, in either of which a key is not spelled as usual."""


def is_freely_written(text: str) -> bool:
    """Whether keys in the text of an event may be spelled in another way than `encode_key` spells them."""
    odd = "'" in text or "\\u" in text or "\\U" in text
    return (odd and _FREE.search(text) is not None) or not is_normalized("NFC", text)


def encode_key(key: str) -> str:
    """A key as it stands in the text of an event."""
    line = encode({"kind": key, "occurred": date.min, "entry": {}}).decode().partition("\n")[0]
    return line.partition(" = ")[2]
