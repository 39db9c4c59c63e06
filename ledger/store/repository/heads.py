"""What this user saw of a ledger last: its branches, and how far it was verified; kept outside the folder.

Whoever can rewrite a records folder cannot reach here. The note is keyed by the place that the user opened,
so that another ledger put in its place is seen too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ledger.kernel.finding import Finding, error
from ledger.store.disk.durable import replace
from ledger.store.disk.places import state_folder
from ledger.store.records.folder import Folder
from ledger.store.repository.git import Git

BRANCHES = "refs/heads/"
DETACHED = "HEAD"


def note_file(folder: Folder, name: str) -> Path:
    """One of the notes about the ledger that lies at this place."""
    place = hashlib.sha256(os.fsencode(folder.root)).hexdigest()[:20]
    return state_folder() / f"{place}.{name}.json"


def read_note(folder: Folder, name: str) -> dict[str, Any]:
    """A note, or nothing where there is none or it cannot be read."""
    try:
        found = json.loads(note_file(folder, name).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_note(folder: Folder, name: str, note: Mapping[str, Any]) -> bool:
    """Keep a note, readable by this user alone; False where there is no place for it."""
    file = note_file(folder, name)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace(file, json.dumps(note).encode(), mode=0o600)  # in ASCII: a path may be no text
    except OSError:
        return False
    return True


class Seen(NamedTuple):
    """What became of a branch that was seen before."""

    branch: str
    before: str
    now: str | None
    findings: list[Finding]


def branches(git: Git) -> dict[str, str]:
    """The user's own branches with their commits, and HEAD where it stands on none."""
    listed = git.run("for-each-ref", "--format=%(objectname) %(refname)", BRANCHES).decode("utf-8", "replace")
    found = dict(line.split(" ", 1)[::-1] for line in listed.splitlines())
    if git.branch() is None:
        head = git.head()
        if head is not None:
            found[DETACHED] = head
    return found


def seen(folder: Folder) -> dict[str, str]:
    """The branches as this user saw them last: name to commit."""
    noted = read_note(folder, "seen").get("branches", {})
    return {str(name): str(commit) for name, commit in noted.items()} if isinstance(noted, dict) else {}


def remember(folder: Folder, git: Git, present: Mapping[str, str] | None = None) -> None:
    """Note the branches as they are; one that went back or was rewritten keeps the commit seen before."""
    before = seen(folder)
    now = dict(branches(git) if present is None else present)
    now.pop(DETACHED, None)
    for name, commit in before.items():
        if name not in now:
            if not _contained(git, commit, now.values()):
                now[name] = commit
        elif now[name] != commit and not _contained(git, commit, [now[name]]):
            now[name] = commit
    if now != before:
        write_note(folder, "seen", {"folder": str(folder.root), "branches": now})


def accept(folder: Folder, git: Git) -> None:
    """Note the branches as they are, whatever was seen before: a person has looked into it."""
    now = branches(git)
    now.pop(DETACHED, None)
    write_note(folder, "seen", {"folder": str(folder.root), "branches": now})


def compare(folder: Folder, git: Git, present: Mapping[str, str]) -> list[Seen]:
    """Every branch seen before against what it is now."""
    found = []
    for name, before in seen(folder).items():
        now = present.get(name)
        whole = (
            _contained(git, before, present.values())
            if now is None
            else now == before or _contained(git, before, [now])
        )
        findings = [] if whole else list(_gone(git, name, before, now))
        found.append(Seen(name, before, now, findings))
    return found


def _gone(git: Git, name: str, before: str, now: str | None) -> Iterator[Finding]:
    """What a branch that does not contain its old commit any more has lost."""
    branch = name.removeprefix(BRANCHES)
    if git.resolve(before) is None:
        yield error("verify.head_replaced", branch=branch, before=before, now=now or "-")
        return
    if now is None:
        yield error("verify.branch_gone", branch=branch, before=before)
    elif _contained(git, now, [before]):
        yield error("verify.head_rewound", branch=branch, before=before, now=now)
    else:
        yield error("verify.head_rewritten", branch=branch, before=before, now=now)
    if now is not None and git.resolve(now) is not None:
        here, there = git.tree(now), git.tree(before)
        for path in sorted(there.keys() - here.keys()):
            yield error("verify.lost", commit=before).at(file=path)


def _contained(git: Git, commit: str, tips: Any) -> bool:
    """Whether the history of one of the commits contains this one."""
    ends = [tip for tip in tips if tip]
    if commit in ends:
        return True
    if not ends or git.resolve(commit) != commit:
        return False
    done = git.call("rev-list", "--max-count=1", commit, "--not", *ends)
    return done.returncode == 0 and not done.stdout.strip()
