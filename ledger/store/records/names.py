"""The name of an event file: when it happened, what it is, its id, and a short hash of its bytes."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from unicodedata import normalize

from ledger.kernel.finding import Finding, error

# Crockford's base 32 leaves out i, l, o and u; lower case, because some file systems fold case.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 26
DIGEST_LENGTH = 12

OWN = ("events", "statistics", "attachments", "ledger.toml", ".gitattributes", "allowed_signers")
"""What lies at the top of a records folder and is read."""

_ID = re.compile(r"[0-7][0-9a-hjkmnp-tv-z]{25}")
_NAME = re.compile(
    r"events/([0-9]{4})/([0-9]{2})/(\1-\2-[0-9]{2})_([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)"
    r"_([0-7][0-9a-hjkmnp-tv-z]{25})_([0-9a-f]{12})\.toml"
)
_PLAIN_NAME = re.compile(
    r"events/([12][0-9]{3})/(0[1-9]|1[0-2])/\1-\2-(?:[01][1-9]|10|2[0-8])_[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"
    r"_[0-7][0-9a-hjkmnp-tv-z]{25}_[0-9a-f]{12}\.toml"
)
"""Nearly all names: those whose day every month has."""


class EventName(NamedTuple):
    """What the path of an event file says about the event."""

    occurred: date
    kind: str
    id: str
    digest: str


def digest(data: bytes) -> str:
    """The short hash that ends an event's name: the first 12 hexadecimal digits of SHA-256."""
    return sha256(data).hexdigest()[:DIGEST_LENGTH]


def event_path(kind: str, occurred: date, id: str, data: bytes) -> str:
    """The path of an event file, relative to the records folder, with `/` on every system."""
    day = f"{occurred.year:04d}-{occurred.month:02d}-{occurred.day:02d}"
    return f"events/{day[:4]}/{day[5:7]}/{day}_{kind}_{id}_{digest(data)}.toml"


def parse_name(path: str) -> EventName | None:
    """The parts of an event file's path, or None where it is not the path of an event."""
    match = _NAME.fullmatch(path)
    if match is None:
        return None
    _, _, day, kind, id, hexadecimal = match.groups()
    try:
        return EventName(date.fromisoformat(day), kind, id, hexadecimal)
    except ValueError:  # 30 February
        return None


def is_event_path(path: str) -> bool:
    """Whether `parse_name` would find an event's name; a hundred thousand names pass here."""
    return _PLAIN_NAME.fullmatch(path) is not None or parse_name(path) is not None


def check_name(path: str, data: bytes, event: Mapping[str, Any] | None = None) -> list[Finding]:
    """What an event file's name and its bytes (and its event, once read) contradict each other in.

    A cut, edited or swapped file shows here without git: the name ends with a hash of the bytes.
    """
    name = parse_name(path)
    if name is None:
        return [error("store.name").at(file=path)]
    if digest(data) != name.digest:
        return [error("store.digest", expected=name.digest, actual=digest(data)).at(file=path, event=name.id)]
    if event is None:
        return []
    entry = event.get("entry")
    claimed = {"kind": event.get("kind"), "occurred": event.get("occurred")}
    claimed["id"] = entry.get("id") if isinstance(entry, Mapping) else None
    named = {"kind": name.kind, "occurred": name.occurred, "id": name.id}
    return [
        error("store.name_differs", field=part, named=named[part], inside=claimed[part]).at(file=path, event=name.id)
        for part in named
        if named[part] != claimed[part]
    ]


def alike(name: str) -> str | None:
    """The name of the ledger's own that another system takes this one for; None where it is that, or like none.

    Windows and macOS fold case; Windows leaves out dots and blanks at the end, macOS knows one form of a letter.
    """
    folded = normalize("NFKC", name).casefold().rstrip(". ")
    return folded if folded in OWN and name not in OWN else None


def new_ids(count: int = 1, now: datetime | None = None, above: str = "") -> list[str]:
    """Fresh ids, rising, made without coordination: 48 bits of milliseconds and 80 random bits each.

    They are greater than the id `above`, unless that says a later moment: what corrects an event comes after it.

    Where the environment variable LEDGER_SEED is set, the random bits follow from it, the moment and the
    number of the id: so a script with a fixed clock (LEDGER_NOW) makes the same bytes each time. It is for
    examples and tests alone: two clerks with one seed would give out the same ids.
    """
    milliseconds = time.time_ns() // 1_000_000 if now is None else int(now.timestamp() * 1000)
    if not 0 <= milliseconds < 1 << 48:
        raise ValueError("an id's time lies between 1970 and 10889")
    seed = os.environ.get("LEDGER_SEED")
    floor = _floor(milliseconds, above)
    random: set[int] = set()
    while len(random) < count:
        drawn = int.from_bytes(os.urandom(10)) if seed is None else _drawn(seed, milliseconds, len(random))
        random.add(floor + drawn % ((1 << 80) - floor))
    return [_base32(milliseconds << 80 | number) for number in sorted(random)]


def _floor(milliseconds: int, above: str) -> int:
    """The least random bits that make an id of this moment greater than the one given."""
    if not is_id(above):
        return 0
    number = 0
    for letter in above:
        number = number << 5 | ALPHABET.index(letter)
    moment, bits = number >> 80, number & (1 << 80) - 1
    return bits + 1 if moment == milliseconds and bits < (1 << 80) - (1 << 40) else 0


def _drawn(seed: str, milliseconds: int, number: int) -> int:
    """80 bits that look random and are always the same; a hash, so that they stay so in every Python."""
    return int.from_bytes(sha256(f"{seed} {milliseconds} {number}".encode()).digest()[:10])


def is_id(text: str) -> bool:
    """Whether the text has the form of an event id."""
    return _ID.fullmatch(text) is not None


def _base32(number: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (ID_LENGTH - 1), -1, -5))
