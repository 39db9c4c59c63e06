"""A form that is checked while it is filled in: findings beside the fields, the exact file, a draft always kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from textual import on
from textual.timer import Timer

from ledger.views.entry import Checked, Remark, check
from ledger.views.form import Form
from tui.messages import LedgerChanged
from tui.screens import forms
from tui.screens.fields import FieldsScreen
from tui.screens.forms import Prepared
from tui.screens.help import TextScreen
from tui.text import Piece, cells, wrapped
from tui.widgets.lines import Paragraph
from tui.work import work

PAUSE = 0.25
"""Seconds without a key after which the form is checked and its draft kept."""
MARKS = {"error": ("!", "$text-error"), "warning": ("*", "$text-warning"), "note": ("-", "$text-muted")}
MOST_REMARKS = 3
PACKED = 3
"""Lines of the file that are shown where there is little room."""


class CheckedScreen(FieldsScreen):
    """The form of a kind; with `target`, a correction of that event."""

    NAME = "form"

    def __init__(self, kind: str, texts: Mapping[str, Any] | None = None, target: str = "", draft: str = "") -> None:
        super().__init__((), texts or {})
        self.kind, self.target, self.draft = kind, target, draft
        self.given = dict(texts or {})
        self.form: Form | None = None
        self.made: Prepared | None = None
        self.checked: Checked | None = None
        self.timer: Timer | None = None
        self.before: dict[str, Any] = {}
        self.edited = ""
        self.kept_at = ""
        self.saving = False
        self.fresh: dict[str, Any] = {}
        """What the form began with, before a draft or a person filled it."""

    @property
    def draft_name(self) -> str:
        """The name of this form's draft: of its kind, and of what it is about."""
        if self.draft:
            return self.draft
        about = self.target or str(self.given.get(self.form.key, "") if self.form else "")
        tail = f"-{hashlib.sha256(about.encode()).hexdigest()[:10]}" if about else ""
        return f"{self.kind}{tail}"

    async def fetch(self) -> None:
        """Ask for the form, and for a draft of it."""
        made = await self.ask(forms.prepared, self.kind, self.target, self.given)
        if made is None:
            self.ledger.held.release()
            return
        self.made, self.form, self.fields, self.known = made, made.form, made.form.fields, made.known
        self.before = made.before
        self.start = {**made.before, **made.begun, **self.given}
        self.fresh = dict(self.start)
        found = await self.ask(forms.draft_of, self.draft_name)
        if found is not None:
            self.start = dict(found.texts)  # all of it: what was emptied stays empty
        self.head()
        await self.lay()
        for row in self.rows:
            row.now = str(made.now.get(row.path[1], "")) if len(row.path) == 2 and row.path[0] == "set" else ""
        self.understand_all()
        self.altered()
        if found is not None:
            self.notice(self.say("form.restored", when=found.touched[5:16].replace("T", " ")))
        elif not self.target:
            self.notice(self.say("form.number", count=made.today + 1))

    def head(self) -> None:
        """Where this is, and when its draft was kept."""
        if self.form is not None:
            word = "place.amend" if self.target else "place.form"
            kept = self.say("form.kept", when=self.kept_at) if self.kept_at else ""
            self.crumbs((self.say(word), self.form.label), kept)

    @on(LedgerChanged)
    def changed(self, message: LedgerChanged) -> None:
        """Others have recorded something: said, and new names known; what is typed stays as it is."""
        message.stop()
        message.prevent_default()  # the screens that only show something ask anew
        if message.notice:
            self.notice(message.notice, message.mark)
        work(self, self.learn, group="learn")

    async def learn(self) -> None:
        """What the fields may mean by now."""
        made = await self.ask(forms.prepared, self.kind, self.target, self.given)
        if made is not None:
            self.known = made.known
            self.offer()
            self.altered()

    def on_unmount(self) -> None:
        """A timer that still runs has nothing left to check."""
        if self.timer is not None:
            self.timer.stop()

    def altered(self) -> None:
        """Check and keep the draft when the typing pauses."""
        if self.timer is not None:
            self.timer.stop()
        self.timer = self.set_timer(PAUSE, lambda: work(self, self.look, group="look"))

    def left(self) -> None:
        """A field was left: what stands there is kept at once."""
        work(self, self.keep, group="keep", alone=False)

    async def keep(self) -> None:
        """Keep the draft, if there is anything of the person's own in it."""
        if self.form is None or self.made is None or self.saving:
            return
        texts = self.texts()
        if any(value and value != self.fresh.get(name) for name, value in texts.items() if name != "occurred"):
            when = await self.kept_safe(texts)
            if when:
                self.kept_at = when
                self.head()

    async def kept_safe(self, texts: dict[str, Any]) -> str:
        """Write the draft beside the desk's thread: a long question there does not hold it up."""
        import asyncio

        assert self.made is not None
        made = self.made
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(forms.KEEPER, forms.keep, made, self.draft_name, self.target, texts)
        except OSError as failure:
            self.notice(self.say("form.not_kept", cause=failure.strerror or failure), "!")
            return ""

    async def look(self) -> None:
        """Keep the draft; check what stands there."""
        await self.keep()
        if self.form is None or self.saving:
            return
        texts = self.texts()
        if self.target:
            self.checked = await self.ask(forms.check_correction, self.form, self.target, self.before, texts)
        else:
            self.checked = await self.ask(check, self.form, texts)
        if self.checked is not None:
            self.remark(self.checked.remarks, texts)
            self.show_draft()

    def remark(self, remarks: tuple[Remark, ...], texts: Mapping[str, Any], all_fields: bool = False) -> None:
        """Findings beside their fields and below; what is merely empty yet is not scolded."""
        shown: list[tuple[Piece, ...]] = []
        self.understand_all()
        for each in remarks:
            mark, style = MARKS[each.severity]
            label, at_fault = "", self.row_for(each.field.removeprefix("set.") if self.target else each.field)
            if at_fault is not None:
                typing = at_fault is self.here and self.choice >= 0
                if each.severity == "error" and not all_fields and (typing or not at_fault.value):
                    continue
                at_fault.say(f"{mark} {each.text}", style)
                label = "" if at_fault.field.label in each.text else f"{at_fault.field.label}: "
            shown.append(((f" {mark} {label}{each.text}", style), f"  {each.remedy}"))
        self.query_one("#remarks", Paragraph).show(*shown[:MOST_REMARKS])

    def missing(self) -> list[str]:
        """The labels of the fields that still have to be filled in."""
        empty = (row for row in self.rows if row.field.required and not row.value and not self.optional(row.path))
        return [row.field.label for row in empty]

    def optional(self, path: tuple[str, ...]) -> bool:
        """Whether a field stands in a table that may be left out, and is."""
        head = next((head for head in self.heads if head.path == path[:1]), None)
        return head is not None and not head.field.required and not self.texts().get(path[0])

    def show_draft(self) -> None:
        """The file as it will be written, as far as it can be yet."""
        if self.checked is None:
            return
        wide = self.has_class("-wide")
        area = self.query_one("#draft", Paragraph)
        width = max(area.content_size.width, 20)
        if not self.checked.file:
            missing = self.missing()
            said = self.say("form.missing", names="  ".join(missing)) if missing else ""
            area.show(*(((each, "$text-muted"),) for each in wrapped(said, width)[: PACKED + 1]))
            return
        more = f"  +{self.checked.files - 1}" if self.checked.files > 1 else ""
        head = (self.say("form.will_write", path=self.checked.path.rsplit("_", 2)[0] + "_...", more=more), "bold")
        lines = [each for each in self.checked.file.rstrip().split("\n") if each]
        if wide:
            body = [part for each in lines for part in wrapped(each, width)]
        else:
            body = packed([each for each in lines if not each.startswith(("kind =", "occurred ="))], width)[:PACKED]
        heads = wrapped(head[0], width) if wide else [head[0]]
        area.show(*(((each, "bold"),) for each in heads), *(((each, "$text-success"),) for each in body))

    def on_resize(self) -> None:
        """The file beside the fields or below them."""
        self.call_after_refresh(self.show_draft)

    def action_preview(self) -> None:
        """The exact file, and the figures it will move."""
        self.accept()
        work(self, self.preview, group="preview")

    async def preview(self) -> None:
        """Ask for both and show them."""
        if self.form is None:
            return
        self.notice(self.say("notice.working"))
        if self.target:
            found = await self.ask(forms.check_correction, self.form, self.target, self.before, self.texts(), True)
        else:
            found = await self.ask(check, self.form, self.texts(), True)
        if found is None:
            return
        self.notice("")
        self.remark(found.remarks, self.texts(), True)
        said: list[tuple[Piece, ...]] = []
        for each in found.remarks:
            said.append(((f"{MARKS[each.severity][0]} {each.text}", MARKS[each.severity][1]), f"  {each.remedy}"))
        if found.file:
            said += [("",), ((self.say("form.will_write", path=found.path, more=""), "bold"),)]
            said += [((f"  {line}", "$text-success"),) for line in found.file.rstrip().split("\n")]
        said += [("",), ((self.say("form.moves"), "bold"),)]
        said += [(f"  {label}  ", f"{before} -> ", (after, "bold")) for label, before, after in found.moved]
        if not found.moved:
            said.append((f"  {self.say('form.moves_nothing')}",))
        self.app.push_screen(TextScreen(self.say("place.preview"), said))


def packed(lines: list[str], width: int) -> list[str]:
    """Short lines side by side, as many as fit in a line."""
    found: list[str] = []
    for each in lines:
        if each == "[entry]":
            break
        if found and cells(found[-1]) + cells(each) + 3 <= width:
            found[-1] += f"   {each}"
        else:
            found.append(f" {each}")
    return found
