"""Where there is no ledger yet: make one, or look at the example."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from ledger.views.begin import Begun, begin_as, copy_demo, known_recorder
from ledger.views.shapes import Column, Link, Row
from tui.messages import Opened
from tui.screens.ask import AskScreen
from tui.screens.base import LedgerScreen
from tui.widgets.lines import Paragraph
from tui.widgets.table import EventTable
from tui.work import work


class FirstRunScreen(LedgerScreen):
    """The very first screen."""

    NAME = "first_run"
    roster = False
    """Whether the roster is imported once there is a ledger."""

    def body(self) -> ComposeResult:
        """What to do."""
        with VerticalScroll(id="page", can_focus=False):
            yield Paragraph(id="text")
        yield EventTable(id="table", head=False)

    async def fetch(self) -> None:
        """Say where we are."""
        self.crumbs((), str(self.ledger.desk.start))
        said = [(each,) for each in self.say("first.about", folder=self.ledger.desk.start).split("\n")]
        self.query_one("#text", Paragraph).show(*said)
        rows = [
            Row((self.say(f"first.{name}"), self.say(f"first.{name}_about")), Link("first", (name,)))
            for name in ("make", "roster", "demo", "quit")
        ]
        table = self.query_one("#table", EventTable)
        table.show((Column("", 24), Column("")), rows)
        table.focus()

    @on(Opened)
    def follow(self, message: Opened) -> None:
        """Do what was chosen."""
        message.stop()
        message.prevent_default()
        match message.link.about:
            case ("make",) | ("roster",):
                self.roster = message.link.about == ("roster",)
                names = ("first.committee", "first.district", "first.recorder")
                fields = [(self.say(name), "") for name in names[:2]] + [(self.say(names[2]), known_recorder())]
                self.app.push_screen(AskScreen(self.say("first.make"), fields), self.make)
            case ("demo",):
                work(self, self.start, None, group="work")
            case _:
                self.app.exit()

    def make(self, answers: list[str] | None) -> None:
        """Make a ledger here."""
        if answers is None:
            return
        if not answers[0].strip():
            self.notice(self.say("first.no_name"), "!")
        else:
            work(self, self.start, answers, group="work")

    async def start(self, answers: list[str] | None) -> None:
        """Make it in the background, then go home."""
        import asyncio

        from ledger.kernel.finding import Refused
        from ledger.locale import sentence

        folder = self.ledger.desk.start
        self.notice(self.say("notice.working"))
        try:
            if answers is None:
                begun: Begun = await asyncio.to_thread(copy_demo, folder / self.say("first.demo_folder"), self.lang)
            else:
                begun = await asyncio.to_thread(begin_as, folder, answers, self.lang)
        except Refused as refused:
            self.notice("  ".join(" ".join(sentence(each, self.lang)) for each in refused.findings), "!")
            return
        except OSError as failure:
            self.notice(self.say("notice.failure", cause=failure.strerror or failure), "!")
            return
        self.ledger.begun = begun.root
        if self.roster and answers is not None:
            self.ledger.first = Link("import", ("", "deputies"))
        self.app.exit()  # whoever started the screens starts them again, with a ledger
