"""The words of the screens, in both languages, from `ledger/locale/tui.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import ledger
from ledger.locale import Language


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(ledger.__file__).parent / "locale" / "tui.toml").read_text(encoding="utf-8"))


def say(lang: Language, name: str, /, **values: object) -> str:
    """A word or sentence of the screens."""
    words = _words()[name][lang]
    return words.format(**values) if values else words


WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}


def weekday(lang: Language, number: int) -> str:
    """The name of a day of the week, Monday being 0."""
    return f"周{WEEKDAYS['zh'][number]}" if lang == "zh" else WEEKDAYS["en"][number]
