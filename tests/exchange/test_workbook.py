"""The registers as a workbook: read back by another library, every total the ledger's own figure."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ledger.cli.commands.export_ import complete_registers
from ledger.exchange.cells import inert, shown, write_csv
from ledger.exchange.registers.columns import registers
from ledger.exchange.tables import TOTALS
from ledger.exchange.written import WRITTEN
from tests.cli.committee import OFFICE, Committee, new_committee
from tests.exchange.desk import Clerk

TITLES = {registers()[name].zh: name for name in WRITTEN}


@pytest.fixture(scope="module")
def book(shared: Clerk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registers of 2025 as one workbook."""
    file = tmp_path_factory.mktemp("book") / "台账.xlsx"
    shared.export("xlsx", "-p", "2025", "-o", file)
    return file


@pytest.fixture(scope="module")
def formulas(book: Path) -> Any:
    return openpyxl.load_workbook(book)


@pytest.fixture(scope="module")
def values(book: Path) -> Any:
    return openpyxl.load_workbook(book, data_only=True)


def rows(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a register by heading, without the totals."""
    heads = [cell.value for cell in sheet[3]]
    found = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=4)]
    return found[: int(sheet.auto_filter.ref.rpartition(":")[2].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 3]


def test_every_register_of_the_office_has_its_sheet(formulas: Any) -> None:
    assert formulas.sheetnames == ["统计数字", *TITLES]


@pytest.mark.parametrize("title", TITLES)
def test_a_sheet_is_ready_to_be_read_filtered_and_printed(formulas: Any, title: str) -> None:
    sheet = formulas[title]
    register = registers()[TITLES[title]]
    heads = [cell.value for cell in sheet[3]]
    customary = [column.zh for column in register.columns.values() if not column.extra and column.name != "items"]
    assert [head for head in heads if head in customary] == customary
    assert "登记编号" in heads
    assert sheet["A1"].value == title
    assert "东街街道人大工委" in sheet["A2"].value
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref.startswith("A3:")
    assert sheet.print_title_rows == "$1:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert ((sheet.page_setup.fitToWidth or 1) in (1, 2), sheet.page_setup.fitToHeight) == (True, 0)
    assert "&P" in sheet.oddFooter.center.text
    for place, head in enumerate(heads, start=1):
        letter = openpyxl.utils.get_column_letter(place)
        assert sheet.column_dimensions[letter].width >= 6, head


def totals() -> Iterator[Any]:
    for title, name in TITLES.items():
        for column, total in TOTALS.get(name, {}).items():
            yield pytest.param(title, name, column, total, id=f"{name}-{column}")


@pytest.mark.parametrize(("title", "name", "column", "total"), list(totals()))
def test_a_total_is_live_and_is_the_ledgers_figure(
    shared: Clerk, formulas: Any, values: Any, title: str, name: str, column: str, total: Any
) -> None:
    heading = registers()[name].columns[column].zh
    heads = [cell.value for cell in formulas[title][3]]
    if heading not in heads:
        pytest.skip("an extra column that no row fills")
    letter = openpyxl.utils.get_column_letter(heads.index(heading) + 1)
    found = rows(values[title])
    last = len(found) + 4
    function = 103 if total.how == "count" else 109
    formula = f"=SUBTOTAL({function},{letter}4:{letter}{last - 1})"
    if total.less and (ended := registers()[name].columns[total.less].zh) in heads:
        its = openpyxl.utils.get_column_letter(heads.index(ended) + 1)
        formula += f"-SUBTOTAL(103,{its}4:{its}{last - 1})"  # who and what stands no longer is not counted
    assert formulas[title][f"{letter}{last}"].value == formula
    over = registers()[name].columns[total.less].zh if total.less else ""
    cells = [row[heading] for row in found if row[heading] is not None and row.get(over) is None]
    computed = len(cells) if total.how == "count" else sum(cells)
    assert values[title][f"{letter}{last}"].value == pytest.approx(computed)
    if total.figure and name != "news":  # of news there are some that are only counted by hand
        answer = shared.run(
            "figures", total.figure, *(f"{key}={each[0]}" for key, each in total.filters), "-p", "2025", "--json"
        )
        assert f'"value": {computed:g}'.rstrip("0").rstrip(".") in answer.out


def test_what_differs_is_said_and_marked(shared: Clerk, values: Any, tmp_path: Path) -> None:
    answer = shared.export("xlsx", "-p", "2025", "-o", tmp_path / "x.xlsx")
    assert [line for line in answer.err.splitlines() if "export.differs" in line] != []
    assert "news_published" in answer.err
    sheet = values["统计数字"]
    checked = {row[8]: row[7] for row in sheet.iter_rows(min_row=4, values_only=True) if row[7]}
    assert checked.pop("news_published") == "不一致"
    assert set(checked.values()) == {"一致"}
    assert len(checked) >= 12


def test_the_figures_stand_with_their_definitions(shared: Clerk, values: Any) -> None:
    sheet = values["统计数字"]
    (row,) = (each for each in sheet.iter_rows(min_row=4, values_only=True) if each[8] == "suggestion_reply_rate")
    assert row[0:6] == ("答复率", pytest.approx(76.470588), "%", "76.5%", 13, 17)
    assert row[9:] == ("期间提出的，截至目前", "ratio(balance(suggestion:replied), balance(suggestion:assigned))")


def test_every_row_leads_back_to_its_events(shared: Clerk, values: Any) -> None:
    ids = [row[0] for row in shared.model.connection.execute("SELECT id FROM event")]
    for title in TITLES:
        for row in rows(values[title]):
            entries = str(row["登记编号"] or "").split()
            assert entries, (title, row)
            for entry in entries:
                assert sum(each.startswith(entry) for each in ids) == 1, entry


def test_cells_are_what_they_say(values: Any) -> None:
    suggestion = next(row for row in rows(values["代表建议办理台账"]) if row["编号"] == "2025-004")
    assert suggestion["交办日期"] == datetime(2025, 5, 14)
    assert suggestion["附议代表"] == "钱七、韩八"
    assert suggestion["结果类别"] == "C"
    assert (suggestion["二次结果类别"], suggestion["二次办理结果"]) == ("B", "基本满意")
    assert suggestion["是否重办"] == "是"
    assert suggestion["承诺事项及时限"].startswith("安装噪声监测设备两套（2025-10-31）")
    assert values["会议记录"]["K4"].value == "是"
    assert values["经费台账"]["E4"].value == 48000
    assert values["经费台账"]["E4"].number_format == "#,##0.00"


def test_one_register_in_english_with_both_clocks(shared: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "suggestions.xlsx"
    shared.export(
        *("xlsx", "--register", "代表建议办理台账", "-p", "2025", "--as-of", "2025-06-30", "-o", file), lang="en"
    )
    sheet = openpyxl.load_workbook(file)["Suggestions"]
    assert sheet["E3"].value == "title"
    assert "2025-06-30" in sheet["A2"].value
    found = {row["number"]: row for row in rows(sheet)}
    assert found["2025-004"]["replied on"] is None
    assert all(row["submitted on"] <= datetime(2025, 6, 30) for row in found.values())
    shared.export("xlsx", "--register", "visits", "--known-at", "2025-03-01", "-o", tmp_path / "visits.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "visits.xlsx")["走访记录表"]
    assert "当时所知：2025-03-01" in sheet["A2"].value
    visits = rows(sheet)
    assert 0 < len(visits) < 27


def test_the_same_ledger_gives_the_same_workbook(shared: Clerk, book: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    shared.export("xlsx", "-p", "2025", "-o", again)
    with zipfile.ZipFile(book) as one, zipfile.ZipFile(again) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


# --- text that would act ------------------------------------------------------------------------------

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1",
    "=cmd|'/c calc'!A1",
    "＝1+1",
    "330102199001011234567",
    "007",
]


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    committee = new_committee(tmp_path, capsys, monkeypatch)
    committee.record(*OFFICE)
    return committee


def test_no_text_of_a_record_becomes_a_formula(office: Committee, tmp_path: Path) -> None:
    notes = [*HOSTILE, "escape\x1b[31mred", "bidi\u202eabc", "a\tb"]
    office.record(
        *(
            {
                "kind": "news.published",
                "occurred": f"2025-03-{number:02}",
                "title": f"第{number}篇",
                "outlet": text if text.isprintable() else "区报",
                "level": "street",
                "note": text,
            }
            for number, text in enumerate(notes, start=1)
        )
    )
    file = tmp_path / "x.xlsx"
    code, told = office.run("export", "xlsx", "-p", "2025", "-o", str(file))
    assert code == 0, told
    sheet = openpyxl.load_workbook(file)["News"]
    heads = [cell.value for cell in sheet[3]]
    for heading in ("outlet", "remarks"):
        column = heads.index(heading)
        cells = [row[column] for row in sheet.iter_rows(min_row=4, max_row=3 + len(notes))]
        assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == [shown(text) for text in notes]
    assert "escape\\x1b[31mred" in [cell.value for cell in cells]
    code, printed = office.run("export", "csv", "--register", "news", "-p", "2025", "--bom")
    lines = list(csv.reader(io.StringIO(printed)))[1 : len(notes) + 1]
    outlets, told_notes = [line[2] for line in lines], [line[heads.index("remarks")] for line in lines]
    for each in (*outlets, *told_notes):
        assert not each.strip().startswith(("=", "+", "-", "@", "＝")), each
    assert "'=1+1" in outlets
    assert "\t330102199001011234567" in outlets
    assert "\t007" in outlets


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_for_a_comma_separated_file_is_inert(text: str) -> None:
    cell = inert(text, excel=True)
    assert cell.startswith(("'", "\t")) or not cell.lstrip().startswith(("=", "+", "-", "@"))
    stream = io.StringIO()
    write_csv(stream, ["h"], [[text]], excel=True)
    assert len(list(csv.reader(io.StringIO(stream.getvalue())))) == 2


@pytest.mark.parametrize("value", [-5, 0, 12, None])
def test_numbers_stay_numbers(value: int | None) -> None:
    assert inert(value) == ("" if value is None else str(value))


# --- files --------------------------------------------------------------------------------------------


def test_registers_as_a_folder_of_comma_separated_files(shared: Clerk, tmp_path: Path) -> None:
    answer = shared.export("csv", "-p", "2025-Q1", "--bom", "-o", tmp_path / "台账")
    files = sorted(file.name for file in (tmp_path / "台账").iterdir())
    assert files == sorted(f"{title}.csv" for title in TITLES)
    assert "行" in answer.err
    text = (tmp_path / "台账" / "走访记录表.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.count(b"\r\n") > 2


def test_postings_and_figures_as_comma_separated_values(shared: Clerk) -> None:
    postings = list(csv.DictReader(io.StringIO(shared.export("csv", "--register", "postings", "-p", "2025").out)))
    visitors = sum(int(row["amount"]) for row in postings if row["account"] == "reception:visitors")
    figures = csv.DictReader(io.StringIO(shared.export("csv", "--register", "figures", "-p", "2025").out))
    assert {row["名称"]: row["数值"] for row in figures}["reception_visitors"] == str(visitors) == "290"


def test_figures_have_a_column_for_each_breakdown(shared: Clerk) -> None:
    words = ("csv", "--register", "figures", "-p", "2025", "--by", "quarter")
    rows_ = [row for row in csv.DictReader(io.StringIO(shared.export(*words).out)) if row["名称"] == "visit_made"]
    assert {row["quarter"] for row in rows_} == {f"2025-Q{number}" for number in range(1, 5)}
    assert sum(int(row["数值"]) for row in rows_) == 27


def test_the_shell_completes_registers_by_name_and_title() -> None:
    assert complete_registers("rec") == ["receptions"]
    assert complete_registers("接待") == ["接待选民登记表"]
    assert complete_registers("post") == ["postings"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["xlsx"], 2, "export.binary"),
        (["csv"], 2, "export.no_place"),
        (["csv", "--register", "建议台帐"], 2, "export.register"),
        (["csv", "--register", "postings", "--register", "news"], 2, "export.alone"),
        (["xlsx", "-o", "events/x.xlsx"], 2, "output."),
        (["xlsx", "--reveal", "-o", "x.xlsx"], 2, "export.reason"),
    ],
)
def test_what_cannot_be_done_is_said(shared: Clerk, words: list[str], code: int, said: str) -> None:
    words = [str(shared.root / word) if word.startswith("events/") else word for word in words]
    answer = shared.run("export", *words)
    assert answer.code == code
    assert said in answer.err


def test_a_wide_register_is_printed_on_two_pages_that_both_name_the_row(formulas: Any) -> None:
    wide, narrow = formulas["代表建议办理台账"], formulas["代表信息表"]
    assert (wide.page_setup.fitToWidth, wide.print_title_cols) == (2, "$A:$E")  # up to 案由
    assert (narrow.page_setup.fitToWidth or 1, narrow.print_title_cols) == (1, None)


def test_a_row_is_as_high_as_its_texts_need(formulas: Any, values: Any) -> None:
    sheet = formulas["代表信息表"]
    assert {sheet.row_dimensions[row].height for row in range(4, sheet.max_row)} == {16.5}  # nothing takes two lines


def test_a_target_is_a_number_unless_it_is_a_range(values: Any) -> None:
    targets = {row["项目编号"]: row["计划数"] for row in rows(values["计划进度表"])}
    assert (targets["档案整理"], targets["视察"]) == (100, "3..4")
