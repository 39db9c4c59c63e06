"""The rounds in which a suggestion is handled, and in which columns of its register each stands."""

from __future__ import annotations

from typing import NamedTuple


class Round(NamedTuple):
    """The columns of one round: from its order to the deputy's rating of the reply; '' for none."""

    ordered: str
    due: str
    reason: str
    replied: str
    document: str
    signer: str
    class_: str
    adoption: str
    text: str
    commitments: str
    rated: str
    how: str
    attitude: str
    result: str
    reasons: str
    overall: str = ""


_PARTS = (
    *("replied", "document", "signer", "class", "adoption", "text", "commitments"),
    *("rated", "how", "attitude", "result", "reasons"),
)
ROUNDS = (
    Round(
        *("", "", "", "replied", "document_number", "signer", "class", "adoption", "reply_text", "commitments"),
        *("rated", "rated_how", "attitude", "result", "reasons", "overall"),
    ),
    Round("rehandled_on", "rehandled_due", "rehandled_reason", *(f"second_{part}" for part in _PARTS)),
    Round("third_on", "third_due", "third_reason", *(f"third_{part}" for part in _PARTS)),
)
"""A fourth round has no columns: the register tells the first three."""
