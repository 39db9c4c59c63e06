"""A clerk's first day in a real terminal: tmux, real key bytes, Chinese text, pasted lines, and the records found."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import ledger
from tests.tui.stage import stored

ROSTER = """姓名,性别,代表层级,选区,届次,当选日期
张三,男,区,第一选区,第三届,2024-01-10
李四,女,区,第二选区,第三届,2024-01-10
王五,男,区,第三选区,第三届,2024-01-10
"""
ROOT = Path(ledger.__file__).parent.parent


class Terminal:
    """A terminal of 80x24 in a tmux server of its own."""

    def __init__(self, socket: Path, environ: dict[str, str]) -> None:
        self.socket, self.environ = socket, environ

    def tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-S", str(self.socket), *words],
            env=self.environ,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    @contextmanager
    def running(self, command: str) -> Iterator[Terminal]:
        """The command in a terminal of its own, until the end of the block."""
        self.socket = self.socket.with_name(f"{self.socket.name}x")  # a server that ends must not be met again
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", f"exec {command}")
        try:
            yield self
        finally:
            subprocess.run(["tmux", "-S", str(self.socket), "kill-server"], check=False, capture_output=True)

    def paste(self, text: str) -> None:
        """Several lines at once, as a terminal hands on what is pasted."""
        self.tmux("set-buffer", text)
        self.tmux("paste-buffer", "-p")

    def kill(self) -> None:
        """The program ends at once, as at the end of the power."""
        os.kill(int(self.tmux("display-message", "-p", "#{pane_pid}")), signal.SIGKILL)

    def ended(self, patience: float = 20) -> None:
        """Until the program has left the terminal."""
        end = time.monotonic() + patience
        while (
            subprocess.run(["tmux", "-S", str(self.socket), "has-session"], check=False, capture_output=True).returncode
            == 0
        ):
            assert time.monotonic() < end, self.seen()
            time.sleep(0.05)

    def seen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def until(self, text: str, patience: float = 30) -> None:
        end = time.monotonic() + patience
        while text not in self.seen():
            assert time.monotonic() < end, self.seen()
            time.sleep(0.05)

    def until_kept(self, text: str, patience: float = 10) -> None:
        """Until a draft on the disk holds the text."""
        folder, end = Path(self.environ["XDG_STATE_HOME"]), time.monotonic() + patience
        while not any(text in file.read_text(encoding="utf-8") for file in folder.rglob("*.json")):
            assert time.monotonic() < end, self.seen()
            time.sleep(0.02)

    def keys(self, *names: str) -> None:
        self.tmux("send-keys", *names)

    def type(self, text: str) -> None:
        self.tmux("send-keys", "-l", text)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    if shutil.which("tmux") is None:
        assert not os.environ.get("REQUIRE_TMUX"), "tmux is not installed"
        pytest.skip("tmux is not installed")
    environ = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    return Terminal(tmp_path / "tmux", environ)


def test_the_first_day_of_a_clerk(tmp_path: Path, terminal: Terminal) -> None:
    """From an empty folder to a ledger in use, by the keys of the keyboard and with a Chinese input method on."""
    root = tmp_path / "账本"
    root.mkdir()
    (root / "代表名册.csv").write_text(ROSTER, encoding="utf-8")
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i \'s/^result = ""/result = "已修复"/\' "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    terminal.environ |= {"EDITOR": str(editor), "HOME": str(tmp_path)}
    terminal.environ.pop("VISUAL", None)
    terminal.environ.pop("LEDGER_RECORDER", None)
    terminal.environ.pop("LEDGER_NOW", None)  # a day goes by: what follows is recorded later
    ledger = f"{sys.executable} -m ledger -C '{root}' tui --lang zh"
    with terminal.running(ledger) as clerk:
        # no ledger here yet: make one, and import the roster into it
        clerk.until("这里还没有账本")
        clerk.keys("Down", "Enter")
        clerk.until("工委名称")
        clerk.type("东街街道人大工委")
        clerk.keys("Enter", "Enter")
        clerk.type("赵敏")
        clerk.keys("Enter")
        clerk.until("代表名册.csv")
        clerk.keys("Enter")
        clerk.until("可登记 3 个事件")
        clerk.keys("C-s")
        clerk.until("已导入 3 个事件")
        clerk.keys("Escape")

        # a station and a unit, found among all kinds by Chinese characters
        clerk.until("待办")
        clerk.keys("F2")
        clerk.type("站点设立")
        clerk.keys("Enter")
        clerk.until("登记 > 站点设立")
        clerk.type("东街联络站")
        clerk.keys("Enter")
        clerk.type("２")
        clerk.keys("F2")
        clerk.until("已登记 站点设立 东街联络站")
        clerk.keys("Escape")  # by itself: with what follows at once it would be another key
        clerk.until("待办")
        clerk.keys("F2")
        clerk.type("单位登记")
        clerk.keys("Enter")
        clerk.type("城管中队")
        clerk.keys("Enter")
        clerk.type("7")
        clerk.keys("Enter", "C-s")
        clerk.until("已登记 单位登记 城管中队")

        # a reception and what was heard there, typed ahead in one go, as hurried people do
        clerk.keys("F2", "1")
        clerk.type("111，2")
        clerk.keys("Enter")
        clerk.type("１２")
        clerk.keys("Enter", "Enter")
        clerk.type("1")
        clerk.keys("Enter")
        clerk.paste("东三巷路灯不亮\n晚上学生放学不安全")
        clerk.until("2 行已并为一行")
        clerk.keys("C-s")
        clerk.until("东街联络站，2 个事件，提交")

        # a draft outlives the end of the power
        clerk.keys("F2", "3")
        clerk.until("登记 > 建议提交")
        clerk.type("221")
        clerk.type("关于修复东三巷路灯的建议")
        clerk.keys("Enter")
        clerk.until_kept("关于修复东三巷路灯的建议")
        clerk.kill()
    with terminal.running(ledger) as clerk:
        clerk.until("待办")
        clerk.keys("F2", "3")
        clerk.until("的草稿；F6 清空")
        clerk.until("关于修复东三巷路灯的建议")
        clerk.type("1")
        clerk.type("1")
        clerk.keys("Enter", "C-s")
        clerk.until("已登记 建议提交 街意〔")

        # the opinion's next step is offered first; its result is written in the clerk's own editor
        clerk.keys("C-p")
        clerk.type("社情")
        clerk.keys("Enter")
        clerk.until("首页 > 社情民意")
        clerk.until("> 2")  # the row under the cursor
        clerk.keys("F2")
        clerk.until("> 1 意见处理")
        clerk.keys("1")
        clerk.until("登记 > 意见处理")
        clerk.type("1")
        clerk.keys("C-s")
        clerk.until("已登记 意见处理")
        clerk.keys("F2")
        clerk.type("意见办结")
        clerk.keys("Enter")
        clerk.until("登记 > 意见办结")
        clerk.type("1")
        clerk.keys("C-o")
        clerk.until("已采用编辑器里的草稿")
        clerk.keys("C-s")
        clerk.until("已登记 意见办结")

        # another person records meanwhile: said, and the cursor stays
        visit = ["visit.made", "type=voter", "visitors=李四", "visited=沿街商户", "occurred=2025-11-20"]
        done = subprocess.run(
            [sys.executable, "-m", "ledger", "-C", str(root), "record", *visit],
            env=terminal.environ | {"LEDGER_RECORDER": "钱二"},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        clerk.until("账本有更新：新增 1 个事件")

        # the last record of one's own is taken back, named and with a reason
        clerk.keys("F9")
        clerk.until("意见办结")
        clerk.type("灯又灭了")
        clerk.keys("Enter")
        clerk.until("已作废")

        # help is about this screen; then home
        clerk.keys("F1")
        clerk.until("本界面的按键")
        clerk.keys("Escape")
        clerk.until("社情民意")
        clerk.keys("Escape")
        clerk.until("待办")
        clerk.keys("C-q")
        clerk.ended()
    recorded = {each["kind"]: each for each in stored(root)}
    assert recorded["reception.held"]["deputies"] == ["张三", "李四"]
    assert recorded["reception.held"]["visitors"] == 12
    assert recorded["reception.held"]["station"] == "东街联络站"
    assert recorded["opinion.recorded"]["title"] == "东三巷路灯不亮 晚上学生放学不安全"
    assert recorded["suggestion.submitted"]["title"] == "关于修复东三巷路灯的建议"
    assert recorded["opinion.closed"]["result"] == "已修复"
    assert recorded["entry.retracted"]["reason"] == "灯又灭了"
    assert recorded["entry.retracted"]["target"] == recorded["opinion.closed"]["entry"]["id"]
    assert {each["entry"]["recorder"] for each in stored(root)} == {"赵敏", "钱二"}
    told = subprocess.run(
        [sys.executable, "-m", "ledger", "-C", str(root), "verify"],
        env=terminal.environ,
        capture_output=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("before", [[], ["sh", "-c", 'trap "" HUP; exec "$@"', "sh"]], ids=["plainly", "deaf"])
def test_a_terminal_that_is_lost_ends_the_program_even_where_no_signal_tells_of_it(
    tmp_path: Path, before: list[str]
) -> None:
    environ = os.environ | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "TERM": "xterm-256color"}
    environ |= {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    ours, theirs = os.openpty()
    command = [*before, sys.executable, "-m", "ledger", "-C", str(ROOT / "records"), "tui"]
    # a session of its own without a controlling terminal: nobody sends it a signal when the other end goes
    program = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True)
    try:
        os.close(theirs)
        painted = b""
        while b"F1" not in painted:
            painted += os.read(ours, 65536)
        os.close(ours)
        assert program.wait(timeout=30) == -signal.SIGHUP
    finally:
        program.kill()
