"""Files that survive a power cut, and the one lock under which the ledger writes.

A file is durable only when its bytes, its name and the names of all folders above it are synced.
After a failed sync the system may have dropped the bytes, so nothing here ever tries a sync twice.
"""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ledger.kernel.finding import Finding, Refused, error

_NO_LINKS = {
    errno.EPERM,
    errno.EOPNOTSUPP,
    errno.ENOSYS,
    errno.EMLINK,
    errno.EXDEV,
    errno.EACCES,
    errno.EINVAL,
}
_NO_FOLDER_SYNC = {errno.EINVAL, errno.EBADF, errno.EOPNOTSUPP}  # some shares sync names by themselves, or not at all
_BINARY = getattr(os, "O_BINARY", 0)
_WORKERS = 16


def write_new(path: str | Path, data: bytes, mode: int = 0o666) -> None:
    """Create a file that did not exist, and sync its bytes; its name is synced with its folder."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def add_line(path: Path, line: str, mode: int = 0o666) -> None:
    """Add a line to a file, made if need be, and sync it; one that a crash has cut before it keeps to itself."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, mode)
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        cut = size > 0 and _byte_at(descriptor, size - 1) != b"\n"
        rest = memoryview(f"{chr(10) if cut else ''}{line}\n".encode())
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _byte_at(descriptor: int, place: int) -> bytes:
    os.lseek(descriptor, place, os.SEEK_SET)
    return os.read(descriptor, 1)


def replace(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Put a file in the place of another, or of none: a reader sees the old one or the new one, whole."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    remove(temporary)
    try:
        write_new(temporary, data, mode)
        os.replace(temporary, path)
    except OSError:
        remove(temporary)
        raise
    sync_folders([path.parent])


def forget_replacements(path: Path) -> None:
    """Remove what a killed `replace` of this file left; for files that only the holder of the writer lock replaces."""
    for name in os.listdir(path.parent):
        if name.startswith(f".{path.name}.") and name.endswith(".new"):
            remove(path.with_name(name))


def write_many(files: Mapping[str, bytes]) -> None:
    """Create and sync many new files; together, because the disk syncs many at once in the time of a few."""
    if len(files) < 16:
        _write_share(list(files.items()))
        return
    from concurrent.futures import ThreadPoolExecutor

    pairs = list(files.items())
    shares = [pairs[start::_WORKERS] for start in range(_WORKERS)]
    with ThreadPoolExecutor(_WORKERS) as workers:
        for _ in workers.map(_write_share, shares):
            pass


def _write_share(share: list[tuple[str, bytes]]) -> None:
    for path, data in share:
        write_new(path, data)


def publish(temporary: str, final: str) -> None:
    """Give a synced temporary file its final name, never over an existing file (FileExistsError)."""
    try:
        os.link(temporary, final)
    except FileExistsError:
        raise
    except OSError as failure:
        if failure.errno not in _NO_LINKS:
            raise
        write_new(final, Path(temporary).read_bytes())  # exFAT and some shares have no links
    os.unlink(temporary)


def make_folders(folder: Path, mode: int = 0o777) -> list[Path]:
    """Make a folder with its parents, and give every folder whose names changed, to be synced."""
    changed = []
    missing = folder
    while not missing.is_dir():
        changed.append(missing.parent)
        missing = missing.parent
    folder.mkdir(mode, parents=True, exist_ok=True)
    return changed


def sync_folders(folders: Iterable[Path]) -> None:
    """Sync the names in these folders."""
    if os.name == "nt":  # Windows syncs names with their files
        return
    for folder in sorted(set(folders)):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as failure:
            if failure.errno not in _NO_FOLDER_SYNC:
                raise
        finally:
            os.close(descriptor)


def sync_file(path: Path) -> None:
    """Sync the bytes of a file that another program wrote."""
    descriptor = os.open(path, os.O_RDWR | _BINARY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: str | Path) -> None:
    """Remove a file of the ledger's own, if it is there."""
    with suppress(FileNotFoundError):
        os.unlink(path)


@contextmanager
def writer_lock(folder: Path, patience: float = 60.0) -> Iterator[int]:
    """Be the only ledger process that writes; waits, then Refused with who holds the lock.

    The lock is the system's own and ends with its process, however that dies; the file stays. It gives
    the descriptor, which a git that writes inherits: outliving a killed ledger, it keeps the lock.
    """
    folder.mkdir(exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
    try:
        until = time.monotonic() + patience
        while not _try_lock(descriptor):
            if time.monotonic() > until:
                raise Refused(_holder(descriptor))
            time.sleep(0.01)
        _sign(descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


# The lock covers one byte far behind the text, so that Windows lets others read who holds it.
_LOCKED_BYTE = 1 << 20


def _try_lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _sign(descriptor: int) -> None:
    computer = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "?")
    text = json.dumps({"process": os.getpid(), "computer": computer, "since": time.strftime("%Y-%m-%d %H:%M:%S")})
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, text.encode())


def _holder(descriptor: int) -> Finding:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        known = json.loads(os.read(descriptor, 4096))
    except ValueError:
        known = {}
    process, computer, since = (known.get(name, "?") for name in ("process", "computer", "since"))
    return error("store.locked", process=process, computer=computer, since=since)
