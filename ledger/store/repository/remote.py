"""Fetching from and pushing to a git remote, with nothing that the records folder or the remote could start.

The network commands run in a repository of our own: a fresh folder with a configuration we wrote, which
shares only the objects with the records. So no setting of the records folder is read at all: no program
for ssh, credentials, helpers or transports. What the user's own account configures for ssh and
credentials is kept. A remote that is a folder on this machine is served by a git whose hooks and
programs are switched off, for that folder is as little to be trusted as the records.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from ledger.kernel.finding import Finding, Refused, error
from ledger.store.repository.git import Git
from ledger.store.repository.plumbing import Plumbing, find_program
from ledger.store.repository.synced import newest, sync_names

ALLOWED = ("file", "ssh", "https")
_NAME = re.compile(r"[\w][\w.-]{0,99}")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_HELPER = re.compile(r"[A-Za-z0-9]+::")
_SCP_LIKE = re.compile(r"[^/:]{2,}:(?!/?/)|[^/:]{2,}:/")  # host:path; one letter is a drive of Windows

_FETCH = ("fetch.fsckObjects=true", "fetch.unpackLimit=1", "fetch.writeCommitGraph=false", "gc.auto=0")
# The other side of a remote on this machine: git in a folder that may be hostile.
_SERVED = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.alternateRefsCommand=",
    "core.sshCommand=false",
    "core.fsync=all",
    "receive.autogc=false",
    "receive.denyCurrentBranch=refuse",
    "receive.denyDeleteCurrent=refuse",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.allow=never",
    "safe.directory=*",
)


class Remote(NamedTuple):
    """A remote by its name, where it is, and by what protocol."""

    name: str
    url: str
    protocol: str


class Pushed(NamedTuple):
    """What became of a push: `raced` where someone else was faster; else findings, or none: it is there."""

    raced: bool = False
    findings: tuple[Finding, ...] = ()


def remotes(git: Git) -> dict[str, str]:
    """The remotes of the folder's configuration: name to address."""
    listed = git.call("config", "-z", "--get-regexp", r"^remote\..*\.url$").stdout.decode("utf-8", "replace")
    found: dict[str, str] = {}
    for part in listed.split("\0"):
        setting, _, address = part.partition("\n")
        name = setting[len("remote.") : -len(".url")]
        if address and _NAME.fullmatch(name):
            found.setdefault(name, address)
    return found


def choose(git: Git, name: str | None) -> Remote:
    """The remote asked for; without a name `origin`, or the only one there is."""
    known = remotes(git)
    if name is None:
        name = "origin" if "origin" in known or len(known) != 1 else next(iter(known))
    if name not in known:
        raise Refused(error("sync.no_remote", remote=name, known=sorted(known)))
    return resolve(git, name, known[name])


def resolve(git: Git, name: str, address: str) -> Remote:
    """Where an address leads, as a path from the root or a URL; Refused where that is not allowed."""
    scheme = _SCHEME.match(address)
    if address.startswith("-") or not address.isprintable() or _HELPER.match(address):
        raise Refused(error("sync.protocol", remote=name, address=address, allowed=ALLOWED))
    if scheme:
        protocol = scheme[1].lower()
        if protocol not in ALLOWED:
            raise Refused(error("sync.protocol", remote=name, address=address, allowed=ALLOWED))
        return Remote(name, address, protocol)
    if _SCP_LIKE.match(address):
        return Remote(name, address, "ssh")
    return Remote(name, os.path.normpath(git.folder.repository / Path(address).expanduser()), "file")


ABANDONED = 600
"""Seconds after which a lock in a remote folder has no owner any more: git holds one for milliseconds."""


def locks(remote: Remote, branch: str) -> list[Path]:
    """The locks that a git killed in a remote folder left there; those that have no owner any more are removed."""
    common = _served(remote)
    if common is None:
        return []
    found = []
    for name in (f"{branch}.lock", "HEAD.lock", "packed-refs.lock"):
        with suppress(OSError):
            about = os.lstat(common / name)
            if time.time() - about.st_mtime < ABANDONED:
                found.append(common / name)
            elif stat.S_ISREG(about.st_mode):
                os.unlink(common / name)
    return found


def _served(remote: Remote) -> Path | None:
    """The git folder of a remote on this machine."""
    if remote.protocol != "file":
        return None
    place = Path(remote.url.removeprefix("file://"))
    common = place / ".git" if (place / ".git").is_dir() else place
    return common if (common / "objects").is_dir() else None


@contextmanager
def courier(git: Git, remote: Remote, known: Sequence[str]) -> Iterator[Courier]:
    """A courier to the remote; `known` are commits that need not be sent again."""
    with tempfile.TemporaryDirectory(prefix="ledger-") as place:
        yield Courier(git, remote, Path(place).resolve(), known)


class Courier(Plumbing):
    """Carries commits between the objects of the records and one remote."""

    def __init__(self, git: Git, remote: Remote, place: Path, known: Sequence[str]) -> None:
        own = git.folder._replace(root=place, repository=place, prefix="", git_dir=place, common_dir=place)
        super().__init__(own)
        self.remote = remote
        self._place = place
        self._program = find_program(git.folder.repository)
        self._environment.pop("GIT_WORK_TREE", None)
        self._environment |= {
            "GIT_OBJECT_DIRECTORY": str(git.folder.common_dir / "objects"),
            "GIT_ALLOW_PROTOCOL": ":".join(ALLOWED),
            "GIT_TERMINAL_PROMPT": str(int(sys.stdin is not None and sys.stdin.isatty())),
        }
        self._found(git, known)
        self._trusted = self._own_settings()
        if remote.protocol == "ssh":
            self._environment |= {"GIT_SSH_COMMAND": self._ssh(git), "GIT_SSH_VARIANT": "ssh"}

    def _found(self, git: Git, known: Sequence[str]) -> None:
        """Make the repository of our own, with the commits known on this side."""
        format_ = "" if git.object_format == "sha1" else f"[extensions]\n\tobjectFormat = {git.object_format}\n"
        version = 1 if format_ else 0
        (self._place / "refs" / "heads").mkdir(parents=True)
        (self._place / "HEAD").write_text("ref: refs/heads/none\n")
        settings = f"[core]\n\trepositoryFormatVersion = {version}\n\tbare = true\n{format_}"
        (self._place / "config").write_text(settings)
        for number, commit in enumerate(dict.fromkeys(known)):
            (self._place / "refs" / "heads" / f"known-{number}").write_text(f"{commit}\n")

    def _own_settings(self) -> list[str]:
        """What the user's account and this machine configure for credentials, in their order."""
        if self.remote.protocol != "https":
            return []
        found = []
        for scope in ("--system", "--global"):
            done = self.call("config", scope, "--includes", "-z", "--get-regexp", r"^credential\.")
            for part in done.stdout.decode("utf-8", "surrogateescape").split("\0"):
                if part:
                    name, _, value = part.partition("\n")
                    found.append(f"{name}={value}")
        return found

    def _ssh(self, git: Git) -> str:
        """The ssh of the user's account: as configured there, else the one on the PATH."""
        for scope in ("--global", "--system"):
            done = self.call("config", scope, "--includes", "--get", "core.sshCommand")
            if done.returncode == 0 and done.stdout.strip():
                return done.stdout.decode("utf-8", "surrogateescape").strip()
        silent = "" if self._environment["GIT_TERMINAL_PROMPT"] == "1" else " -o BatchMode=yes"
        return shlex.quote(find_program(git.folder.repository, "ssh")) + silent

    def _service(self, name: str) -> str:
        """The program on the other side: its ordinary name, or on this machine one that starts nothing."""
        if self.remote.protocol != "file":
            return f"git-{name}"
        options = " ".join(f"-c {shlex.quote(setting)}" for setting in _SERVED)
        return f"GIT_ALLOW_PROTOCOL=none GIT_NO_LAZY_FETCH=1 {shlex.quote(self._program)} {options} {name}"

    def fetch(self, branch: str) -> str | None:
        """Bring the commits of a branch (`refs/heads/main`) here; its commit, None where it has none yet."""
        arrived = "refs/arrived/branch"
        done = self.call(
            *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
            *("--no-auto-maintenance", "--refmap=", f"--upload-pack={self._service('upload-pack')}"),
            *("--", self.remote.url, f"+{branch}:{arrived}"),
            settings=(*self._trusted, *_FETCH),
        )
        words = done.stderr.decode("utf-8", "replace")
        if done.returncode:
            if "find remote ref" in words:
                return None
            raise Refused(explained(self.remote, words))
        return self.run("rev-parse", "--verify", "--end-of-options", arrived).decode().strip()

    def push(self, commit: str, branch: str) -> Pushed:
        """Send a commit to the remote's branch, which must not hold anything that the commit lacks.

        Where the remote is a folder of this machine, its names are synced; elsewhere that is its own matter.
        """
        served = _served(self.remote)
        before = newest(served) if served else 0
        done = self.call(
            *("push", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags"),
            *("--recurse-submodules=no", f"--receive-pack={self._service('receive-pack')}"),
            *("--", self.remote.url, f"{commit}:{branch}"),
            settings=self._trusted,
        )
        if done.returncode == 0:
            if served:
                sync_names(served, branch, before)
            return Pushed()
        words = done.stderr.decode("utf-8", "replace")
        for line in done.stdout.decode("utf-8", "replace").splitlines():
            if line.startswith("!\t"):
                return self._rejected(line.split("\t")[-1], words)
        return Pushed(findings=(explained(self.remote, words),))

    def _rejected(self, summary: str, words: str) -> Pushed:
        """Why the remote did not take the commit: someone was faster, or it does not want it."""
        reason = summary.partition("(")[2].rstrip(")") or summary
        raced = ("fetch first", "non-fast-forward", "stale info", "failed to update ref", "cannot lock ref")
        if any(each in summary for each in raced) or "cannot lock ref" in words:
            return Pushed(raced=True)
        remarks = (line for line in words.splitlines() if line.startswith("remote:"))
        said = [line.removeprefix("remote:").strip() for line in remarks]
        cause = "; ".join([reason, *[line for line in said if line][:3]])
        return Pushed(findings=(error("sync.rejected", remote=self.remote.name, cause=cause),))


_CAUSES = (
    # what git or ssh says, and the sentence for it; the first that fits
    (
        "sync.denied",
        r"Permission denied|Authentication failed|could not read (Username|Password)|HTTP 40[13]|403",
    ),
    ("sync.host_unknown", r"Host key verification failed|REMOTE HOST IDENTIFICATION"),
    (
        "sync.offline",
        r"Could not resolve|Connection (refused|timed out|reset|closed)|Network is unreachable"
        r"|No route to host|Operation timed out|unable to access|Failed to connect|Temporary failure"
        r"|hung up unexpectedly",
    ),
    ("sync.nothing_there", r"does not (appear to be|exist)|not found|No such file or directory"),
    ("sync.damaged", r"fsck error|index-pack failed|bad object|missing|corrupt|inflate|did not send all"),
)


def explained(remote: Remote, words: str) -> Finding:
    """The finding for a failed connection, with git's own words."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    said = [line for line in lines if line.startswith(("fatal:", "error:", "ssh:"))] or lines
    cause = said[0] if said else "?"
    for code, pattern in _CAUSES:
        if re.search(pattern, words):
            return error(code, remote=remote.name, address=remote.url, cause=cause)
    return error("sync.failed", remote=remote.name, address=remote.url, cause=cause)
