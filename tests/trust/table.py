"""Writes what the manual shows of findings of trust, from the examples: python -m tests.trust.table"""

from __future__ import annotations

import re
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli_w

import ledger
from ledger.kernel.finding import Finding
from ledger.locale import sentence
from ledger.store.model.ingest import File, read_file
from ledger.store.office import Office
from ledger.store.records.names import event_path
from tests.trust.bad_files import BYTES, CHANGES, GOOD
from tests.trust.office import NOW, Ledger, copy, make
from tests.trust.tamperings import CASES, ONLY_WHOLE
from tests.trust.trials import TRIALS

FILE = Path(ledger.__file__).parent / "locale" / "trust_examples.toml"
HEAD = "# What each finding of trust says in its example; made by tests/trust/table.py, not to be edited.\n\n"
OTHERS = frozenset({"verify.object", "store.git_rotten", "signature.cannot_sign", "codec.syntax"})
"""Codes whose sentence quotes another program, which may say it otherwise in another version."""
ID = "01jt4m7d8r0000000000000000"
_CHANGING = (
    (re.compile(r"\b[0-7][0-9a-hjkmnp-tv-z]{25}\b"), "01jq…"),  # ids of events
    (re.compile(r"\b(?!9+\b)[0-9a-f]{12,64}\b"), "1c9e…"),  # commits, blobs, hashes
    (re.compile(r"SHA256:[A-Za-z0-9+/]+"), "SHA256:…"),
    (re.compile(r"/\S*/"), "/…/"),
)


def shown(finding: Finding) -> dict[str, str]:
    """The severity and the sentences of a finding, without what is otherwise each time."""
    words = {}
    for lang in ("zh", "en"):
        words[lang], words[f"{lang}_remedy"] = sentence(finding, lang)
    for name, text in words.items():
        for pattern, instead in _CHANGING:
            text = pattern.sub(instead, text)
        words[name] = text
    return {"severity": finding.severity, **words}


def bad_file(data: bytes) -> list[Finding]:
    """What is wrong with a file of these bytes under the name that fits them."""
    office = Office(b'[committee]\nname = "x"\ntimezone = "Asia/Shanghai"\n')
    path = event_path("reception.held", date(2025, 5, 1), ID, data)
    return read_file(File(path, data, None), office).findings


def of_files() -> dict[str, dict[str, str]]:
    """The findings of bad files, each in its first example."""
    told: dict[str, dict[str, str]] = {}
    examples = [*BYTES.values(), *((GOOD.replace(old, new, 1).encode(), code) for old, new, code in CHANGES.values())]
    for data, code in examples:
        if code not in told:
            told[code] = shown(next(finding for finding in bad_file(data) if finding.code == code))
    return told


def of_ledgers() -> dict[str, dict[str, str]]:
    """The findings of tampering, seals, proofs, roles and signatures, each in its first example."""
    told: dict[str, dict[str, str]] = {}
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as home:
        patch.setattr("ledger.store.verify.files.RACY", 0)
        base = None
        for number, (prepare, code) in enumerate([*CASES, *TRIALS]):
            place = Path(home, str(number))
            for name in ("STATE", "CACHE", "CONFIG"):
                patch.setenv(f"XDG_{name}_HOME", str(place / name.lower()))
            patch.setenv("LEDGER_RECORDER", "秘书")
            patch.setenv("LEDGER_NOW", NOW)
            base = base or make(Path(home, "records"))
            if code not in told:
                told[code] = shown(met(copy(base, place / "records"), prepare, code))
    return told


def met(ledger: Ledger, prepare: Any, code: str) -> Finding:
    """The finding as the example makes it."""
    ledger.verify()
    words = prepare(ledger)
    ledger.run(*(words or ("verify", *(("--all",) if prepare in ONLY_WHOLE else ()))))
    finding = ledger.telling(code)
    assert finding is not None, (code, prepare)
    return finding


if __name__ == "__main__":
    FILE.touch()
    FILE.write_text(HEAD + tomli_w.dumps(dict(sorted((of_files() | of_ledgers()).items()))), encoding="utf-8")
