from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tui.stage import NOW, make


@pytest.fixture(autouse=True)
def at_a_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("LEDGER_NOW", NOW)
    monkeypatch.setenv("LEDGER_RECORDER", "赵敏")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("tui.screens.checked.PAUSE", 0.01)
    monkeypatch.setattr("tui.screens.home.MOMENT", 0.001)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("LEDGER_RECORDER", "赵敏")
        return make(tmp_path_factory.mktemp("ledger") / "账本")


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "账本"))
