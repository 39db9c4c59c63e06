"""What the keys of every screen do; the work itself is loaded when a key first asks for it.

The first screen has to be there in a blink, and most of what the keys do needs the whole catalogue.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from ledger.views.shapes import Link
from ledger.views.words import say
from tui.screens.base import LedgerScreen
from tui.work import work

if TYPE_CHECKING:
    from tui.app import LedgerApp


class Actions:
    """The actions that belong to no single screen; a part of the application."""

    @property
    def me(self) -> LedgerApp:
        """The application, by its own type."""
        return cast("LedgerApp", self)

    @property
    def here(self) -> LedgerScreen:
        """The screen in front, or the one under a palette."""
        return next(each for each in reversed(self.me.screen_stack) if isinstance(each, LedgerScreen))

    def word(self, name: str, /, **values: object) -> str:
        """A word of the screens."""
        return say(self.me.lang, name, **values)

    def action_place(self, name: str) -> None:
        """Go to a board."""
        self.me.go(Link("board", (name,)))

    def action_statistics(self) -> None:
        """Go to the statistics."""
        self.me.go(Link("statistics"))

    def action_help(self) -> None:
        """The keys of this screen, then the manual."""
        here = self.here
        self.me.go(Link("help", (self.word("place.help"), here.NAME, here.help_topic())))

    def action_commands(self) -> None:
        """The palette of commands."""
        from tui.palettes import commands

        commands(self.me)

    def action_find(self) -> None:
        """The palette of people, suggestions, opinions, events."""
        from tui.palettes import find_anything

        find_anything(self.me)

    def action_record(self) -> None:
        """What can be recorded here, the next step first."""
        from tui.palettes import offer_kinds

        self.me.held.hold()
        work(self.me, offer_kinds, self.me, group="record")

    def action_undo(self) -> None:
        """Take back the event under the cursor, or the last one of this person: by a correction."""
        from tui.undoing import undo, undo_last

        event = self.here.undoable()
        begun = partial(undo_last, self.me) if event is None else partial(undo, self.me, event)
        work(self.me, begun, group="undo")

    def action_clocks(self) -> None:
        """Look at another time."""
        from tui.clocking import ask_time

        ask_time(self.me)

    def action_copy(self) -> None:
        """What is shown to the clipboard, and to a file where the terminal has none."""
        from tui.outside import copy

        copy(self.me)

    def action_export(self) -> None:
        """What is shown to a file."""
        from tui.outside import export

        export(self.me)

    def action_theme(self) -> None:
        """Other colours, kept for the next time."""
        from tui.palettes import offer_themes

        offer_themes(self.me)

    def action_language(self) -> None:
        """The screens in the other language: begun anew, what is half typed is in the drafts."""
        self.me.turned = "zh" if self.me.lang == "en" else "en"
        self.me.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C copies in a line and leaves nothing: say how to leave."""
        self.here.notice(self.word("notice.leave"))
