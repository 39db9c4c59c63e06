"""Members of the street council: engaged, moved, released."""

from __future__ import annotations

from typing import Any

from tests.given import given

STATION = {"kind": "station.opened", "occurred": "2022-01-01", "station": "东街联络站", "type": "station"}


def engaged(on: str, **fields: Any) -> dict[str, Any]:
    line = {"kind": "council.member_engaged", "occurred": on, "person": "孙七", "type": "council_member"}
    return line | fields


def released(on: str) -> dict[str, Any]:
    return {"kind": "council.member_released", "occurred": on, "person": "孙七", "reason": "迁出"}


def test_a_member_counts_until_released() -> None:
    book = given(STATION, engaged("2023-01-05", station="东街联络站", group="第一组"), released("2023-08-01"))
    assert (
        book.balance(
            "council:members",
            until="2023-07-31",
            person="孙七",
            type="council_member",
            station="东街联络站",
            group="第一组",
        )
        == 1
    )
    assert book.balance("council:members", group="第一组") == 0
    assert book.units("council:members") == {"名"}
    assert book.codes == []


def test_engaged_again_the_member_moves_to_the_latest_dimensions() -> None:
    book = given(
        STATION,
        engaged("2023-01-05", station="东街联络站"),
        engaged("2023-05-05", type="voter_representative"),
    )
    assert book.balance("council:members", type="council_member") == 0
    assert book.balance("council:members", type="voter_representative", station=None) == 1
    assert book.balance("council:members") == 1


def test_a_second_release_has_no_effect_and_a_new_engagement_counts_again() -> None:
    book = given(engaged("2023-01-05"), released("2023-02-01"), released("2023-03-01"), engaged("2023-04-01"))
    assert book.balance("council:members") == 1
    assert book.errors == ["council_member.not_engaged"]
