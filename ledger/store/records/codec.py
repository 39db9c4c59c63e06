"""The canonical TOML of an event: the same event always gives the same bytes, and any text comes back.

The form: `kind`, `occurred`, a blank line, the fields in the order given, a blank line, `[entry]`.
Everything nested is written inline, so `[entry]` is the only header; every string stands on one line,
with whatever could act on a screen (control, bidi, zero-width and tag characters) as an escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ledger.kernel.finding import Finding, Refused, error
from ledger.store.records import canonical
from ledger.store.records.canonical import SHORT_ESCAPES, is_bare
from ledger.store.records.caps import MAXIMUM_BYTES, MAXIMUM_INTEGER, MINIMUM_INTEGER, check_bytes, check_text

# What a reader of the file would not see, or what would act on the screen: C0, DEL, C1, soft hyphen, Arabic
# letter mark, Mongolian vowel separator, zero-width, bidi, line separators, annotation and tag characters.
_UNSEEN = (
    "\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_ESCAPED = re.compile(f'["\\\\{_UNSEEN}]')
_SURROGATE = re.compile("[\ud800-\udfff]")


# Writing


def encode(event: Mapping[str, Any]) -> bytes:
    """The one way to write an event: UTF-8, LF, no byte order mark, a line feed at the end.

    `event` holds `kind`, `occurred`, its fields in the catalogue's order, and `entry` (a table).
    Raises Refused for what TOML or the ledger cannot hold: a lone surrogate, a float, an empty value, a
    date-time without zone, an integer beyond 64 bits.
    """
    lines = [
        f"kind = {_value(event['kind'], 'kind')}",
        f"occurred = {_value(event['occurred'], 'occurred')}",
        "",
    ]
    fields = [(name, value) for name, value in event.items() if name not in ("kind", "occurred", "entry")]
    lines.extend(f"{_key(name)} = {_value(value, name)}" for name, value in fields)
    if fields:
        lines.append("")
    lines.append("[entry]")
    lines.extend(f"{_key(name)} = {_value(value, f'entry.{name}')}" for name, value in event["entry"].items())
    lines.append("")
    return "\n".join(lines).encode()


def _value(value: object, field: str, nested: bool = False) -> str:
    match value:
        case str():
            return _text(value, field)
        case bool():
            return "true" if value else "false"
        case int():
            if not MINIMUM_INTEGER <= value <= MAXIMUM_INTEGER:
                raise Refused(error("codec.long_number", field=field))
            return str(value)
        case Decimal():
            return _decimal(value, field)
        case datetime():
            return _instant(value, field)
        case date():
            return value.isoformat()
        case Mapping():
            pairs = (f"{_key(str(name))} = {_value(each, f'{field}.{name}', True)}" for name, each in value.items())
            return "{" + ", ".join(pairs) + "}"
        case list() | tuple():
            items = [_value(each, f"{field}.{place}", True) for place, each in enumerate(value, 1)]
            if not nested and any(isinstance(each, Mapping) for each in value):
                return "[\n" + "".join(f"    {item},\n" for item in items) + "]"
            return "[" + ", ".join(items) + "]"
        case float():
            raise Refused(error("codec.float", field=field))
        case _:
            raise Refused(error("codec.type", field=field, type=type(value).__name__))


def _text(value: str, field: str) -> str:
    if value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    if not _SURROGATE.search(value):
        return f'"{_ESCAPED.sub(_escape, value)}"'
    raise Refused(error("codec.surrogate", field=field))


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return SHORT_ESCAPES.get(char) or (f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}")


def _key(name: str) -> str:
    return name if is_bare(name) else _text(name, name)


def _decimal(value: Decimal, field: str) -> str:
    """An amount: an integer where it is one, else its digits as a string; never a binary float."""
    if not value.is_finite():
        raise Refused(error("codec.float", field=field))
    if value == value.to_integral_value():
        return _value(int(value), field)
    return f'"{value:f}"'


def _instant(value: datetime, field: str) -> str:
    offset = value.utcoffset()
    if offset is None or offset.total_seconds() % 60:  # TOML's offsets are whole minutes
        raise Refused(error("codec.no_zone", field=field))
    return value.isoformat()


# Reading


def decode(data: bytes, file: str) -> tuple[dict[str, Any] | None, list[Finding]]:
    """The event in a file's bytes, or None and every reason why there is none.

    What is dangerous or slow to parse is refused before parsing. The canonical form is read by hand;
    whatever is not certainly the same in both is left to `tomllib`, the one grammar that decides.
    """
    event = canonical.read(data) if len(data) <= MAXIMUM_BYTES else None
    if event is not None and not _check_envelope(event, data):
        return event, []
    findings = check_bytes(data) or check_text(data.decode())
    if not findings:
        event, findings = _parse(data.decode())
    return (None, [finding.at(file=file) for finding in findings]) if findings else (event, [])


def _parse(text: str) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Read by `tomllib`, with its refusal as a finding, and without what an event may not hold."""
    import tomllib

    try:
        event = tomllib.loads(text)
    except tomllib.TOMLDecodeError as refusal:
        return None, [_syntax(str(refusal), text)]
    except (ValueError, RecursionError) as refusal:
        return None, [error("codec.syntax", cause=str(refusal))]
    findings = [
        error(code, field=field, **values).at(line=_line_of(text, field)) for field, code, values in _strays(event, "")
    ]
    findings = findings or _check_envelope(event, text.encode())
    return (None, findings) if findings else (event, [])


def _syntax(message: str, text: str) -> Finding:
    """The finding for a refusal of `tomllib`, which says where in words only."""
    cause, _, place = message.partition(" (at ")
    line = re.match(r"line ([0-9]+), column ([0-9]+)", place)
    number = int(line[1]) if line else text.rstrip("\n").count("\n") + 1
    if place.startswith("end of document"):
        return error("codec.cut").at(line=number)
    if cause.startswith(("Cannot overwrite", "Cannot declare", "Duplicate", "Cannot mutate")):
        return error("codec.duplicate").at(line=number)
    return error("codec.syntax", cause=cause).at(line=number)


def _strays(value: object, field: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    """The (field, code, values) of everything that TOML allows and an event does not."""
    match value:
        case dict():
            for name, each in value.items():
                yield from _strays(each, f"{field}.{name}" if field else name)
        case list():
            for place, each in enumerate(value, 1):
                yield from _strays(each, f"{field}.{place}")
        case float():
            yield field, "codec.float", {}
        case datetime():
            if value.utcoffset() is None:
                yield field, "codec.no_zone", {}
        case time():
            yield field, "codec.type", {"type": "time"}
        case bool() | str() | date():
            pass
        case int():
            if not MINIMUM_INTEGER <= value <= MAXIMUM_INTEGER:
                yield field, "codec.long_number", {}


def _line_of(text: str, field: str) -> int | None:
    """The first line that sets a field, searched for: `tomllib` does not keep lines."""
    names = field.removeprefix("entry.").split(".")
    found = re.search(rf'^[ \t]*["\']?{re.escape(names[0])}["\']?[ \t]*[=.]', text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _check_envelope(event: dict[str, Any], data: bytes) -> list[Finding]:
    """What every event has: a kind, the day it occurred, its entry at the end of a whole file."""
    if type(event.get("entry")) is not dict:
        return [error("codec.no_entry").at(line=data.count(b"\n") or 1)]
    if not data.endswith(b"\n"):
        return [error("codec.cut").at(line=data.count(b"\n") + 1)]
    findings = []
    if type(event.get("kind")) is not str:
        findings.append(error("codec.no_kind", field="kind").at(line=_line_of(data.decode(), "kind")))
    if type(event.get("occurred")) is not date:
        findings.append(error("codec.no_day", field="occurred").at(line=_line_of(data.decode(), "occurred")))
    return findings
