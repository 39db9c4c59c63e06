"""What a field may mean while it is typed: candidates, accepted by Enter, a comma or Tab; how a value is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import events, on

from ledger.views.adding import sums
from ledger.views.choices import candidates, last_piece, numbered, surely, unknown
from ledger.views.form import FormField, Option
from ledger.views.typed import echo, joined, parts_of
from tui.screens.laid import LaidScreen
from tui.text import Piece, cells
from tui.widgets.field import FieldRow, HeadRow
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Paragraph

SEPARATORS = ("，", ",", "、", "；", ";")
DIGITS = 9


class OfferingScreen(LaidScreen):
    """Fields that know what may be meant by what is typed, and say how they understand it."""

    def __init__(self, fields: tuple[FormField, ...], texts: Mapping[str, Any]) -> None:
        super().__init__(fields, texts)
        self.known: dict[str, tuple[Option, ...]] = {}
        self.offered: list[Option] = []
        self.choice = -1
        self.left_row: FieldRow | None = None
        self.digit_led = False

    @on(events.DescendantFocus)
    def entered(self) -> None:
        """Another field: other candidates."""
        before, self.left_row = self.left_row, self.here
        if before is not None and before is not self.left_row and before.is_attached:
            self.understand(before)
            self.left()
        self.offer()

    def left(self) -> None:
        """A field was left."""

    @on(LineInput.Changed)
    def typed(self, message: LineInput.Changed) -> None:
        """Candidates for what is typed; a digit in an empty choice takes it; a comma accepts a piece."""
        row = self.row_of(message.input)
        if row is None:
            return
        text, field = message.value, row.field
        if message.input.has_focus:
            if len(text) == 1 and (answer := self.chosen_by(row, text)):
                row.fill(answer)
                self.understand(row)
                self.focus_next()
                self.digit_led = True
                return
            self.digit_led = False
            if field.several and text.endswith(SEPARATORS) and self.choice >= 0:
                done = self.completed(row, text[:-1])
                if done != text[:-1]:
                    row.fill(done + joined(field, ("", "")))
                    return
            self.offer()
        self.understand(row)
        self.altered()

    def chosen_by(self, row: FieldRow, digit: str) -> str:
        """What a digit alone answers, where there are not more choices than digits; else nothing."""
        field = row.field
        if field.several or not digit.isdecimal() or not (field.options or numbered(field)):
            return ""
        options = field.options or self.known.get(self.place(row), ())
        if not 1 <= int(digit) <= len(options) <= DIGITS or any(each.value[:1].isdecimal() for each in options):
            return ""
        option = options[int(digit) - 1]
        return option.label if field.options else option.value

    def altered(self) -> None:
        """Something was typed."""

    def understand_all(self) -> None:
        """Show how every value is read."""
        for row in self.rows:
            self.understand(row, alone=False)
        self.add_up()

    def understand(self, row: FieldRow, alone: bool = True) -> None:
        """Show how a value is read, and what tables add up to."""
        if row.field.mode == "text":
            words = self.say("weekdays"), self.say("field.automatic")
            said = echo(row.field, str(row.value), self.ledger.today, *words)
            strangers = [] if row is self.here else unknown(row.field, self.known.get(self.place(row)), str(row.value))
            if strangers:
                row.say(f"! {self.say('field.unknown', names='，'.join(strangers))}", "$text-error")
            elif row.field.several and len(many := parts_of(row.field, str(row.value))) > 1:
                row.say(self.say("field.count", count=len(many)))
            else:
                row.say(said or (self.say("field.now", value=row.now) if row.now else ""))
        if alone and len(row.path) > 1:
            self.add_up()

    def add_up(self) -> None:
        """What the numbers of each table say together."""
        for head in self.heads:
            head.sum.show(*self.said_of(head))

    def said_of(self, head: HeadRow) -> list[Piece]:
        """The sums of one table, those that cannot be so marked."""
        given: Any = self.texts()
        for name in head.path:
            given = given.get(name) if isinstance(given, Mapping) else None
        found = sums(self.lang, head.field, given or {})
        return [
            (f"{'! ' if each.wrong else ''}{each.text}  ", "bold $text-error" if each.wrong else "") for each in found
        ]

    def offer(self) -> None:
        """Find and show the candidates of the field with the cursor."""
        row = self.here
        self.offered, self.choice = [], -1
        if row is not None and row.field.mode == "text":
            options = self.known.get(self.place(row), row.field.options)
            text = str(row.value)
            self.offered = candidates(row.field, options, text)
            last = last_piece(text) if row.field.several else text.strip()
            if surely(row.field, last, self.offered):
                number = int(last) if last.isdecimal() and row.field.options else 1
                self.choice = min(max(number, 1), len(self.offered)) - 1
        self.show_offered()

    def show_offered(self) -> None:
        """Two lines of candidates, numbered where a number chooses."""
        width = max(self.size.width - 4, 20)
        said: list[list[Piece]] = [[], []]
        room = [width, width]
        for number, option in enumerate(self.offered):
            label = f" {self.numbering(number)}{option.label}"
            label += f" {option.hint} " if option.hint and len(self.offered) < 8 else " "
            place = 0 if cells(label) <= room[0] else 1
            if cells(label) > room[place]:
                break
            room[place] -= cells(label)
            if place == 1:
                room[0] = 0
            said[place].append((label, "bold reverse" if number == self.choice else "$text-accent"))
        if not self.offered:
            said = [self.sums_here()]
        self.query_one("#offered", Paragraph).show(*(tuple(each) for each in said if each))

    def sums_here(self) -> list[Piece]:
        """What the table around the cursor adds up to: its head may have scrolled away."""
        path = self.here.path if self.here is not None else ()
        if len(path) < 2:
            return []
        inside = [head for head in self.heads if head.path == path[: len(head.path)]]
        return [piece for head in inside for piece in self.said_of(head)]

    def numbering(self, number: int) -> str:
        """The number that would choose a candidate, where one would."""
        row = self.here
        if row is None:
            return ""
        field, empty = row.field, not last_piece(str(row.value)) if row.field.several else not str(row.value)
        if field.options:
            return f"{number + 1} " if len(self.offered) == len(field.options) else ""
        if not empty or not numbered(field):
            return ""
        known = self.known.get(self.place(row), ())
        place = next((place for place, each in enumerate(known) if each is self.offered[number]), None)
        return "" if place is None else f"{place + 1} "

    def completed(self, row: FieldRow, text: str) -> str:
        """The text with its last piece, or the whole of it, as the chosen candidate has it."""
        if not 0 <= self.choice < len(self.offered):
            return text
        option = self.offered[self.choice]
        said = option.label if row.field.options else option.value
        if not row.field.several:
            return said
        before = parts_of(row.field, text)
        if last_piece(text) and before:
            before.pop()
        return joined(row.field, [*before, said])

    def accept(self) -> None:
        """Take the chosen candidate, if anything was typed."""
        row = self.here
        if row is None or not isinstance(row.box, LineInput) or not row.box.value.strip():
            return
        text = str(row.value)
        if row.field.several and text.rstrip().endswith(SEPARATORS):
            row.fill(joined(row.field, parts_of(row.field, text)))
        elif self.choice >= 0:
            row.fill(self.completed(row, text))

    def on_resize(self) -> None:
        """The candidates as wide as the screen now is."""
        self.show_offered()
