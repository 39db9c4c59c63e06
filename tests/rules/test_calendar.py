"""Which days are worked, and where a period ends."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.calendar import Calendar, add_months, end_before_moving
from ledger.rules.duration import Duration

PUBLISHED = Calendar()
OFFICE_2031 = {
    "calendar": {
        "2031": {
            "holidays": [date(2031, 1, 1), "2031-01-22..2031-01-28"],
            "working_days": [date(2031, 1, 19)],
        }
    }
}


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2025-01-01", "holiday"),
        ("2025-01-26", "make_up"),  # a Sunday worked for the Spring Festival
        ("2025-01-28", "holiday"),
        ("2025-02-04", "holiday"),
        ("2025-02-05", "working"),
        ("2025-02-08", "make_up"),
        ("2025-04-27", "make_up"),
        ("2025-05-05", "holiday"),
        ("2025-05-10", "weekend"),
        ("2025-09-28", "make_up"),
        ("2025-10-08", "holiday"),
        ("2025-10-09", "working"),
        ("2025-10-11", "make_up"),
    ],
)
def test_the_published_table_of_2025(day: str, kind: str) -> None:
    assert PUBLISHED.kind(date.fromisoformat(day)) == kind


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-03-31", 3, "2025-06-30"),
        ("2024-11-30", 3, "2025-02-28"),
        ("2025-03-07", 3, "2025-06-07"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-03-31", -1, "2025-02-28"),
    ],
)
def test_months_end_on_the_same_day_number_or_on_the_last_day(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_an_end_on_a_weekend_moves_on_only_where_weekends_count_as_holidays() -> None:
    saturday = date(2025, 6, 7)
    assert PUBLISHED.moved_end(saturday) == date(2025, 6, 9)
    assert PUBLISHED.moved_end(saturday, weekends=False) == saturday
    assert PUBLISHED.moved_end(date(2025, 10, 1), weekends=False) == date(2025, 10, 9)


def test_working_days_are_counted_without_the_starting_day() -> None:
    assert PUBLISHED.add_working_days(date(2025, 4, 30), 5) == date(2025, 5, 12)
    assert PUBLISHED.add_working_days(date(2025, 4, 30), -1) == date(2025, 4, 29)
    assert PUBLISHED.next_working_day(date(2025, 9, 30)) == date(2025, 10, 9)
    assert PUBLISHED.add_working_days(date(2025, 4, 30), 0) == date(2025, 4, 30)


def test_a_year_without_a_table_is_not_guessed_at() -> None:
    assert PUBLISHED.kind(date(2031, 1, 4)) is None
    assert PUBLISHED.is_working_day(date(2031, 1, 6)) is None
    assert PUBLISHED.add_working_days(date(2030, 12, 31), 1) is None
    assert PUBLISHED.moved_end(date(2031, 1, 6)) is None


def test_the_office_gives_the_table_of_a_further_year() -> None:
    calendar, findings = Calendar.load(OFFICE_2031)
    assert findings == []
    assert calendar.kind(date(2031, 1, 1)) == "holiday"
    assert calendar.kind(date(2031, 1, 19)) == "make_up"
    assert calendar.kind(date(2031, 1, 25)) == "holiday"
    assert calendar.kind(date(2031, 2, 1)) == "weekend"
    assert calendar.kind(date(2031, 2, 3)) == "working"


def test_the_office_has_the_word_over_the_published_table() -> None:
    calendar, _ = Calendar.load({"calendar": {"2025": {"holidays": [date(2025, 3, 7)]}}})
    assert calendar.kind(date(2025, 3, 7)) == "holiday"
    assert calendar.kind(date(2025, 10, 1)) == "holiday"


def test_some_days_of_a_year_are_not_its_table() -> None:
    calendar, _ = Calendar.load({"calendar": {"2031": {"working_days": [date(2031, 1, 19)]}}})
    assert calendar.kind(date(2031, 1, 19)) == "make_up"
    assert calendar.kind(date(2031, 1, 20)) is None


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("2031", "calendar.not_a_table"),
        ({"next": {}}, "calendar.bad_year"),
        ({"2031": [date(2031, 1, 1)]}, "calendar.bad_year"),
        ({"2031": {"holiday": [date(2031, 1, 1)]}}, "calendar.unknown_key"),
        ({"2031": {"holidays": ["new year"]}}, "calendar.not_a_day"),
        ({"2031": {"holidays": ["2031-01-05..2031-01-01"]}}, "calendar.not_a_day"),
        ({"2031": {"holidays": ["2031-01-01..2031-12-31"]}}, "calendar.not_a_day"),
        ({"2031": {"holidays": [20310101]}}, "calendar.not_a_day"),
        ({"2031": {"holidays": [date(2030, 1, 1)]}}, "calendar.other_year"),
        ({"2031": {"holidays": [date(2031, 1, 1)], "working_days": [date(2031, 1, 1)]}}, "calendar.both"),
    ],
)
def test_a_wrong_entry_is_a_finding(table: object, code: str) -> None:
    _, findings = Calendar.load({"calendar": table})
    assert [finding.code for finding in findings] == [code]


def test_the_published_tables_are_loaded_only_when_a_day_is_looked_up() -> None:
    program = "import sys, ledger.rules.deadlines; print('chinese_calendar' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@given(st.dates(date(2005, 1, 1), date(2025, 6, 1)), st.integers(1, 60))
def test_so_many_working_days_lie_between_the_start_and_the_end(start: date, count: int) -> None:
    end = PUBLISHED.add_working_days(start, count)
    assert end is not None
    assert PUBLISHED.is_working_day(end)
    passed = [start + timedelta(days=offset) for offset in range(1, (end - start).days + 1)]
    assert sum(bool(PUBLISHED.is_working_day(day)) for day in passed) == count


def test_beyond_the_days_that_there_are_stands_the_last_of_them() -> None:
    assert add_months(date(9999, 12, 31), 0) == date.max
    assert add_months(date(9999, 11, 30), 2) == date.max
    assert add_months(date(1, 1, 31), -1) == date.min
    assert end_before_moving(date(9999, 12, 30), Duration(20, "days")) == date.max
    assert PUBLISHED.add_working_days(date.max, 1) is None
    assert PUBLISHED.add_working_days(date.min, -1) is None
