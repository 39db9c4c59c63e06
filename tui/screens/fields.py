"""Filling in fields: moving among them, pasting, and opening what has a screen of its own."""

from __future__ import annotations

from typing import Any

from textual import events, on

from ledger.views.shapes import Column, Link, Row
from ledger.views.typed import joined, parts_of
from tui.screens.offering import OfferingScreen
from tui.screens.pick import PickScreen
from tui.widgets.field import FieldRow, HeadRow, TableBox
from tui.widgets.inputs import LineInput
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
        from tui.screens.rows import RowsScreen

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
