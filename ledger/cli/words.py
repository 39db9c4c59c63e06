"""The words of the command line itself, in both languages, from `ledger/locale/cli.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import ledger
from ledger.locale import Language


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(ledger.__file__).parent / "locale" / "cli.toml").read_text(encoding="utf-8"))


def say(lang: Language, name: str, /, **values: object) -> str:
    """A sentence or word of the command line."""
    words = _words()[name][lang]
    return words.format(**values) if values else words


def known(name: str) -> bool:
    """Whether there is such a sentence."""
    return name in _words()
