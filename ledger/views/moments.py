"""The moments a person may name: a time, a commit, or the last seal of a period."""

from __future__ import annotations

from ledger.kernel.finding import Refused, error
from ledger.store.model.model import Model

SEAL = "seal:"
"""`seal:2025-Q1` is the moment at which that period was last sealed."""


def moment(model: Model, text: str) -> str:
    """A time, a commit, or the commit of a seal."""
    if not text.startswith(SEAL):
        return text
    from ledger.store.seals.seal import seals

    found = [seal.commit for seal in seals(model) if seal.text == text.removeprefix(SEAL) and seal.commit]
    if not found:
        raise Refused(error("known.unknown", field="--known-at", value=text))
    return str(found[-1])
