"""What arrived from a remote, looked at before any of it is accepted.

Each event file is whole, named by its content and readable; no commit on the way changed or removed one;
nothing is a link or has a name that a disk would take for another place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ledger.kernel.finding import Finding, error, warning
from ledger.store.records.codec import decode
from ledger.store.records.folder import EVENTS
from ledger.store.records.names import alike, check_name, is_event_path, parse_name
from ledger.store.repository.git import Git
from ledger.store.repository.union import Changes, change_of, is_event

_REGULAR = ("100644", "100755")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\udc80-\udcff]")


def check_arrival(git: Git, arrived: str, known: str | None, theirs: Changes, accept: bool) -> list[Finding]:
    """Everything that keeps what arrived from being accepted; `theirs` is what it changes in all."""
    prefix = git.folder.prefix
    findings = [*check_history(git, arrived, known, "on_the_way", accept), *_check_places(prefix, theirs)]
    if any(finding.severity == "error" for finding in findings):
        return findings
    return [*findings, *_check_events(git, prefix, theirs)]


def check_history(git: Git, tip: str, known: str | None, where: str, accept: bool) -> Iterator[Finding]:
    """No commit of `tip` that the other side, at `known`, lacks changes or removes an event, not even for a while.

    `where` ends the code. What somebody has looked into (`accept`) is a warning.
    """
    say = warning if accept else error
    limits = [f"^{known}"] if known else []
    commits = git.run("rev-list", "--reverse", "--topo-order", tip, *limits)
    raw = git.run(
        *("diff-tree", "--stdin", "-r", "-z", "-m", "--raw", "--no-renames", "--no-abbrev"),
        *("--diff-filter=MDT", "--", f"{git.folder.prefix}{EVENTS}/"),
        data=commits,
    )
    commit = about = ""
    for part in raw.decode("utf-8", "surrogateescape").split("\0"):
        if about:
            change = change_of(about)
            if is_event_path(part[len(git.folder.prefix) :]) and not change.same_bytes:
                did = "removed" if change.new is None else "changed"
                yield say(f"sync.{did}_{where}", commit=commit[:12]).at(file=part[len(git.folder.prefix) :])
            about = ""
        elif part.startswith(":"):
            about = part
        elif part:
            commit = part.split()[0]


def _check_places(prefix: str, theirs: Changes) -> Iterator[Finding]:
    """Only ordinary files, under names that mean the same on every disk."""
    for path, change in theirs.items():
        if change.new is None:
            continue
        shown = path.removeprefix(prefix)
        if change.new.mode not in _REGULAR:
            yield error("sync.link").at(file=shown)
        elif not all(map(_plain, path.split("/"))) or alike(shown.partition("/")[0]):
            yield error("sync.place").at(file=shown)
        elif path.startswith(f"{prefix}{EVENTS}/") and parse_name(shown) is None:
            strange = error if path.endswith(".toml") else warning
            yield strange("sync.stranger").at(file=shown)


def _plain(name: str) -> bool:
    """Whether a name in a path is an ordinary one on Windows, macOS and Linux."""
    folded = name.casefold()
    return not (
        name in ("", ".", "..")
        or folded == ".git"
        or folded.startswith(("git~", ".git ", ".git."))
        or any(each in name for each in '\\:*?"<>|')
        or name.endswith((" ", "."))
        or _RESERVED.fullmatch(name)
        or _UNSEEN.search(name)
    )


def _check_events(git: Git, prefix: str, theirs: Changes) -> Iterator[Finding]:
    """Each new event file is whole, named by its content, and TOML of the ledger's form.

    What it says is left to the fold: a kind that a newer program wrote is named there, and hides nothing.
    """
    added: Mapping[str, str] = {
        path[len(prefix) :]: change.new.blob
        for path, change in theirs.items()
        if change.new is not None and is_event(prefix, path)
    }
    for (path, _), (_, data) in zip(added.items(), git.blobs(added.values()), strict=True):
        event, findings = decode(data, path)
        yield from findings
        yield from check_name(path, data, event)
