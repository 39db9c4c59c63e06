"""Examples of findings that a command says, as sessions typed by a clerk; read from the files in this folder.

Each table is the example of one code, in a small ledger (an office, one reception) that is copied for it:

- `files`: what is written first; the path is taken from the records folder. A text as it is, a list of
  rows as a workbook, a list of paragraphs as a Word file. `spoil` is Python for what openpyxl or python-docx
  is to do with a file: it knows `book` and `page`, or `document`.
- `first`: lines typed before. `ledger …` runs the program, anything else the shell, in the records folder.
- `typed`: the line that must say the finding, and end with `exit` (1 for an error, else 0, if not given).
- `fails`: functions that fail while it runs, as in "os.link EIO", only for paths that hold a third word if
  there is one (SQLITE stands for an error of the cache); `lacks`: libraries that are not installed then;
  `sets`: limits of the program that are lower then, so that the example need not be large.
- `then`: the remedy, carried out. Afterwards `instead`, or else `typed`, no longer says the finding.
- `stays`: why nothing can be mended. `aside`: why the command that the remedy names is not among the lines.
- `found`: values expected in the finding.

Lines that several examples of a file share stand under `[parts]`, and `"@name"` stands for them.
In all of them `$EVENT` is the file of the reception, `$ID` its id, `$LAST` the id of
the event that was recorded last, `$AWAY` the folder beside the
records, `$TESTS` the folder of the tests.
"""

from __future__ import annotations

import errno
import os
import shlex
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NamedTuple

import pytest

from ledger.kernel.finding import Finding
from tests.cli.committee import NOW, OFFICE, reception
from tests.trust.office import Ledger, copy


class Session(NamedTuple):
    """One example."""

    code: str
    typed: str
    exit: int | None = None
    files: Mapping[str, Any] = {}
    spoil: Mapping[str, str] = {}
    first: Sequence[str] = ()
    fails: Sequence[str] = ()
    lacks: Sequence[str] = ()
    sets: Mapping[str, Any] = {}
    then: Sequence[str] = ()
    instead: str = ""
    stays: str = ""
    aside: str = ""
    found: Mapping[str, Any] = {}
    needs: str = ""

    @property
    def mending(self) -> list[str]:
        """The lines typed to mend it."""
        return [*self.then, *([self.instead] if self.instead else ())]


@cache
def sessions() -> list[Session]:
    """Every example, by file and in the file's order."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return [session for file in files for session in read(tomllib.loads(file.read_text(encoding="utf-8")))]


def read(tables: dict[str, Any]) -> Iterator[Session]:
    """The examples of one file, their lines written out."""
    parts: Mapping[str, list[str]] = tables.pop("parts", {})

    def written_out(lines: Sequence[str]) -> list[str]:
        whole: list[str] = []
        for line in lines:
            whole += written_out(parts[line[1:]]) if line.startswith("@") else [line]
        return whole

    for code, table in tables.items():
        lines = {name: written_out(table.get(name, ())) for name in ("first", "then")}
        yield Session(code, **table | lines)


class Desk:
    """A ledger in a folder of its own, at which lines are typed."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        event = next(iter(ledger.paths("reception.held")), "")
        self.names = {"$EVENT": event, "$ID": event.split("_")[2] if event else "", "$AWAY": str(ledger.root.parent)}
        self.names |= {"$PATH": os.environ["PATH"], "$TESTS": str(Path(__file__).parents[2])}

    def told(self, text: str) -> str:
        """A text with the names in it filled in."""
        if "$LAST" in text:
            text = text.replace("$LAST", max(path.split("_")[-2] for path in self.ledger.paths()))
        for name, value in self.names.items():
            text = text.replace(name, value)
        return text

    def type(self, line: str) -> tuple[int, str]:
        """The exit code and what was printed."""
        line = self.told(line)
        words = shlex.split(line)
        given = {}
        while "=" in words[0]:
            name, _, given[name] = words.pop(0).partition("=")
        if words[0] != "ledger":
            done = subprocess.run(
                ["sh", "-ec", line], cwd=self.ledger.root, capture_output=True, text=True, check=False
            )
            return done.returncode, done.stdout + done.stderr
        with pytest.MonkeyPatch.context() as patch:
            for name, value in given.items():
                patch.setenv(name, value)
            return self.ledger.run(*words[1:])

    def lay(self, path: str, content: Any, spoil: str) -> None:
        """Write a file of the example."""
        place = self.ledger.root / self.told(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.suffix in (".xlsx", ".xlsm") and not isinstance(content, str):
            from openpyxl import Workbook

            book = Workbook()
            page = book.active
            assert page is not None
            page.title = "台账"
            for row in content:
                page.append(row)
            exec(spoil, {"book": book, "page": page})
            book.save(place)
        elif place.suffix == ".docx" and not isinstance(content, str):
            from docx import Document

            document = Document()
            for text in content:
                document.add_paragraph(text)
            exec(spoil, {"document": document})
            document.save(str(place))
        else:
            place.write_text(self.told(content), encoding="utf-8")
            exec(spoil, {"place": place})


def base(place: Path) -> Ledger:
    """The ledger that is copied for each example."""
    with surroundings(place):
        ledger = Ledger(place / "records")
        code, printed = ledger.run("init", "--committee", "东街街道人大工委")
        assert code == 0, printed
        ledger.record(*OFFICE)
        ledger.record(reception())
    return ledger


@contextmanager
def surroundings(place: Path) -> Iterator[None]:
    """A user of their own, with a fixed clock, who stands in the records folder."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("STATE", "CACHE", "CONFIG", "DATA"):
            patch.setenv(f"XDG_{name}_HOME", str(place / name.lower()))
        patch.setenv("LEDGER_RECORDER", "秘书")
        patch.setenv("LEDGER_NOW", NOW)
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        for part in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{part}_NAME", "秘书")
            patch.setenv(f"GIT_{part}_EMAIL", "clerk@example.invalid")
        patch.setattr("ledger.store.verify.files.RACY", 0)
        yield


@contextmanager
def trouble(session: Session) -> Iterator[None]:
    """The system as it is while the finding is met."""
    with pytest.MonkeyPatch.context() as patch:
        for each in session.fails:
            name, cause, *where = each.split()
            patch.setattr(name, failing(resolve_name(name), cause, *where))
        for library in session.lacks:
            patch.setitem(sys.modules, library, None)
        for name, value in session.sets.items():
            patch.setattr(name, value)
        yield


def failing(function: Any, cause: str, where: str = "") -> Any:
    """The function as it is where something fails."""

    def refused(*given: Any, **named: Any) -> Any:
        if where and not any(where in str(each) for each in given):
            return function(*given, **named)
        if cause == "SQLITE":
            raise sqlite3.OperationalError("database or disk is full")
        path, number = next((each for each in given if isinstance(each, str | Path)), None), getattr(errno, cause)
        raise OSError(number, os.strerror(number), None if path is None else str(path))

    return refused


def met(session: Session, original: Ledger, place: Path) -> Finding:
    """Type the example, and see that its remedy mends it; gives the finding."""
    place = place / "desk"
    with surroundings(place):
        desk = Desk(copy(original, place / "records"))
        here = os.getcwd()
        os.chdir(desk.ledger.root)
        try:
            return _met(session, desk)
        finally:
            os.chdir(here)


def _met(session: Session, desk: Desk) -> Finding:
    for path, content in session.files.items():
        desk.lay(path, content, session.spoil.get(path, ""))
    for line in session.first:
        code, printed = desk.type(line)
        assert code == 0, f"{line}\n{code}: {printed}"
    with trouble(session):
        code, printed = desk.type(session.typed)
    finding = desk.ledger.telling(session.code)
    assert finding is not None, f"{session.typed}\n{code}: {printed}"
    expected = session.exit if session.exit is not None else int(finding.severity == "error")
    assert code == expected, f"{session.typed}\n{code}: {printed}"
    assert {name: str(finding.values[name]) for name in session.found} == {
        name: desk.told(str(value)) for name, value in session.found.items()
    }
    for line in session.then:
        code, printed = desk.type(line)
        assert code == 0, f"{line}\n{code}: {printed}"
    if not session.stays:
        code, printed = desk.type(session.instead or session.typed)
        assert desk.ledger.telling(session.code) is None, f"{session.instead or session.typed}\n{printed}"
        assert code in (0, 1), f"{session.instead or session.typed}\n{code}: {printed}"
    return finding
