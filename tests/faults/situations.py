"""What is done when the fault happens, and what must hold afterwards, whatever the moment was.

Each situation is made once and copied for each fault to the same place, with a fixed clock and fixed ids,
so that number 17 is the same call each time.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ledger.cli.run import run
from tests.cli.committee import OFFICE, reception
from tests.faults.tracer import Fault, Run, plain, traced
from tests.store.helpers import user_git

CLOCK = "2025-04-02T09:00:00+08:00"
LONG_AGO = 1_700_000_000


class Situation:
    """A ledger with the user's own unsaved work beside it, and the command that is about to run."""

    name = ""
    words: Sequence[str] = ()
    count = 1  # events that the command brings
    inside = "records"
    """Where the records lie; in a larger repository, its folder stands before."""
    outside = ("cache/", "state/", "tmp/")
    """Folders that hold no records."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.place = home / "work"
        self.base = home / self.name
        self.records = self.place / self.inside
        self.place.mkdir(parents=True, exist_ok=True)
        self.surroundings()
        self.make()
        for each in self.place.rglob("*"):  # nothing is so young that a clock's coarseness counts
            if each.is_dir():
                os.utime(each, (LONG_AGO, LONG_AGO))
        self.place.rename(self.base)
        self.before = self.known()

    def known(self) -> set[str]:
        """The events recorded before the command."""
        return events(self.base / self.inside)

    def surroundings(self) -> None:
        """Nothing of this user or machine, and nothing left to chance."""
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            del os.environ[name]
        os.environ |= {
            "HOME": str(self.place),
            "TMPDIR": str(self.place / "tmp"),
            "XDG_CACHE_HOME": str(self.place / "cache"),
            "XDG_STATE_HOME": str(self.place / "state"),
            "XDG_CONFIG_HOME": str(self.place / "config"),
            "XDG_DATA_HOME": str(self.place / "data"),
            "LEDGER_RECORDER": "秘书",
            "LEDGER_NOW": CLOCK,
            "LEDGER_SEED": "faults",
            "LC_ALL": "C.UTF-8",
        }
        (self.place / "tmp").mkdir(exist_ok=True)
        tempfile.tempdir = None  # ask the environment again
        (self.place / ".gitconfig").write_text("[safe]\n\tdirectory = *\n")

    def make(self) -> None:
        """The ledger before the command."""
        self.done("init", "--committee", "东街街道人大工委")
        self.record("office", OFFICE)
        self.record("first", [reception("2025-02-10", 5)])
        self.untidy(self.records)
        self.done("verify")

    def untidy(self, records: Path) -> None:
        """What the user has staged, and not even that."""
        (records / "staged.txt").write_text("staged\n")
        user_git(records, "add", "staged.txt")
        (records / "notes.txt").write_text("unsaved\n")

    def record(self, name: str, lines: Sequence[Mapping[str, Any]], records: Path | None = None) -> None:
        """Record some events as one batch."""
        batch = self.batch(name, lines)
        self.done("record", "--from", str(batch), records=records)

    def batch(self, name: str, lines: Sequence[Mapping[str, Any]]) -> Path:
        """A file of events to be recorded, named after what stands in it."""
        file = self.place / f"{name}.jsonl"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        return file

    def command(self, words: Sequence[str], records: Path | None = None) -> Callable[[], int]:
        """A command line to be run as a process of its own."""
        return lambda: run(["-C", str(records or self.records), "--lang", "en", *words])

    def done(self, *words: str, records: Path | None = None, seed: str | None = None) -> str:
        """Run a command that must succeed; gives what it prints."""
        os.environ["LEDGER_SEED"] = seed or " ".join(words)
        ended = plain(self.command(words, records), self.place / "printed")
        os.environ["LEDGER_SEED"] = "faults"
        assert ended.code == 0, f"ledger {' '.join(words)}: {ended.code}\n{ended.printed}"
        return ended.printed

    def fresh(self) -> None:
        """The same situation again."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.base, self.place, symlinks=True)

    @property
    def pair(self) -> tuple[Path, Path]:
        """The situation before and after."""
        return self.base, self.place

    def happen(self, fault: Fault | None = None, at: int = 0) -> Run:
        """Run the command, and let the fault happen."""
        self.fresh()
        ended = traced(self.command(self.words), self.home / "printed", self.place, fault, at)
        if fault is None:
            self.acknowledgement = ended.printed
        return ended

    def acknowledged(self, ended: Run) -> bool:
        """Whether the person was told that it is done."""
        return ended.code == 0 or ended.printed == self.acknowledgement

    def holds(self, ended: Run) -> None:
        """All that must be true, whatever happened: whole or absent, nothing lost, and the next command works."""
        assert "Traceback" not in ended.printed, ended.printed
        came = len(events(self.records) - self.before)
        assert came in (0, self.count), f"{came} events of {self.count}"
        acknowledged = self.acknowledged(ended)
        if acknowledged:
            assert came == self.count, "said to be recorded, and is not"
        waiting = ended.code == 3 and "not yet in git" in ended.printed
        self.next_command()
        here = events(self.records)
        assert self.before <= here, "an event recorded before is lost"
        came = len(here - self.before) - 1
        assert came in ((self.count,) if acknowledged or waiting else (0, self.count)), f"{came} events at last"
        self.settled(self.records)

    def next_command(self) -> None:
        """What the user does next: record another event."""
        self.record("next", [reception("2025-03-30", 8)])

    def settled(self, records: Path, own: str = "A  staged.txt\n?? notes.txt\n") -> None:
        """Nothing is left over, the folder is as its commit, the user's own work is there, and verify passes."""
        on_disk = {path.relative_to(records).as_posix() for path in (records / "events").rglob("*") if path.is_file()}
        assert on_disk == events(records), on_disk ^ events(records)
        assert user_git(records, "status", "--porcelain") == own
        assert user_git(records, "fsck", "--strict", "--no-dangling") == ""
        git = records / user_git(records, "rev-parse", "--git-dir").strip()
        left = [*git.rglob("*.lock"), *(git / "ledger").glob("*.intent")]
        assert not left, left
        report = json.loads(self.done("verify", "--json", records=records))
        assert report["counts"]["error"] == 0


class Single(Situation):
    """One event."""

    name = "record"
    words = (
        *("record", "reception.held", "occurred=2025-03-20", "reception=东街站 2025-03-20", "mode=in_station"),
        *("station=东街站", "deputies=张三", "visitors=12"),
    )


class Inside(Single):
    """One event, where the records are a folder of a larger repository."""

    name = "inside"
    inside = "office/records"

    def make(self) -> None:
        office = self.records.parent
        office.mkdir()
        user_git(office, "init", "--quiet", "--initial-branch=main")
        super().make()

    def untidy(self, records: Path) -> None:
        super().untidy(records.parent)


class Batch(Situation):
    """Three events as one commit."""

    name = "batch"
    count = 3

    def make(self) -> None:
        super().make()
        lines = [reception(f"2025-03-{day}", day, reception=f"东街站 {day}") for day in (20, 21, 22)]
        self.words = ("record", "--from", str(self.batch("lines", lines)))


class Large(Batch):
    """So many events that their files are written side by side."""

    name = "large"
    count = 40

    def make(self) -> None:
        super().make()
        lines = [reception("2025-03-20", n + 1, reception=f"东街站 {n}") for n in range(self.count)]
        self.batch("lines", lines)


class Seal(Situation):
    """The end of a quarter."""

    name = "seal"
    words = ("seal", "2025-Q1")

    def next_command(self) -> None:
        """After a seal, an event of its period says why it comes late."""
        self.record("next", [reception("2025-03-30", 8, note="漏记补登")])


class Amend(Situation):
    """A correction."""

    name = "amend"

    def make(self) -> None:
        super().make()
        target = next(path for path in events(self.records) if "reception.held" in path).split("_")[2]
        self.words = ("amend", target, "visitors=6", "--reason", "登记有误")


class Init(Situation):
    """The first command of all."""

    name = "init"
    words = ("init", "new", "--committee", "东街街道人大工委")

    def make(self) -> None:
        self.records.mkdir()

    def known(self) -> set[str]:
        return set()

    def holds(self, ended: Run) -> None:
        """The same command, asked again, makes the ledger or says that it is there; it can be worked with."""
        assert "Traceback" not in ended.printed, ended.printed
        new = self.records / "new"
        if self.acknowledged(ended):
            assert "ledger.toml" in user_git(new, "ls-tree", "--name-only", "HEAD")
        again = plain(self.command(self.words), self.place / "printed")
        assert again.code == 0 or "init.exists" in again.printed, again.printed
        self.record("office", OFFICE, new)
        self.settled(new, "")


class Identity(Situation):
    """A resident's name and telephone, kept outside git."""

    name = "identity"
    words = ("identity", "add", "--name", "赵六", "--phone", "13800001234", "--recorder", "秘书")
    store = "data/street-ledger/identities"

    def people(self) -> dict[str, str]:
        """Who is in the store: key and name, as the command shows them."""
        told = self.done("identity", "list", "--json", "--reveal", "--recorder", "秘书")
        return {person["key"]: person["name"] for person in json.loads(told)}

    def private(self) -> None:
        """Nobody else can read the store, nothing is left over, and the log is whole."""
        store = self.place / self.store
        assert {path.name for path in store.iterdir()} <= {"identities.jsonl", "access.jsonl", "lock"}
        for name in ("identities.jsonl", "access.jsonl"):
            assert (store / name).stat().st_mode & 0o077 == 0
        assert b"\n\n" not in (store / "access.jsonl").read_bytes()

    def holds(self, ended: Run) -> None:
        """The person is there or not; added again, once."""
        assert "Traceback" not in ended.printed, ended.printed
        people = self.people()
        assert list(people.values()) in (["赵六"], [])
        if self.acknowledged(ended):
            assert people
        self.done(*self.words)
        again = self.people()
        assert list(again.values()) == ["赵六"]
        assert people.keys() <= again.keys()
        self.private()


class Erase(Identity):
    """A resident is forgotten, and that is recorded."""

    name = "erase"

    def make(self) -> None:
        super().make()
        self.done(*Identity.words)
        (key,) = self.people()
        opinion = {"kind": "opinion.recorded", "occurred": "2025-02-11", "opinion": "2025-001", "source": "hotline"}
        self.record("opinion", [opinion | {"category": "市容环境", "title": "路灯不亮", "person": key}])
        self.words = ("erase-identity", key, "--reason", "保存期满", "--recorder", "秘书")

    def holds(self, ended: Run) -> None:
        """Who is not in the store any more, their erasure is recorded; the command asked again does the rest."""
        assert "Traceback" not in ended.printed, ended.printed
        recorded = any(self.records.glob("events/*/*/*identity.erased*.toml"))  # perhaps not yet in git
        recorded |= any("identity.erased" in path for path in events(self.records))
        kept = (self.place / self.store / "identities.jsonl").read_text("utf-8")
        assert recorded or "赵六" in kept
        if self.acknowledged(ended):
            assert recorded
            assert "赵六" not in kept
        again = plain(self.command(self.words), self.place / "printed")
        assert again.code == 0 or "identity.erased_already" in again.printed, again.printed
        assert "赵六" not in (self.place / self.store / "identities.jsonl").read_text("utf-8")
        self.next_command()
        assert sum("identity.erased" in path for path in events(self.records)) == 1
        self.private()
        self.settled(self.records)


class Sync(Situation):
    """Two desks have both recorded something, the other one has changed the configuration too."""

    name = "sync"
    words = ("sync",)

    def make(self) -> None:
        super().make()
        remote = self.place / "remote.git"
        user_git(self.place, "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
        user_git(self.records, "remote", "add", "origin", str(remote))
        self.done("sync")
        other = self.place / "other"
        user_git(self.place, "clone", "--quiet", str(remote), str(other))
        (other / "ledger.toml").write_text((other / "ledger.toml").read_text("utf-8") + "\n# 乙\n", "utf-8")
        user_git(other, "commit", "--quiet", "--all", "--message=a remark")
        self.record("theirs", [reception("2025-03-05", 4), reception("2025-03-06", 4)], other)
        self.done("sync", records=other)
        self.record("ours", [reception("2025-03-07", 4)])
        self.done("verify")

    def holds(self, ended: Run) -> None:
        """Nothing of either desk is lost; the next sync, here and there, brings all to the same commit."""
        assert "Traceback" not in ended.printed, ended.printed
        self.before = events(self.base / "records")
        theirs = events(self.base / "other")
        both = self.before | theirs
        assert events(self.records) in (self.before, both)
        assert theirs <= events(self.place / "remote.git", "main")
        if self.acknowledged(ended):
            assert events(self.records) == both == events(self.place / "remote.git", "main")
        for lock in (self.place / "remote.git").rglob("*.lock"):  # of a git killed there: ten minutes pass
            os.utime(lock, (LONG_AGO, LONG_AGO))
        self.done("sync")
        assert events(self.records) == both == events(self.place / "remote.git", "main")
        self.settled(self.records)
        other = self.place / "other"
        self.done("sync", records=other)
        assert user_git(other, "rev-parse", "HEAD") == user_git(self.records, "rev-parse", "HEAD")
        self.settled(other, "")


_ALL = (Single, Inside, Batch, Large, Seal, Amend, Init, Identity, Erase, Sync)
SITUATIONS: dict[str, type[Situation]] = {each.name: each for each in _ALL}


def events(repository: Path, commit: str = "HEAD") -> set[str]:
    """The events of a commit, as git itself tells them."""
    return set(user_git(repository, "ls-tree", "-r", "--name-only", commit, "events/").split())
