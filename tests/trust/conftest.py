"""The ledger of these tests, with its own state, cache and clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.office import NOW, Ledger, copy, make


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this user, and a fixed clock."""
    for name in ("STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("LEDGER_RECORDER", "秘书")
    monkeypatch.setenv("LEDGER_NOW", NOW)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The ledger that is copied."""
    place = tmp_path_factory.mktemp("base")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("STATE", "CACHE", "CONFIG"):
            patch.setenv(f"XDG_{name}_HOME", str(place / name.lower()))
        patch.setenv("LEDGER_RECORDER", "秘书")
        patch.setenv("LEDGER_NOW", NOW)
        made = make(place / "records")
    yield made
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def ledger(base: Ledger, tmp_path: Path) -> Ledger:
    """A fresh copy."""
    return copy(base, tmp_path / "records")
