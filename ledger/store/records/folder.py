"""The records folder, and the git repository it is or lies in."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ledger.kernel.finding import Refused, error

CONFIGURATION = "ledger.toml"
EVENTS = "events"


class Folder(NamedTuple):
    """A records folder: `root` holds ledger.toml and events/; `repository` is the work tree around it.

    `prefix` is the root's path inside the repository, ending with `/`; '' where they are the same.
    `git_dir` holds this work tree's HEAD and index, `common_dir` the objects and branches; they differ
    in a linked work tree only.
    """

    root: Path
    repository: Path
    prefix: str
    git_dir: Path
    common_dir: Path

    def path(self, relative: str) -> str:
        """Where a file of the records lies; the relative path has `/` and stays inside the folder."""
        parts = relative.split("/")
        if not all(parts) or "." in parts or ".." in parts or "\\" in relative or ":" in relative:
            raise Refused(error("store.outside").at(file=relative))
        return os.path.join(self.root, *parts)


def find(start: Path) -> Folder:
    """The records folder a person means by `start`: itself, the one around it, or ./records below it."""
    try:
        start = start.resolve(strict=True)
    except OSError as failure:
        raise Refused(error("store.no_such_folder", folder=str(start))) from failure
    for candidate in (start, *start.parents, start / "records"):
        if os.path.lexists(candidate / CONFIGURATION):
            return at(candidate)
    if not os.access(start, os.R_OK | os.X_OK):  # there may be one that cannot be seen
        raise Refused(error("environment.system", cause=os.strerror(errno.EACCES), place=str(start)))
    raise Refused(error("store.no_records", folder=str(start)))


def at(root: Path) -> Folder:
    """The folder at `root` with its repository; Refused where it is in none, or a link leads elsewhere."""
    root = root.resolve()
    for name in (CONFIGURATION, EVENTS):
        if (root / name).is_symlink():
            raise Refused(error("store.symlink").at(file=name))
    for repository in (root, *root.parents):
        if os.path.lexists(repository / ".git"):
            git_dir = _git_dir(repository)
            inside = root.relative_to(repository).as_posix()
            prefix = "" if inside == "." else inside + "/"
            return Folder(root, repository, prefix, git_dir, _common_dir(git_dir))
    raise Refused(error("store.no_repository", folder=str(root)))


def _git_dir(repository: Path) -> Path:
    """The git folder of a work tree, as a folder or as the file a linked work tree or submodule has.

    A file that points to a git folder which does not point back is refused: a folder from elsewhere
    could otherwise have the ledger write into another repository.
    """
    link = repository / ".git"
    if link.is_dir() and not link.is_symlink():
        return link
    try:
        text = link.read_text(encoding="utf-8") if not link.is_symlink() else ""
        git_dir = (repository / text.removeprefix("gitdir:").strip()).resolve(strict=True)
        if text.startswith("gitdir:") and link in _back_links(git_dir):
            return git_dir
    except (OSError, UnicodeDecodeError):
        pass
    raise Refused(error("store.foreign_git", folder=str(repository)))


def _back_links(git_dir: Path) -> list[Path]:
    """The .git files that a git folder says it belongs to."""
    links = []
    back = git_dir / "gitdir"  # a linked work tree's
    if back.is_file():
        links.append(Path(back.read_text(encoding="utf-8").strip()).parent.resolve() / ".git")
    configuration = git_dir / "config"  # a submodule's
    if configuration.is_file():
        for line in configuration.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            if name.strip().lower() == "worktree":
                links.append((git_dir / value.strip().strip('"')).resolve() / ".git")
    return links


def _common_dir(git_dir: Path) -> Path:
    common = git_dir / "commondir"
    if not common.is_file():
        return git_dir
    return (git_dir / common.read_text(encoding="utf-8").strip()).resolve()


def listing(folder: Folder) -> dict[str, int]:
    """The folders that may hold events (`events/2023/03`) with their modification times in nanoseconds.

    A few hundred calls at most, whatever the number of events. An edit in place does not show here.
    """
    found = {}
    for year in _folders(folder, EVENTS):
        for month in _folders(folder, year):
            found[month] = os.stat(folder.root / month, follow_symlinks=False).st_mtime_ns
    return found


def _folders(folder: Folder, relative: str) -> list[str]:
    try:
        with os.scandir(folder.root / relative) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return []
    return [f"{relative}/{name}" for name in names if not name.startswith(".")]


def names(folder: Folder, directory: str) -> list[str]:
    """The names of the regular files in one folder of `listing` that end in .toml, sorted.

    Names that are no text are left out: no event has one, and `verify` names the files.
    """
    try:
        with os.scandir(folder.root / directory) as entries:
            return sorted(
                entry.name
                for entry in entries
                if entry.name.endswith(".toml") and entry.is_file(follow_symlinks=False) and _is_text(entry.name)
            )
    except FileNotFoundError:
        return []


def _is_text(name: str) -> bool:
    """Whether a name on the disk is in UTF-8."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


# Never through a link, and without waiting for a pipe that was laid in the place of a file.
_READ = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
    _READ |= getattr(os, _flag, 0)
_MOST = 1 << 26
"""What is read of one file at most: far more than any may have, and less than would take a computer's memory."""


def read(folder: Folder, relative: str) -> bytes | None:
    """The bytes of one file of the records, never through a symbolic link; None where there is none."""
    return reader(folder)(relative)


def whole_file(place: Path) -> bytes:
    """The bytes of an ordinary file; OSError for a link, a pipe that nobody fills, a device, or a giant."""
    descriptor = os.open(place, _READ)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not an ordinary file", str(place))
        if status.st_size > _MOST:
            raise OSError(errno.EFBIG, "File too large", str(place))
        return _whole(descriptor)
    finally:
        os.close(descriptor)


def reader(folder: Folder) -> Callable[[str], bytes | None]:
    """A `read` for many files, which looks at each folder on their way only once."""
    looked_at: set[str] = set()

    def read_one(relative: str) -> bytes | None:
        directory, _, name = relative.rpartition("/")
        if directory not in looked_at or not name or "\\" in name or ":" in name or name == "..":
            folder.path(relative)
            refuse_links(folder, [directory])
            looked_at.add(directory)
        try:
            descriptor = os.open(f"{folder.root}/{relative}", _READ)
        except FileNotFoundError:
            return None
        except OSError as failure:
            if os.path.islink(folder.path(relative)):
                raise Refused(error("store.symlink").at(file=relative)) from failure
            raise
        try:
            return _whole(descriptor)
        finally:
            os.close(descriptor)

    return read_one


_PIECE = 1 << 16


def _whole(descriptor: int) -> bytes:
    """What is left to read of a file."""
    first = os.read(descriptor, _PIECE)
    if len(first) < _PIECE:
        return first
    parts = [first]
    while parts[-1] and len(parts) <= _MOST // _PIECE:
        parts.append(os.read(descriptor, _PIECE))
    return b"".join(parts)


@contextmanager
def opened(folder: Folder, directory: str) -> Iterator[Callable[[str], tuple[bytes, os.stat_result] | None]]:
    """A `read` for the files of one folder by their names, with the status each had when it was opened.

    Opened from the folder itself where the system can: for very many files that is the cheaper way.
    """
    refuse_links(folder, [directory])
    place = folder.path(directory)
    base = os.open(place, os.O_RDONLY) if os.open in os.supports_dir_fd else None
    before = "" if base is not None else place + os.sep

    def read_one(name: str) -> tuple[bytes, os.stat_result] | None:
        try:
            descriptor = os.open(before + name, _READ, dir_fd=base)
        except FileNotFoundError:
            return None
        except OSError as failure:
            if os.path.islink(os.path.join(place, name)):
                raise Refused(error("store.symlink").at(file=f"{directory}/{name}")) from failure
            raise
        try:
            status = os.fstat(descriptor)
            expected = min(status.st_size, _MOST)
            data = os.read(descriptor, expected + 1)
            return (data if len(data) <= expected else data + _whole(descriptor)), status
        finally:
            os.close(descriptor)

    try:
        yield read_one
    finally:
        if base is not None:
            os.close(base)


def refuse_links(folder: Folder, paths: Iterable[str]) -> None:
    """Refused where one of the files, or a folder on the way to it, is a symbolic link."""
    looked_at: set[str] = set()
    for path in paths:
        while path and path not in looked_at:
            if os.path.islink(folder.path(path)):
                raise Refused(error("store.symlink").at(file=path))
            looked_at.add(path)
            path = path.rpartition("/")[0]
