"""What the ledger asks git: the head, what changed, blobs, who committed what when.

Paths in and out are relative to the records folder; ids are full and in hexadecimal.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from typing import Any, NamedTuple

from ledger.kernel.finding import Refused, error
from ledger.store.records.folder import EVENTS
from ledger.store.repository.plumbing import Plumbing, git_failed

OWN = "refs/ledger"
"""Where references lie that only the ledger moves, and only under its writer lock."""
_REGULAR = ("100644", "100755")


class CommitInfo(NamedTuple):
    """Who committed what when: the author's name, the committer's time with its zone, the first line."""

    author: str
    time: datetime
    subject: str


class Git(Plumbing):
    """The git of one records folder."""

    def head(self) -> str | None:
        """The id of the commit checked out, or None where the branch has no commit yet."""
        done = self.call("rev-parse", "--quiet", "--verify", "HEAD^{commit}")
        if done.returncode == 0:
            return done.stdout.decode().strip()
        # Unborn, or broken? A branch that exists but leads to no commit must not pass for an empty one.
        broken = self.call("rev-parse", "--quiet", "--verify", "HEAD")
        if broken.returncode == 0 or done.stderr.strip() or broken.stderr.strip():
            raise Refused(git_failed("rev-parse", broken if broken.stderr else done))
        return None

    def branch(self) -> str | None:
        """The full name of the branch checked out (`refs/heads/main`), even unborn; None if detached."""
        done = self.call("symbolic-ref", "--quiet", "HEAD")
        name = done.stdout.decode("utf-8", "surrogateescape").strip()
        return name if done.returncode == 0 and name.startswith("refs/heads/") else None

    def release_branch(self, since: float, branch: str | None = None, patience: float = 2.0) -> None:
        """Remove the locks on HEAD, its branch and the packed references that a killed git left after `since`.

        Git holds such a lock for milliseconds: one that stays for seconds while the ledger's own writer
        lock is held has no owner any more.
        """
        branch = branch or self.branch()
        locks = [self.folder.git_dir / "HEAD.lock", self.folder.common_dir / "packed-refs.lock"]
        if branch:
            locks.append(self.folder.common_dir / f"{branch}.lock")
        until = time.monotonic() + patience
        for lock in locks:
            while lock.exists() and time.monotonic() < until:
                time.sleep(0.05)
            if lock.exists() and lock.stat().st_mtime >= since:
                lock.unlink()

    def release_own(self) -> None:
        """Remove the locks on the ledger's own references that a killed git left; under the writer lock."""
        for lock in (self.folder.common_dir / OWN).rglob("*.lock"):
            lock.unlink(missing_ok=True)

    def resolve(self, text: str) -> str | None:
        """The commit a person names (id, branch, tag, HEAD~3), or None; the text can never be an option."""
        if not text or len(text) > 200 or text.startswith("-") or not text.isprintable():
            return None
        done = self.call("rev-parse", "--quiet", "--verify", "--end-of-options", f"{text}^{{commit}}")
        found = done.stdout.decode().split()
        return found[-1] if done.returncode == 0 and found else None

    def reaches(self, commit: str, other: str) -> bool:
        """Whether `other` is the commit itself or one of its ancestors, by the commits' own words."""
        done = self.call("merge-base", "--is-ancestor", other, commit)
        return done.returncode == 0

    def common_past(self, one: str, other: str) -> list[str]:
        """The youngest commits that both reach; none where the two histories have nothing in common."""
        done = self.call("merge-base", "--all", one, other)
        if done.returncode > 1:
            raise Refused(git_failed("merge-base", done))
        return sorted(done.stdout.decode().split())

    @cached_property
    def object_format(self) -> str:
        """`sha1` or `sha256`, as the repository was made."""
        return self.run("rev-parse", "--show-object-format").decode().strip()

    def blob_id(self, data: bytes) -> str:
        """The id git gives these bytes."""
        found: str = self._hash(b"blob %d\0" % len(data) + data).hexdigest()
        return found

    @cached_property
    def _hash(self) -> Any:
        """The hash of this repository's ids."""
        return hashlib.sha1 if self.object_format == "sha1" else hashlib.sha256

    def tree(self, commit: str, directories: Sequence[str] = (EVENTS,)) -> dict[str, str]:
        """The event files of a commit (or of some of its folders): path to blob id."""
        places = [f"{self.folder.prefix}{directory}/" for directory in directories]
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *places).decode("utf-8", "replace")
        start = len(self.folder.prefix)
        found = {}
        for line in listed.split("\0"):
            about, _, path = line.partition("\t")
            if path.endswith(".toml") and about[:11] in ("100644 blob", "100755 blob"):
                found[path[start:]] = about[12:]
        return found

    def entries(self, commit: str, directories: Iterable[str]) -> dict[str, str]:
        """The files directly in some folders of a commit ('' is the records folder): path to blob id."""
        places = {f"{self.folder.prefix}{directory}/" if directory else self.folder.prefix for directory in directories}
        found: dict[str, str] = {}
        if "" in places:  # the top of the repository has no name that ls-tree takes
            places.remove("")
            found |= self._entries(self.run("ls-tree", "-z", "--full-tree", commit))
        if places:
            found |= self._entries(self.run("ls-tree", "-z", "--full-tree", commit, "--", *sorted(places)))
        return found

    def _entries(self, listed: bytes) -> dict[str, str]:
        return {
            self._inside(path): about.split(b" ")[2].decode()
            for about, _, path in (line.partition(b"\t") for line in listed.split(b"\0"))
            if about[:11] in (b"100644 blob", b"100755 blob")
        }

    def changes(self, old: str | None, new: str) -> tuple[dict[str, str], list[str]] | None:
        """What `new` has beyond `old`: event files added or modified (path to blob id), and those removed.

        None where `old` is not known here any more, so that everything has to be read again.
        """
        if old is None:
            return self.tree(new), []
        if old != new and self.resolve(old) is None:
            return None
        raw = self.run("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new, "--", *self._events)
        changed, removed = {}, []
        for about, path in _pairs(raw):
            _, mode, _, blob, status = about.split(" ")
            if status == "D" or mode not in _REGULAR:
                removed.append(self._inside(path))
            else:
                changed[self._inside(path)] = blob
        return changed, removed

    def blobs(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of each blob, by one process; Refused where git lacks one."""
        for name, kind, data in self.objects(ids):
            if kind != "blob":
                raise Refused(error("store.git_failed", command="cat-file", cause=f"{name} is no blob: {kind}"))
            yield name, data

    def added_in(
        self, paths: Iterable[str] | None = None, since: str | None = None, until: str = "HEAD"
    ) -> dict[str, str]:
        """The commit that first added each event file: path to commit id, in one walk of the history.

        `since` leaves out what that commit already reaches. Merges are looked into from every parent: an
        addition inside a merge shows too.
        """
        places = self._events if paths is None else [self.folder.prefix + path for path in paths]
        limits = [f"^{since}"] if since else []
        commits = self.run("rev-list", "--reverse", "--topo-order", until, *limits)
        raw = self.run(
            *(
                "diff-tree",
                "--stdin",
                "-r",
                "-z",
                "-m",
                "--root",
                "--raw",
                "--no-renames",
                "--diff-filter=A",
                "--",
            ),
            *places,
            data=commits,
        )
        found: dict[str, str] = {}
        commit = about = ""
        for part in raw.decode("utf-8", "replace").split("\0"):
            if about:
                found.setdefault(part[len(self.folder.prefix) :], commit)
                about = ""
            elif part.startswith(":"):
                about = part
            elif part:
                commit = part.split()[0]
        return found

    def parents(self, commit: str) -> list[str]:
        """The commits that a commit follows."""
        return self.run("rev-list", "--parents", "--max-count=1", commit).decode().split()[1:]

    def commit_info(self, commits: Iterable[str]) -> dict[str, CommitInfo]:
        """Author, time and first line of each commit."""
        return {name: _commit_info(data) for name, kind, data in self.objects(commits) if kind == "commit"}

    def identity(self) -> tuple[str, str] | None:
        """The user's own name and address as git knows them, or None where one is not set."""
        done = self.call("config", "-z", "--get-regexp", r"^user\.(name|email)$")
        known: dict[str, str] = {}
        for line in done.stdout.decode("utf-8", "replace").split("\0"):
            name, _, value = line.partition("\n")
            known[name.lower()] = value
        if known.get("user.name") and known.get("user.email"):
            return known["user.name"], known["user.email"]
        return None

    @property
    def _events(self) -> list[str]:
        return [f"{self.folder.prefix}{EVENTS}/"]

    def _inside(self, path: bytes) -> str:
        return path.decode("utf-8", "replace")[len(self.folder.prefix) :]


def _pairs(raw: bytes) -> Iterator[tuple[str, bytes]]:
    parts = iter(raw.split(b"\0"))
    for about in parts:
        if about:
            yield about.decode(), next(parts)


_FIRST, _LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2, 9999))
"""Seconds beyond which a commit of a stranger may be dated, but no calendar goes in every zone."""


def _commit_info(data: bytes) -> CommitInfo:
    headers, _, message = data.decode("utf-8", "replace").partition("\n\n")
    people: Mapping[str, re.Match[str]] = {
        match[1]: match
        for match in re.finditer(r"^(author|committer) (.*?) ?<[^>\n]*> (-?\d+) ([+-]\d{4})$", headers, re.MULTILINE)
    }
    return CommitInfo(
        people["author"][2] if "author" in people else "",
        moment(*people["committer"].group(3, 4)) if "committer" in people else _NO_TIME,
        message.split("\n", 1)[0],
    )


_NO_TIME = datetime.fromtimestamp(0, UTC)
"""The time of a commit that names none: so it shows as dated back."""


def moment(seconds: str, zone: str) -> datetime:
    """A time as commits write it; the beginning of all times where there can be no such time."""
    minutes = int(zone[1:3]) * 60 + int(zone[3:5])
    try:
        offset = timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))
        return datetime.fromtimestamp(int(seconds), offset)
    except (ValueError, OverflowError, OSError):
        return _NO_TIME
