"""Briefings that units give the committee."""

from __future__ import annotations

from typing import Any

from tests.given import given


def unit(name: str, on: str = "2022-01-01") -> dict[str, Any]:
    return {"kind": "unit.registered", "occurred": on, "unit": name, "system": "street_office"}


def briefing(on: str, topic: str) -> dict[str, Any]:
    return {"kind": "briefing.received", "occurred": on, "unit": "街道办事处", "topic": topic}


def test_each_briefing_of_a_unit_counts() -> None:
    book = given(unit("街道办事处"), briefing("2023-01-10", "财政"), briefing("2023-07-10", "民生实事"))
    assert book.balance("briefing:received", handler="街道办事处") == 2
    assert book.units("briefing:received") == {"次"}
    assert book.codes == []


def test_the_unit_is_a_registered_one() -> None:
    unknown = given(briefing("2023-01-10", "财政"))
    assert unknown.errors == ["reference.unknown"]
    later = given(unit("街道办事处", on="2023-05-01"), briefing("2023-01-10", "财政"))
    assert later.codes == ["reference.later"]
