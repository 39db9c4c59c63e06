"""Whether enough members were present."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledger.rules.quorum import least_present, quorate


@pytest.mark.parametrize(
    ("present", "members", "expected"),
    [(4, 7, True), (3, 7, False), (4, 8, False), (5, 8, True), (1, 1, True), (0, 0, False), (3, 0, False)],
)
def test_more_than_half_of_the_members(present: int, members: int, expected: bool) -> None:
    assert quorate(present, members) is expected


def test_another_share_or_none() -> None:
    assert not quorate(20, 30, Fraction(2, 3))
    assert quorate(21, 30, Fraction(2, 3))
    assert quorate(1, 30, None)
    assert not quorate(0, 30, None)


def test_how_many_must_come() -> None:
    assert [least_present(members) for members in (0, 1, 7, 8)] == [None, 1, 4, 5]
    assert least_present(30, Fraction(1)) is None
