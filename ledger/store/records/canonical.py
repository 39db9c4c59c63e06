"""Reading the canonical form of an event by hand, six times as fast as a parser of all of TOML.

It accepts only what is certainly the same to `tomllib`, and gives None for everything else, which that
parser then decides: never a finding, never a guess. Every statement is whole lines, so nothing
can span what is looked at; every key is looked up before it is set, so nothing is overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from ledger.store.records.caps import MAXIMUM_DEPTH, MAXIMUM_INTEGER, MAXIMUM_WORD, MINIMUM_INTEGER

SHORT_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
BARE = re.compile(r"[A-Za-z0-9_-]+")

_CONTROLS = bytes(code for code in (*range(32), 127) if code != 10)
_LETTERS = {written[1]: char for char, written in SHORT_ESCAPES.items()}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))")
_STRING = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"')
_WORD = re.compile(r"[0-9A-Za-z:.+-]+")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{6})?[+-][0-2][0-9]:[0-5][0-9]"
)


class _Unsure(Exception):
    """Somewhere a person would have to think twice."""


def read(data: bytes) -> dict[str, Any] | None:
    """The event in canonical bytes, or None where only a parser of all of TOML may say what they mean."""
    if len(data.translate(None, _CONTROLS)) != len(data):
        return None
    try:
        lines = data.decode().split("\n")
        if lines.pop():
            return None
        return _statements(lines)
    except (ValueError, KeyError, IndexError, _Unsure):  # ValueError: not UTF-8, 30 February
        return None


def _statements(lines: list[str]) -> dict[str, Any]:
    event: dict[str, Any] = {}
    table = event
    rest = iter(lines)
    for line in rest:
        key, equals, written = line.partition(" = ")
        if equals:
            if key in table or not is_bare(key):
                raise _Unsure
            # By far the most frequent value, so it is read here: a string without escapes.
            if written[0] == '"' and "\\" not in written:
                if written[-1] != '"' or written.count('"') != 2:
                    raise _Unsure
                table[key] = written[1:-1]
            else:
                table[key] = _rows(rest) if written == "[" else _whole(written)
        elif line == "[entry]" and "entry" not in event:
            table = event["entry"] = {}
        elif line:
            raise _Unsure
    return event


@lru_cache(maxsize=4096)
def is_bare(key: str) -> bool:
    """Whether a key may stand without quotes."""
    return len(key) <= MAXIMUM_WORD and BARE.fullmatch(key) is not None


def _rows(rest: Iterator[str]) -> list[Any]:
    """A list with one value on each line, up to the line that closes it."""
    rows: list[Any] = []
    for line in rest:
        if line == "]":
            return rows
        if line[:4] != "    " or line[-1] != ",":
            break
        rows.append(_whole(line[4:-1], 1))
    raise _Unsure


def _whole(written: str, depth: int = 0) -> Any:
    """The one value that the text is; the usual ones first, because a rebuild reads millions of them."""
    first = written[0]
    if first not in '"[{':
        return _scalar(written)
    quotes = written.count('"')
    if first == '"' and quotes == 2 and written[-1] == '"' and written.count("\\") == written.count("\\n"):
        return written[1:-1].replace("\\n", "\n")
    if written[:2] == '["' and written[-2:] == '"]' and "\\" not in written:
        items = written[2:-2].split('", "')
        if quotes == 2 * len(items):
            return items
    value, end = _value(written, 0, depth)
    if end != len(written):
        raise _Unsure
    return value


def _value(text: str, at: int, depth: int) -> tuple[Any, int]:
    """The value that begins at a place of one line, and the place behind it."""
    first = text[at]
    if first == '"':
        return _string(text, at)
    if first in "[{":
        if depth >= MAXIMUM_DEPTH:
            raise _Unsure
        return (_list if first == "[" else _table)(text, at + 1, depth + 1)
    word = _WORD.match(text, at)
    if word is None:
        raise _Unsure
    return _scalar(word[0]), word.end()


def _list(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    if text[at] == "]":
        return items, at + 1
    while True:
        item, at = _value(text, at, depth)
        items.append(item)
        if text[at] == "]":
            return items, at + 1
        at = _after(text, ", ", at)


def _table(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    table: dict[str, Any] = {}
    if text[at] == "}":
        return table, at + 1
    while True:
        if text[at] == '"':
            key, at = _string(text, at)
        else:
            bare = BARE.match(text, at)
            if bare is None or len(bare[0]) > MAXIMUM_WORD:
                raise _Unsure
            key, at = bare[0], bare.end()
        if key in table:
            raise _Unsure
        table[key], at = _value(text, _after(text, " = ", at), depth)
        if text[at] == "}":
            return table, at + 1
        at = _after(text, ", ", at)


def _after(text: str, sign: str, at: int) -> int:
    if not text.startswith(sign, at):
        raise _Unsure
    return at + len(sign)


def _string(text: str, at: int) -> tuple[str, int]:
    found = _STRING.match(text, at)
    if found is None or text.startswith('"""', at):
        raise _Unsure
    inside = found[0][1:-1]
    return (_ESCAPE.sub(_unescaped, inside) if "\\" in inside else inside), found.end()


def _unescaped(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    if letter:
        return _LETTERS[letter]
    number = int(short or long, 16)
    if 0xD800 <= number <= 0xDFFF:
        raise _Unsure
    return chr(number)


def _scalar(written: str) -> Any:
    return _instant(written) if "T" in written else _short(written)


@lru_cache(maxsize=4096)
def _short(written: str) -> Any:
    if _INTEGER.fullmatch(written) and MINIMUM_INTEGER <= int(written) <= MAXIMUM_INTEGER:
        return int(written)
    if _DATE.fullmatch(written):
        return date.fromisoformat(written)
    if written in ("true", "false"):
        return written == "true"
    raise _Unsure


def _instant(written: str) -> datetime:
    if not _INSTANT.fullmatch(written):
        raise _Unsure
    return datetime.fromisoformat(written)
