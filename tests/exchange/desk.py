"""The example ledger as a clerk has it, and the command line run upon it in this process."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.cli.run import run
from ledger.store.model.model import Model, open_model
from ledger.store.records.folder import find
from tests.cli.committee import NOW


class Answer(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


class Clerk:
    """A copy of a ledger; every command is a method call away."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *words: str | Path) -> Answer:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
            patch.setenv("LEDGER_NOW", NOW)
            patch.setenv("LEDGER_RECORDER", "秘书")
            try:
                code = run(["-C", str(self.root), *map(str, words)])
            except SystemExit as end:
                code = int(end.code or 0)
        return Answer(code, out.getvalue(), err.getvalue())

    def export(self, *words: str | Path, lang: str = "zh") -> Answer:
        answer = self.run("export", *words, "--lang", lang)
        assert answer.code == 0, answer.err
        return answer

    def record(self, *words: str) -> str:
        answer = self.run("record", *words, "--lang", "en")
        assert answer.code == 0, answer.err
        return answer.out

    @property
    def model(self) -> Model:
        return open_model(find(self.root))


def example(place: Path) -> Clerk:
    """A copy of the example ledger."""
    root = place / "ledger"
    Clerk(place).run("demo", str(root))
    return Clerk(root)
