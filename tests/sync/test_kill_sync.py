"""A sync killed at any call that changes something loses nothing, and the next one completes it."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.store.folder import Folder, find
from ledger.store.settle import finish
from tests.store.helpers import NOW, on_disk, user_git
from tests.sync.helpers import Desks, add, clean, events, head, meet

STRACE = shutil.which("strace")
DRIVER = Path(__file__).with_name("sync_once.py")
PROJECT = Path(__file__).parents[2]
CHANGES = "fsync,rename,link,unlink,openat,mkdir,execve,ftruncate,renameat2,unlinkat,linkat,rmdir"
POINTS = 10  # LEDGER_TEST_EVERY_CALL=1 takes them all

pytestmark = pytest.mark.skipif(STRACE is None, reason="strace is not installed")


def strace(inject: str, log: Path, folder: Folder) -> subprocess.CompletedProcess[str]:
    assert STRACE
    tracing = [STRACE, "-f", "-qq", "--seccomp-bpf", "-o", str(log), "-e", f"trace={CHANGES},write"]
    if inject:
        tracing += ["-e", f"inject={inject}"]
    return subprocess.run(
        [*tracing, sys.executable, "-P", str(DRIVER), str(folder.root)],
        env=os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def calls(log: Path) -> list[tuple[str, int]]:
    """The calls of each process that change something, each as (name, its number within that process)."""
    seen: dict[tuple[str, str], int] = {}
    found = set()
    started = False
    for line in log.read_text(errors="replace").splitlines():
        match = re.match(r"(\d+)\s+(\w+)\((.*)", line)
        if not match:
            continue
        process, name, rest = match.groups()
        seen[process, name] = seen.get((process, name), 0) + 1
        started = started or "ledger/lock" in rest
        if started and name != "write" and not (name == "openat" and "O_CREAT" not in rest):
            found.add((name, seen[process, name]))
    return sorted(found)


class Situation:
    """Two desks that have both recorded something, and the user's own unsaved changes at the first."""

    def __init__(self, place: Path) -> None:
        self.desks = Desks(place)
        self.folder = self.desks.first
        other = self.desks.clone("乙")
        (other.root / "ledger.toml").write_text('[committee]\nname = "西街街道人大工委"\n')
        user_git(other.repository, "commit", "--quiet", "--all", "--message=renamed")
        self.theirs = set(add(other, 3, 4))
        meet(other)
        self.ours = set(add(self.folder, 1, 2))
        (self.folder.root / "notes.txt").write_text("unsaved\n")

    def holds(self) -> None:
        """Nothing is lost, at once; after the next command the folder is as its commit says."""
        self.folder = find(self.folder.root)
        assert self.ours <= events(self.folder) <= self.ours | self.theirs
        finish(self.folder, recorder="秘书", now=NOW)
        assert events(self.folder) == on_disk(self.folder)
        assert user_git(self.folder.repository, "status", "--porcelain") == "?? notes.txt\n"
        assert user_git(self.folder.repository, "fsck", "--strict", "--no-dangling") == ""
        meet(self.folder)
        assert events(self.folder) == on_disk(self.folder) == self.ours | self.theirs
        third = self.desks.clone("丙")
        assert (events(third), head(third)) == (events(self.folder), head(self.folder))
        assert clean(third)
        assert "西街" in (self.folder.root / "ledger.toml").read_text()


def test_a_killed_sync_loses_nothing(tmp_path: Path) -> None:
    first = Situation(tmp_path / "first")
    assert "synced" in strace("", tmp_path / "log", first.folder).stdout
    first.holds()
    found = calls(tmp_path / "log")
    assert {"fsync", "rename", "link", "unlink", "openat", "execve"} <= {name for name, _ in found}
    every = os.environ.get("LEDGER_TEST_EVERY_CALL")
    for number, (name, count) in enumerate(
        found if every else random.Random("sync").sample(found, min(POINTS, len(found)))
    ):
        situation = Situation(tmp_path / str(number))
        result = strace(f"{name}:signal=KILL:when={count}", tmp_path / "log", situation.folder)
        assert "Traceback" not in result.stderr, (name, count, result.stderr)
        situation.holds()
        shutil.rmtree(tmp_path / str(number))


@pytest.mark.parametrize("fault", ["fsync:error=EIO", "write:error=ENOSPC", "rename:error=EIO"])
def test_a_failing_disk_is_reported_and_loses_nothing(tmp_path: Path, fault: str) -> None:
    for number in random.Random(fault).sample(range(1, 9), 2):
        situation = Situation(tmp_path / str(number))
        result = strace(f"{fault}:when={number}", tmp_path / "log", situation.folder)
        assert "Traceback" not in result.stderr, (number, result.stderr)
        situation.holds()
