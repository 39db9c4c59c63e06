"""What the ledger asks git, and that a hostile folder can run nothing through it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ledger.kernel.finding import Refused
from ledger.store.journal.append import append
from ledger.store.journal.settle import finish
from ledger.store.records.folder import Folder
from ledger.store.repository.git import Git
from ledger.store.repository.plumbing import find_program
from tests.store.helpers import NOW, new_folder, record, user_git


@pytest.fixture(params=["", "records"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Folder:
    return new_folder(tmp_path / "office", request.param)


def test_what_is_new_is_the_difference_of_two_commits(folder: Folder) -> None:
    git = Git(folder)
    start = git.head()
    assert start is not None
    one, other = record(1), record(2)
    first = append(folder, [one], recorder="秘书", message="one", now=NOW).commit
    second = append(folder, [other], recorder="秘书", message="other", now=NOW).commit
    assert git.head() == second
    assert first is not None
    assert second is not None
    assert git.tree(second) == {one.path: git.blob_id(one.data), other.path: git.blob_id(other.data)}
    assert git.changes(first, second) == ({other.path: git.blob_id(other.data)}, [])
    assert git.changes(second, first) == ({}, [other.path])
    assert git.changes(None, second) == (git.tree(second), [])
    assert git.changes(second, second) == ({}, [])
    assert git.changes("0" * 40, second) is None
    assert dict(git.blobs([git.blob_id(one.data)])) == {git.blob_id(one.data): one.data}
    assert git.added_in() == {one.path: first, other.path: second}
    assert git.added_in([one.path]) == {one.path: first}
    assert git.added_in(since=first) == {other.path: second}
    about = git.commit_info([first])[first]
    assert (about.author, about.time, about.subject) == ("秘书", NOW, "one")


def test_an_event_that_came_in_a_merge_is_found_where_it_was_added(folder: Folder) -> None:
    one, other, sly = record(1), record(2), record(3)
    append(folder, [one], recorder="秘书", message="one", now=NOW)
    user_git(folder.repository, "switch", "--quiet", "--create", "side", "HEAD^")
    beside = append(folder, [other], recorder="秘书", message="other", now=NOW).commit
    user_git(folder.repository, "switch", "--quiet", "main")
    user_git(folder.repository, "merge", "--quiet", "--no-commit", "side")
    (folder.root / sly.path).write_bytes(sly.data)
    user_git(folder.repository, "add", folder.prefix + sly.path)
    user_git(folder.repository, "commit", "--quiet", "--message=a merge that adds")
    git = Git(folder)
    found = git.added_in()
    assert found[other.path] == beside
    assert found[sly.path] == git.head()


def test_many_blobs_are_all_given_and_a_missing_one_is_named(folder: Folder) -> None:
    records = [record(number) for number in range(1100)]
    done = append(folder, records, recorder="秘书", message="many", now=NOW)
    git = Git(folder)
    assert done.commit is not None
    tree = git.tree(done.commit)
    contents = dict(git.blobs(tree.values()))
    assert {path: contents[blob] for path, blob in tree.items()} == dict(records)
    with pytest.raises(Refused) as refused:
        list(git.blobs(["0" * 40]))
    assert refused.value.findings[0].code == "store.git_lacks"


@pytest.mark.parametrize("text", ["", "--all", "-h", "--upload-pack=x", "no-such", "HEAD\n", "a\0b", "x" * 300])
def test_what_names_no_commit_is_none_and_never_an_option(folder: Folder, text: str) -> None:
    assert Git(folder).resolve(text) is None


def test_a_person_names_a_commit_in_many_ways(folder: Folder) -> None:
    head = Git(folder).head()
    assert head is not None
    assert {Git(folder).resolve(text) for text in (head, head[:8], "HEAD", "main", "refs/heads/main", "@")} == {head}


def test_a_new_branch_has_no_head_and_a_broken_one_is_not_taken_for_new(folder: Folder) -> None:
    git = Git(folder)
    user_git(folder.repository, "symbolic-ref", "HEAD", "refs/heads/unborn")
    assert (git.head(), git.branch()) == (None, "refs/heads/unborn")
    (folder.git_dir / "refs/heads/unborn").write_text("12345678" * 5 + "\n")
    with pytest.raises(Refused):
        git.head()


def test_git_is_never_taken_from_the_folder_or_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "bin", str(program.parent)]))
    with pytest.raises(Refused) as refused:
        find_program(tmp_path)
    assert refused.value.findings[0].code == "store.no_git"
    assert find_program(tmp_path / "elsewhere") == str(program)


HOSTILE = """
[core]
    fsmonitor = {trap}
    hooksPath = {hooks}
    sshCommand = {trap}
    pager = {trap}
    editor = {trap}
    askPass = {trap}
    alternateRefsCommand = {trap}
    gitProxy = {trap}
    attributesFile = {attributes}
[filter "trap"]
    clean = {trap}
    smudge = {trap}
    process = {trap}
    required = true
[diff]
    external = {trap}
[diff "trap"]
    textconv = {trap}
    command = {trap}
[merge "trap"]
    driver = {trap}
[gpg]
    program = {trap}
[commit]
    gpgSign = true
[log]
    showSignature = true
[credential]
    helper = {trap}
[remote "origin"]
    url = ext::{trap}
    promisor = true
    partialclonefilter = blob:none
    uploadpack = {trap}
[protocol "ext"]
    allow = always
[protocol]
    allow = always
[extensions]
    partialClone = origin
[gc]
    auto = 1
[alias]
    rev-parse = !{trap}
"""
HOOKS = ["reference-transaction", "post-index-change", "pre-commit", "post-commit", "pre-auto-gc", "update"]


def test_a_hostile_folder_runs_nothing(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sprung = tmp_path / "sprung"
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {sprung}\nexit 1\n')
    trap.chmod(0o755)
    hooks = tmp_path / "hooks"
    for place in (hooks, folder.git_dir / "hooks"):
        place.mkdir(exist_ok=True)
        for hook in HOOKS:
            (place / hook).symlink_to(trap)
    attributes = tmp_path / "attributes"
    attributes.write_text("* filter=trap diff=trap merge=trap\n")
    (folder.git_dir / "info").mkdir(exist_ok=True)
    (folder.git_dir / "info/attributes").write_text("* filter=trap diff=trap merge=trap text eol=crlf\n")
    configuration = folder.git_dir / "config"
    hostile = HOSTILE.format(trap=trap, hooks=hooks, attributes=attributes)
    configuration.write_text(configuration.read_text().replace("version = 0", "version = 1") + hostile)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_PAGER", "GIT_EDITOR", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, str(trap))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "another index"))

    # Files as recent as the index are those that git compares with it, through the folder's filters.
    os.utime(folder.git_dir / "index", (0, 0))
    one, other = record(1), record(2)
    assert append(folder, [one], recorder="秘书", message="m", now=NOW).findings == ()
    (folder.root / other.path).write_bytes(other.data)
    assert finish(folder, recorder="秘书", now=NOW) == [other.path]
    git = Git(folder)
    head = git.head()
    assert head is not None
    assert set(git.tree(head)) == {one.path, other.path}
    assert git.resolve("HEAD~1") is not None
    assert git.changes(git.resolve("HEAD~1"), head) is not None
    assert git.commit_info(git.added_in().values())
    with pytest.raises(Refused):
        list(git.blobs(["1" * 40]))  # a promised object would be fetched
    assert (folder.root / one.path).read_bytes() == one.data
    assert not sprung.exists(), sprung.read_text()
    assert not (tmp_path / "another index").exists()
