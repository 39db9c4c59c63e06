"""The names in a git folder, synced: git syncs each object and reference that it writes, and leaves their names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ledger.store.disk import durable

_COARSE = 2
"""Seconds of grace: the clock of a file system may be that coarse."""


def newest(common: Path) -> float:
    """When the objects of a git folder changed last, by the clock of its disk."""
    return max(place.stat().st_mtime for place in _object_folders(common))


def sync_names(common: Path, reference: str, started: float, *others: Path) -> None:
    """Sync the folders below `common` whose names a change of the reference since `started` has changed."""
    folders = [common, *others, common / "objects", common / "reftable"]
    folders += (place for place in _object_folders(common) if place.stat().st_mtime >= started - _COARSE)
    place = (common / reference).parent
    while place != common and place.is_relative_to(common):
        folders.append(place)
        place = place.parent
    durable.sync_folders(folder for folder in folders if folder.is_dir())


def _object_folders(common: Path) -> Iterator[Path]:
    """The folders that stay: not those where a push, perhaps somebody else's, puts its objects at first."""
    objects = common / "objects"
    yield objects
    yield from (place for place in objects.iterdir() if len(place.name) == 2 or place.name in ("pack", "info"))
