"""What verify says of a ledger that nobody tampered with: its evidence, its memory, its modes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ledger.cli.run import run
from ledger.store.records.folder import at
from ledger.store.repository import heads
from ledger.store.verify import files
from tests.cli.committee import reception
from tests.trust.office import Ledger


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks are trusted at once, as they are two seconds after a change."""
    monkeypatch.setattr("ledger.store.verify.files.RACY", 0)
    monkeypatch.setattr("ledger.store.verify.files.MOST_READ", 0)


def rows(ledger: Ledger, *words: str) -> dict[str, bool]:
    """Which evidence was reached."""
    return {row["row"]: row["reached"] for row in ledger.verify(*words)["evidence"]["rows"]}


def test_the_second_look_reads_only_what_is_new(ledger: Ledger) -> None:
    first = ledger.verify()
    assert not first["incremental"]
    assert first["files_read"] == first["events"]
    second = ledger.verify()
    assert (second["incremental"], second["files_read"], second["commits_walked"]) == (True, 0, 0)
    ledger.record(reception("2025-04-01"))
    third = ledger.verify()
    assert 0 < third["files_read"] <= 3, "the folder of its month"
    assert third["commits_walked"] == 1
    assert ledger.verify("--all")["files_read"] == third["events"]


def test_with_very_many_files_each_has_its_turn(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many that not all can be looked at each time: an edit in place is found within a few rounds."""
    monkeypatch.setattr("ledger.store.verify.files.MOST_LOOKED", 6)
    ledger.verify()
    assert ledger.verify()["files_looked_at"] <= 6
    for path in ledger.paths():
        place = ledger.root / path
        whole = place.read_bytes()
        place.write_bytes(whole[:-1] + b" ")
        assert any("verify.changed" in ledger.found() for _ in range(4)), path
        assert "verify.changed" in ledger.found(), "and it stays found"
        place.write_bytes(whole)
        ledger.verify("--all")


def test_a_disk_that_keeps_no_time_of_change(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """On some disks, and for some users, that time can be set back: each file is read again in its turn."""
    monkeypatch.setattr("ledger.store.verify.files._changed", lambda status: 1)
    monkeypatch.setattr("ledger.store.verify.files.MOST_READ", 3)
    ledger.verify()
    place = ledger.one()
    whole = place.read_bytes()
    assert place.name.endswith(".toml")
    place.write_bytes(whole.replace(b"visitors = 5", b"visitors = 9"))
    months = {path.rpartition("/")[0] for path in ledger.paths()}
    assert any("verify.changed" in ledger.found() for _ in months)
    assert "verify.changed" in ledger.found(), "and it stays found"


def test_a_folder_larger_than_one_round_has_its_turn_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a folder with more files than are looked at in one round, when rounds go by, then it is looked at."""
    known = {"events/2025/01": files.Known("x", "1", None, 20_000, 1, 1)}
    assert files.at_rest(known, {}, 15_000) == {}
    assert files.unread(known, 500) == {"events/2025/01"}


def test_a_bit_for_running_files_is_no_change(ledger: Ledger) -> None:
    """A stick or a share shows every file as one that may be run; who commits that has changed no byte."""
    ledger.verify()
    ledger.one().chmod(0o755)
    ledger.commit()
    assert not {code for code in ledger.found(least="error") if code.startswith("verify.history")}
    assert not {code for code in ledger.found("--all", least="error") if code.startswith("verify.history")}


def test_a_configuration_that_is_a_pipe_is_refused(ledger: Ledger) -> None:
    (ledger.root / "ledger.toml").unlink()
    os.mkfifo(ledger.root / "ledger.toml")
    code, printed = ledger.run("verify")
    assert code == 3
    assert "ledger.toml" in printed


def test_a_note_of_an_append_that_nobody_wrote_does_nothing(ledger: Ledger) -> None:
    """A folder from elsewhere may bring such a note, with anything in it, or a pipe in its place."""
    place = ledger.root / ".git/ledger"
    place.mkdir(exist_ok=True)
    (place / "1.intent").write_text('{"before": null, "paths": [1, null]}')
    (place / "2.intent").write_text("[]")
    os.mkfifo(place / "3.intent")
    assert not ledger.found(least="error")
    assert not list(place.glob("*.intent"))


def test_since_a_commit(ledger: Ledger) -> None:
    start = ledger.git("rev-parse", "HEAD")
    ledger.record(reception("2025-04-01"))
    report = ledger.verify("--since", start)
    assert (report["files_read"], report["commits_walked"]) == (1, 1)
    assert "known.unknown" in ledger.found("--since", "nonsense")


def test_evidence_rises(ledger: Ledger, tmp_path: Path) -> None:
    first = rows(ledger)
    assert (first["files"], first["git"], first["head"], first["witnesses"]) == (True, True, False, False)
    assert rows(ledger)["head"]
    remote = tmp_path / "remote.git"
    ledger.git("init", "--quiet", "--bare", str(remote))
    ledger.git("remote", "add", "origin", str(remote))
    ledger.git("push", "--quiet", "origin", "main")
    ledger.git("fetch", "--quiet", "origin")
    assert rows(ledger)["witnesses"]
    assert ledger.verify()["evidence"]["level"] == "witnesses"
    ledger.record(reception("2025-04-01"))
    assert not rows(ledger)["witnesses"]


def test_events_of_the_remote_are_told_of(ledger: Ledger) -> None:
    ledger.git("update-ref", "refs/remotes/origin/main", "HEAD")
    ledger.git("reset", "--quiet", "--hard", "HEAD~1")
    told = [each for each in ledger.verify()["findings"] if each["code"] == "verify.elsewhere"]
    assert told
    assert told[0]["severity"] == "note"


def test_a_rewind_is_told_until_it_is_accepted(ledger: Ledger) -> None:
    ledger.verify()
    before = ledger.git("rev-parse", "HEAD")
    ledger.git("reset", "--quiet", "--hard", "HEAD~1")
    for _ in range(2):
        told = next(each for each in ledger.verify()["findings"] if each["code"] == "verify.head_rewound")
        assert before in told["message"]
    assert "verify.head_rewound" not in ledger.found("--accept")
    assert "verify.head_rewound" not in ledger.found()


def test_the_notes_are_private_and_outside_the_folder(ledger: Ledger) -> None:
    ledger.verify()
    folder = at(ledger.root)
    for name in ("seen", "verified"):
        file = heads.note_file(folder, name)
        assert file.stat().st_mode & 0o077 == 0
        assert ledger.root not in file.parents


def test_a_broken_note_is_no_note(ledger: Ledger) -> None:
    ledger.verify()
    for name in ("seen", "verified"):
        heads.note_file(at(ledger.root), name).write_bytes(b"{")
    assert not ledger.verify()["incremental"]


def test_statistics_that_are_merely_old(ledger: Ledger) -> None:
    ledger.verify()
    ledger.record(reception("2025-04-01"))
    assert ledger.found() >= {"verify.statistics_behind"}
    assert ledger.run("verify")[0] == 0
    assert ledger.run("project", "--quiet")[0] == 0
    assert not {code for code in ledger.found() if code.startswith("verify.statistics")}
    ledger.record(reception("2025-04-02"))
    assert "verify.statistics_behind" in ledger.found("--all")


def test_without_git_the_files_are_still_verified(ledger: Ledger) -> None:
    (ledger.root / ".git/HEAD").write_text("nonsense\n")
    ledger.one().write_bytes(ledger.one().read_bytes()[:-1])
    assert "store.digest" in ledger.found(least="error")
    assert ledger.run("verify")[0] == 1


def test_a_rotten_object_is_named(ledger: Ledger) -> None:
    blob = ledger.git("rev-parse", f"HEAD:{ledger.paths('reception.held')[0]}")
    for pack in (ledger.root / ".git/objects/pack").glob("*.pack"):
        moved = ledger.root.parent / pack.name
        shutil.move(pack, moved)
        pack.with_suffix(".idx").unlink()
        with moved.open("rb") as data:
            subprocess.run(["git", "unpack-objects", "-q"], stdin=data, cwd=ledger.root, check=True)
    place = ledger.root / ".git/objects" / blob[:2] / blob[2:]
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:-4] + b"rot!")
    assert "verify.object" in ledger.found("--all")


def test_an_append_that_was_killed_is_settled_first(ledger: Ledger) -> None:
    from ledger.store.disk import intent

    path, data = ledger.event()
    folder = at(ledger.root)
    intent.declare(folder, ledger.git("rev-parse", "HEAD"), [path])
    ledger.put(path.rpartition("/")[0] + f"/.{path.rpartition('/')[2]}.new", data)
    assert not ledger.found(least="error")
    assert not list(intent.left_over(folder))


def test_the_example_has_nothing_for_verify_to_remark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_NOW", "2026-01-05T09:00:00+08:00")
    example = Ledger(tmp_path / "example")
    assert run(["demo", str(example.root)]) == 0
    assert {code for code in example.found(least="note") if code.startswith(("verify.", "store."))} == set()
    assert int(example.git("rev-list", "--count", "HEAD")) > 100
