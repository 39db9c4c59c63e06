"""Groups of deputies: formed, changed, dissolved, commended."""

from __future__ import annotations

from typing import Any

from tests.given import given


def step(kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"kind": f"group.{kind}", "occurred": on, "group": "第一小组"} | fields


FORMED = step("formed", "2022-01-01", convenor="张三")
DISSOLVED = step("dissolved", "2023-06-01", reason="换届")


def test_a_group_counts_while_it_exists() -> None:
    book = given(FORMED, DISSOLVED)
    assert book.balance("group:existing", until="2023-05-31", group="第一小组") == 1
    assert book.balance("group:existing") == 0
    assert book.units("group:existing") == {"个"}
    assert book.codes == []


def test_a_change_keeps_what_it_does_not_name() -> None:
    centre = step("formed", "2022-01-01") | {"group": "中心组"}
    book = given(centre, FORMED, step("changed", "2023-01-01", set={"parent": "中心组"}))
    state = book.state("group", "第一小组")
    assert (state["convenor"], state["parent"]) == ("张三", "中心组")
    assert book.balance("group:existing") == 2
    assert book.codes == []


def test_commendations_count_each_time_under_their_level() -> None:
    book = given(FORMED, step("commended", "2023-01-01", title="先进小组", by="区人大常委会", level="district"))
    assert book.balance("group:commended", level="district", group="第一小组") == 1
    assert book.units("group:commended") == {"次"}


def test_a_group_is_formed_and_dissolved_in_turn() -> None:
    assert given(FORMED, FORMED).codes == ["group.existing_already"]
    assert given(FORMED, DISSOLVED, DISSOLVED).codes == ["group.dissolved_already"]
    again = given(FORMED, DISSOLVED, step("formed", "2024-01-01"))
    assert (again.balance("group:existing"), again.codes) == (1, [])
    assert "stream.key_fixed" in given(FORMED, step("changed", "2023-01-01", set={"group": "第二小组"})).errors
