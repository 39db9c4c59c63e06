"""The same matter again: titles and texts that come back within two years (多年重复)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from unicodedata import normalize

from ledger.kernel.finding import Finding, note
from ledger.rules.calendar import add_months
from ledger.store.checks.desk import Desk

SUBJECTS = (
    # subject, what of the state shows that it is known to be the same matter
    ("suggestion", '"status": "merged"'),
    ("opinion", '"disposition": "merged"'),
    ("project", None),
)
TEXTS = (
    # subject, the opening event, the fields that hold the matter in the person's own words
    ("suggestion", "suggestion.submitted", ("grounds", "requests")),
    ("opinion", "opinion.recorded", ("content",)),
)
LONG_ENOUGH = 12
"""Characters below which two texts may well be equal by chance."""
NAMED = 10
"""How many keys a finding names."""


def repeated_titles(desk: Desk) -> Iterator[Finding]:
    """Suggestions, opinions and projects whose title stood on another one of the last two years."""
    for subject, merged in SUBJECTS:
        rows = desk.model.connection.execute(
            "SELECT key, opened, json_extract(state, '$.title') FROM stream "
            "WHERE subject = ? AND opened <= ? AND NOT instr(state, ?) ORDER BY opened, key",
            (subject, (desk.as_of or date.max).toordinal(), merged or "\0"),
        )
        found: dict[str, list[Item]] = {}
        for key, opened, title in rows:
            if title:
                found.setdefault(plain(title), []).append((date.fromordinal(opened), key, title))
        for run in repeated(desk, found):
            yield note("check.repeated_title", subject=subject, title=run[-1][2], count=len(run), keys=named(run))


def repeated_texts(desk: Desk) -> Iterator[Finding]:
    """Opinions and suggestions that say word for word what another one of the last two years said."""
    for (subject, kind, fields), (_, merged) in zip(TEXTS, SUBJECTS, strict=False):
        line = re.compile(rf'^(?:{"|".join(fields)}) = ("(?:[^"\\]|\\.)*")$', re.MULTILINE)
        holding = " OR ".join(f"instr(e.text, '\n{field} = ')" for field in fields)
        rows = desk.model.connection.execute(
            "SELECT s.key, e.occurred, e.text FROM event e JOIN stream s ON s.id = e.stream "
            f"WHERE e.kind = ? AND ({holding}) AND e.occurred <= ? AND e.status != 'retracted' "
            "AND NOT instr(s.state, ?) ORDER BY e.occurred, s.key",
            (kind, (desk.as_of or date.max).toordinal(), merged or "\0"),
        )
        found: dict[str, list[Item]] = {}
        for key, occurred, text in rows:
            for quoted in dict.fromkeys(line.findall(text)):
                said = json.loads(quoted)
                if len(said) >= LONG_ENOUGH:
                    found.setdefault(plain(said), []).append((date.fromordinal(occurred), key, said))
        for run in repeated(desk, found):
            text = run[-1][2]
            yield note("check.repeated_text", subject=subject, text=text[:40], count=len(run), keys=named(run))


Item = tuple[date, str, str]
"""When something was said, under which key, and what."""


def repeated(desk: Desk, found: dict[str, list[Item]]) -> Iterator[list[Item]]:
    """What was said more than once within two years, the last time in the period looked at."""
    for items in found.values():
        for run in runs(items):
            if len({key for _, key, _ in run}) > 1 and desk.period.contains(run[-1][0]):
                yield run


def named(run: list[Item]) -> list[str]:
    """The keys of a run, the first of many."""
    keys = list(dict.fromkeys(key for _, key, _ in run))
    return [*keys[:NAMED], "…"] if len(keys) > NAMED else keys


def plain(title: str) -> str:
    """A title without what a second clerk may type otherwise: width, case, blanks."""
    return "".join(normalize("NFKC", title).casefold().split())


def runs(items: list[Item]) -> Iterator[list[Item]]:
    """Items, in order of date, so that each is within two years of the one before it in its run."""
    run: list[Item] = []
    for item in items:
        if run and item[0] > add_months(run[-1][0], 24):
            yield run
            run = []
        run.append(item)
    if run:
        yield run
