"""Git, run so that a hostile records folder can run nothing and a person's work is never touched.

Only plumbing is used: no hooks, filters, pagers, signing programs or transports of the folder's own
configuration are ever started. Paths in and out are relative to the records folder.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path

from attrs import frozen

from ledger.kernel.finding import Finding, Refused, error
from ledger.store.folder import EVENTS, Folder

# On the command line these stand above every configuration file, the folder's own included.
_SETTINGS = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.fsync": "all",
    "core.fsyncMethod": "fsync",
    "core.untrackedCache": "false",
    "core.alternateRefsCommand": "",
    "core.sshCommand": "false",
    "core.askPass": "false",
    "credential.helper": "",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "log.showSignature": "false",
    "diff.external": "",
    "protocol.ext.allow": "never",
}
_OPTIONS = ["--no-pager", "--literal-pathspecs", "--no-replace-objects"]
for _name, _setting in _SETTINGS.items():
    _OPTIONS += ["-c", f"{_name}={_setting}"]
_REGULAR = ("100644", "100755")


@frozen
class CommitInfo:
    """Who committed what when: the author's name, the committer's time with its zone, the first line."""

    author: str
    time: datetime
    subject: str


def find_program(avoid: Path) -> str:
    """The absolute path of git, never one inside the folder `avoid` nor one found by a relative PATH."""
    names = ("git.exe",) if os.name == "nt" else ("git",)
    for place in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if not os.path.isabs(place):
            continue
        for name in names:
            program = Path(place, name)
            if program.is_file() and os.access(program, os.X_OK) and avoid not in program.resolve().parents:
                return str(program)
    raise Refused(error("store.no_git"))


def environment(folder: Folder | None = None) -> dict[str, str]:
    """The caller's environment without its GIT_* and with nothing that asks, fetches or translates."""
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    clean |= {
        "LC_ALL": "C",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_GRAFT_FILE": os.devnull,
        # A folder whose objects are "promised" by a remote would start that remote's program to read one.
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }
    if folder is not None:
        clean |= {"GIT_DIR": str(folder.git_dir), "GIT_WORK_TREE": str(folder.repository)}
    return clean


class Git:
    """The git of one records folder."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._program = find_program(folder.repository)
        self._environment = environment(folder)

    def call(
        self,
        *arguments: str,
        data: bytes = b"",
        settings: Sequence[str] = (),
        index: Path | None = None,
        keep_open: Sequence[int] = (),
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one git command to its end; the caller looks at the return code.

        `index` is used in place of the user's; `keep_open` are descriptors that git inherits.
        """
        options = [*_OPTIONS]
        for setting in settings:
            options += ["-c", setting]
        surroundings = (
            self._environment if index is None else self._environment | {"GIT_INDEX_FILE": str(index)}
        )
        try:
            return subprocess.run(
                [self._program, *options, *arguments],
                input=data,
                capture_output=True,
                cwd=self.folder.repository,
                env=surroundings,
                pass_fds=keep_open,
                check=False,
            )
        except OSError as failure:
            raise Refused(error("store.git_failed", command=arguments[0], cause=str(failure))) from failure

    def run(
        self, *arguments: str, data: bytes = b"", settings: Sequence[str] = (), index: Path | None = None
    ) -> bytes:
        """What one git command prints; Refused with git's own words where it fails."""
        done = self.call(*arguments, data=data, settings=settings, index=index)
        if done.returncode:
            raise Refused(git_failed(arguments[0], done))
        return done.stdout

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
        """The full name of the branch checked out (`refs/heads/main`), even unborn; None if HEAD is detached."""
        done = self.call("symbolic-ref", "--quiet", "HEAD")
        name = done.stdout.decode("utf-8", "surrogateescape").strip()
        return name if done.returncode == 0 and name.startswith("refs/heads/") else None

    def release_branch(self, since: float, patience: float = 2.0) -> None:
        """Remove the locks on HEAD and its branch that a killed git left, made after the time `since`.

        Git holds such a lock for milliseconds: one that stays for seconds while the ledger's own writer
        lock is held has no owner any more.
        """
        branch = self.branch()
        locks = [self.folder.git_dir / "HEAD.lock"]
        if branch:
            locks.append(self.folder.common_dir / f"{branch}.lock")
        until = time.monotonic() + patience
        for lock in locks:
            while lock.exists() and time.monotonic() < until:
                time.sleep(0.05)
            if lock.exists() and lock.stat().st_mtime >= since:
                lock.unlink()

    def resolve(self, text: str) -> str | None:
        """The commit a person names (id, branch, tag, HEAD~3), or None; the text can never be an option."""
        if not text or len(text) > 200 or text.startswith("-") or not text.isprintable():
            return None
        done = self.call("rev-parse", "--quiet", "--verify", "--end-of-options", f"{text}^{{commit}}")
        found = done.stdout.decode().split()
        return found[-1] if done.returncode == 0 and found else None

    @cached_property
    def object_format(self) -> str:
        """`sha1` or `sha256`, as the repository was made."""
        return self.run("rev-parse", "--show-object-format").decode().strip()

    def blob_id(self, data: bytes) -> str:
        """The id git gives these bytes."""
        return hashlib.new(self.object_format, b"blob %d\0" % len(data) + data).hexdigest()

    def tree(self, commit: str, directories: Sequence[str] = (EVENTS,)) -> dict[str, str]:
        """The event files of a commit (or of some of its folders): path to blob id."""
        places = [f"{self.folder.prefix}{directory}/" for directory in directories]
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *places).decode(
            "utf-8", "replace"
        )
        start = len(self.folder.prefix)
        found = {}
        for line in listed.split("\0"):
            about, _, path = line.partition("\t")
            if path.endswith(".toml") and about[:11] in ("100644 blob", "100755 blob"):
                found[path[start:]] = about[12:]
        return found

    def entries(self, commit: str, directories: Iterable[str]) -> dict[str, str]:
        """The files directly in some folders of a commit ('' is the records folder): path to blob id."""
        places = {
            f"{self.folder.prefix}{directory}/" if directory else self.folder.prefix
            for directory in directories
        }
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
        for name, kind, data in self._objects(ids):
            if kind != "blob":
                raise Refused(
                    error("store.git_failed", command="cat-file", cause=f"{name} is no blob: {kind}")
                )
            yield name, data

    def _objects(self, ids: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """The (id, type, bytes) of each object; ids are written in small lots, so that no pipe fills up."""
        command = [self._program, *_OPTIONS, "cat-file", "--batch"]
        wanted = iter(ids)
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder.repository,
            env=self._environment,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            while lot := [name for name, _ in zip(wanted, range(512), strict=False)]:
                process.stdin.write("".join(f"{name}\n" for name in lot).encode())
                process.stdin.flush()
                for name in lot:
                    header = process.stdout.readline().decode().split()
                    if len(header) != 3:
                        raise Refused(error("store.git_lacks", object=name))
                    data = process.stdout.read(int(header[2]))
                    process.stdout.read(1)
                    yield name, header[1], data
            process.stdin.close()

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

    def commit_info(self, commits: Iterable[str]) -> dict[str, CommitInfo]:
        """Author, time and first line of each commit."""
        return {name: _commit_info(data) for name, kind, data in self._objects(commits) if kind == "commit"}

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


def git_failed(command: str, done: subprocess.CompletedProcess[bytes]) -> Finding:
    """The finding for a git command that failed, with git's own last words."""
    words = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return error("store.git_failed", command=command, cause=words[-1] if words else f"exit {done.returncode}")


def _commit_info(data: bytes) -> CommitInfo:
    headers, _, message = data.decode("utf-8", "replace").partition("\n\n")
    people: Mapping[str, re.Match[str]] = {
        match[1]: match
        for match in re.finditer(
            r"^(author|committer) (.*?) ?<[^>\n]*> (-?\d+) ([+-]\d{4})$", headers, re.MULTILINE
        )
    }
    seconds, zone = int(people["committer"][3]), people["committer"][4]
    minutes = int(zone[1:3]) * 60 + int(zone[3:5])
    offset = timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))
    moment = datetime.fromtimestamp(seconds, offset)
    return CommitInfo(people["author"][2], moment, message.split("\n", 1)[0])
