"""Whether a number as it is written tells a value truly: 30余 of 34, 近6000 of 5970, 25% of 24.64, 4—5万 of 45000."""

from __future__ import annotations

from fractions import Fraction

from ledger.kernel.rounding import Rounding, rounded_whole
from ledger.reports.audit.shapes import Number

SLACK = Fraction(1, 20)
"""How far 约 may be from a number that is written to the last unit."""

FIVE = Fraction(5)
"""95%以上 is said of anything up to 100 %."""


def tells(number: Number, value: Fraction, rounding: Rounding | None = None) -> bool:
    """Whether the number, as inexact as its words say, is the value; an exact one is rounded as it is written."""
    low, high, step = number.low, number.high, number.step
    match number.hedge:
        case "over":
            return low <= value < low + (max(step, FIVE) if number.unit == "%" else step)
        case "under":
            return low - step < value < low
        case "about":
            room = step / 2 if step > 1 else max(abs(low) * SLACK, step / 2)
            return abs(value - low) <= room
        case "between":
            return low <= value <= high
    if value == low:
        return True
    if number.fine >= 1 and number.unit != "%" and not _is_scaled(number):
        return False
    mode = rounding.mode if rounding is not None else "half_up"
    return rounded_whole(value / number.fine, mode) * number.fine == low


def _is_scaled(number: Number) -> bool:
    """Whether the number is written in thousands or more (3.2万元), and so rounded."""
    return any(each in number.text for each in "千万亿") and not number.chinese
