"""A clerk's desk for the tests of reports: a copy of the example ledger, the command line, and Word files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from ledger.cli.run import run

MARK = "ledger:"


class Desk:
    """A ledger and a folder for reports."""

    def __init__(self, ledger: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.ledger = ledger
        self.folder = folder
        self.capsys = capsys

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command as in a terminal; what it prints, on both streams."""
        self.capsys.readouterr()
        given = ["-C", str(self.ledger), "--lang", "zh", *words]
        try:
            got = run(given)
        except SystemExit as end:
            got = int(end.code or 0)
        printed = self.capsys.readouterr()
        assert got == code, printed.out + printed.err
        return printed.out + printed.err

    def json(self, *words: str, code: int = 0) -> Any:
        """What a command says to programs."""
        return json.loads(self.run(*words, "--json", code=code))

    def record(self, *events: dict[str, Any]) -> None:
        """Record some events more."""
        file = self.folder / "more.jsonl"
        file.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events), encoding="utf-8")
        self.run("record", "--from", str(file))

    def path(self, name: str) -> str:
        """A file of the desk."""
        return str(self.folder / name)

    def template(self, name: str, *paragraphs: str | Sequence[str]) -> str:
        """A Word file made by another program, with these paragraphs; one given in pieces has a run for each."""
        document = Document()
        for each in paragraphs:
            made = document.add_paragraph()
            for piece in [each] if isinstance(each, str) else each:
                made.add_run(piece)
        document.save(self.path(name))
        return self.path(name)


def open_word(path: str) -> Any:
    """A Word file, as python-docx reads it."""
    return Document(path)


def controls(document: Any) -> dict[str, list[str]]:
    """The text of each control of the body by its placeholder, without the numbers of notes."""
    found: dict[str, list[str]] = {}
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
        assert tag.startswith(MARK)
        assert len(tag) <= 64
        found.setdefault(tag.removeprefix(MARK), []).append(shown(control))
    return found


def shown(element: Any) -> str:
    """What a reader sees of an element: no hidden text, no numbers of notes; lines apart."""
    lines = []
    for paragraph in element.iter(qn("w:p")) if element.tag != qn("w:sdt") or _blocks(element) else [element]:
        text = ""
        for each in paragraph.iter(qn("w:r")):
            about = each.find(qn("w:rPr"))
            hidden = about is not None and about.find(qn("w:vanish")) is not None
            note = about is not None and about.find(qn("w:vertAlign")) is not None
            if not hidden and not note:
                text += "".join(node.text or "" for node in each.iter(qn("w:t")))
        lines.append(text)
    return "\n".join(line for line in lines if line)


def _blocks(control: Any) -> bool:
    return next(control.iter(qn("w:p")), None) is not None


def paragraph_with(document: Any, text: str) -> Any:
    """The paragraph in which a text stands."""
    return next(each for each in document.element.body.iter(qn("w:p")) if text in shown_paragraph(each))


def shown_paragraph(paragraph: Any) -> str:
    """The text of a paragraph, controls included."""
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
