"""The words of registers, written and read, and of calendars: `ledger/locale/export.toml` and `import.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import ledger
from ledger.locale import Language


@cache
def _words() -> dict[str, dict[str, str]]:
    folder = Path(ledger.__file__).parent / "locale"
    files = ("export.toml", "import.toml", "cli.toml")
    out, back, shared = (tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in files)
    return {name: words for name, words in shared.items() if name.startswith("due.what.")} | out | back


def say(lang: Language, name: str, /, **values: object) -> str:
    """A word or sentence about registers."""
    words = _words()[name][lang]
    return words.format(**values) if values else words
