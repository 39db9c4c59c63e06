"""While the screens are open: others record, settings change, files are touched, colours are chosen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.store.repository.person import recorder_name
from ledger.views import taste
from tests.tui.stage import Hands, on_screen, stored
from tui.screens.fields import RowsScreen
from tui.screens.form import FormScreen


def ledger(root: Path, *words: str) -> None:
    """Another program at the same ledger."""
    done = subprocess.run(
        [sys.executable, "-m", "ledger", "-C", str(root), *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


async def look_around(hands: Hands) -> None:
    await hands.app.look_around()
    await hands.rest()


def test_what_another_process_records_is_taken_in_and_an_open_form_is_not_disturbed(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("f5", "down")
        before = hands.app.screen.context()
        hands.app.push_screen(FormScreen("reception.held"))
        await hands.rest()
        screen = hands.app.screen
        assert isinstance(screen, FormScreen)
        await hands.type("11")
        await hands.type("王")
        texts, here, widgets = screen.texts(), screen.here, list(screen.rows)
        ledger(
            root,
            "record",
            "deputy.registered",
            "deputy=王五",
            "levels=district",
            "constituency=第三选区",
            "term=第三届",
            "sex=male",
            "occurred=2025-01-10",
        )
        await look_around(hands)
        assert "账本有更新：新增 1 个事件" in hands.seen()
        assert (screen.texts(), screen.here, screen.rows) == (texts, here, widgets)
        await hands.press("enter")  # the deputy whom the other process registered is known already
        assert screen.texts()["deputies"] == "王五"
        opinions = next(row for row in screen.rows if row.field.name == "opinions")
        screen.go_to(opinions)
        await hands.press("enter")
        await hands.type("1")
        ledger(root, "record", "visit.made", "type=voter", "visitors=李四", "visited=沿街商户", "occurred=2025-11-20")
        await look_around(hands)
        assert isinstance(hands.app.screen, RowsScreen)
        assert hands.app.screen.texts() == {"category": "1"}
        await hands.press("escape", "escape")
        assert hands.app.screen.context() == before  # the cursor stayed on its row

    on_screen(root, scene)


def test_other_settings_hold_at_once_and_broken_ones_are_named(root: Path) -> None:
    settings = root / "ledger.toml"
    text = settings.read_text(encoding="utf-8")

    async def scene(hands: Hands) -> None:
        settings.write_text(text + '\n[choices]\n"visit.made.type" = { family = "家访" }\n', encoding="utf-8")
        await look_around(hands)
        assert "设置（ledger.toml）已更新" in hands.seen()
        hands.app.push_screen(FormScreen("visit.made"))
        await hands.rest()
        assert "家访" in hands.seen()
        settings.write_text("[committee\n", encoding="utf-8")
        await look_around(hands)
        assert "ledger.toml" in hands.seen()
        assert isinstance(hands.app.screen, FormScreen)
        settings.write_text(text, encoding="utf-8")
        await look_around(hands)
        assert "设置（ledger.toml）已更新" in hands.seen()

    on_screen(root, scene)


def test_a_file_changed_by_hand_is_named_and_changes_no_number(root: Path) -> None:
    file = next(root.glob("events/**/*reception.held*.toml"))

    async def scene(hands: Hands) -> None:
        file.write_text(file.read_text(encoding="utf-8").replace("visitors = 12", "visitors = 99"), encoding="utf-8")
        hands.app.looks = 19  # the next look also reads the files
        await look_around(hands)
        assert "有 1 个文件被人改动" in hands.seen()
        assert file.name[:20] in hands.seen()
        await hands.press("f8", "ctrl+f")
        await hands.type("接待选民群众")
        assert "12" in hands.seen()
        assert "99" not in hands.seen()

    on_screen(root, scene)


def test_colours_are_chosen_by_a_digit_and_kept_outside_the_records(root: Path) -> None:
    before = sorted(str(path) for path in root.rglob("*"))

    async def scene(hands: Hands) -> None:
        assert hands.app.theme == "ledger-dark"
        await hands.press("ctrl+p")
        await hands.type("配色")
        await hands.press("enter", "2")
        assert hands.app.theme == "ledger-light"
        assert "配色已换" in hands.seen()

    async def again(hands: Hands) -> None:
        assert hands.app.theme == "ledger-light"

    on_screen(root, scene)
    on_screen(root, again)
    assert sorted(str(path) for path in root.rglob("*")) == before
    taste.file().write_text("theme = [\n", encoding="utf-8")
    assert taste.theme({}, "linux") == "ledger-dark"  # colours keep nobody from the ledger
    assert taste.theme({}, "win32") == "ledger-console"
    assert taste.theme({"WT_SESSION": "1"}, "win32") == "ledger-dark"


def test_without_colours_all_is_grey_and_every_state_has_its_mark(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def scene(hands: Hands) -> None:
        assert "!2025-001" in hands.seen()  # overdue
        await hands.press("f2")
        assert "> 1 接待选民" in hands.seen()  # chosen
        await hands.press("1")
        await hands.type("11王六")
        await hands.press("enter")
        assert "! 没有登记过：王六" in hands.seen()  # wrong
        for strip in hands.app.screen._compositor.render_strips():
            for segment in strip:
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    if colour is not None:
                        red, green, blue = colour.get_truecolor()
                        assert red == green == blue, segment

    on_screen(root, scene)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_no_screen_can_be_drawn_a_sentence_says_so_and_names_the_plain_way(root: Path, lang: str) -> None:
    import pty

    for environ, terminal in (({"TERM": "dumb"}, True), ({"TERM": "xterm"}, False)):
        outer, inner = pty.openpty()
        done = subprocess.run(
            [sys.executable, "-m", "ledger", "-C", str(root), "tui", "--lang", lang],
            env=os.environ | environ,
            stdin=inner if terminal else subprocess.DEVNULL,
            stdout=inner if terminal else subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        os.close(inner)
        os.close(outer)
        assert done.returncode == 3
        assert "ledger tui --plain" in done.stderr
        assert ("终端" in done.stderr) == (lang == "zh")


def test_ctrl_c_says_how_to_leave_in_the_persons_language(root: Path) -> None:
    async def scene(hands: Hands) -> None:
        await hands.press("ctrl+c")
        assert "离开请按 ^Q" in hands.seen()

    on_screen(root, scene)


def test_the_first_run_makes_a_ledger_and_knows_who_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEDGER_RECORDER")
    folder = tmp_path / "新账本"
    folder.mkdir()

    async def scene(hands: Hands) -> None:
        assert "这里还没有账本" in hands.seen()
        await hands.press("enter")
        await hands.type("西街街道人大工委")
        await hands.press("enter", "enter")
        await hands.type("钱二")
        await hands.pilot.press("enter")
        await hands.app.workers.wait_for_complete()
        assert hands.app.begun == folder

    on_screen(folder, scene, first="first_run")
    assert recorder_name() == "钱二"
    assert 'name = "西街街道人大工委"' in (folder / "ledger.toml").read_text(encoding="utf-8")


def test_a_roster_is_looked_at_and_then_imported(root: Path, tmp_path: Path) -> None:
    roster = tmp_path / "代表名册.csv"
    roster.write_text(
        "姓名,性别,代表层级,选区,届次,当选日期\n孙七,男,区,第七选区,第三届,2024-01-10\n周八,女,区,第八选区,第三届,不详\n",
        encoding="utf-8",
    )

    async def scene(hands: Hands) -> None:
        await hands.press("ctrl+p")
        await hands.type("导入")
        await hands.press("enter", "end", "up")
        await hands.type("其他位置")
        await hands.press("enter")
        await hands.paste(f"'{roster}'")
        await hands.press("enter")
        assert "可登记 1 个事件，读不出 1 行" in hands.seen()
        await hands.press("ctrl+s")
        assert "已导入 1 个事件，未导入 1 行，提交" in hands.seen()
        await hands.press("escape", "f5")
        assert "孙七" in hands.seen()

    on_screen(root, scene)
    assert [each["entry"]["channel"] for each in stored(root) if each.get("deputy") == "孙七"] == ["import"]
