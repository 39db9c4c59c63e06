"""The read model over a real folder: kept up to date by what is new, and never otherwise than built anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.store.model import model as models
from ledger.store.model.model import Model, cache_file, open_model
from ledger.store.records import folder as folders
from ledger.store.records.codec import encode
from ledger.store.records.names import event_path
from ledger.store.verify.run import VERIFYING
from tests.given import EVERYTHING
from tests.store.helpers import NOW, new_folder, user_git

VISIT = {
    "kind": "visit.made",
    "occurred": date(2023, 3, 2),
    "visit": "访一",
    "type": "voter",
    "visitors": ["甲"],
    "visited": "某户",
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty records folder that is its own repository."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = new_folder(tmp_path / "records").root
    (root / "ledger.toml").write_text('[committee]\nname = "东街"\ntimezone = "Asia/Shanghai"\n')
    user_git(root, "commit", "--quiet", "--all", "--message=configured")
    return root


def lay(root: Path, number: int, event: Mapping[str, Any] = VISIT, **more: Any) -> str:
    """Lay an event file into the folder; its path."""
    name = f"01hk153x00{number:016d}"
    entry = {"id": name, "recorded": NOW, "recorder": "秘书", "channel": "cli"}
    whole = {**event, **more, "entry": entry}
    data = encode(whole)
    path = event_path(whole["kind"], whole["occurred"], name, data)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)
    return path


def commit(root: Path) -> None:
    user_git(root, "add", "--all")
    user_git(root, "commit", "--quiet", "--message=more")


def opened(root: Path, **how: bool) -> Model:
    return open_model(folders.find(root), **how)


def said(model: Model) -> dict[str, list[Any]]:
    """All that a model says, and its findings in their order."""
    found = {name: model.connection.execute(query).fetchall() for name, query in EVERYTHING.items()}
    return found | {"told": list(model.findings()), "waiting": list(model.unversioned())}


def same_as_anew(root: Path) -> Model:
    """The warm model says what one built from nothing says."""
    warm = opened(root)
    before = said(warm)
    warm.connection.close()
    anew = opened(root, rebuild=True)
    assert said(anew) == before
    return anew


def test_new_files_new_commits_and_other_branches_are_taken_in(place: Path) -> None:
    lay(place, 1)
    assert same_as_anew(place).unversioned() != []
    commit(place)
    assert same_as_anew(place).unversioned() == []
    user_git(place, "switch", "--quiet", "--create", "other")
    lay(place, 2, visit="访二")
    commit(place)
    assert len(said(same_as_anew(place))["events"]) == 2
    user_git(place, "switch", "--quiet", "main")
    assert len(said(same_as_anew(place))["events"]) == 1
    lay(place, 3, visit="访三")
    commit(place)
    user_git(place, "merge", "--quiet", "--no-edit", "other")
    assert len(said(same_as_anew(place))["events"]) == 3


def test_two_files_of_one_id_count_once_whichever_came_first(place: Path) -> None:
    late = lay(place, 1, visit="访乙", occurred=date(2023, 5, 1))
    commit(place)
    opened(place)
    early = lay(place, 1, visit="访甲", occurred=date(2023, 1, 1))
    commit(place)
    model = same_as_anew(place)
    assert [row[2] for row in said(model)["events"]] == ["访甲"]
    assert [(each.code, each.file) for each in model.findings()] == [("record.id_twice", late)]
    (place / early).unlink()
    commit(place)
    model = same_as_anew(place)
    assert [row[2] for row in said(model)["events"]] == ["访乙"]
    assert model.findings() == []


def test_another_configuration_builds_the_model_anew(place: Path) -> None:
    lay(place, 1, type="debate")
    commit(place)
    assert [each.code for each in same_as_anew(place).findings()] == ["field.choice"]
    with (place / "ledger.toml").open("a", encoding="utf-8") as file:
        file.write('[choices]\n"visit.made.type" = {debate = "座谈"}\n')
    assert same_as_anew(place).findings() == []


def test_all_code_that_makes_a_read_model_tells_it_from_others() -> None:
    program = Path(models.__file__).parents[2]
    folds = [place for part in ("kernel", "rules", "subjects") for place in (program / part).rglob("*.py")]
    rooms = {place.parent.relative_to(program).as_posix() for place in folds}
    assert rooms <= set(models.CODE)
    assert all((program / part).is_dir() for part in (*models.CODE, *VERIFYING))


def test_an_unreadable_configuration_is_named(place: Path) -> None:
    from ledger.kernel.finding import Refused

    (place / "ledger.toml").write_text("[committee\n")
    with pytest.raises(Refused) as refused:
        opened(place)
    assert refused.value.findings[0].file == "ledger.toml"


def test_the_cache_is_plain_data_outside_the_records(place: Path) -> None:
    lay(place, 1)
    commit(place)
    opened(place).connection.close()
    file = cache_file(folders.find(place))
    assert file.read_bytes().startswith(b"SQLite format 3")
    assert place not in file.parents
    assert user_git(place, "status", "--porcelain") == ""


def test_each_records_folder_has_a_model_of_its_own(place: Path, tmp_path: Path) -> None:
    lay(place, 1)
    commit(place)
    user_git(tmp_path, "clone", "--quiet", str(place), "clone")
    assert cache_file(folders.find(place)) != cache_file(folders.find(tmp_path / "clone"))
    assert said(opened(tmp_path / "clone")) == said(opened(place))


def test_a_model_opened_twice_reads_nothing_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.model.model.RACY", 0)
    lay(place, 1)
    commit(place)
    opened(place)
    monkeypatch.setattr("ledger.store.model.model.update", lambda *_, **__: pytest.fail("nothing is new"))
    assert len(said(opened(place))["events"]) == 1
