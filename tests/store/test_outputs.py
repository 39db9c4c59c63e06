"""What is written for people: whole or not at all, never over their own files, never among the records."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ledger.kernel.finding import Refused
from ledger.store.disk.outputs import output
from ledger.store.records.folder import find
from tests.store.helpers import user_git


def write(place: Path, text: str, force: bool = False) -> None:
    with output(place, force=force) as temporary:
        temporary.write_text(text, encoding="utf-8")


def break_off(place: Path) -> None:
    with output(place) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise ZeroDivisionError


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.findings[0].code


def test_a_file_of_ours_is_written_again_and_one_of_theirs_is_not(tmp_path: Path) -> None:
    place = tmp_path / "台账.csv"
    write(place, "one")
    write(place, "two")
    assert place.read_text(encoding="utf-8") == "two"
    place.write_text("mended by hand", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        write(place, "three")
    assert code_of(refused) == "output.exists"
    write(place, "three", force=True)
    assert place.read_text(encoding="utf-8") == "three"
    assert os.listdir(tmp_path) == ["台账.csv"]


def test_what_breaks_off_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    place = tmp_path / "台账.csv"
    write(place, "one")
    with pytest.raises(ZeroDivisionError):
        break_off(place)
    assert place.read_text(encoding="utf-8") == "one"
    assert os.listdir(tmp_path) == ["台账.csv"]


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused, output(tmp_path / "x") as temporary:
        raise OSError(28, "No space left on device", str(temporary))
    assert code_of(refused) == "store.disk"
    assert os.listdir(tmp_path) == []


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    place = tmp_path / "表"
    for names in (("a", "b"), ("c",)):
        with output(place) as temporary:
            for name in names:
                (temporary / name).mkdir(parents=True)
                (temporary / name / "data").write_text(name, encoding="utf-8")
    assert os.listdir(place) == ["c"]
    (place / "mine").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused) as refused, output(place):
        pass
    assert code_of(refused) == "output.exists"
    with pytest.raises(Refused) as refused:
        write(place, "a file now", force=True)
    assert code_of(refused) == "output.folder"
    assert sorted(os.listdir(place)) == ["c", "mine"]


@pytest.mark.parametrize("name", ["events/x.xlsx", "ledger.toml", ".git/x", "statistics/x", "nowhere/x"])
def test_nothing_is_written_among_the_records(tmp_path: Path, name: str) -> None:
    root = tmp_path / "records"
    for folder in ("events", "statistics"):
        (root / folder).mkdir(parents=True)
    (root / "ledger.toml").write_text('[committee]\nname = "东街"\n', encoding="utf-8")
    user_git(root, "init", "-q")
    with pytest.raises(Refused) as refused, output(root / name, find(root), force=True):
        pass
    assert code_of(refused) == ("output.no_folder" if name.startswith("nowhere") else "output.inside")
    with output(root / "台账.xlsx", find(root)) as temporary:
        temporary.write_bytes(b"x")


def test_a_private_file_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    with output(tmp_path / "x", private=True) as temporary:
        assert temporary.stat().st_mode & 0o077 == 0
        temporary.write_text("138", encoding="utf-8")
    assert (tmp_path / "x").stat().st_mode & 0o077 == 0
