"""Reading the lines of a table of points, strictly: what is wrong is a finding, and names the field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ledger.kernel.finding import Finding, error
from ledger.rules.reading import decimal_of, nearest

Reader = Callable[[Any], Any]
"""A value as the table needs it, or None where what is written cannot be."""

HALF_DAYS = "performance:half_days"


def read_item(raw: Any, place: str, findings: list[Finding]) -> dict[str, Any]:
    """The fields of one line of the table; `place` is where it stands, for the findings."""
    fields = _read(raw, _ITEM, place, findings)
    if not fields:
        return fields
    accounts, per = fields.get("account", ()), fields.get("per", "event")
    if per != "period" and not accounts:
        findings.append(error("points.missing", field=f"{place}.account", name="account"))
    if per == "half_day" and any(not account.startswith(HALF_DAYS) for account in accounts):
        findings.append(error("points.half_days", field=f"{place}.account", account=HALF_DAYS))
    if per != "period" and fields.get("without"):
        findings.append(error("points.without", field=f"{place}.without"))
    signs = {number > 0 for name in ("first", "further", "cap") if (number := fields.get(name))}
    if len(signs) > 1:
        findings.append(error("points.signs", field=f"{place}.cap", name=fields.get("name", "")))
    return fields


def read_veto(raw: Any, place: str, findings: list[Finding]) -> dict[str, Any]:
    """The fields of one veto."""
    fields = _read(raw, _VETO, place, findings)
    if fields and not fields.get("account") and not fields.get("without"):
        findings.append(error("points.missing", field=f"{place}.account", name="account"))
    return fields


def read_group(raw: Any, place: str, findings: list[Finding]) -> list[dict[str, Any]]:
    """The bounds of a group: one table, or a list of tables that hold from different days."""
    steps = [_read(step, _GROUP, place, findings) for step in (raw if isinstance(raw, list) else [raw])]
    starts = [step.get("start", date.min) for step in steps]
    for start in sorted({start for start in starts if starts.count(start) > 1}):
        findings.append(error("points.two_lines", field=place, name=place.rpartition(".")[2], date=start))
    for step in steps:
        cap, floor = step.get("cap"), step.get("floor")
        if cap is not None and floor is not None and floor > cap:
            findings.append(error("points.bounds", field=place, cap=cap, floor=floor))
    return steps


def unknown_keys(raw: Mapping[str, Any], known: Iterable[str], place: str) -> list[Finding]:
    """A finding for each key that means nothing here, with the nearest that does."""
    known = list(known)
    return [
        error("points.unknown_key", field=f"{place}.{name}", name=name, known=nearest(name, known) or known)
        for name in raw
        if name not in known
    ]


def _read(
    raw: Any, readers: Mapping[str, tuple[str, Reader, str]], place: str, findings: list[Finding]
) -> dict[str, Any]:
    """Each field by its reader, under the name the table uses for it."""
    if not isinstance(raw, Mapping):
        findings.append(error("points.not_a_table", field=place))
        return {}
    findings += unknown_keys(raw, readers, place)
    if "name" in readers and "name" not in raw:
        findings.append(error("points.missing", field=f"{place}.name", name="name"))
    fields: dict[str, Any] = {}
    for key, (name, reader, form) in readers.items():
        if key not in raw:
            continue
        value = reader(raw[key])
        if value is None:
            findings.append(error("points.bad_value", field=f"{place}.{key}", value=str(raw[key]), form=form))
        else:
            fields[name] = value
    start, end = fields.get("start"), fields.get("end")
    if start is not None and end is not None and end < start:
        findings.append(error("points.ends_before", field=f"{place}.to", start=start, end=end))
    return fields


def _text(raw: Any) -> str | None:
    return raw if isinstance(raw, str) and raw.strip() and len(raw) <= 100 else None


def _flag(raw: Any) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _day(raw: Any) -> date | None:
    return raw if isinstance(raw, date) and not isinstance(raw, datetime) else None


def _points(raw: Any) -> Decimal | None:
    number = decimal_of(raw)
    return number if number is not None and abs(number) <= 10_000 else None


def _positive(raw: Any) -> Decimal | None:
    number = _points(raw)
    return number if number is not None and number > 0 else None


def _texts(raw: Any) -> tuple[str, ...] | None:
    texts = raw if isinstance(raw, list) else [raw]
    return tuple(texts) if texts and all(_text(text) for text in texts) else None


def _where(raw: Any) -> dict[str, frozenset[str]] | None:
    if not isinstance(raw, Mapping):
        return None
    values = {name: _texts(texts) for name, texts in raw.items()}
    known = {name: frozenset(texts) for name, texts in values.items() if texts is not None}
    return known if len(known) == len(values) else None


def _tiers(raw: Any) -> dict[str, Decimal] | None:
    if not isinstance(raw, Mapping) or not raw:
        return None
    values = {name: _points(number) for name, number in raw.items()}
    known = {name: points for name, points in values.items() if points is not None}
    return known if len(known) == len(values) else None


def _bands(raw: Any) -> tuple[tuple[Decimal, Decimal], ...] | None:
    if not isinstance(raw, list) or not raw:
        return None
    bands = []
    for band in raw:
        if not isinstance(band, Mapping) or band.keys() != {"at_least", "points"}:
            return None
        at_least, points = _positive(band["at_least"]), _points(band["points"])
        if at_least is None or points is None:
            return None
        bands.append((at_least, points))
    return tuple(sorted(bands))


def _one_of(*choices: str) -> tuple[Reader, str]:
    return (lambda raw: raw if isinstance(raw, str) and raw in choices else None), " | ".join(choices)


_DAY = (_day, "2025-01-01")
_NUMBER = (_points, '1 | "0.5"')
_ACCOUNTS = (_texts, '"…" | ["…", "…"]')
_WHERE = (_where, '{ … = "…" }')

_ITEM: Mapping[str, tuple[str, Reader, str]] = {
    "name": ("name", _text, '"…"'),
    "account": ("account", *_ACCOUNTS),
    "where": ("where", *_WHERE),
    "without": ("without", *_ACCOUNTS),
    "per": ("per", *_one_of("event", "piece", "half_day", "period")),
    "first": ("first", *_NUMBER),
    "further": ("further", *_NUMBER),
    "cap": ("cap", *_NUMBER),
    "tier_by": ("tier_by", _text, '"level"'),
    "tiers": ("tiers", _tiers, "{ … = 1 }"),
    "bands": ("bands", _bands, "[{ at_least = 10, points = 5 }]"),
    "share": ("share", *_one_of("each", "split")),
    "group": ("group", _text, '"…"'),
    "from": ("start", *_DAY),
    "to": ("end", *_DAY),
    "version": ("version", _text, '"…"'),
    "addition": ("addition", _flag, "true | false"),
}
_VETO: Mapping[str, tuple[str, Reader, str]] = {
    "name": ("name", _text, '"…"'),
    "account": ("account", *_ACCOUNTS),
    "where": ("where", *_WHERE),
    "without": ("without", *_ACCOUNTS),
    "at_least": ("at_least", _positive, "2"),
    "over": ("over", *_one_of("period", "all")),
    "from": ("start", *_DAY),
    "to": ("end", *_DAY),
}
_GROUP: Mapping[str, tuple[str, Reader, str]] = {
    "cap": ("cap", *_NUMBER),
    "floor": ("floor", *_NUMBER),
    "from": ("start", *_DAY),
}
