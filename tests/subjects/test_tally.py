"""Tallies by hand: marked as such, on flow accounts and the office's own only."""

from __future__ import annotations

from typing import Any

import pytest

from tests.given import given


def tallied(account: str, amount: Any, unit: str, **fields: Any) -> dict[str, Any]:
    line = {"kind": "tally.recorded", "occurred": "2023-03-31", "account": account}
    return line | {"amount": amount, "unit": unit} | fields


def test_a_tally_of_the_offices_own_has_its_own_unit() -> None:
    book = given(tallied("tally:收文", 1200, "份", approximate=["amount"]), tallied("tally:收文", 80, "份"))
    assert book.balance("tally:收文", manual="yes") == 1280
    assert book.balance("tally", approximate="yes") == 1200
    assert book.units("tally:收文") == {"份"}
    assert book.codes == []
    deep = given(tallied("tally:发文:通知", "12.5", "份", dimensions={"station": "东街联络站"}))
    assert deep.balance("tally:发文", station="东街联络站") == 12.5


def test_a_tally_on_a_flow_account_is_marked_manual_and_has_the_accounts_unit() -> None:
    row = {"type": "study", "level": "street"}
    book = given(tallied("activity:held:study", 3, "次", dimensions=row))
    assert book.balance("activity:held:study", manual="yes", **row) == 3
    assert book.balance("activity:held", manual=None) == 0
    assert book.codes == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (tallied("activity:held", 3, "次"), "tally.account_unknown"),
        (tallied("没有的科目", 3, "次"), "tally.account_unknown"),
        (tallied("suggestion:submitted", 3, "件"), "tally.state_account"),
        (tallied("activity:held:study", 3, "场"), "tally.unit"),
        (tallied("tally:收 文", 3, "份"), "tally.account_segment"),
        (tallied("tally:收文", 3, "份", dimensions={"manual": "no"}), "tally.dimension_reserved"),
        (tallied("tally:收文", 3, "份", dimensions={"entered": "2023"}), "tally.entered"),
    ],
)
def test_what_cannot_be_counted_by_hand_is_refused(line: dict[str, Any], code: str) -> None:
    book = given(line)
    assert book.errors == [code]
    assert book.balance(line["account"]) == 0


def test_a_cohort_may_be_given() -> None:
    book = given(tallied("opinion:received", 40, "条", dimensions={"entered": "2023-01-31"}))
    assert book.balance("opinion:received", manual="yes") == 40
    assert book.codes == []
