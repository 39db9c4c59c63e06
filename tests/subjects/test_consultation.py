"""Consultations: matters talked over and resolved."""

from __future__ import annotations

from tests.given import given

HELD = {
    "kind": "consultation.held",
    "occurred": "2023-06-01",
    "consultation": "2023-05",
    "matter": "小区停车位",
    "resolved": True,
}


def test_a_matter_and_its_parties() -> None:
    book = given(HELD | {"parties": {"居民": 12, "物业": 2}})
    assert book.balance("consultation:held", consultation="2023-05") == 1
    assert book.balance("consultation:resolved") == 1
    assert book.balance("consultation:parties", role="居民") == 12
    assert book.balance("consultation:parties") == 14
    assert (book.units("consultation:held"), book.units("consultation:parties")) == ({"件"}, {"人次"})
    assert book.codes == []


def test_a_matter_that_stays_open() -> None:
    book = given(HELD | {"resolved": False})
    assert book.balance("consultation:held") == 1
    assert book.postings("consultation:resolved") == []
