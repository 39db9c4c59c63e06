"""Filling in fields: candidates while typing, accepted by Enter, a comma or Tab; arrows lead on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from ledger.views.choices import candidates, last_piece
from ledger.views.form import FormField, Option, echo, pieces
from ledger.views.shapes import Column, Link, Row
from tui.screens.base import LedgerScreen
from tui.screens.pick import PickScreen
from tui.text import Piece, cells
from tui.widgets.field import FieldRow, TableBox
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Paragraph

SEPARATORS = ("，", ",", "、")
DIGITS = 9


class FieldsScreen(LedgerScreen):
    """A screen of fields, made from their description."""

    NAME: ClassVar[str] = "form"

    def __init__(self, fields: tuple[FormField, ...], texts: Mapping[str, Any]) -> None:
        super().__init__()
        self.fields, self.start = fields, dict(texts)
        self.known: dict[str, tuple[Option, ...]] = {}
        self.offered: list[Option] = []
        self.choice = -1

    def body(self) -> ComposeResult:
        """Fields, candidates, remarks."""
        yield VerticalScroll(id="fields", can_focus=False)
        yield Paragraph(id="offered")
        yield Paragraph(id="remarks")

    def lay_out(self) -> list[FieldRow]:
        """The rows of the fields."""
        return [FieldRow(field, self.start.get(field.name), self.say("field.open")) for field in self.fields]

    async def lay(self) -> None:
        """Put the fields on the screen and begin with the first that is empty."""
        area = self.query_one("#fields")
        await area.remove_children()
        await area.mount_all(self.lay_out())
        for row in self.rows:
            self.understand(row)
        first = next((row for row in self.rows if not row.value and row.field.name != "occurred"), None)
        target = self.rows[0] if not self.start else first
        if target is not None:
            target.enter()

    # --- values -------------------------------------------------------------------------------------

    @property
    def rows(self) -> list[FieldRow]:
        """The fields on the screen."""
        return list(self.query(FieldRow))

    def texts(self) -> dict[str, Any]:
        """What was typed, without what is empty."""
        return {row.field.name: row.value for row in self.rows if row.value}

    def row_of(self, widget: object) -> FieldRow | None:
        """The field a line or table belongs to."""
        parent = getattr(widget, "parent", None)
        return parent if isinstance(parent, FieldRow) else None

    @property
    def here(self) -> FieldRow | None:
        """The field with the cursor."""
        return self.row_of(self.focused)

    def place(self, field: FormField) -> str:
        """Where the known values of a field stand."""
        return field.name

    # --- candidates ---------------------------------------------------------------------------------

    @on(events.DescendantFocus)
    def entered(self) -> None:
        """Another field: other candidates."""
        self.offer()

    @on(LineInput.Changed)
    def typed(self, message: LineInput.Changed) -> None:
        """Candidates for what is typed; a digit in an empty choice takes it; a comma accepts a piece."""
        row = self.row_of(message.input)
        if row is None:
            return
        text, field = message.value, row.field
        if message.input.has_focus:
            if (
                field.options
                and not field.several
                and len(field.options) <= DIGITS
                and text.isdigit()
                and 1 <= int(text) <= len(field.options)
            ):
                row.fill(field.options[int(text) - 1].label)
                self.understand(row)
                self.focus_next()
                return
            if field.several and text.endswith(SEPARATORS) and self.choice >= 0:
                done = self.completed(row, text[:-1])
                if done != text[:-1]:
                    row.fill(done + "，")
                    return
            self.offer()
        self.understand(row)
        self.altered()

    def altered(self) -> None:
        """Something was typed."""

    def understand(self, row: FieldRow) -> None:
        """Show how a value is read."""
        if row.field.mode == "text":
            words = self.say("weekdays"), self.say("field.automatic")
            row.say(echo(row.field, str(row.value), self.ledger.today, *words))

    def offer(self) -> None:
        """Find and show the candidates of the field with the cursor."""
        row = self.here
        self.offered, self.choice = [], -1
        if row is not None and row.field.mode == "text":
            options = self.known.get(self.place(row.field), row.field.options)
            self.offered = candidates(row.field, options, str(row.value))
            last = last_piece(str(row.value)) if row.field.several else str(row.value).strip()
            exact = any(last in (option.value, option.label) for option in self.offered)
            if last and self.offered and (exact or row.field.options or row.field.one.type in ("key", "name")):
                self.choice = 0
        self.show_offered()

    def show_offered(self) -> None:
        """Two lines of candidates."""
        width = max(self.size.width - 4, 20)
        said: list[list[Piece]] = [[], []]
        room = [width, width]
        for number, option in enumerate(self.offered):
            label = f" {option.label}{' ' + option.hint if option.hint and len(self.offered) < 8 else ''} "
            if self.here is not None and self.here.field.options:
                label = f" {number + 1}{label}" if len(self.offered) == len(self.here.field.options) else label
            place = 0 if cells(label) <= room[0] else 1
            if cells(label) > room[place]:
                break
            room[place] -= cells(label)
            if place == 1:
                room[0] = 0
            said[place].append((label, "bold reverse" if number == self.choice else "$text-accent"))
        self.query_one("#offered", Paragraph).show(*(tuple(each) for each in said if each))

    def completed(self, row: FieldRow, text: str) -> str:
        """The text with its last piece, or the whole of it, as the chosen candidate has it."""
        if not 0 <= self.choice < len(self.offered):
            return text
        option = self.offered[self.choice]
        said = option.label if row.field.options else option.value
        if not row.field.several:
            return said
        before = list(pieces(text))
        if last_piece(text) and before:
            before.pop()
        return "，".join([*before, said])

    def accept(self) -> None:
        """Take the chosen candidate, if anything was typed."""
        row = self.here
        if row is None or row.field.mode != "text" or not str(row.value).strip() or self.choice < 0:
            return
        text = str(row.value)
        if row.field.several and not last_piece(text):
            row.fill("，".join(pieces(text)))
            return
        row.fill(self.completed(row, text))

    # --- moving -------------------------------------------------------------------------------------

    @on(LineInput.Submitted)
    def submitted(self, message: LineInput.Submitted) -> None:
        """Enter accepts and goes on."""
        message.stop()
        self.accept()
        self.focus_next()

    @on(LineInput.Left)
    def led_out(self, message: LineInput.Left) -> None:
        """Arrows move among candidates while something is typed, else from field to field."""
        message.stop()
        if self.offered and message.field.value.strip() and 0 <= self.choice + message.step < len(self.offered):
            self.choice += message.step
            self.show_offered()
        elif message.step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def on_key(self, event: events.Key) -> None:
        """Tab accepts too."""
        if event.key == "tab":
            self.accept()

    @on(LineInput.Joined)
    def joined(self, message: LineInput.Joined) -> None:
        """Pasted lines became one: said, so that nobody wonders."""
        self.notice(self.say("notice.joined", count=message.count))

    # --- inner fields and rosters -------------------------------------------------------------------

    @on(TableBox.Wanted)
    def open_table(self, message: TableBox.Wanted) -> None:
        """Fill in the rows or inner fields of a field."""
        from tui.screens.rows import RowsScreen

        box = message.box

        def filled(value: Any) -> None:
            if value is not None:
                box.fill(value)
                self.altered()
                self.focus_next()

        self.app.push_screen(RowsScreen(box.field, box.value, self.known, self.place(box.field)), filled)

    def action_roster(self) -> None:
        """Everyone who may be meant, to tick or to choose."""
        row = self.here
        if row is None or row.field.mode != "text":
            return
        options = self.known.get(self.place(row.field), row.field.options)
        rows = [
            Row(
                (option.label, option.hint),
                Link("option", (option.label if row.field.options else option.value,)),
            )
            for option in options
        ]
        ticked = [Link("option", (each,)) for each in pieces(str(row.value))] if row.field.several else None

        def chosen(links: list[Link] | None) -> None:
            if links is not None:
                row.fill("，".join(link.about[0] for link in links))
                self.focus_next()

        hint = self.say("pick.tick" if ticked is not None else "pick.hint")
        columns = (Column("", 20), Column(""))
        self.app.push_screen(PickScreen(row.field.label, columns, rows, hint=hint, ticked=ticked), chosen)
