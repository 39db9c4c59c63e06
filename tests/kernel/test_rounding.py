"""Numbers as offices print them; the tables are those of real reports."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kernel.rounding import Exact, Rounding, Words, parts, rounded, text


def share(of: int, whole: int) -> Fraction:
    return Fraction(of * 100, whole)


@pytest.mark.parametrize(
    ("value", "digits", "half_up", "truncated"),
    [
        (Fraction(1, 2), 0, "1", "0"),
        (Fraction(5, 2), 0, "3", "2"),  # never to the even neighbour
        (Fraction(-5, 2), 0, "-3", "-2"),
        (Fraction(1, 8), 2, "0.13", "0.12"),
        (share(25, 93), 1, "26.9", "26.8"),  # printed 26.8 in a city's report
        (share(17, 69), 2, "24.64", "24.63"),
        (share(17, 69), 0, "25", "24"),
        (1250, -2, "1300", "1200"),
        (100, 1, "100.0", "100.0"),
        (Fraction(-1, 3), 0, "0", "0"),
    ],
)
def test_halves_go_up_and_truncation_cuts(value: Exact, digits: int, half_up: str, truncated: str) -> None:
    assert f"{rounded(value, digits):f}" == half_up
    assert f"{rounded(value, digits, 'truncate'):f}" == truncated


def test_parts_are_made_to_sum_to_a_hundred_by_the_largest_remainder() -> None:
    printed = parts([share(each, 93) for each in (54, 33, 2, 4)], 2)
    assert printed == [Decimal(each) for each in ("58.07", "35.48", "2.15", "4.30")]
    thirds = parts([share(1, 3)] * 3, 1)
    assert thirds == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]


def test_parts_of_an_incomplete_whole_are_only_rounded() -> None:
    assert parts([share(1, 3), share(1, 3)], 0) == [Decimal(33), Decimal(33)]


@given(st.lists(st.integers(0, 500), min_size=1).filter(any), st.integers(0, 3))
def test_parts_always_sum_to_a_hundred_and_stay_within_a_step(counts: list[int], digits: int) -> None:
    shares = [share(each, sum(counts)) for each in counts]
    printed = parts(shares, digits)
    assert sum(printed) == 100
    step = Fraction(1, 10**digits)
    assert all(abs(Fraction(each) - exact) < step for each, exact in zip(printed, shares, strict=True))


@given(st.fractions(), st.integers(0, 6))
def test_rounding_is_exact_to_half_a_step(value: Fraction, digits: int) -> None:
    assert abs(Fraction(rounded(value, digits)) - value) <= Fraction(1, 2 * 10**digits)


@pytest.mark.parametrize(
    ("value", "unit", "rounding", "printed"),
    [
        (328, "人次", Rounding(), "328人次"),
        (0, "件", Rounding(), "0件"),
        (None, "%", Rounding(digits=1), "无"),
        (share(17, 69), "%", Rounding(digits=1), "24.6%"),
        (100, "%", Rounding(digits=1), "100.0%"),
        (100, "%", Rounding(digits=1, zeros=False), "100%"),
        (100, "件", Rounding(zeros=False), "100件"),
        (Fraction(237, 2), "分", Rounding(), "118.5分"),
        (13, "家", Rounding(floor=10), "10余家"),
        (13, "家", Rounding(floor=10, suffix="多"), "10多家"),
        (13, "家", Rounding(floor=10, suffix="以上"), "10家以上"),
        (13, "家", Rounding(floor=10, suffix="超"), "超10家"),
        (1234, "份", Rounding(floor=100), "1200余份"),
        (10, "家", Rounding(floor=10), "10家"),  # exactly ten is not 余
        (7, "家", Rounding(floor=10), "7家"),
        (5984, "个", Rounding(ceil=1000), "近6000个"),
        (6000, "个", Rounding(ceil=1000), "6000个"),
        (45000, "元", Rounding(scale=10_000), "4.5万元"),
        (45678, "元", Rounding(scale=10_000, digits=2), "4.57万元"),
        (123_456, "元", Rounding(scale=10_000, floor=10_000), "12余万元"),
    ],
)
def test_a_value_is_printed_with_its_unit(value: Exact, unit: str, rounding: Rounding, printed: str) -> None:
    assert text(value, unit, rounding) == printed


def test_about_is_said_only_where_no_suffix_says_it() -> None:
    assert text(1200, "份", Rounding(), approximate=True) == "约1200份"
    assert text(1234, "份", Rounding(floor=100), approximate=True) == "1200余份"
    assert text(1200, "份", Rounding(floor=100), approximate=True) == "约1200份"
    assert text(1200, "份", Rounding(), approximate=True, words=Words("n/a", "about ")) == "about 1200份"
