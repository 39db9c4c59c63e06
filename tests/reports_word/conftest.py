"""One copy of the example ledger for each module, and a folder of its own for each test."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.run import run
from tests.reports_word.desk import Desk


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example ledger that nobody changes."""
    place = tmp_path_factory.mktemp("ledger") / "records"
    assert run(["demo", str(place)]) == 0
    return place


@pytest.fixture(scope="module")
def annual(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """The annual report of the example ledger, to be read, and what the command says of it to programs."""
    path = str(tmp_path_factory.mktemp("annual") / "annual.docx")
    said = io.StringIO()
    with redirect_stdout(said):
        assert run(["-C", str(shared), "--lang", "zh", "report", "2025", "-o", path, "--json"]) == 0
    return path, json.loads(said.getvalue())


@pytest.fixture
def desk(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """The shared ledger, to be read."""
    return Desk(shared, tmp_path, capsys)


@pytest.fixture
def own(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of the example ledger to be written into."""
    monkeypatch.setenv("LEDGER_RECORDER", "秘书")
    monkeypatch.setenv("LEDGER_NOW", "2025-12-31T17:00:00+08:00")
    assert run(["demo", str(tmp_path / "records")]) == 0
    return Desk(tmp_path / "records", tmp_path, capsys)
