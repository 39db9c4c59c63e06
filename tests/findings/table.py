"""Writes what the manual shows of each finding, from the examples: python -m tests.findings.table"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import tomli_w

import ledger
from ledger.kernel.finding import Finding
from ledger.locale import sentence
from tests.findings.examples import EXAMPLES, coded
from tests.findings.sessions import base, met, sessions

FILE = Path(ledger.__file__).parent / "locale" / "finding_examples.toml"
HEAD = "# What each finding says in its runnable example; made by tests/findings/table.py, not to be edited.\n\n"
OTHERS = frozenset({"cause"})
"""Values in the words of another program, which may say it otherwise in another version."""
_OF_THE_DAY = ("process", "computer")
"""Values that are otherwise each time."""
_CHANGING = (
    (re.compile(r"\bp-[0-9a-z]{16}\b"), "p-1c9e…"),  # keys of people
    (re.compile(r"\b[0-7][0-9a-hjkmnp-tv-z]{25}\b|(?<!-)\b01[0-9a-hjkmnp-tv-z]{14}\b"), "01jq…"),  # ids of events
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)?"), "…"),  # moments
    (re.compile(r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{10,64}\b"), "1c9e…"),  # commits, hashes
    (re.compile(r"/\S*/"), "/…/"),
)


def told(finding: Finding) -> dict[str, str]:
    """The severity and the sentences of a finding, without what is otherwise each time."""
    words = {}
    shown = {name: "…" if name in _OF_THE_DAY else value for name, value in finding.values.items()}
    finding = finding._replace(values=shown)
    for lang in ("zh", "en"):
        words[lang], words[f"{lang}_remedy"] = sentence(finding, lang)
    for name, text in words.items():
        for pattern, instead in _CHANGING:
            text = pattern.sub(instead, text)
        words[name] = text
    return {"severity": finding.severity, **words}


def table() -> dict[str, dict[str, str]]:
    """What every example says, by its code."""
    shown = {example.code: told(coded(example, example.given, example.config)[0]) for example in EXAMPLES}
    with tempfile.TemporaryDirectory() as home:
        original = base(Path(home, "base"))
        shown |= {each.code: told(met(each, original, Path(home, each.code))) for each in sessions()}
    return dict(sorted(shown.items()))


if __name__ == "__main__":
    FILE.write_text(HEAD + tomli_w.dumps(table()), encoding="utf-8")
