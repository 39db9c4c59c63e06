"""Numbers as drafts write them: read in any writing, with unit and inexactness, and compared as they are said."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.kernel.period import parse
from ledger.reports.audit.compare import tells
from ledger.reports.audit.numbers import numbers
from ledger.reports.audit.numerals import chinese
from ledger.reports.audit.periods import period_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十五", 15),
        ("二十", 20),
        ("一百零二", 102),
        ("两千三百", 2300),
        ("三万二千", 32000),
        ("二〇二三", 2023),
        ("十百", None),
    ],
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert chinese(text) == value


@pytest.mark.parametrize(
    ("text", "low", "unit", "hedge"),
    [
        ("接待３２８人次", 328, "人次", ""),
        ("接待1,328人次", 1328, "人次", ""),
        ("走访十五家企业", 15, "家", ""),
        ("走访两百余户", 200, "户", "over"),
        ("参与率百分之八十", 80, "%", ""),
        ("满意率九成", 90, "%", ""),
        ("三分之二的代表", Fraction(200, 3), "%", ""),
        ("捐助3.2万元", 32000, "元", ""),
        ("近6000个站点", 6000, "个", "under"),
        ("约300人次", 300, "人次", "about"),
        ("20多次", 20, "次", "over"),
        ("30次以上", 30, "次", "over"),
        ("预算4—5万元", 40000, "元", "between"),
        ("化解纠纷14", 14, "", ""),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, low: Fraction, unit: str, hedge: str) -> None:
    (found,) = numbers(text)
    assert (found.low, found.unit, found.hedge, found.aside) == (low, unit, hedge, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("第十七届人大", "ordinal"),
        ("党的二十大精神", "ordinal"),
        ("2023年3月2日", "date"),
        ("2024-02-20 16:16", "date"),
        ("一是抓学习", "enumerator"),
        ("（二）抓落实", "enumerator"),
        ("一季度", "period"),
        ("沪松编〔2016〕38号", "document"),
        ("气象街26号楼", "document"),
        ("“一棋两球”", "idiom"),
        ("优化“231”工作法", "name"),
        ("进一步加强", "idiom"),
        ("18.5平方公里", "measure"),
        ("24小时在线", "measure"),
        ("数十条建议", "vague"),
        ("每位代表提一条建议", "rule"),
        ("统一安排", "idiom"),
    ],
)
def test_what_is_no_figure_is_set_aside(text: str, reason: str) -> None:
    found = numbers(text)
    assert found
    assert reason in {each.aside for each in found}
    assert all(each.aside for each in found)


@pytest.mark.parametrize(
    ("text", "true", "false"),
    [
        ("10余家", [11, 19], [9, 20, 25]),
        ("1200余份", [1273], [1199, 1300]),
        ("近300人", [201, 299], [300, 199, 301]),
        ("约300人", [300, 260, 349], [200, 400]),
        ("25%", [Fraction(2464, 100), 25], [Fraction(2441, 100), 26]),
        ("24.6%", [Fraction(2464, 100)], [Fraction(2466, 100)]),
        ("3.2万元", [32000, 31960], [31400, 33000]),
        ("4—5万元", [40000, 45000, 50000], [39999, 50001]),
        ("96条", [96], [95, 97]),
        ("八项", [8], [7]),
    ],
)
def test_a_number_tells_a_value_as_exactly_as_it_is_said(
    text: str, true: list[Fraction], false: list[Fraction]
) -> None:
    (found,) = numbers(text)
    assert all(tells(found, Fraction(value)) for value in true)
    assert not any(tells(found, Fraction(value)) for value in false)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("接待#", "2023"),
        ("一季度接待#", "2023-Q1"),
        ("今年上半年接待#", "2023-H1"),
        ("前三季度接待#", "2023-Q1..2023-Q3"),
        ("1—5月接待#", "2023-01..2023-05"),
        ("2022年接待#", "2022"),
        ("去年接待#", "2022"),
        ("2023年11月接待#", "2023-11"),
        ("全年接待#", "2023"),
        ("一季度接待甲，上半年接待#", "2023-H1"),
        ("received in the first quarter #", "2023-Q1"),
    ],
)
def test_the_time_a_number_is_said_for(text: str, period: str) -> None:
    found = period_of(text, 0, text.index("#"), parse("2023"))
    wanted = parse(period)
    assert (found.first, found.last) == (wanted.first, wanted.last)
