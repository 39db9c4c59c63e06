"""Drafts: two windows that keep the same one at once lose neither their words nor their nerve."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import ledger
from ledger.cli.run import run
from ledger.store.records.folder import find
from ledger.views.drafts import drafts

KEEP = """
import sys
from pathlib import Path
from ledger.store.records.folder import find
from ledger.views.drafts import KeptDraft, keep_draft

folder = find(Path(sys.argv[1]))
for number in range(300):
    keep_draft(folder, KeptDraft("visit.made", "visit.made", {"visited": sys.argv[2] * number}, "2025-11-21T08:00:00"))
"""


def test_two_windows_keep_one_draft_at_the_same_time(tmp_path: Path) -> None:
    root = tmp_path / "账本"
    assert run(["init", str(root), "--committee", "东街街道人大工委"]) == 0
    environ = os.environ | {"PYTHONPATH": str(Path(ledger.__file__).parent.parent)}
    windows = [
        subprocess.Popen([sys.executable, "-c", KEEP, str(root), word], env=environ, stderr=subprocess.PIPE, text=True)
        for word in ("甲", "乙")
    ]
    assert [window.communicate()[1] for window in windows] == ["", ""]
    (kept,) = drafts(find(root))
    assert kept.texts["visited"] in ("甲" * 299, "乙" * 299)
