"""Rules: adopted, in force, repealed."""

from __future__ import annotations

from tests.given import given

ADOPTED = {
    "kind": "rule.adopted",
    "occurred": "2023-02-01",
    "title": "代表联络站工作制度",
    "form": "institution",
    "provisions": 18,
}
REPEALED = {
    "kind": "rule.repealed",
    "occurred": "2023-11-01",
    "title": "代表联络站工作制度",
    "reason": "另行制定",
}


def test_a_rule_is_in_force_from_adoption_until_repeal() -> None:
    book = given(ADOPTED, REPEALED)
    assert book.balance("rule:adopted", form="institution") == 1
    assert book.balance("rule:provisions", form="institution") == 18
    assert book.balance("rule:in_force", until="2023-10-31", form="institution") == 1
    assert book.balance("rule:in_force") == 0
    assert book.postings("rule:adopted")[0]["dimensions"]["title"] == "代表联络站工作制度"
    assert (book.units("rule:adopted"), book.units("rule:provisions")) == ({"项"}, {"条"})
    assert book.codes == []


def test_a_rule_without_a_number_of_provisions_posts_none() -> None:
    book = given({name: value for name, value in ADOPTED.items() if name != "provisions"})
    assert book.postings("rule:provisions") == []


def test_provisions_the_register_calls_approximate_are_marked() -> None:
    book = given(ADOPTED | {"approximate": ["provisions"]})
    assert book.balance("rule:provisions", approximate="yes") == 18
    assert book.balance("rule:adopted", approximate=None) == 1


def test_a_second_repeal_and_a_second_adoption_have_no_effect() -> None:
    book = given(ADOPTED, REPEALED, REPEALED | {"occurred": "2023-12-01"}, ADOPTED | {"occurred": "2023-12-02"})
    assert book.balance("rule:in_force") == 0
    assert book.balance("rule:adopted") == 1
    assert book.errors == ["rule.not_in_force", "stream.twice"]
