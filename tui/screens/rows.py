"""The rows of a field: one at a time, each with its own fields, all of them in sight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import on

from ledger.views.form import FormField, Option
from tui.messages import LedgerChanged
from tui.screens.fields import FieldsScreen
from tui.text import Piece
from tui.widgets.field import FieldRow
from tui.widgets.lines import Paragraph
from tui.work import work


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
