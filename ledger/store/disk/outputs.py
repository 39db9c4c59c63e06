"""What is written for people outside the records: whole or not at all, and over no file of somebody else's.

A file is written beside its place under a temporary name and takes its name when it is complete. One that
is there already is only replaced where this program wrote it and nobody has changed it since, which a note
in the user's state folder tells, or where it is asked to.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ledger.kernel.finding import Refused, error
from ledger.store.disk import durable
from ledger.store.disk.files import disk_trouble
from ledger.store.disk.places import state_folder
from ledger.store.records.folder import CONFIGURATION, Folder

OWN = ("events", "statistics", CONFIGURATION, ".gitattributes")
"""What belongs to the records themselves."""
REMEMBERED = 2000
"""How many of the files written last are remembered."""


@contextmanager
def output(place: Path, folder: Folder | None = None, *, force: bool = False, private: bool = False) -> Iterator[Path]:
    """A temporary place for a file or folder that takes the name `place` once the body is through.

    A `private` file can be read by this user alone, from its first byte on.
    """
    place = Path(os.path.abspath(place.expanduser()))
    check(place, folder, force=force)
    temporary = place.with_name(f".{place.name}.{os.getpid()}.new")
    _drop(temporary)
    try:
        with disk_trouble():
            try:
                if private:
                    durable.write_new(temporary, b"", 0o600)
                yield temporary
                digest = digest_of(temporary, sync=True)
                _put(temporary, place)
            except IsADirectoryError:
                raise Refused(error("output.folder", place=str(place))) from None
    finally:
        _drop(temporary)
    _remember(place, digest)


def check(place: Path, folder: Folder | None = None, *, force: bool = False) -> None:
    """Refuse a place among the records, one without a folder, and one where a file of somebody else's lies."""
    place = Path(os.path.abspath(place.expanduser()))
    if folder is not None:
        real = place.parent.resolve() / place.name
        own = [folder.root / name for name in OWN] + [folder.git_dir, folder.common_dir]
        if any(real == each or each in real.parents for each in own):
            raise Refused(error("output.inside", place=str(place)))
    if not place.parent.is_dir():
        raise Refused(error("output.no_folder", place=str(place), folder=str(place.parent)))
    if os.path.lexists(place) and not force and not is_ours(place):
        raise Refused(error("output.exists", place=str(place)))


def is_ours(place: Path) -> bool:
    """Whether we wrote what lies there, and it has not been changed since."""
    noted = _noted().get(str(place))
    if noted is None or place.is_symlink():
        return False
    with suppress(OSError):
        return digest_of(place) == noted
    return False


def digest_of(place: Path, *, sync: bool = False) -> str:
    """A digest of a file, or of every file in a folder with its name."""
    if not place.is_dir():
        if sync:
            durable.sync_file(place)
        with place.open("rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest()
    digest = hashlib.sha256()
    for file in sorted(each for each in place.rglob("*") if not each.is_dir()):
        digest.update(f"{file.relative_to(place).as_posix()}\0{digest_of(file, sync=sync)}\n".encode())
    return digest.hexdigest()


def _put(temporary: Path, place: Path) -> None:
    """Give what is complete its name; a folder that is there moves aside first."""
    aside = place.with_name(f".{place.name}.{os.getpid()}.old")
    if place.is_dir() and not place.is_symlink():
        if not temporary.is_dir():
            raise IsADirectoryError(str(place))
        os.replace(place, aside)
    os.replace(temporary, place)
    durable.sync_folders([place.parent])
    _drop(aside)


def _drop(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        durable.remove(place)


def _note() -> Path:
    return state_folder() / "written.json"


def _noted() -> dict[str, str]:
    try:
        found = json.loads(_note().read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(place: Path, digest: str) -> None:
    """Note what was written; where there is no place for a note, the next time has to say `--force`."""
    noted = _noted()
    noted.pop(str(place), None)
    noted[str(place)] = digest
    latest = dict(list(noted.items())[-REMEMBERED:])
    with suppress(OSError):
        _note().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.replace(_note(), json.dumps(latest, ensure_ascii=False).encode(), mode=0o600)
