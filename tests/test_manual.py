"""The manual and the README are true: what they tell people to type runs, and prints what they say.

In a block marked `console` a line that begins with `$` is a command; a comment behind it may give the exit
code it is to end with. Lines below it, where there are any, are what it prints: `…` stands for the rest of
a line, and alone on a line for any number of lines; commits differ from copy to copy. A block marked with the
name of a file is written to that file; one for `ledger.toml` is tried as the settings of an office.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import ledger
from ledger.cli.run import run
from ledger.figures import load
from ledger.locale import Language
from ledger.locale.manual import about, sections, text
from ledger.rules.points_table import Table
from ledger.store.office import Office

ROOT = Path(ledger.__file__).parent.parent
README = ROOT / "README.md"
PEERS = ("hledger -f", "sha256sum")
"""Programs that are not ours; without them what they do is left out."""
COMMIT = re.compile(r"(?<![\w.])[0-9a-f]{7,40}(?![\w.…])")


class Block(NamedTuple):
    """A fenced block: what it is marked with, and its lines."""

    mark: str
    lines: list[str]


class Example(NamedTuple):
    """A command with the code it ends with and what it prints, if that is told."""

    command: str
    code: int
    printed: list[str]


def blocks(document: str) -> Iterator[Block]:
    """The fenced blocks of a document."""
    mark: str | None = None
    lines: list[str] = []
    for line in document.split("\n"):
        if line.startswith("```"):
            if mark is not None:
                yield Block(mark, lines)
            mark, lines = (line[3:].strip(), []) if mark is None else (None, [])
        elif mark is not None:
            lines.append(line)


def examples(block: Block) -> Iterator[Example]:
    """The commands of a console block."""
    command, code, printed = "", 0, list[str]()
    for line in [*block.lines, "$ "]:
        if not line.startswith("$ "):
            printed.append(line)
            continue
        if command:
            yield Example(command, code, printed)
        words, mark, comment = line[2:].partition(" # ")
        last = re.search(r"(\d)$", comment) if mark else None
        command, code, printed = words.strip(), int(last.group(1)) if last else 0, []


class Desk:
    """A folder in which the commands of a document are typed one after the other."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.capfd = capfd
        self.programs = folder / "programs"
        self.programs.mkdir()
        program = self.programs / "ledger"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ledger "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        os.chdir(folder)

    def type(self, command: str) -> tuple[int, str]:
        """The exit code and all that was printed."""
        self.capfd.readouterr()
        words = shlex.split(command)
        if words[0] == "cd":
            os.chdir(words[1])
            code = 0
        elif words[0] == "ledger" and "|" not in words:
            try:
                code = run(words[1:])
            except SystemExit as end:
                code = int(end.code or 0)
        else:
            path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
            environ = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)}
            code = subprocess.run(["bash", "-c", command], env=environ, check=False).returncode
        printed = self.capfd.readouterr()
        return code, printed.out + printed.err

    def answer(self, command: str) -> str:
        """What a command says on standard output."""
        self.capfd.readouterr()
        run(shlex.split(command)[1:])
        return self.capfd.readouterr().out

    def work_through(self, document: str) -> list[str]:
        """Type everything a document tells, and give what did not come out as told."""
        wrong = []
        for block in blocks(document):
            kind, _, file = block.mark.partition(" ")
            if file and file != "ledger.toml":
                Path(file).write_text("\n".join([*block.lines, ""]), encoding="utf-8")
            for example in examples(block) if kind == "console" else ():
                if any(peer in example.command and not shutil.which(peer.split()[0]) for peer in PEERS):
                    continue
                code, printed = self.type(example.command)
                if code != example.code:
                    wrong.append(f"{example.command}\n  ended with {code}: {printed}")
                elif example.printed and not fits(example.printed, printed):
                    wrong.append(f"{example.command}\n  printed:\n{printed}")
        return wrong


def fits(told: list[str], printed: str) -> bool:
    """Whether the printed lines are those that a document tells."""
    pattern = ""
    for line in told:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            known = COMMIT.sub("COMMIT", line.rstrip())
            pattern += re.escape(known).replace("…", ".*") + r"\n"
    lines = [COMMIT.sub("COMMIT", line.rstrip()) + "\n" for line in printed.strip("\n").split("\n")]
    return re.fullmatch(pattern, "".join(lines)) is not None


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    """A new computer: no settings of the person's own, an empty cache, a clerk."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LEDGER_NOW", "LEDGER_SEED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LEDGER_RECORDER", "秘书")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for part in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{part}_NAME", "秘书")
        monkeypatch.setenv(f"GIT_{part}_EMAIL", "clerk@example.invalid")
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, capfd)


def test_what_the_manual_tells_people_to_type_runs(desk: Desk) -> None:
    wrong = desk.work_through(text("zh"))
    assert not wrong, "\n\n".join(wrong)


def test_both_languages_tell_the_same() -> None:
    shapes = [[(each.level) for each in sections(lang)] for lang in ("zh", "en")]
    assert shapes[0] == shapes[1]
    typed = [[example[:2] for block in blocks(text(lang)) for example in examples(block)] for lang in ("zh", "en")]
    assert typed[0] == typed[1]
    files = [[block for block in blocks(text(lang)) if " " in block.mark] for lang in ("zh", "en")]
    assert files[0] == files[1]


SETTINGS = [block for block in blocks(text("zh")) if block.mark == "toml ledger.toml"]


@pytest.mark.parametrize("block", SETTINGS, ids=lambda block: block.lines[0])
def test_the_settings_of_the_manual_hold(block: Block) -> None:
    office = Office("\n".join(['[committee]\nname = "东街街道人大工委"', *block.lines]).encode())
    assert office.findings() == []
    load(office.table("figures") or None)
    assert Table.load(office.data)[1] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_manual_names_every_command(lang: Language) -> None:
    from ledger.cli.run import COMMANDS

    told = text(lang)
    assert [name for name in COMMANDS if f"ledger {name}" not in told and f"`{name}`" not in told] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_topic_opens_its_section(lang: Language) -> None:
    for each in sections(lang):
        if each.level > 1:
            assert each in about(each.heading, lang)


NESTED = ("events", "rows", "evidence", "timeline", "urged")
CONTRACT = {
    # each command of the table, asked for what has every part of its answer
    "record": "record visit.made type=voter visitors=王五 visited=沿街商户",
    "balance": "balance reception:visitors -p 2025 --by station",
    "register": "register reception:visitors -p 2025 --by station",
    "figures": "figures suggestion_reply_rate -p 2025 --by handler",
    "why": "why suggestion_reply_rate -p 2025",
    "list": "list suggestion",
    "show": "show suggestion 2025-004",
    "due": "due --overdue",
    "check": "check",
    "status": "status",
    "project": "project --check",
    "sync": "sync",
    "verify": "verify",
}
EXTENDS = {"why": "figures", "show": "list"}


def keys(answer: Any) -> set[str]:
    """The keys of an answer, and of the parts that the table spells out."""
    if isinstance(answer, list):
        return set().union(*map(keys, answer))
    if not isinstance(answer, dict):
        return set()
    found = set(answer)
    return found.union(*(keys(answer[name]) for name in NESTED if name in found))


def promised(command: str) -> tuple[set[str], set[str]]:
    """The keys that the manual promises of a command's answer: always there, and at times."""
    (row,) = re.findall(rf"^\| `{command}`.*$", text("en"), re.MULTILINE)
    told = re.findall(r'"(\w+)"(\??)', row)
    always, at_times = {name for name, mark in told if not mark}, {name for name, mark in told if mark}
    if command in EXTENDS:
        more = promised(EXTENDS[command])
        always, at_times = always | more[0], at_times | more[1]
    return always, at_times


def test_other_programs_get_the_keys_that_the_manual_promises(desk: Desk) -> None:
    desk.type("ledger demo trial")
    os.chdir("trial")
    desk.type("git init -q --bare ../shared.git && git remote add origin ../shared.git")
    for command, line in CONTRACT.items():
        answer = json.loads(desk.answer(f"ledger {line} --json"))
        always, at_times = promised(command)
        assert always - {"moves"} <= keys(answer) <= always | at_times, command


@pytest.mark.parametrize("topic", ["findings", "accounts", "dimensions", "lifecycle", "parameters", "figures"])
def test_tables_are_made_from_the_program(desk: Desk, topic: str) -> None:
    told = {lang: desk.type(f"ledger manual {topic} --lang {lang}") for lang in ("zh", "en")}
    rows = json.loads(desk.answer(f"ledger manual {topic} --json --lang zh"))
    assert len(rows) > 20
    for row in rows:
        first = next(iter(row.values()))
        assert all(code == 0 and first in printed for code, printed in told.values())


def test_a_command_or_a_code_is_a_topic(desk: Desk) -> None:
    assert desk.type("ledger help record --lang en") == desk.type("ledger record --help --lang en")
    assert "reference.unknown" in desk.answer("ledger manual reference.unknown --lang en")
    code, printed = desk.type("ledger manual completly --lang en")
    assert code == 2
    assert "Completion" in printed


def test_the_readme_prints_what_it_says(desk: Desk) -> None:
    wrong = desk.work_through(README.read_text(encoding="utf-8"))
    assert not wrong, "\n\n".join(wrong)


def test_what_the_readme_points_to_is_there() -> None:
    told = README.read_text(encoding="utf-8")
    places = [place for place in re.findall(r"\]\(([^)]+)\)", told) if "://" not in place]
    assert places
    assert [place for place in places if not (ROOT / place.partition("#")[0]).exists()] == []
