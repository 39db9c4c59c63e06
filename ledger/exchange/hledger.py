"""Writes the book as an hledger journal, so that another program can add it up.

Each event becomes a transaction with one virtual posting per posting: `hledger balance` must find the
same balances as this ledger. The order and the bytes depend on the records alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from sqlite3 import Connection
from typing import NamedTuple, TextIO

from ledger.kernel.posting import segment
from ledger.subjects import KEY_DIMENSIONS

MILLION = 1_000_000

# In a comment hledger ends a tag's value at a comma and reads a bracketed date as the posting's own.
_IN_COMMENT = str.maketrans({",": "，", ";": "；", "[": "［", "]": "］"})
_ACTIVE = re.compile(r"[,;\[\]]|  |^ | $")
# A tag of one of these names would move a posting to another date.
_DATE_TAGS = frozenset({"date", "date2"})

_LINES = """
    SELECT coalesce(posting.date, event.occurred), event.seq, event.id, event.kind, event.recorder,
           event.channel, event.status, event.stream,
           account.name, account.unit, posting.amount, posting.stream, dims.value
    FROM event
    LEFT JOIN posting ON posting.event = event.seq
    LEFT JOIN account ON account.id = posting.account
    LEFT JOIN dims ON dims.id = posting.dims
    ORDER BY 1, event.recorded, event.id, account.name, account.unit, dims.value, posting.amount
"""


class _Line(NamedTuple):
    """An event with one of its postings, or with None in their place where it has none."""

    day: int
    event: int
    id: str
    kind: str
    recorder: str
    channel: str
    status: str
    event_stream: int
    account: str | None
    unit: str
    amount: int
    stream: int
    dimensions: str | None


def export(connection: Connection, write: TextIO, masked: Callable[[str], str] = str) -> int:
    """Writes the whole read model as a journal; gives how many transactions.

    Amounts are exact decimals; every account and commodity is declared, so that
    `hledger check accounts commodities` passes. Texts go through `masked`.
    """
    count = 0
    streams = {
        number: (_plain(masked(key)), _tags([(KEY_DIMENSIONS.get(subject, subject), masked(key))]))
        for number, subject, key in connection.execute("SELECT id, subject, key FROM stream")
    }
    write.write("decimal-mark .\n\n")
    write.writelines(_declarations(connection))
    dimensions: dict[str | None, str] = {None: ""}
    lines = map(_Line._make, connection.execute(_LINES))
    for _, group in groupby(lines, key=itemgetter(0, 1)):
        write.writelines(_transaction(list(group), streams, dimensions, masked))
        count += 1
    return count


@lru_cache(maxsize=4096)
def account_name(name: str) -> str:
    """An account's name as hledger can hold it: no blanks, `;` or control characters, no empty segment."""
    safe = ":".join(segment(part) or "_" for part in name.split(":"))
    if safe[0] + safe[-1] in ("()", "[]"):  # these would be taken for another mark of a virtual posting
        return f"_{safe[1:-1]}_"
    return safe


@lru_cache(maxsize=256)
def commodity(unit: str) -> str:
    """A unit of measure as a quoted commodity."""
    return '"' + (segment(unit).replace('"', "_") or "_") + '"'


def amount_text(millionths: int) -> str:
    """An amount in millionths as the shortest exact decimal."""
    whole, rest = divmod(abs(millionths), MILLION)
    sign = "-" if millionths < 0 else ""
    return f"{sign}{whole}" + (f".{rest:06d}".rstrip("0") if rest else "")


def _declarations(connection: Connection) -> Iterator[str]:
    accounts = connection.execute("SELECT name, unit FROM account").fetchall()
    yield from (f"commodity {name}\n" for name in sorted({commodity(unit) for _, unit in accounts}))
    yield "\n"
    yield from (f"account {name}\n" for name in sorted({account_name(name) for name, _ in accounts}))


def _transaction(
    lines: list[_Line],
    streams: Mapping[int, tuple[str, str]],
    dimensions: dict[str | None, str],
    masked: Callable[[str], str],
) -> Iterator[str]:
    """One event with its postings; `dimensions` remembers the tags of each set of dimensions."""
    event = lines[0]
    key, _ = streams.get(event.event_stream, ("", ""))
    about = _tags(
        [
            ("event", event.id),
            ("kind", event.kind),
            ("recorder", event.recorder),
            ("channel", event.channel),
            ("status", event.status),
        ]
    )
    # `|` would divide the description into a payee and a note.
    description = f"{event.kind} {key}".replace("|", "_").rstrip()
    yield f"\n{date.fromordinal(event.day)} ({event.id}) {description}  ; {about}\n"
    for line in lines:
        if line.account is None:
            continue
        if line.dimensions not in dimensions:
            own = json.loads(line.dimensions or "{}").items()
            dimensions[line.dimensions] = _tags((name, masked(value)) for name, value in own)
        tags = ", ".join(filter(None, (streams.get(line.stream, ("", ""))[1], dimensions[line.dimensions])))
        comment = f"  ; {tags}" if tags else ""
        amount = f"{amount_text(line.amount)} {commodity(line.unit)}"
        yield f"    ({account_name(line.account)})  {amount}{comment}\n"


def _tags(values: Iterable[tuple[str | None, str | None]]) -> str:
    """Tags as they stand in a comment; what has no name or value is left out."""
    return ", ".join(f"{_tag(name)}:{_plain(value)}" for name, value in values if name and value)


def _tag(name: str) -> str:
    """A tag's name: one word, and never one that hledger acts on."""
    word = segment(name).translate(_IN_COMMENT)
    return f"{word}_" if word in _DATE_TAGS else word


def _plain(text: str) -> str:
    """Text on one line that can neither end a tag, set a date nor act on a screen."""
    if text.isprintable() and not _ACTIVE.search(text):
        return text
    line = " ".join(text.translate(_IN_COMMENT).split())
    return "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in line)
