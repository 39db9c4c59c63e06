"""What the numbers of a ballot must obey, and what they say."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.rules.ballot import Ballot, Base, check, elected, graded, passed, result

FIFTY = {
    "eligible": 60,
    "present": 52,
    "issued": 52,
    "returned": 51,
    "valid": 50,
    "invalid": 1,
    "options": {"satisfied": 40, "basically_satisfied": 6, "unsatisfied": 2, "no_opinion": 2},
}


def ballot(**changed: Any) -> Ballot:
    return Ballot.of({**FIFTY, **changed})


def test_a_sound_ballot_has_no_findings() -> None:
    assert list(check(ballot(), "all_members")) == []


@pytest.mark.parametrize(
    ("changed", "code", "severity"),
    [
        ({"returned": 53, "invalid": 3}, "ballot.returned", "error"),
        ({"returned": 49, "invalid": None}, "ballot.valid", "error"),
        ({"invalid": 2}, "ballot.invalid", "warning"),
        ({"issued": 55}, "ballot.issued", "warning"),
        ({"present": 61}, "ballot.present", "warning"),
        ({"options": {"satisfied": 40, "unsatisfied": 9}}, "ballot.sum", "error"),
        ({"options": {"项目一": 51, "项目二": 40}, "choose": 2}, "ballot.option", "error"),
        ({"options": {"项目一": 50, "项目二": 50, "项目三": 1}, "choose": 2}, "ballot.too_many", "error"),
        ({"choose": 0}, "ballot.negative", "error"),
    ],
)
def test_what_the_numbers_cannot_be(changed: dict[str, Any], code: str, severity: str) -> None:
    assert (code, severity) in {(finding.code, finding.severity) for finding in check(ballot(**changed))}


def test_a_finding_tells_both_numbers() -> None:
    (finding,) = check(ballot(returned=53, invalid=3))
    assert finding.values == {"returned": 53, "issued": 52}


def test_a_rule_needs_its_base_number() -> None:
    without = ballot(eligible=None)
    assert [finding.code for finding in check(without, "all_members")] == ["ballot.no_base"]
    assert result(without, "all_members") is None


@pytest.mark.parametrize(
    ("options", "rule", "expected"),
    [
        ({"satisfied": 26, "basically_satisfied": 24}, "valid", "satisfied"),
        ({"satisfied": 25, "basically_satisfied": 25}, "valid", "basically_satisfied"),
        ({"satisfied": 26, "basically_satisfied": 24}, "present", "basically_satisfied"),
        ({"satisfied": 30, "unsatisfied": 20}, "all_members", "unsatisfied"),
        ({"satisfied": 31, "unsatisfied": 19}, "all_members", "satisfied"),
        ({"satisfied": 10, "no_opinion": 40}, "valid", "unsatisfied"),
        ({"no_opinion": 50}, "valid", "unsatisfied"),
        ({"赞成": 50}, "valid", None),
    ],
)
def test_the_result_is_the_best_grade_with_more_than_half(
    options: dict[str, int], rule: Base, expected: str | None
) -> None:
    assert result(ballot(options=options), rule) == expected


def test_an_office_may_use_other_grades() -> None:
    scale = ("优秀", "称职", "基本称职", "不称职")
    assert result(ballot(options={"优秀": 20, "称职": 10, "基本称职": 20}), grades=scale) == "称职"
    assert not graded(ballot(options={"优秀": 50}))


def test_a_project_passes_with_more_than_half_of_those_present() -> None:
    assert passed(ballot(options={"for": 27, "against": 23})) is True
    assert passed(ballot(options={"for": 26, "against": 24})) is False
    assert passed(ballot(options={"for": 26, "against": 24}), rule="valid") is True
    assert passed(ballot(present=None)) is None


def test_election_needs_half_of_the_voters_and_half_of_the_votes() -> None:
    votes = Ballot(issued=900, returned=800, valid=790, options={"张三": 401, "李四": 389}, choose=1)
    assert elected(votes, registered=1500, seats=1) == ("张三",)
    assert elected(votes, registered=1600, seats=1) == ()
    assert elected(votes, registered=1500, seats=2) == ("张三",)


def test_a_tie_for_the_last_seat_elects_neither() -> None:
    votes = Ballot(900, 800, 800, {"张三": 700, "李四": 450, "王五": 450}, choose=2)
    assert elected(votes, registered=1000, seats=2) == ("张三",)
    assert elected(votes, registered=1000, seats=1) == ("张三",)
    assert elected(votes, registered=1000, seats=3) == ("张三", "李四", "王五")
