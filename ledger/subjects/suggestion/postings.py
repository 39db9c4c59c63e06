"""What a suggestion counts towards: while it stands as it does, and each time something happens to it."""

from collections.abc import Iterable, Iterator, Mapping

from ledger.kernel.posting import Account, Flow, Standing, segment
from ledger.kernel.subject import World, dimensions
from ledger.subjects.suggestion.follow_up import CommitmentKept, LookedBack, Scored
from ledger.subjects.suggestion.handling import Consulted, Supervised, Urged
from ledger.subjects.suggestion.reply import RehandlingOrdered, Replied
from ledger.subjects.suggestion.state import ENDED, OPEN, Suggestion, SuggestionEvent

ACCOUNTS = (
    Account("suggestion:submitted", "件", "state"),
    Account("suggestion:open", "件", "state"),
    Account("suggestion:accepted", "件", "state"),
    Account("suggestion:refused", "件", "state"),
    Account("suggestion:merged", "件", "state"),
    Account("suggestion:withdrawn", "件", "state"),
    Account("suggestion:transferred", "件", "state"),
    Account("suggestion:key", "件", "state"),
    Account("suggestion:adopted", "件", "state"),
    Account("suggestion:closed", "件", "state"),
    Account("suggestion:disclosed", "件", "state"),
    Account("suggestion:excellent", "件", "state"),
    Account("suggestion:met", "件", "state"),
    Account("suggestion:pending", "件", "state", follows=True),
    Account("suggestion:assigned", "件", "state", follows=True),
    Account("suggestion:handling", "件", "state", follows=True),
    Account("suggestion:co_opinion", "件", "state"),
    Account("suggestion:urged", "次"),
    Account("suggestion:supervised", "次"),
    Account("suggestion:rehandled", "次"),
    Account("suggestion:consulted", "次"),
    Account("suggestion:looked_back:FINDING", "次"),
    Account("suggestion:replied:CLASS", "件", "state"),
    Account("suggestion:class_now:CLASS", "件", "state", follows=True),
    Account("suggestion:replies", "次"),
    Account("suggestion:replied_in_time", "件", "state"),
    Account("suggestion:replied_in_original_time", "件", "state"),
    Account("suggestion:adoption:VALUE", "件", "state", follows=True),
    Account("suggestion:rating:first:QUESTION:GRADE", "件", "state"),
    Account("suggestion:rating:latest:QUESTION:GRADE", "件", "state", follows=True),
    Account("suggestion:commitment:made", "项"),
    Account("suggestion:commitment:kept", "项", "state"),
    Account("suggestion:commitment:lapsed", "项", "state"),
    Account("suggestion:commitment:due:open", "项", "state"),
    Account("suggestion:commitment:due:kept", "项", "state"),
    Account("suggestion:commitment:due:lapsed", "项", "state"),
    Account("suggestion:funds", "元"),
    Account("suggestion:score", "分"),
    Account("suggestion:scored", "次"),
    Account("performance:suggestion:lead", "件", "state"),
    Account("performance:suggestion:co_signed", "件", "state"),
)


def flows(state: Suggestion, event: SuggestionEvent, world: World) -> Iterable[Flow]:
    """What counts each time it happens; after the assignment under the lead unit in force."""
    handler = dimensions(handler=state.lead_unit)
    match event:
        case Supervised():
            yield Flow("suggestion:supervised", 1, handler)
        case Urged():
            yield Flow("suggestion:urged", 1, handler)
        case RehandlingOrdered():
            yield Flow("suggestion:rehandled", 1, handler)
        case Consulted(form=form, by_rank=rank):
            yield Flow("suggestion:consulted", 1, {**handler, **dimensions(form=form, by_rank=rank)})
        case Replied(commitments=commitments):
            yield Flow("suggestion:replies", 1, {**handler, "round": str(state.round)})
            yield Flow("suggestion:commitment:made", len(commitments), handler, "commitments")
        case LookedBack(finding=finding, funds=funds):
            yield Flow(f"suggestion:looked_back:{finding}", 1, handler)
            yield Flow("suggestion:funds", funds or 0, handler, "funds")
        case CommitmentKept(funds=funds):
            yield Flow("suggestion:funds", funds or 0, handler, "funds")
        case Scored(score=score):
            yield Flow("suggestion:score", score, handler, "score")
            yield Flow("suggestion:scored", 1, handler)


FLAGS = (
    # account, what of the state makes it 1
    ("suggestion:accepted", "accepted"),
    ("suggestion:key", "key_leader"),
    ("suggestion:adopted", "adopted"),
    ("suggestion:closed", "closed"),
    ("suggestion:disclosed", "disclosed"),
    ("suggestion:excellent", "excellent"),
    ("suggestion:met", "met"),
    ("suggestion:replied_in_time", "in_time"),
    ("suggestion:replied_in_original_time", "in_original_time"),
)


def standing(state: Suggestion) -> Iterator[Standing]:
    """What the suggestion counts as while it stands so."""
    if state.status == "none":
        return
    handler = dimensions(handler=state.lead_unit)
    is_open = state.status in OPEN
    yield Standing("suggestion:submitted", 1, handler)
    if is_open:
        yield Standing("suggestion:open", 1, handler)
    for account, flag in FLAGS:
        if getattr(state, flag):
            yield Standing(account, 1, handler)
    for role, name in state.performers:
        yield Standing(f"performance:suggestion:{role}", 1, {**handler, "deputy": name}, entity=name)
    if state.status in ENDED:
        more = dimensions(reason=state.refused, to_level=state.to_level)
        yield Standing(f"suggestion:{state.status}", 1, {**handler, **more})
    if state.lead_unit is not None:
        yield Standing("suggestion:assigned", 1, handler)
        if is_open:
            yield Standing("suggestion:pending", 1, handler)
    for unit, role in state.units.items():
        yield Standing("suggestion:handling", 1, {"handler": unit, "role": role}, entity=unit)
    for unit, role in state.co_opinions.items():
        yield Standing("suggestion:co_opinion", 1, {"handler": unit, "role": role}, entity=unit)
    if state.first_class is not None:
        yield from standing_after_reply(state, handler)


def standing_after_reply(state: Suggestion, handler: Mapping[str, str]) -> Iterator[Standing]:
    """The classes, adoption, ratings and commitments."""
    assert state.first_class is not None
    assert state.class_now is not None
    scheme, first = state.first_class
    yield Standing(f"suggestion:replied:{segment(first)}", 1, {**handler, "scheme": scheme})
    scheme, now = state.class_now
    yield Standing(f"suggestion:class_now:{segment(now)}", 1, dimensions(handler=state.class_handler, scheme=scheme))
    if state.adoption is not None:
        yield Standing(f"suggestion:adoption:{state.adoption}", 1, handler)
    for which, ratings in (("first", state.first_ratings), ("latest", state.latest_ratings)):
        for question, (grade, unit) in ratings.items():
            account = f"suggestion:rating:{which}:{segment(question)}:{grade}"
            yield Standing(account, 1, dimensions(handler=unit))
    for number, commitment in enumerate(state.commitments, start=1):
        settled = commitment.get("settled")
        if settled:
            yield Standing(f"suggestion:commitment:{settled}", 1, handler, entity=str(number))
        # Entered on the day on which it falls due, so that a cohort of commitments is what fell due in a period.
        falls_due = {**handler, "entered": commitment["due"].isoformat()}
        yield Standing(f"suggestion:commitment:due:{settled or 'open'}", 1, falls_due, entity=str(number))
