"""What `ledger report` refuses, each with its code: nothing is written then."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.oxml.ns import qn

from tests.reports_word.desk import Desk, controls, open_word, shown
from tests.reports_word.test_word import RECEPTION

WRONG = {
    "report.unknown_part": ["{插入 积分公示标}"],
    "report.no_number": ["{若 答复率 < 百}甲"],
    "report.end_alone": ["{完}"],
    "report.end_elsewhere": ["{如有 走访}", "TABLE {完}"],
    "usage.dimension": ["{接待选民群众, 站电=西区联络站}"],
}


@pytest.mark.parametrize("code", sorted(WRONG))
def test_wrong_notations(desk: Desk, code: str) -> None:
    paragraphs = WRONG[code]
    template = desk.template("t.docx", *(each.removeprefix("TABLE ") for each in paragraphs))
    if any(each.startswith("TABLE ") for each in paragraphs):
        document = open_word(template)
        last = document.paragraphs[-1]._p
        document.add_table(rows=1, cols=1).cell(0, 0)._tc.append(last)
        document.save(template)
    findings = desk.json("report", "2025", "--template", template, "-o", desk.path("a.docx"), code=1 + (code[0] == "u"))
    assert code in [each["code"] for each in findings["findings"]]
    assert all(each["remedy"] for each in findings["findings"])
    assert not Path(desk.path("a.docx")).exists()


def test_wrong_use(desk: Desk) -> None:
    path = desk.path("a.docx")
    desk.run("report", "2025-Q4", "--template", "notice", "-o", path)
    cases = {
        ("report", "2025", "-o", desk.path("a.pdf")): "report.use_ending",
        ("report", "2025", "--template", path, "-o", desk.path("a.md")): "report.use_same_form",
        ("report", "--template", "annual", "-o", path): "report.use_other_template",
        ("report", "2025", "-o", path): "report.use_other_period",
    }
    for words, code in cases.items():
        assert f"[{code}]" in desk.run(*words, code=2)
    theirs = desk.template("theirs.docx", "文字")
    assert "[report.not_ours]" in desk.run("report", "--check", theirs, code=1)
    assert "[report.cannot_read]" in desk.run("report", "--check", desk.path("none.docx"), code=2)
    assert "[report.no_file]" in desk.run("report", "--template", desk.path("none.docx"), code=2)
    desk.run("report", "--template", "接待公告", "-o", path)  # the same template by its other name


def test_a_file_about_one_is_not_turned_into_anothers(desk: Desk) -> None:
    desk.run("report", "--template", "deputy", "--of", "沈七", "-o", desk.path("a.docx"))
    said = desk.run("report", "--of", "王五", "-o", desk.path("a.docx"), code=2)
    assert "[report.use_other_object]" in said


def test_one_document_each_goes_into_a_folder(desk: Desk) -> None:
    folder = desk.folder / "files"
    assert "[report.use_folder]" in desk.run(
        "report", "--template", "minutes", "--of", "all", "-o", str(folder), code=2
    )
    folder.mkdir()
    desk.run("report", "2025-H1", "--template", "minutes", "--of", "全部", "-o", str(folder))
    names = ["2025 democratic_life 1.docx", "2025 regular 1.docx", "2025 regular 2.docx"]
    assert sorted(each.name for each in folder.iterdir()) == names
    assert "2025年4月11日" in shown(open_word(str(folder / "2025 regular 2.docx")).element.body)
    assert "[report.use_no_object]" in desk.run("report", "--of", "all", "-o", str(folder), code=2)


def test_a_report_saved_without_its_controls_is_not_taken_for_one_that_fits(desk: Desk) -> None:
    path = desk.path("a.docx")
    desk.run("report", "2025-Q4", "--template", "notice", "-o", path)
    document = open_word(path)
    for story in (document.element.body, *(each._element for each in footers(document))):
        while (control := next(story.iter(qn("w:sdt")), None)) is not None:
            for each in list(control.find(qn("w:sdtContent"))):
                control.addprevious(each)
            control.getparent().remove(control)
    document.save(path)
    assert "[report.controls_lost]" in desk.run("report", "--check", path, code=1)
    assert "[report.controls_lost]" in desk.run("report", "-o", path, code=1)
    desk.run("report", "2025-Q4", "--template", "notice", "-o", path, "--fresh")
    assert controls(open_word(path))


def footers(document: object) -> list[object]:
    section = document.sections[0]  # type: ignore[attr-defined]
    return [section.footer, section.even_page_footer]


def test_a_row_that_goes_says_what_was_written_beside_it(own: Desk) -> None:
    template, path = Path(own.path("t.md")), Path(own.path("a.md"))
    template.write_text("| 编号 | 备注 |\n|---|---|\n| {每 建议, 状态=办理中}{编号} |  |", encoding="utf-8")
    own.run("report", "2025", "--template", str(template), "-o", str(path))
    text = path.read_text(encoding="utf-8").replace("| <!--row 2025-008-->", "| 先办 <!--row 2025-008-->")
    path.write_text(text, encoding="utf-8")
    reply = {"kind": "suggestion.replied", "occurred": "2025-12-31", "suggestion": "2025-008", "class": "A"}
    own.record(reply | {"unit": "区绿化市容局"})
    said = own.run("report", "-o", str(path))
    assert "[report.row_gone]" in said
    assert "先办" in said


def test_a_check_on_another_ledger_says_that_it_cannot_tell_why(own: Desk, desk: Desk) -> None:
    own.record(RECEPTION)
    own.run("report", "2025", "--template", "stage", "-o", own.path("a.docx"))
    assert "[report.commit_unknown]" in desk.run("report", "--check", own.path("a.docx"), code=1)


def test_an_emptied_figure_comes_back_without_the_look_of_words_hint(own: Desk) -> None:
    template = own.template("t.docx", "接待{接待选民群众}。")
    own.run("report", "2025", "--template", template, "-o", own.path("a.docx"), "--clean")
    document = open_word(own.path("a.docx"))
    control = next(document.element.body.iter(qn("w:sdt")))
    hint = control.makeelement(qn("w:showingPlcHdr"), {})
    control.find(qn("w:sdtPr")).append(hint)
    run = next(control.iter(qn("w:r")))
    about = run.get_or_add_rPr()
    about.append(about.makeelement(qn("w:rStyle"), {qn("w:val"): "PlaceholderText"}))
    next(run.iter(qn("w:t"))).text = "单击或点击此处输入文字。"
    document.save(own.path("a.docx"))
    own.run("report", "-o", own.path("a.docx"), "--clean")
    body = open_word(own.path("a.docx")).element.body
    assert shown(next(body.iter(qn("w:p")))) == "接待290人次。"
    assert not list(body.iter(qn("w:showingPlcHdr"), qn("w:rStyle")))
