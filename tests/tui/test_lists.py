"""Lists: filtering, what stands beside a row, and what the keys do with the event under the cursor."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ledger.views.shapes import Link
from tests.tui.stage import Hands, on_screen
from tui.screens.form import FormScreen
from tui.screens.help import lines_of
from tui.screens.journal import JournalScreen
from tui.screens.statistics import StatisticsScreen
from tui.text import cells, flowed, wrapped


def test_the_journal_shows_the_event_beside_its_row_or_below_the_rows(root: Path) -> None:
    async def wide(hands: Hands) -> None:
        await hands.type("接待选民")
        await hands.press("enter")
        row = next(each for each in hands.seen().split("\n") if each.startswith("> 2025-11-14"))
        assert "接待选民  2025-11-14" in hands.seen() or "接待选民" in row
        assert "visitors = 12" in hands.seen()
        await hands.pilot.resize_terminal(80, 24)
        await hands.rest()
        assert "visitors = 12" not in hands.seen()
        assert "赵敏 登记于" in hands.seen()

    async def scene(hands: Hands) -> None:
        hands.app.go(Link("journal"))
        await hands.rest()
        await hands.press("ctrl+f")
        await wide(hands)

    on_screen(root, scene, size=(140, 40))


def test_a_journal_that_was_asked_for_a_text_shows_it_in_its_filter(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        hands.app.go(Link("journal", ("", "", "督办")))
        await hands.rest()
        screen = hands.app.screen
        assert isinstance(screen, JournalScreen)
        assert screen.line.value == "督办"
        assert " 1 / " in hands.seen()
        await hands.press("escape")  # out of the filter first
        assert hands.app.screen is screen
        assert screen.wanted.text == ""

    on_screen(root, scene)


def test_the_arrow_leads_from_the_filter_to_a_row_that_leads_somewhere(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("f8", "ctrl+f")
        await hands.type("建议")
        screen = hands.app.screen
        assert isinstance(screen, StatisticsScreen)
        shown = hands.seen().split("\n")
        assert any(row.startswith("> ") for row in shown)  # the cursor stands on no title
        assert not any("工委自身" in row for row in shown)  # nor does a title without rows
        await hands.press("down")
        assert screen.table.has_focus
        await hands.press("enter")
        assert hands.app.screen is not screen
        await hands.press("escape", "ctrl+f")
        await hands.type("查无此数")
        assert "没有找到" in hands.seen()

    on_screen(root, scene)


def test_an_event_in_any_list_can_be_corrected_and_its_entity_taken_further(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        hands.app.go(Link("journal", ("suggestion.supervised",)))
        await hands.rest()
        await hands.press("f2")
        assert "> 1 建议答复" in hands.seen()  # the next step of the suggestion
        assert "更正" in hands.seen()
        await hands.press("escape", "escape", "tab", "tab", "tab", "down")
        assert hands.app.screen.undoable() is not None  # the second of the latest on the home screen
        await hands.press("f2")
        assert "更正" in hands.seen()

    on_screen(root, scene)


def test_all_of_the_journal_is_exported_not_only_what_was_looked_at(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.widgets.table.PAGE", 5)
    monkeypatch.setattr("tui.screens.journal.PAGE", 5)

    async def scene(hands: Hands) -> None:
        hands.app.go(Link("journal"))
        await hands.rest()
        screen = hands.app.screen
        assert isinstance(screen, JournalScreen)
        many = screen.table.count
        assert many > 15
        await hands.press("ctrl+e", "2")
        assert "已导出" in hands.seen()
        (file,) = tmp_path.glob("xdg_state_home/**/*.csv")
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        assert rows[0][:2] == ["日期", "事件"]
        assert len(rows) == many + 1

    on_screen(root, scene, size=(80, 12))


def test_a_day_that_ends_while_the_screens_are_open_is_told_to_them(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(hands: Hands) -> None:
        assert "2025-11-21 周五" in hands.seen()
        monkeypatch.setenv("LEDGER_NOW", "2025-11-22T00:00:05+08:00")
        await hands.app.look_around()
        await hands.rest()
        assert "2025-11-22 周六" in hands.seen()
        hands.app.go(Link("form", ("visit.made",)))
        await hands.rest()
        assert "2025-11-22 周六" in hands.seen()

    on_screen(root, scene)


def test_the_other_language_is_a_command_away(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("ctrl+p")
        await hands.type("English")
        await hands.pilot.press("enter")
        await hands.pilot.pause()
        assert hands.app.turned == "en"

    on_screen(root, scene)


def test_without_a_reason_nothing_is_taken_back_and_that_is_said(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("f9", "enter")
        assert "没有写原因，没有作废" in hands.seen()

    on_screen(root, scene)


def test_enter_on_a_roster_without_ticks_takes_the_one_at_hand(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        hands.app.push_screen(FormScreen("reception.held"))
        await hands.rest()
        screen = hands.app.screen
        assert isinstance(screen, FormScreen)
        row = next(each for each in screen.rows if each.field.name == "deputies")
        screen.go_to(row)
        await hands.press("f3", "down", "enter")
        assert row.value == "李四"
        screen.go_to(row)
        await hands.press("f3", "down", "space", "enter")  # untick the only one
        assert row.value == ""

    on_screen(root, scene)


def test_tables_of_the_manual_stand_without_their_rules() -> None:
    assert lines_of(["| 键 | 作用 |", "|---|---|", "| F1 | 帮助 |", "# 题"]) == [
        (("  键", "$text-accent"), "  作用"),
        (("  F1", "$text-accent"), "  帮助"),
        (("  题", "bold"),),
    ]


def test_text_is_wrapped_as_chinese_is_set() -> None:
    assert wrapped("缩进的行，很长", 8) == ["缩进的", "行，很长"]  # no line begins with a comma
    assert wrapped("共计 19；再", 8) == ["共计", "19；再"]  # nor is a number cut before one
    assert wrapped("abc def ghi", 3) == ["abc", "def", "ghi"]
    assert wrapped("", 8) == [""]
    assert flowed((("  内容", "bold"), "  一二三四五六"), 12) == [
        (("  内容", "bold"), ("  一二", "")),
        ("  ", ("三四五六", "")),
    ]
    for width in range(4, 30):
        for text in ("events/2025/11/2025-11-21_reception.held_01k.toml", "关于 abc 的（建议），1；2。"):
            assert all(cells(each) <= width for each in wrapped(text, width))
            assert "".join(wrapped(text, width)).replace(" ", "") == text.replace(" ", "")
