"""Undo as a fact: what is taken back is named, a reason is given, and the old text stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.locale import label
from ledger.views.entry import last_own, retract
from ledger.views.events import briefs
from tui.screens.ask import AskScreen
from tui.work import work

if TYPE_CHECKING:
    from tui.app import LedgerApp


async def undo_last(app: LedgerApp) -> None:
    """Take back the last event of this person."""
    event = await app.here.ask(last_own)
    if event is None:
        app.here.notice(app.word("undo.nothing"))
    else:
        await undo(app, event)


async def undo(app: LedgerApp, event: str) -> None:
    """Name the event and ask why."""
    found = await app.here.ask(briefs, [event])
    if not found:
        return
    line = found[event]
    named = f"{line.occurred} {label(app.lang, 'kinds', line.kind)}  {line.key}"

    def given(answers: list[str] | None) -> None:
        if answers is None:
            return
        if not answers[0].strip():
            app.here.notice(app.word("undo.no_reason"), "!")
        else:
            work(app, take_back, app, event, answers[0].strip(), named, group="undo", alone=False)

    said = [named, line.summary, app.word("undo.stays")]
    fields = [(app.word("undo.reason"), "")]
    app.push_screen(AskScreen(app.word("undo.title"), fields, app.word("undo.hint"), said), given)


async def take_back(app: LedgerApp, event: str, reason: str, named: str) -> None:
    """Record the retraction."""
    saved = await app.here.ask(retract, event, reason)
    if saved is None:
        return
    if saved.refused:
        app.here.notice("  ".join(each.text for each in saved.remarks), "!")
    else:
        app.changed(app.word("undo.done", what=named, commit=saved.commit[:7]))
