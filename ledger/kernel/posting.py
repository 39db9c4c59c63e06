"""Accounts and postings: an amount of a unit, on a date, under dimensions, because of an event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

Amount = int | Decimal
Dimensions = Mapping[str, str]
Nature = Literal["flow", "state"]

NONE: Dimensions = {}


class Account(NamedTuple):
    """A line of the chart of accounts.

    A segment in capitals stands for any text (`activity:held:TYPE`), a last `*` for any segments. `unit`
    None means that each posting brings its own. A flow account gets its amount from each event; a state
    account holds, for each entity, the contribution of its present state. A state account that `follows` moves to the
    dimensions of the latest event; others keep the first until taken back.
    """

    name: str
    unit: str | None
    nature: Nature = "flow"
    follows: bool = False


class Flow(NamedTuple):
    """What an event adds to a flow account; `field` is the one the amount is read from, if any."""

    account: str
    amount: Amount = 1
    dimensions: Dimensions = NONE
    field: str | None = None
    unit: str | None = None


class Standing(NamedTuple):
    """What an entity contributes to a state account; `entity` tells parts of one stream apart."""

    account: str
    amount: Amount = 1
    dimensions: Dimensions = NONE
    entity: str = ""
    field: str | None = None
    unit: str | None = None


Line = tuple[str, str, Nature, Amount, Dimensions, int]
"""A posting: account, unit, nature, amount, dimensions, and the place of its event in the stream.

A plain tuple: a rebuild makes millions of them."""


class Chart:
    """The accounts of a ledger, found by name with their free segments filled in."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self.accounts = tuple(accounts)
        self._found: dict[str, Account | None] = {}
        self._patterns = [(account, account.name.split(":")) for account in self.accounts]

    def find(self, name: str) -> Account | None:
        """The line of the chart that a full account name falls under, the most literal first."""
        if name not in self._found:
            segments = name.split(":")
            fits = [
                (sum(part.isupper() for part in pattern), place, account)
                for place, (account, pattern) in enumerate(self._patterns)
                if fits_pattern(pattern, segments)
            ]
            self._found[name] = min(fits)[2] if fits else None
        return self._found[name]


def fits_pattern(pattern: list[str], segments: list[str]) -> bool:
    """Whether a name's segments fall under a pattern of the chart."""
    if pattern[-1] == "*":
        pattern, segments = pattern[:-1], segments[: len(pattern) - 1]
    return len(pattern) == len(segments) and all(
        mine.isupper() or mine == theirs for mine, theirs in zip(pattern, segments, strict=True)
    )


_JOINED = re.compile(r"\s+|[:;\x00-\x1f\x7f-\x9f]")


def segment(text: str) -> str:
    """A segment of a name made from free text: `:`, `;`, controls and runs of blanks become `_`."""
    return text if text.isalnum() else _JOINED.sub("_", text)
