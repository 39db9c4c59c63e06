"""What the keys of every screen do: record, find, command, undo, clocks, copy, export, help."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ledger.locale import label
from ledger.store.values import day
from ledger.views.entry import Saved, last_own, retract
from ledger.views.events import briefs
from ledger.views.find import find
from ledger.views.reader import Clocks, Reader
from ledger.views.shapes import Column, Link, Row
from ledger.views.steps import kinds, steps
from ledger.views.words import say
from tui import theme
from tui.screens.ask import AskScreen
from tui.screens.base import LedgerScreen
from tui.screens.pick import PickScreen

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
    ("plan", Link("board", ("plan",))),
    ("projects", Link("board", ("project",))),
    ("stations", Link("board", ("station",))),
    ("units", Link("board", ("unit",))),
    ("subjects", Link("board", ("subjects",))),
    ("statistics", Link("statistics")),
    ("journal", Link("journal")),
    ("findings", Link("board", ("findings",))),
    ("parameters", Link("board", ("parameters",))),
    ("drafts", Link("board", ("drafts",))),
    ("clocks", Link("do", ("clocks",))),
    ("theme", Link("do", ("theme",))),
    ("export", Link("do", ("export",))),
    ("copy", Link("do", ("copy",))),
    ("help", Link("do", ("help",))),
    ("quit", Link("do", ("quit",))),
)


class Actions:
    """The actions that belong to no single screen; a part of the application."""

    @property
    def me(self) -> LedgerApp:
        """The application, by its own type."""
        return cast("LedgerApp", self)

    @property
    def here(self) -> LedgerScreen:
        """The screen in front."""
        return cast(LedgerScreen, self.me.screen)

    def word(self, name: str, /, **values: object) -> str:
        """A word of the screens."""
        return say(self.me.lang, name, **values)

    # --- going --------------------------------------------------------------------------------------

    def action_place(self, name: str) -> None:
        """Go to a board."""
        self.me.go(Link("board", (name,)))

    def action_statistics(self) -> None:
        """Go to the statistics."""
        self.me.go(Link("statistics"))

    def action_help(self) -> None:
        """The keys of this screen, then the manual."""
        if isinstance(self.me.screen, LedgerScreen):
            self.me.go(Link("help", (self.word("place.help"), self.here.NAME)))

    def action_commands(self) -> None:
        """The palette of commands."""
        rows = [Row((self.word(f"command.{name}"),), link) for name, link in COMMANDS]
        hint = self.word("pick.hint")
        self.me.push_screen(
            PickScreen(self.word("place.commands"), (Column(""),), rows, hint=hint), self.chosen
        )

    def action_find(self) -> None:
        """The palette of people, suggestions, opinions, events."""

        async def source(text: str) -> Sequence[Row]:
            return await self.here_below().ask(find, text) or ()

        columns = (Column("", 12), Column("", 18), Column(""))
        screen = PickScreen(
            self.word("place.find"),
            columns,
            source=source,
            hint=self.word("find.hint"),
            empty=self.word("find.none"),
        )
        self.me.push_screen(screen, self.chosen)

    def here_below(self) -> LedgerScreen:
        """The screen under a palette."""
        every = [each for each in self.me.screen_stack if isinstance(each, LedgerScreen)]
        return every[-1]

    def chosen(self, links: list[Link] | None) -> None:
        """Go where the palette says, or do it."""
        if not links:
            return
        link = links[0]
        if link.place == "do":
            self.me.run_worker(partial(self.me.run_action, link.about[0]))
        elif link.place == "home":
            while len(self.me.screen_stack) > 2:
                self.me.pop_screen()
        elif link.place == "undo":
            self.undo(link.about[0])
        else:
            self.me.go(link)

    # --- recording ----------------------------------------------------------------------------------

    def action_record(self) -> None:
        """What can be recorded here, the next step first."""
        self.me.run_worker(partial(self.offer_kinds), group="record", exclusive=True)

    async def offer_kinds(self) -> None:
        """Ask for the steps of what is under the cursor, and for all kinds."""
        screen = self.here
        about: Link = screen.context() if hasattr(screen, "context") else Link("")
        rows: list[Row] = []
        if about.place in ("entity", "deputy"):
            subject, key, event = (*about.about, "")[:3]
            found = await screen.ask(steps, subject, key) or []
            rows += [
                Row((step.label, key), Link("form", (step.kind, key)), quiet=not step.fits)
                for step in found
                if step.fits
            ]
            if event:
                rows += self.corrections(await screen.ask(kind_of, event) or "", event)
        every = await screen.ask(kinds) or []
        rows += [Row((step.label, step.subject), Link("form", (step.kind,))) for step in every]
        columns = (Column("", 24), Column(""))
        self.me.push_screen(
            PickScreen(self.word("place.record"), columns, rows, hint=self.word("pick.hint")), self.chosen
        )

    def corrections(self, kind: str, event: str) -> list[Row]:
        """Correcting the event under the cursor."""
        named = label(self.me.lang, "kinds", kind)
        return [
            Row((self.word("record.amend"), named), Link("form", (kind, "", "", event))),
            Row((self.word("record.retract"), named), Link("undo", (event,))),
        ]

    def action_undo(self) -> None:
        """Take back the event under the cursor, or the last one of this person: by a correction."""
        event = self.here.undoable()
        if event is not None:
            self.undo(event)
        else:
            self.me.run_worker(partial(self.undo_last), group="undo", exclusive=True)

    async def undo_last(self) -> None:
        """Find the last event of this person."""
        event = await self.here.ask(last_own)
        if event is None:
            self.here.notice(self.word("undo.nothing"))
        else:
            self.undo(event)

    def undo(self, event: str) -> None:
        """Name the event and ask why."""
        self.me.run_worker(partial(self.ask_reason, event), group="undo", exclusive=True)

    async def ask_reason(self, event: str) -> None:
        """Say what would be taken back."""
        found = await self.here.ask(briefs, [event])
        if not found:
            return
        line = found[event]
        named = f"{line.occurred} {label(self.me.lang, 'kinds', line.kind)}  {line.key}"
        said = [named, line.summary, self.word("undo.stays")]

        def given(answers: list[str] | None) -> None:
            if answers is not None and answers[0].strip():
                self.me.run_worker(partial(self.take_back, event, answers[0].strip(), named), group="undo")

        fields = [(self.word("undo.reason"), "")]
        self.me.push_screen(AskScreen(self.word("undo.title"), fields, self.word("undo.hint"), said), given)

    async def take_back(self, event: str, reason: str, named: str) -> None:
        """Record the retraction."""
        saved: Saved | None = await self.here.ask(retract, event, reason)
        if saved is None:
            return
        if saved.refused:
            self.here.notice("  ".join(each.text for each in saved.remarks), "!")
        else:
            self.me.changed(self.word("undo.done", what=named, commit=saved.commit[:7]))

    # --- two clocks ---------------------------------------------------------------------------------

    def action_clocks(self) -> None:
        """Look at another time."""
        clocks = self.me.desk.clocks

        def given(answers: list[str] | None) -> None:
            if answers is not None:
                self.turn(answers[0].strip(), answers[1].strip())

        fields = [
            (self.word("clock.as_of_label"), "" if clocks.as_of is None else clocks.as_of.isoformat()),
            (self.word("clock.known_at_label"), clocks.known_at or ""),
        ]
        self.me.push_screen(AskScreen(self.word("clock.title"), fields, self.word("clock.hint")), given)

    def turn(self, as_of: str, known_at: str) -> None:
        """Set the clocks from what was typed; empty is now."""
        found: date | None = None
        if as_of:
            try:
                found = day(as_of, self.me.today)
            except ValueError:
                self.here.notice(self.word("clock.no_date", text=as_of), "!")
                return
        self.me.run_worker(partial(self.me.set_clocks, Clocks(found, known_at or None)), group="clocks")

    # --- out of the screen --------------------------------------------------------------------------

    def action_copy(self) -> None:
        """What is shown to the clipboard, by the terminal; to a file where that may not have worked."""
        text = self.here.shown_text()
        self.me.copy_to_clipboard(text)
        path = self.written(text, ".txt")
        self.here.notice(self.word("notice.copied", count=len(text), path=path), "+")

    def action_export(self) -> None:
        """What is shown to a file."""
        self.here.notice(self.word("notice.exported", path=self.written(self.here.shown_text(), ".txt")), "+")

    def written(self, text: str, ending: str) -> str:
        """Write a text beside the drafts and say where."""
        from ledger.views.drafts import state_folder

        folder = state_folder() / "exports"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", suffix=ending, prefix=f"{self.here.NAME}-", dir=folder, delete=False
        ) as file:
            file.write(text + "\n")
        return file.name

    def look_in_editor(self, text: str) -> None:
        """Show a text in the user's editor; what is changed there is not taken."""
        self.edit(text)

    def edit(self, text: str) -> str | None:
        """The text after the user's editor; None where there is no editor or it failed."""
        command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
        if not command:
            self.here.notice(self.word("notice.no_editor"), "!")
            return None
        path = Path(self.written(text, ".toml"))
        with self.me.suspend():
            done = subprocess.run([*command, str(path)], check=False)
        return path.read_text(encoding="utf-8") if done.returncode == 0 else None

    def action_theme(self) -> None:
        """The next theme."""
        self.me.theme = theme.next_theme(self.me.theme)


def kind_of(reader: Reader, event: str) -> str:
    """The kind of an event."""
    row: Any = reader.current.connection.execute("SELECT kind FROM event WHERE id = ?", (event,)).fetchone()
    return str(row[0]) if row else ""
