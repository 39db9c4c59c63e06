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
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from attrs import evolve, frozen

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store import durable, index, intent
from ledger.store.commit import commit
from ledger.store.folder import Folder, at, names, read, refuse_links
from ledger.store.folder import listing as list_folders
from ledger.store.git import Git, environment, find_program, git_failed
from ledger.store.intent import Intent, temporary
from ledger.store.names import digest, parse_name


@frozen
class Record:
    """One event file to be added: its path relative to the records folder, and its bytes."""

    path: str
    data: bytes


@frozen
class Appended:
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
    with _disk_trouble(), durable.writer_lock(folder.common_dir / intent.PLACE, patience) as lock:
        for path in files:
            refuse_links(folder, path)
            if os.path.lexists(folder.path(path)):
                raise Refused(error("store.exists").at(file=path))
        try:
            git = Git(folder)
            settle(git)
            branch, before = _where(git)
        except Refused as trouble:
            if len(files) > 1 or not _is_git_trouble(trouble):
                raise
            return _without_git(folder, files, trouble)
        under_way = intent.declare(folder, before, list(files))
        try:
            changed = _stage(folder, files)
        except OSError:
            _give_up(folder, under_way)
            raise
        try:
            made = commit(git, branch, before, files, recorder, message, now, lock)
        except Refused as trouble:
            if len(files) > 1:
                _give_up(folder, under_way)
                raise
            _publish(folder, files, changed)
            under_way.forget()
            return Appended(None, tuple(files), (_unversioned(trouble),))
        return _complete(git, under_way, made, files, changed)


def _where(git: Git) -> tuple[str, str | None]:
    branch = git.branch()
    if branch is None:
        raise Refused(error("store.detached"))
    return branch, git.head()


def _complete(
    git: Git, under_way: Intent, made: str, files: Mapping[str, bytes], changed: list[Path]
) -> Appended:
    """After the commit: the files get their names, the index follows, everything is read back."""
    try:
        _publish(git.folder, files, changed)
    except OSError as failure:
        cause = failure.strerror or str(failure)
        raise Refused(error("store.unfinished", commit=made, cause=cause)) from failure
    present = git.entries(made, {os.path.dirname(path) for path in files})
    findings = _follow(git, under_way, {path: present[path] for path in files})
    return Appended(made, tuple(files), tuple(findings))


def _follow(git: Git, under_way: Intent, blobs: Mapping[str, str]) -> list[Finding]:
    """The last step: the user's index follows. While another git holds it the intent stays, to be settled."""
    try:
        index.add(git, blobs)
    except Refused as trouble:
        return [evolve(finding, severity="warning") for finding in trouble.findings]
    under_way.forget()
    return []


def _without_git(folder: Folder, files: Mapping[str, bytes], trouble: Refused) -> Appended:
    changed = _stage(folder, files)
    _publish(folder, files, changed)
    return Appended(None, tuple(files), (_unversioned(trouble),))


def _unversioned(trouble: Refused) -> Finding:
    first = trouble.findings[0]
    return warning("store.unversioned", cause=first.values.get("cause", first.code))


def _is_git_trouble(trouble: Refused) -> bool:
    return all(
        finding.code in ("store.no_git", "store.git_failed", "store.git_lacks")
        for finding in trouble.findings
    )


@contextmanager
def _disk_trouble() -> Iterator[None]:
    """A disk that is full, read-only or broken is a finding for the person, not a broken program."""
    try:
        yield
    except OSError as failure:
        where = os.path.basename(str(failure.filename)) if failure.filename else None
        raise Refused(error("store.disk", cause=failure.strerror or str(failure)).at(file=where)) from failure


def _stage(folder: Folder, files: Mapping[str, bytes]) -> list[Path]:
    """Write and sync every file under its temporary name; gives the folders whose names changed."""
    changed = []
    try:
        for directory in sorted({folder.path(path).parent for path in files}):
            changed += [directory, *durable.make_folders(directory)]
        durable.write_many({temporary(folder.path(path)): data for path, data in files.items()})
    except OSError:
        for path in files:
            durable.remove(temporary(folder.path(path)))
        raise
    return changed


def _publish(folder: Folder, files: Mapping[str, bytes], changed: list[Path]) -> None:
    """Give every staged file its final name, sync the folders, and read back what a reader will see."""
    for path in files:
        durable.publish(temporary(folder.path(path)), folder.path(path))
    durable.sync_folders(changed)
    for path, data in files.items():
        if read(folder, path) != data:
            raise OSError(5, "what was written cannot be read back", path)


def _give_up(folder: Folder, under_way: Intent) -> None:
    """Nothing is recorded: take the temporaries and the note away."""
    for path in under_way.paths:
        durable.remove(temporary(folder.path(path)))
    under_way.forget()


# Settling what was left behind


def settle(git: Git) -> list[str]:
    """Finish or undo every append that was killed; under the writer lock. Gives the paths made whole."""
    settled: list[str] = []
    for under_way in intent.left_over(git.folder):
        index.release_left_over(git)
        git.release_branch(under_way.file.stat().st_mtime)
        head = git.head()
        directories = {os.path.dirname(path) for path in under_way.paths}
        present = git.entries(head, directories) if head else {}
        blobs = {path: present[path] for path in under_way.paths if path in present}
        _restore(git, blobs)
        for path in under_way.paths:
            durable.remove(temporary(git.folder.path(path)))
        settled += blobs
        if blobs:
            _follow(git, under_way, blobs)
        else:
            under_way.forget()
    return settled


def _restore(git: Git, blobs: Mapping[str, str]) -> None:
    """Write the files of a commit that a killed append did not come to; a file that differs is left alone."""
    folder = git.folder
    missing = {}
    for path, blob in blobs.items():
        there = read(folder, path)
        if there is None:
            missing[path] = blob
        elif git.blob_id(there) != blob:
            whole = next(git.blobs([blob]))[1]
            if whole.startswith(there):  # cut while it was written, on a file system without links
                durable.remove(folder.path(path))
                missing[path] = blob
    contents = dict(git.blobs(set(missing.values())))
    files = {path: contents[blob] for path, blob in missing.items()}
    for path in files:
        durable.remove(temporary(folder.path(path)))
    _publish(folder, files, _stage(folder, files))


def finish(
    folder: Folder,
    *,
    recorder: str,
    now: datetime,
    known: Mapping[str, int] | None = None,
    patience: float = 60.0,
) -> list[str]:
    """Complete what killed or git-less runs left: gives the paths that are versioned now and were not before.

    `known` is the listing of an earlier `unversioned`, whose unchanged folders are not looked at again.
    An event whose bytes do not fit its name is left for `verify` to name. Refused where git is out of order.
    """
    with _disk_trouble(), durable.writer_lock(folder.common_dir / intent.PLACE, patience) as lock:
        git = Git(folder)
        settled = settle(git)
        waiting, _ = unversioned(folder, git, known)
        files = {}
        for path in waiting:
            data = read(folder, path)
            name = parse_name(path)
            if data is not None and name is not None and digest(data) == name.digest:
                files[path] = data
        if files:
            branch, before = _where(git)
            under_way = intent.declare(folder, before, list(files))
            try:
                commit(
                    git, branch, before, files, recorder, f"Version {len(files)} recorded earlier", now, lock
                )
            except Refused:
                under_way.forget()
                raise
            _follow(git, under_way, {path: git.blob_id(data) for path, data in files.items()})
        return settled + list(files)


def unversioned(
    folder: Folder, git: Git, known: Mapping[str, int] | None = None
) -> tuple[list[str], dict[str, int]]:
    """The event files on disk that HEAD lacks, and the listing to give as `known` next time.

    Only folders whose time changed since `known` are looked into. A folder changed within the last two
    seconds is left out of the new listing: another change in the same tick of its clock would not show.
    """
    now = list_folders(folder)
    known = known or {}
    stale = [directory for directory, changed in now.items() if known.get(directory) != changed]
    on_disk = [f"{directory}/{name}" for directory in stale for name in names(folder, directory)]
    head = git.head() if on_disk else None
    present = git.entries(head, stale) if head else {}
    waiting = [path for path in on_disk if path not in present and parse_name(path)]
    unsure = {os.path.dirname(path) for path in waiting}
    settled = time.time_ns() - 2_000_000_000
    sure = {
        place: changed
        for place, changed in now.items()
        if known.get(place) == changed or (changed < settled and place not in unsure)
    }
    return waiting, sure


# A new folder


ATTRIBUTES = b"""# The bytes of the records stay as they are on every system.
* -text -filter -ident -working-tree-encoding
"""


def init_repository(path: Path) -> Folder:
    """Make `path` a folder that git versions: of the repository around it, else of a new one on branch main.

    Commits nothing: the caller does that with `commit_files`, `.gitattributes` (ATTRIBUTES) included.
    """
    import subprocess

    path.mkdir(parents=True, exist_ok=True)
    try:
        return at(path)
    except Refused as refusal:
        if refusal.findings[0].code != "store.no_repository":
            raise
    command = [find_program(path), "init", "--quiet", "--template=", "--initial-branch=main"]
    done = subprocess.run(command, cwd=path, env=environment(), capture_output=True, check=False)
    if done.returncode:
        raise Refused(git_failed("init", done))
    return at(path)
