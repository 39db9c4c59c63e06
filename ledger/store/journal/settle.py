"""Settling what killed or git-less runs left behind: appends half done, and files that no commit holds."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from ledger.kernel.finding import Refused
from ledger.store.disk import durable, intent
from ledger.store.disk.files import disk_trouble, publish, stage
from ledger.store.disk.intent import Intent, temporary
from ledger.store.records.folder import Folder, names, read
from ledger.store.records.folder import listing as list_folders
from ledger.store.records.names import digest, parse_name
from ledger.store.repository import index
from ledger.store.repository.commit import checked_out, commit
from ledger.store.repository.git import Git
from ledger.store.repository.plumbing import is_git_trouble


def settle(git: Git) -> list[str]:
    """Finish or undo every append that was killed; under the writer lock. Gives the paths made whole."""
    settled: list[str] = []
    for under_way in intent.left_over(git.folder):
        index.release_left_over(git)
        git.release_branch(under_way.file.stat().st_mtime)
        head = git.head()
        if under_way.after is not None:
            settled += _settle_sync(git, under_way, head)
            continue
        directories = {os.path.dirname(path) for path in under_way.paths}
        present = git.entries(head, directories) if head else {}
        blobs = {path: present[path] for path in under_way.paths if path in present}
        _restore(git, blobs)
        for path in under_way.paths:
            durable.remove(temporary(git.folder.path(path)))
        settled += blobs
        if blobs:
            index.follow(git, under_way, blobs)
        else:
            under_way.forget()
    return settled


def settle_left_over(folder: Folder) -> None:
    """Finish or undo what a killed command left; not where another one is at work, or this one must not write."""
    with suppress(Refused), disk_trouble(), durable.writer_lock(folder.common_dir / intent.PLACE, patience=0):
        settle(Git(folder))


def _settle_sync(git: Git, under_way: Intent, head: str | None) -> list[str]:
    """Let the files follow a branch that a killed sync has moved; where it has not, nothing had happened."""
    from ledger.store.journal.follow import follow

    if head is None or (head != under_way.after and not git.reaches(head, under_way.after or "")):
        under_way.forget()
        return []
    follow(git, under_way)
    return [path for path in under_way.paths if os.path.lexists(git.folder.path(path))]


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
    publish(folder, files, stage(folder, files))


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
    An event whose bytes do not fit its name is left for `verify` to name. Where git is missing, broken
    or on no branch, everything stays as it is.
    """
    with disk_trouble(), durable.writer_lock(folder.common_dir / intent.PLACE, patience) as lock:
        settled: list[str] = []
        try:
            git = Git(folder)
            settled = settle(git)
            waiting, _ = unversioned(folder, git, known)
            files = _whole(folder, waiting)
            if files:
                branch, before = checked_out(git)
                under_way = intent.declare(folder, before, list(files))
                message = f"Version {len(files)} recorded earlier"
                _, blobs = commit(git, branch, before, files, recorder, message, now, lock)
                index.follow(git, under_way, blobs)
            return settled + list(files)
        except Refused as trouble:
            if not is_git_trouble(trouble) and trouble.findings[0].code != "store.detached":
                raise
            return settled


def _whole(folder: Folder, paths: list[str]) -> dict[str, bytes]:
    """The bytes of those files that fit their name."""
    found = {}
    for path in paths:
        data, name = read(folder, path), parse_name(path)
        if data is not None and name is not None and digest(data) == name.digest:
            found[path] = data
    return found


def unversioned(folder: Folder, git: Git, known: Mapping[str, int] | None = None) -> tuple[list[str], dict[str, int]]:
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
