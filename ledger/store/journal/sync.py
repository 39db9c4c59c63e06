"""Meeting the other clerks through a git remote: fetch, check, unite, follow, send.

Nothing is accepted unseen, and nothing recorded here is given up: what arrives is checked first, the union
holds every event of both sides, and the branch moves by compare-and-swap. The order of the steps makes a
kill harmless: until the branch has moved nothing has happened; after it, the next command lets the
files follow. Where the remote moved meanwhile, all is done again with what it has now.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ledger.kernel.finding import Finding, Refused, error, refuses, warning
from ledger.store.disk import durable, intent
from ledger.store.disk.files import disk_trouble
from ledger.store.journal.arrival import check_arrival, check_history
from ledger.store.journal.follow import follow
from ledger.store.journal.settle import finish, settle
from ledger.store.office import Office
from ledger.store.records.folder import CONFIGURATION, Folder
from ledger.store.repository import signing
from ledger.store.repository.commit import checked_out
from ledger.store.repository.git import Git
from ledger.store.repository.merge import Content, derive
from ledger.store.repository.plumbing import git_failed
from ledger.store.repository.remote import ABANDONED, Courier, Remote, choose, courier, locks
from ledger.store.repository.synced import sync_names
from ledger.store.repository.union import (
    STATISTICS,
    Change,
    Changes,
    Entry,
    changes,
    contradictions,
    is_event,
    since,
    union,
)

ATTEMPTS = 12
MERGE_TITLE = "Merge what was recorded apart"
STATISTICS_TITLE = "Regenerate the statistics"
Regenerate = Callable[[], Mapping[str, bytes]]
"""The statistics of the records as they are now: the name inside the statistics folder, and the bytes."""


class Synced(NamedTuple):
    """What came of it: the remote, the commit that both now have, events received and sent, remarks."""

    remote: Remote
    commit: str | None
    received: int
    sent: int
    findings: tuple[Finding, ...] = ()


def sync(
    folder: Folder,
    name: str | None,
    *,
    recorder: str,
    now: datetime,
    accept: bool = False,
    regenerate: Regenerate | None = None,
) -> Synced:
    """Bring this folder and a remote to the same commit; Refused, with nothing lost, where that cannot be.

    With `accept` a remote that was rewound or rewritten is united with what is here all the same, and a
    history in which an event was changed for a while, and restored, is taken as it is.
    """
    with disk_trouble():
        finish(folder, recorder=recorder, now=now)
        git = Git(folder)
        meeting = _Meeting(git, choose(git, name), accept, regenerate)
        locked: list[Path] = []
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(random.uniform(0, 0.1 * attempt))
                locked = locks(meeting.remote, meeting.branch)
            if meeting.once():
                return meeting.outcome()
    if locked:
        raise Refused(error("sync.locked", remote=meeting.remote.name, lock=str(locked[0]), minutes=ABANDONED // 60))
    raise Refused(error("sync.busy", remote=meeting.remote.name, attempts=ATTEMPTS))


class _Moved(Exception):
    """The user's own git moved the branch between a look and a step."""


class _Meeting:
    """One sync, over as many attempts as it takes."""

    def __init__(self, git: Git, remote: Remote, accept: bool, regenerate: Regenerate | None) -> None:
        self.git = git
        self.remote = remote
        self.accept = accept
        self.regenerate = regenerate
        self.branch, self.first = checked_out(git)
        self.seen_ref = f"refs/ledger/seen/{remote.name}/{self.branch.removeprefix('refs/heads/')}"
        self.started = os.stat(git.folder.common_dir / intent.PLACE / "lock").st_mtime
        self.commit: str | None = None
        self.sent = 0
        self.findings: list[Finding] = []
        _refuse_unfit(git)

    def once(self) -> bool:
        """Fetch, unite and push; False where somebody was faster, here or there."""
        try:
            return self._once()
        except _Moved:
            return False

    def _once(self) -> bool:
        seen, head = self.git.resolve(self.seen_ref), self.git.head()
        with courier(self.git, self.remote, [each for each in (head, seen) if each]) as carrier:
            arrived = carrier.fetch(self.branch)
            with self._lock() as lock:
                settle(self.git)
                self.git.release_own()
                head = self.git.head()
                self._look_back(seen, arrived)
                self._look_at_own(head, arrived)
                if arrived is not None and not (head and self.git.reaches(head, arrived)):
                    head = self._unite(head, arrived, lock)
            if head is None:
                raise Refused(error("sync.nothing_recorded"))
            if self.regenerate is not None and head != arrived:
                head = self._with_statistics(head)
            self.commit = head
            return head == arrived or self._send(carrier, head, arrived)

    def outcome(self) -> Synced:
        """What came of it, the events counted."""
        received = _events(self.git, self.first, self.commit)
        return Synced(self.remote, self.commit, received, self.sent, tuple(self.findings))

    def _lock(self) -> AbstractContextManager[int]:
        return durable.writer_lock(self.git.folder.common_dir / intent.PLACE)

    def _sync(self, reference: str) -> None:
        folder = self.git.folder
        sync_names(folder.common_dir, reference, self.started, folder.git_dir)

    def _look_back(self, seen: str | None, arrived: str | None) -> None:
        """Whether the remote still has all that it had when it was last seen."""
        if seen is None or (arrived is not None and self.git.reaches(arrived, seen)):
            return
        if arrived is None:
            code = "sync.vanished"
        else:
            code = "sync.rewound" if self.git.reaches(seen, arrived) else "sync.rewritten"
        say = warning if self.accept else error
        lost = _events(self.git, arrived, seen)
        finding = say(code, remote=self.remote.name, seen=seen[:12], now=(arrived or "-")[:12], events=lost)
        if not self.accept:
            raise Refused(finding)
        self._remark([finding])

    def _look_at_own(self, head: str | None, arrived: str | None) -> None:
        """Whether what is to be sent only adds events: the others would refuse it, and could never sync again."""
        git = self.git
        if head is None or (arrived is not None and git.reaches(arrived, head)):
            return
        bases = git.common_past(head, arrived) if arrived else []
        found = list(contradictions(git.folder.prefix, since(git, bases, head), "ours"))
        found += check_history(git, head, arrived, "unsent", self.accept)
        if refuses(found):
            raise Refused(*found)
        self._remark(found)

    def _remark(self, found: Iterable[Finding]) -> None:
        """Keep what is to be said in the end; said once, however many attempts it takes."""
        self.findings += (finding for finding in found if finding not in self.findings)

    def _unite(self, head: str | None, arrived: str, lock: int) -> str:
        """Move the branch to what holds both sides, and let the files follow."""
        git = self.git
        bases = git.common_past(head, arrived) if head else []
        if head and not bases and not self.accept:
            raise Refused(error("sync.unrelated", remote=self.remote.name))
        ours = since(git, bases, head) if head else {}
        theirs = since(git, bases, arrived)
        wanted, found = union(git.folder.prefix, ours, theirs)
        found += check_arrival(git, arrived, head, theirs, self.accept) + _check_office(git, theirs)
        if refuses(found):
            raise Refused(*(finding for finding in found if finding.severity == "error"))
        self._remark(found)
        target = arrived if head is None or head in bases else self._merge(head, arrived, ours, theirs, wanted)
        self._move(head, target, lock, {self.seen_ref: arrived})
        return target

    def _merge(
        self, head: str, arrived: str, ours: Changes, theirs: Changes, wanted: Mapping[str, Entry | None]
    ) -> str:
        """The one commit that holds both, whichever side makes it."""
        if arrived < head:
            wanted, _ = union(self.git.folder.prefix, theirs, ours)
        return derive(self.git, sorted((head, arrived)), dict(wanted), MERGE_TITLE)

    def _move(self, head: str | None, target: str, lock: int, also: Mapping[str, str]) -> None:
        """Move the branch by compare-and-swap, durably, and then the work tree and the index."""
        git = self.git
        paths = [
            path[len(git.folder.prefix) :] for path in changes(git, head, target) if is_event(git.folder.prefix, path)
        ]
        under_way = intent.declare(git.folder, head, paths, after=target)
        self._sync(self.branch)
        moves = [f"update {self.branch} {target} {head or '0' * len(target)}"]
        moves += [f"update {name} {commit}" for name, commit in also.items()]
        if git.resolve(signing.DRAFT):
            moves.append(f"delete {signing.DRAFT}")
        done = git.call("update-ref", "--stdin", data="\n".join([*moves, ""]).encode(), keep_open=(lock,))
        if done.returncode:
            settle(git)  # a git that was killed left its locks
            if git.head() != head:
                raise _Moved
            raise Refused(git_failed("update-ref", done))
        git.release_branch(self.started, self.branch)
        self._sync(self.branch)
        self.findings += follow(git, under_way)

    def _with_statistics(self, head: str) -> str:
        """Where the statistics are kept in git, let them fit the records; gives the branch's commit."""
        assert self.regenerate is not None
        git, place = self.git, f"{self.git.folder.prefix}{STATISTICS}/"
        kept = {
            path: change.new.blob
            for path, change in _below(git, head, place).items()
            if change.new is not None and path.endswith(".toml")
        }
        if not kept:
            return head
        written = {f"{place}{name}": data for name, data in self.regenerate().items()}
        differs: dict[str, Content] = dict.fromkeys(kept.keys() - written.keys())
        differs |= {path: data for path, data in written.items() if kept.get(path) != git.blob_id(data)}
        if not differs:
            return head
        with self._lock() as lock:
            settle(git)
            if git.head() != head:  # recorded meanwhile: the next sync brings the statistics up to date
                return git.head() or head
            target = derive(git, [head], differs, STATISTICS_TITLE)
            self._move(head, target, lock, {})
        return target

    def _send(self, carrier: Courier, head: str, arrived: str | None) -> bool:
        """Push; False where the remote has moved meanwhile."""
        pushed = carrier.push(head, self.branch)
        if pushed.raced:
            return False
        if pushed.findings:
            raise Refused(*pushed.findings)
        self.sent = _events(self.git, arrived, head)
        with self._lock():
            self.git.release_own()
            self.git.run("update-ref", self.seen_ref, head)
            self._sync(self.seen_ref)
        return True


def _refuse_unfit(git: Git) -> None:
    """Refused for a folder whose history is cut off, or in the midst of the user's own merge."""
    for place, code in (
        (git.folder.common_dir / "shallow", "sync.shallow"),
        (git.folder.git_dir / "MERGE_HEAD", "sync.merging"),
        (git.folder.git_dir / "rebase-merge", "sync.merging"),
    ):
        if os.path.lexists(place):
            raise Refused(error(code))


def _check_office(git: Git, theirs: Changes) -> list[Finding]:
    """The configuration that arrives can be read, and is not taken away."""
    change = theirs.get(f"{git.folder.prefix}{CONFIGURATION}")
    if change is None:
        return []
    if change.new is None:
        return [error("sync.no_configuration").at(file=CONFIGURATION)]
    ((_, data),) = git.blobs([change.new.blob])
    try:
        Office(data)
    except Refused as refused:
        return list(refused.findings)
    return [warning("sync.configuration").at(file=CONFIGURATION)] if change.old is not None else []


def _below(git: Git, commit: str, place: str) -> Changes:
    """The files of a commit below a place."""
    listed = git.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", place).decode("utf-8", "replace")
    found = {}
    for line in listed.split("\0"):
        about, _, path = line.partition("\t")
        if path:
            mode, _, blob = about.split(" ")
            found[path] = Change(None, Entry(mode, blob))
    return found


def _events(git: Git, old: str | None, new: str | None) -> int:
    """How many events a commit has beyond another."""
    if new is None or old == new:
        return 0
    prefix = git.folder.prefix
    return sum(change.new is not None and is_event(prefix, path) for path, change in changes(git, old, new).items())
