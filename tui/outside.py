"""Out of the screen: to the clipboard, to a file, into the user's own editor."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.kernel.visible import visible
from ledger.views.drafts import write_export
from ledger.views.shapes import Column, Link, Row
from tui.screens.pick import PickScreen
from tui.work import work

if TYPE_CHECKING:
    from tui.app import LedgerApp


def copy(app: LedgerApp) -> None:
    """A figure with its definition where one is under the cursor, else all that is shown.

    By the terminal (OSC 52); it does not say whether it could, so a file is written too.
    """
    work(app, copy_now, app, group="copy")


async def copy_now(app: LedgerApp) -> None:
    """Ask the screen what is under the cursor, and copy it."""
    here = app.here
    text = await here.copied()
    if not text:
        await here.complete()
        text = here.shown_text()
    app.copy_to_clipboard(text)
    path = write_export(here.NAME, text, ".txt")
    here.notice(app.word("notice.copied", count=len(text), path=path), "+")


def export(app: LedgerApp) -> None:
    """What is shown, to a file: as text, or as a table for a spreadsheet."""
    work(app, offer_forms, app, group="copy")


async def offer_forms(app: LedgerApp) -> None:
    """Ask as what, where there is a choice."""
    await app.here.complete()
    if not app.here.shown_table():
        export_text(app)
        return

    def chosen(links: list[Link] | None) -> None:
        if links:
            (export_table if links[0].about[0] == "csv" else export_text)(app)

    rows = [Row((app.word(f"export.{name}"),), Link("export", (name,))) for name in ("text", "csv")]
    app.push_screen(PickScreen(app.word("command.export"), (Column(""),), rows, hint=app.word("pick.hint")), chosen)


def export_text(app: LedgerApp) -> None:
    """The plain twin to a file."""
    path = write_export(app.here.NAME, app.here.shown_text(), ".txt")
    app.here.notice(app.word("notice.exported", path=path), "+")


def export_table(app: LedgerApp) -> None:
    """The rows to a file that spreadsheets open; no cell can act as a formula there."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([map(inert, row) for row in app.here.shown_table()])
    path = write_export(app.here.NAME, "\ufeff" + out.getvalue(), ".csv")
    app.here.notice(app.word("notice.exported", path=path), "+")


def inert(cell: str) -> str:
    """A cell that a spreadsheet takes for text: what begins like a formula is led by an apostrophe."""
    text = visible(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and not NUMBER.fullmatch(text) else text


NUMBER = re.compile(r"[+-]?\d[\d,.]*%?")


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
