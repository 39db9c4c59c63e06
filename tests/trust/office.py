"""One small ledger with a little of everything, made once and copied for each test."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.run import run
from ledger.kernel.finding import Finding
from ledger.locale import Language, sentence
from ledger.store.records.codec import decode, encode
from ledger.store.records.names import event_path, new_ids
from tests.cli.committee import OFFICE, reception
from tests.store.helpers import user_git

NOW = "2025-04-02T09:00:00+08:00"
TOMORROW = "2025-04-03T09:00:00+08:00"
ATTACHMENT = "attachments/minutes.txt"
MINUTES = "会议记录\n".encode()


@contextmanager
def listening() -> Iterator[list[Finding]]:
    """Every finding that is put into words."""
    heard: list[Finding] = []

    def hear(finding: Finding, lang: Language) -> tuple[str, str]:
        heard.append(finding)
        return sentence(finding, lang)

    with pytest.MonkeyPatch.context() as patch:
        for place in ("ledger.cli.output", "ledger.exchange.registers.told", "ledger.views.plan"):
            patch.setattr(f"{place}.sentence", hear)
        yield heard


class Ledger:
    """A records folder, the command line upon it, and the tools of someone who tampers with it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.said: list[Finding] = []

    def run(self, *words: str) -> tuple[int, str]:
        """The exit code and what was printed."""
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out), listening() as self.said:
            try:
                code = run(["-C", str(self.root), "--lang", "en", *words])
            except SystemExit as end:
                code = int(end.code or 0)
        return code, out.getvalue()

    def telling(self, code: str) -> Finding | None:
        """The finding of a code that the last command told of."""
        return next((finding for finding in self.said if finding.code == code), None)

    def later(self) -> None:
        """A day passes."""
        os.environ["LEDGER_NOW"] = TOMORROW

    def configure(self, more: str) -> None:
        """Add to the configuration, and commit it."""
        with (self.root / "ledger.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{more}")
        self.commit("configured")

    def json(self, *words: str) -> Any:
        """What a command says to other programs."""
        return json.loads(self.run(*words, "--json")[1])

    def record(self, *lines: Mapping[str, Any]) -> None:
        """Record some events as one commit."""
        batch = self.root.parent / f"{self.root.name}.jsonl"
        batch.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        code, printed = self.run("record", "--from", str(batch))
        assert code == 0, printed

    def verify(self, *words: str) -> dict[str, Any]:
        """The report of `ledger verify`."""
        report: dict[str, Any] = self.json("verify", *words)
        return report

    def found(self, *words: str, least: str = "warning") -> set[str]:
        """The codes of what verify finds; notes are left out where not asked for."""
        kept = {"error": ("error",), "warning": ("error", "warning"), "note": ("error", "warning", "note")}[least]
        return {each["code"] for each in self.verify(*words)["findings"] if each["severity"] in kept}

    def git(self, *words: str, data: str | None = None) -> str:
        """Git as anyone runs it in the folder."""
        return user_git(self.root, *words, data=data).strip()

    def paths(self, kind: str = "") -> list[str]:
        """The event files of a kind."""
        return sorted(each.relative_to(self.root).as_posix() for each in self.root.glob(f"events/*/*/*_{kind}*.toml"))

    def one(self, kind: str = "reception.held") -> Path:
        """The first event file of a kind."""
        return self.root / self.paths(kind)[0]

    def commit(self, message: str = "x", *, when: str | None = None, author: str = "秘书") -> str:
        """Commit everything that lies in the folder, as `author`."""
        self.git("add", "--all")
        return self.commit_index(message, when=when, author=author)

    def commit_index(
        self, message: str = "x", *, when: str | None = None, author: str = "秘书", amend: bool = False
    ) -> str:
        """Commit what is staged, at a time of one's choice."""
        names = ("GIT_COMMITTER_DATE", "GIT_AUTHOR_DATE")
        with pytest.MonkeyPatch.context() as patch:
            for name in names:
                patch.setenv(name, when or NOW)
            words = ["--amend", "--reset-author"] if amend else [f"--author={author} <a@example.org>"]
            self.git("commit", "--quiet", "--allow-empty", *words, f"--message={message}")
        return self.git("rev-parse", "HEAD")

    def plant(self, data: bytes, kind: str = "reception.held", occurred: date = date(2025, 5, 1)) -> str:
        """Put bytes among the events under the name that fits them; gives the path."""
        path = event_path(kind, occurred, new_ids()[0], data)
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)
        return path

    def event(self, **changes: Any) -> tuple[str, bytes]:
        """A good event that nobody recorded: its path and bytes; `entry` changes go into the entry."""
        data: dict[str, Any] = {
            "kind": "reception.held",
            "occurred": date(2025, 5, 1),
            "reception": f"东街站 {new_ids()[0]}",
            "mode": "in_station",
            "station": "东街站",
            "deputies": ["张三"],
            "visitors": 3,
        }
        entry: dict[str, Any] = {
            "id": new_ids()[0],
            "recorded": datetime.fromisoformat(NOW),
            "recorder": "秘书",
            "channel": "cli",
        }
        entry |= changes.pop("entry", {})
        data |= changes
        written = encode(data | {"entry": entry})
        return event_path(str(data["kind"]), data["occurred"], entry["id"], written), written

    def put(self, path: str, data: bytes) -> Path:
        """Write a file of the records."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        return place

    def rewritten(self, path: Path, **changes: Any) -> tuple[str, bytes]:
        """An event with other fields, as canonical bytes under the name that fits them, with its old id."""
        data, findings = decode(path.read_bytes(), path.name)
        assert data is not None, findings
        written = encode({**data, **changes})
        day = changes.get("occurred", data["occurred"])
        return event_path(data["kind"], day, data["entry"]["id"], written), written


def make(root: Path) -> Ledger:
    """The ledger that everything is tried on: an office, receptions, an attachment, a correction, a seal."""
    ledger = Ledger(root)
    code, printed = ledger.run("init", "--committee", "东街街道人大工委")
    assert code == 0, printed
    ledger.commit_index("A new ledger", amend=True)  # `init` has the clock of the machine
    ledger.record(*OFFICE)
    (root / "attachments").mkdir()
    (root / ATTACHMENT).write_bytes(MINUTES)
    attached = [{"path": ATTACHMENT, "sha256": sha256(MINUTES).hexdigest()}]
    ledger.record(reception("2025-02-10", 5), reception("2025-02-20", 7, attachments=attached))
    ledger.record(reception("2025-03-20", 12))
    target = ledger.one().stem.split("_")[2]
    code, printed = ledger.run("amend", target, "visitors=6", "--reason", "登记有误")
    assert code == 0, printed
    ledger.record(
        {
            "kind": "news.published",
            "occurred": "2025-03-21",
            "title": "甲",
            "outlet": "街道报",
            "level": "district",
        }
    )
    assert ledger.run("seal", "2025-Q1")[0] == 0
    assert ledger.run("project", "--quiet")[0] == 0
    return ledger


def copy(base: Ledger, place: Path) -> Ledger:
    """The same ledger in another place."""
    shutil.copytree(base.root, place, symlinks=True)
    return Ledger(place)
