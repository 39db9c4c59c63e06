"""Long texts: the manual, the keys of a screen, a preview; anything in them can be looked for."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from ledger.views.sound import folded
from tui.keys import keys_of
from tui.screens.base import LedgerScreen
from tui.text import Piece, cells, fit, flowed
from tui.widgets.inputs import LineInput
from tui.widgets.lines import Prose


class TextScreen(LedgerScreen):
    """A text to scroll through."""

    NAME = "text"

    def __init__(self, title: str, said: Sequence[tuple[Piece, ...]]) -> None:
        super().__init__()
        self.heading, self.said = title, list(said)
        self.found = -1

    def body(self) -> ComposeResult:
        """The text, and the line to look for something in it."""
        with VerticalScroll(id="page"):
            yield Prose(id="text")
        yield LineInput(id="filter")

    async def fetch(self) -> None:
        """Show the text."""
        self.crumbs((self.heading,))
        self.query_one("#text", Prose).show(*self.said)
        self.query_one("#page").focus()

    def shown_text(self) -> str:
        """The whole text."""
        return "\n".join("".join(piece if isinstance(piece, str) else piece[0] for piece in each) for each in self.said)

    # --- looking for something -----------------------------------------------------------------------

    def action_filter(self) -> None:
        """Begin to look for something."""
        field = self.query_one("#filter", LineInput)
        field.add_class("open")
        self.set_focus(field)
        self.notice(self.say("help.search"))

    @on(LineInput.Changed)
    def typed(self, message: LineInput.Changed) -> None:
        """The first place from here on, as one types."""
        self.look(message.value, max(self.found, 0))

    @on(LineInput.Submitted)
    def submitted(self, message: LineInput.Submitted) -> None:
        """The next place."""
        message.stop()
        self.look(message.value, self.found + 1)

    @on(LineInput.Left)
    def led_out(self, message: LineInput.Left) -> None:
        """Arrows lead back into the text."""
        message.stop()
        self.query_one("#page").focus()

    def look(self, text: str, first: int) -> None:
        """Go to the first line with the text from there on, then from the top; mark it."""
        wanted = folded(text)
        lines = ["".join(piece if isinstance(piece, str) else piece[0] for piece in each) for each in self.said]
        order = [*range(first, len(lines)), *range(min(first, len(lines)))]
        self.found = next((place for place in order if wanted and wanted in folded(lines[place])), -1)
        shown = list(self.said)
        if self.found >= 0:
            shown[self.found] = ((lines[self.found], "bold reverse"),)
        page = self.query_one("#text", Prose)
        page.show(*shown)
        if self.found >= 0:
            self.query_one("#page").scroll_to(y=max(page.first_of(self.found) - 3, 0), animate=False)
        elif wanted:
            self.notice(self.say("find.none"))

    def action_back(self) -> None:
        """Out of the search first, then out of the text."""
        field = self.query_one("#filter", LineInput)
        if field.has_class("open"):
            field.remove_class("open")
            self.notice("")
            self.query_one("#page").focus()
        else:
            super().action_back()


class HelpScreen(TextScreen):
    """The keys of the screen it was called from, the section of the manual on it, then all of the manual."""

    NAME = "help"

    def __init__(self, title: str, about: str, topic: str = "") -> None:
        super().__init__(title, ())
        self.about, self.topic = about, topic

    async def fetch(self) -> None:
        """Keys first, two in a line where there is room; then the manual."""
        from ledger.views.manual import manual, topic

        kind, subject = self.topic, self.topic.partition(".")[0]
        said: list[tuple[Piece, ...]] = [((self.say("help.keys"), "bold"),)]
        keys = [(key.written, self.say(f"key.{key.word}")) for key in keys_of(self.about)]
        half = (len(keys) + 1) // 2 if self.size.width >= BROAD else len(keys)
        for place in range(half):
            pair = [keys[place], *keys[place + half : place + half + 1]]
            said.append(tuple(piece for each in pair for piece in key_pieces(*each)))
        if "." in kind:
            said += await self.fields_of(kind)
        section = topic(self.lang, subject, self.about)
        if section is not None:
            said += [("",), *lines_of(section.text.split("\n"))]
        said += [(line,) for line in self.say("help.typing").split("\n")]
        said += [((self.say("help.manual"), "bold"),), ("",), *lines_of(manual(self.lang))]
        self.said = said
        await super().fetch()

    def on_resize(self) -> None:
        """Another width, other lines."""
        self.load()

    async def fields_of(self, kind: str) -> list[tuple[Piece, ...]]:
        """The fields of the form that help was asked for."""
        from ledger.views.form import form
        from ledger.views.manual import fields

        asked = await self.ask(form, kind)
        if asked is None:
            return []
        said: list[tuple[Piece, ...]] = [("",), ((self.say("help.fields", kind=asked.label), "bold"),)]
        for label, words in fields(asked, self.lang):
            line = ((f"  {label}", "$text-accent"), " " * max(20 - cells(label), 1), words)
            said += flowed(line, max(self.size.width - 4, 20), 22)
        return said


BROAD = 76
"""Cells from which on two keys stand in a line."""


def lines_of(text: Sequence[str]) -> list[tuple[Piece, ...]]:
    """Lines of the manual, headings bold, tables without their rules."""
    found: list[tuple[Piece, ...]] = []
    for line in text:
        if line.startswith("|"):
            head, *rest = [cell.strip() for cell in line.strip("|").split("|")]
            if set(head) <= set("-: "):
                continue
            found.append(((f"  {head}", "$text-accent"), "  " + "  ".join(rest)))
        else:
            found.append(((f"  {line.lstrip('# ')}", "bold" if line.startswith("#") else ""),))
    return found


def key_pieces(written: str, word: str) -> tuple[Piece, Piece]:
    """A key and what it does, in half a line."""
    return (f"  {written:<8}", "bold $accent"), fit(word, 26)
