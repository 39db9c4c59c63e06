"""Recording through the read model: two recorders at once lose nothing and cannot contradict each other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.helpers import user_git

ROOT = Path(__file__).parents[2]


class Office:
    """A ledger whose every command is a process of its own."""

    def __init__(self, place: Path) -> None:
        self.root = place / "records"
        self.surroundings = os.environ | {
            "PYTHONPATH": str(ROOT),
            "XDG_CACHE_HOME": str(place / "cache"),
            "LEDGER_RECORDER": "秘书",
        }

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "ledger", "-C", str(self.root), "--json", *words],
            env=self.surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, *words: str) -> tuple[int, str]:
        process = self.start(*words)
        out, error = process.communicate(timeout=60)
        return process.returncode, out + error


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.root.mkdir()
    assert made.run("init", "--committee", "东街")[0] == 0
    return made


def test_two_at_once_lose_nothing(office: Office) -> None:
    visit = ("record", "visit.made", "type=voter", "visitors=甲", "visited=某户")
    running = [office.start(*visit) for _ in range(6)]
    answers = [json.loads(process.communicate(timeout=60)[0]) for process in running]
    assert all(answer["commit"] for answer in answers)
    _, printed = office.run("list", "visit")
    keys = {entity["key"].partition(" 某户")[2] for entity in json.loads(printed)}
    assert keys == {"", " (2)", " (3)", " (4)", " (5)", " (6)"}
    assert user_git(office.root, "status", "--porcelain") == ""
    assert user_git(office.root, "fsck", "--strict") == ""


def test_two_at_once_cannot_both_close_the_same_matter(office: Office) -> None:
    opinion = ("opinion=民1", "occurred=2025-03-01")
    assert (
        office.run("record", "opinion.recorded", *opinion, "source=hotline", "category=市容环境", "title=灯不亮")[0]
        == 0
    )
    running = [office.start("record", "opinion.closed", *opinion, "solved=yes") for _ in range(3)]
    codes = sorted((process.communicate(timeout=60), process.returncode)[1] for process in running)
    assert codes == [0, 1, 1]
    assert office.run("check", "--errors")[0] == 0
