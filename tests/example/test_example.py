"""The example ledger is what its script makes, has every kind in use, and adds up as a clerk counts."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger import subjects
from ledger.cli.run import run
from ledger.store.model.model import open_model
from ledger.store.records import folder
from tests.example import make, opinions, outreach, suggestions
from tests.exchange.peer import compare


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as its script makes it, in a repository of its own."""
    root = tmp_path_factory.mktemp("example") / "records"
    make.make(root)
    return root


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def figures(capsys: pytest.CaptureFixture[str], root: Path, *words: str) -> Mapping[str, Any]:
    capsys.readouterr()
    assert run(("-C", str(root), "--json", "figures", *words)) == 0
    return {each["name"]: each for each in json.loads(capsys.readouterr().out)}


def test_records_are_what_the_script_makes(made: Path) -> None:
    assert make.differing(made, make.RECORDS) == []


def test_every_kind_is_in_use() -> None:
    used = {path.name.split("_", 1)[1].rsplit("_", 2)[0] for path in (make.RECORDS / "events").rglob("*.toml")}
    known = {kind for subject in subjects.every() for kind in subject.kinds}
    assert known - used == {"ledger.sealed", "identity.erased"}, "both are acts of a command of their own"


@pytest.mark.usefixtures("cache")
def test_nothing_in_it_is_wrong_and_what_is_odd_was_meant(made: Path) -> None:
    found = Counter(each.code for each in open_model(folder.find(made)).findings())
    assert found == {
        "meeting.not_quorate": 1,  # the July meeting, held again a week later
        "duty_report.few_voters": 1,  # 28 voters in October
        "duty.reported_late": 1,
        "suggestion.rated_without_meeting": 3,
    }


@pytest.mark.usefixtures("cache")
def test_the_statistics_are_those_of_the_records(made: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(made, copy)
    assert run(("-C", str(copy), "project", "--check", "--quiet")) == 0


@pytest.mark.usefixtures("cache")
def test_the_figures_are_what_a_clerk_counts(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of_year = figures(capsys, made, "-p", "2025")
    counted = {name: of_year[name]["value"] for name in COUNTED}
    assert counted == COUNTED
    assert of_year["plan_completion_rate"]["text"] == "62.5%"  # five of eight items, the ninth was dropped
    assert of_year["reception_notices_kept_rate"]["numerator"] == 17  # of 18; the typhoon took one


COUNTED = {
    "reception_sessions": len(opinions.RECEPTIONS),
    "reception_visitors": sum(session.visitors for session in opinions.RECEPTIONS),
    # at receptions, by other ways, a repetition and a late one, and two tallies of 9 and 7
    "opinion_received": sum(len(session.brought) for session in opinions.RECEPTIONS)
    + len(opinions.ELSEWHERE)
    + 2
    + 9
    + 7,
    "suggestion_submitted": sum(
        map(len, (suggestions.SESSION, suggestions.RECESS, suggestions.STREET, suggestions.OTHERS))
    ),
    "suggestion_times_rehandled": 1,
    "meeting_held": 7,
    "meeting_quorate": 6,
    "meeting_quorate_quarters": 4,
    "deputy_in_office": 17,  # 17 at the beginning, one moved away, one elected in the place
    "commitment_made": 7,
    "commitment_kept": 3,
    "commitment_lapsed": 1,
    "visit_made": len(outreach.VISITS),
    "news_published": len(outreach.NEWS) + 5,  # and five counted by hand
    "campaign_done": 20,
    "budget_spent": 41960.5,  # with 12,600 for 1,260 as amended, without the 2,750 retracted
    "plan_dropped": 1,
    "election_voted": 1798,
    "open_classes": 1,  # the office's own kind of activity, and its own figure
}


@pytest.mark.usefixtures("cache")
def test_a_checkout_answers_from_its_records_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert figures(capsys, make.RECORDS, "reception_visitors", "-p", "2025")["reception_visitors"]["value"] == 290


@pytest.mark.usefixtures("cache")
def test_the_demo_is_a_copy_that_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo = tmp_path / "demo"
    assert run(("demo", str(demo))) == 0
    assert make.differing(demo, make.RECORDS) == []
    assert figures(capsys, demo, "suggestion_submitted", "-p", "2025")["suggestion_submitted"]["value"] == 22


@pytest.mark.usefixtures("cache")
def test_hledger_finds_the_same_balances(made: Path, tmp_path: Path) -> None:
    model = open_model(folder.find(made))
    assert len(compare(model.connection, tmp_path / "example.journal")) > 900


def test_git_keeps_the_bytes_of_the_records(tmp_path: Path) -> None:
    inside = [f"records/{name}" for name in make.files(make.RECORDS)]
    asked = ["git", "-C", str(make.RECORDS.parent), "check-attr", "text", "--stdin"]
    answer = subprocess.run(asked, input="\n".join(inside), capture_output=True, encoding="utf-8", check=False)
    if answer.returncode:
        pytest.skip("this is no checkout")
    assert {line.rsplit(": ", 1)[1] for line in answer.stdout.splitlines()} == {"unset"}


def test_the_script_tells_where_records_differ(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "records"
    shutil.copytree(made, other)
    (other / "ledger.toml").write_text("[committee]\n", encoding="utf-8")
    assert make.differing(made, other) == ["ledger.toml"]
    make.write(made, other)
    assert make.differing(made, other) == []
