"""A text of several lines, in a screen of its own: the words of a suggestion, the minutes of a meeting."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from ledger.kernel.visible import visible
from tui.widgets.lines import Line


class PlainArea(TextArea):
    """A text area without anything of its own around the text."""

    async def _on_paste(self, event: events.Paste) -> None:
        lines = [visible(each) for each in event.text.splitlines()]
        await super()._on_paste(events.Paste("\n".join(lines)))
        event.prevent_default()
        event.stop()


class LongScreen(ModalScreen[str | None]):
    """Enter is a new line here; Ctrl+S or Esc go back with the text, nothing is thrown away."""

    BINDINGS = [  # noqa: RUF012
        Binding("escape", "done", show=False, priority=True),
        Binding("ctrl+s", "done", show=False, priority=True),
        Binding("f2", "done", show=False, priority=True),
    ]

    def __init__(self, title: str, text: str, hint: str) -> None:
        super().__init__()
        self.heading, self.start, self.hint = title, text, hint

    def compose(self) -> ComposeResult:
        """Title, text, hint."""
        with Vertical(id="box"):
            yield Line((self.heading, "bold"), classes="title")
            yield PlainArea(self.start, id="area", compact=True, show_line_numbers=False, tab_behavior="focus")
            yield Line((f" {self.hint}", "$text-muted"))

    def on_mount(self) -> None:
        """Begin behind the text."""
        area = self.query_one(PlainArea)
        area.cursor_blink = False
        area.move_cursor(area.document.end)
        self.set_focus(area)

    def action_done(self) -> None:
        """The text as it stands."""
        self.dismiss(self.query_one(PlainArea).text.strip("\n"))
