"""What a person types becomes the plain value of a record: a target is a number, or a range as text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.kernel.shape import INT, NAME, RANGE, Shape, changes
from ledger.store.records.values import typed
from ledger.subjects.plan import ItemSet

TODAY = date(2025, 7, 1)
LIST_OR_INT = Shape("list_or_int", item=NAME)


@pytest.mark.parametrize(
    ("text", "value"),
    [("4", 4), ("４", 4), ("4.5", "4.5"), ("4..5", "4..5"), ("4万元", 40_000), ("0.10", "0.10"), ("many", "many")],
)
def test_a_target_is_a_number_wherever_it_is_typed(text: str, value: Any) -> None:
    assert typed(RANGE, text, TODAY, "target") == value
    assert typed(changes(ItemSet), f'{{"target": "{text}"}}', TODAY, "set") == {"target": value}


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("张三、李四", ["张三", "李四"]), ("²", ["²"])])
def test_those_present_are_a_number_or_names(text: str, value: Any) -> None:
    assert typed(LIST_OR_INT, text, TODAY, "present") == value


def test_what_is_no_number_is_left_to_the_strict_reader() -> None:
    assert typed(INT, "²", TODAY, "visitors") == "²"


def test_a_number_too_large_for_any_record_is_left_to_the_reader_as_it_is_written() -> None:
    assert typed(RANGE, "1e999999999", TODAY, "target") == "1e999999999"
    assert typed(RANGE, "-1000000000000", TODAY, "target") == -(10**12)
