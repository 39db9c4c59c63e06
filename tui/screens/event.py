"""One event whole: what it says, the exact file, who recorded it, and the commit that proves it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from ledger.locale import label
from ledger.views.events import EventView, event_view
from ledger.views.shapes import Link
from tui.screens.base import LedgerScreen
from tui.text import Piece
from tui.widgets.lines import Prose


class EventScreen(LedgerScreen):
    """An event, its file and its commit."""

    NAME = "event"

    def __init__(self, event: str) -> None:
        super().__init__()
        self.event = event
        self.view: EventView | None = None

    def body(self) -> ComposeResult:
        """One long text."""
        with VerticalScroll(id="page"):
            yield Prose(id="text")

    async def fetch(self) -> None:
        """Ask for the event."""
        view = await self.ask(event_view, self.event)
        if view is not None:
            self.view = view
            line = view.line
            status = self.say(f"status.{line.status}") if line.status else self.say("status.stands")
            path = tuple(part for part in (line.key if line.subject != "entry" else "", self.kind()) if part)
            self.crumbs(path, status)
            self.query_one("#text", Prose).show(*self.text())
            self.query_one("#page").focus()

    def kind(self) -> str:
        """The label of the event's kind."""
        return label(self.lang, "kinds", self.view.line.kind) if self.view else ""

    def text(self) -> list[tuple[Piece, ...]]:
        """The event, part by part."""
        view, say = self.view, self.say
        assert view is not None
        line = view.line
        said: list[tuple[Piece, ...]] = [((say("event.says"), "bold"),)]
        said += [((f"  {name}", "$text-muted"), f"  {value}") for name, value in view.fields]
        for change in view.differences:
            said.append((("  - " + f"{change.label} {change.before}", "$text-error"),))
            said.append((("  + " + f"{change.label} {change.after}", "$text-success"),))
        if view.target:
            said.append((("  " + say("event.target") + "  ", "$text-muted"), (view.target, "bold $accent")))
        said += [("",), ((say("event.commit"), "bold"),)]
        if view.commit:
            said.append((f"  {view.commit}",))
            when = f"{view.committed:%Y-%m-%d %H:%M}" if view.committed else ""
            said.append((f"  {when}  {view.author}  {view.title}",))
        else:
            said.append((("  " + say("event.unversioned"), "$text-warning"),))
        recorded = say(
            "event.recorded",
            recorder=line.recorder,
            when=f"{line.recorded:%Y-%m-%d %H:%M}",
            channel=view.channel,
        )
        said.append((f"  {recorded}",))
        if view.corrections:
            said += [("",), ((say("event.corrections"), "bold"),)]
            for each in view.corrections:
                kind = label(self.lang, "kinds", each.kind)
                said.append((f"  {each.recorded:%Y-%m-%d %H:%M}  {kind}  {each.recorder}  {each.summary}",))
        said += [("",), ((line.path, "bold"),)]
        said += [((f"  + {each}", "$text-success"),) for each in view.text.rstrip().split("\n")]
        return said

    def context(self) -> Link:
        """What F2 is about here: the entity of the event, and the event."""
        if self.view is None:
            return Link("")
        return Link("entity", (self.view.line.subject, self.view.line.key, self.event))

    def undoable(self) -> str | None:
        """This event."""
        return self.event

    def action_open(self) -> None:
        """To what this corrects, or to the first correction of it; else to the entity it belongs to."""
        view = self.view
        if view is None:
            return
        if view.target:
            self.ledger.go(Link("event", (view.target,)))
        elif view.corrections:
            self.ledger.go(view.corrections[0].link)
        elif view.line.subject:
            self.ledger.go(Link("entity", (view.line.subject, view.line.key)))

    def action_editor(self) -> None:
        """Look at the file in the user's own editor; what is changed there counts for nothing."""
        if self.view is not None:
            from tui.editor import edit

            edit(self.ledger, self.view.text)

    def shown_text(self) -> str:
        """The file and where it is proved."""
        if self.view is None:
            return ""
        return f"# {self.view.line.path}\n# {self.view.commit}\n{self.view.text}"

    def on_key(self, event: events.Key) -> None:
        """Enter goes on."""
        if event.key == "enter":
            event.stop()
            self.action_open()
