"""A line to type in: Chinese of any speed, pasted lines joined and said, nothing lost."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ledger.kernel.visible import visible


async def acted(widget: Widget, event: events.Key) -> bool:
    """Do at once what a key is bound to in a widget.

    The framework carries a key that is bound up to the application before it acts; letters that come right
    behind would be in the field before it.
    """
    bound = widget._bindings.key_to_bindings.get(event.key)
    if not bound or event.is_printable:
        return False
    event.stop()
    event.prevent_default()
    await widget.run_action(bound[0].action)
    return True


class LineInput(Input):
    """An input of one line; lines pasted into it are joined by a blank, never dropped.

    With `long` it only reports pasted lines: whoever has room for several takes them as they are.
    """

    takes_turns = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
    ]

    class Joined(Message):
        """Several lines were pasted and became one."""

        def __init__(self, count: int) -> None:
            super().__init__()
            self.count = count

    class Pasted(Message):
        """Several lines were pasted into a line that may have several."""

        def __init__(self, field: LineInput, text: str) -> None:
            super().__init__()
            self.field, self.text = field, text

    class Left(Message):
        """An arrow led out of the line."""

        def __init__(self, field: LineInput, step: int) -> None:
            super().__init__()
            self.field, self.step = field, step

    def __init__(self, value: str = "", *, id: str | None = None, long: bool = False, joiner: str = " ") -> None:
        super().__init__(value=value, id=id, select_on_focus=False)  # compact by the stylesheet, not by a class
        self.cursor_blink = False
        self.long, self.joiner = long, joiner

    async def _on_key(self, event: events.Key) -> None:
        if not await acted(self, event):
            await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        parts = [visible(part.strip()) for part in event.text.splitlines() if part.strip()]
        event.prevent_default()
        event.stop()
        if self.long and len(parts) > 1:
            lines = [visible(part.rstrip()) for part in event.text.strip("\r\n").splitlines()]
            start, end = sorted(self.selection)
            self.post_message(self.Pasted(self, self.value[:start] + "\n".join(lines) + self.value[end:]))
            return
        if parts:
            self.replace(self.joiner.join(parts), *self.selection)
        if len(parts) > 1:
            self.post_message(self.Joined(len(parts)))

    def action_leave(self, step: int) -> None:
        """Up and down lead out."""
        self.post_message(self.Left(self, step))
