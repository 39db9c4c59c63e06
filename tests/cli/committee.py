"""A small committee in a real folder under real git, and the command line run upon it in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.run import run
from tests.store.helpers import user_git

NOW = "2026-01-05T09:00:00+08:00"

OFFICE: tuple[Mapping[str, Any], ...] = (
    {"kind": "unit.registered", "occurred": "2025-01-02", "unit": "城管中队", "system": "stationed_body"},
    {"kind": "unit.registered", "occurred": "2025-01-02", "unit": "派出所", "system": "stationed_body"},
    {
        "kind": "station.opened",
        "occurred": "2025-01-02",
        "station": "东街站",
        "type": "station",
        "level": "street",
        "community": "东社区",
    },
    *(
        {
            "kind": "deputy.registered",
            "occurred": "2025-01-02",
            "deputy": name,
            "levels": ["district"],
            "constituency": "第一选区",
            "term": "第七届",
            "sex": "male",
            "station": "东街站",
        }
        for name in ("张三", "李四")
    ),
)
"""Two units, a station and two deputies: enough to work with."""


def reception(occurred: str = "2025-03-20", visitors: int = 12, **more: Any) -> dict[str, Any]:
    """A reception in the station of the office."""
    return {
        "kind": "reception.held",
        "occurred": occurred,
        "mode": "in_station",
        "station": "东街站",
        "deputies": ["张三"],
        "visitors": visitors,
    } | more


class Committee:
    """One ledger; every command is a method call away."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys

    def run(self, *words: str) -> tuple[int, str]:
        """The exit code and what was printed."""
        self.capsys.readouterr()
        try:
            code = run(["-C", str(self.root), "--lang", "en", *words])
        except SystemExit as end:
            code = int(end.code or 0)
        printed = self.capsys.readouterr()
        return code, printed.out + printed.err

    def json(self, *words: str) -> Any:
        """What a command says to other programs."""
        _, printed = self.run(*words, "--json")
        return json.loads(printed)

    def record(self, *lines: Mapping[str, Any]) -> None:
        """Record these events as one batch."""
        batch = self.root.parent / "batch.jsonl"
        batch.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        code, printed = self.run("record", "--from", str(batch))
        assert code == 0, printed

    def figure(self, name: str, *words: str) -> Any:
        """The value of one figure."""
        return self.json("figures", name, *words)[0]["value"]

    def git(self, *words: str) -> str:
        """Git as the user runs it in the records folder."""
        return user_git(self.root, *words)

    def files(self) -> list[str]:
        """The event files in the folder, by their paths in it."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob("events/**/*.toml"))

    def configure(self, text: str) -> None:
        """Add to ledger.toml."""
        file = self.root / "ledger.toml"
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def new_committee(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    """An empty ledger with its own cache and a fixed clock."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(place / "cache"))
    monkeypatch.setenv("LEDGER_RECORDER", "秘书")
    monkeypatch.setenv("LEDGER_NOW", NOW)
    committee = Committee(place / "records", capsys)
    code, printed = committee.run("init", "--committee", "东街街道人大工委")
    assert code == 0, printed
    return committee
