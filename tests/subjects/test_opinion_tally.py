"""Opinions of channels that kept only counts."""

from __future__ import annotations

from typing import Any

from tests.given import given

STATION = {
    "kind": "station.opened",
    "occurred": "2022-01-01",
    "station": "东街联络站",
    "type": "station",
    "community": "东街社区",
}


def tallied(on: str, tally: dict[str, int], **fields: Any) -> dict[str, Any]:
    return {"kind": "opinion.tallied", "occurred": on, "source": "hotline", "tally": tally} | fields


def test_a_tally_counts_like_so_many_opinions() -> None:
    tally = {"received": 30, "forwarded": 20, "declined": 3}
    book = given(STATION, tallied("2023-06-30", tally, station="东街联络站", category="市容环境"))
    row = {"source": "hotline", "station": "东街联络站", "category": "市容环境", "entered": "2023-06-30"}
    assert book.balance("opinion:received", **row) == 30
    assert book.balance("opinion:disposition:forwarded", disposition="forwarded", **row) == 20
    assert book.balance("opinion:disposition:declined") == 3
    assert book.balance("opinion:disposition:open", disposition="open", **row) == 7
    assert book.codes == []


def test_a_channel_may_be_tallied_again_and_again() -> None:
    book = given(
        tallied("2023-06-30", {"received": 30, "forwarded": 30}),
        tallied("2023-12-31", {"received": 12}, approximate=["tally"]),
    )
    assert book.balance("opinion:received", source="hotline") == 42
    assert book.balance("opinion:received", approximate="yes") == 12
    assert book.balance("opinion:disposition") == 42
    assert book.codes == []


def test_more_parts_than_received_are_refused() -> None:
    book = given(tallied("2023-06-30", {"received": 3, "forwarded": 4}))
    assert book.errors == ["opinion.tally_parts"]
    assert book.balance("opinion") == 0


def test_the_office_may_add_a_disposition() -> None:
    config = '[choices]\n"opinion.tallied.tally" = {"转网格" = "转网格处理"}\n'
    book = given(tallied("2023-06-30", {"received": 3, "转网格": 2}), config=config)
    assert book.balance("opinion:disposition:转网格", disposition="转网格") == 2
    assert book.codes == []
