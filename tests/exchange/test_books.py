"""Every bad workbook gets one sentence with a remedy, and nothing in it acts."""

from __future__ import annotations

import re
import struct
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from ledger.exchange.registers.opening import open_book
from ledger.kernel.finding import Refused
from ledger.locale import sentence
from tests.exchange.sheets import changed, workbook

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["姓名", "日期"], ["张三", date(2023, 3, 2)]]


def refusal(path: Path, encoding: str | None = None) -> str:
    """The code with which a file is refused; it has one sentence and one remedy, with all their values."""
    with pytest.raises(Refused) as caught:
        open_book(path, encoding)
    (finding,) = caught.value.findings
    for words in (*sentence(finding, "zh"), *sentence(finding, "en")):
        assert words
        assert "{" not in words
    return finding.code


def codes(path: Path) -> list[str]:
    return [finding.code for finding in open_book(path).findings]


def test_a_workbook_is_read_as_it_shows(tmp_path: Path) -> None:
    book = open_book(workbook(tmp_path / "a.xlsx", ROWS, merged=["A1:B1"]))
    (sheet,) = book.sheets
    assert sheet.rows[1] == ["张三", date(2023, 3, 2)]
    assert list(sheet.merged) == [((0, 0), (0, 1))]
    assert book.findings == []


def test_what_is_no_workbook_is_named(tmp_path: Path) -> None:
    cases = {
        "empty.xlsx": (b"", "import.empty"),
        "word.xlsx": (b"just text", "import.no_workbook"),
        "page.xls": (b"<html><table><tr><td>1</td></tr></table>", "import.web_page"),
        "cut.xlsx": (workbook(tmp_path / "whole.xlsx", ROWS).read_bytes()[:900], "import.broken"),
        "locked.xlsx": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "import.password",
        ),
        "cut.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "import.broken"),
        "strange.csv": (b"\xff\xfe\x00\xd8,\xff", "import.encoding"),
        "half.csv": ("姓名,日期\n张三,x".encode("gbk") + b"\x81", "import.encoding"),
    }
    for name, (data, code) in cases.items():
        (tmp_path / name).write_bytes(data)
        assert refusal(tmp_path / name) == code, name
    assert refusal(tmp_path / "nowhere.xlsx") == "usage.unreadable"
    assert refusal(tmp_path) == "usage.unreadable"


def test_a_zip_that_is_no_workbook_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.exchange.registers.package.MOST_INSIDE", 1_000_000)
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as package:
        package.writestr("readme.txt", "x")
    assert refusal(tmp_path / "other.xlsx") == "import.no_workbook"
    bomb = changed(workbook(tmp_path / "bomb.xlsx", ROWS), SHEET, lambda data: data + b" " * 2_000_000)
    assert bomb.stat().st_size < 20_000
    assert refusal(bomb) == "import.bomb"
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    grown = changed(workbook(tmp_path / "dtd.xlsx", ROWS), SHEET, lambda data: entity + data)
    assert refusal(grown) == "import.broken"


def test_a_cell_very_far_out_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    far = b"<row r='1048576'><c r='XFD&#49;048576' t='inlineStr'><is><t>x</t></is></c></row></sheetData>"
    path = changed(workbook(tmp_path / "far.xlsx", ROWS), SHEET, lambda data: data.replace(b"</sheetData>", far))
    assert refusal(path) == "import.far_out"


def test_half_a_million_empty_rows_cost_little(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{row}"><c r="A{row}" s="0"/><c r="B{row}" s="0"/></row>' for row in range(3, 500_003))
    path = changed(
        workbook(tmp_path / "long.xlsx", ROWS),
        SHEET,
        lambda data: data.replace(b"</sheetData>", empty.encode() + b"</sheetData>"),
    )
    begin = time.process_time()
    (sheet,) = open_book(path).sheets
    assert len(sheet.rows) == 2
    assert time.process_time() - begin < 20


def test_hidden_things_errors_and_formulas_are_known(tmp_path: Path) -> None:
    def spoil(page: object) -> None:
        page["A3"], page["B3"], page["C3"] = "#REF!", "=1+1", "x"  # type: ignore[index]
        page["A3"].data_type = "e"  # type: ignore[index]
        page.row_dimensions[2].hidden = True  # type: ignore[attr-defined]
        page.column_dimensions["B"].hidden = True  # type: ignore[attr-defined]

    path = workbook(tmp_path / "a.xlsx", ROWS, then=spoil, others={"old": ROWS})
    path = changed(path, "xl/workbook.xml", lambda data: re.sub(rb'(name="old" [^>]*)visible', rb"\1hidden", data))
    first, second = open_book(path).sheets
    assert first.broken == {(2, 0): "#REF!", (2, 1): "="}
    assert (first.hidden_rows, first.hidden_columns) == ({1}, {1})
    assert (first.hidden, second.hidden) == (False, True)
    assert codes(path) == ["import.formulas"]


def test_macros_and_links_are_left_alone_and_said(tmp_path: Path) -> None:
    path = changed(
        workbook(tmp_path / "a.xlsm", ROWS),
        SHEET,
        lambda data: data,
        {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    )
    assert codes(path) == ["import.macros", "import.links"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_is_read_in_any_encoding_an_office_writes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes('姓名,内容\r\n张三,"路灯，\n不亮"\r\n,\r\n'.encode(encoding))
    (sheet,) = open_book(path).sheets
    assert [list(row) for row in sheet.rows] == [["姓名", "内容"], ["张三", "路灯，\n不亮"]]


def test_a_csv_may_have_other_separators(tmp_path: Path) -> None:
    for mark in ("\t", ";"):
        path = tmp_path / "台账.txt"
        path.write_text(f"姓名{mark}单位\n张三{mark}东街小学,一部\n", encoding="utf-8")
        assert list(open_book(path).sheets[0].rows[1]) == ["张三", "东街小学,一部"]


def test_an_encoding_nobody_knows_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y")
    assert refusal(tmp_path / "a.csv", "latin-99") == "import.encoding_unknown"
    (tmp_path / "b.csv").write_bytes(b"\x00\x01,\x00")
    assert refusal(tmp_path / "b.csv") == "import.encoding"


def test_an_old_xls_is_read(tmp_path: Path) -> None:
    path = Path(__file__).with_name("roster.xls")
    book = open_book(path)
    assert [list(row[:2]) for row in book.sheets[0].rows[1:3]] == [["姓名", "性别"], ["张三", "男"]]
    assert [finding.code for finding in book.findings] == ["import.xls_hidden"]


def test_sheets_that_count_from_1904_are_told(tmp_path: Path) -> None:
    path = changed(
        workbook(tmp_path / "a.xlsx", ROWS),
        "xl/workbook.xml",
        lambda data: data.replace(b"<workbookPr", b'<workbookPr date1904="1"', 1),
    )
    assert open_book(path).since_1904


def test_the_size_of_a_file_is_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.exchange.registers.opening.MOST_BYTES", 100)
    (tmp_path / "a.csv").write_bytes(struct.pack("200s", b"x,y"))
    assert refusal(tmp_path / "a.csv") == "import.too_large"
