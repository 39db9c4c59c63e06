"""Filling in fields: candidates while typing, accepted by Enter, a comma or Tab; arrows lead on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll

from ledger.views.adding import sums
from ledger.views.choices import candidates, last_piece, numbered, surely, unknown
from ledger.views.form import FormField, Option, echo, inner_fields, joined, parts_of
from ledger.views.shapes import Column, Link, Row
from tui.screens.base import LedgerScreen
from tui.screens.pick import PickScreen
from tui.text import Piece, cells
from tui.widgets.field import FieldRow, HeadRow, TableBox
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Paragraph
from tui.work import work

SEPARATORS = ("，", ",", "、", "；", ";")
DIGITS = 9
WIDE = 110
"""Cells from which a form has room for its file beside the fields."""


class FieldsScreen(LedgerScreen):
    """A screen of fields, made from their description; tables stand open, their fields indented."""

    NAME: ClassVar[str] = "form"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012

    def __init__(self, fields: tuple[FormField, ...], texts: Mapping[str, Any]) -> None:
        super().__init__()
        self.fields, self.start = fields, dict(texts)
        self.known: dict[str, tuple[Option, ...]] = {}
        self.offered: list[Option] = []
        self.choice = -1
        self.rows: list[FieldRow] = []
        self.heads: list[HeadRow] = []
        self.left_row: FieldRow | None = None
        self.laid = False
        self.digit_led = False

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
            each.set_class(number % 2 == 1, "odd")
        await area.mount_all(made)
        self.understand_all()
        first = next((row for row in self.rows if not row.value and row.field.name != "occurred"), None)
        target = first or self.rows[0]
        self.go_to(target)
        if not self.laid:
            self.laid = True
            self.ledger.held.release()

    # --- values -------------------------------------------------------------------------------------

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

    # --- candidates ---------------------------------------------------------------------------------

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

    def go_to(self, row: FieldRow) -> None:
        """Put the cursor into a field, at once: keys may be waiting for it."""
        self.set_focus(row.box)

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

    def on_resize(self) -> None:
        """The candidates as wide as the screen now is."""
        self.show_offered()
