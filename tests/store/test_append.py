"""Recording: durable, whole or not at all, and never at the cost of anyone else's work."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
from pathlib import Path

import pytest

from ledger.kernel.finding import Refused
from ledger.store.journal.append import append
from ledger.store.journal.create import init_repository
from ledger.store.journal.settle import finish, unversioned
from ledger.store.records.folder import Folder, find
from ledger.store.repository.git import Git
from tests.store.helpers import NOW, new_folder, on_disk, record, user_git


@pytest.fixture(params=["", "records"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Folder:
    return new_folder(tmp_path / "office", request.param)


def refusal(folder: Folder, count: int = 1) -> str:
    with pytest.raises(Refused) as refused:
        append(folder, [record(number) for number in range(count)], recorder="秘书", message="m", now=NOW)
    return refused.value.findings[0].code


def head_files(folder: Folder) -> set[str]:
    git = Git(folder)
    return set(git.tree(git.head() or ""))


@pytest.mark.parametrize("count", [1, 3, 300])
def test_events_become_files_and_one_commit(folder: Folder, count: int) -> None:
    before = Git(folder).head()
    records = [record(number) for number in range(count)]
    done = append(folder, records, recorder="秘书", message="记录", now=NOW)
    assert (done.versioned, done.findings, set(done.paths)) == (True, (), {each.path for each in records})
    assert Git(folder).resolve("HEAD^") == before
    assert user_git(folder.repository, "log", "-1", "--format=%an|%ae|%s|%aI|%B").strip() == (
        "秘书|recorder@ledger.invalid|记录|2023-03-02T10:15:04+08:00|记录"
    )
    assert {path: (folder.root / path).read_bytes() for path in on_disk(folder)} == dict(records)
    assert user_git(folder.repository, "status", "--porcelain") == ""
    assert user_git(folder.repository, "fsck", "--strict") == ""


def test_nothing_else_of_the_repository_changes(folder: Folder) -> None:
    place = folder.repository
    for name in ("staged.txt", "changed.txt", "both.txt", "removed.txt"):
        (place / name).write_text("as committed\n")
    user_git(place, "add", ".")
    user_git(place, "commit", "--quiet", "--message=own")
    (place / "staged.txt").write_text("staged\n")
    (place / "both.txt").write_text("staged\n")
    user_git(place, "add", "staged.txt", "both.txt")
    user_git(place, "rm", "--quiet", "removed.txt")
    (place / "changed.txt").write_text("changed\n")
    (place / "both.txt").write_text("changed again\n")
    (place / "new.txt").write_text("untracked\n")
    before = user_git(place, "status", "--porcelain")
    staged = user_git(place, "diff", "--cached")
    append(folder, [record(1), record(2)], recorder="秘书", message="m", now=NOW)
    assert user_git(place, "status", "--porcelain") == before
    assert user_git(place, "diff", "--cached") == staged
    assert len(user_git(place, "show", "--format=", "--name-only").split()) == 2
    user_git(place, "commit", "--quiet", "--message=the user goes on")
    assert len(head_files(folder)) == 2


def test_the_first_event_may_be_the_first_commit(tmp_path: Path) -> None:
    folder = init_repository(tmp_path / "new")
    assert append(folder, [record(1)], recorder="秘书", message="m", now=NOW).versioned
    assert user_git(folder.root, "rev-list", "--count", "main").strip() == "1"


def test_the_name_of_the_user_is_the_committers_where_git_knows_it(folder: Folder) -> None:
    user_git(folder.repository, "config", "user.name", "王五 <x>\t")
    user_git(folder.repository, "config", "user.email", "wangwu@example.org")
    append(folder, [record(1)], recorder="秘书\n<e@x> 1 +0000", message="-m\n\nfrom HEAD\n", now=NOW)
    said = user_git(folder.repository, "log", "-1", "--format=%an|%ae|%cn|%ce|%s")
    assert said == "秘书e@x 1 +0000|recorder@ledger.invalid|王五 x|wangwu@example.org|-m\n"


def test_a_detached_head_is_refused_and_nothing_is_written(folder: Folder) -> None:
    user_git(folder.repository, "switch", "--quiet", "--detach")
    assert refusal(folder) == "store.detached"
    assert on_disk(folder) == set()


def test_an_existing_file_is_never_overwritten(folder: Folder) -> None:
    one = record(1)
    (folder.root / one.path).parent.mkdir(parents=True)
    (folder.root / one.path).write_text("mine")
    with pytest.raises(Refused) as refused:
        append(folder, [record(2), one], recorder="秘书", message="m", now=NOW)
    assert (refused.value.findings[0].code, refused.value.findings[0].file) == ("store.exists", one.path)
    assert on_disk(folder) == {one.path}
    assert (folder.root / one.path).read_text() == "mine"


def test_a_file_that_does_not_fit_its_name_is_refused(folder: Folder) -> None:
    with pytest.raises(Refused) as refused:
        append(folder, [record(1)._replace(data=b"x")], recorder="秘书", message="m", now=NOW)
    assert refused.value.findings[0].code == "store.name"


# Without git


def test_without_git_one_event_is_recorded_but_not_versioned(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    one = record(1)
    with monkeypatch.context() as without:
        without.setenv("PATH", "")
        done = append(folder, [one], recorder="秘书", message="m", now=NOW)
        assert not done.versioned
        assert [finding.code for finding in done.findings] == ["store.unversioned"]
        assert finish(folder, recorder="秘书", now=NOW) == []
        assert refusal(folder, count=2) == "store.no_git"  # a batch is one commit or nothing
    assert on_disk(folder) == {one.path}
    assert head_files(folder) == set()
    assert finish(folder, recorder="秘书", now=NOW) == [one.path]
    assert head_files(folder) == {one.path}
    assert user_git(folder.repository, "status", "--porcelain") == ""


def test_what_cannot_be_read_back_is_neither_said_to_be_recorded_nor_not_recorded(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("ledger.store.repository.commit.read_back", broken)
    assert refusal(folder) == "store.not_durable"
    assert on_disk(folder) == head_files(folder) != set()


def test_a_locked_branch_leaves_one_event_unversioned_and_no_batch(folder: Folder) -> None:
    lock = folder.git_dir / "refs/heads/main.lock"
    lock.write_text("")
    os.utime(lock, (0, 0))  # not a lock that our own git left behind
    done = append(folder, [record(1)], recorder="秘书", message="m", now=NOW)
    assert not done.versioned
    assert refusal(folder, count=2) == "store.git_failed"
    assert on_disk(folder) == set(done.paths)
    lock.unlink()
    assert finish(folder, recorder="秘书", now=NOW) == list(done.paths)


def test_a_locked_index_is_said_and_caught_up_with(folder: Folder) -> None:
    lock = folder.git_dir / "index.lock"
    lock.write_text("")
    one = record(1)
    done = append(folder, [one], recorder="秘书", message="m", now=NOW)
    assert done.versioned
    assert [(finding.code, finding.severity) for finding in done.findings] == [("store.index_locked", "warning")]
    assert lock.exists()
    lock.unlink()
    assert append(folder, [record(2)], recorder="秘书", message="m", now=NOW).findings == ()
    assert user_git(folder.repository, "status", "--porcelain") == ""


def test_a_change_in_the_same_tick_as_the_index_is_still_seen(folder: Folder) -> None:
    """Git takes a file for changed or not by its time and size, unless it is as recent as the index."""
    mine = folder.repository / "mine.txt"
    mine.write_text("one\n")
    user_git(folder.repository, "add", "mine.txt")
    user_git(folder.repository, "commit", "--quiet", "--message=own")
    times = mine.stat()
    mine.write_text("two\n")
    os.utime(mine, ns=(times.st_atime_ns, times.st_mtime_ns))
    os.utime(folder.git_dir / "index", ns=(times.st_atime_ns, times.st_mtime_ns))
    append(folder, [record(1)], recorder="秘书", message="m", now=NOW)
    user_git(folder.repository, "config", "core.trustctime", "false")
    assert user_git(folder.repository, "status", "--porcelain") == " M mine.txt\n"


# What earlier runs left


def test_files_that_came_without_git_are_versioned_if_they_are_whole(folder: Folder) -> None:
    whole, cut = record(1), record(2)
    append(folder, [record(0)], recorder="秘书", message="m", now=NOW)
    (folder.root / whole.path).write_bytes(whole.data)
    (folder.root / cut.path).write_bytes(cut.data[:-5])
    assert set(unversioned(folder, Git(folder))[0]) == {whole.path, cut.path}
    assert finish(folder, recorder="秘书", now=NOW) == [whole.path]
    assert unversioned(folder, Git(folder))[0] == [cut.path]


def test_only_folders_that_changed_are_looked_into(folder: Folder) -> None:
    append(folder, [record(0)], recorder="秘书", message="m", now=NOW)
    directory = "events/2023/03"
    git = Git(folder)
    assert unversioned(folder, git) == ([], {})  # changed a moment ago: not sure yet
    os.utime(folder.root / directory, ns=(10**18, 10**18))
    nothing, known = unversioned(folder, git)
    assert (nothing, known) == ([], {directory: 10**18})
    one = record(1)
    (folder.root / one.path).write_bytes(one.data)
    assert unversioned(folder, git, known)[0] == [one.path]
    os.utime(folder.root / directory, ns=(10**18, 10**18))
    assert unversioned(folder, git, known)[0] == []  # what the folder's time hides, `verify` finds


def test_a_torn_intent_means_that_nothing_had_happened(folder: Folder) -> None:
    place = folder.git_dir / "ledger" / "01gtg3q4e0z9x8y7w6v5t4s3r2.intent"
    place.write_text('{"before": nul')
    assert append(folder, [record(1)], recorder="秘书", message="m", now=NOW).versioned
    assert not place.exists()


def test_a_file_changed_by_hand_is_left_as_it_is(folder: Folder) -> None:
    one, other = record(1), record(2)
    before = Git(folder).head()
    append(folder, [one, other], recorder="秘书", message="m", now=NOW)
    (folder.root / one.path).write_text("changed by hand\n")
    (folder.root / other.path).write_bytes(other.data[:40])  # torn where there are no links
    place = folder.git_dir / "ledger" / "01gtg3q4e0z9x8y7w6v5t4s3r2.intent"
    place.write_text(json.dumps({"before": before, "paths": [one.path, other.path]}))
    finish(folder, recorder="秘书", now=NOW)
    assert (folder.root / one.path).read_text() == "changed by hand\n"
    assert (folder.root / other.path).read_bytes() == other.data


def test_where_there_are_no_links_files_are_published_all_the_same(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", no_links)
    assert append(folder, [record(1), record(2)], recorder="秘书", message="m", now=NOW).findings == ()
    assert user_git(folder.repository, "status", "--porcelain") == ""
    assert not (folder.git_dir / "index.lock").exists()


# Others at the same time


def test_who_holds_the_lock_is_said(folder: Folder) -> None:
    place = folder.git_dir / "ledger" / "lock"
    with place.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Refused) as refused:
            append(folder, [record(1)], recorder="秘书", message="m", now=NOW, patience=0.05)
    assert refused.value.findings[0].code == "store.locked"
    assert refused.value.findings[0].values["process"] == os.getpid()


def _append_many(root: Path, worker: int) -> None:
    folder = find(root)
    for number in range(25):
        done = append(folder, [record(f"{worker}-{number}")], recorder=f"秘书{worker}", message="m", now=NOW)
        assert done.versioned
        assert done.findings == ()


def test_four_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "office", "records")
    workers = [
        multiprocessing.get_context("spawn").Process(target=_append_many, args=(folder.root, worker))
        for worker in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert len(head_files(folder)) == 100
    assert on_disk(folder) == head_files(folder)
    assert user_git(folder.repository, "rev-list", "--count", "HEAD").strip() in ("101", "102")
    assert user_git(folder.repository, "status", "--porcelain") == ""


def test_a_large_index_is_kept_in_two_parts_and_stays_the_users(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.store.repository.index._LARGE", 0)
    (folder.repository / "staged.txt").write_text("x")
    user_git(folder.repository, "add", "staged.txt")
    for number in range(3):
        append(folder, [record(number)], recorder="秘书", message="m", now=NOW)
    assert list(folder.git_dir.glob("sharedindex.*"))
    assert user_git(folder.repository, "status", "--porcelain") == "A  staged.txt\n"
    user_git(folder.repository, "commit", "--quiet", "--message=own")
    assert len(head_files(folder)) == 3
