"""A report in Word: the layout of official documents, figures as controls, prose kept, all read back by python-docx."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.reports_word.desk import Desk, controls, open_word, paragraph_with, shown, shown_paragraph

RECEPTION: dict[str, Any] = {
    "kind": "reception.held",
    "occurred": "2025-12-30",
    "reception": "2025-12-30 西区联络站",
    "mode": "in_station",
    "station": "西区联络站",
    "deputies": ["沈七"],
    "visitors": 7,
}


def test_the_page_is_that_of_an_official_document(annual: tuple[str, Any]) -> None:
    document = open_word(annual[0])
    section = document.sections[0]
    near = lambda length, mm: abs(length - Mm(mm)) < Mm(0.1)  # noqa: E731
    assert near(section.page_width, 210)
    assert near(section.page_height, 297)
    assert near(section.top_margin, 37)
    assert near(section.left_margin, 28)
    assert near(section.right_margin, 26)
    assert near(section.bottom_margin, 35)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert int(grid.get(qn("w:linePitch"))) * 22 <= (297 - 37 - 35) / 25.4 * 1440  # 22 lines
    body = document.styles["公文正文"]
    character = 16 + int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * character <= 156 / 25.4 * 72 < 29 * character  # of 28 characters
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_each_level_has_its_font_and_the_fonts_have_others_to_stand_in(annual: tuple[str, Any]) -> None:
    document = open_word(annual[0])
    fonts = {
        style.style_id: (style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size)
        for style in document.styles
        if style.style_id in ("Title", "Heading1", "Heading2", "Heading3", "LedgerBody")
    }
    assert fonts == {
        "Title": ("方正小标宋简体", Pt(22)),
        "Heading1": ("黑体", Pt(16)),
        "Heading2": ("楷体_GB2312", Pt(16)),
        "Heading3": ("仿宋_GB2312", Pt(16)),
        "LedgerBody": ("仿宋_GB2312", Pt(16)),
    }
    table = zipfile.ZipFile(annual[0]).read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"' in table
    assert "FangSong" in table
    headings = [each.text for each in document.paragraphs if each.style.style_id == "Heading1"]
    assert [heading[:2] for heading in headings] == ["一、", "二、", "三、"]


def test_the_footer_has_the_page_number_outside_and_the_mark_of_the_ledger(annual: tuple[str, Any]) -> None:
    document = open_word(annual[0])
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        number = footer._element.find(qn("w:p"))
        assert number.pPr.jc.get(qn("w:val")) == side
        assert number.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"
        assert number.find(qn("w:r")).rPr.sz.get(qn("w:val")) == "28"  # 四号
    told = annual[1]
    text = "".join(node.text or "" for node in section.footer._element.iter(qn("w:t")))
    assert told["fingerprint"]["digits"] in text
    assert told["commit"][:10] in text


def test_figures_stand_in_controls_and_are_those_of_the_ledger(desk: Desk, annual: tuple[str, Any]) -> None:
    told = annual[1]
    found = controls(open_word(annual[0]))
    figures = {each["name"]: each["text"] for each in desk.json("figures", "-p", "2025")}
    assert found["接待选民群众"] == [figures["reception_visitors"]] == ["290人次"]
    assert found["答复率"] == [figures["suggestion_reply_rate"]]
    assert found["提出建议, 其中=渠道"] == ["22件（其中代表建议13件、街道意见建议6件、议政代表建议2件、政协提案1件）"]
    numbers = [each["number"] for each in told["figures"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_appendix_tells_of_every_number_what_it_rests_on(annual: tuple[str, Any]) -> None:
    told = annual[1]
    [text] = controls(open_word(annual[0]))["插入 数字依据表"]
    visitors = next(each for each in told["figures"] if each["label"] == "接待选民群众")
    assert visitors["events"] == 24
    assert visitors["command"] == "ledger why reception_visitors -p 2025"
    assert f"依据 {visitors['events']} 个事件：2025-01-15" in text
    assert "全部：ledger why reception_visitors -p 2025" in text
    assert "分子 13，分母 17" in text
    assert told["fingerprint"]["zh"] in text


def test_what_the_clerk_writes_stays_while_the_figures_follow(own: Desk) -> None:
    path = own.path("a.docx")
    own.run("report", "2025", "-o", path)
    document = open_word(path)
    body = document.element.body
    visitors = paragraph_with(document, "接待选民群众")
    document.paragraphs[3].insert_paragraph_before("我们这一年的体会是：多走一步。")
    again = copy.deepcopy(visitors)  # a paragraph copied, as people do
    body.insert(list(body).index(visitors) - 3, again)
    rules = paragraph_with(document, "制定制度").getparent().getparent()  # one with its condition moved to the front
    body.insert(2, rules)
    document.sections[0].header.paragraphs[0].add_run("内部资料：{接待选民群众}")
    document.save(path)
    before = zipfile.ZipFile(path)
    own.record(RECEPTION)
    told = own.run("report", "-o", path)
    after = open_word(path)
    assert [each.text for each in after.paragraphs].count("我们这一年的体会是：多走一步。") == 1
    assert controls(after)["接待选民群众"] == ["297人次", "297人次"]
    assert shown(after.element.body[2]) == "制定制度5项，其中规范性文件2份。"
    header = "".join(node.text or "" for node in after.sections[0].header._element.iter(qn("w:t")))
    assert header == "内部资料：297人次"
    assert "接待选民群众  290人次  ->  297人次" in told
    untouched = [name for name in before.namelist() if name.startswith(("word/styles", "word/settings", "word/theme"))]
    assert untouched
    for name in untouched:
        assert zipfile.ZipFile(path).read(name) == before.read(name)


def test_a_second_run_with_nothing_new_gives_the_same_bytes(desk: Desk) -> None:
    desk.run("report", "2025", "-o", desk.path("a.docx"))
    first = Path(desk.path("a.docx")).read_bytes()
    desk.run("report", "-o", desk.path("a.docx"))
    assert Path(desk.path("a.docx")).read_bytes() == first
    desk.run("report", "2025", "-o", desk.path("b.docx"))
    assert Path(desk.path("b.docx")).read_bytes() == first


def test_a_placeholder_that_word_split_is_found(desk: Desk) -> None:
    template = desk.template("t.docx", ["共接待", "{接待", "选民", "群众，上", "半年}", "，｛答复率｝。"])
    desk.run("report", "2025", "--template", template, "-o", desk.path("a.docx"))
    document = open_word(desk.path("a.docx"))
    assert controls(document) | {"插入 数字依据表": []} == {
        "接待选民群众，上半年": ["151人次"],
        "答复率": ["76.5%"],
        "插入 数字依据表": [],
    }
    assert shown(document.paragraphs[0]._p) == "共接待151人次，76.5%。"


def test_wrong_placeholders_are_told_all_at_once_with_place_and_remedy(desk: Desk) -> None:
    template = desk.template(
        "t.docx",
        "{接待选民群终}",
        "{接待选民群众，同壁，站点=西区联洛站}",
        "{如有 议政代表会}",
        "文字{图 接待选民群众，分列=月}",
        "{图 接待选民群众}",
        "{每 建仪}",
    )
    findings = desk.json("report", "2025", "--template", template, "-o", desk.path("a.docx"), code=1)["findings"]
    assert {(each["line"], each["code"]) for each in findings} == {
        (1, "report.unknown_name"),
        (2, "report.unknown_option"),
        (2, "report.unknown_value"),
        (3, "report.no_end"),
        (4, "report.not_alone"),
        (5, "report.chart_without_breakdown"),
        (6, "report.unknown_rows"),
    }
    remedies = {each["code"]: each["remedy"] for each in findings}
    assert "接待选民群众" in remedies["report.unknown_name"]
    assert "同比" in remedies["report.unknown_option"]
    assert "西区联络站" in remedies["report.unknown_value"]
    assert not Path(desk.path("a.docx")).exists()


def test_conditions_hide_and_show_paragraphs_that_stay_in_the_file(own: Desk) -> None:
    template = own.template(
        "t.docx",
        "{如有 印制材料}发放材料{印制材料}。",
        "{如无 印制材料}没有发放材料。",
        "{若 接待选民群众 >= 295}",
        "接待超过二百九十五人次。",
        "值得一写。",
        "{完}",
    )
    path = own.path("a.docx")
    own.run("report", "2025", "--template", template, "-o", path)
    document = open_word(path)
    assert "没有发放材料。" in shown(document.element.body)
    assert "印制材料" not in "".join(controls(document).get("插入 数字依据表", []))  # hidden: nothing to account for
    assert "值得一写" not in shown(document.element.body)
    assert "值得一写" in shown_paragraph(document.element.body)
    own.record(RECEPTION)
    own.run("report", "-o", path)
    assert "接待超过二百九十五人次。\n值得一写。" in shown(open_word(path).element.body)


def test_rows_follow_the_ledger_and_keep_remarks_typed_beside_them(own: Desk) -> None:
    path = own.path("a.docx")
    own.run("report", "2025", "--template", "suggestions", "-o", path)
    document = open_word(path)
    row = next(each for each in document.element.body.iter(qn("w:tr")) if "2025-004" in shown(each))
    remark = row.findall(qn("w:tc"))[-1].find(qn("w:p"))
    made = remark.makeelement(qn("w:r"), {})
    node = made.makeelement(qn("w:t"), {})
    node.text = "请赵六跟进"
    made.append(node)
    remark.append(made)
    document.save(path)
    own.record(
        {
            "kind": "suggestion.submitted",
            "occurred": "2025-01-02",
            "suggestion": "2025-000",
            "track": "formal",
            "sitting": "recess",
            "type": "suggestion",
            "title": "关于{接待选民群众}的建议 =1+1 电话13812345678",
            "category": "市容环境",
            "lead": "沈七",
        }
    )
    own.run("report", "-o", path)
    rows = [shown(each).split("\n") for each in open_word(path).element.body.iter(qn("w:tr"))]
    told = {each[1]: each for each in rows if len(each) > 4}
    assert told["2025-004"][-1] == "请赵六跟进"
    assert "请赵六跟进" not in "".join("".join(each) for key, each in told.items() if key != "2025-004")
    assert told["2025-000"][:4] == ["1", "2025-000", "关于{接待选民群众}的建议 =1+1 电话138****5678", "沈七"]
    own.run("report", "-o", path)  # text of a record is no placeholder on the next run either
    assert "关于{接待选民群众}的建议" in shown(open_word(path).element.body)


def test_text_of_records_is_inert_in_word(own: Desk) -> None:
    nasty = '\u202e倒\x1b[2J <w:t>甲</w:t> {走访} { HYPERLINK "http://example.org" } 13812345678'
    meeting = {"kind": "meeting.held", "occurred": "2025-12-29", "meeting": "2025 special 1", "type": "special"}
    decisions = [{"text": nasty, "owner": "张三"}]
    own.record(meeting | {"chair": "张三", "present": ["张三"], "agenda": [nasty, "乙"], "decisions": decisions})
    path = own.path("a.docx")
    own.run("report", "--template", "minutes", "--of", "2025 special 1", "-o", path)
    first = Path(path).read_bytes()
    own.run("report", "-o", path)
    assert Path(path).read_bytes() == first
    assert "都与今天的账一致" in own.run("report", "--check", path)
    document = open_word(path)
    text = shown(document.element.body)
    said = '\\u202e倒\\x1b[2J <w:t>甲</w:t> {走访} { HYPERLINK "http://example.org" } 138****5678'
    assert f"1．{said}\n2．乙" in text
    assert text.count(said) == 2
    assert not list(document.element.body.iter(qn("w:fldSimple"), qn("w:instrText"), qn("w:hyperlink")))
    assert all(not each.is_external for each in document.part.rels.values())


def test_charts_are_pictures_with_alternative_text_and_their_numbers_beside(annual: tuple[str, Any]) -> None:
    document = open_word(annual[0])
    alternatives = [each.get("descr") for each in document.element.body.iter(qn("wp:docPr"))]
    assert any("接待选民群众（按月份，人次）. 2025年: 1月 21, 2月 26" in each for each in alternatives)
    [told] = controls(document)["图 接待选民群众, 分列=月, 同比"]
    assert "1月 21、2月 26" in told
    pictures = [part for part in document.part.package.iter_parts() if str(part.partname).endswith(".png")]
    assert len(pictures) == 3
    for part in pictures:
        assert part.blob.startswith(b"\x89PNG")
        assert struct.unpack(">II", part.blob[16:24])[0] == 1200


def test_a_clean_report_has_neither_notes_nor_appendix_and_they_come_back(desk: Desk) -> None:
    path = desk.path("a.docx")
    desk.run("report", "2025", "-o", path, "--clean")
    document = open_word(path)
    assert "插入 数字依据表" not in controls(document)
    assert not list(document.element.body.iter(qn("w:vertAlign")))
    desk.run("report", "-o", path)
    document = open_word(path)
    assert "插入 数字依据表" in controls(document)
    assert "[1]" in shown_paragraph(document.element.body)


def test_last_years_report_begins_the_new_one(own: Desk) -> None:
    own.run("report", "2025-H1", "-o", own.path("a.docx"))
    document = open_word(own.path("a.docx"))
    document.paragraphs[3].insert_paragraph_before("一句老话。")
    document.save(own.path("a.docx"))
    own.run("report", "2025-H2", "--template", own.path("a.docx"), "-o", own.path("b.docx"))
    document = open_word(own.path("b.docx"))
    assert "东街街道人大工委2025年下半年工作报告" in shown(document.element.body)
    assert "一句老话。" in shown(document.element.body)
    assert controls(document)["接待选民群众"] == ["139人次"]
    refused = own.run("report", "2025-H2", "-o", own.path("a.docx"), code=2)
    assert "2025-H1" in refused


def test_both_clocks_hold_for_a_report(own: Desk) -> None:
    own.record(RECEPTION)
    day = ("--as-of", "2025-06-30")
    own.run("report", "2025", "-o", own.path("a.docx"), *day)
    assert controls(open_word(own.path("a.docx")))["接待选民群众"] == ["151人次"]
    own.run("report", "-o", own.path("a.docx"))  # an update keeps the day the report was made for
    assert controls(open_word(own.path("a.docx")))["接待选民群众"] == ["151人次"]
    own.run("report", "2025", "-o", own.path("b.docx"), "--known-at", "HEAD~1")
    assert controls(open_word(own.path("b.docx")))["接待选民群众"] == ["290人次"]


def test_a_check_says_which_figures_differ_and_why(own: Desk) -> None:
    path = own.path("a.docx")
    own.run("report", "2025", "-o", path)
    assert "都与今天的账一致" in own.run("report", "--check", path)
    own.record(RECEPTION)
    document = open_word(path)
    control = next(
        each
        for each in document.element.body.iter(qn("w:sdt"))
        if each.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == "ledger:走访"
    )
    next(control.iter(qn("w:t"))).text = "99次"
    document.save(path)
    differing = {each["label"]: each for each in own.json("report", "--check", path, code=1)["differing"]}
    visitors = differing["接待选民群众"]
    assert (visitors["written"], visitors["then"], visitors["now"]) == ("290人次", "290人次", "297人次")
    assert [each["kind"] for each in visitors["events"]] == ["reception.held"]
    assert not visitors["by_hand"]
    assert differing["走访"]["by_hand"]
    assert differing["走访"]["events"] == []
    assert "有人改过：生成时是 27次" in own.run("report", "--check", path, code=1)


def test_a_file_of_somebody_elses_is_not_overwritten(desk: Desk) -> None:
    path = desk.template("theirs.docx", "别人的文件")
    before = Path(path).read_bytes()
    assert "output.exists" in desk.run("report", "2025", "-o", path, code=2)
    assert "output.exists" in desk.run("report", "2025", "-o", path, "--fresh", code=2)
    assert Path(path).read_bytes() == before
    desk.run("report", "2025", "-o", path, "--force")
    assert "东街街道人大工委2025年工作报告" in shown(open_word(path).element.body)


def test_a_report_that_is_open_in_word_is_left_alone(desk: Desk) -> None:
    desk.run("report", "2025", "--template", "notice", "-o", desk.path("notice-2025.docx"))
    (desk.folder / "~$tice-2025.docx").write_bytes(b"")
    assert "report.open_in_word" in desk.run("report", "-o", desk.path("notice-2025.docx"), code=1)


def bad_files(folder: Path) -> dict[str, bytes]:
    """Files that are no Word documents to work with, by the code that names them."""

    def package(**parts: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, text in parts.items():
                archive.writestr({"types": "[Content_Types].xml", "document": "word/document.xml"}[name], text)
        return out.getvalue()

    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    return {
        "report.locked": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        "report.unreadable": b"PK\x03\x04 cut",
        "report.no_document": package(types=main),
        "report.macros": package(types=main.replace("document.main", "macroEnabled.main"), document="<a/>"),
        "report.unreadable ": package(types=main, document=bomb),
    }


def test_files_that_are_no_documents_are_named(desk: Desk) -> None:
    for code, data in bad_files(desk.folder).items():
        (desk.folder / "bad.docx").write_bytes(data)
        said = desk.run("report", "2025", "--template", desk.path("bad.docx"), "-o", desk.path("a.docx"), code=1)
        assert f"[{code.strip()}]" in said


def test_the_office_has_templates_of_its_own(own: Desk) -> None:
    (own.ledger / "templates").mkdir()
    own.template("brief.docx", "{期间}接待{接待选民群众}。")
    Path(own.path("brief.docx")).rename(own.ledger / "templates" / "brief.docx")
    settings = own.ledger / "ledger.toml"
    told = '\n[reports.templates]\n"季度简报" = "templates/brief.docx"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + told, encoding="utf-8")
    assert "季度简报" in own.run("report", "--templates")
    own.run("report", "2025-Q1", "--template", "季度简报", "-o", own.path("a.docx"))
    assert shown(open_word(own.path("a.docx")).paragraphs[0]._p) == "2025年第一季度接待67人次。"
    settings.write_text(settings.read_text(encoding="utf-8").replace("templates/brief", "../brief"), encoding="utf-8")
    assert "report.template_place" in own.run("report", "--templates", code=1)


def test_an_offices_own_table_has_a_row_for_each_and_a_total(desk: Desk) -> None:
    document = Document()
    table = document.add_table(rows=3, cols=2)
    texts = [
        "站点",
        "人次",
        "{每 站点, 类型=联络站|代表联络站}{站点}",
        "{接待选民群众, 数}",
        "合计",
        "{接待选民群众, 数}",
    ]
    for cell, text in zip((cell for row in table.rows for cell in row.cells), texts, strict=True):
        cell.text = text
    document.add_paragraph("{如有 走访}")
    for kind in ("没有这种", "办理中"):
        other = document.add_table(rows=1, cols=1)
        other.cell(0, 0).text = f"{{每 建议, 状态={kind}}}{{编号}}"
        document.add_paragraph("")
    document.element.body.remove(document.paragraphs[-1]._p)
    document.add_paragraph("{完}")
    document.add_paragraph("{每 议政代表会}{议政代表会}：实到{实到人数}人", style="List Bullet")
    document.save(desk.path("t.docx"))
    desk.run("report", "2025", "--template", desk.path("t.docx"), "-o", desk.path("a.docx"), "--clean")
    desk.run("report", "-o", desk.path("a.docx"), "--clean")
    body = open_word(desk.path("a.docx")).element.body
    rows = [shown(each).replace("\n", " ") for each in body.iter(qn("w:tr"))]
    assert rows == [
        "站点 人次",
        *("北园联络站 39", "南桥联络站 65", "西区联络站 53"),
        "合计 290",
        "—",
        *("2025-008", "2025-009", "2025-010", "街意〔2025〕5号"),
    ]
    bullets = [shown(each) for each in body.iter(qn("w:p")) if each.pPr is not None and each.pPr.style == "ListBullet"]
    assert bullets == ["2025 议政代表会第一次：实到11人", "2025 议政代表会第二次：实到9人"]
    for each in body.iter(qn("w:tbl")):  # Word makes one of two tables that touch
        following = each.getnext()
        assert following is None or following.tag != qn("w:tbl")


@pytest.mark.parametrize("form", ["docx", "md"])
def test_a_template_is_handed_out_edited_and_used(desk: Desk, form: str) -> None:
    place = desk.path(f"mine.{form}")
    desk.run("report", "--template", "notice", "--copy", place)
    desk.run("report", "2025-Q4", "--template", place, "-o", desk.path(f"a.{form}"))
    if form == "docx":
        assert "{每 接待选民, 接待日期=*}" in shown_paragraph(open_word(place).element.body)
        assert "褚四、蒋六" in shown(open_word(desk.path("a.docx")).element.body)
    else:
        assert "| 褚四、蒋六 |" in Path(desk.path("a.md")).read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["docx", "md"])
def test_an_audit_looks_at_what_a_person_typed_and_leaves_the_rest_to_the_check(desk: Desk, form: str) -> None:
    path = desk.path(f"a.{form}")
    desk.run("report", "2025", "-o", path)
    typed = "全年共接待选民群众291人次。"
    if form == "docx":
        document = open_word(path)
        document.paragraphs[4].insert_paragraph_before(typed)
        document.save(path)
    else:
        text = Path(path).read_text(encoding="utf-8").replace("\n## 二、", f"\n{typed}\n\n## 二、")
        Path(path).write_text(text, encoding="utf-8")
    said = desk.run("audit", path, "-p", "2025", code=1)
    assert "✗ 291人次" in said
    assert "✗ 不一致 1，? 未找到 0" in said
