"""Residents' opinions (社情民意): collected, disposed of, answered, reported back, rated, closed.

The disposition is exclusive, so that the parts add up to what was collected; whether the matter was
solved is a question of its own (现场答复、形成建议 and 推动解决 are counted apart).
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, note, warning
from ledger.kernel.posting import Account, Flow, Standing, segment
from ledger.kernel.shape import Day, Flag, Name, Text, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects import dispositions
from ledger.subjects.common import CATEGORIES, UNIT, Deputies, Grade, Station
from ledger.subjects.dispositions import DISPOSITIONS, MERGED, OPEN, SOURCES

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class OpinionEvent(Event):
    """What happens to one opinion, under its number."""

    opinion: Annotated[str, key("opinion")]


@frozen(kw_only=True)
class Recorded(OpinionEvent):
    """意见登记: `community` defaults to the station's; `person` is an identity key, never a name."""

    source: Annotated[str, choice(*SOURCES, more=True)]
    reception: Annotated[str, key("reception")] | None = None
    activity: Annotated[str, key("activity")] | None = None
    station: Station | None = None
    community: Text | None = None
    category: Annotated[str, choice(*CATEGORIES, more=True)]
    title: Text
    content: Text | None = None
    place: Text | None = None
    deputies: Deputies = ()
    person: Name | None = None


@frozen(kw_only=True)
class Disposed(OpinionEvent):
    """意见处理: one main disposition; `suggestion` names what was made of it."""

    disposition: Annotated[str, choice(*DISPOSITIONS, more=True)]
    powers: Annotated[str, choice("street", "district", "city", "several")] | None = None
    to: Annotated[str, UNIT] | None = None
    suggestion: Annotated[str, key("suggestion", strict=False)] | None = None
    due: Day | None = None


@frozen(kw_only=True)
class ExtensionAgreed(OpinionEvent):
    """意见延期: to `new_due`, or by the office's usual extension of a street-level matter."""

    new_due: Day | None = None
    reason: Text
    agreed_by: Text | None = None


@frozen(kw_only=True)
class Merged(OpinionEvent):
    """意见合并: into another opinion, or into a suggestion; each person is still told."""

    into_opinion: Annotated[str, key("opinion")] | None = None
    into_suggestion: Annotated[str, key("suggestion", strict=False)] | None = None


@frozen(kw_only=True)
class Answered(OpinionEvent):
    """意见答复."""

    unit: Annotated[str, UNIT] | None = None
    text: Text | None = None
    class_: Text | None = None


@frozen(kw_only=True)
class ReportedBack(OpinionEvent):
    """意见回告."""

    to: Annotated[str, choice("constituent", "deputy", "both")]
    how: Text | None = None


@frozen(kw_only=True)
class Rated(OpinionEvent):
    """意见评价."""

    grade: Grade
    by: Name


@frozen(kw_only=True)
class Closed(OpinionEvent):
    """意见办结."""

    solved: Flag
    result: Text | None = None


@frozen(kw_only=True)
class Reopened(OpinionEvent):
    """意见重新办理."""

    reason: Text


# --- state --------------------------------------------------------------------------------------------

GIVE_AN_ANSWER = ("on_the_spot", "explained")
"""Dispositions that are themselves an answer."""


@define
class Opinion(State):
    """An opinion as it stands; answer, report and rating are the latest."""

    title: str = ""
    recorded: date | None = None
    disposition: str = OPEN
    powers: str | None = None
    handler: str | None = None
    suggestion: str | None = None
    merged_into: str | None = None
    due: date | None = None
    due_given: bool = False
    original_due: date | None = None
    extensions: list[dict[str, date]] = Factory(list)
    answered: date | None = None
    answered_by: str | None = None
    reported_back: str | None = None
    rating: str | None = None
    closed: date | None = None
    solved: bool = False


def check(state: Opinion, event: OpinionEvent, world: World) -> Iterator[Finding]:
    """An opinion closes and reopens in turn, and merges into one other matter."""
    match event:
        case Disposed():
            yield from check_disposed(state, event, world)
        case ExtensionAgreed():
            yield from check_extension(state, event, world)
        case Merged(into_opinion=opinion, into_suggestion=suggestion):
            if (opinion is None) == (suggestion is None):
                yield error("opinion.merged_into_one", field="into_opinion")
            elif opinion == state.key:
                yield error("opinion.merged_into_itself", field="into_opinion", opinion=state.key)
        case Rated() if state.answered is None and state.disposition not in GIVE_AN_ANSWER:
            yield note("opinion.rated_unanswered", field="grade", opinion=state.key)
        case Closed() if state.closed is not None:
            yield error("opinion.closed_already", field="opinion", opinion=state.key, date=state.closed)
        case Reopened() if state.closed is None:
            yield error("opinion.not_closed", field="opinion", opinion=state.key)


def check_disposed(state: Opinion, event: Disposed, world: World) -> Iterator[Finding]:
    """What is passed on has a receiver, what is made a suggestion its number, and no date lies behind."""
    if event.disposition == "suggestion" and event.suggestion is None:
        yield note("opinion.no_suggestion", field="suggestion", opinion=state.key)
    if event.disposition != "suggestion" and event.suggestion is not None:
        yield warning("opinion.other_disposition", field="suggestion", suggestion=event.suggestion)
    if event.disposition == "assigned" and event.to is None:
        yield warning("opinion.no_unit", field="to", opinion=state.key)
    if event.disposition == "assigned" and due_of(event, world) is None:
        yield warning("deadline.no_calendar", field="due", date=event.occurred)
    if event.due is not None and event.due < event.occurred:
        yield error("opinion.due_before", field="due", due=event.due, date=event.occurred)


def check_extension(state: Opinion, event: ExtensionAgreed, world: World) -> Iterator[Finding]:
    """An extension moves the date on, once and as far as the office's rule goes, before the date has passed."""
    if state.due is None or state.answered is not None or state.closed is not None:
        yield error("opinion.nothing_due", field="opinion", opinion=state.key)
        return
    limit = longest(state.due, event, world)
    new_due = event.new_due or limit
    if new_due is None:
        yield error("opinion.extension_undated", field="new_due", opinion=state.key)
    elif new_due <= state.due:
        yield error("opinion.extension_earlier", field="new_due", new_due=new_due, due=state.due)
    elif limit is None or new_due > limit or state.extensions:
        shown = limit if limit is not None and not state.extensions else state.due
        yield warning("opinion.extension_limit", field="new_due", date=new_due, limit=shown)
    if event.occurred > state.due:
        yield warning("opinion.extension_late", field="new_due", date=event.occurred, due=state.due)


def longest(due: date, event: ExtensionAgreed, world: World) -> date | None:
    """Until when the office's rule lets a street-level matter be extended; None where it has no such rule."""
    return world.deadline("street_extension", {"due": due, "agreed": event.occurred})


def evolve(state: Opinion, event: OpinionEvent, world: World) -> None:
    """What the opinion is after the event."""
    match event:
        case Recorded():
            on_recorded(state, event, world)
        case Disposed():
            on_disposed(state, event, world)
        case ExtensionAgreed() if state.due is not None:
            state.due = event.new_due or longest(state.due, event, world)
            if state.due is not None:
                state.extensions.append({"agreed": event.occurred, "due": state.due})
        case Merged(into_opinion=opinion, into_suggestion=suggestion):
            state.disposition = MERGED if suggestion is None else "suggestion"
            state.merged_into, state.suggestion = opinion, suggestion
            state.powers, state.handler, state.due, state.original_due = None, None, None, None
        case Answered(unit=unit):
            state.answered, state.answered_by = event.occurred, unit or state.handler
        case ReportedBack(to=to):
            state.reported_back = to
        case Rated(grade=grade):
            state.rating = grade
        case Closed(solved=solved):
            state.closed, state.solved = event.occurred, solved
        case Reopened():
            state.closed, state.solved = None, False


def on_recorded(state: Opinion, event: Recorded, world: World) -> None:
    """The opening event fixes the opinion's own dimensions, the community by the station of that day."""
    station = world.facts("station", event.station, event.occurred) if event.station else None
    state.title, state.recorded = event.title, event.occurred
    state.own = dict(
        dimensions(
            source=event.source,
            category=event.category,
            station=event.station,
            community=event.community or (station or {}).get("community"),
            entered=event.occurred.isoformat(),
        )
    )


def due_of(event: Disposed, world: World) -> date | None:
    """When the matter is due: on the given day; what the street assigns, else by the office's period."""
    if event.due is None and event.disposition == "assigned":
        return world.deadline("street_item", {"assigned": event.occurred})
    return event.due


def on_disposed(state: Opinion, event: Disposed, world: World) -> None:
    """The latest disposition holds."""
    state.disposition, state.powers, state.handler = event.disposition, event.powers, event.to
    state.suggestion, state.merged_into = event.suggestion, None
    state.due = state.original_due = due_of(event, world)
    state.due_given, state.extensions = event.due is not None, []


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    *dispositions.ACCOUNTS,
    Account("opinion:extended", "次"),
    Account("opinion:answered", "条", "state", follows=True),
    Account("opinion:reported_back", "条", "state", follows=True),
    Account("opinion:rating:GRADE", "条", "state", follows=True),
    Account("opinion:closed", "件", "state"),
    Account("opinion:solved", "件", "state"),
    Account("performance:opinion", "条"),
)


def flows(state: Opinion, event: OpinionEvent, world: World) -> Iterator[Flow]:
    """An opinion is received once, and brought by each of its deputies; each extension counts."""
    if isinstance(event, ExtensionAgreed):
        yield Flow("opinion:extended", 1, dimensions(disposition=state.disposition, handler=state.handler))
    if isinstance(event, Recorded):
        yield Flow("opinion:received")
        for name in dict.fromkeys(event.deputies):
            yield Flow("performance:opinion", 1, {"deputy": name})


def standing(state: Opinion) -> Iterator[Standing]:
    """Exactly one disposition, and the latest of whatever followed it."""
    if state.recorded is None:
        return
    disposed = dimensions(disposition=state.disposition, powers=state.powers, handler=state.handler)
    yield Standing(f"opinion:disposition:{segment(state.disposition)}", 1, disposed)
    after = {} if state.disposition == OPEN else disposed
    if state.answered is not None:
        yield Standing("opinion:answered", 1, {**after, **dimensions(handler=state.answered_by)})
    if state.reported_back is not None:
        yield Standing("opinion:reported_back", 1, {**after, "to": state.reported_back})
    if state.rating is not None:
        yield Standing(f"opinion:rating:{state.rating}", 1, after)
    if state.closed is not None:
        yield Standing("opinion:closed", 1, after)
        if state.solved:
            yield Standing("opinion:solved", 1, after)


SUBJECT = Subject(
    name="opinion",
    key="opinion",
    dimension="opinion",
    kinds={
        "opinion.recorded": Recorded,
        "opinion.disposed": Disposed,
        "opinion.extension_agreed": ExtensionAgreed,
        "opinion.merged": Merged,
        "opinion.answered": Answered,
        "opinion.reported_back": ReportedBack,
        "opinion.rated": Rated,
        "opinion.closed": Closed,
        "opinion.reopened": Reopened,
    },
    opens=frozenset(("opinion.recorded",)),
    once=frozenset(("opinion.recorded",)),
    state=Opinion,
    check=check,
    evolve=evolve,
    flows=flows,
    standing=standing,
    accounts=ACCOUNTS,
)
