"""An entry form: findings beside the fields, the exact file before it is written, a draft always kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from textual.timer import Timer

from ledger.views.choices import known
from ledger.views.drafts import KeptDraft, drafts, drop_draft, keep_draft
from ledger.views.entry import Checked, Remark, Saved, amend, check, save, template
from ledger.views.form import Form, form, read, texts_of
from ledger.views.reader import Reader
from tui.screens.ask import AskScreen
from tui.screens.fields import FieldsScreen
from tui.screens.help import TextScreen
from tui.text import Piece
from tui.widgets.lines import Paragraph
from tui.work import work

PAUSE = 0.25
"""Seconds without a key after which the form is checked and its draft kept."""
KEPT = ("occurred", "station", "place", "mode", "deputies", "session", "meeting", "plan")
"""What stays when the next like event is entered."""
MARKS = {"error": ("!", "$text-error"), "warning": ("*", "$text-warning"), "note": ("-", "$text-muted")}
MOST_REMARKS = 4


class FormScreen(FieldsScreen):
    """The form of a kind; with `target`, a correction of that event."""

    NAME = "form"

    def __init__(self, kind: str, texts: Mapping[str, Any] | None = None, target: str = "", draft: str = "") -> None:
        super().__init__((), texts or {})
        self.kind, self.target, self.draft = kind, target, draft
        self.form: Form | None = None
        self.checked: Checked | None = None
        self.timer: Timer | None = None
        self.before: dict[str, Any] = {}
        self.saving = False

    @property
    def draft_name(self) -> str:
        """The name of this form's draft: of its kind, and of what it is about."""
        if self.draft:
            return self.draft
        about = self.target or str(self.start.get(self.form.key, "") if self.form and not self.form.opens else "")
        tail = f"-{hashlib.sha256(about.encode()).hexdigest()[:10]}" if about else ""
        return f"{self.kind}{tail}"

    async def fetch(self) -> None:
        """Ask for the form, and for a draft of it."""
        made = await self.ask(prepared, self.kind, self.target)
        if made is None:
            return
        self.form, self.fields, self.known = made[0], made[0].fields, made[1]
        if self.target:
            self.before = made[2]
            self.start = {**made[2], **self.start}
        found = await self.ask(draft_of, self.draft_name)
        if found is not None:
            self.start = {**self.start, **found.texts}
            self.notice(self.say("form.restored", when=found.touched[5:16].replace("T", " ")))
        word = "place.amend" if self.target else "place.form"
        self.crumbs((self.say(word), self.form.label))
        await self.lay()
        self.altered()

    def on_unmount(self) -> None:
        """A timer that still runs has nothing left to check."""
        if self.timer is not None:
            self.timer.stop()

    # --- checking -----------------------------------------------------------------------------------

    def altered(self) -> None:
        """Check and keep the draft when the typing pauses."""
        if self.timer is not None:
            self.timer.stop()
        self.timer = self.set_timer(PAUSE, lambda: work(self, self.look, group="look"))

    async def look(self) -> None:
        """Keep the draft; check what stands there."""
        if self.form is None or self.saving:
            return
        texts = self.texts()
        if any(value for name, value in texts.items() if name != "occurred" and value != self.start.get(name)):
            await self.ask(keep, self.draft_name, self.kind, texts)
            self.crumbs((self.say("place.form"), self.form.label), self.say("form.kept"))
        if not self.target:
            self.checked = await self.ask(check, self.form, texts)
            if self.checked is not None:
                self.remark(self.checked.remarks, texts)

    def remark(self, remarks: tuple[Remark, ...], texts: Mapping[str, Any], all_fields: bool = False) -> None:
        """Findings beside their fields and below; what is merely empty yet is not scolded."""
        shown: list[tuple[Piece, ...]] = []
        names = {row.field.name: row for row in self.rows}
        for row in names.values():
            self.understand(row)
        for each in remarks:
            mark, style = MARKS[each.severity]
            label, at_fault = "", names.get(each.field.partition(".")[0])
            if at_fault is not None:
                typing = at_fault is self.here and self.choice >= 0
                if each.severity == "error" and not all_fields and (typing or not at_fault.value):
                    continue
                at_fault.say(f"{mark} {each.text}", style)
                label = f"{at_fault.field.label}: "
            shown.append(((f" {mark} {label}{each.text}", style), f"  {each.remedy}"))
        self.query_one("#remarks", Paragraph).show(*shown[:MOST_REMARKS])

    # --- keys ---------------------------------------------------------------------------------------

    def action_preview(self) -> None:
        """The exact file, and the figures it will move."""
        self.accept()
        work(self, self.preview, group="preview")

    async def preview(self) -> None:
        """Ask for both and show them."""
        if self.form is None:
            return
        self.notice(self.say("notice.working"))
        found = await self.ask(check, self.form, self.texts(), True)
        if found is None:
            return
        self.notice("")
        self.remark(found.remarks, self.texts(), True)
        said: list[tuple[Piece, ...]] = [((f"{found.path}", "bold"),)]
        said += [((f"  {line}", "$text-success"),) for line in found.file.rstrip().split("\n")]
        said += [("",), ((self.say("form.moves"), "bold"),)]
        said += [(f"  {label}  ", f"{before} -> ", (after, "bold")) for label, before, after in found.moved]
        if not found.moved:
            said.append((f"  {self.say('form.moves_nothing')}",))
        if found.refused:
            marks = [((f"{MARKS[each.severity][0]} {each.text}", MARKS[each.severity][1]),) for each in found.remarks]
            said = [*marks, ("",), *said]
        self.app.push_screen(TextScreen(self.say("place.preview"), said))

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
        for row in self.rows:
            if not row.value and row.field.name in texts and row.field.name != self.form.key:
                row.fill(texts[row.field.name])

    def action_clear(self) -> None:
        """Begin anew; the draft goes too."""
        work(self, self.clear, (), group="clear")

    async def clear(self, kept: tuple[str, ...]) -> None:
        """Empty the form but for some fields."""
        texts = self.texts()
        await self.ask(drop, self.draft_name)
        self.start = {name: texts[name] for name in kept if name in texts}
        await self.lay()
        self.remark((), {})

    def action_save(self) -> None:
        """Record and go back."""
        self.accept()
        self.record(again=False)

    def action_save_next(self) -> None:
        """Record and enter the next one."""
        self.accept()
        self.record(again=not self.target)

    def record(self, again: bool) -> None:
        """Record; a correction asks for its reason first."""
        if self.saving or self.form is None:
            return
        if not self.target:
            work(self, self.save, again, group="save", alone=False)
            return

        def given(answers: list[str] | None) -> None:
            if answers and answers[0].strip():
                work(self, self.save_correction, answers[0].strip(), group="save", alone=False)

        fields = [(self.say("undo.reason"), "")]
        self.app.push_screen(AskScreen(self.say("amend.title"), fields, self.say("undo.hint")), given)

    async def save(self, again: bool) -> None:
        """Record in the background; the screen stays alive."""
        assert self.form is not None
        self.saving = True
        self.notice(self.say("notice.saving"))
        saved = await self.ask(save, self.form, self.texts())
        self.saving = False
        if saved is not None:
            await self.saved(saved, again)

    async def save_correction(self, reason: str) -> None:
        """Record what was changed of an event as its correction."""
        assert self.form is not None
        saved = await self.ask(corrected, self.form, self.target, self.before, self.texts(), reason)
        if saved is not None:
            await self.saved(saved, False)

    async def saved(self, saved: Saved, again: bool) -> None:
        """Say what was recorded, or what keeps it out."""
        assert self.form is not None
        if saved.refused or not saved.events:
            self.notice(self.say("form.refused"), "!")
            self.remark(saved.remarks, self.texts(), True)
            names = [each.field.partition(".")[0] for each in saved.remarks]
            if (row := next((row for row in self.rows if row.field.name in names), None)) is not None:
                row.enter()
            return
        name, commit = self.draft_name, saved.commit[:7] or self.say("commit.none")
        text = self.say("form.saved", kind=self.form.label, key=saved.key, commit=commit, count=len(saved.events))
        await self.ask(drop, name)
        if again:
            await self.clear(KEPT)
            self.notice(text, "+")
        else:
            self.app.pop_screen()
        self.ledger.changed(text, but=self)

    def action_back(self) -> None:
        """Out; what was typed stays as a draft."""
        work(self, self.leave, group="leave")

    async def leave(self) -> None:
        """Keep the draft at once and go."""
        await self.look()
        self.app.pop_screen()
        self.ledger.changed("")

    def action_editor(self) -> None:
        """Write the form's longest text in the user's own editor."""
        row = self.here
        if row is not None and row.field.mode == "text":
            from tui.outside import edit

            text = edit(self.ledger, str(row.value))
            if text is not None:
                row.fill(" ".join(text.split("\n")).strip())


# --- asked of the ledger ------------------------------------------------------------------------------


def prepared(reader: Reader, kind: str, target: str) -> tuple[Form, dict[str, Any], dict[str, Any]]:
    """A form, what its fields may mean, and the texts of the event it corrects."""
    import tomllib

    made = form(reader, kind)
    if not target:
        return made, known(reader, made), {}
    row = reader.current.connection.execute("SELECT text FROM event WHERE id = ?", (target,)).fetchone()
    return made, known(reader, made), texts_of(made, tomllib.loads(row[0]) if row else {})


def draft_of(reader: Reader, name: str) -> KeptDraft | None:
    """The draft of that name."""
    return next((each for each in drafts(reader.folder) if each.name == name), None)


def keep(reader: Reader, name: str, kind: str, texts: dict[str, Any]) -> None:
    """Keep a draft."""
    keep_draft(reader.folder, KeptDraft(name, kind, texts, reader.now.isoformat()))


def drop(reader: Reader, name: str) -> None:
    """Forget a draft."""
    drop_draft(reader.folder, name)


def corrected(
    reader: Reader, asked: Form, target: str, before: Mapping[str, Any], texts: Mapping[str, Any], reason: str
) -> Saved:
    """Record what differs from the event as it was."""
    changed = {name: value for name, value in texts.items() if value != before.get(name)}
    line, findings = read(reader, asked, changed)
    values = dict(line.fields)
    if "occurred" in changed:
        values["occurred"] = line.occurred
    unset = [name for name in before if name not in texts]
    if findings:
        from ledger.views.entry import remark

        return Saved(tuple(remark(reader, each) for each in findings), "", (), ())
    return amend(reader, target, values, unset, reason)
