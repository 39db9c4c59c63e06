"""A text in the person's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.views.drafts import write_export

if TYPE_CHECKING:
    from tui.app import LedgerApp


def edit(app: LedgerApp, text: str) -> str | None:
    """The text after the person's editor (VISUAL, else EDITOR); None where none was left, which is said.

    The file lies in the person's own folder, readable by nobody else, and goes when it has come back well.
    """
    command = editor()
    if not command:
        app.here.notice(app.word("notice.no_editor"), "!")
        return None
    try:
        path = Path(write_export("draft", text.rstrip("\n"), ".toml"))
        done = run(app, [*command, str(path)])
        after = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        app.here.notice(app.word("notice.editor_failed", editor=command[0], cause=failure), "!")
        return None
    if done != 0:
        app.here.notice(app.word("notice.editor_ended", editor=command[0], code=done, path=path), "!")
        return None
    path.unlink(missing_ok=True)
    return after


def editor() -> list[str]:
    """The command of the person's editor; empty where none is set, or it cannot be read."""
    for name in ("VISUAL", "EDITOR"):
        try:
            if command := shlex.split(os.environ.get(name, ""), posix=os.name != "nt"):
                return command
        except ValueError:
            continue
    return []


def run(app: LedgerApp, command: list[str]) -> int:
    """Run a program with the terminal to itself; one with a window of its own needs no terminal."""
    from textual.app import SuspendNotSupported

    try:
        with app.suspend():
            return subprocess.run(command, check=False).returncode
    except SuspendNotSupported:
        return subprocess.run(command, check=False).returncode
