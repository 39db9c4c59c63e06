"""Recording: event files that hold, or everything that is wrong with them.

A new event is tried out on the read model first, inside a transaction: the streams it touches are folded
with it, and whatever an error would say then refuses it now. The same transaction keeps a second recorder
on this machine waiting, so that two cannot both close the same matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from ledger.kernel.correction import Amended, Retracted
from ledger.kernel.finding import Finding, Refused, error, refuses, warning
from ledger.store.entry.drafting import Clerk, Draft, Line, draft
from ledger.store.journal.append import Appended, Record, append
from ledger.store.model.model import Model, cache_file, look, set_meta, stored_finding, update, writing
from ledger.store.model.projection import Projection


class Recorded(NamedTuple):
    """What came of it: the drafts (written or not), what was appended, and all findings."""

    drafts: list[Draft]
    appended: Appended | None
    findings: list[Finding]

    @property
    def refused(self) -> bool:
        """Whether an error kept everything out."""
        return refuses(self.findings)


Watch = Callable[[sqlite3.Connection], Any]
"""Looks at the read model with the new events in it."""


def record(model: Model, lines: Sequence[Line], clerk: Clerk, message: Callable[[list[Draft]], str]) -> Recorded:
    """Record the lines as one commit, or refuse them all with every reason.

    The read model is disposable: where it cannot be written once the events are recorded, they are recorded.
    """
    recorded: list[Recorded] = []
    try:
        return _record(model, lines, clerk, message, recorded)
    except sqlite3.OperationalError as failure:
        if not recorded:
            raise Refused(error("store.disk", cause=str(failure)).at(file=cache_file(model.folder).name)) from failure
        kept = recorded[0]
        return kept._replace(findings=[*kept.findings, warning("store.model_unwritten", cause=str(failure))])


def _record(
    model: Model,
    lines: Sequence[Line],
    clerk: Clerk,
    message: Callable[[list[Draft]], str],
    recorded: list[Recorded],
) -> Recorded:
    with writing(model.connection):
        update(model, look(model))
        version_earlier(model, clerk)
        drafts, findings, lost = draft(model, lines, clerk)
        with attempt(model.connection) as keep:
            findings = [with_nearest(model, each) for each in (*findings, *try_out(model, drafts, lost))]
            if refuses(findings):
                return Recorded(drafts, None, findings)
            records = [Record(each.path, each.data) for each in drafts]
            appended = append(model.folder, records, recorder=clerk.name, message=message(drafts), now=clerk.now)
            recorded.append(Recorded(drafts, appended, [*findings, *appended.findings]))
            if appended.commit is not None:
                settle(model, drafts, appended.commit)
            keep()
    return recorded[0]


def version_earlier(model: Model, clerk: Clerk) -> None:
    """Commit what was recorded while git could not be had."""
    waiting = model.connection.execute("SELECT 1 FROM event WHERE versioned = 0 LIMIT 1").fetchone()
    if waiting is not None:
        from ledger.store.journal.settle import finish

        if finish(model.folder, recorder=clerk.name, now=clerk.now):
            update(model, look(model))


def rehearse(model: Model, lines: Sequence[Line], clerk: Clerk, watch: Watch) -> tuple[Recorded, Any, Any]:
    """What recording would give, with what `watch` sees before and after it; nothing is kept."""
    with writing(model.connection):
        update(model, look(model))
        drafts, findings, lost = draft(model, lines, clerk)
        whole = not refuses(findings)
        before = watch(model.connection) if whole else None
        with attempt(model.connection):
            findings = [with_nearest(model, each) for each in (*findings, *try_out(model, drafts, lost))]
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


def try_out(model: Model, drafts: Sequence[Draft], lost: Collection[str] = ()) -> list[Finding]:
    """Take the drafts into the read model; what is then wrong with them, or with others because of them.

    `lost` are the keys of lines of the batch that could not be read: what a good line lacks only because
    of them is not said.
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
    broken = errors_of(connection) - before
    found += of_corrected(connection, drafts, broken)
    said = {(each.event, each.code) for each in found}
    for event, code in sorted(broken):
        if event not in places and (event, code) not in said:
            found.append(error("record.breaks", event=event, code=code).at(event=event))
    found += late_without_note(model, places)
    return [finding for finding in found if not follows(finding, lost)]


def of_corrected(
    connection: sqlite3.Connection, drafts: Sequence[Draft], broken: Collection[tuple[str, str]]
) -> list[Finding]:
    """What is wrong with events as these corrections would have them, in so many words."""
    found = []
    corrections = {each.event.target: each for each in drafts if isinstance(each.event, Amended | Retracted)}
    for event, code in broken:
        if event in corrections:
            row = connection.execute(
                "SELECT finding.event, code, severity, data, NULL FROM event JOIN finding "
                "ON finding.stream = event.stream AND finding.event = event.id WHERE event.id = ? AND code = ?",
                (event, code),
            ).fetchone()
            if row is not None:
                found.append(stored_finding(*row).at(line=corrections[event].place))
    return found


def late_without_note(model: Model, places: Mapping[str, Draft]) -> list[Finding]:
    """What enters a period that was sealed, without a note that says why."""
    if model.connection.execute("SELECT 1 FROM stream WHERE subject = 'seal' LIMIT 1").fetchone() is None:
        return []
    from ledger.store.seals.seal import without_note

    found = without_note(model, (each.event for each in places.values()))
    return [finding.at(event=None, line=places[finding.event or ""].place) for finding in found]


def follows(finding: Finding, lost: Collection[str]) -> bool:
    """Whether a finding only follows from a line of the batch that could not be read."""
    if finding.code == "stream.not_open":
        return finding.values["key"] in lost
    return finding.code == "reference.unknown" and finding.values["key"] in lost


def errors_of(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    """The events that are at fault now, and how."""
    return set(connection.execute("SELECT event, code FROM finding WHERE severity = 'error' AND event IS NOT NULL"))


def with_nearest(model: Model, finding: Finding) -> Finding:
    """A finding about an unknown name, with the nearest known ones."""
    if finding.code not in ("reference.unknown", "stream.not_open"):
        return finding
    from ledger.store.records.nearest import nearest

    subject, key = str(finding.values["subject"]), str(finding.values["key"])
    if subject == "event":
        return finding
    rows = model.connection.execute("SELECT key FROM stream WHERE subject = ? AND opened IS NOT NULL", (subject,))
    return finding._replace(values={**finding.values, "nearest": nearest(key, [name for (name,) in rows])})
