"""The same matter again: titles that come back within two years (多年重复)."""

from __future__ import annotations

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
        found: dict[str, list[tuple[date, str, str]]] = {}
        for key, opened, title in rows:
            if title:
                found.setdefault(plain(title), []).append((date.fromordinal(opened), key, title))
        for items in found.values():
            for run in runs(items):
                if len(run) > 1 and desk.period.contains(run[-1][0]):
                    keys = [key for _, key, _ in run]
                    yield note(
                        "check.repeated_title",
                        subject=subject,
                        title=run[-1][2],
                        count=len(run),
                        keys=[*keys[:NAMED], "…"] if len(keys) > NAMED else keys,
                    )


def plain(title: str) -> str:
    """A title without what a second clerk may type otherwise: width, case, blanks."""
    return "".join(normalize("NFKC", title).casefold().split())


def runs(items: list[tuple[date, str, str]]) -> Iterator[list[tuple[date, str, str]]]:
    """Items, in order of date, so that each is within two years of the one before it in its run."""
    run: list[tuple[date, str, str]] = []
    for item in items:
        if run and item[0] > add_months(run[-1][0], 24):
            yield run
            run = []
        run.append(item)
    if run:
        yield run
