"""Syncing: nothing recorded is lost, nothing unseen is accepted, and clones end in the same commit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ledger.kernel.finding import Refused
from ledger.locale import sentence
from ledger.store.records.names import digest
from ledger.store.repository.git import Git
from ledger.store.repository.merge import derive, forged
from tests.store.helpers import on_disk, user_git
from tests.sync.helpers import Desks, add, clean, events, head, meet


def refusal(*arguments: object, **options: bool) -> list[str]:
    """The codes with which a sync is refused; each has a sentence."""
    with pytest.raises(Refused) as refused:
        meet(*arguments, **options)  # type: ignore[arg-type]
    for finding in refused.value.findings:
        assert "{" not in "".join(sentence(finding, "zh"))
    return [finding.code for finding in refused.value.findings]


@pytest.mark.parametrize("inside", ["", "records"])
def test_two_desks_end_with_the_same_events_files_and_commit(tmp_path: Path, inside: str) -> None:
    desks = Desks(tmp_path, inside)
    first, second = desks.first, desks.clone("乙")
    paths = add(first, 1, 2) + add(second, 3)
    assert meet(first).sent == 2
    done = meet(second)
    assert (done.received, done.sent, done.findings) == (2, 1, ())
    assert meet(first).received == 1
    assert head(first) == head(second)
    for folder in (first, second):
        assert events(folder) == set(paths) == on_disk(folder)
        assert clean(folder)
        assert user_git(folder.repository, "fsck", "--strict", "--no-dangling") == ""


def test_a_sync_without_news_changes_nothing(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    before = head(desks.first)
    done = meet(desks.first)
    assert (done.received, done.sent, done.commit) == (0, 0, before)


def test_a_merge_is_the_same_commit_whoever_makes_it(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    first, second = desks.first, desks.clone("乙")
    for folder, number in ((first, 1), (second, 2)):
        add(folder, number)
        shutil.copytree(folder.repository, tmp_path / f"twin-{number}")
    meet(first)
    meet(second)
    shutil.rmtree(desks.remote)
    user_git(tmp_path, "clone", "--quiet", "--bare", str(tmp_path / "twin-2"), str(desks.remote))
    twin = first._replace(
        root=tmp_path / "twin-1",
        repository=tmp_path / "twin-1",
        git_dir=tmp_path / "twin-1" / ".git",
        common_dir=tmp_path / "twin-1" / ".git",
    )
    meet(twin, later=600)  # the other way round, at another time of day
    assert head(twin) == head(second)


def test_changes_of_the_user_are_neither_committed_nor_lost(tmp_path: Path) -> None:
    desks = Desks(tmp_path, "records")
    first, second = desks.first, desks.clone("乙")
    (first.root / "ledger.toml").write_text('[committee]\nname = "改了的名称"\n')
    (first.repository / "other.txt").write_text("changed by both\n")
    user_git(first.repository, "commit", "--quiet", "--all", "--message=own")
    meet(first)
    (second.repository / "other.txt").write_text("staged here\n")
    user_git(second.repository, "add", "other.txt")
    (second.repository / "new.txt").write_text("not even staged\n")
    done = meet(second)
    assert [finding.code for finding in done.findings] == ["sync.configuration", "sync.kept_yours"]
    assert (second.repository / "other.txt").read_text() == "staged here\n"
    assert user_git(second.repository, "diff", "--cached", "--name-only").split() == ["other.txt"]
    assert "改了的名称" in (second.root / "ledger.toml").read_text()
    assert (second.repository / "new.txt").exists()


def test_a_file_changed_on_both_sides_is_left_to_people(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    first, second = desks.first, desks.clone("乙")
    for folder, name in ((first, "一"), (second, "二")):
        (folder.root / "ledger.toml").write_text(f'[committee]\nname = "{name}"\n')
        user_git(folder.repository, "commit", "--quiet", "--all", "--message=own")
    meet(first)
    before = head(second)
    assert refusal(second) == ["sync.both_changed"]
    assert (head(second), clean(second)) == (before, True)
    user_git(second.repository, "fetch", "--quiet", "origin")
    user_git(second.repository, "merge", "--quiet", "--strategy-option=ours", "origin/main")
    meet(second)
    meet(first)
    assert head(first) == head(second)


def test_regenerated_statistics_never_conflict(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    first, second = desks.first, desks.clone("乙")
    for folder, text in ((first, "a = 1\n"), (second, "a = 2\n")):
        (folder.root / "statistics").mkdir()
        (folder.root / "statistics" / "plan.toml").write_text(text)
        user_git(folder.repository, "add", "statistics")
        user_git(folder.repository, "commit", "--quiet", "--message=statistics")
    for folder in (first, second, first):
        meet(folder)
    assert head(first) == head(second)
    assert clean(first)
    assert clean(second)


def test_over_ssh_by_the_users_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the user's account configures for ssh is kept; here it is an ssh that goes nowhere."""
    ssh = tmp_path / "ssh"
    ssh.write_text('#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n')
    ssh.chmod(0o755)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(f"[core]\n\tsshCommand = {ssh}\n")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME")
    desks = Desks(tmp_path / "office")
    other = desks.clone("乙")
    for folder in (desks.first, other):
        address = f"ssh://desk.example.org{desks.remote}"
        user_git(folder.repository, "remote", "set-url", "origin", address)
    paths = add(desks.first, 1)
    assert meet(desks.first).sent == 1
    meet(other)
    assert events(other) == set(paths)


def test_a_half_done_merge_or_half_a_history_is_refused(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    (desks.first.git_dir / "MERGE_HEAD").write_text("x\n")
    assert refusal(desks.first) == ["sync.merging"]
    (desks.first.git_dir / "MERGE_HEAD").unlink()
    (desks.first.git_dir / "shallow").write_text((head(desks.first) or "") + "\n")
    assert refusal(desks.first) == ["sync.shallow"]


def test_a_commit_that_only_pretends_to_follow_from_others_is_found(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    first, second = desks.first, desks.clone("乙")
    for folder, number in ((first, 1), (second, 2)):
        add(folder, number)
        meet(folder)
    git = Git(second)
    genuine = git.head() or ""
    false = derive(git, [genuine], {"ledger.toml": b"forged = 1\n"}, "Merge what was recorded apart")
    assert list(forged(git, [genuine, false])) == [(false, "ledger.toml")]


# --- a remote that cannot be had, or has lost something --------------------------------------------------


def test_offline_says_so_and_all_is_still_here(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    paths = add(desks.first, 1)
    desks.remote.rename(tmp_path / "elsewhere")
    assert refusal(desks.first) == ["sync.nothing_there"]
    user_git(desks.first.repository, "remote", "set-url", "origin", "ssh://127.0.0.1:9/ledger.git")
    assert refusal(desks.first) == ["sync.offline"]
    assert events(desks.first) == set(paths)


@pytest.mark.parametrize(
    "address",
    ["ext::sh -c id", "git://example.org/x", "http://example.org/x", "fd::3", "-oProxyCommand=id", "a\nb"],
)
def test_other_ways_of_transport_are_refused(tmp_path: Path, address: str) -> None:
    desks = Desks(tmp_path)
    user_git(desks.first.repository, "config", "remote.origin.url", address)
    assert refusal(desks.first) == ["sync.protocol"]


def test_without_a_remote_one_is_asked_for(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    user_git(desks.first.repository, "remote", "remove", "origin")
    assert refusal(desks.first) == ["sync.no_remote"]


def test_a_rewound_remote_is_explained_and_given_back_when_asked(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    before = head(desks.first)
    paths = add(desks.first, 1, 2)
    meet(desks.first)
    user_git(desks.remote, "update-ref", "refs/heads/main", before or "")
    assert refusal(desks.first) == ["sync.rewound"]
    assert meet(desks.first, accept=True).sent == 2
    assert events(desks.clone("乙")) == set(paths)


def test_a_rewritten_remote_is_explained_and_nothing_is_lost(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    other = desks.clone("乙")
    lost = add(desks.first, 1)
    meet(desks.first)
    new = add(other, 2)
    user_git(other.repository, "push", "--quiet", "--force", "origin", "main")
    assert refusal(desks.first) == ["sync.rewritten"]
    meet(desks.first, accept=True)
    assert events(desks.first) == {*lost, *new}


def test_an_emptied_remote_is_not_filled_in_silence(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    shutil.rmtree(desks.remote)
    user_git(tmp_path, "init", "--quiet", "--bare", str(desks.remote))
    assert refusal(desks.first) == ["sync.vanished"]
    meet(desks.first, accept=True)


def test_another_ledger_is_not_mixed_in(tmp_path: Path) -> None:
    desks, others = Desks(tmp_path / "one"), Desks(tmp_path / "two", "records")
    add(others.first, 1)
    meet(others.first)
    user_git(desks.first.repository, "remote", "add", "wrong", str(others.remote))
    assert refusal(desks.first, "wrong") == ["sync.unrelated"]


def test_a_remote_that_does_not_take_it_is_quoted(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    add(desks.first, 1)
    user_git(desks.remote, "config", "receive.denyUpdateDeleted", "true")
    checked_out = desks.clone("乙")
    user_git(desks.first.repository, "remote", "add", "desk", str(checked_out.repository))
    assert refusal(desks.first, "desk") == ["sync.rejected"]
    assert len(events(desks.first)) == 1


# --- what arrives is looked at ---------------------------------------------------------------------------


def tampered(desks: Desks, change: str) -> None:
    """Someone commits to the remote with ordinary git."""
    place = desks.place / "stranger"
    user_git(desks.place, "clone", "--quiet", str(desks.remote), "stranger")
    file = next((place / "events").rglob("*.toml"))
    match change:
        case "changed" | "changed and back":
            text = file.read_text()
            file.write_text(text.replace("中小", "大型"))
        case "removed":
            file.unlink()
        case "cut":
            data = file.read_bytes()
            cut = data[: data.index(b"[entry]")]
            new = file.with_name(file.name.replace(digest(data), digest(cut)))
            new.write_bytes(cut)
        case "false name":
            (file.parent / file.name.replace("2023-03-02_", "2023-03-03_")).write_bytes(file.read_bytes())
        case "no event":
            (file.parent / "notes.toml").write_text("a = 1\n")
        case "link":
            (place / "here").symlink_to("/etc")
        case "place":
            (place / "CON.txt").write_text("x")
        case "configuration":
            (place / "ledger.toml").write_text("broken = [")
        case "no configuration":
            (place / "ledger.toml").unlink()
    user_git(place, "add", "--all")
    user_git(place, "commit", "--quiet", "--message=tampered")
    if change == "changed and back":
        user_git(place, "revert", "--no-edit", "HEAD")
    user_git(place, "push", "--quiet")


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ("changed", {"sync.changed_theirs", "sync.changed_on_the_way"}),
        ("changed and back", {"sync.changed_on_the_way"}),
        ("removed", {"sync.removed_theirs", "sync.removed_on_the_way"}),
        ("cut", {"codec.no_entry", "store.name_differs"}),
        ("false name", {"store.name_differs"}),
        ("no event", {"sync.stranger"}),
        ("link", {"sync.link"}),
        ("place", {"sync.place"}),
        ("configuration", {"office.unreadable"}),
        ("no configuration", {"sync.no_configuration"}),
    ],
)
def test_what_arrives_is_checked_before_anything_moves(tmp_path: Path, change: str, codes: set[str]) -> None:
    desks = Desks(tmp_path)
    add(desks.first, 1, 2)
    meet(desks.first)
    tampered(desks, change)
    before = head(desks.first)
    assert set(refusal(desks.first)) <= codes
    assert (head(desks.first), clean(desks.first)) == (before, True)


def test_an_event_removed_here_is_not_sent(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    (path,) = add(desks.first, 1)
    meet(desks.first)
    other = desks.clone("乙")
    add(other, 2)
    meet(other)
    user_git(desks.first.repository, "rm", "--quiet", path)
    user_git(desks.first.repository, "commit", "--quiet", "--message=removed")
    assert refusal(desks.first) == ["sync.removed_ours", "sync.removed_unsent"]


def test_a_history_that_others_would_refuse_is_not_sent(tmp_path: Path) -> None:
    """Neither as it is nor restored, also where the remote has not moved; a person may settle it."""
    desks = Desks(tmp_path)
    (path,) = add(desks.first, 1)
    meet(desks.first)
    file = desks.first.root / path
    whole = file.read_bytes()
    file.write_bytes(whole + b"# more\n")
    user_git(desks.first.repository, "commit", "--quiet", "--all", "--message=edited")
    before = user_git(tmp_path, "--git-dir", str(desks.remote), "rev-parse", "main")
    assert refusal(desks.first) == ["sync.changed_ours", "sync.changed_unsent"]
    file.write_bytes(whole)
    user_git(desks.first.repository, "commit", "--quiet", "--all", "--message=restored")
    assert refusal(desks.first) == ["sync.changed_unsent"] * 2
    assert user_git(tmp_path, "--git-dir", str(desks.remote), "rev-parse", "main") == before
    done = meet(desks.first, accept=True)
    assert {finding.code for finding in done.findings} == {"sync.changed_unsent"}
    assert events(desks.clone("乙")) == {path}


def test_what_was_restored_and_settled_at_the_remote_is_taken(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    add(desks.first, 1)
    meet(desks.first)
    tampered(desks, "changed and back")
    assert refusal(desks.first) == ["sync.changed_on_the_way"] * 2
    done = meet(desks.first, accept=True)
    assert {(finding.code, finding.severity) for finding in done.findings} == {("sync.changed_on_the_way", "warning")}
    assert clean(desks.first)


def test_what_is_still_changed_at_the_remote_is_never_taken(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    add(desks.first, 1)
    meet(desks.first)
    tampered(desks, "changed")
    assert "sync.changed_theirs" in refusal(desks.first, accept=True)


def test_what_no_commit_has_yet_goes_along(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    (path,) = add(desks.first, 1)
    user_git(desks.first.repository, "reset", "--quiet", "--soft", "HEAD~1")
    user_git(desks.first.repository, "reset", "--quiet")
    assert meet(desks.first).sent == 1
    assert events(desks.clone("乙")) == {path}
