"""The folder and its surroundings: sub-folders, larger repositories, no git, no cache, bad files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger.store.disk import durable
from ledger.store.records.codec import encode
from ledger.store.records.names import event_path, new_ids
from tests.cli.committee import OFFICE, Committee, reception
from tests.store.helpers import NOW, user_git

ROOT = Path(__file__).parents[2]
READING = (
    ("figures", "-p", "2025"),
    ("figures", "-p", "2025", "--by", "station"),
    ("balance",),
    ("balance", "--by", "deputy.station,month"),
    ("register",),
    ("list", "reception"),
    ("list", "opinion"),
    ("show", "deputy", "张三"),
    ("why", "reception_visitors"),
    ("due",),
    ("check",),
    ("status",),
    ("export", "hledger"),
)


def ledger(*words: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ledger", *words],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | surroundings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def everything(committee: Committee) -> dict[str, str]:
    """What every reading command prints."""
    return {" ".join(words): committee.run(*words)[1] for words in READING}


def forget(committee: Committee) -> None:
    """Delete the cache."""
    shutil.rmtree(committee.root.parent / "cache")


def work(office: Committee) -> None:
    """Some receptions, opinions and corrections, one recording at a time."""
    opinions = [{"category": "市容环境", "title": f"第{number}件"} for number in range(3)]
    office.record(reception("2025-03-20", 12, opinions=opinions))
    office.record(reception("2025-05-20", 3, deputies=["张三", "李四"]))
    office.record(reception("2025-01-20", 4))
    key = office.json("list", "opinion")[1]["key"]
    office.run(
        "record",
        "opinion.disposed",
        f"opinion={key}",
        "disposition=assigned",
        "to=派出所",
        "occurred=2025-03-21",
    )
    first, second = (row["event"] for row in office.json("why", "reception_visitors")["evidence"][:2])
    office.run("amend", first, "visitors=5", "--reason", "漏计")
    office.run("retract", second, "--reason", "重复")
    office.record(
        {
            "kind": "tally.recorded",
            "occurred": "2025-06-30",
            "account": "tally:资料",
            "amount": 5,
            "unit": "份",
        }
    )
    (row,) = office.json("register", "tally:资料")
    office.run("retract", row["event"], "--reason", "误记")


# --- caches -------------------------------------------------------------------------------------------


def test_deleting_the_cache_changes_no_output(office: Committee) -> None:
    work(office)
    warm = everything(office)
    forget(office)
    assert everything(office) == warm


def test_neither_hash_seed_nor_locale_nor_time_zone_nor_order_of_files_changes_a_byte(
    office: Committee,
) -> None:
    work(office)
    printed = []
    for place, surroundings in enumerate(
        (
            {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
            {"PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "TZ": "America/New_York"},
            {"PYTHONHASHSEED": "1234", "LANG": "zh_CN.UTF-8", "TZ": "Asia/Tokyo"},
        )
    ):
        cache = str(office.root.parent / f"cache{place}")
        printed.append(
            [
                ledger("-C", str(office.root), "--lang", "zh", *words, XDG_CACHE_HOME=cache, **surroundings).stdout
                for words in (
                    ("figures", "-p", "2025"),
                    ("balance", "--by", "month", "--json"),
                    ("check",),
                    ("export", "hledger"),
                )
            ]
        )
    assert printed[0] == printed[1] == printed[2]
    assert all(printed[0])


@pytest.mark.skipif(not Path("/proc").exists(), reason="no folder that nobody can write to")
def test_without_a_place_for_a_cache_everything_works(office: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    work(office)
    with_cache = everything(office)
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert everything(office) == with_cache
    assert office.run("record", "visit.made", "type=voter", "visitors=张三", "visited=某户")[0] == 0


def test_a_spoiled_cache_is_made_anew(office: Committee) -> None:
    work(office)
    before = everything(office)
    for file in (office.root.parent / "cache").rglob("*.sqlite*"):
        file.write_bytes(b"no database at all")
    assert everything(office) == before


# --- where the records are ----------------------------------------------------------------------------


def test_any_folder_inside_the_records_will_do(office: Committee) -> None:
    office.record(reception())
    for place in (
        office.root,
        office.root / "events",
        office.root / "events" / "2025" / "03",
        office.root.parent,
    ):
        done = ledger("-C", str(place), "figures", "reception_visitors", "-p", "2025", "--json")
        assert json.loads(done.stdout)[0]["value"] == 12, place


def test_outside_of_any_ledger_it_says_so(tmp_path: Path) -> None:
    done = ledger("-C", str(tmp_path), "--lang", "zh", "status")
    assert done.returncode == 3
    assert "ledger init" in done.stderr
    assert "Traceback" not in done.stderr


def test_in_a_larger_repository_the_users_own_changes_stay_as_they_are(tmp_path: Path) -> None:
    place = tmp_path / "office"
    place.mkdir()
    user_git(place, "init", "--quiet", "--initial-branch=main")
    for name in ("staged.txt", "unsaved.txt", "both.txt"):
        (place / name).write_text("one\n")
    user_git(place, "add", ".")
    user_git(place, "commit", "--quiet", "--message=own")
    surroundings = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "LEDGER_RECORDER": "秘书"}
    assert ledger("init", str(place / "records"), "--committee", "东街", **surroundings).returncode == 0
    for name in ("staged.txt", "both.txt"):
        (place / name).write_text("two\n")
        user_git(place, "add", name)
    for name in ("unsaved.txt", "both.txt"):
        (place / name).write_text("three\n")
    (place / "untracked.txt").write_text("mine\n")
    (place / "records" / "note.txt").write_text("mine\n")
    before = (
        user_git(place, "status", "--porcelain"),
        user_git(place, "diff"),
        user_git(place, "diff", "--cached"),
    )
    done = ledger(
        "-C",
        str(place),
        "record",
        "unit.registered",
        "unit=城管中队",
        "system=platform",
        "--json",
        **surroundings,
    )
    (made,) = json.loads(done.stdout)["events"]
    after = (
        user_git(place, "status", "--porcelain"),
        user_git(place, "diff"),
        user_git(place, "diff", "--cached"),
    )
    assert after == before
    changed = user_git(place, "show", "--format=", "--name-only", "HEAD").split()
    assert changed == [f"records/{made['file']}"]
    listed = ledger("-C", str(place), "list", "unit", "--json", **surroundings)
    assert [each["key"] for each in json.loads(listed.stdout)] == ["城管中队"]


# --- without git --------------------------------------------------------------------------------------


def test_without_git_an_event_is_recorded_and_versioned_by_the_next(office: Committee) -> None:
    words = (
        "-C",
        str(office.root),
        "--lang",
        "zh",
        "record",
        "visit.made",
        "type=voter",
        "visitors=张三",
        "visited=某户",
    )
    done = ledger(*words, PATH="/nonexistent")
    assert done.returncode == 3
    assert "尚未纳入版本" in done.stderr
    assert len(office.files()) == len(OFFICE) + 1
    assert office.figure("visit_made") == 1
    status = office.json("status")
    (waiting,) = status["not_versioned"]
    assert "visit.made" in waiting
    assert office.git("ls-files", waiting) == ""
    office.record(reception())
    assert office.json("status")["not_versioned"] == []
    assert office.git("ls-files", waiting).strip() == waiting
    assert office.figure("visit_made") == 1
    assert office.json("why", "visit_made")["evidence"][0]["commit"] is not None


@pytest.mark.parametrize(
    "command", [("status",), ("figures", "reception_visitors"), ("list", "reception"), ("verify",)]
)
def test_whatever_command_comes_next_finishes_what_a_killed_one_left(
    office: Committee, command: tuple[str, ...]
) -> None:
    path, before = office.files()[0], office.git("rev-parse", "HEAD").strip()
    (office.root / path).unlink()
    intent = office.root / ".git/ledger/01gtg3q4e0z9x8y7w6v5t4s3r2.intent"
    intent.write_text(json.dumps({"before": before, "paths": [path]}))
    assert office.run(*command)[0] == 0
    assert (office.root / path).exists()
    assert not intent.exists()


def test_a_reader_neither_waits_for_one_who_writes_nor_finishes_for_them(office: Committee) -> None:
    intent = office.root / ".git/ledger/01gtg3q4e0z9x8y7w6v5t4s3r2.intent"
    intent.write_text(json.dumps({"before": office.git("rev-parse", "HEAD").strip(), "paths": []}))
    with durable.writer_lock(office.root / ".git/ledger"):
        assert office.run("status")[0] == 0
        assert intent.exists()
    assert office.run("status")[0] == 0
    assert not intent.exists()


def test_reading_needs_no_git_where_nothing_is_new(office: Committee) -> None:
    office.record(reception())
    office.figure("reception_visitors")
    done = ledger("-C", str(office.root), "figures", "reception_visitors", "--json", PATH="/nonexistent")
    assert json.loads(done.stdout)[0]["value"] == 12


# --- bad files ----------------------------------------------------------------------------------------


def written(office: Committee, event: Mapping[str, Any], spoil: bytes = b"") -> str:
    """An event file laid into the folder by hand; its path."""
    (number,) = new_ids()
    entry = {"id": number, "recorded": NOW, "recorder": "他人", "channel": "cli"}
    data = encode({**event, "entry": entry}) + spoil
    path = event_path(event["kind"], event["occurred"], number, data)
    file = office.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return path


BAD = {
    "cut": b'kind = "visit.made"\noccurred = 2025-03',
    "gbk": 'kind = "走访"'.encode("gbk"),
    "empty": b"",
    "nul": b"\x00\x00",
    "merge": b"<<<<<<< HEAD\nkind = 1\n=======\n>>>>>>> x\n",
    "deep": b"a = " + b"[" * 500 + b"]" * 500 + b"\n",
    "unknown kind": b'kind = "visit.dreamt"\noccurred = 2025-03-02\n',
}


@pytest.mark.parametrize("spoiled", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_named_and_hides_no_other(office: Committee, spoiled: bytes) -> None:
    office.record(reception())
    name = "events/2025/03/2025-03-02_visit.made_01hk153x000000000000000000_0123456789ab.toml"
    (office.root / name).write_bytes(spoiled)
    office.git("add", ".")
    office.git("commit", "--quiet", "--message=spoil")
    code, printed = office.run("status")
    assert code == 1
    assert name in printed
    assert office.figure("reception_visitors", "-p", "2025") == 12
    found = [finding for finding in office.json("status")["findings"] if finding["file"] == name]
    assert found
    assert all(finding["message"] and finding["remedy"] for finding in found)
    assert office.run("check")[0] == 1
    office.record(reception("2025-06-01", 3))
    assert office.figure("reception_visitors", "-p", "2025") == 15
    before = office.run("status")[1]
    forget(office)
    assert office.run("status")[1] == before
    office.git("rm", "--quiet", name)
    office.git("commit", "--quiet", "--message=mend")
    assert office.run("status")[0] == 0


def test_the_line_of_an_error_is_named(office: Committee) -> None:
    name = "events/2025/03/2025-03-02_visit.made_01hk153x000000000000000000_0123456789ab.toml"
    (office.root / name).parent.mkdir(parents=True)
    (office.root / name).write_text('kind = "visit.made"\noccurred = 2025-03-02\nvisit = = 3\n')
    found = [finding for finding in office.json("status")["findings"] if finding.get("line")]
    assert (found[0]["file"], found[0]["line"]) == (name, 3)


def test_a_file_edited_by_hand_changes_no_figure_and_is_named(office: Committee) -> None:
    office.record(reception())
    (name,) = (path for path in office.files() if "reception" in path)
    file = office.root / name
    file.write_text(file.read_text(encoding="utf-8").replace("visitors = 12", "visitors = 99"), encoding="utf-8")
    assert office.figure("reception_visitors") == 12
    forget(office)
    assert office.figure("reception_visitors") == 12
    code, printed = office.run("status")
    assert code == 1
    assert name in printed
    assert office.json("status")["changed_by_hand"] == [name]
    file.unlink()
    assert office.figure("reception_visitors") == 12
    assert office.json("status")["changed_by_hand"] == [name]
    office.git("checkout", "--", name)
    assert office.run("status")[0] == 0


def test_a_whole_file_from_elsewhere_counts_and_the_next_recording_versions_it(office: Committee) -> None:
    from datetime import date

    name = written(
        office,
        {
            "kind": "visit.made",
            "occurred": date(2025, 3, 2),
            "visit": "访",
            "type": "voter",
            "visitors": ["张三"],
            "visited": "某户",
        },
    )
    assert office.figure("visit_made") == 1
    assert office.json("status")["not_versioned"] == [name]
    office.record(reception())
    assert office.json("status")["not_versioned"] == []
    assert office.git("status", "--porcelain") == ""


def test_a_branch_that_goes_back_takes_its_events_along(office: Committee) -> None:
    office.record(reception())
    before = everything(office)
    office.record(reception("2025-06-01", 3, deputies=["李四"]))
    assert office.figure("reception_visitors") == 15
    office.git("reset", "--quiet", "--hard", "HEAD~1")
    assert everything(office) == before
