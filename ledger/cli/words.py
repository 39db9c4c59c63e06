"""The words of the command line itself, in both languages, from `ledger/locale/cli.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import ledger
from ledger.locale import Language


@cache
def _words() -> dict[str, dict[str, str]]:
    import tomllib

    return tomllib.loads((Path(ledger.__file__).parent / "locale" / "cli.toml").read_text(encoding="utf-8"))


_muted = False
"""While a parser is built whose help nobody asked for, its words are not read from the disk."""


@contextmanager
def muted(when: bool) -> Iterator[None]:
    """Say nothing for a while, where `when` is true."""
    global _muted
    before, _muted = _muted, when
    try:
        yield
    finally:
        _muted = before


def spoken() -> bool:
    """Whether words are said now."""
    return not _muted


def say(lang: Language, name: str, /, **values: object) -> str:
    """A sentence or word of the command line."""
    if _muted:
        return ""
    words = _words()[name][lang]
    return words.format(**values) if values else words


def known(name: str) -> bool:
    """Whether there is such a sentence."""
    return not _muted and name in _words()
