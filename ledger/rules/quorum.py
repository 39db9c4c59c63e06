"""Quorum: whether enough members were present for a meeting or a council to be valid."""

from __future__ import annotations

from fractions import Fraction

HALF = Fraction(1, 2)


def quorate(present: int, members: int, share: Fraction | None = HALF) -> bool:
    """Whether the members present exceed that share of all members in office on the day.

    Only appointed members count, never those who sit in. With no members a meeting is not quorate;
    where the office has no quorum (`share` None), one member present is enough.
    """
    if members <= 0 or present <= 0:
        return False
    return share is None or present * share.denominator > share.numerator * members


def least_present(members: int, share: Fraction | None = HALF) -> int | None:
    """How many members must be present at least; None where no number of them would do."""
    needed = 1 if share is None else members * share.numerator // share.denominator + 1
    return needed if quorate(needed, members, share) and needed <= members else None
