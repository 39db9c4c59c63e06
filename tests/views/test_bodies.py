"""The committee and the street council: who sits, who came, who may come next, and whether it is enough."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ledger.views.attendance import people
from ledger.views.boards import board
from ledger.views.choices import known, unknown
from ledger.views.entity import entity_view
from ledger.views.entry import check
from ledger.views.events import called
from ledger.views.form import form
from ledger.views.plain import plain_board, plain_entity
from ledger.views.reader import Reader
from ledger.views.steps import fitting, steps
from tests.tui.stage import ACTS, NOW, make

APPOINTED = (("孙七", "member"), ("张三", "director"), ("周八", "secretary"), ("李四", "deputy_director"))
ENGAGED = (("吴九", "council_member"), ("郑十", "council_member"), ("冯一", "voter_representative"))
BODIES: list[dict[str, Any]] = [
    *(act for act in ACTS if act["kind"] in ("unit.registered", "station.opened", "group.formed", "deputy.registered")),
    *(
        {"kind": "committee.member_appointed", "occurred": "2024-02-01", "person": person, "post": post}
        for person, post in APPOINTED
    ),
    *(
        {"kind": "council.member_engaged", "occurred": "2024-02-01", "person": person, "type": kind}
        for person, kind in ENGAGED
    ),
    {
        "kind": "meeting.held",
        "occurred": "2025-03-05",
        "meeting": "第一次例会",
        "type": "regular",
        "chair": "张三",
        "present": ["张三", "李四"],
        "on_leave": ["孙七"],
        "agenda": ["年度计划"],
        "decisions": [{"text": "印发计划", "owner": "周八"}, {"text": "走访站点"}],
    },
    {
        "kind": "decision.done",
        "occurred": "2025-03-20",
        "meeting": "第一次例会",
        "decision": 1,
        "result": "已印发",
    },
    {"kind": "council.held", "occurred": "2025-07-01", "council": "第一次", "present": ["吴九"]},
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("LEDGER_RECORDER", "赵敏")
        return make(tmp_path_factory.mktemp("ledger") / "账本", BODIES)


@pytest.fixture
def reader(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LEDGER_NOW", NOW)
    monkeypatch.setenv("LEDGER_RECORDER", "赵敏")
    return Reader(Path(shutil.copytree(made, tmp_path / "账本")), "zh")


def test_the_committee_stands_by_post_with_the_attendance_of_the_year(reader: Reader) -> None:
    shown = board(reader, "member")
    assert [(row.cells[0], row.cells[1], row.cells[5]) for row in shown.rows] == [
        ("张三", "主任", "1/1"),
        ("李四", "副主任", "1/1"),
        ("孙七", "委员", "0/1"),
        ("周八", "秘书", ""),
    ]
    said = plain_entity(entity_view(reader, "member", "孙七"))
    assert "职务" in said
    assert "第一次例会  请假" in said
    assert "director" not in plain_board(shown) + said


def test_whoever_of_the_council_was_not_named_was_not_there(reader: Reader) -> None:
    shown = {row.cells[0]: row.cells[5] for row in board(reader, "council_member").rows}
    assert shown == {"吴九": "1/1", "郑十": "0/1", "冯一": ""}
    assert "第一次  缺席" in plain_entity(entity_view(reader, "council_member", "郑十"))


def test_who_is_offered_first_for_a_meeting_is_who_sits_in_it(reader: Reader) -> None:
    meeting, council = form(reader, "meeting.held"), form(reader, "council.held")
    assert [(each.value, each.hint) for each in known(reader, meeting)["chair"][:3]] == [
        ("张三", "主任"),
        ("李四", "副主任"),
        ("孙七", "委员"),
    ]
    assert [each.value for each in people(reader, meeting)] == ["张三", "李四", "孙七", "周八"]
    assert [each.value for each in known(reader, council)["present"][:2]] == ["吴九", "郑十"]
    appointed = form(reader, "committee.member_appointed")
    assert {"张三", "李四", "孙七"} <= {each.value for each in known(reader, appointed)["person"]}


def test_what_begins_with_a_record_is_no_stranger(reader: Reader) -> None:
    for kind, key in (("council.held", "council"), ("unit.registered", "unit"), ("council.member_engaged", "person")):
        asked = form(reader, kind)
        field = asked.field(key)
        assert field is not None
        assert unknown(field, known(reader, asked)[key], "新名称") == [], kind
    held = form(reader, "reception.held").field("deputies")
    assert held is not None
    assert unknown(held, (), "新名称") == ["新名称"]


def test_a_decision_is_asked_for_by_a_number_that_says_what_it_is(reader: Reader) -> None:
    asked = form(reader, "decision.done")
    offered = known(reader, asked, "第一次例会")["decision"]
    assert [(each.value, each.hint) for each in offered] == [("2", "走访站点")]


@pytest.mark.parametrize(
    ("kind", "texts", "said"),
    [
        (
            "meeting.held",
            {"type": "例会", "chair": "张三", "present": "张三，李四", "agenda": "计划"},
            "到会 2/3，达到法定人数",
        ),
        ("council.held", {"council": "第二次", "present": "吴九"}, "到会 1/2，未达到法定人数（至少 2 人）"),
        ("council.held", {"council": "第二次", "present": "2"}, "到会 2/2，达到法定人数"),
        ("visit.made", {"type": "走访住户", "visitors": "张三", "visited": "某户"}, ""),
    ],
)
def test_a_form_says_whether_enough_have_come(reader: Reader, kind: str, texts: dict[str, str], said: str) -> None:
    found = [each.text for each in check(reader, form(reader, kind), texts).remarks if "法定人数" in each.text]
    assert found == ([said] if said else [])


def test_the_next_steps_of_a_member_are_another_post_or_to_leave(reader: Reader) -> None:
    fit = {step.kind for step in steps(reader, "member", "孙七") if step.fits}
    assert fit == {"committee.member_appointed", "committee.member_left"}
    assert {step.kind for step in steps(reader, "council_member", "郑十") if step.fits} == {
        "council.member_engaged",
        "council.member_released",
    }


@pytest.mark.parametrize(
    ("subject", "state", "fits", "not_fits"),
    [
        ("plan", {"done": None, "dropped": None}, "plan.item_done", "plan.item_reopened"),
        ("plan", {"done": "2025-03-01"}, "plan.item_reopened", "plan.item_done"),
        ("opinion", {"due": "2025-04-01", "closed": None}, "opinion.extension_agreed", "opinion.reopened"),
        ("opinion", {"closed": "2025-03-01"}, "opinion.reopened", "opinion.extension_agreed"),
        ("member", {"in_office": False}, "committee.member_appointed", "committee.member_left"),
    ],
)
def test_what_fits_the_standing_is_offered(subject: str, state: dict[str, Any], fits: str, not_fits: str) -> None:
    found = fitting(subject, state)
    assert found is not None
    assert fits in found
    assert not_fits not in found


def test_what_is_counted_by_hand_is_called_by_words(reader: Reader) -> None:
    assert called(reader, "opinion_tally", "grid") == "网格"
    assert called(reader, "tally", "tally:发放宣传资料") == "发放宣传资料"
    assert called(reader, "unit", "grid") == "grid"


def test_an_approximate_field_is_named_in_words(reader: Reader) -> None:
    assert reader.phrase("visit.made.approximate", ["households"]) == "户数"
