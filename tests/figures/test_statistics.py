"""What the statistics folder may hold: TOML has no word for nothing."""

from __future__ import annotations

from fractions import Fraction

import tomli_w

from ledger.figures.evaluate import FigureValue
from ledger.figures.statistics import plain


def test_what_is_empty_is_left_out_at_every_depth() -> None:
    state = {
        "key": "档案整理",
        "own": {},
        "done": None,
        "progress": [{"on": "2025-06-30", "amount": None, "percent": "40"}, {}],
        "details": {"plan": "2025年度工作计划", "unit": ""},
    }
    written = plain(state)
    assert written == {
        "progress": [{"on": "2025-06-30", "percent": "40"}],
        "details": {"plan": "2025年度工作计划"},
    }
    assert tomli_w.dumps(written)


def test_a_share_is_written_in_decimals_never_as_a_fraction() -> None:
    spent = FigureValue("budget_used_rate", "经费使用率", "%", 1, Fraction(83921, 2), Fraction(88500), "47.4%", "2025")
    assert spent.share == "41960.5/88500"
    assert spent._replace(numerator=Fraction(16627, 4284), denominator=4).share == "3.881186/4"
    assert spent._replace(denominator=None).share == ""
