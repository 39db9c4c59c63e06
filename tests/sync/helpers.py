"""What the tests of syncing share: a bare remote, and clones of one ledger at several desks."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from ledger.store.journal.append import append
from ledger.store.journal.sync import Synced, sync
from ledger.store.records.folder import Folder, at, find
from ledger.store.repository.git import Git
from tests.store.helpers import NOW, new_folder, record, user_git


class Desks:
    """A remote, and as many clones of its ledger as one asks for."""

    def __init__(self, place: Path, inside: str = "") -> None:
        self.place = place
        self.inside = inside
        self.remote = place / "remote.git"
        place.mkdir(parents=True, exist_ok=True)
        user_git(place, "init", "--quiet", "--bare", "--initial-branch=main", str(self.remote))
        self.first = new_folder(place / "甲", inside)
        (self.first.root / "ledger.toml").write_text('[committee]\nname = "东街街道人大工委"\n')
        user_git(self.first.repository, "add", "--all")
        user_git(self.first.repository, "commit", "--quiet", "--message=configuration")
        user_git(self.first.repository, "remote", "add", "origin", str(self.remote))
        meet(self.first)

    def clone(self, name: str) -> Folder:
        """The same ledger at another desk."""
        user_git(self.place, "clone", "--quiet", str(self.remote), name)
        return find(self.place / name / self.inside)


def meet(folder: Folder, name: str | None = None, *, accept: bool = False, later: int = 0) -> Synced:
    """Sync one desk, by a clock that may be later than the others'."""
    return sync(at(folder.root), name, recorder="秘书", now=clock(later), accept=accept)


def clock(later: int) -> datetime:
    return NOW + timedelta(minutes=later)


def add(folder: Folder, *numbers: int | str) -> list[str]:
    """Record events at one desk; gives their paths."""
    records = [record(number) for number in numbers]
    append(folder, records, recorder="秘书", message="recorded", now=NOW)
    return [each.path for each in records]


def events(folder: Folder) -> set[str]:
    """The events of the checked-out commit."""
    git = Git(folder)
    return set(git.tree(git.head() or ""))


def head(folder: Folder) -> str | None:
    """The commit checked out."""
    return Git(folder).head()


def clean(folder: Folder) -> bool:
    """Whether the work tree and the index are just as the commit."""
    return user_git(folder.repository, "status", "--porcelain") == ""
