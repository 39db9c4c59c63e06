"""What an append under way is about to do, written down first, so that the next command can settle it.

An intent is a small JSON file in the git folder: the commit it starts from, and the paths it adds. It is
synced before anything else happens and removed after everything else has happened.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ledger.store.disk.durable import remove, sync_folders, write_new
from ledger.store.records.folder import Folder
from ledger.store.records.names import new_ids

PLACE = "ledger"  # the ledger's own folder inside the git folder
_SUFFIX = ".intent"


class Intent(NamedTuple):
    """One append under way: its file, the commit before it (None: no commit yet), the paths it adds.

    With `after` it is a sync: the branch moves from one commit to the other, and all paths follow.
    """

    file: Path
    before: str | None
    paths: tuple[str, ...]
    after: str | None = None

    def forget(self) -> None:
        """Remove the note: the append is wholly there, or wholly absent."""
        remove(self.file)


def place(folder: Folder) -> Path:
    """The ledger's own folder in the git folder of this work tree."""
    return folder.git_dir / PLACE


def temporary(path: str) -> str:
    """Where a file lies until it gets its final name: beside it, hidden."""
    directory, name = os.path.split(path)
    return os.path.join(directory, f".{name}.new")


def declare(folder: Folder, before: str | None, paths: list[str], after: str | None = None) -> Intent:
    """Write down and sync what is about to be added, or where the branch is about to move."""
    where = place(folder)
    where.mkdir(exist_ok=True)
    intent = Intent(where / f"{new_ids()[0]}{_SUFFIX}", before, tuple(paths), after)
    noted = {"before": before, "paths": paths} | ({"after": after} if after else {})
    try:
        write_new(intent.file, json.dumps(noted).encode())
        sync_folders([where, folder.git_dir])
    except OSError:
        intent.forget()
        raise
    return intent


def is_left(folder: Folder) -> bool:
    """Whether an append is under way, or did not come to its end."""
    return any(place(folder).glob(f"*{_SUFFIX}"))


def left_over(folder: Folder) -> Iterator[Intent]:
    """The intents of appends that did not come to their end, oldest first."""
    where = place(folder)
    if not where.is_dir():
        return
    for file in sorted(where.glob(f"*{_SUFFIX}")):
        found = _read(file)
        if found is None:
            remove(file)  # cut while it was written, so nothing had happened yet; or never written by us
        else:
            yield found


def _read(file: Path) -> Intent | None:
    """An intent from its file; None where it is none."""
    if not stat.S_ISREG(file.lstat().st_mode):
        return None
    try:
        noted = json.loads(file.read_bytes())
        found = Intent(file, noted["before"], tuple(noted["paths"]), noted.get("after"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    commits = (found.before or "", found.after or "")
    return found if all(isinstance(each, str) for each in (*found.paths, *commits)) else None
