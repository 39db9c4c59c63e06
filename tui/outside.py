"""Out of the screen: to the clipboard, to a file, into the user's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.views.drafts import write_export

if TYPE_CHECKING:
    from tui.app import LedgerApp


def copy(app: LedgerApp) -> None:
    """By the terminal (OSC 52); it does not say whether it could, so a file is written too."""
    text = app.here.shown_text()
    app.copy_to_clipboard(text)
    path = write_export(app.here.NAME, text, ".txt")
    app.here.notice(app.word("notice.copied", count=len(text), path=path), "+")


def export(app: LedgerApp) -> None:
    """What is shown, to a file."""
    path = write_export(app.here.NAME, app.here.shown_text(), ".txt")
    app.here.notice(app.word("notice.exported", path=path), "+")


def edit(app: LedgerApp, text: str) -> str | None:
    """The text after the user's editor; None where there is no editor or it failed."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not command:
        app.here.notice(app.word("notice.no_editor"), "!")
        return None
    path = Path(write_export("text", text, ".toml"))
    with app.suspend():
        done = subprocess.run([*command, str(path)], check=False)
    return path.read_text(encoding="utf-8") if done.returncode == 0 else None
