"""What the ledger exports as registers it knows again, and an empty ledger that reads them has the same figures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.run import run

EQUAL = (
    *(
        "deputy_in_office",
        "station_open",
        "committee_members",
        "meeting_held",
        "meeting_quorate",
        "meeting_attendance_rate",
    ),
    *("reception_sessions", "reception_visitors", "reception_officials", "opinion_solved", "opinion_closed"),
    *(
        "suggestion_submitted",
        "suggestion_accepted",
        "suggestion_assigned",
        "suggestion_replied",
        "suggestion_closed",
        "suggestion_refused",
        "suggestion_withdrawn",
    ),
    *("suggestion_reply_rate", "suggestion_timely_reply_rate", "commitment_made", "visit_made", "visit_units"),
    *(
        "activity_held_study",
        "activity_held_inspection",
        "activity_present",
        "budget_approved",
        "budget_spent",
        "duty_report_held",
    ),
    *("project_adopted", "project_completed", "news_published_city", "suggestion_result_satisfied_rate"),
)
"""Figures that rest on the registers alone."""


def ledger(*words: str) -> int:
    return run(["--lang", "zh", *words])


def figures(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    ledger("-C", str(folder), "figures", "-p", "2025", "--json")
    return {each["name"]: each["value"] for each in json.loads(capsys.readouterr().out)}


def test_the_registers_of_the_example_come_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LEDGER_RECORDER", "秘书")
    demo, empty, book = tmp_path / "demo", tmp_path / "empty", tmp_path / "台账2025.xlsx"
    assert ledger("demo", str(demo)) == 0
    assert ledger("-C", str(demo), "export", "xlsx", "-p", "2025", "-o", str(book)) == 0

    capsys.readouterr()
    ledger("-C", str(demo), "import", str(book), "--dry-run", "--json")
    known = json.loads(capsys.readouterr().out)
    assert known["events"] == []
    assert known["wrong"] == []
    rows = [sheet["rows"] for sheet in known["sheets"]]
    assert sum(each["new"] + each["added"] for each in rows) == 0
    assert sum(each["known"] for each in rows) > 400
    assert sum(each["changed"] for each in rows) <= 2  # a matter handled in three rounds, a problem told twice

    assert ledger("-C", str(tmp_path), "init", "empty", "--committee", "东街街道人大工委") == 0
    shutil.copy(demo / "ledger.toml", empty / "ledger.toml")
    ledger("-C", str(empty), "import", str(book), "--yes", "--register-missing", "--skip-wrong")
    ours, theirs = figures(empty, capsys), figures(demo, capsys)
    lost = {name: (ours[name], theirs[name]) for name in EQUAL if ours[name] != theirs[name]}
    assert lost == {}
    assert sum(1 for name, value in theirs.items() if value and ours[name] == value) > 200
