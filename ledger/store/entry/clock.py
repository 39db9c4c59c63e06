"""The clock by which one records: the computer's, or a fixed one, for scripts that must give the same bytes."""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo

from ledger.kernel.finding import Refused, error

FIXED = "LEDGER_NOW"
OLDEST = datetime(2025, 1, 1, tzinfo=UTC)
"""No computer that runs this program lives earlier: one that says so has lost its clock."""


def now(zone: tzinfo) -> datetime:
    """This moment to the second, in a ledger's zone."""
    fixed = os.environ.get(FIXED)
    if not fixed:
        return datetime.now(zone).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1970 < moment.year < 9999:
        raise Refused(error("usage.clock", value=fixed))
    return moment


def to_record(moment: datetime) -> datetime:
    """The moment as one that may stand in a record; Refused where the computer has lost its clock.

    What is recorded keeps its time for ever, so a battery that is empty must show before and not after.
    """
    if moment < OLDEST and not os.environ.get(FIXED):
        raise Refused(error("environment.clock", now=moment.isoformat(sep=" ")))
    return moment
