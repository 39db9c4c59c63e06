"""Text of a record never acts: not as markup, not as a link, not as bytes a terminal obeys."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tui
from ledger.views.shapes import Link
from tests.tui.stage import ACTS, Hands, make, on_screen
from tui.screens.board import BoardScreen
from tui.screens.entity import EntityScreen
from tui.screens.event import EventScreen
from tui.text import cut, fit, line, safe

HOSTILE = [
    "[/",
    "[/foo]",
    "[bold]粗[/bold]",
    "[@click=app.quit]点我[/]",
    "[link=https://example.org]链接[/link]",
    "a[b]c",
    "[red",
    "\\[x]",
    "$text $$",
    "{name} %s",
    "'; DROP TABLE event; --",
    "=1+1",
    "../../etc/passwd",
    "--option",
    "<b>html</b>",
    "👨‍👩‍👧",
    "𠮷野家",
    "阿不都·卡德尔",
    "ئۇيغۇر",
    "བོད་",
    "ᠮᠣᠩᠭᠣᠯ",
    "长" * 500,
]
BYTES = ["\x1b]52;c;eA==\x07", "\x9b31m", "\x1b[2J", "\u202eabc", "\u200b", "a\rb", "a\nb", "\U000e0041"]
DOORS = {
    "Static",
    "Label",
    "Button",
    "Checkbox",
    "RadioButton",
    "Select",
    "SelectionList",
    "OptionList",
    "Tabs",
    "TabPane",
    "Tree",
    "Collapsible",
    "DataTable",
    "add_column",
    "add_row",
    "from_markup",
    "notify",
}
NAMES = {"border_title", "border_subtitle", "tooltip"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        acts = [
            {
                "kind": "suggestion.submitted",
                "occurred": "2025-11-01",
                "suggestion": f"2025-{number:03d}",
                "track": "street",
                "sitting": "recess",
                "type": "suggestion",
                "title": text,
                "grounds": text,
                "lead": "张三",
                "category": "其他",
            }
            for number, text in enumerate(HOSTILE)
        ]
        return make(tmp_path_factory.mktemp("hostile") / "账本", [*ACTS[:6], *acts])


def inert(hands: Hands) -> None:
    seen = hands.seen()
    assert seen.replace("\n", "").isprintable() or not any(
        ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in seen.replace("\n", "")
    )
    assert not any("@click" in meta for meta in hands.metas())


@pytest.mark.parametrize("keys", [(), ("f4",), ("f4", "6"), ("f8",), ("f5",), ("f5", "enter"), ("f9",)])
def test_no_screen_obeys_a_record(hostile: Path, keys: tuple[str, ...]) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press(*keys)
        inert(hands)

    on_screen(hostile, scene, size=(100, 40))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
def test_no_board_and_no_pane_obeys_a_record(hostile: Path, size: tuple[int, int]) -> None:
    boards = ("due", "suggestion", "opinion", "deputies", "points", "plan", "meeting", "activity", "unit", "subjects")

    async def scene(hands: Hands) -> None:
        for name in (*boards, "findings", "parameters", "changes"):
            hands.app.go(Link("board", (name,)))
            await hands.settle()
            inert(hands)
        links = [Link("journal"), Link("statistics"), Link("figure", ("suggestion_submitted", "2025"))]
        for link in [*links, Link("deputy", ("deputy", "张三")), Link("deputy", ("deputy", "张三", "entries"))]:
            hands.app.go(link)
            await hands.settle()
            inert(hands)

    on_screen(hostile, scene, size=size)


def test_each_hostile_text_is_shown_as_it_stands(hostile: Path) -> None:
    async def scene(hands: Hands) -> None:
        hands.app.push_screen(BoardScreen("suggestion", "all"))
        await hands.rest()
        seen = hands.seen()
        for text in HOSTILE[:10]:
            assert text in seen
        for number in range(len(HOSTILE)):
            hands.app.push_screen(EntityScreen("suggestion", f"2025-{number:03d}"))
            await hands.rest()
            inert(hands)
            event = hands.app.screen.undoable()
            assert event is not None
            hands.app.push_screen(EventScreen(event))
            await hands.rest()
            inert(hands)

    on_screen(hostile, scene, size=(108, 40))


def test_what_is_typed_into_a_filter_or_palette_is_only_text(hostile: Path) -> None:
    async def scene(hands: Hands) -> None:
        for opened in ("f3", "ctrl+p"):
            await hands.press(opened)
            for text in HOSTILE[:8]:
                await hands.press("ctrl+u")
                await hands.paste(text)
                inert(hands)
            await hands.press("escape")

    on_screen(hostile, scene)


@pytest.mark.parametrize("text", BYTES, ids=ascii)
def test_the_door_lets_no_byte_through_that_acts(text: str) -> None:
    for shown in (safe(text), cut(text, 40), fit(text, 40), line(text, (text, "bold")).plain):
        assert shown.isprintable()


def test_only_the_door_makes_text_for_the_screen() -> None:
    offences = []
    for file in sorted(Path(tui.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                literal = all(isinstance(each, ast.Constant) for each in node.args)
                if (name in DOORS or name == "update") and not literal:
                    offences.append(f"{file.name}:{node.lineno} {name}")
            if isinstance(node, ast.Assign):
                names = {getattr(target, "attr", "") for target in node.targets}
                offences += [f"{file.name}:{node.lineno} {name}" for name in names & NAMES]
    assert not offences


def test_no_widget_reads_a_file_or_calls_the_store() -> None:
    offences = []
    for file in sorted((Path(tui.__file__).parent / "widgets").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                ("ledger.store", "subprocess", "pathlib")
            ):
                offences.append(f"{file.name}:{node.lineno} {node.module}")
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "open":
                offences.append(f"{file.name}:{node.lineno} open")
    assert not offences
