"""The budget: approved and spent, line by line and year by year."""

from __future__ import annotations

from decimal import Decimal

from tests.given import given

APPROVED = {
    "kind": "budget.approved",
    "occurred": "2023-01-10",
    "line": "代表活动经费",
    "for_year": 2023,
    "amount": 50000,
    "earmarked": True,
}
SPENT = {
    "kind": "budget.spent",
    "occurred": "2023-03-05",
    "line": "代表活动经费",
    "for_year": 2023,
    "amount": "999.50",
    "purpose": "主题活动材料",
    "payee": "某印刷厂",
}


def test_amounts_count_under_their_line_and_year() -> None:
    book = given(APPROVED, SPENT)
    assert book.balance("budget:approved", line="代表活动经费", for_year="2023", earmarked="yes") == 50000
    assert book.balance("budget:spent", line="代表活动经费", for_year="2023", earmarked=None) == Decimal("999.5")
    assert book.units("budget") == {"元"}
    assert book.codes == []


def test_what_is_spent_in_january_may_still_be_for_the_year_before() -> None:
    book = given(APPROVED, SPENT | {"occurred": "2024-01-08"})
    assert book.balance("budget:spent", for_year="2023") == Decimal("999.5")
    assert book.codes == []


def test_spending_over_what_is_approved_for_the_year_warns_with_both_numbers() -> None:
    book = given(
        APPROVED,
        SPENT | {"amount": 30000},
        SPENT | {"amount": "20000.50", "occurred": "2023-09-01"},
        SPENT | {"for_year": 2024, "amount": 1, "occurred": "2024-02-01"},
    )
    first, second = book.findings
    assert (first.code, first.severity, first.field) == ("budget.overspent", "warning", "amount")
    assert str(first.values["approved"]) == "50000"
    assert str(first.values["spent"]) == "50000.50"
    assert (str(second.values["approved"]), str(second.values["spent"])) == ("0", "1")
    assert book.balance("budget:spent", for_year="2023") == Decimal("50000.5")


def test_a_further_approval_adds_to_the_first() -> None:
    book = given(
        APPROVED,
        APPROVED | {"amount": 1000, "earmarked": False, "occurred": "2023-06-01"},
        SPENT | {"amount": 51000},
    )
    assert book.balance("budget:approved", earmarked="no") == 1000
    assert book.codes == ["budget.overspent"]  # in March only the first was approved


def test_an_activity_that_is_named_must_be_known() -> None:
    book = given(APPROVED, SPENT | {"activity": "没有的活动"})
    assert book.codes == ["reference.unknown"]
