"""An append is all or nothing: killed at any system call that matters, and on a disk that fails.

`strace` kills the ledger, or the git it runs, at the n-th of the calls that change the disk, or makes
that call fail. Afterwards the event (or the whole batch) is there or is not, and the next command works.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.store.append import append
from ledger.store.folder import Folder
from ledger.store.git import Git
from ledger.store.settle import finish
from tests.store.helpers import NOW, new_folder, on_disk, record, user_git

STRACE = shutil.which("strace")
DRIVER = Path(__file__).with_name("append_once.py")
PROJECT = Path(__file__).parents[2]
CHANGES = "fsync,rename,link,unlink,openat,mkdir,execve,ftruncate,renameat2,unlinkat,linkat"
POINTS = 4  # of each kind of append; LEDGER_TEST_EVERY_CALL=1 takes them all


def strace(inject: str, log: Path, folder: Folder, count: int, *words: str) -> subprocess.CompletedProcess[str]:
    assert STRACE
    tracing = [STRACE, "-f", "-qq", "--seccomp-bpf", "-o", str(log), "-e", f"trace={CHANGES},write"]
    if inject:
        tracing += ["-e", f"inject={inject}"]
    return subprocess.run(
        [*tracing, sys.executable, "-P", str(DRIVER), str(folder.root), str(count), *words],
        env=os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def calls(log: Path) -> list[tuple[str, int]]:
    """The calls of each process that change something, each as (name, its number within that process).

    strace counts for each process apart, and all of them are injected at their n-th: so a number
    stands for the n-th call of every process of the run.
    """
    seen: dict[tuple[str, str], int] = {}
    found = []
    started = False
    for line in log.read_text(errors="replace").splitlines():
        match = re.match(r"(\d+)\s+(\w+)\((.*)", line)
        if not match:
            continue
        process, name, rest = match.groups()
        seen[process, name] = seen.get((process, name), 0) + 1
        started = started or "ledger/lock" in rest
        harmless = name == "openat" and "O_CREAT" not in rest
        if started and not harmless and name != "write":
            found.append((name, seen[process, name]))
    return sorted(set(found))


def whole_or_absent(folder: Folder, before: str, count: int) -> int:
    """How many events HEAD has more, once the next command has settled things: all of them or none."""
    at_once = Git(folder).changes(before, Git(folder).head() or "")
    assert at_once is not None
    assert len(at_once[0]) in (0, count)
    finish(folder, recorder="秘书", now=NOW)
    git = Git(folder)
    head = git.head()
    assert head
    there = git.tree(head)
    assert on_disk(folder) == set(there)
    assert user_git(folder.repository, "status", "--porcelain") == ""
    assert user_git(folder.repository, "fsck", "--strict", "--no-dangling") == ""
    assert not list((folder.git_dir / "ledger").glob("*.intent"))
    changed = git.changes(before, head)
    assert changed is not None
    added, removed = changed
    assert removed == []
    assert len(added) in (0, count)
    return len(added)


def the_next_append_works(folder: Folder) -> None:
    done = append(folder, [record("next")], recorder="秘书", message="the next", now=NOW)
    assert done.versioned
    assert done.findings == ()


def run_at(tmp_path: Path, inside: str, count: int, inject: str, *words: str) -> None:
    folder = new_folder(tmp_path / "repository", inside)
    append(folder, [record("first")], recorder="秘书", message="before", now=NOW)
    before = Git(folder).head()
    assert before
    result = strace(inject, tmp_path / "log", folder, count, *words)
    assert "Traceback" not in result.stderr, result.stderr
    added = whole_or_absent(folder, before, count)
    if "recorded" in result.stdout:
        assert added == count  # nothing reported as done is lost
    the_next_append_works(folder)
    shutil.rmtree(tmp_path / "repository")


def points(tmp_path: Path, inside: str, count: int, seed: str) -> list[tuple[str, int]]:
    folder = new_folder(tmp_path / "repository", inside)
    append(folder, [record("first")], recorder="秘书", message="before", now=NOW)
    assert "recorded versioned" in strace("", tmp_path / "log", folder, count).stdout
    shutil.rmtree(tmp_path / "repository")
    found = calls(tmp_path / "log")
    assert {"fsync", "rename", "link", "unlink", "openat", "execve"} <= {name for name, _ in found}
    amount = len(found) if os.environ.get("LEDGER_TEST_EVERY_CALL") else min(POINTS, len(found))
    return random.Random(seed).sample(found, amount)


pytestmark = pytest.mark.skipif(STRACE is None, reason="strace is not installed")


@pytest.mark.parametrize("inside", ["", "records"])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("words", [(), ("alone",)])
def test_a_killed_append_is_whole_or_absent(tmp_path: Path, inside: str, count: int, words: tuple[str, ...]) -> None:
    for name, number in points(tmp_path, inside, count, f"{inside}{count}{words}"):
        run_at(tmp_path, inside, count, f"{name}:signal=KILL:when={number}", *words)


@pytest.mark.parametrize("fault", ["fsync:error=EIO", "write:error=ENOSPC", "link:error=ENOSPC", "rename:error=EIO"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_failing_disk_is_reported_and_leaves_all_or_nothing(tmp_path: Path, fault: str, count: int) -> None:
    for number in random.Random(fault).sample(range(1, 9), 2):
        run_at(tmp_path, "", count, f"{fault}:when={number}")
