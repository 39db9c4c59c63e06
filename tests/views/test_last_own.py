"""What F9 takes back: the last act of one's own, also where several fall into one second."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.cli.run import run
from ledger.views.entry import last_own
from ledger.views.reader import Reader


def test_of_several_records_within_one_second_the_last_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_NOW", "2025-11-21T08:00:00+08:00")
    monkeypatch.setenv("LEDGER_RECORDER", "赵敏")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "账本"
    assert run(["init", str(root), "--committee", "东街街道人大工委"]) == 0
    reader = Reader(root)
    for number in range(8):
        unit = f"单位{number}"
        assert run(["-C", str(root), "record", "unit.registered", f"unit={unit}", "system=other"]) == 0
        reader.changed()
        last = last_own(reader)
        row = reader.current.connection.execute("SELECT text FROM event WHERE id = ?", (last,)).fetchone()
        assert unit in row[0]
