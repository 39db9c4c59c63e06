"""The words of written registers and calendars, from `ledger/locale/export.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import ledger
from ledger.locale import Language


@cache
def _words() -> dict[str, dict[str, str]]:
    folder = Path(ledger.__file__).parent / "locale"
    own, shared = (tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in ("export.toml", "cli.toml"))
    return {name: words for name, words in shared.items() if name.startswith("due.what.")} | own


def say(lang: Language, name: str, /, **values: object) -> str:
    """A word or sentence of a written register."""
    words = _words()[name][lang]
    return words.format(**values) if values else words
