"""Legislation: drafts consulted on, opinions given and adopted."""

from __future__ import annotations

from typing import Any

from tests.given import given


def station(name: str) -> dict[str, Any]:
    return {
        "kind": "station.opened",
        "occurred": "2022-01-01",
        "station": name,
        "type": "legislative_contact_point",
    }


def consulted(on: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "legislation.consulted", "occurred": on, "draft": "某条例草案", "opinions": 8} | fields


def adopted(on: str, count: int) -> dict[str, Any]:
    return {"kind": "legislation.opinion_adopted", "occurred": on, "draft": "某条例草案", "count": count}


def test_a_draft_counts_once_under_the_station_of_its_first_consultation() -> None:
    book = given(
        station("东街联系点"),
        station("西街联系点"),
        consulted("2023-03-01", station="东街联系点"),
        consulted("2023-03-09", station="西街联系点", opinions=5),
        adopted("2023-09-01", 3),
    )
    assert book.balance("legislation:drafts", station="东街联系点") == 1
    assert book.balance("legislation:drafts") == 1
    assert book.balance("legislation:opinions", station="东街联系点") == 8
    assert book.balance("legislation:opinions", station="西街联系点") == 5
    assert book.balance("legislation:adopted", draft="某条例草案", station=None) == 3
    assert (book.units("legislation:drafts"), book.units("legislation:opinions")) == ({"件"}, {"条"})
    assert book.codes == []


def test_a_first_consultation_without_a_station_decides_too() -> None:
    book = given(station("东街联系点"), consulted("2023-03-01"), consulted("2023-03-09", station="东街联系点"))
    assert book.balance("legislation:drafts", station=None) == 1


def test_more_adopted_than_given_is_remarked() -> None:
    book = given(consulted("2023-03-01"), adopted("2023-08-01", 5), adopted("2023-09-01", 4))
    assert book.codes == ["legislation.more_adopted"]
    assert book.balance("legislation:adopted") == 9


def test_an_adoption_needs_a_consultation_before_it() -> None:
    book = given(adopted("2023-08-01", 5))
    assert book.errors == ["stream.not_open"]
    assert book.postings("legislation") == []
