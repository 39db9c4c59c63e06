"""Suggestions (代表建议、批评和意见): from hand-in to reply, rating, re-handling and look-back.

The lifecycle and its sources are those of the field's practice: accepted and assigned (代表法 article 51),
signed for or returned, consulted, replied to under a class of the scheme, rated by the deputy, handled
again where unsatisfied, closed, and followed up until each commitment is kept or explained.

Each act stands with its rules in the module of its time: `hand_in`, `handling`, `reply`, `follow_up`; what all of it
counts towards in `postings`.
"""

from collections.abc import Iterator, Mapping

from ledger.kernel.finding import Finding, error, note
from ledger.kernel.subject import Subject, World
from ledger.subjects.suggestion import follow_up, hand_in, handling, reply
from ledger.subjects.suggestion.hand_in import Submitted, check_people, on_submitted
from ledger.subjects.suggestion.postings import ACCOUNTS, flows, standing
from ledger.subjects.suggestion.state import Step, Suggestion, SuggestionEvent

STEPS: Mapping[type[SuggestionEvent], Step] = {
    step.event: step for step in (*hand_in.STEPS, *handling.STEPS, *reply.STEPS, *follow_up.STEPS)
}


def check(state: Suggestion, event: SuggestionEvent, world: World) -> Iterator[Finding]:
    """Whether the step may come now, and whether its facts agree with what is known."""
    if isinstance(event, Submitted):
        yield from check_people(event, world)
        return
    step = STEPS[type(event)]
    if state.status not in step.since:
        if state.status != "none":
            yield error("suggestion.step", field="kind", kind=event.kind, status=state.status, allowed=list(step.since))
        return
    if step.missing is not None and step.missing[0] == state.status:
        yield note("suggestion.step_missing", kind=event.kind, step=step.missing[1])
    yield from step.check(state, event, world)


def evolve(state: Suggestion, event: SuggestionEvent, world: World) -> None:
    """What the suggestion is after the event."""
    if isinstance(event, Submitted):
        on_submitted(state, event, world)
        return
    step = STEPS[type(event)]
    step.change(state, event, world)
    state.status = step.then or state.status


NUMBERING = {"street": "numbering.street_item", "council": "numbering.council_item"}
"""The tracks whose numbers the office itself gives out; a formal suggestion has the district's."""


def default_key(event: SuggestionEvent, world: World) -> str | None:
    """The office's own number, running by year: `{number}` is filled in when it is recorded."""
    if not isinstance(event, Submitted) or event.track not in NUMBERING:
        return None
    template: str = world.parameter(NUMBERING[event.track], event.occurred)
    return template.replace("{year}", str(event.occurred.year))


SUBJECT = Subject(
    name="suggestion",
    key="suggestion",
    dimension="suggestion",
    kinds={"suggestion.submitted": Submitted} | {step.kind: step.event for step in STEPS.values()},
    opens=frozenset(("suggestion.submitted",)),
    once=frozenset(("suggestion.submitted",)),
    state=Suggestion,
    check=check,
    evolve=evolve,
    flows=flows,
    standing=standing,
    accounts=ACCOUNTS,
    default_key=default_key,
)
