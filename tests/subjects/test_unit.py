"""Units: what a breakdown by the handler may ask."""

from __future__ import annotations

from tests.given import given

REGISTERED = {
    "kind": "unit.registered",
    "occurred": "2022-01-01",
    "unit": "城管中队",
    "system": "stationed_body",
    "parent": "区城管局",
}


def changed(**values: str) -> dict[str, object]:
    return {"kind": "unit.changed", "occurred": "2023-01-01", "unit": "城管中队", "set": values}


def test_a_unit_is_registered_and_changed() -> None:
    book = given(REGISTERED, changed(system="government", level="district"))
    state = book.state("unit", "城管中队")
    assert (state["system"], state["level"], state["parent"]) == ("government", "district", "区城管局")
    assert book.codes == []


def test_a_unit_is_registered_once_and_keeps_its_name() -> None:
    assert given(REGISTERED, REGISTERED).codes == ["stream.twice"]
    assert "stream.key_fixed" in given(REGISTERED, changed(unit="城管大队")).errors
    assert given(changed(system="government")).codes == ["stream.not_open"]
