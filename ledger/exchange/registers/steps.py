"""Several steps in one cell, as this program writes them and reads them back: days, each with who did what.

2025-06-12 东街派出所（已纳入巡查）；2025-08-06 区绿化市容局
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger.exchange.registers import days
from ledger.exchange.registers.book import Cell
from ledger.exchange.registers.cells import NOTHING, apart, shown
from ledger.kernel.finding import Refused, error

_BETWEEN = re.compile(r"[；;\r\n]+")
_REMARK = re.compile(r"(.*?)\s*[（(](.*)[)）]\s*", re.DOTALL)
_AROUND = " \t\u3000:：,，、"


class Step(NamedTuple):
    """One step: its day, who did what, and a remark."""

    on: date
    what: str = ""
    remark: str | None = None


def steps(cell: Cell, year: int | None = None, since_1904: bool = False) -> list[Step]:
    """The steps of a cell, one a line or parted by semicolons; Refused where one names no day."""
    if not isinstance(cell, str):
        return [Step(days.day(cell, year, since_1904))]
    return [step(part, year) for part in parts(cell)]


def step(text: str, year: int | None) -> Step:
    """A day, then who did what, then a remark in brackets."""
    on, rest = days.day_first(text, year)
    if on is None:
        raise Refused(error("import.no_day", value=text[:40]))
    read = _REMARK.fullmatch(rest)
    what, remark = (read[1], read[2].strip() or None) if read else (rest, None)
    return Step(on, what.strip(_AROUND), remark)


def parts(text: str) -> Iterator[str]:
    """A text parted at lines and at semicolons that stand in no bracket."""
    return (clean for part in apart(text, _BETWEEN) if (clean := part.strip()) not in NOTHING)


def written(step: Step) -> str:
    """A step as it is read back; a remark stays on one line, and its brackets in pairs."""
    remark = " ".join((step.remark or "").split())
    if remark.count("（") + remark.count("(") != remark.count("）") + remark.count(")"):
        remark = re.sub("[（(）)]", " ", remark).strip()
    text = f"{step.on} {shown(step.what)}".rstrip()
    return f"{text}（{remark}）" if remark else text
