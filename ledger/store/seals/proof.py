"""An inclusion proof: that one event is among those a seal covers, for someone without the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ledger.kernel.finding import Refused, error
from ledger.store.model.model import Model
from ledger.store.seals import merkle
from ledger.store.seals.fingerprint import fingerprint
from ledger.store.seals.seal import members, seals

FORMAT = "ledger inclusion proof 1"
CHECKER = Path(__file__).with_name("check_proof.py")
"""The stand-alone program that checks a proof: one page of standard Python, to be handed on with it."""


def prove(model: Model, event: str) -> dict[str, Any]:
    """The proof that the latest seal covering an event has it, as plain data for JSON."""
    (path,) = model.connection.execute("SELECT path FROM event WHERE id = ?", (event,)).fetchone()
    for seal in reversed(seals(model)):
        covered = members(model, seal) or []
        place = next((number for number, leaf in enumerate(covered) if leaf.id == event), None)
        if place is None:
            continue
        hashes = [merkle.leaf(leaf.data) for leaf in covered]
        return {
            "format": FORMAT,
            "event": covered[place].data.decode(),
            "index": place,
            "size": len(covered),
            "path": [beside.hex() for beside in merkle.path(hashes, place)],
            "seal": seal.data.decode(),
            "fingerprint": fingerprint(seal.data).digits,
        }
    raise Refused(error("seal.not_covered", event=event).at(file=path, event=event))
