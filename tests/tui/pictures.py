"""Pictures of screens as text: what differs from run to run is made equal; `UPDATE_SNAPSHOTS=1` writes them anew."""

from __future__ import annotations

import os
import re
from pathlib import Path
from unicodedata import east_asian_width

# What a clerk typed may hold characters of ambiguous width; the words of the ledgers looked at hold only these.
TYPED = frozenset("“”〔〕×")


def steady(text: str) -> str:
    """Ids, hashes and commits made equal."""
    text = re.sub(r"(?<![0-9a-z])01[0-9a-hjkmnp-tv-z]{8,24}(_[0-9a-f]{0,12})?(\.toml)?", "ID", text)
    text = re.sub(r"\b[0-9a-f]{40}\b", "COMMIT", text)
    text = re.sub(r"\b(?=[0-9a-f]*[0-9])(?:[0-9a-f]{7}|[0-9a-f]{12})\b\+?", "COMMIT", text)
    return re.sub(r"COMMIT\n( +)\d{4}-\d\d-\d\d \d\d:\d\d", r"COMMIT\n\1WHEN", text)


def compare(seen: str, file: Path) -> None:
    """The picture as it was kept; draws no glyph of ambiguous width of its own."""
    assert {each for each in seen if east_asian_width(each) == "A"} <= TYPED
    if os.environ.get("UPDATE_SNAPSHOTS") or not file.exists():
        assert not os.environ.get("CI"), f"{file.name} is missing"
        file.write_text(seen, encoding="utf-8")
    assert seen == file.read_text(encoding="utf-8")


def width(row: str) -> int:
    """The cells of a line."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in row)
