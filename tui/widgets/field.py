"""A field of a form: its label, the line or table it is filled in with, and how it is understood."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from ledger.views.form import FormField
from tui.text import cut, line
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Line


class TableBox(Widget, can_focus=True):
    """Stands for the rows or the inner fields of a field; Enter opens them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", show=False),
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
    ]
    said: reactive[str] = reactive("")

    class Wanted(Message):
        """The inner fields are to be filled in."""

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
        self.value = value or ([] if self.field.mode == "rows" else {})
        if isinstance(self.value, list):
            heads = "; ".join(next((str(each) for each in row.values() if each), "") for row in self.value)
            self.said = f"{len(self.value)}  {heads}" if self.value else ""
        else:
            names = {inner.name: inner.label for inner in self.field.fields}
            self.said = "  ".join(f"{names.get(name, name)} {each}" for name, each in self.value.items() if each)

    def render(self) -> Content:
        """What it holds, or how to fill it."""
        text = cut(self.said or self.hint, self.content_size.width)
        return line((text, "" if self.said else "$text-muted"))

    def action_open(self) -> None:
        """Fill in the inner fields."""
        self.post_message(self.Wanted(self))

    def action_leave(self, step: int) -> None:
        """Up and down lead out."""
        if step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()


class FieldRow(Horizontal):
    """One field on one line."""

    def __init__(self, field: FormField, value: Any, hint: str) -> None:
        super().__init__(classes="field")
        self.field = field
        self.box: LineInput | TableBox = (
            LineInput(str(value or "")) if field.mode == "text" else TableBox(field, value, hint)
        )
        self.echo = Line(classes="echo")

    def compose(self) -> ComposeResult:
        """Label, line or table, understanding."""
        mark = "*" if self.field.required else " "
        yield Line((mark, "bold $text-accent"), self.field.label, classes="label")
        yield self.box
        yield self.echo

    @property
    def value(self) -> Any:
        """What was typed."""
        return self.box.value

    def fill(self, value: Any) -> None:
        """Put something else in."""
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
