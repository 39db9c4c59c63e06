"""A street committee's ledger made from a report: its chapters recorded through the front door, then asked.

A clerk's year stands in `report_N.py` as chapters of plain lines, the figures of the printed report in
`figures_N.toml`. The table names the chapters that a figure must rest on, so that what `ledger why` gives
can be compared line by line.
"""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from ledger.cli import main
from ledger.store.model.model import open_model
from ledger.store.records.folder import find

HERE = Path(__file__).parent
REPORTS = (1, 2, 3, 4, 5)

Line = dict[str, Any]
Chapters = Mapping[str, Iterable[Line]]


def line(kind: str, occurred: str, **fields: Any) -> Line:
    """One line of a batch; a field that is a word of Python ends in `_` here."""
    return {"kind": kind, "occurred": occurred} | {name.rstrip("_"): value for name, value in fields.items()}


def table(report: int) -> dict[str, Any]:
    """What the report prints: `figure`, `whole` and `left_out` rows, and the office's own configuration."""
    return tomllib.loads((HERE / f"figures_{report}.toml").read_text(encoding="utf-8"))


def chapters(report: int) -> dict[str, list[Line]]:
    """What the clerk recorded, chapter by chapter."""
    written: Chapters = import_module(f"tests.reports.report_{report}").CHAPTERS
    return {name: list(lines) for name, lines in written.items()}


class Office:
    """A ledger in a folder of its own, asked as a program asks it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines: dict[str, tuple[str, Line]] = {}
        self.files: dict[str, str] = {}
        self.commit = ""

    def ask(self, *words: str) -> Any:
        """The JSON answer of one command."""
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = main(["-C", str(self.root), "--json", *words])
        answer = json.loads(printed.getvalue())
        assert code == 0, [each for each in answer["findings"] if each["severity"] == "error"]
        return answer

    def configure(self, settings: Mapping[str, Any]) -> None:
        """Add the office's own figures and parameters to its configuration."""
        with (self.root / "ledger.toml").open("ab") as file:
            file.write(b"\n" + tomli_w.dumps(settings).encode())

    def record(self, chapters: Mapping[str, list[Line]]) -> list[dict[str, Any]]:
        """Record all chapters as one batch in the order of time; the findings of it."""
        told = [(name, each) for name, lines in chapters.items() for each in lines]
        told.sort(key=lambda pair: pair[1]["occurred"])
        batch = self.root.with_suffix(".jsonl")
        text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for _, each in told)
        batch.write_text(text, encoding="utf-8")
        answer = self.ask("record", "--from", str(batch))
        assert [event["kind"] for event in answer["events"]] == [each["kind"] for _, each in told]
        for event, pair in zip(answer["events"], told, strict=True):
            self.lines[event["id"]] = pair
            self.files[event["id"]] = event["file"]
        self.commit = answer["commit"]
        return list(answer["findings"])

    def events(self, behind: Iterable[str]) -> set[str]:
        """The ids recorded in places as `receptions`, `opinions/opinion.closed` or `window@2023-02`.

        A place is a chapter, which may be narrowed to one kind and to a year, month or day.
        """
        found: set[str] = set()
        for place in behind:
            rest, _, time = place.partition("@")
            chapter, _, kind = rest.partition("/")
            ids = {
                event
                for event, (name, each) in self.lines.items()
                if name == chapter and kind in ("", each["kind"]) and each["occurred"].startswith(time)
            }
            assert ids, f"nothing is recorded under {place}"
            found |= ids
        return found

    def figure(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row's figure as `ledger figures` gives it."""
        (found,) = self.ask("figures", *asked(row))
        assert isinstance(found, dict)
        return found

    def why(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row's figure with its evidence, as `ledger why` gives it."""
        found: dict[str, Any] = self.ask("why", *asked(row))
        return found

    def read_model(self) -> sqlite3.Connection:
        """The read model, up to date."""
        return open_model(find(self.root)).connection


def asked(row: Mapping[str, Any]) -> list[str]:
    """The words that ask for a row's figure."""
    return [row["figure"], *row.get("where", []), "-p", row["period"]]


def opened(report: int, root: Path) -> Office:
    """The ledger of a report, recorded on the day after its last event."""
    recorded = chapters(report)
    settings = table(report)["office"]
    with pytest.MonkeyPatch.context() as patch:
        last = max(each["occurred"] for lines in recorded.values() for each in lines)
        patch.setenv("LEDGER_NOW", f"{next_day(last)}T09:00:00+08:00")
        patch.setenv("LEDGER_RECORDER", "秘书")
        office = Office(root / "ledger")
        office.root.mkdir(parents=True)
        office.ask("init", "--committee", settings.pop("name"))
        office.configure(settings)
        findings = office.record(recorded)
        assert [each for each in findings if each["severity"] == "error"] == []
    return office


def next_day(day: str) -> str:
    """The day after, as text."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
