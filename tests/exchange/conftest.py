"""The example ledger, copied once for each module that only reads it; and a small office of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.committee import OFFICE, Committee, new_committee
from tests.exchange.desk import Clerk, example


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    """The example ledger, with a cache of its own."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("example")
        patch.setenv("XDG_CACHE_HOME", str(place / "cache"))
        yield example(place)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    """A ledger with two units, a station and two deputies."""
    committee = new_committee(tmp_path, capsys, monkeypatch)
    committee.record(*OFFICE)
    return committee
