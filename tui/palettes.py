"""The palettes: commands on ^P, everything that can be found on F3, everything that can be recorded on F2."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from ledger.locale import label
from ledger.views.events import entity_of, kind_of
from ledger.views.find import find, index
from ledger.views.shapes import Column, Link, Row
from ledger.views.steps import kinds, steps
from tui.screens.pick import PickScreen
from tui.work import work

if TYPE_CHECKING:
    from tui.app import LedgerApp

COMMANDS = (
    # the word of a command, and where it leads
    ("home", Link("home")),
    ("due", Link("board", ("due",))),
    ("suggestions", Link("board", ("suggestion",))),
    ("opinions", Link("board", ("opinion",))),
    ("deputies", Link("board", ("deputies",))),
    ("activities", Link("board", ("activity",))),
    ("meetings", Link("board", ("meeting",))),
    ("visits", Link("board", ("visit",))),
    ("receptions", Link("board", ("reception",))),
    ("points", Link("board", ("points",))),
    ("plan", Link("board", ("plan",))),
    ("projects", Link("board", ("project",))),
    ("stations", Link("board", ("station",))),
    ("groups", Link("board", ("group",))),
    ("reviews", Link("board", ("work_review",))),
    ("duty_reports", Link("board", ("duty_report",))),
    ("members", Link("board", ("member",))),
    ("councils", Link("board", ("council",))),
    ("council_members", Link("board", ("council_member",))),
    ("consultations", Link("board", ("consultation",))),
    ("elections", Link("board", ("election",))),
    ("units", Link("board", ("unit",))),
    ("subjects", Link("board", ("subjects",))),
    ("statistics", Link("statistics")),
    ("journal", Link("journal")),
    ("changes", Link("board", ("changes",))),
    ("findings", Link("board", ("findings",))),
    ("verify", Link("board", ("verify",))),
    ("parameters", Link("board", ("parameters",))),
    ("drafts", Link("board", ("drafts",))),
    ("import", Link("import")),
    ("clocks", Link("do", ("clocks",))),
    ("theme", Link("do", ("theme",))),
    ("language", Link("do", ("language",))),
    ("export", Link("do", ("export",))),
    ("copy", Link("do", ("copy",))),
    ("help", Link("do", ("help",))),
    ("quit", Link("do", ("quit",))),
)


def commands(app: LedgerApp) -> None:
    """The palette of commands."""
    rows = [Row((app.word(f"command.{name}"),), link) for name, link in COMMANDS]
    title, hint = app.word("place.commands"), app.word("pick.hint")
    empty = app.word("pick.nothing")
    app.push_screen(PickScreen(title, (Column(""),), rows, hint=hint, empty=empty), partial(chosen, app))


def find_anything(app: LedgerApp) -> None:
    """The palette of people, suggestions, opinions, events."""

    async def source(text: str) -> Sequence[Row]:
        return await app.here.ask(find, text) or ()

    app.desk.soon(index)  # made while the person begins to type
    title, hint, empty = app.word("place.find"), app.word("find.hint"), app.word("find.none")
    columns = (Column("", 12), Column("", 18), Column(""))
    app.push_screen(PickScreen(title, columns, source=source, hint=hint, empty=empty), partial(chosen, app))


def chosen(app: LedgerApp, links: list[Link] | None) -> None:
    """Go where a palette says, or do it."""
    link = links[0] if links else Link("")
    match link.place:
        case "do":
            work(app, app.run_action, link.about[0], group="work", alone=False)
        case "home":
            while len(app.screen_stack) > 1:
                app.pop_screen()
        case "undo":
            from tui.undoing import undo

            work(app, undo, app, link.about[0], group="undo")
        case "":
            pass
        case _:
            app.go(link)


def offer_themes(app: LedgerApp) -> None:
    """The colours to choose from; the choice holds at once and the next time."""
    from ledger.views.taste import THEMES, remember_theme

    def taken(links: list[Link] | None) -> None:
        if links:
            app.theme = links[0].about[0]
            try:
                remember_theme(app.theme)
            except OSError as failure:
                app.here.notice(app.word("notice.failure", cause=failure.strerror or failure), "!")
            else:
                app.here.notice(app.word("theme.kept"), "+")

    rows = [
        Row((app.word(f"theme.{name}"),), Link("theme", (name,)), "*" if name == app.theme else "") for name in THEMES
    ]
    app.push_screen(PickScreen(app.word("theme.title"), (Column(""),), rows, hint=app.word("pick.hint")), taken)


async def offer_kinds(app: LedgerApp) -> None:
    """The steps of what is under the cursor first, then corrections of it, then every kind."""
    screen = app.here
    about = screen.context()
    rows: list[Row] = []
    subject = key = event = ""
    if about.place in ("entity", "deputy"):
        subject, key, event = (*about.about, "")[:3]
    elif about.place == "event":
        event = about.about[0]
        subject, key = await screen.ask(entity_of, event) or (subject, key)
    if subject and subject != "entry":
        found = await screen.ask(steps, subject, key) or []
        rows += [Row((step.label, key), Link("form", (step.kind, key))) for step in found if step.fits]
    if event:
        rows += corrections(app, await screen.ask(kind_of, event) or "", event)
    every = await screen.ask(kinds) or []
    rows += [Row((step.label, step.subject), Link("form", (step.kind,))) for step in every]
    title, hint = app.word("place.record"), app.word("pick.hint")
    columns = (Column("", 24), Column(""))
    empty = app.word("pick.nothing")
    await app.push_screen(PickScreen(title, columns, rows, hint=hint, empty=empty), partial(chosen, app))
    app.held.release()


def corrections(app: LedgerApp, kind: str, event: str) -> list[Row]:
    """Correcting the event under the cursor."""
    named = label(app.lang, "kinds", kind)
    return [
        Row((app.word("record.amend"), named), Link("form", (kind, "", "", event))),
        Row((app.word("record.retract"), named), Link("undo", (event,))),
    ]
