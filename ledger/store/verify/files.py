"""The event files in the folder: whole, canonical, named by their content, and just those of the commit."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from typing import Any, NamedTuple

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store.model.model import RACY
from ledger.store.records import folder as folders
from ledger.store.records.codec import decode
from ledger.store.records.folder import EVENTS, Folder
from ledger.store.records.names import DIGEST_LENGTH, check_name, digest, is_event_path, parse_name
from ledger.store.repository.git import Git
from ledger.store.verify.form import is_canonical

LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems leave in any folder that a person looks into."""
_ID = re.compile(r"(?<![0-9a-z])[0-7][0-9a-hjkmnp-tv-z]{25}(?![0-9a-z])")
_TEMPORARY = re.compile(r"\.(.+\.toml)\.new")
_PLACE = re.compile(rf"{EVENTS}/[0-9]{{4}}/[0-9]{{2}}")
Progress = Callable[[int], None] | None
OFTEN = 2000
MOST_LOOKED = 15_000
"""Files whose size and time are looked at in one round though nothing says that they changed."""
MOST_READ = 500
"""Files that are read again in one round though nothing says that they changed."""


class Directory(NamedTuple):
    """One folder of events as the disk shows it: `names` of all that is no folder, `odd` what is no file.

    `mark` is a hash over name, size, time and number of each: an edit in place changes it, because nobody
    sets back the time at which a file's status last changed. `own` is that time of the folder itself, which
    changes with its names. Times of the last seconds, when a further change would not show, are left empty.
    """

    path: str
    names: list[str]
    odd: Mapping[str, int]
    mark: str = ""
    own: str = ""


class Known(NamedTuple):
    """A folder found in order: as it was, its tree in the commit, how many files, when looked at, and when read.

    The last two are numbers of rounds.
    """

    mark: str
    own: str
    tree: str | None
    size: int
    looked: int
    read: int


def at_rest(known: Mapping[str, Known], trees: Mapping[str, str], most: int) -> dict[str, str]:
    """The folders whose files need no look if the folder itself is as it was: path to `own`.

    Looking at the size and time of every file costs more than all the rest once there are very many. So
    each round looks at the files of those not looked at for longest, up to `most` of them, whatever the
    folders say; all have their turn, one that is larger too, and all at once where there are fewer.
    """
    rest = {path: each.own for path, each in known.items() if each.own and each.tree == trees.get(path)}
    left = most
    for path in sorted(rest, key=lambda path: (known[path].looked, path)):
        if known[path].size > left and left < most:
            break
        left -= known[path].size
        del rest[path]
    return rest


def unread(known: Mapping[str, Known], most: int) -> set[str]:
    """The folders whose files were not read for longest, with about so many files.

    Their bytes are looked at again whatever the marks say: not every disk keeps the time of a change, and on
    some it can be set back.
    """
    found = set()
    for path in sorted(known, key=lambda path: (known[path].read, path)):
        if most <= 0:
            break
        most -= known[path].size
        found.add(path)
    return found


def scan(folder: Folder, rest: Mapping[str, str], status: bool = True) -> tuple[list[Directory], list[str]]:
    """The status of every file below events/, without opening one; and the folders passed over.

    `rest` are the folders (with their own time) that are passed over where that time is the same. Without
    `status` only names are told: whoever reads all files anyway learns the rest from them (`check_files`).
    """
    found: list[Directory] = []
    passed: list[str] = []
    recent = time.time_ns() - RACY
    pending = [EVENTS] if os.path.lexists(folder.root / EVENTS) else []
    while pending:
        path = pending.pop()
        own = _changed(os.stat(folder.root / path, follow_symlinks=False))
        if rest.get(path) == str(own):
            passed.append(path)
            continue
        seen, inside = _listed(folder, path, recent) if status else _named(folder, path)
        pending += inside
        if _PLACE.fullmatch(path):
            trusted = own < recent and not inside
            found.append(seen._replace(own=str(own) if trusted else ""))
        elif seen.names:
            found.append(seen)
    return found, passed


def _listed(folder: Folder, path: str, recent: int) -> tuple[Directory, list[str]]:
    """One folder, and the folders in it; a hundred thousand files pass here, so nothing is done twice."""
    names, lines, inside = [], [], []
    odd = {}
    settled = True
    with os.scandir(folder.root / path) as listing:
        for entry in listing:
            name = entry.name
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode):
                if stat.S_ISDIR(status.st_mode):
                    inside.append(f"{path}/{name}")
                    continue
                odd[name] = status.st_mode
            changed = _changed(status)
            names.append(name)
            lines.append(_line(name, status, changed))
            if changed >= recent:
                settled = False
    return Directory(path, names, odd, _mark(lines) if settled else ""), inside


def _named(folder: Folder, path: str) -> tuple[Directory, list[str]]:
    """One folder, and the folders in it, by what the listing alone tells."""
    names, inside = [], []
    odd = {}
    with os.scandir(folder.root / path) as listing:
        for entry in listing:
            if entry.is_file(follow_symlinks=False):
                names.append(entry.name)
            elif entry.is_dir(follow_symlinks=False):
                inside.append(f"{path}/{entry.name}")
            else:
                names.append(entry.name)
                odd[entry.name] = entry.stat(follow_symlinks=False).st_mode
    return Directory(path, names, odd), inside


def _line(name: str, status: os.stat_result, changed: int) -> str:
    number = 0 if os.name == "nt" else status.st_ino  # a listing of Windows does not tell it
    return f"{name} {status.st_size} {changed} {number}"


def _mark(lines: list[str]) -> str:
    return sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()[:32]


if os.name == "nt":  # Windows does not tell when a status changed

    def _changed(status: os.stat_result) -> int:
        """When bytes last changed."""
        return status.st_mtime_ns

else:

    def _changed(status: os.stat_result) -> int:
        """When bytes, names, times or mode last changed."""
        return status.st_ctime_ns


def _strange(path: str, name: str, mode: int) -> Finding:
    """What lies among the events and is none."""
    if stat.S_ISLNK(mode):
        return error("store.symlink").at(file=path)
    if not stat.S_ISREG(mode):
        return error("verify.no_file").at(file=path)
    if name in LITTER:
        return warning("verify.litter").at(file=path)
    temporary = _TEMPORARY.fullmatch(name)
    if temporary and parse_name(f"{path.rpartition('/')[0]}/{temporary[1]}") is not None:
        return warning("verify.leftover").at(file=path)
    event = _ID.search(name.lower())
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
    marks: dict[str, str] | None = None,
) -> Iterator[Finding]:
    """Read the files of some directories; `blobs` are the events that the commit has in them (None: no git).

    With `only`, no other file is read; that all are there is looked at all the same. `marks` receives the
    mark of each directory by what its files were when they were opened.
    """
    lacking = dict(blobs or {})
    wrong: dict[str, str] = {}
    blob_id = None if git is None else git.blob_id
    count = 0
    recent = time.time_ns() - RACY
    for directory in directories:
        lines: list[str] | None = []
        with _reading(folder, directory) as read:
            for name in sorted(directory.names):
                path = f"{directory.path}/{name}"
                if name in directory.odd or (path not in lacking and not is_event_path(path)):
                    yield _strange(path, name, directory.odd.get(name, stat.S_IFREG))
                    continue
                expected = lacking.pop(path, None)
                if only is not None and path not in only and expected is not None:
                    lines = None
                    continue
                count += 1
                if progress is not None and count % OFTEN == 0:
                    progress(count)
                try:
                    opened = read(name)
                except Refused as refused:
                    yield refused.findings[0]
                    continue
                except OSError as failure:
                    yield error("verify.unreadable", cause=failure.strerror or str(failure)).at(**_place(path))
                    continue
                if opened is None:  # gone since it was listed
                    if expected is not None:
                        lacking[path] = expected
                    continue
                data, status = opened
                if lines is not None:
                    changed = _changed(status)
                    lines.append(_line(name, status, changed))
                    if changed >= recent:
                        lines = None
                if blob_id is not None:
                    if expected is None:
                        yield warning("verify.unversioned").at(**_place(path))
                    elif expected != blob_id(data):
                        yield error("verify.changed").at(**_place(path))
                        wrong[path] = expected
                if found := check_data(path, data, alone=git is None):
                    yield from found
        if marks is not None and lines is not None:
            marks[directory.path] = _mark(lines)
    for path, blob in sorted(lacking.items()):
        yield error("verify.missing").at(**_place(path))
        wrong[path] = blob
    if git is not None:
        yield from check_blobs(git, wrong)


def check_blobs(git: Git, blobs: Mapping[str, str]) -> Iterator[Finding]:
    """The same for what the commit has, where the folder has something else."""
    for path, (_, data) in zip(blobs, git.blobs(blobs.values()), strict=True):
        for finding in check_data(path, data):
            yield finding._replace(values={**finding.values, "in_commit": True})


def check_data(path: str, data: bytes, alone: bool = False) -> list[Finding]:
    """Whether the bytes are those that the name promises, and the one way to write this event.

    What cannot be read at all is named by the read model; `alone` says that there is none.
    """
    found = check_name(path, data) if digest(data) != path[-5 - DIGEST_LENGTH : -5] else []
    if alone:
        found = found or decode(data, path)[1]
    if not found and not is_canonical(data):
        found = [error("verify.not_canonical").at(**_place(path))]
    return found


Opened = tuple[bytes, os.stat_result]


@contextmanager
def _reading(folder: Folder, directory: Directory) -> Iterator[Callable[[str], Opened | None]]:
    """Opens the files of a folder; where that folder itself cannot be had, each of them says why."""
    with ExitStack() as kept:
        try:
            read = kept.enter_context(folders.opened(folder, directory.path)) if directory.names else _nothing
        except (Refused, OSError) as failure:
            trouble = failure

            def read(name: str) -> Opened | None:
                raise trouble

        yield read


def _nothing(name: str) -> Opened | None:
    return None


def _place(path: str) -> dict[str, Any]:
    name = parse_name(path)
    return {"file": path, "event": name.id if name else None}


def strangers(git: Git, head: str) -> Iterator[Finding]:
    """What a commit has among the events that is none: other files, links, and repositories inside this one."""
    prefix = git.folder.prefix
    listed = git.run("ls-tree", "-r", "-z", "--full-tree", head, "--", f"{prefix}{EVENTS}/").decode("utf-8", "replace")
    for line in listed.split("\0"):
        about, _, path = line.partition("\t")
        inside = path[len(prefix) :]
        if path and not (about.startswith("100") and is_event_path(inside)):
            yield _strange(inside, inside.rpartition("/")[2], int(about[:6], 8))


def trees(git: Git, head: str) -> dict[str, str]:
    """The folders of events in a commit (`events/2023/03`), each with the id of its tree."""
    years = _subtrees(git, head, [EVENTS])
    return _subtrees(git, head, years) if years else {}


def _subtrees(git: Git, head: str, directories: Iterable[str]) -> dict[str, str]:
    prefix = git.folder.prefix
    places = [f"{prefix}{directory}/" for directory in directories]
    found = {}
    for line in (
        git.run("ls-tree", "-d", "-z", "--full-tree", head, "--", *places).decode("utf-8", "replace").split("\0")
    ):
        about, _, path = line.partition("\t")
        if path:
            found[path[len(prefix) :]] = about.split(" ")[2]
    return found
