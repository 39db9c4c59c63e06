"""What leaves the office: residents and numbers masked by default; whoever reveals is written down first."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from ledger.store.identity.identities import LOG, Identities
from tests.cli.committee import OFFICE, Committee, new_committee

NAME, PHONE, CARD = "欧阳某甲", "13800001234", "11010519491231002X"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    """An office in which a resident was heard, and a clerk once wrote a number into a text."""
    monkeypatch.setenv("LEDGER_IDENTITIES", str(tmp_path / "identities"))
    committee = new_committee(tmp_path, capsys, monkeypatch)
    committee.record(*OFFICE)
    key = committee.json("identity", "add", "--name", NAME, "--phone", PHONE)["key"]
    committee.record(
        {
            "kind": "opinion.recorded",
            "occurred": "2025-03-20",
            "opinion": "民意1",
            "source": "hotline",
            "category": "市容环境",
            "title": f"请回电 {PHONE}",
            "content": f"证件 {CARD}",
            "person": key,
        },
        {
            "kind": "visit.made",
            "occurred": "2025-03-21",
            "visit": "v1",
            "type": "household",
            "visitors": ["张三"],
            "visited": key,
            "note": "电话１３８００００１２３４",
        },
        {
            "kind": "activity.held",
            "occurred": "2025-03-22",
            "type": "study",
            "level": "street",
            "title": "学习",
            "present": ["张三"],
            "on_leave": [{"deputy": "李四", "reason": f"联系 {PHONE}"}],
        },
    )
    return committee


FORMS = {
    # what is written, and how its whole text is read
    "opinions.csv": ("csv", "--register", "opinions"),
    "visits.csv": ("csv", "--register", "visits"),
    "postings.csv": ("csv", "--register", "postings"),
    "days.ics": ("ics",),
    "book.journal": ("hledger",),
    "registers.xlsx": ("xlsx",),
    "parquet": ("parquet",),
    "folder": ("csv",),
}


def everything(place: Path) -> str:
    """All that a person or a program can read there."""
    if place.is_dir():
        if any(place.rglob("*.parquet")):
            import duckdb

            rows = [duckdb.sql(f"SELECT * FROM read_parquet('{file}')").fetchall() for file in place.rglob("*.parquet")]
            return str(rows)
        return "\n".join(file.read_text(encoding="utf-8") for file in place.iterdir())
    if place.suffix == ".xlsx":
        book = openpyxl.load_workbook(place)
        return str([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()])
    return place.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_masked_by_default(office: Committee, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    code, told = office.run("export", *FORMS[name], "-o", str(place))
    assert code == 0, told
    text = everything(place)
    for secret in (NAME, PHONE, CARD, "１３８００００１２３４", "某甲"):
        assert secret not in text
    if "opinions" in name or "registers" in name:
        assert "欧阳某某" in text
        assert "138****1234" in text
        assert "110***********002X" in text
        assert "export.number" in told
    assert [line["did"] for line in Identities(tmp_path / "identities").accesses()] == ["add"]


@pytest.mark.parametrize("name", ["opinions.csv", "registers.xlsx", "parquet", "days.ics"])
def test_whoever_reveals_is_written_down(office: Committee, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    code, told = office.run("export", *FORMS[name], "-o", str(place), "--reveal", "--reason", "回访")
    assert code == 0, told
    line = Identities(tmp_path / "identities").accesses()[-1]
    assert (line["did"], line["who"]) == ("export", "秘书")
    assert line["why"].startswith("回访 (")
    assert "export.number" not in told
    if name in ("opinions.csv", "registers.xlsx"):
        text = everything(place)
        assert NAME in text
        assert PHONE in text
        assert len(line["keys"]) == 1
        assert place.stat().st_mode & 0o077 == 0


def test_nothing_is_revealed_where_it_cannot_be_written_down(office: Committee, tmp_path: Path) -> None:
    log = tmp_path / "identities" / LOG
    log.unlink()
    log.mkdir()
    place = tmp_path / "opinions.csv"
    code, _ = office.run("export", *FORMS["opinions.csv"], "-o", str(place), "--reveal", "--reason", "回访")
    assert code != 0
    assert not place.exists()


def test_each_number_found_names_its_event(office: Committee, tmp_path: Path) -> None:
    _, printed = office.run("export", "csv", "--register", "opinions", "-o", str(tmp_path / "x.csv"), "--json")
    told = json.loads(printed)
    found = [each for each in told["findings"] if each["code"] == "export.number"]
    assert sorted(each["message"].partition("(")[2].partition(")")[0] for each in found) == [
        "110***********002X",
        "138****1234",
    ]
    ids = {each["event"] for each in found}
    assert len(ids) == 1
    code, shown = office.run("show", ids.pop())
    assert code == 0, shown
    assert "民意1" in shown


def test_nobody_learns_of_a_person_whose_erasure_was_recorded_elsewhere(office: Committee, tmp_path: Path) -> None:
    store = tmp_path / "identities"
    before = {file.name: file.read_bytes() for file in store.iterdir() if file.is_file()}
    (key,) = Identities(store).people()
    code, told = office.run("erase-identity", key, "--reason", "本人要求")
    assert code == 0, told
    for name, data in before.items():  # the store of another clerk, who has not yet heard of it
        (store / name).write_bytes(data)
    for words in ((), ("--reveal", "--reason", "回访")):
        code, printed = office.run("export", *FORMS["opinions.csv"], *words)
        assert code == 0, printed
        assert "欧阳" not in printed


def test_whoever_reveals_someone_past_their_time_is_told(office: Committee, tmp_path: Path) -> None:
    (key,) = Identities(tmp_path / "identities").people()
    office.record({"kind": "opinion.closed", "occurred": "2025-04-01", "opinion": "民意1", "solved": True})
    words = ("export", *FORMS["opinions.csv"], "--reveal", "--reason", "回访", "-o", str(tmp_path / "x.csv"))
    assert "export.retention" not in office.run(*words)[1]
    _, told = office.run(*words, "--as-of", "2031-01-01")
    assert "export.retention" in told
    assert key in told


def test_what_was_written_masked_is_known_again(office: Committee, tmp_path: Path) -> None:
    """A visit to a resident, whom the register calls 欧阳某某: it is neither another visit nor another resident."""
    book = tmp_path / "registers.xlsx"
    assert office.run("export", "xlsx", "-p", "2025", "-o", str(book))[0] == 0
    known = office.json("import", str(book), "--dry-run")
    assert (known["events"], known["wrong"], known["changed"]) == ([], [], [])
