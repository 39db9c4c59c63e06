"""What becomes of residents' opinions: the exclusive dispositions, and tallies that kept only their counts.

The parts always add up to what was received (收集96条 = 现场答复79条 + 形成意见建议17条): what a tally
leaves unsaid is still open.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Dimensions, Flow, segment
from ledger.kernel.shape import INT, choice, mapping

SOURCES = (
    "reception",
    "visit",
    "theme_day",
    "petition_window",
    "qr_code",
    "online",
    "hotline",
    "mailbox",
    "campaign",
    "council",
    "grid",
)
DISPOSITIONS = (
    "on_the_spot",
    "explained",
    "assigned",
    "forwarded",
    "suggestion",
    "referred",
    "reference",
    "declined",
)
OPEN = "open"
MERGED = "merged"
RECEIVED = "received"

Tally = Annotated[
    dict[str, int],
    mapping(INT, keys=choice(RECEIVED, OPEN, *DISPOSITIONS, MERGED, more=True)),
]
"""A table {received, and any disposition = n}."""


ACCOUNTS = (
    Account("opinion:received", "条"),
    Account("opinion:disposition:DISPOSITION", "条", "state", follows=True),
)
"""What single opinions and tallies both post to."""


def check_tally(tally: Mapping[str, int]) -> Iterator[Finding]:
    """A tally says how many were received, and its parts are no more than that."""
    received = tally.get(RECEIVED)
    parts = sum(tally.values()) - (received or 0)
    if received is None:
        yield error("field.missing", field=f"tally.{RECEIVED}")
    elif parts > received:
        yield error("opinion.tally_parts", field="tally", parts=parts, received=received)


def tally_flows(tally: Mapping[str, int], row: Dimensions) -> Iterator[Flow]:
    """What was received, and each part of it under its disposition, the rest being open."""
    received = tally[RECEIVED]
    parts = {name: count for name, count in tally.items() if name not in (RECEIVED, OPEN)}
    yield Flow("opinion:received", received, row, "tally")
    for name, count in {OPEN: received - sum(parts.values()), **parts}.items():
        yield Flow(f"opinion:disposition:{segment(name)}", count, {**row, "disposition": name}, "tally")
