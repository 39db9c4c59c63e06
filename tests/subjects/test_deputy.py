"""Deputies: in office, suspended, terminated, placed, commended."""

from __future__ import annotations

from typing import Any

import pytest

from tests.given import given


def registered(name: str = "张三", on: str = "2022-01-10", **fields: Any) -> dict[str, Any]:
    line = {
        "kind": "deputy.registered",
        "occurred": on,
        "deputy": name,
        "levels": ["district"],
        "constituency": "第3选区",
        "term": "第十七届",
        "sex": "female",
    }
    return line | fields


def mandate(to: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "mandate.changed", "occurred": on, "deputy": "张三", "to": to} | fields


STATION = {"kind": "station.opened", "occurred": "2022-01-01", "station": "东街联络站", "type": "station"}
OTHER_STATION = {**STATION, "station": "西街联络站"}


def test_a_deputy_in_office_counts_with_what_the_registration_says() -> None:
    book = given(registered(party="群众", levels=["city", "district"], group="第一小组"))
    who = {"sex": "female", "party": "群众", "constituency": "第3选区", "group": "第一小组"}
    assert book.balance("deputy:in_office", levels="district+city", deputy="张三", **who) == 1
    assert book.balance("deputy:level:district", levels="district+city", **who) == 1
    assert book.balance("deputy:level:city", **who) == 1
    assert book.units("deputy") == {"名"}
    assert book.codes == ["reference.unknown"]  # a group nobody formed is only remarked upon


def test_suspension_takes_a_deputy_out_of_office_and_resumption_back() -> None:
    lines = (
        registered(),
        mandate("suspended", "2023-02-01", cause="in_custody"),
        mandate("resumed", "2023-05-01"),
    )
    book = given(*lines)
    assert book.balance("deputy:in_office", until="2023-01-31") == 1
    assert book.balance("deputy:in_office", until="2023-03-01") == 0
    assert book.balance("deputy:level:district", until="2023-03-01") == 1  # the seat is still held
    assert book.balance("deputy:in_office") == 1
    assert book.codes == []


def test_a_terminated_mandate_ends_everything_and_a_new_one_may_begin() -> None:
    end = mandate("terminated", "2023-06-01", cause="moved")
    book = given(STATION, registered(station="东街联络站"), end)
    assert book.balance("deputy") == 0
    assert book.balance("station:deputies") == 0
    again = given(
        STATION,
        registered(station="东街联络站"),
        end,
        registered(on="2024-01-01", term="第十八届"),
    )
    assert again.balance("deputy:in_office") == 1
    assert again.balance("station:deputies") == 0
    assert again.codes == []
    assert len(again.state("deputy", "张三")["mandates"]) == 2


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((registered(on="2023-01-01"),), "deputy.in_office_already"),
        (
            (mandate("terminated", "2023-02-01"), mandate("resumed", "2023-03-01")),
            "deputy.mandate_step",
        ),
        ((mandate("resumed", "2023-03-01"),), "deputy.mandate_step"),
        (
            (mandate("suspended", "2023-02-01"), mandate("suspended", "2023-03-01")),
            "deputy.mandate_step",
        ),
        (
            (
                {
                    "kind": "deputy.changed",
                    "occurred": "2023-02-01",
                    "deputy": "张三",
                    "set": {"deputy": "李四"},
                    "reason": "改名",
                },
            ),
            "stream.key_fixed",
        ),
    ],
)
def test_an_event_out_of_place_posts_nothing_and_is_a_finding(lines: tuple[Any, ...], code: str) -> None:
    book = given(registered(), *lines)
    last = len(lines)
    assert code in book.codes_of(last)
    assert [posting for posting in book.postings("deputy") if posting["event"] == book.ids[last]] == []


def test_placement_moves_a_deputy_between_stations() -> None:
    def placed(on: str, **fields: str) -> dict[str, Any]:
        return {"kind": "deputy.placed", "occurred": on, "deputy": "张三"} | fields

    book = given(
        STATION,
        OTHER_STATION,
        {"kind": "group.formed", "occurred": "2022-01-01", "group": "第一小组"},
        registered(station="东街联络站"),
        placed("2023-02-01", group="第一小组", station="西街联络站"),
        placed("2023-04-01", station="-"),
    )
    assert book.balance("station:deputies", until="2023-01-31", station="东街联络站") == 1
    assert book.balance("station:deputies", until="2023-02-01", station="东街联络站") == 0
    assert book.balance("station:deputies", until="2023-02-01", station="西街联络站", group="第一小组") == 1
    assert book.balance("station:deputies") == 0
    assert book.state("deputy", "张三")["group"] == "第一小组"
    assert book.codes == []


def test_a_change_of_level_moves_the_deputy_but_other_dimensions_stay_as_first_posted() -> None:
    book = given(
        registered(party="群众"),
        {
            "kind": "deputy.changed",
            "occurred": "2023-02-01",
            "deputy": "张三",
            "set": {"levels": ["city"], "party": "民盟"},
            "reason": "当选市代表",
        },
    )
    assert book.balance("deputy:level:district") == 0
    assert book.balance("deputy:level:city", party="民盟", levels="city") == 1
    assert book.balance("deputy:in_office", party="群众", levels="district") == 1


def test_commendations_and_admonitions_count_each_time() -> None:
    def act(kind: str, on: str) -> dict[str, Any]:
        return {
            "kind": f"deputy.{kind}",
            "occurred": on,
            "deputy": "张三",
            "title": "优秀代表",
            "by": "区人大常委会",
            "level": "district",
        }

    book = given(
        registered(),
        act("commended", "2023-01-10"),
        act("commended", "2024-01-10"),
        act("admonished", "2024-02-10"),
    )
    assert book.balance("performance:commended", deputy="张三", level="district") == 2
    assert book.balance("performance:admonished", deputy="张三", level="district") == 1


def test_a_closed_station_is_no_place_for_a_deputy() -> None:
    book = given(
        STATION,
        {"kind": "station.closed", "occurred": "2022-12-31", "station": "东街联络站"},
        registered(on="2023-01-10", station="东街联络站"),
    )
    assert "reference.not_open" in book.codes
    assert book.balance("station:deputies", station="东街联络站") == 1  # shown, and still counted


def test_nothing_happens_to_a_deputy_who_was_never_registered() -> None:
    book = given(mandate("suspended", "2023-02-01"))
    assert book.codes == ["stream.not_open"]
