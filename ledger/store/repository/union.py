"""The union of two histories: every event of both, and all else as the side has it that changed it.

Events are only ever added, so two sides never contradict each other in them. Any other file is taken from
the side that changed it since the common past; where both did, statistics are settled by a rule (they are
regenerated anyway), and everything else is explained and left to a person. The union is symmetric: which
side one calls ours changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.kernel.finding import Finding, error
from ledger.store.records.folder import EVENTS
from ledger.store.records.names import is_event_path
from ledger.store.repository.git import Git

STATISTICS = "statistics"
REGULAR = ("100644", "100755")


class Entry(NamedTuple):
    """A file of a tree: its mode and its blob."""

    mode: str
    blob: str


class Change(NamedTuple):
    """One path of the repository before and after; None where it was not there, or is no more."""

    old: Entry | None
    new: Entry | None

    @property
    def same_bytes(self) -> bool:
        """Whether no more changed than that an ordinary file may be run, or may not."""
        ends = (self.old, self.new)
        return all(end and end.mode in REGULAR for end in ends) and len({end and end.blob for end in ends}) == 1


Changes = Mapping[str, Change]


def changes(git: Git, old: str | None, new: str) -> dict[str, Change]:
    """What a commit has otherwise than another, by path in the repository; None stands for nothing at all."""
    if old is None:
        listed = git.run("ls-tree", "-r", "-z", "--full-tree", new).decode("utf-8", "surrogateescape")
        rows = (line.partition("\t") for line in listed.split("\0") if line)
        return {path: Change(None, Entry(about.split(" ")[0], about.split(" ")[2])) for about, _, path in rows}
    raw = git.run("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", old, new)
    parts = iter(raw.decode("utf-8", "surrogateescape").split("\0"))
    found = {}
    for about in parts:
        if about:
            found[next(parts)] = change_of(about)
    return found


def change_of(about: str) -> Change:
    """The change in a line of `diff-tree --raw`."""
    before, after, old, new, _ = about[1:].split(" ")
    return Change(Entry(before, old) if before != "000000" else None, Entry(after, new) if after != "000000" else None)


def since(git: Git, bases: Sequence[str], tip: str) -> dict[str, Change]:
    """What a commit has otherwise than every one of its common pasts with another."""
    if not bases:
        return changes(git, None, tip)
    first, *others = (changes(git, base, tip) for base in bases)
    return {path: change for path, change in first.items() if all(path in other for other in others)}


def union(prefix: str, ours: Changes, theirs: Changes) -> tuple[dict[str, Entry | None], list[Finding]]:
    """What to change in our tree so that it holds both sides, and what stands in the way.

    `prefix` is the path of the records in the repository. A path set to None is removed.
    """
    wanted: dict[str, Entry | None] = {}
    findings = [*contradictions(prefix, ours, "ours"), *contradictions(prefix, theirs, "theirs")]
    for path, change in theirs.items():
        mine = ours.get(path)
        if mine is None:
            wanted[path] = change.new
        elif mine.new == change.new:
            continue
        elif path.startswith(f"{prefix}{STATISTICS}/"):
            wanted[path] = max(mine.new, change.new, key=lambda entry: entry or Entry("", ""))
        elif is_event(prefix, path):
            findings.append(error("sync.contradicts").at(file=path[len(prefix) :]))
        else:
            findings.append(error("sync.both_changed").at(file=path.removeprefix(prefix)))
    return wanted, findings


def contradictions(prefix: str, side: Changes, name: str) -> Iterator[Finding]:
    """Events that one side has changed or taken away since the common past: never accepted, never sent."""
    for path, change in side.items():
        inside = path.startswith(prefix) and is_event_path(path[len(prefix) :])
        if change.old is not None and inside and not change.same_bytes:
            code = f"sync.{'removed' if change.new is None else 'changed'}_{name}"
            yield error(code).at(file=path[len(prefix) :])


def is_event(prefix: str, path: str) -> bool:
    """Whether a path of the repository is that of an event file."""
    return path.startswith(f"{prefix}{EVENTS}/") and path.endswith(".toml")
