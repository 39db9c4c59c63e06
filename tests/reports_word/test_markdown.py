"""A report in Markdown: its figures stand between comments, and what a person writes about them stays."""

from __future__ import annotations

from pathlib import Path

from ledger.reports.marked import text_of as written
from ledger.reports.marked import tree_of
from tests.reports_word.desk import Desk
from tests.reports_word.test_word import RECEPTION

TEMPLATE = """\
# {期间}小结

接待{接待选民群众}。

{若 接待选民群众 >= 295}值得一写。

| 编号 | 案由 | 备注 |
|---|---|---|
| {每 建议, 状态=办理中}{编号} | {案由} |  |

{图 接待选民群众, 分列=季度}
"""


REPLY = {
    "kind": "suggestion.replied",
    "occurred": "2025-12-31",
    "suggestion": "2025-008",
    "unit": "区绿化市容局",
    "class": "A",
}


def test_prose_and_remarks_stay_while_the_figures_follow(own: Desk) -> None:
    template, path = Path(own.path("t.md")), Path(own.path("a.md"))
    template.write_text(TEMPLATE, encoding="utf-8")
    own.run("report", "2025", "--template", str(template), "-o", str(path))
    text = path.read_text(encoding="utf-8")
    assert "接待<!--ledger:接待选民群众-->290人次<sup>[1]</sup><!--/ledger-->。" in text
    assert "<!--ledger?若 接待选民群众 >= 295\n" in text  # hidden
    assert "| 2025-008 | 关于在东园建设口袋公园的建议 | <!--row 2025-008--> |" in text
    assert "| 2025年 | 67 | 84 | 70 | 69 |" in text
    text = text.replace("接待<!--", "我们接待<!--")
    text = text.replace("建议 | <!--row 2025-008-->", "建议 | 待批 <!--row 2025-008-->")
    path.write_text(text + "\n附记：{走访}。\n", encoding="utf-8")
    own.record(RECEPTION)
    told = own.run("report", "-o", str(path))
    assert "接待选民群众  290人次  ->  297人次" in told
    text = path.read_text(encoding="utf-8")
    assert "我们接待<!--ledger:接待选民群众-->297人次" in text
    assert "<!--ledger:若 接待选民群众 >= 295-->\n值得一写。\n<!--/ledger-->" in text
    assert "建议 | 待批 <!--row 2025-008-->" in text
    assert "附记：<!--ledger:走访-->27次" in text
    assert Path(own.path("a-1.png")).read_bytes().startswith(b"\x89PNG")
    assert "](a-1.png)" in text


def test_a_check_tells_of_figures_and_of_rows(own: Desk) -> None:
    template, path = Path(own.path("t.md")), own.path("a.md")
    template.write_text(TEMPLATE, encoding="utf-8")
    own.run("report", "2025", "--template", str(template), "-o", path)
    assert own.json("report", "--check", path)["differing"] == []
    own.record(RECEPTION, REPLY)
    differing = own.json("report", "--check", path, code=1)["differing"]
    assert {each["label"]: (each["written"], each["now"]) for each in differing} == {
        "接待选民群众": ("290人次", "297人次"),
        "每 建议, 状态=办理中 2025-008": ("2025-008 关于在东园建设口袋公园的建议", ""),
    }


def test_without_a_file_the_report_is_printed(desk: Desk) -> None:
    said = desk.run("report", "2025", "--template", "notice", "--as-of", "2025-06-30")
    assert "# <!--ledger:工委名称-->东街街道人大工委<!--/ledger-->关于" in said
    assert "| 孙八、韩八 |" in said


def test_text_of_records_is_inert_and_masked(own: Desk) -> None:
    own.record(
        {
            "kind": "meeting.held",
            "occurred": "2025-12-29",
            "meeting": "2025 special 1",
            "type": "special",
            "chair": "张三",
            "present": ["张三"],
            "agenda": ["<script>alert(1)</script> [点我](http://example.org) {走访} --> 13812345678"],
        }
    )
    said = own.run("report", "--template", "minutes", "--of", "2025 special 1")
    assert "1．\\<script\\>alert(1)\\</script\\> \\[点我\\](http://example.org)" in said
    assert "138\\*\\*\\*\\*5678" in said
    assert "27次" not in said
    own.run("report", "--template", "minutes", "--of", "2025 special 1", "-o", own.path("a.md"))
    before = Path(own.path("a.md")).read_bytes()
    own.run("report", "-o", own.path("a.md"))
    assert Path(own.path("a.md")).read_bytes() == before


def test_hidden_parts_nest_and_come_back_as_they_were() -> None:
    text = "甲\n<!--ledger?如有 甲\n乙<!~~ledger:丙~~>1<!~~/ledger~~>\nledger?-->\n丁<!--/ledger-->"
    assert written(tree_of(text)) == text


def test_an_office_reads_and_writes_its_own_words(own: Desk) -> None:
    settings = own.ledger / "ledger.toml"
    text = settings.read_text("utf-8")
    parameter = '"term.council_member" = "选民代表"\n'
    text = (
        text.replace("[parameters]\n", f"[parameters]\n{parameter}")
        if "[parameters]" in text
        else f"{text}\n[parameters]\n{parameter}"
    )
    settings.write_text(text, "utf-8")
    own.run("figures", "选民代表会", "-p", "2025")
    template = own.folder / "t.md"
    template.write_text("召开{选民代表会}。\n\n{图 选民代表会, 分列=季度}\n", "utf-8")
    said = own.run("report", "2025", "--template", str(template))
    assert "**选民代表会（按" in said
    assert "| 1 | 选民代表会 | 2025 |" in said
    assert "议政代表" not in said
    draft = own.folder / "d.md"
    draft.write_text("全年召开选民代表会2次。", "utf-8")
    assert "与台账一致：选民代表会" in own.run("audit", str(draft), "-p", "2025")
