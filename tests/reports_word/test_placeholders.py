"""What a placeholder may say, and what stands for it, on the example ledger and its year 2025."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ledger.reports.chart import Chart, Series
from ledger.reports.templates import shipped_names
from ledger.reports.wording import chinese
from tests.reports_word.desk import Desk, open_word

CASES = {
    "{接待选民群众}": "290人次",
    "{reception_visitors}": "290人次",
    "｛接待选民群众，上半年｝": "151人次",
    "{接待选民群众, 2025-Q1}": "67人次",
    "{接待选民群众, 3月}": "20人次",
    "{接待选民群众, 站点=西区联络站}": "53人次",
    "{接待选民群众, 站点=西区联络站|北园联络站, 数}": "92",
    "{接待选民群众, 名单=站点, 前2}": "东街中心站、南桥联络站",
    "{提出建议, 分列=渠道}": "代表建议13件、街道意见建议6件、议政代表建议2件、政协提案1件",
    "{提出建议, 其中=渠道, 前1}": "22件（其中代表建议13件）",
    "{接待选民群众, 同比}": "上年没有登记",
    "{接待选民群众, 二季度, 环比}": "比上期增加17人次、增长25.4%",
    "{答复率, 二季度, 环比}": "比上期提高33.3个百分点",
    "{答复率, 分数}": "13/17",
    "{答复率, 分子}": "13",
    "{答复率, 2位小数}": "76.47%",
    "{走访, 余}": "20余次",
    "{走访, 近}": "近30次",
    "{经费支出, 万元}": "4.2万元",
    "{工委会议：例会, 中文}": "五次",
    "{领衔建议, 代表=沈七}": "1件",
    "{期间}": "2025年",
    "{下一年}": "2026",
    "{日期}": "2025年12月31日",
}


def test_every_notation_gives_its_words(desk: Desk) -> None:
    template = Path(desk.path("t.md"))
    template.write_text("\n\n".join(f"«{case}»" for case in CASES), encoding="utf-8")
    said = desk.run("report", "2025", "--template", str(template), "--clean")
    lines = [line for line in said.split("\n") if line.startswith("«")]
    shown = [line[line.index("-->") + 3 : line.index("<!--/ledger-->")] for line in lines]
    assert dict(zip(CASES, shown, strict=True)) == CASES


def test_a_figure_in_the_row_of_a_deputy_is_that_deputys(desk: Desk) -> None:
    template = Path(desk.path("t.md"))
    template.write_text(
        "| 代表 | 接待 |\n|---|---|\n| {每 代表, 姓名=*}{代表} | {代表接待选民, 数} |", encoding="utf-8"
    )
    assert "usage.state_field" in desk.run("report", "2025", "--template", str(template), code=2)
    template.write_text("| 代表 | 接待 |\n|---|---|\n| {每 代表}{代表} | {代表接待选民, 数} |", encoding="utf-8")
    said = desk.run("report", "2025", "--template", str(template))
    expected = {each["by"]["deputy"]: each["value"] for each in by_deputy(desk)}
    rows = [line.split("|")[1:3] for line in said.split("\n") if "<!--row" in line]
    assert len(rows) == 17
    assert {name.strip(): int(number.partition("<")[0]) for name, number in rows} == {
        name.strip(): expected.get(name.strip(), 0) for name, _ in rows
    }


def by_deputy(desk: Desk) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = desk.json(
        "figures", "reception_deputy_times", "-p", "2025", "--by", "deputy"
    )
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_shipped_template_fills_without_a_finding(desk: Desk, lang: str) -> None:
    keys = {"deputy": "沈七", "minutes": "2025 regular 4"}
    for name in shipped_names():
        of = ("--of", keys[name]) if name in keys else ()
        said = desk.run("--lang", lang, "report", "2025", "--template", name, *of)
        assert "!!" not in said
        assert ">?<" not in said
        assert "{" not in re.sub("<!--.*?-->", "", said, flags=re.DOTALL)


def test_a_template_about_one_entity_asks_for_it(desk: Desk) -> None:
    assert "report.use_object" in desk.run("report", "--template", "minutes", code=2)
    assert "reference.unknown" in desk.run("report", "--template", "deputy", "--of", "沈八", code=2)
    assert "report.unknown_template" in desk.run("report", "--template", "年度报搞", code=2)


def test_the_page_number_stands_in_the_middle_where_the_office_wants_it(own: Desk) -> None:
    settings = own.ledger / "ledger.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[reports]\npage_number = "centre"\n', encoding="utf-8"
    )
    own.run("report", "2025", "--template", "notice", "-o", own.path("a.docx"))
    document = open_word(own.path("a.docx"))
    assert not document.settings.odd_and_even_pages_header_footer
    assert document.sections[0].footer.paragraphs[0].alignment == 1


def test_a_chart_of_months_has_those_without_anything_too(desk: Desk) -> None:
    template = Path(desk.path("t.md"))
    template.write_text("{图 走访, 分列=月}", encoding="utf-8")
    said = desk.run("report", "2025", "--template", str(template), "--as-of", "2025-07-03")
    assert "|  | 1月 | 2月 | 3月 | 4月 | 5月 | 6月 | 7月 |" in said
    assert "| 2025年 | 2 | 2 | 3 | 3 | 2 | 2 | 0 |" in said


def test_a_chart_without_a_chinese_font_keeps_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    points = (("城管", 3.0, "3"), ("住建", 12.0, "12"))
    chart = Chart("按单位", "件", (Series("2025年", points), Series("2024年", points)), True)
    with_font = chart.png()
    monkeypatch.setattr("ledger.reports.drawing.chinese_font", lambda: None)
    without = chart.png()
    assert with_font.startswith(b"\x89PNG")
    assert without.startswith(b"\x89PNG")
    assert chart.alternative == "按单位. 2025年: 城管 3, 住建 12; 2024年: 城管 3, 住建 12"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (10, "十"), (17, "十七"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (328, "三百二十八"),
     (1001, "一千零一"), (10500, "一万零五百"), (-3, "负三")],
)  # fmt: skip
def test_numbers_in_chinese(number: int, words: str) -> None:
    assert chinese(number) == words
