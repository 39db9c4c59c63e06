"""The forms of every kind on the screen, and what they do beyond plain fields."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.store.entry.drafting import Clerk
from ledger.store.entry.recorder import record
from ledger.store.model.model import open_model
from ledger.store.records import folder as folders
from tests import compat
from tests.tui.pictures import compare, steady
from tests.tui.stage import NOW, SNAPSHOTS, Hands, on_screen, stored
from tests.tui.stage import line as act_line
from tests.tui.test_inert import BYTES, HOSTILE
from tui.screens.form import FormScreen
from tui.widgets.inputs import LineInput

SAMPLES = {
    data["kind"]: {name: value for name, value in data.items() if name not in ("kind", "entry", "occurred")}
    for data in (
        tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(Path(compat.__file__).parent.glob("release_*/*.toml"))
    )
}


def form_of(hands: Hands) -> FormScreen:
    screen = hands.app.screen
    assert isinstance(screen, FormScreen)
    return screen


async def open_form(hands: Hands, kind: str, **texts: object) -> FormScreen:
    hands.app.push_screen(FormScreen(kind, texts))
    await hands.rest()
    return form_of(hands)


def test_every_kind_has_a_form_that_shows_a_record_of_it_and_takes_hostile_text(root: Path) -> None:
    from ledger.views.form import form
    from ledger.views.reader import Reader
    from ledger.views.typed import texts_of

    reader = Reader(root, "zh")
    hostile = [*HOSTILE, *BYTES]

    async def scene(hands: Hands) -> None:
        screen = await open_form(hands, "visit.made")
        for number, (kind, values) in enumerate(SAMPLES.items()):
            texts = texts_of(form(reader, kind), values)
            screen.kind, screen.given, screen.laid = kind, texts, False
            with hands.app.batch_update():  # drawn once, when all of it is there
                screen.load()  # one screen for all of them: that of each form would be mounted anew
                await hands.rest()
            await hands.pilot.pause()
            assert {row.path[0] for row in screen.rows} >= set(texts), kind
            assert screen.texts() == texts, kind
            if number < len(hostile):
                line = next(row for row in screen.rows if isinstance(row.box, LineInput) and row.path != ("occurred",))
                screen.go_to(line)
                await hands.paste(hostile[number])
                seen = hands.seen()
                assert not any(ord(each) < 32 and each != "\n" for each in seen), kind
                assert "@click" not in str(hands.metas()), kind

    on_screen(root, scene)


def test_sixty_people_sign_in_by_digits_and_initials(root: Path) -> None:
    surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓"
    people = [f"{name}{given}" for given in ("建国", "秀英") for name in surnames]
    register(root, [{**SAMPLES["deputy.registered"], "deputy": name} for name in people])

    async def scene(hands: Hands) -> None:
        screen = await open_form(hands, "activity.held", type="视察", level="街道", title="视察第三村")
        screen.go_to(next(row for row in screen.rows if row.field.name == "present"))
        await hands.press("f3")
        assert sum(name in hands.seen() for name in people) == len(people)  # all of them on one screen
        await hands.press("f4")  # everyone was there
        await hands.type("张建国2")  # but one, who was on leave
        assert "请假原因" in hands.seen()
        await hands.type("2")
        await hands.type("lxy3")
        await hands.type("ls４")  # a full-width digit
        assert "共 60  出席 57  请假 1  缺席 1  迟到 1  未定 0" in hands.seen()
        compare(steady(hands.seen()), SNAPSHOTS / "roll.80x24.txt")
        await hands.press("enter", "ctrl+s")
        assert "已登记 活动举行" in hands.seen()

    on_screen(root, scene)
    held = next(each for each in stored(root) if each["kind"] == "activity.held")
    assert len(held["present"]) == 58
    assert held["on_leave"] == [{"deputy": "张建国", "reason": "生病"}]
    assert held["late"] == ["李四"]
    assert set(held["absent"]) <= {"刘秀英", "李秀英", "林秀英", "罗秀英", "梁秀英"}
    assert "李四" in held["present"]


def register(root: Path, acts: list[dict[str, object]]) -> None:
    """Many deputies at once, by somebody else."""
    lines = [
        act_line(
            {"kind": "deputy.registered", "occurred": "2024-01-10", **act, "group": "第一小组", "station": "东街联络站"}
        )
        for act in acts
    ]
    model = open_model(folders.find(root))
    done = record(model, lines, Clerk("钱二", "cli", datetime.fromisoformat(NOW)), lambda drafts: "代表登记")
    model.connection.close()
    assert not done.refused, done.findings


def test_a_ballot_says_live_what_does_not_add_up(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        screen = await open_form(hands, "work_review.held", work_review="2025 水务站")
        ballot = next(row for row in screen.rows if row.field.name == "ballot")
        screen.go_to(ballot)
        await hands.press("enter")  # a table that may be left out opens where it stands
        for number, sums in (
            ("", ""),
            ("", ""),
            ("５２", ""),
            ("50", "未收回 2"),
            ("49", "废票应为 1"),
            ("2", "! 有效与废票和收回差 1"),
            ("40", "! 各项合计 40，比有效票少 9"),
            ("10", "! 各项合计 50，比有效票多 1"),
        ):
            await hands.type(number)
            await hands.press("enter")
            assert sums in hands.seen(), (number, hands.seen())
        compare(steady(hands.seen()), SNAPSHOTS / "ballot.80x24.txt")
        await hands.press("up", "ctrl+u")
        await hands.type("9")
        assert "各项合计 49=有效票" in hands.seen()

    on_screen(root, scene)


def test_the_next_one_keeps_the_day_and_the_last_one_is_a_pattern(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        screen = await open_form(hands, "suggestion.submitted")
        await hands.press("up")
        await hands.type("昨天")
        await hands.press("down")
        await hands.type("221")  # street, in recess, suggestion: each by its digit
        await hands.type("关于增设路灯的建议")
        await hands.press("enter")
        await hands.type("1")  # the first of the deputies
        await hands.type("1")
        await hands.press("enter", "f2")
        assert "已登记 建议提交 街意〔2025〕1号，1 个事件，提交" in hands.seen()
        assert screen.texts() == {"occurred": "昨天"}
        await hands.press("f5")
        assert screen.texts()["title"] == "关于增设路灯的建议"  # the last one as a pattern
        assert "疑似重复" in hands.seen()

    on_screen(root, scene)
    made = next(each for each in stored(root) if each.get("suggestion") == "街意〔2025〕1号")
    assert str(made["occurred"]) == "2025-11-20"
    assert made["track"] == "street"


def test_pasted_lines_go_where_there_is_room_for_them(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        screen = await open_form(hands, "suggestion.submitted")
        rows = {row.field.name: row for row in screen.rows}
        screen.go_to(rows["co_signers"])
        await hands.paste("张三\r\n李四\r\n")
        assert rows["co_signers"].value == "张三，李四"
        screen.go_to(rows["grounds"])
        await hands.paste("一、管网老化\n二、常有爆管\n")
        assert rows["grounds"].value == "一、管网老化\n二、常有爆管"
        assert "2 行已按原样保留" in hands.seen()
        await hands.press("enter")  # opens the lines
        await hands.press("enter")
        await hands.type("三、水压不足")
        await hands.press("ctrl+s")
        assert rows["grounds"].value == "一、管网老化\n二、常有爆管\n三、水压不足"
        screen.go_to(rows["title"])
        await hands.paste("关于\x1b[2J改造\n管网的建议")
        assert rows["title"].value == "关于\\x1b[2J改造 管网的建议"

    on_screen(root, scene)


def test_the_draft_goes_to_the_editor_and_comes_back_checked(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "编辑器.py"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} '{editor}'")

    async def scene(hands: Hands) -> None:
        screen = await open_form(hands, "reception.held", mode="驻站接待")
        editor.write_text(
            "import pathlib, sys\n"
            "file = pathlib.Path(sys.argv[1])\n"
            "text = file.read_text(encoding='utf-8')\n"
            "for before, after in (('visitors = \"\"', 'visitors = 12'),\n"
            "                      ('deputies = \"\"', 'deputies = [\"张三\"]'),\n"
            "                      ('# [[opinions]]', '[[opinions]]\\ntitle = \"路灯不亮\"')):\n"
            "    text = text.replace(before, after)\n"
            "file.write_text(text, encoding='utf-8')\n",
            encoding="utf-8",
        )
        await hands.press("ctrl+o")
        assert screen.texts() == {
            "mode": "驻站接待",
            "deputies": "张三",
            "visitors": "12",
            "opinions": [{"title": "路灯不亮"}],
        }
        assert "类别还没有填写" in hands.seen()
        editor.write_text("import sys\nopen(sys.argv[1], 'a').write('\\nvisitor = 3')\n", encoding="utf-8")
        await hands.press("ctrl+o")
        assert "没有“tally.visitor”这一项" in hands.seen()
        assert screen.texts()["visitors"] == "12"
        monkeypatch.setenv("EDITOR", "no-such-editor")
        await hands.press("ctrl+o")
        assert "编辑器 no-such-editor 打不开" in hands.seen()
        monkeypatch.delenv("EDITOR")
        await hands.press("ctrl+o")
        assert "没有设置编辑器：请设 VISUAL 或 EDITOR" in hands.seen()

    on_screen(root, scene)


def test_an_event_is_corrected_by_its_form_and_the_change_is_seen_before(root: Path) -> None:
    before = next(each for each in stored(root) if each["kind"] == "reception.held")

    async def scene(hands: Hands) -> None:
        hands.app.push_screen(FormScreen("reception.held", {}, before["entry"]["id"]))
        await hands.rest()
        screen = form_of(hands)
        visitors = next(row for row in screen.rows if row.field.name == "visitors")
        screen.go_to(visitors)
        await hands.press("ctrl+u")
        await hands.type("21")
        assert "entry.amended" in hands.seen()
        assert "visitors = 21" in hands.seen()
        await hands.press("ctrl+s")
        await hands.type("数错了")
        await hands.press("enter")
        assert "已登记" in hands.seen()

    on_screen(root, scene)
    amended = next(each for each in stored(root) if each["kind"] == "entry.amended")
    assert amended["target"] == before["entry"]["id"]
    assert amended["set"] == {"visitors": 21}
    assert amended["reason"] == "数错了"


def test_what_keeps_a_record_out_is_said_with_its_remedy_and_the_form_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledger.store.disk import durable

    texts = {"mode": "驻站接待", "deputies": "张三", "visitors": "3", "station": "东街联络站"}

    async def scene(hands: Hands) -> None:
        screen = await open_form(hands, "reception.held", **texts)
        with monkeypatch.context() as patch:

            def full(*_: object) -> None:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

            patch.setattr(durable, "write_many", full)
            await hands.press("ctrl+s")
            assert "写入磁盘失败，没有登记：磁盘已满" in hands.seen()
            assert form_of(hands).texts() == texts
        with monkeypatch.context() as patch:

            def busy(*_: object, **__: object) -> None:
                raise sqlite3.OperationalError("database is locked")

            patch.setattr("ledger.views.entry.record", busy)
            await hands.press("ctrl+s")
            assert "另一个台账程序正在写入" in hands.seen()
        assert screen.texts() == texts
        await hands.press("ctrl+s")
        assert "已登记 接待选民" in hands.seen()

    on_screen(root, scene)
    assert [each["visitors"] for each in stored(root) if each["kind"] == "reception.held"] == [12, 3]


def test_saving_does_not_hold_up_the_screen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from ledger.views import entry

    gate, begun = threading.Event(), threading.Event()
    recorded = entry.record

    def slow(*given: Any, **named: Any) -> Any:
        begun.set()
        assert gate.wait(20)
        return recorded(*given, **named)

    monkeypatch.setattr(entry, "record", slow)
    texts = {"mode": "驻站接待", "deputies": "张三", "visitors": "3", "station": "东街联络站"}

    async def scene(hands: Hands) -> None:
        await open_form(hands, "reception.held", **texts)
        await hands.pilot.press("ctrl+s")
        while not begun.is_set():
            await hands.pilot.pause()
        assert "正在登记" in hands.seen()
        await hands.pilot.press("f1")  # the screen answers meanwhile
        while "本界面的按键" not in hands.seen():
            await hands.pilot.pause()
            assert not gate.is_set()
            if hands.app.screen.NAME == "help":
                break
        gate.set()
        await hands.rest()

    on_screen(root, scene)
    assert len([each for each in stored(root) if each["kind"] == "reception.held"]) == 2


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_form_shows_the_exact_file_before_it_is_written(root: Path, size: tuple[int, int]) -> None:
    async def scene(hands: Hands) -> None:
        await open_form(hands, "reception.held")
        await hands.type("1")
        await hands.type("1")
        await hands.type("1，2")
        await hands.press("enter")
        await hands.type("15")
        await hands.press("enter", "enter")
        await hands.type("1")
        await hands.press("enter")
        await hands.type("东三巷路灯不亮，晚上学生放学不安全")
        await hands.press("escape")
        compare(steady(hands.seen()), SNAPSHOTS / f"reception.{size[0]}x{size[1]}.txt")
        assert "将写入 events/2025/11/2025-11-21" in hands.seen()
        assert 'deputies = ["张三", "李四"]' in hands.seen()

    on_screen(root, scene, size=size)


def test_a_half_typed_correction_is_taken_up_again_as_a_correction(root: Path) -> None:
    before = next(each for each in stored(root) if each["kind"] == "reception.held")

    async def scene(hands: Hands) -> None:
        hands.app.push_screen(FormScreen("reception.held", {}, before["entry"]["id"]))
        await hands.rest()
        for name, text in (("visitors", "21"), ("station", ""), ("place", "第三村广场")):
            form_of(hands).go_to(next(row for row in form_of(hands).rows if row.field.name == name))
            await hands.press("ctrl+u")
            await hands.type(text)
        await hands.press("escape", "ctrl+p")
        await hands.type("草稿")
        await hands.press("enter")
        assert "更正 接待选民" in hands.seen()
        await hands.press("enter")
        assert form_of(hands).target == before["entry"]["id"]
        assert "station" not in form_of(hands).texts()  # what was emptied stays empty
        await hands.press("ctrl+s")
        await hands.type("数错了")
        await hands.press("enter")
        assert "已登记" in hands.seen()

    on_screen(root, scene)
    (amended,) = (each for each in stored(root) if each["kind"] == "entry.amended")
    assert amended["target"] == before["entry"]["id"]
    assert amended["set"] == {"visitors": 21, "place": "第三村广场"}
    assert amended["unset"] == ["station"]
    assert len([each for each in stored(root) if each["kind"] == "reception.held"]) == 1


def test_a_second_correction_begins_with_what_the_first_one_made_of_the_event(root: Path) -> None:
    before = next(each for each in stored(root) if each["kind"] == "reception.held")

    async def correct(hands: Hands, visitors: str) -> str:
        hands.app.push_screen(FormScreen("reception.held", {}, before["entry"]["id"]))
        await hands.rest()
        row = next(row for row in form_of(hands).rows if row.field.name == "visitors")
        stood = str(row.value)
        form_of(hands).go_to(row)
        await hands.press("ctrl+u")
        await hands.type(visitors)
        await hands.press("ctrl+s")
        await hands.type("数错了")
        await hands.press("enter")
        assert "已登记" in hands.seen()
        return stood

    async def scene(hands: Hands) -> None:
        assert await correct(hands, "21") == "12"
        assert await correct(hands, "12") == "21"  # and back: which is a change too
        form = await open_form(hands, "reception.held")
        await hands.press("f5")
        assert form.texts()["visitors"] == "12"  # as a pattern too it is as corrected

    on_screen(root, scene)
    assert [each["set"] for each in stored(root) if each["kind"] == "entry.amended"] == [
        {"visitors": 21},
        {"visitors": 12},
    ]
