"""Recording at the screen: by digits, initials and dates, with findings, drafts, previews, corrections."""

from __future__ import annotations

from pathlib import Path

from ledger.store.records import folder as folders
from ledger.views.drafts import drafts
from tests.benchmarks.entry import KEYS, TEXT, enter_reception
from tests.tui.stage import Hands, on_screen, stored
from tui.screens.fields import RowsScreen
from tui.screens.form import FormScreen
from tui.widgets.field import FieldRow


async def open_form(hands: Hands, kind: str) -> None:
    hands.app.push_screen(FormScreen(kind))
    await hands.rest()


def last(root: Path, kind: str) -> dict[str, object]:
    return max((each for each in stored(root) if each["kind"] == kind), key=lambda each: each["entry"]["id"])


def test_a_reception_with_its_opinions_is_one_batch(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await open_form(hands, "reception.held")
        await hands.press("1")
        await hands.type("dj")
        await hands.press("enter")
        assert "东街联络站" in hands.seen()
        await hands.type("zs，ls")
        await hands.press("enter")
        await hands.type("12")
        await hands.press("enter", "enter")
        assert isinstance(hands.app.screen, RowsScreen)
        await hands.type("市容")
        await hands.press("enter")
        await hands.type("路口积水")
        await hands.press("f2")
        assert "路口积水" in hands.seen()  # the rows entered before stay in sight
        await hands.press("ctrl+s")  # the last row: all of it is recorded
        assert "已登记 接待选民" in hands.seen()

    on_screen(root, scene)
    held = last(root, "reception.held")
    assert held["mode"] == "in_station"
    assert held["deputies"] == ["张三", "李四"]
    assert held["visitors"] == 12
    assert held["station"] == "东街联络站"
    assert held["entry"]["channel"] == "tui"
    assert last(root, "opinion.recorded")["title"] == "路口积水"
    assert last(root, "opinion.recorded")["entry"]["batch"] == held["entry"]["batch"]


def test_days_are_written_as_people_write_them(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await open_form(hands, "reception.held")
        await hands.press("up")
        for typed, understood in (
            ("1120", "2025-11-20 周四"),
            ("昨天", "2025-11-20 周四"),
            ("-3", "2025-11-18 周二"),
        ):
            await hands.press("ctrl+u")
            await hands.type(typed)
            assert understood in hands.seen()

    on_screen(root, scene)


def test_a_wrong_name_is_said_beside_its_field_and_nothing_is_written(root: Path) -> None:
    before = len(stored(root))

    async def scene(hands: Hands) -> None:
        await open_form(hands, "reception.held")
        await hands.press("1", "1")
        await hands.type("王六")
        await hands.press("enter")
        assert "没有登记过：王六" in hands.seen()  # at once, with the other fields still empty
        await hands.type("3")
        await hands.press("enter", "ctrl+s")
        assert "没有登记过这个代表" in hands.seen()
        assert "没有登记：请改正" in hands.seen()

    on_screen(root, scene)
    assert len(stored(root)) == before


def test_the_preview_is_the_file_to_the_byte_but_its_id(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await open_form(hands, "visit.made")
        await hands.press("f4")
        assert "将变动的数字" in hands.seen()

    on_screen(root, scene)


def test_a_draft_outlives_the_screen(root: Path) -> None:
    async def begin(hands: Hands) -> None:
        await open_form(hands, "suggestion.submitted")
        row = next(each for each in hands.app.screen.query(FieldRow) if each.field.name == "title")
        row.enter()
        await hands.rest()
        await hands.type("关于增设路灯的建议")
        await hands.press("escape")
        assert "[1]" in next(each for each in hands.seen().split("\n") if "草稿" in each)

    async def resume(hands: Hands) -> None:
        await open_form(hands, "suggestion.submitted")
        assert "关于增设路灯的建议" in hands.seen()
        assert "已恢复" in hands.seen()
        await hands.press("f6")
        assert "关于增设路灯的建议" not in hands.seen()

    on_screen(root, begin)
    assert [each.kind for each in drafts(folders.find(root))] == ["suggestion.submitted"]
    on_screen(root, resume)
    assert drafts(folders.find(root)) == []


def test_the_next_step_of_a_suggestion_is_offered_first(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("f4", "f2")
        first = next(each for each in hands.seen().split("\n") if "> 1" in each)
        assert "建议答复" in first
        await hands.press("1")
        assert "2025-001" in hands.seen()

    on_screen(root, scene)


def test_undo_names_its_object_and_keeps_the_old_text(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("f4", "enter", "f9")
        assert "2025-11-02 督办" in hands.seen()
        await hands.type("录错了")
        await hands.press("enter")
        assert "已作废 2025-11-02 督办" in hands.seen()
        assert "已作废：承办人称" in hands.seen()

    on_screen(root, scene)
    retraction = last(root, "entry.retracted")
    assert retraction["reason"] == "录错了"
    assert any(each["entry"]["id"] == retraction["target"] for each in stored(root))


def test_pasted_lines_are_joined_and_said(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await open_form(hands, "suggestion.submitted")
        row = next(each for each in hands.app.screen.query(FieldRow) if each.field.name == "title")
        row.enter()
        await hands.rest()
        await hands.paste("第一行\n第二行\n第三行")
        assert row.value == "第一行 第二行 第三行"
        assert "3 行已并为一行" in hands.seen()

    on_screen(root, scene)


def test_a_roster_is_ticked_with_space(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await open_form(hands, "reception.held")
        row = next(each for each in hands.app.screen.query(FieldRow) if each.field.name == "deputies")
        row.enter()
        await hands.rest()
        await hands.press("f3", "space", "space", "enter")
        assert sorted(row.value.split("，")) == ["张三", "李四"]

    on_screen(root, scene)


def test_a_reception_takes_at_most_fifteen_keys_beside_its_text(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        assert await enter_reception(hands) <= KEYS

    on_screen(root, scene)
    assert last(root, "reception.held")["deputies"] == ["张三", "李四"]
    assert last(root, "opinion.recorded")["title"] == TEXT
