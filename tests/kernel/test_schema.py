"""The JSON Schema of a kind says what the strict reader takes."""

from __future__ import annotations

import re

import pytest

from ledger.kernel.schema import kind_schema, shape_schema
from ledger.kernel.shape import RANGE
from ledger.subjects.plan import ItemSet


@pytest.mark.parametrize(
    ("text", "fits"), [("4", True), ("4.5", True), ("4..5", True), ("0.5..1", True), ("4..", False), ("many", False)]
)
def test_a_target_is_a_number_or_a_range(text: str, fits: bool) -> None:
    whole, written = shape_schema(RANGE)["oneOf"]
    assert whole == {"type": "integer"}
    assert bool(re.search(written["pattern"], text)) is fits


def test_a_kind_names_its_fields_and_which_are_required() -> None:
    schema = kind_schema("plan.item_set", ItemSet)
    assert schema["properties"]["target"] == shape_schema(RANGE)
    assert schema["required"] == ["kind", "item", "plan", "title", "from", "due"]
    assert schema["additionalProperties"] is False
