"""Long texts: the manual, the keys of a screen, a preview."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from ledger.views.manual import manual
from tui.keys import keys_of
from tui.screens.base import LedgerScreen
from tui.text import Piece, wrapped
from tui.widgets.lines import Paragraph


class TextScreen(LedgerScreen):
    """A text to scroll through."""

    NAME = "text"

    def __init__(self, title: str, said: Sequence[tuple[Piece, ...]]) -> None:
        super().__init__()
        self.heading, self.said = title, said

    def body(self) -> ComposeResult:
        """The text."""
        with VerticalScroll(id="page"):
            yield Paragraph(id="text")

    async def fetch(self) -> None:
        """Show the text."""
        self.crumbs((self.heading,))
        self.query_one("#text", Paragraph).show(*self.said)
        self.query_one("#page").focus()


class HelpScreen(TextScreen):
    """The keys of the screen it was called from, then the manual."""

    NAME = "help"

    def __init__(self, title: str, about: str) -> None:
        super().__init__(title, ())
        self.about = about

    async def fetch(self) -> None:
        """Keys first; then the manual, as wide as the screen."""
        said: list[tuple[Piece, ...]] = [((self.say("help.keys"), "bold"),)]
        for key in keys_of(self.about):
            said.append(((f"  {key.written:<8}", "bold $accent"), self.say(f"key.{key.word}")))
        said += [(line,) for line in self.say("help.typing").split("\n")]
        width = max(self.size.width - 6, 20)
        for line in manual(self.lang):
            style = "bold" if line.startswith("#") else ""
            said += [((f"  {part}", style),) for part in wrapped(line.lstrip("# "), width)]
        self.said = said
        await super().fetch()
