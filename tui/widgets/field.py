"""A field of a form: its label, the line, text or rows it is filled in with, and how it is understood."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from ledger.views.form import FormField
from ledger.views.typed import joined
from tui.text import cut, line
from tui.widgets.inputs import LineInput, acted
from tui.widgets.lines import Line, Written

INDENT = 2


class TableBox(Widget, can_focus=True):
    """Stands for what has a screen of its own: rows, or a text of several lines; Enter opens it."""

    takes_turns = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", show=False),
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
    ]
    said: reactive[str] = reactive("")

    class Wanted(Message):
        """It is to be filled in."""

        def __init__(self, box: TableBox) -> None:
            super().__init__()
            self.box = box

    def __init__(self, field: FormField, value: Any, hint: str) -> None:
        super().__init__()
        self.field, self.hint = field, hint
        self.value: Any = None
        self.fill(value)

    def fill(self, value: Any) -> None:
        """Take another value, and tell it in a few words."""
        if self.field.mode == "text":
            self.value = str(value or "")
            self.said = f"[{self.value.count(chr(10)) + 1}]  {' / '.join(self.value.split(chr(10)))}"
            return
        self.value = value or []
        heads = "; ".join(headline(self.field, row) for row in self.value)
        self.said = f"[{len(self.value)}]  {heads}" if self.value else ""

    def render(self) -> Content:
        """What it holds, or how to fill it."""
        text = cut(self.said or self.hint, self.content_size.width)
        return line((text, "" if self.said else "$text-muted"))

    async def _on_key(self, event: events.Key) -> None:
        await acted(self, event)

    def action_open(self) -> None:
        """Fill in what it stands for."""
        self.post_message(self.Wanted(self))

    def action_leave(self, step: int) -> None:
        """Up and down lead out."""
        if step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()


def headline(field: FormField, row: dict[str, Any]) -> str:
    """A row in a few words: its title, else the first that was filled in."""
    for name in ("title", "text", "name", "deputy"):
        if row.get(name):
            return str(row[name])
    return next((str(each) for each in row.values() if each and not isinstance(each, dict)), "")


class LabelledRow(Written):
    """A line that begins with the label of a field; it draws the label itself, its parts stand to the right of it."""

    def __init__(self, field: FormField, path: tuple[str, ...]) -> None:
        super().__init__(classes="field")
        self.field, self.path = field, path

    def render_line(self, y: int) -> Strip:
        """The label, cut where the first part begins."""
        pieces = (
            " " * (INDENT * (len(self.path) - 1)),
            ("*" if self.field.required else " ", "bold $text-accent"),
            self.field.label,
        )
        room = self.children[0].styles.margin.left if self.children else self.size.width
        return Strip(self.written(pieces, room)).adjust_cell_length(self.size.width, self.inked(""))


class HeadRow(LabelledRow):
    """The name of a table whose fields follow, and what its numbers add up to."""

    def __init__(self, field: FormField, path: tuple[str, ...]) -> None:
        super().__init__(field, path)
        self.sum = Line(classes="sum")

    def compose(self) -> ComposeResult:
        """The sums."""
        yield self.sum


class FieldRow(LabelledRow):
    """One field on one line; `path` leads to it from the form, through the tables it stands in."""

    def __init__(self, field: FormField, value: Any, hint: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(field, path or (field.name,))
        self.hint = hint
        self.box: LineInput | TableBox = self.box_for(value)
        self.echo = Line(classes="echo")
        self.now = ""
        """What the field holds at present, where it is to be changed."""

    def box_for(self, value: Any) -> LineInput | TableBox:
        """A line, or what stands for a text of several lines or for rows."""
        if self.field.mode == "text" and "\n" not in str(value or ""):
            joiner = joined(self.field, ("", "")) if self.field.several else " "
            return LineInput(str(value or ""), long=self.field.long, joiner=joiner)
        return TableBox(self.field, value, self.hint)

    def compose(self) -> ComposeResult:
        """Line or table, understanding."""
        yield self.box
        yield self.echo

    @property
    def value(self) -> Any:
        """What was typed."""
        return self.box.value

    async def put(self, value: Any) -> None:
        """Put something else in, in another box where it has or had several lines."""
        if self.field.mode == "text" and isinstance(self.box, LineInput) == ("\n" in str(value or "")):
            before, self.box = self.box, self.box_for(value)
            here = before.has_focus
            await self.mount(self.box, before=before)
            await before.remove()
            if here:
                self.box.focus()
        else:
            self.fill(value)

    def fill(self, value: Any) -> None:
        """Put something else in that has the shape of what was there."""
        if isinstance(self.box, LineInput):
            self.box.value = str(value or "")
            self.box.cursor_position = len(self.box.value)
        else:
            self.box.fill(value)

    def say(self, text: str, style: str = "$text-muted") -> None:
        """How the value is understood, or what is wrong with it."""
        self.echo.show((f" {text}" if text else "", style))

    def enter(self) -> None:
        """Put the cursor here."""
        self.box.focus()
