"""A register goes in: a look at what the file would do, and ^S to record all rows that can be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ledger.views.reader import Reader
from ledger.views.registers import Looked, look, take
from ledger.views.shapes import Column, Link, Row
from ledger.views.watch import begun, recorded
from tui.screens.ask import AskScreen
from tui.screens.help import TextScreen
from tui.screens.pick import PickScreen
from tui.text import Piece
from tui.widgets.lines import Prose
from tui.work import work

ENDINGS = (".xlsx", ".xls", ".csv")
FOLDERS = ("", "Downloads", "Desktop", "Documents", "下载", "桌面", "文档")
"""Where a register commonly lies, under the person's own folder."""
MOST = 200


class ImportScreen(TextScreen):
    """What a file would do to the ledger, and then what it did."""

    NAME = "import"

    def __init__(self, path: str = "", register: str = "") -> None:
        super().__init__("", ())
        self.path, self.register = path, register
        self.looked: Looked | None = None

    async def fetch(self) -> None:
        """Look at the file, or ask which one."""
        self.heading = self.say("place.import")
        await super().fetch()
        if self.looked is not None:
            return  # what was said of the file stays
        if self.path:
            await self.look_at_file()
        else:
            self.choose()

    def choose(self) -> None:
        """The files that may be meant; any other by its path."""
        found = candidates(Path.cwd(), Path.home(), self.ledger.desk.start)
        rows = [Row((file.name, str(file.parent)), Link("file", (str(file),))) for file in found]
        rows.append(Row((self.say("import.other"), ""), Link("file", ("",))))
        columns = (Column("", 34), Column(""))
        hint = self.say("pick.hint")
        self.app.push_screen(PickScreen(self.say("import.which"), columns, rows, hint=hint), self.chosen)

    def chosen(self, links: list[Link] | None) -> None:
        """That file, or the path of another."""
        if not links:
            self.action_back()
        elif links[0].about[0]:
            self.named([links[0].about[0]])
        else:
            fields = [(self.say("import.path"), "")]
            self.app.push_screen(AskScreen(self.say("import.which"), fields, self.say("import.path_hint")), self.named)

    def named(self, answers: list[str] | None) -> None:
        """Look at the file of that path."""
        if not answers or not answers[0].strip():
            self.action_back()
            return
        self.path = str(Path(answers[0].strip().strip("\"'")).expanduser())
        work(self, self.look_at_file, group="work")

    async def look_at_file(self) -> None:
        """Say what the file would do; nothing is recorded yet."""
        self.notice(self.say("notice.working"))
        self.looked = await self.ask(look, Path(self.path), self.register or None)
        if self.looked is not None:
            self.tell(self.looked)
            word = "import.ready" if self.looked.events else "import.nothing"
            self.notice(self.say(word, events=self.looked.events, wrong=self.looked.wrong))

    def tell(self, looked: Looked) -> None:
        """The lines of a look."""
        said: list[tuple[Piece, ...]] = [((self.path, "bold"),), ("",), *((line,) for line in looked.lines)]
        if looked.remarks:
            said.append(("",))
        for text, remedy in looked.remarks:
            said.append(((f"! {text}", "$text-warning"),))
            if remedy:
                said.append(((f"  {remedy}", "$text-muted"),))
        if looked.changed:
            said += [("",), ((self.say("import.changed"), "bold"),), *((line,) for line in looked.changed)]
        self.said = said
        self.query_one("#text", Prose).show(*said)

    def action_take(self) -> None:
        """Record what can be read."""
        if self.looked is not None and self.looked.events and self.looked.commit is None:
            work(self, self.take_in, group="save", alone=False)

    async def take_in(self) -> None:
        """Record in the background, then say what came of it."""
        self.notice(self.say("notice.saving"))
        done = await self.ask(take_in, Path(self.path), self.register or None)
        if done is None:
            return
        self.looked = done
        self.tell(done)
        commit = (done.commit or "")[:7] or self.say("commit.none")
        text = self.say("import.done", events=done.events, wrong=done.wrong, commit=commit)
        self.notice(text, "+")
        self.ledger.changed(text, but=self)


def candidates(*starts: Path) -> list[Path]:
    """The registers that lie where a person keeps files, the latest first."""
    found: dict[Path, float] = {}
    for place in places(starts):
        try:
            for file in place.iterdir():
                if file.suffix.lower() in ENDINGS and not file.name.startswith(("~$", ".")) and file.is_file():
                    found[file] = file.stat().st_mtime
        except OSError:
            continue
    return sorted(found, key=lambda file: -found[file])[:MOST]


def places(starts: Iterable[Path]) -> list[Path]:
    """The folders to look into, each once."""
    every = [start / name if name else start for start in starts for name in FOLDERS]
    return list(dict.fromkeys(place.resolve() for place in every if place.is_dir()))


def take_in(reader: Reader, file: Path, register: str | None) -> Looked:
    """Record what the file holds; it is no news to the person who did it."""
    begun(reader)
    done = take(reader, file, register)
    reader.forget()
    recorded(reader, done.events)
    return done
