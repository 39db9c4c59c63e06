"""The files of an append on the disk: staged under hidden names first, then published all together."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ledger.kernel.finding import Refused, error
from ledger.store.disk import durable
from ledger.store.disk.intent import temporary
from ledger.store.records.folder import Folder


@contextmanager
def disk_trouble() -> Iterator[None]:
    """A disk that is full, read-only or broken is a finding for the person, not a broken program."""
    try:
        yield
    except OSError as failure:
        where = os.path.basename(str(failure.filename)) if failure.filename else None
        raise Refused(error("store.disk", cause=failure.strerror or str(failure)).at(file=where)) from failure


def stage(folder: Folder, files: Mapping[str, bytes]) -> list[Path]:
    """Write and sync every file under its temporary name; gives the folders whose names changed."""
    changed = []
    try:
        for directory in sorted({os.path.dirname(folder.path(path)) for path in files}):
            changed += [Path(directory), *durable.make_folders(Path(directory))]
        durable.write_many({temporary(folder.path(path)): data for path, data in files.items()})
    except OSError:
        for path in files:
            durable.remove(temporary(folder.path(path)))
        raise
    return changed


def publish(folder: Folder, files: Mapping[str, bytes], changed: list[Path]) -> None:
    """Give every staged file its final name, sync the folders, and read back what a reader will see."""
    places = {folder.path(path): data for path, data in files.items()}
    for place in places:
        durable.publish(temporary(place), place)
    durable.sync_folders(changed)
    for place, data in places.items():
        with open(place, "rb") as file:
            if file.read() != data:
                raise OSError(errno.EIO, "what was written cannot be read back", place)
