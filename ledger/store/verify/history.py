"""The history in git: each event added once and never changed or removed, on every branch reachable.

A merge is compared with each of its parents: git's own log shows nothing of what a merge itself changes,
and an edit hidden there would pass unseen.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store.records.folder import EVENTS
from ledger.store.records.names import check_name, is_event_path, parse_name
from ledger.store.repository import signing
from ledger.store.repository.commit import plain_name
from ledger.store.repository.git import CommitInfo, Git
from ledger.store.repository.signing import ALLOWED_SIGNERS

CLOCKS = timedelta(days=1)
"""How far the clocks of two honest offices may be apart."""
WITNESSES = ("refs/remotes/", "refs/ledger/seen/")
"""Where others' branches stand as they were last fetched: by git itself, and by `ledger sync`."""
_ADDED = "A"
_REGULAR = ("100644", "100755")
_MICROSECONDS = 1_000_000


Recorded = tuple[str, str, str, int]
"""What an event says of itself: its path, id, recorder, and when it was recorded, in microseconds since 1970."""


class Walk(NamedTuple):
    """A stretch of history: its commits, the oldest first, which of them added what, and what is wrong in it.

    `added` maps a path to the (commit, blob) that added it. `findings` are facts about commits: they stay
    true as long as the commits are reachable. `others` tells that something else lies among the events; `signers`
    are the commits that changed who may sign; `about` is what the commits say of themselves.
    """

    commits: list[str]
    added: dict[str, tuple[str, str]]
    findings: list[Finding]
    others: bool = False
    signers: Sequence[str] = ()
    about: Mapping[str, CommitInfo] = MappingProxyType({})


def tips(git: Git) -> dict[str, str]:
    """Everything that history can be reached from: every reference, whatever it is called, and every HEAD.

    Left out are replacements, which are named as such, and the ledger's own draft of a commit.
    """
    listed = git.run("for-each-ref", "--format=%(objectname) %(objecttype) %(refname)").decode("utf-8", "replace")
    found: dict[str, str] = {}
    tags: dict[str, str] = {}
    for line in listed.splitlines():
        id, kind, name = line.split(" ", 2)
        if kind in ("commit", "tag") and name != signing.DRAFT and not name.startswith("refs/replace/"):
            (found if kind == "commit" else tags)[name] = id
    for place in sorted((git.folder.common_dir / "worktrees").glob("*/HEAD")):
        id = place.read_text(encoding="utf-8", errors="replace").strip()
        if re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", id):  # a detached one; a branch is among the references
            tags[f"worktrees/{place.parent.name}/HEAD"] = id
    if tags:  # a tag may be one of a tag
        asked = "".join(f"{id}^{{commit}}\n" for id in tags.values()).encode()
        answered = git.run("cat-file", "--batch-check=%(objectname)", data=asked).decode().splitlines()
        found |= {name: id for name, id in zip(tags, answered, strict=True) if " " not in id}
    head = git.head()
    if head is not None:
        found["HEAD"] = head
    return found


def spoken(ref: str) -> str:
    """A branch as a person calls it: `main`, `origin/main`."""
    for prefix in ("refs/heads/", *WITNESSES):
        ref = ref.removeprefix(prefix)
    return ref


def reaches(git: Git, ends: Iterable[str], old: Iterable[str]) -> bool:
    """Whether all of the old commits are still reachable from the ends."""
    wanted, known = sorted(set(old)), sorted(set(ends))
    if set(wanted) <= set(known):
        return True
    data = "\n".join([*wanted, *(f"^{end}" for end in known), ""]).encode()
    done = git.call("rev-list", "--max-count=1", "--stdin", data=data)
    return done.returncode == 0 and not done.stdout.strip()


def walk(git: Git, ends: Iterable[str], verified: Iterable[str] = ()) -> Walk:
    """Walk all commits that the ends reach and the verified ones do not.

    The newest comes first, as git keeps them: of what two commits added, the later is met before the earlier.
    """
    limits = [*sorted(set(ends)), *(f"^{commit}" for commit in sorted(set(verified))), ""]
    listed = git.run("rev-list", "--topo-order", "--parents", "--stdin", data="\n".join(limits).encode())
    parents = {}
    for line in listed.decode().splitlines():
        commit, *before = line.split(" ")
        parents[commit] = before
    findings: list[Finding] = []
    added: dict[str, tuple[str, str]] = {}
    others: list[tuple[str, str]] = []
    about: Mapping[str, CommitInfo] = {}
    if parents:
        for commit, path, changes in _changes(git, parents, added, others):
            findings += _judged(commit, path, changes, len(parents[commit]), added)
        followed = {commit for each in parents.values() for commit in each}
        about = git.commit_info([*parents, *sorted(followed - parents.keys())])
        findings += _clocks(parents, about)
    touched = Counter(commit for commit, path in others if path == ALLOWED_SIGNERS)
    signers = [commit for commit, sides in touched.items() if sides >= max(len(parents[commit]), 1)]
    strange = any(path != ALLOWED_SIGNERS for _, path in others)
    return Walk([*reversed(parents)], added, findings, strange, signers, about)


def _judged(
    commit: str,
    path: str,
    changes: Sequence[tuple[str, str]],
    parents: int,
    added: dict[str, tuple[str, str]],
) -> Iterator[Finding]:
    """What one commit did to one event file, seen from each parent."""
    name = parse_name(path)
    where = {"file": path, "event": name.id if name else None}
    statuses = {status for status, _ in changes}
    blob = changes[0][1]
    if "D" in statuses:
        yield error("verify.history_removed", commit=commit).at(**where)
    elif statuses != {_ADDED}:
        yield error("verify.history_changed", commit=commit).at(**where)
    elif len(changes) >= max(parents, 1):
        if path in added:
            yield error("verify.added_twice", commit=added[path][0], before=commit).at(**where)
        added[path] = (commit, blob)
        if parents > 1:
            yield error("verify.added_in_merge", commit=commit).at(**where)


def _changes(
    git: Git, parents: Mapping[str, Sequence[str]], added: dict[str, tuple[str, str]], others: list[tuple[str, str]]
) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Every (commit, event path, [(status, blob) against each parent that differs]) that asks for a judgement.

    What nearly every commit does, and nothing else, is to add events that were not there: those go to `added` at
    once. The (commit, path) of what is no event goes to `others`. That a file may be run is no change of it.
    """
    prefix = git.folder.prefix
    raw = git.run(
        *("diff-tree", "--stdin", "-r", "-z", "-m", "--root", "--raw", "--no-renames"),
        "--",
        f"{prefix}{EVENTS}/",
        f"{prefix}{ALLOWED_SIGNERS}",
        data="".join(f"{commit}\n" for commit in parents).encode(),
    )
    start = len(prefix)
    commit, merge = "", False
    found: dict[str, list[tuple[str, str]]] = {}
    parts = iter(raw.decode("utf-8", "replace").split("\0"))
    for part in parts:
        if part.startswith(":"):
            path = next(parts)[start:]
            if not is_event_path(path):
                others.append((commit, path))
                continue
            about, blob, status = part.rsplit(" ", 2)
            if status != "D" and about[8:14] not in _REGULAR:
                status = "T"
            elif status == "M" and about.endswith(blob) and about[1:7] in _REGULAR:
                continue
            if merge:
                found.setdefault(path, []).append((status, blob))
            elif status == _ADDED and path not in added:
                added[path] = (commit, blob)
            else:
                yield commit, path, [(status, blob)]
        elif part:
            named = part.split()[0]
            if named != commit:  # a merge is named once for each parent
                yield from ((commit, path, changes) for path, changes in found.items())
                commit, found, merge = named, {}, len(parents[named]) > 1
    yield from ((commit, path, changes) for path, changes in found.items())


def _clocks(parents: Mapping[str, Sequence[str]], about: Mapping[str, CommitInfo]) -> Iterator[Finding]:
    """Commits that claim to be older than what they follow."""
    for commit, above in parents.items():
        for parent in above:
            if about[commit].time < about[parent].time - CLOCKS:
                yield warning(
                    "verify.commit_backdated",
                    commit=commit,
                    time=about[commit].time.isoformat(),
                    parent=about[parent].time.isoformat(),
                )


def check_objects(git: Git, added: Mapping[str, tuple[str, str]], known: Mapping[str, str]) -> list[Finding]:
    """The bytes that history has of events, beyond those checked as files of the folder (`known`)."""
    wanted = {path: blob for path, (_, blob) in added.items() if known.get(path) != blob}
    findings: list[Finding] = []
    contents = git.blobs(wanted.values())
    for path in wanted:
        try:
            _, data = next(contents)
        except Refused as refused:  # rotten or gone: git's own check names the others
            return [*findings, *(finding.at(file=path) for finding in refused.findings)]
        findings += check_name(path, data)
    return findings


def added_before(git: Git, added: Mapping[str, tuple[str, str]], verified: Iterable[str]) -> list[Finding]:
    """Events added now that an earlier verified commit already had: added a second time."""
    directories = {path.rpartition("/")[0] for path in added}
    findings: dict[str, Finding] = {}
    for commit in sorted(set(verified)):
        for path in git.entries(commit, directories).keys() & added.keys():
            name = parse_name(path)
            findings[path] = error("verify.added_twice", commit=added[path][0], before=commit).at(
                file=path, event=name.id if name else None
            )
    return [findings[path] for path in sorted(findings)]


def check_entries(walk: Walk, events: Iterable[Recorded]) -> list[Finding]:
    """Who committed each event, and when, against what the event says of its recorder and its time."""
    of_commit: dict[str, list[Recorded]] = defaultdict(list)
    for event in events:
        where = walk.added.get(event[0])
        if where is not None:
            of_commit[where[0]].append(event)
    findings: list[Finding] = []
    strange: dict[tuple[str, str], list[tuple[Recorded, str]]] = defaultdict(list)
    for commit in sorted(of_commit):
        info, recorded = walk.about[commit], of_commit[commit]
        findings += _times(commit, info, recorded)
        for recorder in {event[2] for event in recorded} - {info.author}:
            if plain_name(recorder) != info.author:
                strange[recorder, info.author] += ((event, commit) for event in recorded if event[2] == recorder)
    for (recorder, author), cases in sorted(strange.items()):
        (path, id, _, _), commit = min(cases)
        findings.append(
            warning("verify.author", recorder=recorder, author=author, count=len(cases), commit=commit).at(
                file=path, event=id
            )
        )
    return findings


def _times(commit: str, info: CommitInfo, events: Sequence[Recorded]) -> Iterator[Finding]:
    """The time an event claims to have been recorded at, against that of the commit that brought it."""
    middle = info.time.timestamp()
    first, last = ((middle + side * CLOCKS.total_seconds()) * _MICROSECONDS for side in (-1, 1))
    moments = [event[3] for event in events]
    if first <= min(moments) and max(moments) <= last:
        return  # the usual case
    early = [event for event in events if event[3] < first]
    late = [event for event in events if event[3] > last]
    for code, cases in (("verify.recorded_earlier", early), ("verify.recorded_later", late)):
        if cases:
            path, id, _, moment = min(cases)
            claimed = datetime.fromtimestamp(moment // _MICROSECONDS, info.time.tzinfo).isoformat()
            yield warning(code, commit=commit, time=info.time.isoformat(), recorded=claimed, count=len(cases)).at(
                file=path, event=id
            )
