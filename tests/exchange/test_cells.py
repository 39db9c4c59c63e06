"""Cells are read as offices write them, and what could be two things is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from ledger.exchange.registers import cells, days
from ledger.kernel.finding import Refused


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023.3.2", date(2023, 3, 2)),
        ("2023-03-02", date(2023, 3, 2)),
        ("2023/3/2", date(2023, 3, 2)),
        ("２０２３．３．２", date(2023, 3, 2)),
        ("2023年3月2日", date(2023, 3, 2)),
        ("2023 年 3 月 2 号", date(2023, 3, 2)),
        ("2023年3月2日上午", date(2023, 3, 2)),
        ("2023年3月2日（星期四）", date(2023, 3, 2)),
        ("2023-3-2 14:30", date(2023, 3, 2)),
        ("2023-03-02T14:30:00", date(2023, 3, 2)),
        ("2023.3.2-3.4", date(2023, 3, 2)),
        ("2023年3月2日至4日", date(2023, 3, 2)),
        ("3月2日", date(2025, 3, 2)),
        ("三月五日", date(2025, 3, 5)),
        ("二〇二三年十二月三十一日", date(2023, 12, 31)),
        ("二零二四年十月二十号", date(2024, 10, 20)),
        ("3.2", date(2025, 3, 2)),
        (20230302.0, date(2023, 3, 2)),
        ("20230302", date(2023, 3, 2)),
        (44987.0, date(2023, 3, 2)),
        (44987.6, date(2023, 3, 2)),
        (datetime(2023, 3, 2, 10, 15), date(2023, 3, 2)),
    ],
)
def test_a_day_is_read(written: Any, meant: date) -> None:
    assert days.day(written, 2025) == meant


def test_days_may_be_counted_from_1904() -> None:
    assert days.day(43525.0, since_1904=True) == date(2023, 3, 2)


@pytest.mark.parametrize("written", ["明天", "2023.13.2", "2023.2.30", 3.1, 12.0, "第一季度", "2023.3.2起算三日", True])
def test_what_is_no_day_is_refused(written: Any) -> None:
    with pytest.raises(Refused):
        days.day(written, 2025)


def test_a_day_without_a_year_asks_for_one() -> None:
    with pytest.raises(Refused, match="date_no_year"):
        days.day("3月2日")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1975.06", date(1975, 6, 1)),
        ("1975年6月", date(1975, 6, 1)),
        ("197506", date(1975, 6, 1)),
        (1975.06, date(1975, 6, 1)),
    ],
)
def test_a_month_is_its_first_day(written: Any, meant: date) -> None:
    assert days.month(written) == meant


def test_a_month_that_lost_its_nought_is_refused() -> None:
    with pytest.raises(Refused):  # 1975.10 in a cell of numbers
        days.month(1975.1)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("第一季度", date(2025, 1, 1), date(2025, 3, 31)),
        ("下半年", date(2025, 7, 1), date(2025, 12, 31)),
        ("12月底前", date(2025, 12, 1), date(2025, 12, 31)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("全年", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_parts_of_a_year_have_a_first_and_a_last_day(written: str, first: date, last: date) -> None:
    assert days.span(written, 2025) == (first, last)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("张三、李四", ["张三", "李四"]),
        ("张三,李四；王五;赵六/孙七／周八", ["张三", "李四", "王五", "赵六", "孙七", "周八"]),
        ("张三 李四　欧阳五", ["张三", "李四", "欧阳五"]),
        ("张　三、李四", ["张三", "李四"]),
        ("张 三 李 四", ["张三", "李四"]),
        ("张三\n李四\n张三", ["张三", "李四"]),
        ("阿不都·卡德尔、张三", ["阿不都·卡德尔", "张三"]),
        ("John Smith, 张三", ["John Smith", "张三"]),
        ("无", []),
    ],
)
def test_names_in_one_cell_are_parted(written: str, meant: list[str]) -> None:
    assert cells.names(written) == meant


def test_names_known_and_brackets_are_kept_whole() -> None:
    assert cells.names("欧阳 娜娜 张三", {"欧阳娜娜", "张三"}) == ["欧阳", "娜娜", "张三"]  # two of them, or three
    assert cells.names("欧阳 娜娜、张三", {"欧阳娜娜", "张三"}) == ["欧阳娜娜", "张三"]
    assert cells.names("李四（出差、学习 外地）、王五") == ["李四（出差、学习 外地）", "王五"]


@pytest.mark.parametrize(
    ("written", "unit", "meant"),
    [
        (5200.0, "元", 5200),
        ("5,200.50元", "元", "5200.5"),
        ("1.2万元", "元", 12000),
        ("1.2", "万元", 12000),
        (0.1 + 0.2, "元", "0.3"),
        ("￥300", "万元", 3_000_000),
        ("300元", "万元", 300),
    ],
)
def test_sums_of_money_are_exact_yuan(written: Any, unit: str, meant: int | str) -> None:
    assert cells.money(written, unit) == meant


@pytest.mark.parametrize("written", ["约三千", "12..5", "0.0011元", "NaN", "1e400"])
def test_what_is_no_sum_is_refused(written: str) -> None:
    with pytest.raises(Refused):
        cells.money(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("30", (30, False)), (30.0, (30, False)), ("30余人", (30, True)), ("约1,200份", (1200, True))],
)
def test_counts_know_that_they_are_approximate(written: Any, meant: tuple[int, bool]) -> None:
    assert cells.count(written) == meant


def test_commitments_have_their_day() -> None:
    kept, undated = days.promises("1.新增车位50个（2025年12月31日前）；2.修好路灯，10月底；3.加强管理", 2025)
    assert kept == [
        {"text": "新增车位50个", "due": date(2025, 12, 31)},
        {"text": "修好路灯", "due": date(2025, 10, 31)},
    ]
    assert undated == ["加强管理"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("85%", 85), ("85", 85), (0.85, 85), ("0.85", 85), ("０．５", 50), (1.0, 100), ("1", 1), ("0", 0)],
)
def test_a_percentage_is_read(written: Any, meant: int) -> None:
    assert cells.percent(written) == meant
