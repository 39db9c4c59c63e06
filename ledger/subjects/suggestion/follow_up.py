"""What follows a reply: commitments kept or explained, look-back, score, adoption, closing, disclosure."""

from collections.abc import Iterator
from typing import Annotated

from attrs import frozen

from ledger.kernel.finding import Finding, error
from ledger.kernel.shape import Money, Number, Text, Whole, choice
from ledger.kernel.subject import World
from ledger.subjects.suggestion.state import AFTER_REPLY, Step, Suggestion, SuggestionEvent, once

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CommitmentKept(SuggestionEvent):
    """承诺落实: `commitment` is its ordinal over all replies, from 1."""

    commitment: Whole
    text: Text | None = None
    funds: Money | None = None


@frozen(kw_only=True)
class CommitmentLapsed(CommitmentKept):
    """承诺不能落实, explained."""


@frozen(kw_only=True)
class LookedBack(SuggestionEvent):
    """回头看."""

    by: Text
    finding: Annotated[str, choice("kept", "partly", "not_kept")]
    text: Text | None = None
    funds: Money | None = None


@frozen(kw_only=True)
class Scored(SuggestionEvent):
    """评议打分."""

    score: Number
    by: Text


@frozen(kw_only=True)
class Adopted(SuggestionEvent):
    """采纳, by a body such as the district committee."""

    by: Text


@frozen(kw_only=True)
class Closed(SuggestionEvent):
    """办结."""

    reason: Text | None = None


@frozen(kw_only=True)
class Disclosed(SuggestionEvent):
    """公开."""

    where: Text | None = None


@frozen(kw_only=True)
class NamedExcellent(SuggestionEvent):
    """评为优秀建议."""

    by: Text | None = None


# --- what the steps ask for, and what they change -----------------------------------------------------


def check_commitment(state: Suggestion, event: CommitmentKept, world: World) -> Iterator[Finding]:
    """The commitment exists and is not settled yet."""
    if not 1 <= event.commitment <= len(state.commitments):
        yield error(
            "suggestion.no_commitment",
            field="commitment",
            number=event.commitment,
            count=len(state.commitments),
        )
    elif "settled" in state.commitments[event.commitment - 1]:
        yield error("suggestion.commitment_settled", field="commitment", number=event.commitment)


def on_commitment(state: Suggestion, event: CommitmentKept, world: World) -> None:
    """Kept or lapsed, with its date."""
    settled = "lapsed" if isinstance(event, CommitmentLapsed) else "kept"
    state.commitments[event.commitment - 1] |= {"settled": settled, "on": event.occurred}


def on_adopted(state: Suggestion, event: Adopted, world: World) -> None:
    """Adopted by a body."""
    state.adopted = event.by


def on_closed(state: Suggestion, event: Closed, world: World) -> None:
    """The day of closing."""
    state.closed = event.occurred


def on_disclosed(state: Suggestion, event: Disclosed, world: World) -> None:
    """Published."""
    state.disclosed = True


def on_excellent(state: Suggestion, event: NamedExcellent, world: World) -> None:
    """An excellent suggestion."""
    state.excellent = True


STEPS = (
    Step("suggestion.commitment_kept", CommitmentKept, AFTER_REPLY, None, check_commitment, on_commitment),
    Step("suggestion.commitment_lapsed", CommitmentLapsed, AFTER_REPLY, None, check_commitment, on_commitment),
    Step("suggestion.looked_back", LookedBack, AFTER_REPLY),
    Step("suggestion.scored", Scored, AFTER_REPLY),
    Step("suggestion.adopted", Adopted, AFTER_REPLY, None, once("adopted"), on_adopted),
    Step(
        "suggestion.closed",
        Closed,
        ("replied", "rated"),
        "closed",
        change=on_closed,
        missing=("replied", "suggestion.rated"),
    ),
    Step("suggestion.disclosed", Disclosed, AFTER_REPLY, None, once("disclosed"), on_disclosed),
    Step("suggestion.named_excellent", NamedExcellent, AFTER_REPLY, None, once("excellent"), on_excellent),
)
