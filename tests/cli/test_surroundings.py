"""The machine is not as it should be: each time a sentence with a remedy and exit code 3, never a broken program."""

from __future__ import annotations

import io
import os
import re
import sqlite3
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest

from ledger.cli import main
from ledger.store.model import model as models
from tests.cli.committee import Committee

UNIT = ("record", "unit.registered", "occurred=2025-01-02", "unit=街道办", "system=street_office")


def test_a_folder_that_may_not_be_read(office: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also by a user who owns nothing here; told of the place, so that it can be asked for."""
    scan = os.scandir

    def refused(place: object) -> object:
        if "events" in str(place):
            raise PermissionError(13, "Permission denied", str(place))
        return scan(place)  # type: ignore[call-overload]

    monkeypatch.setattr("os.scandir", refused)
    for words in (("list", "unit"), UNIT, ("status",), ("sync",), ("tui", "--plain", "home")):
        code, said = office.run(*words)
        assert (code, "[environment.system]" in said, str(office.root / "events") in said) == (3, True, True), words


def test_settings_that_may_not_be_read(office: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refused(place: Any, *more: Any, **named: Any) -> int:
        if str(place).endswith("ledger.toml"):
            raise PermissionError(13, "Permission denied", str(place))
        return opened(place, *more, **named)

    monkeypatch.setattr(os, "open", refused)
    assert office.run("list", "unit")[0] == 3


def test_a_full_output(office: Committee) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no full device here")
    words = [sys.executable, "-m", "ledger", "-C", str(office.root), "list", "unit"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert b"[environment.system]" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_a_cache_on_a_full_disk(office: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    """The read model is made in memory, whatever lies in its place."""
    opened = sqlite3.connect

    def refused(place: object, **more: object) -> sqlite3.Connection:
        if place != ":memory:":
            raise sqlite3.OperationalError("database or disk is full")
        return opened(place, **more)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(models.sqlite3, "connect", refused)
    assert office.run("list", "unit")[0] == 0
    assert office.run(*UNIT)[0] == 0


def test_a_console_that_lacks_characters(office: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office.run("record", "unit.registered", "unit=𠮷林处", "system=street_office")[0] == 0
    out = io.TextIOWrapper(io.BytesIO(), encoding="gbk")
    monkeypatch.setattr("sys.stdout", out)
    assert main(["-C", str(office.root), "list", "unit"]) == 0
    out.flush()
    assert r"\U00020bb7林处" in out.buffer.getvalue().decode("gbk")  # type: ignore[attr-defined]


@pytest.mark.parametrize("clock", ["nonsense", "2025-03-02", "2025-03-02T10:00:00", "1969-12-31T10:00:00+00:00"])
def test_a_fixed_clock_that_is_none(office: Committee, monkeypatch: pytest.MonkeyPatch, clock: str) -> None:
    monkeypatch.setenv("LEDGER_NOW", clock)
    for words in (UNIT, ("due",), ("tui", "--plain", "home")):
        code, said = office.run(*words)
        assert (code, "[usage.clock]" in said) == (2, True), words


def test_a_computer_that_has_lost_its_clock_records_nothing(office: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.fromtimestamp(5, tz)  # type: ignore[arg-type]

    monkeypatch.delenv("LEDGER_NOW")
    monkeypatch.setattr("ledger.store.entry.clock.datetime", Empty)
    before = office.files()
    code, said = office.run(*UNIT)
    assert (code, "[environment.clock]" in said, office.files()) == (3, True, before)
    assert office.run("list", "unit")[0] == 0, "reading goes on"


def test_without_git_an_event_is_kept_and_the_sentence_says_why(
    office: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")
        code, said = office.run(*UNIT)
        assert (code, "not yet versioned: git was not found [" in said) == (3, True)
        code, said = office.run("verify")
        assert (code, "[store.no_git]" in said) == (3, True)
    assert office.run(*UNIT[:3], "unit=派出所二", "system=street_office")[0] == 0
    assert office.run("verify")[0] == 0


def test_a_stranger_dated_beyond_the_calendar(office: Committee) -> None:
    """A commit or an event from elsewhere may say any time; it is named, and hides nothing."""
    made = office.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "late").strip()
    text = office.git("cat-file", "commit", made)

    for seconds in ("253402300799", "99999999999999", "-99999999999999"):
        later = re.sub(r"> \d+ ([+-]\d{4})$", f"> {seconds} -1200", text, flags=re.MULTILINE)
        place = office.root.parent / "commit"
        place.write_text(later)
        name = office.git("hash-object", "-t", "commit", "-w", "--literally", str(place)).strip()
        office.git("update-ref", "refs/heads/side", name)
        code, said = office.run("verify")
        assert code in (0, 1), said
