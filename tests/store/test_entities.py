"""Entities as they stand on any day, with their timelines; and what others see of them on any day."""

from __future__ import annotations

from datetime import date

from ledger.store.model.world import NOWHERE, View, World, view_of
from ledger.store.office import Office
from tests.given import given

DEPUTY = {
    "kind": "deputy.registered",
    "occurred": "2023-01-05",
    "deputy": "张三",
    "levels": ["district"],
    "constituency": "第一选区",
    "term": "第七届",
    "sex": "male",
    "group": "一组",
}
LATER = (
    {"kind": "group.formed", "occurred": "2023-01-02", "group": "一组"},
    {"kind": "group.formed", "occurred": "2023-01-02", "group": "二组"},
    DEPUTY,
    {"kind": "deputy.placed", "occurred": "2023-06-01", "deputy": "张三", "group": "二组"},
    {
        "kind": "mandate.changed",
        "occurred": "2023-09-01",
        "deputy": "张三",
        "to": "terminated",
        "cause": "moved",
    },
)


def test_what_others_see_holds_from_the_end_of_each_day() -> None:
    world = World(Office(b""), given(*LATER).connection)
    seen = [
        (facts["group"], facts["in_office"])
        for day in ("2023-01-05", "2023-05-31", "2023-06-01", "2023-08-31", "2023-09-01")
        if (facts := world.facts("deputy", "张三", date.fromisoformat(day))) is not None
    ]
    assert seen == [("一组", True), ("一组", True), ("二组", True), ("二组", True), ("二组", False)]
    assert world.facts("deputy", "张三", date(2023, 1, 4)) is None
    assert world.opened("deputy", "张三") == date(2023, 1, 5)
    assert world.opened("deputy", "李四") is None
    assert list(world.population("group", date(2023, 1, 2))) == ["一组", "二组"]
    assert world.population("group", date(2023, 1, 1)) == {}


def test_a_view_of_nothing_has_no_facts() -> None:
    assert NOWHERE.on(date.max) is None
    assert view_of(None, None) == View(None)


def test_a_later_change_of_a_deputy_is_seen_by_what_happened_since() -> None:
    visit = {
        "kind": "visit.made",
        "occurred": "2023-07-01",
        "visit": "访一",
        "type": "voter",
        "visitors": ["张三"],
        "visited": "某户",
    }
    terminated = {**LATER[4], "occurred": "2023-06-30"}
    assert given(*LATER, visit, cold=False).balance("performance:visit") == 1
    assert given(*LATER[:4], visit, terminated, cold=False).balance("performance:visit") == 0
    back = {"kind": "entry.retracted", "occurred": "2024-01-01", "target": "ref:end", "reason": "误记"}
    assert given(*LATER[:4], visit, {"ref": "end", **terminated}, back, cold=False).balance("performance:visit") == 1


def test_someone_registered_later_but_earlier_in_history_counts() -> None:
    visit = {
        "kind": "visit.made",
        "occurred": "2023-07-01",
        "visit": "访一",
        "type": "voter",
        "visitors": ["张三"],
        "visited": "某户",
    }
    book = given(visit, *LATER[:3], cold=False)
    assert book.balance("performance:visit", deputy="张三") == 1
