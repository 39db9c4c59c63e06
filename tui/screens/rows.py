"""The rows of a field: one at a time, each with its own fields; or the one set of fields of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.views.form import FormField, Option
from tui.screens.fields import FieldsScreen
from tui.work import work


class RowsScreen(FieldsScreen):
    """Opinions of a reception, commitments of a reply, decisions of a meeting, ballots."""

    NAME = "rows"

    def __init__(self, field: FormField, value: Any, known: Mapping[str, tuple[Option, ...]], place: str) -> None:
        self.field, self.many = field, field.mode == "rows"
        self.every: list[dict[str, Any]] = [dict(each) for each in value] if self.many else [dict(value)]
        self.every = self.every or [{}]
        self.number = len(self.every) - 1
        super().__init__(field.fields, self.every[self.number])
        self.known, self.prefix = dict(known), place

    def place(self, field: FormField) -> str:
        """Known values stand under the outer field's name."""
        return f"{self.prefix}.{field.name}"

    async def fetch(self) -> None:
        """Show the row at hand."""
        await self.turn()

    async def turn(self) -> None:
        """Show the row at hand."""
        self.start = self.every[self.number]
        await self.lay()
        self.tell()

    def tell(self) -> None:
        """Which row this is, and what numbers add up to."""
        scope = self.say("rows.number", number=self.number + 1, count=len(self.every)) if self.many else ""
        self.crumbs((self.say("place.form"), self.field.label), scope)
        numbers = [str(row.value).strip() for row in self.rows if row.field.shape.type == "int"]
        if len(numbers) > 1:
            total = sum(int(each) for each in numbers if each.isdecimal())
            self.notice(self.say("rows.sum", total=total))

    def altered(self) -> None:
        """Keep the row; sums are live."""
        self.every[self.number] = self.texts()
        self.tell()

    def action_add_row(self) -> None:
        """On to the next row, a new one behind the last."""
        if not self.many:
            return
        self.altered()
        if self.number == len(self.every) - 1 and self.every[self.number]:
            self.every.append({})
        self.number = min(self.number + 1, len(self.every) - 1)
        work(self, self.turn, group="work")

    def action_remove_row(self) -> None:
        """Take the row out."""
        self.every.pop(self.number)
        self.every = self.every or [{}]
        self.number = min(self.number, len(self.every) - 1)
        work(self, self.turn, group="work")

    def action_save(self) -> None:
        """Back to the form with what was filled in."""
        self.accept()
        self.every[self.number] = self.texts()
        kept = [each for each in self.every if each]
        self.dismiss(kept if self.many else (kept[0] if kept else {}))

    def action_back(self) -> None:
        """Back keeps what was typed: nothing is lost by Esc."""
        self.action_save()
