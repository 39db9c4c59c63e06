"""Printing: tables that count Chinese characters as two cells, findings as sentences, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from operator import add
from typing import Any, TextIO

from ledger.cli.words import say
from ledger.kernel.finding import Finding
from ledger.kernel.visible import cells, visible
from ledger.locale import Language, sentence


def number(amount: Any) -> Any:
    """An amount as JSON writes numbers: exact where it is whole, else with its own digits."""
    if isinstance(amount, Decimal):
        return int(amount) if amount == amount.to_integral_value() else float(amount)
    return amount


_shown = lru_cache(maxsize=8192)(visible)


def table(rows: Iterable[Sequence[object]], heads: Sequence[str] = (), right: Sequence[int] = ()) -> str:
    """Rows in columns; the columns numbered in `right` stand to the right."""
    columns = []
    for place, column in enumerate(zip(*chain([heads] if heads else (), rows), strict=True)):
        texts = ["" if each is None else _shown(str(each)) for each in column]
        widths = list(map(cells, texts))
        most = max(widths)
        gaps = [" " * (most - width) for width in widths]
        first, second = (gaps, texts) if place in right else (texts, gaps)
        columns.append(list(map(add, first, second)))
    return "\n".join([line.rstrip() for line in map("  ".join, zip(*columns, strict=True))])


def shortened(text: str, most: int) -> str:
    """The text within so many cells of a terminal."""
    text = " ".join(text.split(" "))
    if cells(text) <= most:
        return text
    while cells(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def finding_data(finding: Finding, lang: Language) -> dict[str, Any]:
    """A finding for other programs."""
    message, remedy = sentence(finding, lang)
    data: dict[str, Any] = {"code": finding.code, "severity": finding.severity}
    for name in ("file", "line", "event", "field"):
        if (value := getattr(finding, name)) is not None:
            data[name] = value
    return data | {"message": message, "remedy": remedy}


MARKS = {"error": "!!", "warning": "! ", "note": "- "}


def finding_text(finding: Finding, lang: Language) -> str:
    """A finding for people: where, what, and what to do."""
    message, remedy = sentence(finding, lang)
    place = finding.file or ""
    if finding.line is not None:
        place = f"{place}:{finding.line}" if place else say(lang, "finding.line", line=finding.line)
    if finding.event is not None and not place:
        place = finding.event
    head = f"{MARKS[finding.severity]} {place + ': ' if place else ''}{message}"
    shown = visible(head) + f" [{finding.code}]"
    return f"{shown}\n     {visible(remedy)}" if remedy else shown


def print_findings(findings: Iterable[Finding], lang: Language, stream: TextIO | None = None) -> None:
    """Print findings, errors first."""
    order = {"error": 0, "warning": 1, "note": 2}
    for finding in sorted(findings, key=lambda each: order[each.severity]):
        print(finding_text(finding, lang), file=stream or sys.stderr)


def print_json(data: Any) -> None:
    """Print a value as JSON, Chinese as it is, exact numbers as numbers."""
    print(json_text(data))


MANY = 100
"""Entries of a list from which each stands on a line of its own: that is written ten times as fast."""


def json_text(data: Any, indent: str = "") -> str:
    """A value as JSON, over several lines; long lists with a line for each entry."""
    inner = f"{indent}  "
    if isinstance(data, list) and len(data) > MANY:
        lines = ",\n".join(inner + json.dumps(each, ensure_ascii=False, default=_plain) for each in data)
        return f"[\n{lines}\n{indent}]"
    if isinstance(data, dict) and any(isinstance(each, list) and len(each) > MANY for each in data.values()):
        named = ((json.dumps(str(name), ensure_ascii=False), each) for name, each in data.items())
        parts = (f"{inner}{name}: {json_text(each, inner)}" for name, each in named)
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain).replace("\n", f"\n{indent}")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    return str(value)
