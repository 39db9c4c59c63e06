"""Periods as fields of events: written as a person writes them, checked when recorded."""

from collections.abc import Iterator
from datetime import date

from ledger.kernel.finding import Finding, Refused
from ledger.kernel.period import parse

TERMS = ("period.no_terms", "period.unknown_term")
"""What cannot be told here: the dates of terms stand in the office's configuration."""


def check_period(text: str) -> Iterator[Finding]:
    """What is wrong with a period in the field of that name."""
    try:
        parse(text)
    except Refused as refused:
        for finding in refused.findings:
            if finding.code not in TERMS:
                yield finding.at(field="period")


def last_day(text: str) -> date | None:
    """The last day of a period; None where it has none, or is not known here."""
    try:
        return parse(text).last
    except Refused:
        return None
