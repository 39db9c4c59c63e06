"""Out of the screen: to the clipboard, or to a file."""

from __future__ import annotations

import csv
import re
from io import StringIO
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
