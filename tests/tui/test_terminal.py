"""A clerk's first entry in a real terminal: tmux, real key bytes, Chinese text, and the record found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import ledger
from tests.tui.stage import stored

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

    def start(self, command: str) -> None:
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", command)

    def seen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def until(self, text: str, patience: float = 30) -> None:
        end = time.monotonic() + patience
        while text not in self.seen():
            assert time.monotonic() < end, self.seen()
            time.sleep(0.1)

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


def test_a_reception_typed_in_a_terminal_is_in_the_ledger(root: Path, terminal: Terminal) -> None:
    terminal.start(f"{sys.executable} -m ledger -C '{root}' tui --lang zh")
    try:
        terminal.until("待办")
        terminal.keys("F2")
        terminal.until("登记什么")
        terminal.type("接待选民")
        terminal.until("> 1 接待选民")
        terminal.keys("Enter")
        terminal.until("接待人次")
        terminal.type("1")
        terminal.type("dj")
        terminal.keys("Enter")
        terminal.type("zs，ls")
        terminal.keys("Enter")
        terminal.type("15")
        terminal.keys("Enter", "Down")
        terminal.type("第三村文化活动室")
        terminal.keys("Enter")
        terminal.until("张三，李四")
        terminal.keys("C-s")
        terminal.until("已登记")
        terminal.keys("C-q")
    finally:
        subprocess.run(["tmux", "-S", str(terminal.socket), "kill-server"], check=False, capture_output=True)
    held = [each for each in stored(root) if each["kind"] == "reception.held" and each["visitors"] == 15]
    assert held[0]["place"] == "第三村文化活动室"
    assert held[0]["deputies"] == ["张三", "李四"]
    listed = subprocess.run(
        [sys.executable, "-m", "ledger", "-C", str(root), "list", "reception"],
        env=terminal.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "2025-11-21 东街联络站" in listed.stdout
