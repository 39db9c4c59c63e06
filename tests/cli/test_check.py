"""All findings in one place, errors first, with an exit code a script can use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.committee import Committee, new_committee


@pytest.fixture
def committee(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    return new_committee(tmp_path, capsys, monkeypatch)


def test_a_ledger_without_a_doubt_is_clean(committee: Committee) -> None:
    code, printed = committee.run("check")
    assert (code, printed.strip()) == (0, "Nothing to remark.")


def test_single_events_gaps_and_the_configuration_are_all_looked_at(committee: Committee) -> None:
    committee.record(
        {
            "kind": "meeting.held",
            "occurred": "2025-01-20",
            "meeting": "2025 regular 1",
            "type": "regular",
            "chair": "赵六",
            "present": ["赵六"],
            "agenda": ["计划"],
        },
    )
    committee.configure('[points]\nitems = "?"\n')
    code, printed = committee.run("check", "--as-of", "2025-06-30")
    assert code == 1
    found = committee.json("check", "--as-of", "2025-06-30")
    codes = [finding["code"] for finding in found["findings"]]
    assert codes.count("check.quarter_without_meeting") == 2
    assert "meeting.not_quorate" in codes
    assert codes[0].startswith("points.")
    assert found["counts"] == {"error": 1, "warning": len(codes) - 1, "note": 0}
    assert all(finding["message"] and finding["remedy"] for finding in found["findings"])
    assert "1 errors" in printed


def test_a_period_and_a_code_narrow_the_list(committee: Committee) -> None:
    committee.record(
        {
            "kind": "visit.made",
            "occurred": "2024-01-05",
            "visit": "1",
            "type": "voter",
            "visitors": ["甲"],
            "visited": "某户",
        },
    )
    words = ("check", "-p", "2024-H1", "--code", "check.quarter", "--as-of", "2025-12-31")
    assert [each["message"][:7] for each in committee.json(*words)["findings"]] == ["2024-Q1", "2024-Q2"]
