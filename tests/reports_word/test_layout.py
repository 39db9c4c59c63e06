"""How a report stands on its pages: signatures with text, tables as wide as what they hold."""

from __future__ import annotations

from docx import Document
from docx.document import Document as Opened

from ledger.reports.word.layout import laid_out
from ledger.reports.word.pieces import TEXT_WIDTH, automatic, size_for
from tests.reports_word.desk import Desk

TEMPLATE = """
# 报告

第一段。

第二段。

<!--attachment-->
附件：一览

<!--signature-->
工委

<!--date-->
2025年12月31日
"""


def opened(text: str) -> Opened:
    import io

    return Document(io.BytesIO(laid_out(text, "报告", "zh").data()))


def test_a_signature_never_stands_on_a_page_without_text() -> None:
    kept = [each.text for each in opened(TEMPLATE).paragraphs if each.paragraph_format.keep_with_next]
    assert kept == ["第二段。", "附件：一览"]  # the style keeps the signature with its date


def test_what_is_short_stands_on_one_line_of_a_table() -> None:
    heads = ("编号", "日期", "类别", "事由", "事件")
    row = (
        "4-10",
        "2025-11-20",
        "参加活动·集中联系社区（街道）",
        "下半年集中联系社区并走访企业",
        "01kajs3zr0byesbmjbw57t3a9v",
    )
    widths = automatic(heads, [row], size_for(len(heads)))
    assert sum(widths) <= TEXT_WIDTH
    assert widths[1] >= 10 * 10.5 * 10, "ten digits of half the size each"
    assert min(widths[2:]) > widths[1]
    many = automatic(["栏"] * 40, [["很长的一句话写在这里"] * 40], size_for(40))
    assert sum(many) <= TEXT_WIDTH
    assert min(many) > 0


def test_the_numbers_below_a_chart_stay_on_one_page(desk: Desk) -> None:
    desk.run("report", "2025-H1", "--template", "stage", "-o", desk.path("a.docx"))
    document = Document(desk.path("a.docx"))
    body = document.element.body
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    told = [
        each for each in body.iter(f"{w}p") if "2025年上半年：1月" in "".join(t.text or "" for t in each.iter(f"{w}t"))
    ]
    assert [each.find(f"{w}pPr/{w}keepLines") is not None for each in told[:1]] == [True]
