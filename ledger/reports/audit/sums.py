"""Wholes and their parts in a draft: 14次(其中…1次,…6次), 收集96条,现场答复79条,形成建议17条."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ledger.reports.audit.shapes import Sum, Verdict
from ledger.reports.audit.windows import sentence_of

_COLON = re.compile("[：:]")


def sums_of(verdicts: Sequence[Verdict]) -> Iterator[Sum]:
    """Every whole whose parts are named behind it in the same sentence, in the same unit."""
    for place, verdict in enumerate(verdicts):
        if not _counts(verdict):
            continue
        behind = _behind(verdicts, place)
        if len(behind) < 2:
            continue
        between = verdict.line.text[verdict.number.end : verdicts[behind[0]].number.start]
        announced = "其中" in between and between[:1] in ("(", "（")
        found = _sum(verdicts, place, behind, announced)
        if found is not None:
            yield found


def _counts(verdict: Verdict) -> bool:
    return not verdict.number.aside and verdict.number.low == verdict.number.high and not verdict.number.hedge


def _behind(verdicts: Sequence[Verdict], place: int) -> list[int]:
    """The numbers that follow in the sentence in the same unit: up to the end of a bracket, or a semicolon.

    Behind a colon a semicolon parts the parts themselves: 14次：市级2次；区级12次.
    """
    whole = verdicts[place]
    text = whole.line.text
    _, last = sentence_of(text, whole.number)
    opened = next(
        (at for at in range(whole.number.end, min(whole.number.end + 2, len(text))) if text[at] in "(（"), None
    )
    if opened is not None:
        closes = [at for mark in ")）" if (at := text.find(mark, opened)) >= 0]
        last = min(closes, default=last)
    found: list[int] = []
    for at in range(place + 1, len(verdicts)):
        each = verdicts[at]
        if each.line is not whole.line or each.number.start >= last:
            break
        if opened is None and not found and not _COLON.search(text, whole.number.end, each.number.start):
            ends = [stop for mark in "；;" if (stop := text.find(mark, whole.number.end, last)) >= 0]
            last = min(ends, default=last)
            if each.number.start >= last:
                break
        if _counts(each) and each.number.unit == whole.number.unit:
            found.append(at)
    return found


def _sum(verdicts: Sequence[Verdict], place: int, behind: list[int], announced: bool) -> Sum | None:
    """The parts that add up to the whole, or that ought to: by 其中, or since they do in the ledger."""
    whole = verdicts[place].number.low
    for count in range(2, len(behind) + 1):
        parts = behind[:count]
        total = sum((verdicts[each].number.low for each in parts), start=whole * 0)
        if total == whole:
            return Sum(place, tuple(parts), total, "adds_up")
    for count in range(2, len(behind) + 1):
        parts = behind[:count]
        if _ledger_adds_up(verdicts, place, parts):
            total = sum((verdicts[each].number.low for each in parts), start=whole * 0)
            return Sum(place, tuple(parts), total, "differs")
    if announced:
        total = sum((verdicts[each].number.low for each in behind), start=whole * 0)
        return Sum(place, tuple(behind), total, "partial" if total < whole else "differs")
    return None


def _ledger_adds_up(verdicts: Sequence[Verdict], place: int, parts: Sequence[int]) -> bool:
    """Whether what the ledger says of these parts is what it says of the whole, of one subject."""
    matches = [verdicts[each].match for each in (place, *parts)]
    values = [match.value for match in matches if match is not None and match.value is not None]
    if len(values) != len(parts) + 1:
        return False
    return values[0] == sum(values[1:])
