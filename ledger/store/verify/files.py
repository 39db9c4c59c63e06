"""The event files in the folder: whole, canonical, named by their content, and just those of the commit."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store import folder as folders
from ledger.store.folder import EVENTS, Folder
from ledger.store.git import Git
from ledger.store.model import RACY
from ledger.store.names import check_name, parse_name
from ledger.store.verify.form import is_canonical

LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems leave in any folder that a person looks into."""
_ID = re.compile(r"(?<![0-9a-z])[0-7][0-9a-hjkmnp-tv-z]{25}(?![0-9a-z])")
_TEMPORARY = re.compile(r"\.(.+\.toml)\.new")
_PLACE = re.compile(rf"{EVENTS}/[0-9]{{4}}/[0-9]{{2}}")
Progress = Callable[[int], None] | None
OFTEN = 2000


class Directory(NamedTuple):
    """One folder of events as the disk shows it.

    `mark` is a hash over name, size, times and number of each file: an edit in place changes it, because
    nobody sets back the time at which a file's status last changed. `settled` tells whether those times are
    long enough ago for a further change to show.
    """

    path: str
    names: tuple[str, ...]
    mark: str
    settled: bool


def scan(folder: Folder) -> tuple[list[Directory], list[Finding]]:
    """Look at every name below events/, without opening a file."""
    found: list[Directory] = []
    findings: list[Finding] = []
    recent = time.time_ns() - RACY
    pending = [EVENTS] if os.path.lexists(folder.root / EVENTS) else []
    while pending:
        path = pending.pop()
        names, about, newest = [], [], 0
        with os.scandir(folder.root / path) as entries:
            for entry in entries:
                inside = f"{path}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    pending.append(inside)
                    continue
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode) and parse_name(inside) is not None:
                    names.append(entry.name)
                    changed = max(status.st_ctime_ns, status.st_mtime_ns)
                    newest = max(newest, changed)
                    about.append((entry.name, status.st_size, changed, status.st_ino))
                else:
                    findings.append(_strange(inside, entry.name, status))
        if names or _PLACE.fullmatch(path):
            mark = sha256(repr(sorted(about)).encode()).hexdigest()[:32]
            found.append(Directory(path, tuple(sorted(names)), mark, newest < recent))
    return found, findings


def _strange(path: str, name: str, status: os.stat_result) -> Finding:
    """What lies among the events and is none."""
    if stat.S_ISLNK(status.st_mode):
        return error("store.symlink").at(file=path)
    if not stat.S_ISREG(status.st_mode):
        return error("verify.no_file").at(file=path)
    if name in LITTER:
        return warning("verify.litter").at(file=path)
    temporary = _TEMPORARY.fullmatch(name)
    if temporary and parse_name(f"{path.rpartition('/')[0]}/{temporary[1]}") is not None:
        return warning("verify.leftover").at(file=path)
    event = _ID.search(name)
    if event:
        return error("verify.copy").at(file=path, event=event[0])
    return error("verify.stranger").at(file=path)


def check_files(
    folder: Folder,
    directories: Iterable[Directory],
    blobs: Mapping[str, str] | None,
    git: Git | None,
    progress: Progress = None,
    only: set[str] | None = None,
) -> Iterator[Finding]:
    """Read the files of some directories; `blobs` are those that the commit has in them (None: no git).

    With `only`, no other file is read; that all are there is looked at all the same.
    """
    read = folders.reader(folder)
    count = 0
    lacking: dict[str, str] = {}
    for directory in directories:
        for name in directory.names:
            path = f"{directory.path}/{name}"
            expected = None if blobs is None else blobs.get(path)
            if only is not None and path not in only and expected is not None:
                continue
            count += 1
            if progress is not None and count % OFTEN == 0:
                progress(count)
            data = _bytes(read, path)
            if isinstance(data, Finding):
                yield data
            elif data is not None and git is not None and expected != git.blob_id(data):
                if expected is None:
                    yield warning("verify.unversioned").at(**_place(path))
                else:
                    yield error("verify.changed").at(**_place(path))
                    lacking[path] = expected
                yield from check_data(path, data)
            elif data is not None:
                yield from check_data(path, data)
    if blobs is not None and git is not None:
        there = {f"{directory.path}/{name}" for directory in directories for name in directory.names}
        for path in sorted(blobs.keys() - there):
            if parse_name(path) is None:
                continue
            yield error("verify.missing").at(**_place(path))
            lacking[path] = blobs[path]
        yield from check_blobs(git, lacking)


def check_blobs(git: Git, blobs: Mapping[str, str]) -> Iterator[Finding]:
    """The same for what the commit has, where the folder has something else."""
    for path, (_, data) in zip(blobs, git.blobs(blobs.values()), strict=True):
        for finding in check_data(path, data):
            yield finding._replace(values={**finding.values, "in_commit": True})


def check_data(path: str, data: bytes) -> list[Finding]:
    """Whether the bytes are those that the name promises, and the one way to write this event."""
    found = check_name(path, data)
    if not found and not is_canonical(data):
        found = [error("verify.not_canonical").at(**_place(path))]
    return found


def _bytes(read: Callable[[str], bytes | None], path: str) -> bytes | Finding | None:
    try:
        return read(path)
    except Refused as refused:
        return refused.findings[0]
    except OSError as failure:
        return error("verify.unreadable", cause=failure.strerror or str(failure)).at(**_place(path))


def _place(path: str) -> dict[str, Any]:
    name = parse_name(path)
    return {"file": path, "event": name.id if name else None}


def trees(git: Git, head: str) -> dict[str, str]:
    """The folders of events in a commit, each with the id of its tree."""
    prefix = git.folder.prefix
    raw = git.run("ls-tree", "-r", "-d", "-z", "--full-tree", head, "--", f"{prefix}{EVENTS}/")
    found = {}
    for line in raw.decode("utf-8", "replace").split("\0"):
        about, _, path = line.partition("\t")
        if path:
            found[path[len(prefix) :]] = about.split(" ")[2]
    return found
