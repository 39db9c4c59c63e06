"""A records folder from elsewhere may name programs in every way git knows: none of them is started.

Nor does any of its settings change a byte of an event, or where it lies.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.run import run
from ledger.store.records.names import is_event_path
from tests.store.helpers import user_git
from tests.sync.helpers import Desks, add, meet

SETTINGS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("hostile.toml").read_text(encoding="utf-8"))[
    "setting"
]
PROJECT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs are scripts of the shell")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger and its remote, where a colleague has recorded something new."""
    place = tmp_path_factory.mktemp("office")
    desks = Desks(place)
    add(desks.first, 1)
    meet(desks.first)
    colleague = desks.clone("乙")
    add(colleague, 2)
    meet(colleague)
    desks.first.root.rename(place / "records")
    return place


class Trap:
    """A copy of the office with one hostile setting, and a program that tells when it was run."""

    def __init__(self, office: Path, place: Path, setting: Mapping[str, Any]) -> None:
        self.place = place / "office"
        self.setting = setting
        for name in ("records", "remote.git"):
            shutil.copytree(office / name, self.place / name)
        self.sprung = place / "sprung"
        self.program = place / "run-me"
        self.program.write_text(f'#!/bin/sh\necho "$0 $*" >> {self.sprung}\nexit 1\n')
        self.program.chmod(0o755)
        user_git(self.records, "config", "remote.origin.url", str(self.place / "remote.git"))
        for name, text in setting.get("files", {}).items():
            self.write(self.place / name, self.filled(text))
        for name, where in (("config", self.records / ".git"), ("remote", self.place / "remote.git")):
            text = self.remaining(name)
            with (where / "config").open("a") as file:
                file.write(text + "\n")

    @property
    def records(self) -> Path:
        return self.place / "records"

    def remaining(self, name: str) -> str:
        """The settings; an address replaces the one there is."""
        text = self.filled(self.setting.get(name, ""))
        if name == "config" and '[remote "origin"]' in text and "\nurl = " in text:
            user_git(self.records, "config", "--unset-all", "remote.origin.url")
        return text

    def filled(self, text: str) -> str:
        return text.replace("{run}", str(self.program)).replace("{place}", str(self.place))

    def write(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        if text.startswith("#!"):
            file.chmod(0o755)


def named(setting: Mapping[str, Any]) -> str:
    return str(setting["name"])


@pytest.mark.parametrize("setting", SETTINGS, ids=named)
def test_nothing_that_the_folder_names_is_run(
    office: Path,
    tmp_path: Path,
    setting: Mapping[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    trap = Trap(office, tmp_path, setting)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LEDGER_RECORDER", "秘书")
    monkeypatch.setenv("PATH", os.pathsep.join([".", str(trap.records), os.environ["PATH"]]))
    monkeypatch.chdir(trap.records)
    words = ("record", "unit.registered", "unit=城管中队", "system=stationed_body", "occurred=2023-03-01")
    assert run(words) == 0, capsys.readouterr()
    for command in ("status", "figures"):
        run((command,))
        assert not trap.sprung.exists(), trap.sprung.read_text()
    synced = run(("sync",))
    printed = capsys.readouterr()
    monkeypatch.undo()
    assert not trap.sprung.exists(), trap.sprung.read_text()
    assert "Traceback" not in printed.err
    if setting.get("wrong"):
        assert synced != 0
    else:
        sent = user_git(trap.place / "remote.git", "ls-tree", "-r", "--name-only", "main")
        assert "unit.registered" in sent, printed
        for path in filter(is_event_path, sent.split()):
            whole = subprocess.run(
                ["git", "cat-file", "blob", f"main:{path}"],
                cwd=trap.place / "remote.git",
                capture_output=True,
                check=True,
            )
            assert (trap.records / path).read_bytes() == whole.stdout, "not a byte is changed on the way"


LIVE = [setting for setting in SETTINGS if "ordinary" in setting]


@pytest.mark.parametrize("setting", LIVE, ids=named)
def test_ordinary_git_does_run_it(office: Path, tmp_path: Path, setting: Mapping[str, Any]) -> None:
    trap = Trap(office, tmp_path, setting)
    done = subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *setting["ordinary"]],
        cwd=trap.records,
        env=os.environ | {"GIT_TERMINAL_PROMPT": "0", "GIT_PAGER_IN_USE": "1"},
        input=b"url=https://127.0.0.1:9\n\n",
        capture_output=True,
        check=False,
        timeout=20,
    )
    assert trap.sprung.exists(), f"the setting proves nothing: {done.stderr!r}"


def test_there_are_enough_of_them() -> None:
    assert len(SETTINGS) >= 40
    assert len({named(setting) for setting in SETTINGS}) == len(SETTINGS)


def test_modules_of_the_folder_are_not_imported(office: Path, tmp_path: Path) -> None:
    trap = Trap(office, tmp_path, {})
    for name in ("tomllib", "sqlite3", "ledger", "sitecustomize", "encodings"):
        (trap.records / f"{name}.py").write_text(f"open({str(trap.sprung)!r}, 'a').write('{name}')\n")
    script = tmp_path / "bin" / "ledger"
    trap.write(script, "from ledger.cli import main\nraise SystemExit(main())\n")
    done = subprocess.run(
        [sys.executable, str(script), "status"],
        cwd=trap.records,
        env=os.environ | {"PYTHONPATH": str(PROJECT), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert not trap.sprung.exists()
