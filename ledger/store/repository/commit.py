"""One commit of new files on the checked-out branch, by one `git fast-import`, durable and checked.

Fast-import neither looks at the work tree nor at the index, runs no hook and no filter, and refuses a
branch that moved meanwhile; many files become one pack. Git syncs each object and reference with
`core.fsync=all`, as its system calls show; what it leaves are the names in the folders: they are synced here.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import datetime

from ledger.kernel.finding import Refused, error
from ledger.store.repository import signing
from ledger.store.repository.git import Git
from ledger.store.repository.plumbing import git_failed
from ledger.store.repository.synced import sync_names

NEUTRAL_ADDRESS = "recorder@ledger.invalid"
_ATTEMPTS = 5


def checked_out(git: Git) -> tuple[str, str | None]:
    """The branch that an append extends, and its commit so far; Refused where no branch is checked out."""
    branch = git.branch()
    if branch is None:
        raise Refused(error("store.detached"))
    return branch, git.head()


def commit(
    git: Git,
    branch: str,
    before: str | None,
    files: Mapping[str, bytes],
    recorder: str,
    message: str,
    now: datetime,
    lock: int,
) -> tuple[str, dict[str, str]]:
    """Add the files to the branch; gives the commit's id and each path's blob id, once they are on the disk.

    A branch that the user moved meanwhile is followed a few times. Raises Refused where git fails at any
    point; only the branch tells then whether the files were added.
    """
    started = os.stat(git.folder.git_dir / "ledger").st_mtime
    identity = git.identity()
    for _ in range(_ATTEMPTS):
        body = _stream(git, before, files, recorder, identity, message, now)
        done = import_commit(git, branch, before, body, lock)
        if done.returncode == 0:
            made = done.stdout.decode().strip()
            try:
                git.release_branch(started, branch)
                sync_names(git.folder.common_dir, branch, started, git.folder.git_dir)
                return made, read_back(git, made, files)
            except OSError as failure:
                raise Refused(error("store.not_durable", cause=failure.strerror)) from failure
        head = git.head()
        if head != before and b"Not updating" not in done.stderr:
            break
        if head == before:
            raise Refused(git_failed("fast-import", done))
        before = head
    raise Refused(error("store.not_durable", cause=done.stderr.decode("utf-8", "replace").strip()[-200:]))


def import_commit(
    git: Git, branch: str, before: str | None, body: bytes, lock: int
) -> subprocess.CompletedProcess[bytes]:
    """Make one commit of a fast-import body (all but its first line), and move the branch to it if it fits.

    The id is printed. Where the user has a signing key, the commit is made under a name of its own, signed,
    and only then does the branch move to it: `Not updating` is said where it had moved meanwhile.
    """
    key = signing.own_key()
    if key:
        git.release_own()
    target = signing.DRAFT if key else branch
    options = ("--force",) if key else ()
    stream = f"commit {target}\n".encode("utf-8", "surrogateescape") + body
    done = git.call("fast-import", "--quiet", "--done", *options, data=stream, keep_open=(lock,))
    if done.returncode or key is None:
        return done
    made = signing.sign(git, done.stdout.decode().strip(), key)
    none = "0" * len(made)
    moves = f"update {branch} {made} {before or none}\ndelete {signing.DRAFT}\n"
    moved = git.call("update-ref", "--stdin", data=moves.encode(), keep_open=(lock,))
    said = moved.stderr if moved.returncode == 0 else moved.stderr + b" Not updating"
    return subprocess.CompletedProcess(moved.args, moved.returncode, made.encode(), said)


def _stream(
    git: Git,
    before: str | None,
    files: Mapping[str, bytes],
    recorder: str,
    identity: tuple[str, str] | None,
    message: str,
    now: datetime,
) -> bytes:
    """The commit for fast-import, all but its first line; texts go by their length, so none can act."""
    author = f"{plain_name(recorder)} <{NEUTRAL_ADDRESS}>"
    committer = f"{plain_name(identity[0])} <{plain_name(identity[1])}>" if identity else author
    when = f"{int(now.timestamp())} {now:%z}"
    text = message.encode()
    parts = [
        f"mark :1\nauthor {author} {when}\ncommitter {committer} {when}\n".encode("utf-8", "surrogateescape"),
        b"data %d\n%s\n" % (len(text), text),
    ]
    if before:
        parts.append(f"from {before}\n".encode())
    for path, data in files.items():
        parts.append(b"M 100644 inline %s\n" % quoted(git.folder.prefix + path))
        parts.append(b"data %d\n%s\n" % (len(data), data))
    parts.append(b"\nget-mark :1\ndone\n")
    return b"".join(parts)


def plain_name(name: str) -> str:
    """A name as git allows it between other words: no angle brackets, no control characters."""
    return "".join(char for char in name if char.isprintable() and char not in "<>").strip() or "ledger"


def quoted(path: str) -> bytes:
    """A path of the repository in the language of fast-import."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")


def read_back(git: Git, made: str, files: Mapping[str, bytes]) -> dict[str, str]:
    """The commit holds exactly these bytes under these paths, as git reads them; gives path to blob."""
    present = git.entries(made, {os.path.dirname(path) for path in files})
    blobs = {path: present[path] for path in files if path in present}
    contents = dict(git.blobs(set(blobs.values())))
    for path, data in files.items():
        if contents.get(blobs.get(path, "")) != data:
            raise Refused(error("store.not_durable", cause=f"{path} is not in the commit as written"))
    return blobs
