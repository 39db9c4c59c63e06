"""Appending: an event, or a whole batch, is recorded durably and as one commit, or not at all.

The commit is the truth, so it comes before the files, and the order of the steps is:

1. take the writer lock, and settle what a killed append left behind;
2. write down the intent (`intent.py`): the commit before, and the paths to come; sync;
3. write every file under a hidden temporary name in its own folder; sync: a full disk shows here;
4. one `git fast-import` adds all of them to the checked-out branch, unless it moved meanwhile; sync;
5. give the files their final names, never over an existing file; sync the folders;
6. put exactly these paths into the user's index; read everything back; forget the intent.

Killed before 4 has moved the branch, nothing is recorded and the next command removes the
temporaries. Killed after it, everything is recorded and the next command finishes the files and the index
from the commit. So a batch can never be half there. Without a working git a single event
is still published as a file, *recorded but not yet versioned*, and `finish` commits it later; a batch is not.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store.disk import durable, intent
from ledger.store.disk.files import disk_trouble, publish, stage
from ledger.store.journal.settle import settle
from ledger.store.records.folder import Folder, refuse_links
from ledger.store.records.names import digest, parse_name
from ledger.store.repository import index
from ledger.store.repository.commit import checked_out, commit
from ledger.store.repository.git import Git
from ledger.store.repository.plumbing import is_git_trouble


class Record(NamedTuple):
    """One event file to be added: its path relative to the records folder, and its bytes."""

    path: str
    data: bytes


class Appended(NamedTuple):
    """What was recorded: `commit` is None where it is not yet versioned, and `findings` say why."""

    commit: str | None
    paths: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def versioned(self) -> bool:
        """Whether the events are in git, or only on the disk."""
        return self.commit is not None


def append(
    folder: Folder,
    records: Sequence[Record],
    *,
    recorder: str,
    message: str,
    now: datetime,
    patience: float = 60.0,
) -> Appended:
    """Record the events, wholly or not at all; when this returns they survive a power cut.

    `recorder` becomes the author of the commit, `now` (with its zone) its time. Waits up to `patience`
    seconds for another ledger that writes. Raises Refused where nothing was recorded.
    """
    for record in records:
        name = parse_name(record.path)
        if name is None or name.digest != digest(record.data):
            raise Refused(error("store.name").at(file=record.path))
    files = {record.path: record.data for record in records}
    return commit_files(folder, files, recorder=recorder, message=message, now=now, patience=patience)


def commit_files(
    folder: Folder,
    files: Mapping[str, bytes],
    *,
    recorder: str,
    message: str,
    now: datetime,
    patience: float = 60.0,
) -> Appended:
    """Add new files to the records folder (event files, or the first ones of a new folder) as one commit."""
    with disk_trouble(), durable.writer_lock(folder.common_dir / intent.PLACE, patience) as lock:
        refuse_links(folder, files)
        for path in files:
            if os.path.lexists(folder.path(path)):
                raise Refused(error("store.exists").at(file=path))
        try:
            git = Git(folder)
            settle(git)
            branch, before = checked_out(git)
        except Refused as trouble:
            if len(files) > 1 or not is_git_trouble(trouble):
                raise
            return _without_git(folder, files, trouble)
        under_way = intent.declare(folder, before, list(files))
        try:
            changed = stage(folder, files)
        except OSError:
            under_way.forget()
            raise
        try:
            made, blobs = commit(git, branch, before, files, recorder, message, now, lock)
        except Refused as trouble:
            _after_failure(git, files, trouble)
            if len(files) > 1:
                raise
            return _without_git(folder, files, trouble)
        try:
            publish(folder, files, changed)
        except OSError as failure:
            cause = failure.strerror or str(failure)
            raise Refused(error("store.unfinished", commit=made, cause=cause)) from failure
        return Appended(made, tuple(files), tuple(index.follow(git, under_way, blobs)))


def _after_failure(git: Git, files: Mapping[str, bytes], trouble: Refused) -> None:
    """Find out what a failed commit left: returns where it is certain that nothing was added.

    A git that failed, or was killed, after it had moved the branch did add the files; but their safety on the
    disk is in doubt, so nobody may say "recorded". Where git cannot even be asked, the intent stays.
    """
    try:
        added = not files.keys().isdisjoint(settle(git))
    except Refused:
        added = True
    if added:
        raise Refused(error("store.not_durable", cause=trouble.findings[0])) from trouble


def _without_git(folder: Folder, files: Mapping[str, bytes], trouble: Refused) -> Appended:
    changed = stage(folder, files)
    publish(folder, files, changed)
    return Appended(None, tuple(files), (_unversioned(trouble),))


def _unversioned(trouble: Refused) -> Finding:
    return warning("store.unversioned", cause=trouble.findings[0])
