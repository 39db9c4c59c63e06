"""An entry form: recorded, and the next one begun; patterns, sign-in sheets, the person's own editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.views.entry import Saved, save, template
from ledger.views.typed import texts_of
from tui.screens import forms
from tui.screens.ask import AskScreen
from tui.screens.checked import CheckedScreen
from tui.work import work

TYPED_AHEAD = 1.0
"""Seconds for which keys wait for a record to be made; the screen answers them after that in any case."""
KEPT = ("occurred", "station", "place", "mode", "deputies", "session", "meeting", "plan", "group", "community")
"""What stays when the next like event is entered."""


class FormScreen(CheckedScreen):
    """The form of a kind, to be recorded; with `target`, a correction of that event."""

    NAME = "form"

    def action_template(self) -> None:
        """Begin from the last event of the kind, where nothing is typed yet."""
        work(self, self.fill_template, group="template")

    async def fill_template(self) -> None:
        """Ask for the last event and fill in what is empty."""
        values = await self.ask(template, self.kind)
        if not values or self.form is None:
            self.notice(self.say("form.no_template"))
            return
        texts = texts_of(self.form, values)
        texts.pop(self.form.key, None)
        await self.fill_all({**texts, **self.texts()})
        self.notice(self.say("form.template"))
        self.altered()

    def action_clear(self) -> None:
        """Begin anew; the draft goes too."""
        work(self, self.clear, (), group="clear")

    async def clear(self, kept: tuple[str, ...]) -> None:
        """Empty the form but for some fields; the next number is looked up anew."""
        texts = self.texts()
        await self.ask(forms.drop, self.draft_name)
        self.kept_at = ""
        made = await self.ask(forms.prepared, self.kind, self.target, self.given)
        if made is not None:
            self.made, self.known = made, made.known
            self.start = {**made.before, **made.begun, **self.given}
        key = self.form.key if self.form is not None else ""
        self.start |= {name: texts[name] for name in kept if name in texts and name != key}
        self.fresh = dict(self.start)
        await self.lay()
        self.head()
        self.remark((), {})
        self.altered()

    def action_roster(self) -> None:
        """The sign-in sheet where the field is about attendance, else the known names."""
        row = self.here
        if row is None or self.made is None or row.path[0] not in self.made.ways:
            super().action_roster()
            return
        from ledger.views.attendance import Roll, roll
        from tui.screens.roll import RollScreen

        made, reasons = self.made, tuple(self.say("roll.reasons").split(" "))

        def told(called: Roll | None) -> None:
            if called is not None:
                work(self, self.take_roll, called, group="take", alone=False)

        sheet = roll(made.form, made.people, self.texts())
        self.app.push_screen(RollScreen(self.say("roll.title"), sheet, made.ways, self.lang, reasons), told)

    async def take_roll(self, called: Any) -> None:
        """The sheet as fields of the form."""
        from ledger.views.attendance import texts_of as told

        assert self.made is not None
        await self.fill_all({**self.texts(), **told(self.made.form, called)})
        missing = next((row for row in self.rows if row.field.required and not row.value), None)
        last = [row for row in self.rows if row.path[0] in self.made.ways][-1]
        self.go_to(missing or last)
        if missing is None:
            self.focus_next()
        self.altered()

    def action_save(self) -> None:
        """Record and go back."""
        self.accept()
        self.record(again=False)

    def action_save_next(self) -> None:
        """Record and enter the next one."""
        self.accept()
        self.record(again=not self.target and self.form is not None and self.form.opens)

    def record(self, again: bool) -> None:
        """Record; a correction asks for its reason first."""
        if self.saving or self.form is None:
            return
        if not self.target:
            work(self, self.save, again, group="save", alone=False)
            return

        def given(answers: list[str] | None) -> None:
            if not answers:
                return
            if not answers[0].strip():
                self.notice(self.say("amend.no_reason"), "!")
            else:
                work(self, self.save_correction, answers[0].strip(), group="save", alone=False)

        fields = [(self.say("undo.reason"), "")]
        self.app.push_screen(AskScreen(self.say("amend.title"), fields, self.say("undo.hint")), given)

    async def save(self, again: bool) -> None:
        """Record in the background; the screen stays alive."""
        assert self.form is not None
        await self.recorded(self.ask(save, self.form, self.texts()), again)

    async def save_correction(self, reason: str) -> None:
        """Record what was changed of an event as its correction."""
        assert self.form is not None
        await self.recorded(self.ask(forms.corrected, self.form, self.target, self.before, self.texts(), reason), False)

    async def recorded(self, answer: Any, again: bool) -> None:
        """Wait for the record; whatever keeps it out, the form stays as it is and its draft is kept."""
        await self.keep()
        self.saving = True
        self.notice(self.say("notice.saving"))
        release = self.ledger.held.once()  # keys typed ahead are for what comes after
        self.set_timer(TYPED_AHEAD, release)
        try:
            saved: Saved | None = await answer
            self.saving = False
            if saved is not None:
                await self.saved(saved, again)
            else:
                self.altered()
        finally:
            self.saving = self.saving and not self.is_attached
            release()

    async def saved(self, saved: Saved, again: bool) -> None:
        """Say what was recorded, or what keeps it out."""
        assert self.form is not None
        if saved.refused or not saved.events:
            self.notice(self.say("form.refused"), "!")
            self.remark(saved.remarks, self.texts(), True)
            names = [each.field.removeprefix("set.") if self.target else each.field for each in saved.remarks]
            if (row := next((row for name in names if (row := self.row_for(name))), None)) is not None:
                self.go_to(row)
            return
        name, commit = self.draft_name, saved.commit[:7] or self.say("commit.none")
        text = self.say("form.saved", kind=self.form.label, key=saved.key, commit=commit, count=len(saved.events))
        await self.ask(forms.drop, name)
        if self.timer is not None:
            self.timer.stop()
        if again:
            await self.clear(KEPT)
            self.notice(text, "+")
        else:
            self.saving = True  # nothing more is kept or checked of what is recorded
            self.app.pop_screen()
        self.ledger.changed(text, but=self)

    def action_back(self) -> None:
        """Out; what was typed stays as a draft."""
        work(self, self.leave, self.ledger.held.once(), group="leave")

    async def leave(self, release: Callable[[], None]) -> None:
        """Keep the draft at once and go."""
        try:
            await self.keep()
            self.app.pop_screen()
        finally:
            release()
        self.ledger.changed(self.say("form.draft_stays") if self.kept_at else "")

    def action_editor(self) -> None:
        """The whole draft in the person's own editor, and back, checked."""
        work(self, self.edit, group="edit")

    async def edit(self) -> None:
        """Hand the draft out as a text; what comes back is read strictly, what cannot be read stays there."""
        from ledger.views.editing import understood, written
        from tui.editor import edit

        if self.form is None:
            return
        await self.keep()
        text = edit(self.ledger, self.edited or written(self.form, self.texts(), self.lang))
        if text is None:
            return
        read = understood(self.form, text, self.lang)
        if read.faults:
            self.edited = text
            self.notice(self.say("editor.faults", faults="  ".join(read.faults)), "!")
            return
        self.edited = ""
        self.start = dict(read.texts)
        await self.lay()
        self.notice(self.say("editor.taken"))
        await self.look()
