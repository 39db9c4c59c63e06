"""Writes what the manual shows of each finding, from the examples: python -m tests.findings.table"""

from __future__ import annotations

from pathlib import Path

import tomli_w

import ledger
from ledger.locale import sentence
from tests.findings.examples import EXAMPLES, coded

FILE = Path(ledger.__file__).parent / "locale" / "finding_examples.toml"
HEAD = "# What each finding says in its runnable example; made by tests/findings/table.py, not to be edited.\n\n"


def text() -> str:
    """The severity and the sentences of every example."""
    shown = {}
    for example in sorted(EXAMPLES, key=lambda example: example.code):
        finding = coded(example, example.given, example.config)[0]
        words = {lang: sentence(finding, lang)[0] for lang in ("zh", "en")}
        words |= {f"{lang}_remedy": sentence(finding, lang)[1] for lang in ("zh", "en")}
        shown[example.code] = {"severity": finding.severity, **words}
    return HEAD + tomli_w.dumps(shown)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
