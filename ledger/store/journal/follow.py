"""The work tree and the user's index follow a branch that the ledger moved, around what the user changed.

A path is followed only where it still is as the old commit had it. What the user changed, staged or put
in its place is left exactly as it is, and named.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ledger.kernel.finding import Finding, Refused, note, warning
from ledger.store.disk import durable
from ledger.store.disk.files import publish, stage
from ledger.store.disk.intent import Intent, temporary
from ledger.store.records.folder import Folder, read, refuse_links
from ledger.store.repository import index
from ledger.store.repository.git import Git
from ledger.store.repository.union import Changes, Entry, changes


def follow(git: Git, under_way: Intent) -> list[Finding]:
    """Bring the work tree and the index from the commit before to the one after, and forget the intent.

    Where the index cannot be taken along now, the intent stays, and the next command tries again.
    """
    assert under_way.after is not None
    moved = changes(git, under_way.before, under_way.after)
    whole = git.folder._replace(root=git.folder.repository, prefix="")
    kept = _files(git, whole, moved)
    try:
        kept |= _index(git, moved)
        under_way.forget()
    except Refused as trouble:
        return [finding._replace(severity="warning") for finding in trouble.findings]
    except OSError as failure:
        return [warning("store.index_failed", cause=failure.strerror or str(failure))]
    prefix = git.folder.prefix
    return [note("sync.kept_yours").at(file=path.removeprefix(prefix)) for path in sorted(kept)]


def _files(git: Git, whole: Folder, moved: Changes) -> set[str]:
    """Let the files follow; gives those that the user has otherwise."""
    refuse_links(whole, moved)
    new: dict[str, str] = {}
    changed: dict[str, str] = {}
    kept, emptied = set(), []
    for path, change in moved.items():
        if change.new is not None:
            _drop_temporary(whole, path)
        there = _read(whole, path)
        here = None if there is None else git.blob_id(there)
        if here == _blob(change.new):
            continue
        if here is None and change.old is None and change.new is not None:
            new[path] = change.new.blob
        elif here != _blob(change.old):
            if not _cut(git, change.new, there):
                kept.add(path)
            elif change.new is not None:
                changed[path] = change.new.blob
        elif change.new is None:
            durable.remove(whole.path(path))
            emptied.append(path)
        else:
            changed[path] = change.new.blob
    contents = dict(git.blobs({*new.values(), *changed.values()}))
    _write(whole, {path: contents[blob] for path, blob in new.items()})
    for path, blob in changed.items():
        place = Path(whole.path(path))
        durable.make_folders(place.parent)
        durable.forget_replacements(place)
        durable.replace(place, contents[blob])
    _drop_empty(whole, emptied)
    return kept


def _read(whole: Folder, path: str) -> bytes | None:
    """The bytes of a file; a folder in its place counts as something that the user put there."""
    try:
        return read(whole, path)
    except NotADirectoryError:
        return None
    except IsADirectoryError:
        return b""


def _drop_temporary(whole: Folder, path: str) -> None:
    """Remove what a killed sync left of writing a file, before or after it had its final name."""
    with suppress(NotADirectoryError):
        durable.remove(temporary(whole.path(path)))


def _cut(git: Git, new: Entry | None, there: bytes | None) -> bool:
    """Whether a file is the beginning of the new one, cut while it was written where there are no links."""
    if new is None or there is None:
        return False
    return next(git.blobs([new.blob]))[1].startswith(there)


def _write(whole: Folder, files: dict[str, bytes]) -> None:
    publish(whole, files, stage(whole, files))


def _drop_empty(whole: Folder, paths: Iterable[str]) -> None:
    """Remove the folders that became empty, as git does, and sync the others."""
    for path in paths:
        place = Path(whole.path(path)).parent
        while place != whole.root:
            try:
                os.rmdir(place)
            except OSError:
                break
            place = place.parent
        durable.sync_folders([place])


def _index(git: Git, moved: Changes) -> set[str]:
    """Let the index follow; gives the paths that the user staged otherwise."""
    staged = _staged(git, moved) if (git.folder.git_dir / "index").exists() else {}
    lines, kept = [], set()
    for path, change in moved.items():
        there = staged.get(path)
        if there == change.new:
            continue
        if there != change.old:
            kept.add(path)
        elif change.new is None:
            lines.append(f"0 {'0' * len(change.old.blob) if change.old else ''}\t{path}\0")
        else:
            lines.append(f"{change.new.mode} {change.new.blob}\t{path}\0")
    index.put(git, "".join(lines))
    return kept


def _staged(git: Git, moved: Changes) -> dict[str, Entry]:
    """The user's index, as far as it is touched; an entry in conflict counts as the user's own."""
    found = {}
    for line in git.run("ls-files", "-s", "-z").decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = line.partition("\t")
        if path in moved:
            mode, blob, stage_ = about.split(" ")
            found[path] = Entry(mode, blob) if stage_ == "0" else Entry("conflict", stage_)
    return found


def _blob(entry: Entry | None) -> str | None:
    return None if entry is None else entry.blob
