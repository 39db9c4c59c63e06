"""Which steps fit where a matter stands: an extension while something is due, taking up again what has ended."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.views.steps import fitting


@pytest.mark.parametrize(
    ("state", "fits"),
    [
        ({"due": "2025-03-24", "answered": None, "closed": None}, True),
        ({"due": None, "answered": None, "closed": None}, False),
        ({"due": "2025-03-24", "answered": "2025-03-20", "closed": None}, False),
        ({"due": "2025-03-24", "answered": None, "closed": "2025-03-20"}, False),
    ],
)
def test_an_opinion_is_extended_while_it_is_due(state: dict[str, Any], fits: bool) -> None:
    assert ("opinion.extension_agreed" in (fitting("opinion", state) or ())) is fits


def test_only_a_plan_item_that_has_ended_is_taken_up_again() -> None:
    assert fitting("plan", {"done": "2025-11-01"}) == {"plan.item_reopened"}
    assert fitting("plan", {"dropped": "2025-11-01"}) == {"plan.item_reopened"}
    under_way = fitting("plan", {"done": None, "dropped": None}) or set()
    assert "plan.item_done" in under_way
    assert not under_way & {"plan.item_reopened", "plan.item_set"}
