"""The one door through which text of a record leaves for a screen.

What a terminal would obey (controls, escape sequences, C1), what reorders or hides text (bidi marks, zero
width, tags) and what is not text at all becomes a visible escape; all else stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import east_asian_width

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """The text on one line, with nothing in it that could act on a screen."""
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    named = {9: "\\t", 10: "\\n", 13: "\\r"}.get(number)
    if named is not None:
        return named
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def cells(text: str) -> int:
    """The width of a text on a screen, where a Chinese character takes two cells."""
    return len(text) if text.isascii() else _cells(text)


@lru_cache(maxsize=8192)  # names and words come back in every line of a table
def _cells(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
