"""Filling in fields: moving among them, pasting, and opening what has a screen of its own.

The rows of a field are such: one at a time, each with its own fields, all of them in sight.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import events, on

from ledger.views.form import FormField, Option
from ledger.views.shapes import Column, Link, Row
from ledger.views.typed import joined, parts_of
from tui.messages import LedgerChanged
from tui.screens.offering import OfferingScreen
from tui.screens.pick import PickScreen
from tui.text import Piece
from tui.widgets.field import FieldRow, HeadRow, TableBox
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Paragraph
from tui.work import work


class FieldsScreen(OfferingScreen):
    """Arrows, Enter and Tab lead from field to field; rows, long texts and rosters have screens of their own."""

    # --- moving -------------------------------------------------------------------------------------

    @on(LineInput.Submitted)
    def submitted(self, message: LineInput.Submitted) -> None:
        """Enter accepts and goes on."""
        message.stop()
        by_habit, self.digit_led = self.digit_led, False
        row = self.here
        if by_habit and row is not None and row.field.required and not row.value:
            return  # the Enter after a digit that had already led here
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
    def were_joined(self, message: LineInput.Joined) -> None:
        """Pasted lines became one: said, so that nobody wonders."""
        self.notice(self.say("notice.joined", count=message.count))

    @on(LineInput.Pasted)
    async def pasted(self, message: LineInput.Pasted) -> None:
        """Pasted lines stay lines where a text may have several."""
        message.stop()
        row = self.row_of(message.field)
        if row is not None:
            await row.put(message.text)
            self.notice(self.say("notice.pasted", count=message.text.count("\n") + 1))
            self.altered()

    # --- inner fields and rosters -------------------------------------------------------------------

    @on(TableBox.Wanted)
    def open_table(self, message: TableBox.Wanted) -> None:
        """Fill in the rows of a field, or its text of several lines."""
        message.stop()
        row = self.row_of(message.box)
        if row is not None:
            self.open_row(row)

    def open_row(self, row: FieldRow) -> None:
        """The screen of a field's rows, or of its text."""
        from tui.screens.long import LongScreen

        def filled(value: Any) -> None:
            if value is not None:
                work(self, self.take, row, value, group="take", alone=False)

        def rows_filled(answer: tuple[list[Any], bool] | None) -> None:
            if answer is not None:
                work(self, self.take, row, *answer, group="take", alone=False)

        if row.field.mode == "table":
            work(self, self.unfold, row, group="take", alone=False)
            return
        if row.field.mode == "text":
            self.app.push_screen(LongScreen(row.field.label, str(row.value), self.say("long.hint")), filled)
        else:
            self.ledger.held.hold()
            self.app.push_screen(RowsScreen(row.field, row.value, self.known, self.place(row)), rows_filled)

    async def unfold(self, row: FieldRow) -> None:
        """A table that may be left out opens where it stands."""
        head = HeadRow(row.field, row.path)
        made = list(self.lay_out(row.field.fields, {}, row.path))
        await self.query_one("#fields").mount_all([head, *made], after=row)
        place = self.rows.index(row)
        self.rows[place : place + 1] = [each for each in made if isinstance(each, FieldRow)]
        self.heads += [head, *(each for each in made if isinstance(each, HeadRow))]
        self.go_to(self.rows[place])
        await row.remove()
        self.understand_all()

    def action_save(self) -> None:
        """Done with the fields."""

    async def take(self, row: FieldRow, value: Any, save: bool = False) -> None:
        """What a screen of its own answered; with `save` that was all there was to say."""
        await row.put(value)
        self.understand(row)
        self.altered()
        self.go_to(row)
        if save:
            self.action_save()
            return
        self.focus_next()

    def action_roster(self) -> None:
        """Everyone who may be meant, to tick or to choose; a long text in a screen of its own."""
        row = self.here
        if row is None:
            return
        if row.field.mode != "text" or row.field.long:
            self.open_row(row)
            return
        options = self.known.get(self.place(row), row.field.options)
        if not options:
            self.notice(self.say("pick.none"))
            return
        labelled = bool(row.field.options)
        rows = [
            Row((each.label, each.hint), Link("option", (each.label if labelled else each.value,))) for each in options
        ]
        several = row.field.several
        ticked = [Link("option", (each,)) for each in parts_of(row.field, str(row.value))] if several else None

        def chosen(links: list[Link] | None) -> None:
            if links is not None:
                row.fill(joined(row.field, (link.about[0] for link in links)))
                self.focus_next()

        hint = self.say("pick.tick" if several else "pick.hint")
        columns = (Column("", 20), Column(""))
        empty = self.say("pick.nothing")
        self.app.push_screen(PickScreen(row.field.label, columns, rows, hint=hint, ticked=ticked, empty=empty), chosen)


class RowsScreen(FieldsScreen):
    """Opinions of a reception, commitments of a reply, decisions of a meeting, ballots."""

    NAME = "rows"

    def __init__(self, field: FormField, value: Any, known: Mapping[str, tuple[Option, ...]], place: str) -> None:
        self.field = field
        self.every: list[dict[str, Any]] = [dict(each) for each in value or []] or [{}]
        self.number = len(self.every) - 1
        super().__init__(field.fields, self.every[self.number])
        self.known, self.prefix = dict(known), place

    def place(self, row: FieldRow) -> str:
        """Known values stand under the outer field's name."""
        return f"{self.prefix}.{super().place(row)}"

    async def fetch(self) -> None:
        """Show the row at hand."""
        await self.turn()

    async def turn(self) -> None:
        """Show the row at hand."""
        self.start = self.every[self.number]
        await self.lay()
        self.tell()

    @on(LedgerChanged)
    def changed(self, message: LedgerChanged) -> None:
        """What others record does not disturb a row that is being filled in."""
        message.stop()
        message.prevent_default()  # the screens that only show something ask anew
        if message.notice:
            self.notice(message.notice, message.mark)

    def tell(self) -> None:
        """Which row this is, and all there are."""
        self.crumbs(
            (self.say("place.form"), self.field.label),
            self.say("rows.number", number=self.number + 1, count=len(self.every)),
        )
        said: list[tuple[Piece, ...]] = []
        for number, row in enumerate(self.every):
            mark, style = (">", "bold") if number == self.number else (" ", "$text-muted")
            said.append(((f"{mark}{number + 1:>3}  {summary(self.field, row)}", style),))
        room = max(self.size.height // 4, 4)
        first = min(max(self.number - room + 2, 0), max(len(said) - room, 0))
        self.query_one("#draft", Paragraph).show(*said[first : first + room])

    def altered(self) -> None:
        """Keep the row."""
        self.every[self.number] = self.texts()
        self.tell()

    def to_row(self, number: int) -> None:
        """Another row."""
        self.accept()
        self.every[self.number] = self.texts()
        self.number = number
        work(self, self.turn, group="work")

    def action_add_row(self) -> None:
        """On to the next row, a new one behind the last."""
        self.accept()
        self.every[self.number] = self.texts()
        if self.number == len(self.every) - 1 and self.every[self.number]:
            self.every.append({})
        self.to_row(min(self.number + 1, len(self.every) - 1))

    def action_previous_row(self) -> None:
        """Back to the row before."""
        if self.number > 0:
            self.to_row(self.number - 1)

    def action_remove_row(self) -> None:
        """Take the row out."""
        self.every.pop(self.number)
        self.every = self.every or [{}]
        self.number = min(self.number, len(self.every) - 1)
        work(self, self.turn, group="work")

    def action_save(self) -> None:
        """These were the last: the whole form is recorded."""
        self.done(True)

    def action_back(self) -> None:
        """Back to the form with what was typed: nothing is lost by Esc."""
        self.done(False)

    def done(self, save: bool) -> None:
        """Answer with the rows that hold anything."""
        self.accept()
        self.every[self.number] = self.texts()
        self.dismiss(([each for each in self.every if each], save))


def summary(field: FormField, row: Mapping[str, Any]) -> str:
    """A row on one line: what was filled in, in the order of its fields."""
    parts = [str(row[inner.name]) for inner in field.fields if row.get(inner.name) and inner.mode == "text"]
    return "  ".join(parts)
