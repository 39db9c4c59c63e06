"""Numbers as people read them, without needless digits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any


def plain(number: Any) -> str:
    """A number without needless digits."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) / Decimal(number.denominator)
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(number: Any) -> str:
    """A difference with its sign; `=` where there is none."""
    if not number:
        return "="
    return f"+{plain(number)}" if number > 0 else plain(number)
