"""Persons named beside a number of persons: 张三、李四、王五等3人, 4名代表（张三、李四、王五、赵六）."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ledger.reports.audit.shapes import Listed, Verdict

PERSONS = ("人", "名", "位")
NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
TITLES = re.compile(r"(?:同志|代表|委员|主任)$")
BEHIND = re.compile(r"[\u4e00-\u9fff]{0,8}[（(]([^（()）]{3,200})[)）]")
BEFORE = re.compile(r"[，。；：！？,;:!?（(）)“”]")
JOINED = re.compile(r"(?:以及|和|及|与)")


def lists_of(verdicts: Sequence[Verdict], people: Collection[str]) -> Iterator[Listed]:
    """Every number of persons whose names are listed just before it, or in brackets behind it.

    `people` are the persons the ledger knows: what names none of them is no list of names.
    """
    for place, verdict in enumerate(verdicts):
        number, text = verdict.number, verdict.line.text
        if number.aside or number.hedge or number.unit not in PERSONS or number.low != number.high:
            continue
        behind = BEHIND.match(text, number.end)
        for told in (BEFORE.split(text[: number.start])[-1], behind[1] if behind else ""):
            names, goes_on = _names(told, people)
            if names:
                fits = len(names) == number.low
                others = goes_on and len(names) < number.low
                yield Listed(place, names, "as_many" if fits else "and_others" if others else "differs")
                break


def _names(told: str, people: Collection[str]) -> tuple[tuple[str, ...], bool]:
    """The names of a list, and whether it says that there are others (等).

    Words stand before the first name. With 等 one known person is enough; without it all have to be known, as
    what stands before a number may be anything.
    """
    head, others, rest = told.strip().partition("等")
    if rest.strip() not in ("", "共"):
        return (), False
    first, *more = [TITLES.sub("", each.strip()) for each in head.split("、")]
    if more and more[-1] not in people:
        more[-1:] = JOINED.split(more[-1], maxsplit=1)
    elif not more and len(parts := JOINED.split(first, maxsplit=1)) == 2:
        first, more = parts[0], [TITLES.sub("", parts[1])]
    begins = next((name for size in (2, 3, 4) if (name := first[-size:]) in people), "")
    if not more or not all(NAME.fullmatch(each) for each in more):
        return (), False
    known = [bool(begins), *(each in people for each in more)]
    if not (any(known) if others else all(known)):
        return (), False
    return (begins or first[-3:], *more), bool(others)
