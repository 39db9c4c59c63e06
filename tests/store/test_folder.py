"""Finding the records folder and its repository, and refusing links that lead elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ledger.kernel.finding import Refused
from ledger.store.journal.append import append
from ledger.store.records.folder import find, listing, names, read
from tests.store.helpers import NOW, new_folder, record, user_git


def refusal(place: Path) -> str:
    with pytest.raises(Refused) as refused:
        find(place)
    return refused.value.findings[0].code


def test_it_is_found_from_itself_from_within_and_from_above(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "office", "records")
    (folder.root / "events/2023/03").mkdir(parents=True)
    assert find(folder.root) == find(folder.root / "events/2023/03") == find(tmp_path / "office") == folder
    assert (folder.prefix, folder.repository) == ("records/", (tmp_path / "office").resolve())
    own = new_folder(tmp_path / "own")
    assert (own.prefix, own.repository) == ("", own.root)


def test_where_there_is_none_it_says_so(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "store.no_records"
    assert refusal(tmp_path / "nowhere") == "store.no_such_folder"
    (tmp_path / "ledger.toml").write_text("")
    assert refusal(tmp_path) == "store.no_repository"


def test_a_linked_work_tree_has_its_own_head_and_shares_its_objects(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "main")
    user_git(folder.root, "worktree", "add", "--quiet", "-b", "second", str(tmp_path / "second"))
    second = find(tmp_path / "second")
    assert second.common_dir == folder.git_dir
    assert second.git_dir != folder.git_dir
    done = append(second, [record(1)], recorder="秘书", message="in the second", now=NOW)
    assert user_git(folder.root, "rev-parse", "second").strip() == done.commit
    assert user_git(tmp_path / "second", "status", "--porcelain") == ""


def test_a_git_file_that_leads_to_another_repository_is_refused(tmp_path: Path) -> None:
    victim = new_folder(tmp_path / "victim")
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "ledger.toml").write_text("")
    (stick / ".git").write_text(f"gitdir: {victim.git_dir}\n")
    assert refusal(stick) == "store.foreign_git"
    (stick / ".git").unlink()
    (stick / ".git").symlink_to(victim.git_dir)
    assert refusal(stick) == "store.foreign_git"


@pytest.mark.parametrize("link", ["events", "events/2023", "events/2023/03"])
def test_nothing_is_written_through_a_symbolic_link(tmp_path: Path, link: str) -> None:
    folder = new_folder(tmp_path / "office")
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder.root / link).parent.mkdir(parents=True, exist_ok=True)
    (folder.root / link).symlink_to(outside)
    with pytest.raises(Refused) as refused:
        append(folder, [record(1)], recorder="秘书", message="m", now=NOW)
    assert (refused.value.findings[0].code, refused.value.findings[0].file) == ("store.symlink", link)
    assert list(outside.iterdir()) == []


def test_a_linked_file_is_no_event(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "office")
    one, other = record(1), record(2)
    append(folder, [one], recorder="秘书", message="m", now=NOW)
    (tmp_path / "outside.toml").write_bytes(other.data)
    (folder.root / other.path).symlink_to(tmp_path / "outside.toml")
    directory = os.path.dirname(one.path)
    assert names(folder, directory) == [os.path.basename(one.path)]
    with pytest.raises(Refused):
        read(folder, other.path)
    assert read(folder, one.path) == one.data


@pytest.mark.parametrize("path", ["../x", "events/../../x", "/etc/x", "events//x", "C:/x", "a\\b", ""])
def test_no_path_leads_outside(tmp_path: Path, path: str) -> None:
    folder = new_folder(tmp_path / "office")
    with pytest.raises(Refused) as refused:
        folder.path(path)
    assert refused.value.findings[0].code == "store.outside"


def test_the_listing_changes_where_an_event_came(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "office")
    assert listing(folder) == {}
    append(folder, [record(1)], recorder="秘书", message="m", now=NOW)
    before = listing(folder)
    os.utime(folder.root / "events/2023/03", ns=(0, 0))
    append(folder, [record(2)], recorder="秘书", message="m", now=NOW)
    assert list(before) == ["events/2023/03"]
    assert listing(folder)["events/2023/03"] != 0
