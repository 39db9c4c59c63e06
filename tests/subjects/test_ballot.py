"""Ballots as they stand in events: what is refused, what is posted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.given import Book, given

OPENED = {
    "kind": "work_review.opened",
    "occurred": "2023-05-01",
    "work_review": "2023城管中队",
    "unit": "城管中队",
    "unit_kind": "stationed_body",
}
UNIT = {"kind": "unit.registered", "occurred": "2022-01-01", "unit": "城管中队", "system": "stationed_body"}
BALLOT: dict[str, Any] = {
    "issued": 33,
    "returned": 32,
    "valid": 31,
    "options": {"satisfied": 20, "basically_satisfied": 8, "unsatisfied": 3},
}


def rated(rule: str | None = None, **ballot: Any) -> Book:
    held = {
        "kind": "work_review.held",
        "occurred": "2023-06-01",
        "work_review": "2023城管中队",
        "ballot": BALLOT | ballot,
    }
    return given(UNIT, OPENED, held | ({"rule": rule} if rule else {}))


@pytest.mark.parametrize(
    ("ballot", "code"),
    [
        ({"returned": 34}, "ballot.returned"),
        ({"valid": 33, "options": {"satisfied": 33}}, "ballot.valid"),
        ({"options": {"satisfied": 32}}, "ballot.option"),
        ({"options": {"satisfied": 30}}, "ballot.sum"),
        (
            {"choose": 2, "options": {"satisfied": 31, "basically_satisfied": 31, "unsatisfied": 1}},
            "ballot.too_many",
        ),
        ({"choose": 0}, "ballot.negative"),
        ({"options": {}}, "field.blank"),
    ],
)
def test_a_ballot_that_contradicts_itself_is_refused(ballot: dict[str, Any], code: str) -> None:
    book = rated(**ballot)
    assert code in book.errors
    assert all((finding.field or "").startswith("ballot.") for finding in book.findings)
    assert book.postings("work_review:ballot") == []
    assert book.balance("work_review:units") == 0


def test_two_spellings_of_one_option_are_one_option_given_twice() -> None:
    book = rated(choose=2, options={"Renée": 20, "Rene\u0301e": 11})
    assert book.errors == ["ballot.option_twice"]


def test_an_option_is_posted_in_the_form_in_which_keys_compare() -> None:
    book = rated(options={"Rene\u0301e": 31})
    assert book.balance("work_review:votes", option="Renée") == 31


def test_papers_are_sheets_and_votes_are_votes() -> None:
    book = rated(eligible=40, present=35, invalid=1)
    papers = ("eligible", "present", "issued", "returned", "valid", "invalid")
    assert [book.balance(f"work_review:ballot:{name}") for name in papers] == [40, 35, 33, 32, 31, 1]
    assert book.units("work_review:ballot") == {"张"}
    assert book.units("work_review:votes") == {"票"}
    assert book.balance("work_review:votes") == 31
    assert book.balance("work_review:votes", option="basically_satisfied") == 8
    assert book.codes == []


def test_a_number_left_out_posts_nothing() -> None:
    book = rated()
    accounts = {posting["account"] for posting in book.postings("work_review:ballot")}
    assert accounts == {f"work_review:ballot:{name}" for name in ("issued", "returned", "valid")}


@pytest.mark.parametrize(
    ("rule", "result"),
    [
        (None, "satisfied"),  # 20 of 31 valid
        ("valid", "satisfied"),
        ("present", "basically_satisfied"),  # 20 of 41 are not enough, 28 are
        ("all_members", "unsatisfied"),  # 28 of 60 are not enough, nor are 31
    ],
)
def test_the_result_depends_on_the_base(rule: str | None, result: str) -> None:
    book = rated(rule, present=41, eligible=60)
    assert book.balance("work_review:rated", result=result) == 1
    assert book.balance("work_review:rated") == 1
    assert book.units("work_review:rated") == {"件"}


def test_a_rule_without_its_base_number_is_refused() -> None:
    assert rated("present").errors == ["ballot.no_base"]
    assert rated("all_members", present=35).errors == ["ballot.no_base"]


def test_no_opinion_is_never_added_nor_a_result() -> None:
    book = rated(options={"satisfied": 5, "no_opinion": 26})
    assert book.balance("work_review:rated", result="unsatisfied") == 1


def test_a_ballot_with_another_option_has_no_grades() -> None:
    book = rated(options={"satisfied": 30, "另议": 1})
    assert book.postings("work_review:rated") == []
    assert book.balance("work_review:votes", option="另议") == 1


def test_half_is_not_more_than_half() -> None:
    book = rated(valid=30, returned=30, options={"satisfied": 15, "basically_satisfied": 15})
    assert book.balance("work_review:rated", result="basically_satisfied") == 1


def test_numbers_the_register_calls_approximate_are_marked() -> None:
    held = {
        "kind": "work_review.held",
        "occurred": "2023-06-01",
        "work_review": "2023城管中队",
        "ballot": BALLOT,
    }
    book = given(UNIT, OPENED, held | {"approximate": ["ballot"]})
    assert book.balance("work_review:ballot:issued", approximate="yes") == 33
    assert book.balance("work_review:rated", approximate=None) == 1
