"""Periods as people write them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.kernel.finding import Refused
from ledger.kernel.period import ALL, UNITS, calendar_unit, name_of, parse

TERMS = {
    "第一届": (date(2016, 11, 1), date(2021, 10, 31)),
    "第二届": (date(2021, 11, 1), None),
}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-H1", "2023-01-01", "2023-06-30"),
        ("2023-H2", "2023-07-01", "2023-12-31"),
        ("2023-Q1", "2023-01-01", "2023-03-31"),
        ("2023-q4", "2023-10-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-03-05", "2023-03-05", "2023-03-05"),
        ("2023-01-01..2023-05-17", "2023-01-01", "2023-05-17"),
        ("2022-Q4..2023-H1", "2022-10-01", "2023-06-30"),
        (" 2023 ", "2023-01-01", "2023-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_each_form_names_its_first_and_last_day(text: str, first: str, last: str) -> None:
    period = parse(text)
    assert (str(period.first), str(period.last)) == (first, last)


def test_either_end_may_be_open() -> None:
    assert parse("..2023")[1:] == (None, date(2023, 12, 31))
    assert parse("2023-Q2..")[1:] == (date(2023, 4, 1), None)
    assert parse("all") == ALL
    assert ALL.contains(date.min)
    assert ALL.contains(date.max)


def test_a_term_has_the_dates_of_the_configuration() -> None:
    assert parse("term:第一届", TERMS)[1:] == TERMS["第一届"]
    assert parse("term", TERMS)[1:] == TERMS["第二届"]
    assert parse("term:第一届..2023", TERMS).first == date(2016, 11, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "period.unknown"),
        ("..", "period.unknown"),
        ("2023-13", "period.unknown"),
        ("2023-02-29", "period.unknown"),
        ("0000", "period.unknown"),
        ("2023-Q5", "period.unknown"),
        ("2023年", "period.unknown"),
        ("二〇二三", "period.unknown"),
        ("２０２３", "period.unknown"),
        ("2023..2022", "period.backwards"),
        ("2021..2022..2023", "period.unknown"),
        ("term", "period.no_terms"),
    ],
)
def test_what_is_no_period_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_term_not_yet_begun_is_not_the_present_one() -> None:
    begins = TERMS["第二届"][0]
    assert parse("term", TERMS, begins)[1:] == TERMS["第二届"]
    assert parse("term", TERMS, begins - timedelta(days=1))[1:] == TERMS["第一届"]
    assert parse("term..", TERMS, begins - timedelta(days=1)).first == TERMS["第一届"][0]
    assert parse("term", TERMS, date(2000, 1, 1))[1:] == TERMS["第二届"]  # none has begun


def test_an_unknown_term_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused) as refused:
        parse("term:第三届", TERMS)
    assert refused.value.findings[0].values["known"] == "第一届, 第二届"


@pytest.mark.parametrize(
    ("text", "before", "year_before"),
    [
        ("2023", "2022", "2022"),
        ("2023-H1", "2022-H2", "2022-H1"),
        ("2023-Q1", "2022-Q4", "2022-Q1"),
        ("2024-03", "2024-02", "2023-03"),
        ("2024-03-01", "2024-02-29", "2023-03-01"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
        ("2023-01-01..2023-05-17", "2022-08-17..2022-12-31", "2022-01-01..2022-05-17"),
        ("2024-01..2024-02", "2023-11-01..2023-12-31", "2023-01-01..2023-02-28"),
    ],
)
def test_the_period_before_and_that_of_last_year(text: str, before: str, year_before: str) -> None:
    period = parse(text)
    previous, last_year = period.previous(), period.last_year()
    assert previous is not None
    assert last_year is not None
    assert (previous.text, last_year.text) == (before, year_before)


def test_an_open_period_has_none_before_it() -> None:
    assert parse("..2023").previous() is None
    assert parse("2023..").last_year() is None


def test_a_period_is_split_at_the_borders_of_the_calendar() -> None:
    parts = parse("2023-02-10..2023-05-17").split("quarter")
    assert [(part.text, str(part.first), str(part.last)) for part in parts] == [
        ("2023-Q1", "2023-02-10", "2023-03-31"),
        ("2023-Q2", "2023-04-01", "2023-05-17"),
    ]
    assert [part.text for part in parse("2023-Q1").months()] == ["2023-01", "2023-02", "2023-03"]


@given(st.dates(), st.integers(0, 800), st.sampled_from(UNITS))
def test_the_parts_of_a_split_follow_each_other_without_gap(first: date, days: int, unit: str) -> None:
    last = min(first, date.max - timedelta(days=days)) + timedelta(days=days)
    parts = parse(f"{first}..{last}").split(unit)  # type: ignore[arg-type]
    assert parts[0].first == min(first, last)
    assert parts[-1].last == last
    for one, other in pairwise(parts):
        assert one.last is not None
        assert one.last + timedelta(days=1) == other.first


@given(st.dates(), st.sampled_from(UNITS))
def test_the_name_of_a_unit_reads_back_as_the_unit(day: date, unit: str) -> None:
    assert parse(name_of(unit, day)) == calendar_unit(unit, day)  # type: ignore[arg-type]
