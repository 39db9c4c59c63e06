"""What every screen has: a head with crumbs, a notice, the keys, and the way to ask the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from ledger.kernel.finding import Refused
from ledger.locale import Language
from ledger.views.reader import Reader
from ledger.views.shapes import NOWHERE, Link
from ledger.views.words import say
from tui.keys import bindings
from tui.messages import LedgerChanged, Opened
from tui.text import Piece
from tui.widgets.lines import KeyLine, Line, Prose
from tui.work import work

if TYPE_CHECKING:
    from tui.app import LedgerApp

MOMENT = 0.1
"""Seconds for which an empty screen is not drawn while its first answer is awaited."""
WIDE, TALL, LOW = 110, 34, 22
"""Columns and lines from which on a screen shows more at a time, and lines below which it shows less."""

P = ParamSpec("P")
T = TypeVar("T")


class LedgerScreen(Screen[Any]):
    """A screen of the ledger; its subclasses say what stands between head and foot."""

    NAME: ClassVar[str] = ""
    AUTO_FOCUS = ""
    stale = held = False
    headed: tuple[tuple[str, ...], str] = ((), "")

    def __init_subclass__(cls, **named: Any) -> None:
        if "NAME" in cls.__dict__:
            cls.BINDINGS = [*bindings(cls.NAME)]
        super().__init_subclass__(**named)

    @property
    def ledger(self) -> LedgerApp:
        """The application, by its own type."""
        return cast("LedgerApp", self.app)

    @property
    def lang(self) -> Language:
        """The language to speak."""
        return self.ledger.lang

    def say(self, name: str, /, **values: object) -> str:
        """A word of the screens."""
        return say(self.lang, name, **values)

    def compose(self) -> ComposeResult:
        """Head, body, notice, keys; how much room there is, is known before anything has its clothes."""
        self.measure(self.app.size, update=False)
        yield Line(id="head")
        yield from self.body()
        yield Prose(id="notice")
        yield KeyLine(self.NAME, self.lang)

    def body(self) -> ComposeResult:
        """What stands between."""
        yield Widget()

    def on_mount(self) -> None:
        """The framework calls this of every class of a screen: a subclass adds its own, and does not call this."""
        if self.NAME != "home":
            self.hold()
        self.begin()

    def begin(self) -> None:
        """Ask for what is to be shown."""
        self.crumbs()
        self.load()

    # --- drawing ------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Draw nothing until there is something to show, or for a moment: an empty screen first would cost as much."""
        self.held = True
        self.app._begin_batch()
        self.set_timer(MOMENT, self.draw)

    def draw(self) -> None:
        """Draw from now on."""
        if self.held:
            self.held = False
            self.app._end_batch()
            self.refresh()

    def on_unmount(self) -> None:
        """Whoever has left holds nothing up."""
        if self.held:
            self.held = False
            self.app._end_batch()

    def on_resize(self) -> None:
        """On a wide terminal things stand side by side."""
        self.measure(self.size)

    def measure(self, size: Size, update: bool = True) -> None:
        """Say to the stylesheet how much room there is."""
        for enough, name in ((size.width >= WIDE, "wide"), (size.height >= TALL, "tall"), (size.height < LOW, "low")):
            self.set_class(enough, name, update=update)

    @property
    def wide(self) -> bool:
        """Whether there is room for two things side by side."""
        return self.size.width >= WIDE

    # --- asking -------------------------------------------------------------------------------------

    def load(self) -> None:
        """Ask the ledger anew, and show what it answers."""
        work(self, self.fetch, group="load")

    async def fetch(self) -> None:
        """Ask for the view of this screen and show it."""

    async def ask(self, function: Callable[Concatenate[Reader, P], T], *args: P.args, **named: P.kwargs) -> T | None:
        """Ask the ledger; what it refuses is said on the notice line, and None comes back."""
        try:
            answer = await self.ledger.desk.ask(function, *args, **named)
            self.stale = False
            self.call_next(self.draw)  # behind whatever is made of the answer at once
            return answer if self.is_attached else None  # the person may have left meanwhile
        except (Refused, sqlite3.Error, OSError) as failure:
            from ledger.views.trouble import in_words, said

            self.notice(in_words(said(failure, self.lang), self.lang), "!")
            self.call_next(self.draw)
        return None

    # --- saying -------------------------------------------------------------------------------------

    def crumbs(self, path: tuple[str, ...] = (), scope: str = "") -> None:
        """Where this is, what it covers, the commit it is taken from, and whether another time is looked at."""
        trail = " > ".join((self.say("place.home"), *path))
        self.headed = (path, scope)
        right: list[Piece] = []
        clocks = self.ledger.desk.clocks
        if self.stale:
            right.append((f" {self.say('head.stale')} ", "bold reverse"))
        if clocks.as_of is not None:
            right.append((f" {self.say('clock.as_of', day=clocks.as_of)} ", "bold reverse"))
        if clocks.known_at is not None:
            right.append((f" {self.say('clock.known_at', when=clocks.known_at[:19])} ", "bold reverse"))
        if clocks.since is not None:
            right.append((f" {self.say('clock.since', when=clocks.since[:19])} ", "bold reverse"))
        stamp = self.ledger.desk.stamp
        said = scope if not stamp or stamp in scope else f"{scope}  {stamp}"
        for head in self.query("#head").results(Line):
            head.show((trail, "bold"), right=(*right, f" {said.strip()}"))

    def notice(self, text: str, mark: str = "") -> None:
        """A sentence above the keys; it stays until the next."""
        style = {"!": "bold $text-error", "+": "bold $text-success"}.get(mark, "")
        for area in self.query("#notice").results(Prose):
            area.show(((f"{mark + ' ' if mark else ''}{text}", style),))

    # --- what all screens do ------------------------------------------------------------------------

    @on(Opened)
    def follow(self, message: Opened) -> None:
        """Go where a row or figure leads."""
        message.stop()
        self.ledger.go(message.link)

    @on(LedgerChanged)
    def changed(self, message: LedgerChanged) -> None:
        """Show what is new."""
        if message.notice:
            self.notice(message.notice, message.mark)
        self.stale = True  # until the new answer is there, the screen says that it is not what the ledger is
        self.crumbs(*self.headed)
        self.load()

    def shown_text(self) -> str:
        """What is on the screen as plain text, to copy or export; screens that have more say so."""
        return ""

    def shown_table(self) -> list[tuple[str, ...]]:
        """What is shown as rows of cells, its head first; nothing where it is no table."""
        return []

    async def complete(self) -> None:
        """Read what is shown but has not come yet, before it is copied or exported."""

    async def copied(self) -> str:
        """What is under the cursor and worth copying by itself; '' for all that is shown."""
        return ""

    def context(self) -> Link:
        """What F2 is about here: an entity, and the event under the cursor."""
        return NOWHERE

    def help_topic(self) -> str:
        """What help is about here: a kind, a subject or the name of a board."""
        found = next((value for name in ("kind", "subject", "about") if (value := getattr(self, name, ""))), "")
        return found if isinstance(found, str) else ""

    def undoable(self) -> str | None:
        """The event that F9 would take back here; None: the last one of this person."""
        return None

    def action_back(self) -> None:
        """To the screen before."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def action_reload(self) -> None:
        """Ask anew."""
        work(self, self.ledger.look_around, group="look")
        self.load()
