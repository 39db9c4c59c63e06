"""Periods as people write them, in Chinese and English, with and without a year."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.kernel.finding import Refused
from ledger.locale.periods import read

TODAY = date(2025, 12, 31)
TERMS = {"第六届": (date(2017, 1, 1), date(2021, 12, 26)), "第七届": (date(2021, 12, 27), None)}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025", "2025"),
        ("2025-Q1", "2025-Q1"),
        ("2025年", "2025"),
        ("2025年度", "2025"),
        ("２０２５年", "2025"),
        ("2025年上半年", "2025-H1"),
        ("2025年第一季度", "2025-Q1"),
        ("2025年1季度", "2025-Q1"),
        ("2025年3月", "2025-03"),
        ("2025 年 3 月份", "2025-03"),
        ("2025年十一月", "2025-11"),
        ("2025年3月5日", "2025-03-05"),
        ("下半年", "2025-H2"),
        ("四季度", "2025-Q4"),
        ("3月", "2025-03"),
        ("今年", "2025"),
        ("去年", "2024"),
        ("前年", "2023"),
        ("去年3月", "2024-03"),
        ("今年上半年", "2025-H1"),
        ("本季度", "2025-Q4"),
        ("上季度", "2025-Q3"),
        ("本月", "2025-12"),
        ("上个月", "2025-11"),
        ("昨天", "2025-12-30"),
        ("全部", "all"),
        ("历年", "all"),
        ("本届", "term"),
        ("第六届", "term:第六届"),
        ("今年以来", "2025-01-01..2025-12-31"),
        ("2025年1月至5月", "2025-01..2025-05"),
        ("1月到5月", "2025-01..2025-05"),
        ("2025年1月1日至5月17日", "2025-01-01..2025-05-17"),
        ("2024年12月至2025年2月", "2024-12..2025-02"),
        ("..2025年6月", "..2025-06"),
        ("2025年6月—", "2025-06.."),
        ("2025Q1", "2025-Q1"),
        ("2025h2", "2025-H2"),
        ("q3", "2025-Q3"),
        ("2025/3", "2025-03"),
        ("2025.3.5", "2025-03-05"),
        ("20250305", "2025-03-05"),
        ("last year", "2024"),
        ("This-Quarter", "2025-Q4"),
    ],
)
def test_what_people_write_is_read(written: str, meant: str) -> None:
    assert read(written, TERMS, TODAY).text == meant


@pytest.mark.parametrize(
    "written", ["foo", "13月", "2025年13月", "2025-02-30", "12", "5", "月", "年", "1至", "..", "第五届", ""]
)
def test_what_nobody_could_mean_is_refused_as_it_was_written(written: str) -> None:
    with pytest.raises(Refused) as refused:
        read(written, TERMS, TODAY)
    (finding,) = refused.value.findings
    assert (finding.code, finding.values["text"]) == ("period.unknown", written)


def test_the_ends_of_a_range_stand_in_order() -> None:
    with pytest.raises(Refused) as refused:
        read("5月至1月", TERMS, TODAY)
    assert refused.value.findings[0].code == "period.backwards"
