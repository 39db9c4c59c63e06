"""How a figure is counted, in words (口径), and what its dimensions are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.kernel.figure import Definition

if TYPE_CHECKING:
    from ledger.views.reader import Reader

MIDDLE = "·"
"""Stands between an account and its part in labels; its width is ambiguous, so the screens draw a colon."""


def definition_words(reader: Reader, definition: Definition) -> str:
    """A figure's expression in words, and its basis."""
    from ledger.reports.meaning import Meaning

    return Meaning(reader.definitions, reader.lang, reader.own).of(definition).replace(MIDDLE, ":")


TIMES = ("month", "quarter", "half", "year", "day")


def dimension_words(reader: Reader, name: str) -> str:
    """A dimension's name; one that follows a key has both names."""
    if name in TIMES:
        return reader.say(f"by.{name}")
    head, _, rest = name.partition(".")
    label = reader.label("dimensions", name)
    if rest and label == name:
        return f"{reader.label('dimensions', head)} > {reader.label('dimensions', rest)}"
    return label
