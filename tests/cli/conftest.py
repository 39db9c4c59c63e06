"""An empty ledger, and one with an office in it, for the tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.committee import OFFICE, Committee, new_committee


@pytest.fixture
def committee(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    """An empty ledger."""
    return new_committee(tmp_path, capsys, monkeypatch)


@pytest.fixture
def office(committee: Committee) -> Committee:
    """A ledger with two units, a station and two deputies."""
    committee.record(*OFFICE)
    return committee
