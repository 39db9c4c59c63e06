"""A palette over the screen: type to find, digits or Enter choose, Space ticks where several may be meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from ledger.views.shapes import Column, Link, Row
from ledger.views.sound import matcher
from tui.messages import Opened
from tui.turns import Held
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Line
from tui.widgets.table import EventTable
from tui.work import work

Source = Callable[[str], Awaitable[Sequence[Row]]]


class PickInput(LineInput):
    """The line of a palette: a digit typed first chooses, Space ticks where rows are ticked."""

    async def _on_key(self, event: events.Key) -> None:
        screen = self.screen
        if isinstance(screen, PickScreen) and screen.takes(event, self.value):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)


class PickScreen(ModalScreen[list[Link] | None]):
    """Rows to choose from: given ones, or those a source finds for what is typed."""

    BINDINGS = [  # noqa: RUF012
        Binding("escape", "give_up", show=False),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("ctrl+s", "done", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Row] = (),
        *,
        source: Source | None = None,
        hint: str = "",
        ticked: Sequence[Link] | None = None,
        empty: str = "",
    ) -> None:
        super().__init__()
        self.heading, self.columns, self.rows, self.source = title, columns, list(rows), source
        self.hint, self.empty = hint, empty
        self.ticked = None if ticked is None else dict.fromkeys(ticked)
        self.touched = False
        """Whether anything was ticked or unticked: only then nothing ticked means nobody."""

    def compose(self) -> ComposeResult:
        """Title, line, rows, hint."""
        with Vertical(id="box"):
            yield Line((self.heading, "bold"), classes="title")
            yield PickInput(id="typed")
            yield EventTable(id="rows", head=False)
            yield Line((f" {self.hint}", "$text-muted"))

    def on_mount(self) -> None:
        """Begin to type at once."""
        self.query_one("#rows", EventTable).can_focus = False
        self.set_focus(self.query_one("#typed"))
        self.fill(self.rows)

    def fill(self, rows: Sequence[Row]) -> None:
        """Show rows, numbered, or ticked."""
        shown = [self.shown(number, row) for number, row in enumerate(rows, start=1)]
        table = self.query_one("#rows", EventTable)
        table.show((Column("", 4), *self.columns), shown, self.empty)

    def shown(self, number: int, row: Row) -> Row:
        """A row with its digit or its tick."""
        if self.ticked is None:
            first = str(number) if number <= 9 else ""
        else:
            first = "[x]" if row.link in self.ticked else "[ ]"
        return row._replace(cells=(first, *row.cells))

    def kept(self) -> list[Row]:
        """The given rows that fit what is typed."""
        typed = self.query_one("#typed", LineInput).value
        if not typed.strip():
            return self.rows
        match = matcher(typed)
        ranked = []
        for place, row in enumerate(self.rows):
            ranks = [rank + 4 * (cell > 0) for cell, text in enumerate(row.cells) if (rank := match(text)) is not None]
            if ranks:
                ranked.append((min(ranks), place))
        return [self.rows[place] for _, place in sorted(ranked)]

    @on(LineInput.Changed)
    def typed(self, message: LineInput.Changed) -> None:
        """Find as one types."""
        if self.source is not None:
            work(self, self.search, message.value, group="work")
        else:
            table = self.query_one("#rows", EventTable)
            self.fill(self.kept())
            table.cursor = 0

    async def search(self, text: str) -> None:
        """Ask the source."""
        assert self.source is not None
        self.rows = list(await self.source(text))
        self.fill(self.rows)
        self.query_one("#rows", EventTable).cursor = 0

    def takes(self, event: events.Key, typed: str) -> bool:
        """Digits choose while nothing is typed; Space ticks."""
        if self.ticked is not None:
            if event.key == "space":
                self.tick()
            return event.key == "space"
        if typed or self.source is not None or not (event.character or "").isdecimal():
            return False
        place = int(event.character or "0") - 1
        if 0 <= place < len(self.rows):
            self.answer([self.rows[place].link])
        return True

    def action_move(self, step: int) -> None:
        """Move among the rows while typing."""
        self.query_one("#rows", EventTable).cursor += step

    def tick(self) -> None:
        """Tick or untick the row under the cursor."""
        table = self.query_one("#rows", EventTable)
        assert self.ticked is not None
        self.touched = True
        link = table.link
        if link in self.ticked:
            del self.ticked[link]
        elif link.place:
            self.ticked[link] = None
        cursor = table.cursor
        self.fill(self.kept() if self.source is None else self.rows)
        table.cursor = cursor + 1

    @on(LineInput.Submitted)
    def submitted(self, message: LineInput.Submitted) -> None:
        """Enter takes the ticked rows, or the one under the cursor."""
        message.stop()
        self.action_done()

    @on(Opened)
    def opened(self, message: Opened) -> None:
        """A click on a row takes it."""
        message.stop()
        self.action_done()

    def action_done(self) -> None:
        """Answer."""
        if self.ticked is not None and (self.ticked or self.touched):
            self.answer(list(self.ticked))
            return
        link = self.query_one("#rows", EventTable).link
        if link.place:
            self.answer([link])

    def answer(self, links: list[Link]) -> None:
        """Go back with what was chosen; keys typed ahead wait for where it leads."""
        held: Held | None = getattr(self.app, "held", None)
        waiting = self._result_callbacks[-1].requester if self._result_callbacks else None
        self.dismiss(links)
        if held is not None and waiting is not None:
            held.hold()
            waiting.call_next(held.release)  # behind the call that goes where it leads

    def action_give_up(self) -> None:
        """Nothing chosen."""
        self.dismiss(None)
