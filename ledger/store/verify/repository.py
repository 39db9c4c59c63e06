"""The state of the git repository itself: what it hides, borrows, replaces or has lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from ledger.kernel.finding import Finding, error, note, warning
from ledger.store.journal.create import ATTRIBUTES
from ledger.store.records.folder import CONFIGURATION, EVENTS, whole_file
from ledger.store.records.folder import read as read_file
from ledger.store.records.names import alike, parse_name
from ledger.store.repository.git import Git
from ledger.store.repository.signing import ALLOWED_SIGNERS
from ledger.store.verify.history import WITNESSES, spoken

ATTRIBUTES_FILE = ".gitattributes"
_CHANGING = (b"text", b"eol", b"crlf", b"filter", b"ident", b"working-tree-encoding")
_HIDDEN = re.compile(rb"(?:^|\0)([a-zS]) ([^\0]+)")


def check_repository(git: Git, head: str | None) -> Iterator[Finding]:
    """Everything by which a repository can show another history than it has, or keep changes from sight."""
    yield from _borrowed(git)
    yield from _replaced(git)
    yield from _hidden(git)
    if head is not None:
        yield from _staged(git, head)
        yield from _configuration(git, head)
        yield from _alike(git, head)


def _borrowed(git: Git) -> Iterator[Finding]:
    """History that is cut short, grafted, or kept elsewhere."""
    common = git.folder.common_dir
    for name, code in (
        ("shallow", "verify.shallow"),
        ("info/grafts", "verify.grafts"),
        ("objects/info/alternates", "verify.alternates"),
        ("objects/info/http-alternates", "verify.alternates"),
    ):
        try:
            lines = whole_file(common / name).decode("utf-8", "replace").split("\n")
        except OSError:
            continue
        told = [line for line in lines if line.strip() and not line.startswith("#")]
        if told:
            yield error(code, name=name, first=told[0], count=len(told))
    partial = git.call("config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$")
    if partial.returncode == 0 and partial.stdout.strip():
        yield error("verify.partial")


def _replaced(git: Git) -> Iterator[Finding]:
    """Objects that git shows in the place of others."""
    listed = git.run("for-each-ref", "--format=%(refname) %(objectname)", "refs/replace/").decode()
    for line in listed.splitlines():
        name, by = line.rsplit(" ", 1)
        yield error("verify.replaced", object=name.rpartition("/")[2], by=by)


def _hidden(git: Git) -> Iterator[Finding]:
    """Files whose changes git was told not to look for."""
    prefix = git.folder.prefix
    listed = git.run("ls-files", "-v", "-z", "--full-name", "--", f"{prefix}{EVENTS}/", f"{prefix}{CONFIGURATION}")
    if listed.count(b"\0H ") + listed.startswith(b"H ") == listed.count(b"\0"):
        return  # the usual case, told ten times as fast
    for letter, path in _HIDDEN.findall(listed):
        inside = path.decode("utf-8", "replace")[len(prefix) :]
        name = parse_name(inside)
        flag = "skip-worktree" if letter in b"Ss" else "assume-unchanged"
        yield error("verify.hidden", flag=flag).at(file=inside, event=name.id if name else None)


def _staged(git: Git, head: str) -> Iterator[Finding]:
    """Changes to events that the next ordinary commit would bring."""
    prefix = git.folder.prefix
    raw = git.run("diff-index", "--cached", "--raw", "-z", "--no-renames", head, "--", f"{prefix}{EVENTS}/")
    parts = iter(raw.split(b"\0"))
    for about in parts:
        if not about:
            continue
        inside = next(parts).decode("utf-8", "replace")[len(prefix) :]
        name = parse_name(inside)
        if name is not None and not about.endswith(b" A"):
            yield error("verify.staged", status=about[-1:].decode()).at(file=inside, event=name.id)


def _configuration(git: Git, head: str) -> Iterator[Finding]:
    """The files beside the events that decide how they are read."""
    there = git.entries(head, [""])
    for name in (CONFIGURATION, ATTRIBUTES_FILE, ALLOWED_SIGNERS):
        data = read_file(git.folder, name)
        known = name in there or name == CONFIGURATION or (name == ALLOWED_SIGNERS and data is not None)
        if known and (data is None or there.get(name) != git.blob_id(data)):
            yield warning("verify.uncommitted").at(file=name)
        if name == ATTRIBUTES_FILE and not keeps_bytes(data or b""):
            yield warning("verify.attributes").at(file=name)
    with suppress(OSError):
        if any(_changes_bytes(line) for line in whole_file(git.folder.common_dir / "info/attributes").splitlines()):
            yield warning("verify.attributes").at(file=".git/info/attributes")


def keeps_bytes(attributes: bytes) -> bool:
    """Whether a .gitattributes has the line that keeps bytes as they are, and none behind it that changes them."""
    lines = attributes.splitlines()
    guard = ATTRIBUTES.splitlines()[-1]
    return guard in lines and not any(_changes_bytes(line) for line in lines[lines.index(guard) :])


def _changes_bytes(line: bytes) -> bool:
    """Whether a line of attributes lets git change the bytes of files, or says nothing of it any more."""
    words = [] if line.startswith(b"#") else line.split()[1:]
    return any(not word.startswith(b"-") and word.lstrip(b"!").partition(b"=")[0] in _CHANGING for word in words)


def _alike(git: Git, head: str) -> Iterator[Finding]:
    """Names in the commit that another system takes for one of the ledger's own."""
    prefix = git.folder.prefix
    listed = git.run("ls-tree", "-z", "--name-only", "--full-tree", head, *(("--", prefix) if prefix else ()))
    for path in listed.decode("utf-8", "replace").split("\0"):
        name = path[len(prefix) :]
        own = alike(name)
        if own is not None:
            yield error("verify.alike", name=name, own=own).at(file=name)


def check_integrity(git: Git) -> list[Finding]:
    """Git's own check of every object: bytes that rotted, objects that are gone."""
    # With room for what a pack builds on, a fifth of the time is saved.
    done = git.call("fsck", "--full", "--no-dangling", "--no-progress", settings=("core.deltaBaseCacheLimit=256m",))
    lines = [
        *done.stdout.decode("utf-8", "replace").splitlines(),
        *done.stderr.decode("utf-8", "replace").splitlines(),
    ]
    told = [line for line in lines if line.startswith(("error", "missing", "broken", "fatal", "bad", "hash"))]
    if done.returncode and not told:
        told = lines[-1:] or [f"exit {done.returncode}"]
    return [error("verify.object", cause=line) for line in dict.fromkeys(told)]


def check_witnesses(git: Git, tips: Mapping[str, str], head: str | None) -> Iterator[Finding]:
    """Other branches that have events which the checked-out one lacks."""
    lacking: dict[str, list[str]] = {}
    for name, commit in tips.items():
        if head is not None and commit != head and name.startswith(("refs/heads/", *WITNESSES)):
            changes = git.changes(head, commit)
            if changes is not None and changes[0]:
                lacking[spoken(name)] = sorted(changes[0])
    for branch, paths in sorted(lacking.items()):
        yield note("verify.elsewhere", branch=branch, count=len(paths)).at(file=paths[0])
