"""Stations: open, serving, staffed, evaluated, commended, closed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.given import given


def opened(on: str = "2022-03-01", **fields: Any) -> dict[str, Any]:
    line = {
        "kind": "station.opened",
        "occurred": on,
        "station": "东街联络站",
        "type": "station",
        "level": "street",
        "community": "东街社区",
        "siting": "shared",
        "online": False,
    }
    return line | fields


def step(kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"kind": f"station.{kind}", "occurred": on, "station": "东街联络站"} | fields


def staffed(person: str, on: str = "2023-01-05", **fields: Any) -> dict[str, Any]:
    return step("staffed", on, person=person, role="liaison") | fields


def deputy(name: str, on: str = "2022-01-01", **fields: Any) -> dict[str, Any]:
    line = {"kind": "deputy.registered", "occurred": on, "deputy": name, "levels": ["district"]}
    return line | {"constituency": "第3选区", "term": "第十七届", "sex": "male"} | fields


OWN = {"type": "station", "level": "street", "community": "东街社区", "siting": "shared", "online": "no"}


def test_a_station_counts_under_its_own_dimensions_with_what_it_serves() -> None:
    book = given(opened(serves={"community": ["东街社区", "西街社区"], "enterprise": ["某企业"]}))
    assert book.balance("station:open", station="东街联络站", parent=None, **OWN) == 1
    assert book.balance("station:serves", served="community", **OWN) == 2
    assert book.balance("station:serves", served="enterprise") == 1
    assert book.units("station:open") == book.units("station:serves") == {"个"}
    assert book.codes == []


def test_a_parent_that_nobody_opened_is_only_remarked_upon() -> None:
    book = given(opened(parent="街道代表之家"))
    assert book.balance("station:open", parent="街道代表之家") == 1
    assert [(finding.code, finding.severity) for finding in book.findings] == [("reference.unknown", "warning")]


def test_a_change_moves_the_own_dimensions_of_later_postings() -> None:
    changed = step("changed", "2023-02-01", set={"level": "district", "serves": {"community": ["东街社区"]}})
    book = given(
        opened(serves={"community": ["东街社区", "西街社区"]}),
        staffed("钱七"),
        changed,
        step("commended", "2023-03-01", title="示范站", by="市人大", level="city"),
    )
    assert book.balance("station:open", level="street") == 1  # keeps its first dimensions
    assert book.balance("station:serves", served="community") == 1
    assert book.balance("station:staff", level="district") == 1  # follows
    assert book.balance("station:commended", level="city", type="station") == 1
    assert book.codes == []


def test_closing_takes_back_the_station_but_not_its_staff_and_deputies() -> None:
    book = given(
        opened(serves={"community": ["东街社区"]}),
        deputy("张三", station="东街联络站", on="2022-04-01"),
        staffed("钱七"),
        step("closed", "2023-06-01"),
    )
    assert book.balance("station:open") == 0
    assert book.balance("station:serves") == 0
    assert book.balance("station:staff", station="东街联络站") == 1
    assert book.balance("station:deputies", station="东街联络站") == 1
    assert book.codes == ["station.staff_left", "station.deputies_left"]


@pytest.mark.parametrize("cold", [True, False])
def test_the_finding_ends_when_the_deputies_are_placed_elsewhere(cold: bool) -> None:
    book = given(
        opened(),
        opened(station="西街联络站"),
        deputy("张三", station="东街联络站", on="2022-04-01"),
        step("closed", "2023-06-01"),
        {"kind": "deputy.placed", "occurred": "2023-07-01", "deputy": "张三", "station": "西街联络站"},
        cold=cold,
    )
    assert book.codes == []


def test_a_station_opens_and_closes_in_turn() -> None:
    closed = step("closed", "2023-06-01")
    assert given(opened(), opened("2022-04-01")).codes == ["station.open_already"]
    assert given(opened(), closed, step("closed", "2023-07-01")).codes == ["station.closed_already"]
    again = given(opened(), closed, opened("2024-01-01", type="home"))
    assert again.codes == []
    assert again.balance("station:open", type="home") == 1
    assert "stream.key_fixed" in given(opened(), step("changed", "2023-01-01", set={"station": "新站"})).errors


def test_staff_counts_by_role_and_as_deputies_of_that_day() -> None:
    suspended = {"kind": "mandate.changed", "occurred": "2023-03-01", "deputy": "张三", "to": "suspended"}
    book = given(
        deputy("张三"),
        opened(),
        staffed("张三", role="head", full_time=False),
        staffed("钱七"),
        suspended,
        staffed("孙八", "2023-04-01"),
    )
    assert book.balance("station:staff", role="head", full_time="no", deputy="张三") == 1
    assert book.balance("station:staff", role="liaison", deputy=None) == 2
    assert book.units("station:staff") == {"人"}
    assert book.codes == []


def test_another_role_moves_a_person_and_unstaffing_takes_them_away() -> None:
    book = given(opened(), staffed("钱七"), staffed("钱七", "2023-02-01", role="head"))
    assert book.balance("station:staff", role="head") == 1
    assert book.balance("station:staff") == 1
    gone = given(opened(), staffed("钱七"), step("unstaffed", "2023-02-01", person="钱七"))
    assert gone.balance("station:staff") == 0
    assert gone.codes == []


def test_a_person_is_staffed_once_and_leaves_once() -> None:
    assert given(opened(), staffed("钱七"), staffed("钱七", "2023-02-01")).codes == ["station.staffed_already"]
    assert given(opened(), step("unstaffed", "2023-02-01", person="钱七")).codes == ["station.not_staffed"]


def test_an_evaluation_counts_for_its_year_and_a_later_one_replaces_it() -> None:
    def evaluated(on: str, year: int, scores: dict[str, Any], **fields: Any) -> dict[str, Any]:
        return step("evaluated", on, for_year=year, scores=scores, **fields)

    book = given(
        opened(),
        evaluated("2023-01-10", 2022, {"阵地建设": 18, "活动开展": "25.5"}, stars=3),
        evaluated("2023-02-10", 2022, {"阵地建设": 18, "活动开展": "27.5"}, stars=4),
        evaluated("2024-01-10", 2023, {"阵地建设": 20}),
    )
    assert book.balance("station:evaluated", for_year="2022", stars="4") == 1
    assert book.balance("station:evaluated", for_year="2022") == 1
    assert book.balance("station:evaluated", for_year="2023", stars=None) == 1
    assert book.balance("station:score", for_year="2022", stars="4", station="东街联络站") == 45.5
    assert book.balance("station:score") == 65.5
    assert (book.units("station:evaluated"), book.units("station:score")) == ({"个"}, {"分"})
    assert book.codes == []
    assert given(opened(), evaluated("2023-01-10", 2022, {})).codes == ["field.blank"]
