"""The application: one desk, one stack of screens, one place that knows where a link leads."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.scrollbar import ScrollBar

from ledger.locale import Language
from ledger.views.reader import Clocks, Reader
from ledger.views.shapes import Link
from ledger.views.taste import theme as chosen
from ledger.views.words import say
from tui import theme
from tui.actions import Actions
from tui.desk import Desk
from tui.keys import bindings
from tui.messages import LedgerChanged, Worked
from tui.places import screen_for
from tui.screens.base import LedgerScreen
from tui.scrollbars import PlainBar
from tui.turns import Held, taken
from tui.work import work

if TYPE_CHECKING:
    from ledger.views.watch import News

MORE = Path(__file__).with_name("more.tcss")
WATCH = 3.0
"""Seconds between looks for what other processes, or a pull, have brought."""


PAINTED = 1.0
"""Seconds after which the first screen stands."""


def collect() -> None:
    """Look for cycles again, but not among what was there from the start."""
    gc.freeze()
    gc.enable()


class LedgerApp(Actions, App[None]):
    """The ledger in a terminal."""

    CSS_PATH = "ledger.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("")]

    def __init__(self, desk: Desk, lang: Language, first: Link = Link("home"), watch: float = WATCH) -> None:  # noqa: B008
        super().__init__()
        self.desk, self.lang, self.first, self.watch_every = desk, lang, first, watch
        self.clocks = desk.clocks
        self.held = Held()
        self.looks = 0
        self.begun: Path | None = None
        """The ledger that was made at the first-run screen."""
        self.touched: tuple[str, ...] = ()
        self.fault: Exception | None = None
        self.turned: Language | None = None
        """The language in which the screens are to begin anew."""
        self.today = date.today()
        for each in theme.THEMES:
            self.register_theme(each)
        self.wear(chosen())
        self.desk.progress = self.tell

    def wear(self, name: str) -> None:
        """Begin in these colours; told as a change, the framework would read the whole stylesheet twice."""
        self.set_reactive(App.theme, name)
        dark = self.current_theme.dark
        for worn, each in ((True, f"-theme-{name}"), (dark, "-dark-mode"), (not dark, "-light-mode")):
            self.set_class(worn, each, update=False)
        self.stylesheet.set_variables(self.get_css_variables())
        self._refresh_truecolor_filter(self.ansi_theme)

    def dress(self) -> None:
        """Read the part of the stylesheet that the home screen does without."""
        if not self.stylesheet.has_source(str(MORE), ""):
            self.stylesheet.read(MORE)
            self.refresh_css(animate=False)

    def push_screen(self, *given: Any, **named: Any) -> Any:
        """Another screen, in its own clothes."""
        self.dress()
        return super().push_screen(*given, **named)

    def on_mount(self) -> None:
        """Where to begin, and the watch."""
        ScrollBar.renderer = PlainBar
        if self.first.place == "first_run":
            self.dress()
        if self.first.place not in ("home", "first_run"):
            self.go(self.first)
        if self.first.place != "first_run":
            self.begin_watch()
        self.set_timer(PAINTED, collect)

    async def on_event(self, event: events.Event) -> None:
        """A key is done with before the next one is looked at."""
        if isinstance(event, events.Key | events.Paste):
            await self.held.wait()
        target = self.focused if isinstance(event, events.Key) else None
        await super().on_event(event)
        await taken(target)

    def get_default_screen(self) -> Screen[object]:
        """The first screen, under all others."""
        screen = screen_for(self.first if self.first.place == "first_run" else Link("home"))
        assert screen is not None
        return screen

    def begin_watch(self) -> None:
        """Look at the ledger's day, and from now on for changes."""
        work(self, self.learn_day, group="day", alone=False)
        if self.watch_every:
            self.set_interval(self.watch_every, lambda: work(self, self.look_around, group="watch", alone=False))

    async def learn_day(self) -> None:
        """The day on which the ledger is read, for dates typed as `昨天`."""
        screen = self.screen
        if isinstance(screen, LedgerScreen):
            found = await screen.ask(day_of)
            if found is not None:
                self.today = found

    async def look_around(self) -> None:
        """Take in what others have recorded, and say so."""
        screen = self.screen
        if not isinstance(screen, LedgerScreen):
            return
        from ledger.views.watch import told

        self.looks += 1
        looked = await screen.ask(look, self.looks)
        if looked is None:
            return
        found, today = looked
        if today != self.today:  # midnight: what is due, and the day that a form begins with, are others
            self.today = today
            self.changed("")
        if found is None:
            return
        notice = told(self.lang, found)
        if found.touched == self.touched and not (found.events or found.settings):
            return  # said already
        self.touched = found.touched
        self.changed(notice, mark="!" if found.touched else "+")

    def go(self, link: Link) -> None:
        """Go where a link leads."""
        screen = screen_for(link)
        if screen is not None:
            if link.place == "form":
                self.held.hold()
            self.push_screen(screen)

    def changed(self, notice: str, but: Screen[object] | None = None, mark: str = "+") -> None:
        """Tell every screen that the ledger is not what it was; the top one says why."""
        top = next((each for each in reversed(self.screen_stack) if each is not but), None)
        for screen in self.screen_stack:
            if screen is not but and isinstance(screen, LedgerScreen):
                screen.post_message(LedgerChanged(notice if screen is top else "", mark))

    def tell(self, count: int) -> None:
        """The desk's thread has come this far."""
        self.call_from_thread(self.post_message, Worked(count))

    def on_worked(self, message: Worked) -> None:
        """Long work has come this far."""
        if isinstance(self.screen, LedgerScreen):
            self.screen.notice(say(self.lang, "notice.progress", count=f"{message.count:,}"))

    def _fatal_error(self) -> None:
        """A fault of the program ends it: the framework's report, which shows what records say, is not printed."""
        assert self._exception is not None
        self.fault = self._exception
        self._close_messages_no_wait()

    async def set_clocks(self, clocks: Clocks) -> None:
        """Look at another time, on every screen."""
        screen = self.screen
        if isinstance(screen, LedgerScreen):
            screen.notice(say(self.lang, "notice.working"))
            if await screen.ask(turn_clocks, clocks) is not None:
                self.desk.clocks = clocks
                await self.learn_day()
                self.changed(say(self.lang, clock_word(clocks)))


def clock_word(clocks: Clocks) -> str:
    """What is said after the clocks were set."""
    if clocks.set:
        return "clock.set"
    return "clock.since_set" if clocks.since else "clock.now"


def day_of(reader: Reader) -> date:
    """The day on which the ledger is read; what is there now is not news."""
    from ledger.views.watch import begun

    begun(reader)
    return reader.today


def look(reader: Reader, number: int) -> tuple[News | None, date]:
    """What is new since the look before, and what day it is."""
    from ledger.views.watch import news

    return news(reader, number), reader.today


def turn_clocks(reader: Reader, clocks: Clocks) -> bool:
    """Set the clocks of the reader."""
    reader.set_clocks(clocks)
    return True
