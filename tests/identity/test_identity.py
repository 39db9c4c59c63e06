"""The identity store: outside git, masked; what is revealed is written down, what is erased is gone."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ledger.store.identity.identities import LOG, PLAIN, SECRET, Identities
from tests.cli.committee import Committee, new_committee

NAME, PHONE = "张三", "13800001234"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    """A committee whose user has folders of their own."""
    for name in ("DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.delenv("LEDGER_IDENTITIES", raising=False)
    return new_committee(tmp_path, capsys, monkeypatch)


def added(office: Committee) -> str:
    return str(office.json("identity", "add", "--name", NAME, "--phone", "138 0000 1234")["key"])


def opinion(office: Committee, person: str, number: str = "1") -> None:
    office.record(
        {
            "kind": "opinion.recorded",
            "occurred": "2023-02-01",
            "opinion": number,
            "source": "hotline",
            "category": "市容环境",
            "title": "路灯不亮",
            "person": person,
        }
    )


def test_a_person_gets_an_opaque_key_and_is_kept_once(office: Committee) -> None:
    key = added(office)
    assert re.fullmatch("p-[0-9a-z]{16}", key)
    assert added(office) == key
    assert len(Identities().people()) == 1


def test_another_person_of_the_same_name_is_kept_when_that_is_said(office: Committee) -> None:
    office.run("identity", "add", "--name", NAME, "--note", "东园")
    code, shown = office.run("identity", "add", "--name", NAME, "--note", "西园")
    assert (code, "identity.note_lost" in shown) == (0, True)
    assert "identity.known" in office.run("identity", "add", "--name", NAME)[1]
    _, shown = office.run("identity", "add", "--name", NAME, "--note", "西园", "--another")
    assert "identity." not in shown
    assert sorted(person.note or "" for person in Identities().people().values()) == ["东园", "西园"]


def test_the_store_is_outside_the_records_and_closed_to_others(office: Committee) -> None:
    added(office)
    store = Identities()
    assert not store.place.is_relative_to(office.root)
    for file in (store.place / PLAIN, store.place / LOG):
        assert file.stat().st_mode & 0o777 == 0o600
    assert store.place.stat().st_mode & 0o777 == 0o700
    (store.place / PLAIN).chmod(0o644)
    assert [finding.code for finding in store.findings()] == ["identity.was_open"]
    assert (store.place / PLAIN).stat().st_mode & 0o777 == 0o600


def test_all_is_masked_unless_revealed_and_that_is_written_down(office: Committee) -> None:
    key = added(office)
    for words in (("list",), ("show", key)):
        _, shown = office.run("identity", *words)
        assert "张某某" in shown
        assert "138****1234" in shown
        assert NAME not in shown
    _, shown = office.run("identity", "show", key, "--reveal", "--reason", "回访")
    assert NAME in shown
    assert PHONE in shown
    last = Identities().accesses()[-1]
    assert (last["did"], last["keys"], last["who"], last["why"]) == ("reveal", [key], "秘书", "回访")


def test_what_cannot_be_written_down_is_not_revealed(office: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    key = added(office)

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    code, shown = office.run("identity", "show", key, "--reveal")
    assert code == 3
    assert NAME not in shown


def test_the_log_tells_nothing_of_the_person(office: Committee) -> None:
    key = added(office)
    office.run("identity", "show", key, "--reveal")
    text = (Identities().place / LOG).read_text()
    assert NAME not in text
    assert PHONE not in text


def test_erasing_forgets_the_person_and_leaves_every_record(office: Committee) -> None:
    key = added(office)
    opinion(office, key)
    before = {path: path.read_bytes() for path in office.root.rglob("events/**/*.toml")}
    code, printed = office.run("erase-identity", key, "--reason", "保存期满")
    assert code == 0, printed
    assert Identities().people() == {}
    everything = b"".join(path.read_bytes() for path in Identities().place.parent.rglob("*") if path.is_file())
    assert NAME.encode() not in everything
    assert {path: path.read_bytes() for path in before} == before
    (new,) = {*office.root.rglob("events/**/*.toml")} - before.keys()
    assert 'kind = "identity.erased"' in new.read_text()
    history = subprocess.run(["git", "log", "-p"], cwd=office.root, capture_output=True, check=True).stdout.decode()
    assert NAME not in history
    assert PHONE not in history
    assert office.run("erase-identity", key, "--reason", "再来一次")[0] == 1


def test_what_a_killed_change_left_is_forgotten_with_the_next(office: Committee) -> None:
    key = added(office)
    left = Identities().place / f".{PLAIN}.4711.new"
    left.write_bytes((Identities().place / PLAIN).read_bytes())
    opinion(office, key)
    assert office.run("erase-identity", key, "--reason", "保存期满")[0] == 0
    assert not left.exists()


def test_a_reason_does_not_name_the_person(office: Committee) -> None:
    key = added(office)
    code, printed = office.run("erase-identity", key, "--reason", f"{NAME}要求")
    assert code == 1
    assert "identity.reason_tells" in printed
    assert key in Identities().people()


def test_only_known_keys_are_erased(office: Committee) -> None:
    code, printed = office.run("erase-identity", "p-0000000000000000", "--reason", "x")
    assert (code, "identity.unknown" in printed) == (2, True)


def test_an_erasure_recorded_elsewhere_is_done_here_too(office: Committee) -> None:
    key = added(office)
    office.record({"kind": "identity.erased", "occurred": "2026-01-05", "person": key, "reason": "本人要求"})
    _, printed = office.run("identity", "list")
    assert "nobody" in printed
    assert Identities().people() == {}


def test_the_retention_list_names_those_whose_matters_ended_long_ago(office: Committee) -> None:
    key = added(office)
    opinion(office, key)
    assert office.json("identity", "list")[0]["until"] is None  # still open
    closed = {"kind": "opinion.closed", "occurred": "2023-03-01", "opinion": "1", "solved": True}
    office.record(closed)
    (kept,) = office.json("identity", "list", "--due")
    assert (kept["key"], kept["until"], kept["matters"]) == (key, "2025-03-01", ["opinion 1"])
    office.configure('\n[parameters]\n"privacy.identity_retention" = "5 years"\n')
    assert office.json("identity", "list", "--due") == []


def test_numbers_in_free_text_are_warned_of_before_recording(office: Committee) -> None:
    words = ("unit.registered", "unit=城管中队", "system=stationed_body", "note=电话13800138000")
    code, printed = office.run("record", *words, "--dry-run")
    assert code == 0
    assert "identity.phone_in_text" in printed
    assert "138****8000" in printed
    code, printed = office.run("record", *words[:-1], "note=11010519491231002X")
    assert (code, "identity.card_in_text" in printed) == (0, True)


def test_the_store_can_be_encrypted(office: Committee, tmp_path: Path) -> None:
    pytest.importorskip("pyrage")
    key = added(office)
    code, printed = office.run("identity", "encrypt", "--key-file", str(tmp_path / "stick" / "key"))
    assert code == 3, printed  # the stick is not there
    (tmp_path / "stick").mkdir()
    assert office.run("identity", "encrypt", "--key-file", str(office.root / "key"))[0] == 1
    assert office.run("identity", "encrypt", "--key-file", str(tmp_path / "stick" / "key"))[0] == 0
    store = Identities()
    assert not (store.place / PLAIN).exists()
    assert NAME.encode() not in (store.place / SECRET).read_bytes()
    assert store.people()[key].name == NAME
    office.run("identity", "add", "--name", "李四")
    assert {person.name for person in store.people().values()} == {NAME, "李四"}
    (tmp_path / "stick").rename(tmp_path / "gone")
    code, printed = office.run("identity", "list")
    assert "identity.no_key_file" in printed


def test_a_broken_line_is_named_and_nothing_is_overwritten(office: Committee) -> None:
    added(office)
    file = Identities().place / PLAIN
    file.write_text(file.read_text() + '{"key": "张三"}\n')
    before = file.read_bytes()
    for words in (("list",), ("add", "--name", "李四")):
        code, printed = office.run("identity", *words)
        assert (code, "identity.unreadable" in printed) == (1, True)
    assert file.read_bytes() == before


def test_the_store_is_json_lines(office: Committee) -> None:
    key = added(office)
    (line,) = (Identities().place / PLAIN).read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {"key": key, "name": NAME, "phones": [PHONE], "added": "2026-01-05"}


def test_a_line_of_the_log_that_a_crash_cut_hides_no_other(office: Committee) -> None:
    """Not the one before, nor the one written next, also where it was cut inside a character."""
    key = added(office)
    log = Identities().place / LOG
    with log.open("ab") as file:
        file.write('{"at": "2026-01-05", "who": "秘书'.encode()[:-1])
    office.run("identity", "show", key, "--reveal", "--reason", "回访")
    assert [each["did"] for each in Identities().accesses()] == ["add", "reveal"]
    code, shown = office.run("identity", "log")
    assert (code, "回访" in shown) == (0, True)


def test_full_width_numbers_are_kept_as_plain_ones(office: Committee) -> None:
    office.run("identity", "add", "--name", "王五", "--phone", "１３８－００１３－８０００")
    assert [person.phones for person in Identities().people().values()] == [("13800138000",)]


@pytest.mark.parametrize("line", ['"phones": "138"', '"added": "soon"'])
def test_a_person_that_was_edited_wrongly_is_named(office: Committee, line: str) -> None:
    added(office)
    file = Identities().place / PLAIN
    file.write_text(file.read_text() + f'{{"key": "p-0123456789abcdef", "name": "王五", {line}}}\n')
    code, printed = office.run("identity", "list")
    assert (code, "identity.unreadable" in printed) == (1, True)


def test_a_store_or_a_key_among_the_records_is_refused(
    office: Committee, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git would take them along; a path beside the records, told from within, is none of these."""
    pytest.importorskip("pyrage")
    monkeypatch.chdir(office.root)
    assert office.run("identity", "encrypt", "--key-file", "../key")[0] == 0
    monkeypatch.setenv("LEDGER_IDENTITIES", str(office.root / "identities"))
    code, printed = office.run("identity", "add", "--name", NAME)
    assert (code, "identity.store_in_records" in printed) == (1, True)
    assert not (office.root / "identities").exists()
