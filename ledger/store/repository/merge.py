"""A commit that only follows from others: the same for whoever makes it, so that clones meet in one commit.

Its parents stand in the order of their ids, its time is the latest of theirs, and its author is the ledger.
Nobody signs it: it says nothing that its parents do not say, and `forged` finds what pretends to be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ledger.kernel.finding import Refused
from ledger.store.repository import signing
from ledger.store.repository.commit import NEUTRAL_ADDRESS, quoted
from ledger.store.repository.git import Git
from ledger.store.repository.plumbing import git_failed
from ledger.store.repository.union import STATISTICS, Entry

AUTHOR = f"{signing.DERIVED} <{NEUTRAL_ADDRESS}>"
Content = Entry | bytes | None
"""What a path becomes: a file that git has, new bytes, or nothing."""


def derive(git: Git, parents: list[str], contents: Mapping[str, Content], message: str) -> str:
    """Make a commit of the first parent's tree with these paths changed; no branch moves. Gives its id.

    To be called under the writer lock.
    """
    parts = [f"commit {signing.DRAFT}\nmark :1\nauthor {AUTHOR} ".encode()]
    when = _latest(git, parents)
    text = message.encode()
    parts.append(f"{when}\ncommitter {AUTHOR} {when}\ndata {len(text)}\n".encode() + text + b"\n")
    parts.append(f"from {parents[0]}\n".encode())
    parts += [f"merge {parent}\n".encode() for parent in parents[1:]]
    for path in sorted(contents):
        match contents[path]:
            case None:
                parts.append(b"D %s\n" % quoted(path))
            case bytes() as data:
                parts.append(b"M 100644 inline %s\ndata %d\n%s\n" % (quoted(path), len(data), data))
            case Entry(mode, blob):
                parts.append(f"M {mode} {blob} ".encode() + quoted(path) + b"\n")
    parts.append(b"\nget-mark :1\ndone\n")
    git.release_own()
    done = git.call("fast-import", "--quiet", "--done", "--force", data=b"".join(parts))
    if done.returncode:
        raise Refused(git_failed("fast-import", done))
    return done.stdout.decode().strip()


def forged(git: Git, commits: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each (commit, cause) of those that pretend to be derived: what anyone would make of the parents is otherwise.

    `cause` is a path that none of the parents has so, or the part of the commit itself that does not follow.
    """
    wanted = list(commits)
    for commit, _, data in git.objects(wanted):
        headers = data.partition(b"\n\n")[0].decode("utf-8", "replace").split("\n")
        parents = [line.split(" ", 1)[1] for line in headers if line.startswith("parent ")]
        told = {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in headers if " " in line}
        if not parents or parents != sorted(parents):
            yield commit, "parents"
        elif not told.get("author") == told.get("committer") == f"{AUTHOR} {_latest(git, parents)}":
            yield commit, "time"
    yield from _beyond(git, wanted)


def _beyond(git: Git, commits: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each (commit, path) that a commit has otherwise than all its parents, the statistics left out."""
    wanted = "".join(f"{commit}\n" for commit in commits).encode()
    words = ("diff-tree", "--stdin", "-r", "-c", "-z", "--root", "--name-only", "--no-renames")
    told = git.run(*words, data=wanted).decode("utf-8", "surrogateescape")
    statistics = f"{git.folder.prefix}{STATISTICS}/"
    known = set(commits)
    commit = ""
    for part in told.split("\0"):
        if part.strip() in known:
            commit = part.strip()
        elif part and not part.startswith(statistics):
            yield commit, part


def _latest(git: Git, commits: list[str]) -> str:
    """The latest committer's time of the commits, as git writes it."""
    times = []
    for _, _, data in git.objects(commits):
        line = next(each for each in data.split(b"\n") if each.startswith(b"committer "))
        seconds, zone = line.decode("utf-8", "replace").split()[-2:]
        times.append((int(seconds), zone))
    seconds_, zone = max(times)
    return f"{seconds_} {zone}"
