"""By-elections: vacancy, steps, vote, turnout."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.given import given


def vacancy(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "election.vacancy_arose",
        "occurred": "2023-02-01",
        "election": "2023年补选",
        "constituency": "第3选区",
        "seats": 2,
        "cause": "迁出",
    }
    return line | fields


def step(name: str, on: str, published: date | None = None) -> dict[str, Any]:
    line = {"kind": "election.step_taken", "occurred": on, "election": "2023年补选", "step": name}
    return line | ({"published": published} if published else {})


def held(ballot: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    line = {
        "kind": "election.held",
        "occurred": "2023-05-10",
        "election": "2023年补选",
        "constituency": "第3选区",
        "registered": 2000,
        "ballot": {
            "issued": 1900,
            "returned": 1800,
            "valid": 1790,
            "choose": 2,
            "options": {"张三": 1500, "李四": 1200, "王五": 400},
        }
        | (ballot or {}),
        "elected": ["张三", "李四"],
    }
    return line | fields


def test_a_by_election_from_vacancy_to_result() -> None:
    book = given(
        vacancy(),
        step("decided", "2023-03-01"),
        step("voter_list_published", "2023-04-01"),
        step("candidates_published", "2023-05-01", date(2023, 5, 2)),
        held(),
    )
    own = {"election": "2023年补选", "constituency": "第3选区"}
    assert book.balance("election:vacancies", **own) == 2
    assert book.balance("election:elected", **own) == 2
    assert book.balance("election:turnout:registered", **own) == 2000
    assert book.balance("election:turnout:voted", **own) == 1800
    assert book.balance("election:ballot:valid", **own) == 1790
    assert book.balance("election:votes", option="李四", **own) == 1200
    assert book.postings("election:rated") == []
    assert [book.units(f"election:{name}") for name in ("vacancies", "elected", "turnout", "ballot", "votes")] == [
        {"名"},
        {"名"},
        {"人"},
        {"张"},
        {"票"},
    ]
    assert book.codes == []


def test_two_constituencies_in_one_election_count_apart() -> None:
    book = given(
        vacancy(),
        vacancy(constituency="第5选区", seats=1),
        held(),
        held(
            ballot={"choose": 1, "valid": 1800, "options": {"赵六": 1800}},
            constituency="第5选区",
            elected=["赵六"],
        ),
    )
    assert book.balance("election:elected", constituency="第5选区") == 1
    assert book.balance("election:vacancies", constituency="第3选区") == 2
    assert book.codes == []


def test_a_vote_is_held_once_in_a_constituency() -> None:
    book = given(vacancy(), held(), held(occurred="2023-05-12"))
    assert book.errors == ["election.held_twice"]
    assert book.balance("election:elected") == 2


def test_half_of_the_voters_are_not_enough() -> None:
    book = given(vacancy(), held(registered=3600))
    assert book.codes == ["election.turnout"]


def test_who_is_elected_has_more_than_half_of_the_votes_cast() -> None:
    few = {"options": {"张三": 1500, "李四": 900, "王五": 400}}
    assert given(vacancy(), held(few)).codes == ["election.other_result"]
    assert given(vacancy(), held(few, elected=["张三"])).codes == []
    none = {"options": {"张三": 900, "李四": 900}}
    assert given(vacancy(), held(none)).codes == ["election.no_majority"]
    assert given(vacancy(), held(none, elected=[])).codes == []
    assert given(vacancy(), held(elected=[])).codes == ["election.nobody"]


def test_lists_are_published_in_time() -> None:
    book = given(
        vacancy(),
        step("voter_list_published", "2023-04-26"),
        step("candidates_published", "2023-05-04"),
        held(),
    )
    assert book.codes == ["election.voter_list_late", "election.candidates_late"]
    assert book.findings[0].values["length"] == "15 days"


def test_more_ballots_than_voters_and_a_constituency_without_vacancy_are_remarked() -> None:
    book = given(vacancy(), held(registered=1500, constituency="第9选区"))
    assert book.codes == ["election.no_vacancy", "election.more_voted"]


def test_a_ballot_that_does_not_add_up_is_refused() -> None:
    book = given(vacancy(), held({"returned": 2000}))
    assert book.errors == ["ballot.returned"]
    assert book.postings("election:turnout") == []


def test_an_election_begins_with_a_vacancy() -> None:
    assert given(held()).errors == ["stream.not_open"]
