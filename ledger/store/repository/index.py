"""The user's index follows the ledger's commits: exactly the new paths are put in, nothing else changes.

Without this the next `git commit` of the user would take the new events out again.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store.disk import durable, intent
from ledger.store.disk.intent import Intent
from ledger.store.repository.git import Git

# From here on rewriting the whole index costs more than all the rest of an append: keep it in two parts.
_LARGE = 1 << 20
_OWNER = "index.owner"  # has the index lock as its second name while the ledger holds it


def follow(git: Git, under_way: Intent, blobs: Mapping[str, str]) -> list[Finding]:
    """The last step of an append: the index follows, and the intent is forgotten.

    Where that fails the events are recorded all the same: a warning, and the intent stays to be settled.
    """
    try:
        add(git, blobs)
        under_way.forget()
    except Refused as trouble:
        return [finding._replace(severity="warning") for finding in trouble.findings]
    except OSError as failure:
        return [warning("store.index_failed", cause=failure.strerror or str(failure))]
    return []


def add(git: Git, blobs: Mapping[str, str], patience: float = 3.0) -> None:
    """Put these files (path to blob id) into the user's index; Refused where another git keeps it locked."""
    prefix = git.folder.prefix
    put(git, "".join(f"100644 {blob}\t{prefix}{path}\0" for path, blob in blobs.items()), patience)


def put(git: Git, lines: str, patience: float = 3.0) -> None:
    """Change the user's index by lines of `update-index --index-info`, each ending with a NUL."""
    if not lines:
        return
    folder = git.folder
    index = folder.git_dir / "index"
    copy = intent.place(folder) / "index"
    with _locked(index, intent.place(folder) / _OWNER, patience):
        settings = []
        durable.remove(copy.with_name(f"{copy.name}.lock"))  # of a git that was killed: none but the writer works here
        known = index.stat() if index.exists() else None
        if known:
            shutil.copy2(index, copy)
            if known.st_size > _LARGE:
                settings = ["core.splitIndex=true"]
        else:
            durable.remove(copy)
        told = lines.encode("utf-8", "surrogateescape")
        git.run(*("update-index", "-z", "--index-info"), data=told, settings=settings, index=copy)
        for part in folder.git_dir.glob("sharedindex.*") if settings else ():
            durable.sync_file(part)
        if known:
            # Git looks twice at files that are as recent as its index; a newer time would hide their changes.
            os.utime(copy, ns=(known.st_atime_ns, known.st_mtime_ns))
        os.replace(copy, index)
    durable.sync_folders([folder.git_dir])  # with the lock gone: one that came back would have no known owner


def release_left_over(git: Git) -> None:
    """Remove the index lock of a ledger process that was killed, and only that one."""
    marker = intent.place(git.folder) / _OWNER
    lock = git.folder.git_dir / "index.lock"
    try:
        if lock.samefile(marker) or lock.read_bytes() == marker.read_bytes() != b"":
            durable.remove(lock)
    except FileNotFoundError:
        pass
    durable.remove(marker)
    durable.remove(intent.place(git.folder) / "index")
    durable.remove(intent.place(git.folder) / "index.lock")


@contextmanager
def _locked(index: Path, marker: Path, patience: float) -> Iterator[None]:
    """Hold git's own lock on the index, as a second name of a file that tells whose it is."""
    lock = index.with_name("index.lock")
    durable.remove(marker)
    marker.write_bytes(f"ledger {os.getpid()} {time.time_ns()}".encode())
    until = time.monotonic() + patience
    while not _take(lock, marker):
        if time.monotonic() > until:
            durable.remove(marker)
            raise Refused(error("store.index_locked", lock=str(lock)))
        time.sleep(0.02)
    try:
        yield
    finally:
        durable.remove(lock)  # where that fails the marker stays, to tell the next command whose it is
        durable.remove(marker)


def _take(lock: Path, marker: Path) -> bool:
    try:
        os.link(marker, lock)
    except FileExistsError:
        return False
    except OSError:
        try:
            durable.write_new(lock, marker.read_bytes())
        except FileExistsError:
            return False
    return True
