"""What the steps of a suggestion share: the state they move, its statuses, and the form of a step.

A step is one line of a module's `STEPS`: its kind, from which statuses it may come, the status it leaves, what
it asks for and what it changes.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any, NamedTuple

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, warning
from ledger.kernel.shape import key
from ledger.kernel.subject import State, World


@frozen(kw_only=True)
class SuggestionEvent(Event):
    """What happens to one suggestion, under its number."""

    suggestion: Annotated[str, key("suggestion")]


IN_HAND = ("assigned", "signed_for", "return_requested", "rehandling")
"""With the units, and no reply in the open round."""
ENDED = ("refused", "merged", "withdrawn", "transferred")
OPEN = ("submitted", "accepted", "returned", *IN_HAND, "replied", "rated")
AFTER_REPLY = ("replied", "rated", "rehandling", "closed")


@define
class Suggestion(State):
    """A suggestion as it stands; dates are those of the first such act."""

    status: str = "none"
    title: str = ""
    lead: str = ""
    co_signers: tuple[str, ...] = ()
    performers: list[tuple[str, str]] = Factory(list)
    opinions: tuple[str, ...] = ()
    public: str | None = None
    submitted: date | None = None
    accepted: bool = False
    refused: str | None = None
    to_level: str | None = None
    merged_into: str | None = None
    lead_unit: str | None = None
    units: dict[str, str] = Factory(dict)
    co_opinions: dict[str, str] = Factory(dict)
    returns: list[str] = Factory(list)
    before_return: str = "assigned"
    session_closed: date | None = None
    assigned_on: date | None = None
    received_on: date | None = None
    due: date | None = None
    original_due: date | None = None
    due_given: bool = False
    hard: bool = False
    extended: bool = False
    round: int = 1
    rated_questions: tuple[str, ...] = ()
    replied: date | None = None
    reply_unit: str | None = None
    replied_on: list[date] = Factory(list)
    first_class: tuple[str, str] | None = None
    class_now: tuple[str, str] | None = None
    class_handler: str | None = None
    in_time: bool = False
    in_original_time: bool = False
    adoption: str | None = None
    first_ratings: dict[str, tuple[str, str | None]] = Factory(dict)
    latest_ratings: dict[str, tuple[str, str | None]] = Factory(dict)
    commitments: list[dict[str, Any]] = Factory(list)
    met: bool = False
    key_leader: str | None = None
    adopted: str | None = None
    closed: date | None = None
    disclosed: bool = False
    excellent: bool = False
    urged: list[date] = Factory(list)


def no_more(state: Suggestion, event: Any, world: World) -> Iterator[Finding]:
    """Nothing more to check."""
    return iter(())


def no_change(state: Suggestion, event: Any, world: World) -> None:
    """The event is kept in the timeline and changes nothing else."""


class Step(NamedTuple):
    """One step of the lifecycle.

    `since` are the statuses it may come from, `then` the one it leaves (None: as it was); `missing` names the step
    that an old register may lack, where it comes from that status. `check` says what is wrong with it, `change` what
    it changes beside the status.
    """

    kind: str
    event: type[SuggestionEvent]
    since: tuple[str, ...]
    then: str | None = None
    check: Callable[[Suggestion, Any, World], Iterator[Finding]] = no_more
    change: Callable[[Suggestion, Any, World], None] = no_change
    missing: tuple[str, str] | None = None


def once(name: str) -> Any:
    """A check that what the state calls `name` has not happened before."""

    def check_once(state: Suggestion, event: SuggestionEvent, world: World) -> Iterator[Finding]:
        if getattr(state, name):
            yield error("stream.twice", field="suggestion", kind=event.kind)

    return check_once


def check_unit(state: Suggestion, event: Any, world: World) -> Iterator[Finding]:
    """The unit that acts is one of those the matter is assigned to."""
    if event.unit not in state.units:
        yield warning("suggestion.not_its_unit", field="unit", unit=event.unit, units=list(state.units))
