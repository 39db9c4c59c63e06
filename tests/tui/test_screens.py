"""Each screen at 80x24 and 120x40, as text; `UPDATE_SNAPSHOTS=1` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tui.pictures import compare, steady, width
from tests.tui.stage import SNAPSHOTS, Hands, on_screen

SCREENS: dict[str, tuple[str, ...]] = {
    "home": (),
    "suggestions": ("f4",),
    "suggestion": ("f4", "enter"),
    "record": ("f2",),
    "commands": ("ctrl+p",),
    "clocks": ("f7",),
    "undo": ("f9",),
    "help": ("f1",),
}
COMMANDS = {"drafts": "草稿"}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", [*SCREENS, *COMMANDS])
def test_a_screen_looks_as_it_did(root: Path, name: str, size: tuple[int, int]) -> None:
    seen = ""

    async def scene(hands: Hands) -> None:
        nonlocal seen
        await hands.press(*SCREENS.get(name, ("ctrl+p",)))
        if name in COMMANDS:
            await hands.type(COMMANDS[name])
            await hands.press("enter")
        await hands.settle()
        seen = hands.seen()

    on_screen(root, scene, size=size)
    compare(steady(seen), SNAPSHOTS / f"{name}.{size[0]}x{size[1]}.txt")
    assert all(width(row) <= size[0] for row in seen.split("\n"))


@pytest.mark.parametrize("keys", [(), ("f4",), ("f8",), ("f2",), ("f1",), ("f7",)])
def test_in_chinese_nothing_of_the_framework_is_left_in_english(root: Path, keys: tuple[str, ...]) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press(*keys)
        seen = re.sub(r"`[^`]*`", "", steady(hands.seen()))  # the manual's commands
        words = set(re.findall(r"[A-Za-z]{3,}", seen))
        assert words <= {"COMMIT", "Enter", "Esc", "Left", "Right", "git", "term", "all", "seal"}, words

    on_screen(root, scene)


def test_in_english_the_screens_speak_english(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        assert "to do" in hands.seen()
        assert "F1help" in hands.seen()
        await hands.press("f4")
        assert "overdue" in hands.seen()

    on_screen(root, scene, lang="en")


def test_the_way_from_a_number_to_its_commit(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("f8", "ctrl+f")
        await hands.type("接待选民群众")
        await hands.press("enter", "enter")
        assert "接待选民群众  12人次" in hands.seen()
        await hands.press("enter")
        assert "1 个事件" in hands.seen()
        await hands.press("enter")
        assert re.search(r"[0-9a-f]{40}", hands.seen())
        await hands.press("pagedown")
        assert "visitors = 12" in hands.seen()
        await hands.press(*["escape"] * 8)
        assert "待办" in hands.seen()

    on_screen(root, scene)


def test_the_past_is_shown_and_marked(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("f4", "f7")
        await hands.type("0930")
        await hands.press("ctrl+s")
        assert "截至 2025-09-30" in hands.seen()
        assert "督办" not in hands.seen()
        await hands.press("f7")
        await hands.press("ctrl+u", "ctrl+s")
        assert "截至" not in hands.seen().split("\n")[0]

    on_screen(root, scene)


def test_the_cursor_stays_on_its_row_when_others_record(root: Path) -> None:
    from tests.tui.stage import line

    async def scene(hands: Hands) -> None:
        await hands.press("f5", "down")
        before = hands.app.screen.context()
        act = {
            "kind": "deputy.registered",
            "occurred": "2025-01-10",
            "deputy": "王五",
            "levels": ["district"],
            "constituency": "第三选区",
            "term": "第三届",
            "sex": "male",
        }
        from ledger.store.entry.drafting import Clerk
        from ledger.store.entry.recorder import record
        from ledger.store.model.model import open_model
        from ledger.store.records import folder as folders

        other = open_model(folders.find(root))
        from datetime import datetime

        now = datetime.fromisoformat("2025-11-21T09:31:00+08:00")
        record(other, [line(act)], Clerk("钱二", "cli", now), lambda drafts: "x")
        await hands.press("ctrl+r")
        assert "王五" in hands.seen()
        assert hands.app.screen.context() == before

    on_screen(root, scene)
