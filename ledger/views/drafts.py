"""Drafts: what was typed into a form and not recorded yet, kept outside the records, a file for each form.

They lie in the user's folder for state, not in the cache: a cache may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ledger.store.disk.places import state_folder
from ledger.store.records.folder import Folder

LARGEST = 1_000_000
_NAME = re.compile(r"[0-9a-z_.-]{1,100}")


class KeptDraft(NamedTuple):
    """A form as it was left: its kind, the texts of its fields, when it was touched last, the event it corrects."""

    name: str
    kind: str
    texts: Mapping[str, Any]
    touched: str
    target: str = ""


def draft_folder(folder: Folder) -> Path:
    """The drafts of one records folder, by where that folder is."""
    place = hashlib.sha256(os.fsencode(folder.root)).hexdigest()[:20]
    return state_folder() / "drafts" / place


def drafts(folder: Folder) -> list[KeptDraft]:
    """The drafts of a records folder, the latest first; what cannot be read is left out."""
    found = []
    try:
        with os.scandir(draft_folder(folder)) as entries:
            files = sorted(
                (entry for entry in entries if entry.name.endswith(".json") and entry.is_file()),
                key=lambda entry: -entry.stat().st_mtime_ns,
            )
    except OSError:
        return []
    for entry in files:
        if (draft := read_draft(Path(entry.path))) is not None:
            found.append(draft)
    return found


def read_draft(path: Path) -> KeptDraft | None:
    """One draft; None where the file is none."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        return KeptDraft(
            path.stem, str(data["kind"]), dict(data["texts"]), str(data["touched"]), str(data.get("target", ""))
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_draft(folder: Folder, draft: KeptDraft) -> None:
    """Write a draft; the file before it is replaced whole, so that a crash leaves one of the two."""
    place = draft_folder(folder)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = place / f"{safe(draft.name)}.json"
    told = {"kind": draft.kind, "texts": dict(draft.texts), "touched": draft.touched}
    text = json.dumps(told | ({"target": draft.target} if draft.target else {}), ensure_ascii=False)
    temporary = path.with_suffix(f".{os.getpid()}.new")  # of this program alone: there may be two windows
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def drop_draft(folder: Folder, name: str) -> None:
    """Forget a draft: it was recorded, or given up."""
    (draft_folder(folder) / f"{safe(name)}.json").unlink(missing_ok=True)


def safe(name: str) -> str:
    """A draft's name, which stands in a file name."""
    if not _NAME.fullmatch(name) or name.startswith("."):
        raise ValueError(name)
    return name


def write_export(name: str, text: str, ending: str) -> str:
    """Write what a screen shows to a new file among the user's exports; where it is."""
    import tempfile

    folder = state_folder() / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", suffix=ending, prefix=f"{name}-", dir=folder, delete=False
    ) as file:
        file.write(text if text.endswith("\n") else f"{text}\n")
    return file.name
