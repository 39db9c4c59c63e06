"""The sign-in sheet: everyone on one screen, a digit for each says how they attended."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from ledger.locale import Language
from ledger.views.attendance import Roll
from ledger.views.form import Option
from ledger.views.sound import best, folded
from ledger.views.words import say
from tui.text import Piece, fit, line, lines
from tui.widgets.inputs import LineInput, acted
from tui.widgets.lines import Line

COLUMN = 15
"""Cells of one name with its mark."""
STYLES = {"present": "$text-success", "on_leave": "$text-warning", "absent": "$text-error", "late": "$text-warning"}


class RollGrid(Widget, can_focus=True):
    """Names in columns, each with its mark; digits mark and go on, letters and characters look for a name."""

    takes_turns = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("left", "column(-1)", show=False),
        Binding("right", "column(1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
    ]
    cursor: reactive[int] = reactive(0)
    told: reactive[int] = reactive(0)
    """Counts the changes of marks, so that the grid is drawn anew."""

    class Marked(Message):
        """Somebody's mark is another; `reason` asks why they were away."""

        def __init__(self, name: str, reason: bool) -> None:
            super().__init__()
            self.name, self.reason = name, reason

    def __init__(self, called: Roll, ways: tuple[str, ...], lang: Language) -> None:
        super().__init__()
        self.called, self.ways, self.lang = called, ways, lang
        self.group, self.looked = "", ""

    @property
    def shown(self) -> list[Option]:
        """The people of the chosen group, or all."""
        return [each for each in self.called.people if self.group in ("", each.hint)]

    @property
    def tall(self) -> int:
        """How many names stand in a column."""
        return max(self.content_size.height, 1)

    def render(self) -> Content:
        """As many columns as fit, those around the cursor."""
        shown, tall = self.shown, self.tall
        wide = max(self.content_size.width // COLUMN, 1)
        first = (self.cursor // (tall * wide)) * tall * wide
        rows = []
        for row in range(tall):
            pieces: list[Piece] = []
            for column in range(wide):
                place = first + column * tall + row
                if place < len(shown):
                    pieces += self.cell(shown[place], place == self.cursor)
            rows.append(line(*pieces))
        return lines(rows)

    def cell(self, person: Option, here: bool) -> list[Piece]:
        """A name with its mark, which says by a word what its colour says too."""
        state = self.called.states.get(person.value, "")
        mark = say(self.lang, f"roll.mark.{state}") if state else ""
        text = fit(f"{'>' if here else ' '}{fit(mark, 2)} {person.label}", COLUMN)
        return [(text, "bold reverse" if here else STYLES.get(state, ""))]

    def mark(self, way: str) -> None:
        """Mark the person under the cursor, and go on."""
        shown = self.shown
        if not shown:
            return
        name = shown[self.cursor].value
        if way:
            self.called.states[name] = way
        else:
            self.called.states.pop(name, None)
        self.told += 1
        self.looked = ""
        self.post_message(self.Marked(name, way == "on_leave"))
        self.cursor = min(self.cursor + 1, len(shown) - 1)

    def mark_rest(self) -> None:
        """Everyone without a mark was present."""
        for person in self.shown:
            self.called.states.setdefault(person.value, "present")
        self.told += 1
        self.post_message(self.Marked("", False))

    def turn_group(self) -> None:
        """The people of the next group, then all again."""
        groups = ["", *dict.fromkeys(each.hint for each in self.called.people if each.hint)]
        self.group = groups[(groups.index(self.group) + 1) % len(groups)]
        self.cursor = 0
        self.told += 1

    async def _on_key(self, event: events.Key) -> None:
        if not await acted(self, event):
            self.write(event)

    def write(self, event: events.Key) -> None:
        """A digit marks; anything else that is written looks for a name."""
        if event.key == "space":
            name = self.shown[self.cursor].value if self.shown else ""
            self.mark("" if self.called.states.get(name) == "present" else "present")
        elif event.is_printable and (character := folded(event.character or "")):
            if character.isdecimal():
                number = int(character)
                if number <= len(self.ways):
                    self.mark(self.ways[number - 1] if number else "")
            else:
                self.look(character)
        elif event.key == "backspace":
            self.looked = ""
        else:
            return
        event.stop()
        event.prevent_default()

    def look(self, character: str) -> None:
        """Go to the first name that sounds or begins like what was typed."""
        names = [each.value for each in self.shown]
        for wanted in (self.looked + character, character):
            if found := best(wanted, names, 1):
                self.looked, self.cursor = wanted, names.index(found[0])
                return
        self.looked = ""

    def action_move(self, step: int) -> None:
        """To the next name."""
        self.cursor = min(max(self.cursor + step, 0), max(len(self.shown) - 1, 0))

    def action_column(self, step: int) -> None:
        """To the next column."""
        self.action_move(step * self.tall)

    def action_end(self, step: int) -> None:
        """To the first or last name."""
        self.action_move(step * len(self.called.people))


class RollScreen(ModalScreen[Roll | None]):
    """Who was there, who was on leave and why, who was absent, who came late."""

    BINDINGS = [  # noqa: RUF012
        Binding("escape", "give_up", show=False, priority=True),
        Binding("enter", "done", show=False),
        Binding("ctrl+s", "done", show=False, priority=True),
        Binding("f2", "done", show=False, priority=True),
        Binding("f4", "rest", show=False, priority=True),
        Binding("f5", "group", show=False, priority=True),
    ]

    def __init__(
        self, title: str, called: Roll, ways: tuple[str, ...], lang: Language, reasons: tuple[str, ...]
    ) -> None:
        super().__init__()
        self.heading, self.ways, self.lang, self.reasons = title, ways, lang, reasons
        self.called = Roll(called.people, dict(called.states), dict(called.reasons))
        self.asked = ""

    def compose(self) -> ComposeResult:
        """Title and counts, names, the reason of a leave, what the digits mean."""
        with Vertical(id="box"):
            yield Line((self.heading, "bold"), id="title", classes="title")
            yield RollGrid(self.called, self.ways, self.lang)
            yield Line(id="why")
            yield LineInput(id="reason")
            legend = "  ".join(f"{number} {self.word(f'roll.{way}')}" for number, way in enumerate(self.ways, start=1))
            yield Line((f" {legend}  {self.word('roll.digits')}", "bold"))
            yield Line((f" {self.word('roll.hint')}", "$text-muted"))

    def word(self, name: str, /, **values: object) -> str:
        """A word of the screens."""
        return say(self.lang, name, **values)

    @property
    def grid(self) -> RollGrid:
        """The names."""
        return self.query_one(RollGrid)

    def on_mount(self) -> None:
        """Begin with the first name."""
        self.query_one("#reason").display = False
        self.set_focus(self.grid)
        self.count()

    def count(self) -> None:
        """How many attended in each way."""
        states = list(self.called.states.values())
        total = len(self.called.people)
        said = [f"{self.word('roll.all')} {total}"]
        said += [f"{self.word(f'roll.{way}')} {states.count(way)}" for way in self.ways]
        said.append(f"{self.word('roll.open')} {total - len(states)}")
        group = f"  {self.grid.group}" if self.grid.group else ""
        self.query_one("#title", Line).show((f"{self.heading}{group}", "bold"), right=("  ".join(said),))

    @on(RollGrid.Marked)
    def marked(self, message: RollGrid.Marked) -> None:
        """Counts are live; a leave asks why."""
        message.stop()
        self.count()
        if not message.reason:
            self.query_one("#why", Line).show()
            return
        self.asked = message.name
        offered = "  ".join(f"{number} {reason}" for number, reason in enumerate(self.reasons[:9], start=1))
        self.query_one("#why", Line).show((f" {self.word('roll.why', name=message.name)}  ", "bold"), offered)
        field = self.query_one("#reason", LineInput)
        field.value = self.called.reasons.get(message.name, "")
        field.display = True
        self.set_focus(field)

    @on(LineInput.Changed)
    def typed(self, message: LineInput.Changed) -> None:
        """A digit alone takes the reason of that number."""
        text = message.value
        if self.asked and text.isdecimal() and 1 <= int(text) <= len(self.reasons[:9]):
            self.answer(self.reasons[int(text) - 1])

    @on(LineInput.Submitted)
    def submitted(self, message: LineInput.Submitted) -> None:
        """The reason is given."""
        message.stop()
        self.answer(message.value.strip())

    @on(LineInput.Left)
    def led_out(self, message: LineInput.Left) -> None:
        """An arrow goes back to the names."""
        message.stop()
        self.answer(message.field.value.strip())

    def answer(self, reason: str) -> None:
        """Keep the reason and go back to the names."""
        if reason:
            self.called.reasons[self.asked] = reason
        self.asked = ""
        field = self.query_one("#reason", LineInput)
        field.display = False
        self.query_one("#why", Line).show()
        self.set_focus(self.grid)

    def action_rest(self) -> None:
        """Everyone else was present."""
        self.grid.mark_rest()

    def action_group(self) -> None:
        """The next group."""
        self.grid.turn_group()
        self.count()

    def action_done(self) -> None:
        """The sheet as it stands."""
        if self.asked:
            self.answer(self.query_one("#reason", LineInput).value.strip())
        self.dismiss(self.called)

    def action_give_up(self) -> None:
        """Esc leaves a reason first, then the sheet with all its marks: nothing is thrown away."""
        if self.asked:
            self.answer("")
        else:
            self.dismiss(self.called)
