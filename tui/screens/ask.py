"""A few questions over the screen: a period, a reason, the two clocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from tui.screens.base import LedgerScreen
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Line, Prose


def ask_period(screen: LedgerScreen, period: str, chosen: Callable[[str], None]) -> None:
    """Ask for another period; an empty answer is the usual one."""

    def answered(answers: list[str] | None) -> None:
        if answers is not None:
            chosen(answers[0].strip())

    fields = [(screen.say("ask.period_label"), period)]
    screen.app.push_screen(AskScreen(screen.say("ask.period"), fields, screen.say("ask.period_hint")), answered)


class AskScreen(ModalScreen[list[str] | None]):
    """Questions with a line each; Enter on the last answers, Esc gives up."""

    BINDINGS = [Binding("escape", "give_up", show=False), Binding("ctrl+s", "answer", show=False)]  # noqa: RUF012

    def __init__(self, title: str, fields: Sequence[tuple[str, str]], hint: str = "", said: Sequence[str] = ()) -> None:
        super().__init__()
        self.heading, self.fields, self.hint, self.said = title, fields, hint, said

    def compose(self) -> ComposeResult:
        """A box in the middle."""
        with Vertical(id="box"):
            yield Line((self.heading, "bold"), classes="title")
            yield Prose(id="said")
            for label, value in self.fields:
                with Horizontal(classes="field"):
                    yield Line(f" {label}", classes="label")
                    yield LineInput(value)
            hint = Prose(id="hint")
            hint.show(((f" {self.hint}", "$text-muted"),))
            yield hint

    def on_mount(self) -> None:
        """Begin with the first question."""
        self.query_one("#said", Prose).show(*((f" {each}",) for each in self.said))
        if self.fields:
            self.set_focus(self.query(LineInput).first())

    @on(LineInput.Submitted)
    def next_or_done(self, message: LineInput.Submitted) -> None:
        """To the next question, or done."""
        message.stop()
        if message.input is self.query(LineInput).last():
            self.action_answer()
        else:
            self.focus_next()

    @on(LineInput.Left)
    def other(self, message: LineInput.Left) -> None:
        """Arrows lead from question to question."""
        message.stop()
        if message.step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_answer(self) -> None:
        """The answers."""
        self.dismiss([field.value for field in self.query(LineInput)])

    def action_give_up(self) -> None:
        """No answers."""
        self.dismiss(None)
