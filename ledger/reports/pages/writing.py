"""Puts pages into a folder: each whole or not at all, and nothing there touched that is not ours.

A list of what was written lies in the folder with the digest of each file. A file of ours is replaced or removed;
one that was there before, or was changed since, is refused unless forced, and never removed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from ledger.kernel.finding import Finding, Refused, error, note
from ledger.store.disk import outputs
from ledger.store.disk.files import disk_trouble
from ledger.store.records.folder import Folder

LIST = "ledger-pages.json"
SHOWN = 5


def write(folder: Path, pages: Mapping[str, bytes], records: Folder, *, force: bool = False) -> list[Finding]:
    """Write the pages; what of ours is no longer needed is removed. Findings tell what was left alone."""
    folder = Path(os.path.abspath(folder.expanduser()))
    outputs.check(folder, records, force=True)
    with disk_trouble():
        if folder.exists() and not folder.is_dir():
            raise Refused(error("pages.no_folder", folder=str(folder)))
        ours = _listed(folder)
        _check(folder, pages, ours, force)
        folder.mkdir(exist_ok=True)
        digests = {path: sha256(data).hexdigest() for path, data in pages.items()}
        both = {path: [digest, *ours.get(path, ())] for path, digest in digests.items()} | {
            path: list(known) for path, known in ours.items() if path not in pages
        }
        _put(folder / LIST, _list_of(both))  # whatever happens now, the next run knows these for ours
        for path, data in pages.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            _put(place, data)
        left = _remove(folder, {path: known for path, known in ours.items() if path not in pages})
        _put(folder / LIST, _list_of({path: [digest] for path, digest in digests.items()}))
    return [note("pages.left", files=", ".join(left[:SHOWN]), count=len(left))] if left else []


def _listed(folder: Path) -> dict[str, list[str]]:
    """The files we wrote, each with the digests it may have."""
    try:
        found: Any = json.loads((folder / LIST).read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        path: list(map(str, known)) for path, known in found.items() if isinstance(known, list) and _is_inside(path)
    }


def _is_inside(path: str) -> bool:
    parts = Path(path).parts
    return bool(parts) and not Path(path).is_absolute() and ".." not in parts


def _check(folder: Path, pages: Mapping[str, bytes], ours: Mapping[str, list[str]], force: bool) -> None:
    """Refuse to write over files that are not ours, and through links."""
    links = sorted(
        {part for path in pages for part in Path(path).parents if (folder / part).is_symlink()} - {Path(".")}
    )
    if links or folder.is_symlink():
        raise Refused(error("pages.link", folder=str(folder / links[0] if links else folder)))
    if force:
        return
    foreign = [
        path for path in pages if os.path.lexists(folder / path) and not _is_ours(folder / path, ours.get(path, ()))
    ]
    if foreign:
        raise Refused(error("pages.foreign", files=", ".join(foreign[:SHOWN]), count=len(foreign), folder=str(folder)))


def _is_ours(place: Path, known: Any) -> bool:
    try:
        return not place.is_symlink() and sha256(place.read_bytes()).hexdigest() in known
    except OSError:
        return False


def _remove(folder: Path, old: Mapping[str, list[str]]) -> list[str]:
    """Remove what we wrote and need no longer; the paths of those that somebody changed."""
    left = []
    for path, known in sorted(old.items()):
        place = folder / path
        if not os.path.lexists(place):
            continue
        if not _is_ours(place, known):
            left.append(path)
            continue
        place.unlink()
        for parent in list(Path(path).parents)[:-1]:
            try:
                (folder / parent).rmdir()
            except OSError:
                break
    return left


def _list_of(files: Mapping[str, list[str]]) -> bytes:
    told = {"made by": "ledger pages", "files": {path: files[path] for path in sorted(files)}}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _put(place: Path, data: bytes) -> None:
    """A reader sees the old file or the new one, whole."""
    temporary = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, place)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
