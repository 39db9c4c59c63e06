"""Fields laid out on a screen, tables among them with their own below: what stands in them, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll

from ledger.views.form import FormField, inner_fields
from tui.screens.base import LedgerScreen
from tui.widgets.field import FieldRow, HeadRow
from tui.widgets.lines import Paragraph

WIDE = 110
"""Cells from which a form has room for its file beside the fields."""


class LaidScreen(LedgerScreen):
    """A screen of fields, made from their description; tables stand open, their fields indented."""

    NAME: ClassVar[str] = "form"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012

    def __init__(self, fields: tuple[FormField, ...], texts: Mapping[str, Any]) -> None:
        super().__init__()
        self.fields, self.start = fields, dict(texts)
        self.rows: list[FieldRow] = []
        self.heads: list[HeadRow] = []
        self.laid = False

    def body(self) -> ComposeResult:
        """Fields and the file they make, candidates, remarks."""
        with Container(id="main"):
            yield VerticalScroll(id="fields", can_focus=False)
            yield Paragraph(id="draft")
        yield Paragraph(id="offered")
        yield Paragraph(id="remarks")

    def on_mount(self) -> None:
        """English labels need more room."""
        self.set_class(self.lang == "en", "-english")

    def lay_out(
        self, fields: tuple[FormField, ...], given: Mapping[str, Any], path: tuple[str, ...] = ()
    ) -> Iterator[FieldRow | HeadRow]:
        """The rows of the fields; a table's own rows follow its head."""
        for field in fields:
            place, value = (*path, field.name), given.get(field.name)
            if field.mode == "table" and (value or field.required or path):
                yield HeadRow(field, place)
                inside = value if isinstance(value, Mapping) else {}
                yield from self.lay_out(inner_fields(field, inside), inside, place)
            else:
                yield FieldRow(field, value, self.say("field.open"), place)

    async def lay(self) -> None:
        """Put the fields on the screen and begin with the first that is empty; the day is today, one line up."""
        with self.app.batch_update():
            await self.lay_anew()

    async def lay_anew(self) -> None:
        """The same, drawn once when all of it is there."""
        area = self.query_one("#fields")
        await area.remove_children()
        made = list(self.lay_out(self.fields, self.start))
        self.rows = [row for row in made if isinstance(row, FieldRow)]
        self.heads = [row for row in made if isinstance(row, HeadRow)]
        for number, each in enumerate(made):
            each.set_class(number % 2 == 1, "odd", update=False)  # it gets its clothes when it is mounted
        await area.mount_all(made)
        self.understand_all()
        first = next((row for row in self.rows if not row.value and row.field.name != "occurred"), None)
        target = first or self.rows[0]
        self.go_to(target)
        if not self.laid:
            self.laid = True
            self.ledger.held.release()

    def texts(self) -> dict[str, Any]:
        """What was typed, without what is empty."""
        found: dict[str, Any] = {}
        for row in self.rows:
            if row.value:
                place = found
                for name in row.path[:-1]:
                    place = place.setdefault(name, {})
                place[row.path[-1]] = row.value
        return found

    def row_of(self, widget: object) -> FieldRow | None:
        """The field a line or table belongs to."""
        parent = getattr(widget, "parent", None)
        return parent if isinstance(parent, FieldRow) else None

    @property
    def here(self) -> FieldRow | None:
        """The field with the cursor."""
        return self.row_of(self.focused)

    def place(self, row: FieldRow) -> str:
        """Where the known values of a field stand."""
        return ".".join(row.path)

    def row_for(self, finding: str) -> FieldRow | None:
        """The field a finding speaks of: the one it names, or the nearest that has room for its mark."""
        parts = tuple(finding.split("."))
        for length in range(len(parts), 0, -1):
            for row in self.rows:
                if row.path[:length] == parts[:length]:
                    return row
        inside = (row for row in self.rows if any(inner.name == parts[0] for inner in row.field.fields))
        return next(inside, None)

    async def fill_all(self, texts: Mapping[str, Any]) -> None:
        """Put texts into the fields, row by row; the screen stays as it is."""
        for row in self.rows:
            value: Any = texts
            for name in row.path:
                value = value.get(name) if isinstance(value, Mapping) else None
            if (value or "") != (row.value or ""):
                await row.put(value)
        self.understand_all()

    def go_to(self, row: FieldRow) -> None:
        """Put the cursor into a field, at once: keys may be waiting for it."""
        self.set_focus(row.box)

    def understand_all(self) -> None:
        """Show how every value is read."""
