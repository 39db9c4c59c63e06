"""What a power cut leaves of the files that a traced run has changed: only what it had synced.

The system promises nothing else, so the worst it may do is done here: bytes written since a file's last sync
go back to what they were, and names made, removed or changed since their folder's last sync are undone. Or the
names stay while of the bytes only the first half arrives, as on file systems that write names first.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

WRITES = ("write", "pwrite64", "writev", "pwritev", "truncate", "ftruncate", "fallocate", "copy_file_range", "sendfile")
SYNCS = ("fsync", "fdatasync")
OPENS = ("open", "openat", "creat")
RENAMES = ("rename", "renameat", "renameat2")
LINKS = ("link", "linkat", "symlink", "symlinkat")


class Change(NamedTuple):
    """A change of names that its folder has not synced: what became of `file`, and what had the name before."""

    what: Literal["made", "removed", "renamed"]
    file: str
    source: str = ""
    before: str = ""

    @property
    def folders(self) -> set[str]:
        """The folders of which one must be synced, so that it stays."""
        return {os.path.dirname(file) for file in (self.file, self.source) if file}

    def undo(self) -> None:
        """As if it had never happened."""
        if self.what == "renamed":
            os.rename(self.file, self.source)
        elif self.what == "made":
            _drop(self.file)
        if self.before:
            os.link(self.before, self.file, follow_symlinks=False)
        elif self.what == "removed":
            os.mkdir(self.file)


class Disk:
    """The tree as the last syncs left it, told as differences to the tree as it is.

    `shelf` is a folder outside the tree, on the same disk: removed files are kept there under further names.
    """

    def __init__(self, shelf: Path) -> None:
        self.shelf = shelf
        shutil.rmtree(shelf, ignore_errors=True)
        shelf.mkdir()
        self.synced: dict[int, bytes] = {}
        self.changes: list[Change] = []

    def before(self, call: str, file: str, source: str) -> Change | None:
        """A call is about to happen: keep what it will destroy; gives the change of names that it makes."""
        about = _about(file)
        if about is not None and stat.S_ISREG(about.st_mode) and call in (*WRITES, *OPENS):
            with suppress(FileNotFoundError):
                self.synced.setdefault(about.st_ino, Path(file).read_bytes())
        if call in (*OPENS, *LINKS, "mkdir", "mkdirat"):
            return None if about else Change("made", file)
        if call in RENAMES:
            return Change("renamed", file, source, self._keep(file) if about else "")
        if call in ("unlink", "unlinkat", "rmdir") and about is not None:
            return Change("removed", file, before="" if stat.S_ISDIR(about.st_mode) else self._keep(file))
        return None

    def after(self, call: str, file: str, change: Change | None) -> None:
        """The call has happened."""
        if change is not None:
            self.changes.append(change)
        about = _about(file)
        if about is None or call not in SYNCS:
            return
        self.synced.pop(about.st_ino, None)
        if stat.S_ISDIR(about.st_mode):
            self.changes = [each for each in self.changes if file not in each.folders]

    def _keep(self, file: str) -> str:
        place = self.shelf / str(len(os.listdir(self.shelf)))
        os.link(file, place, follow_symlinks=False)
        return str(place)

    def lose(self, below: Path, *, names: bool) -> None:
        """The power goes: with `names` all is lost that was not synced, else the second half of such bytes."""
        for change in reversed(self.changes) if names else ():
            with suppress(FileNotFoundError):  # it lay in a folder that is gone itself
                change.undo()
        for place, _, files in os.walk(below):
            for name in files:
                file = Path(place, name)
                about = file.lstat()
                if stat.S_ISREG(about.st_mode) and about.st_ino in self.synced:
                    file.chmod(0o600)
                    synced, now = self.synced[about.st_ino], file.read_bytes()
                    arrived = b"" if names else now[: len(now) // 2]
                    file.write_bytes(arrived + synced[len(arrived) :])
                    file.chmod(stat.S_IMODE(about.st_mode))


def _about(file: str) -> os.stat_result | None:
    with suppress(OSError):
        return os.lstat(file)
    return None


def _drop(file: str) -> None:
    if os.path.isdir(file) and not os.path.islink(file):
        shutil.rmtree(file)
    else:
        os.unlink(file)
