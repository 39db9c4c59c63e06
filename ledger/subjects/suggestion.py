"""Suggestions (代表建议、批评和意见): from hand-in to reply, rating, re-handling and look-back.

The lifecycle and its sources are those of the field's practice: accepted and assigned (代表法 article 51),
signed for or returned, consulted, replied to under a class of the scheme, rated by the deputy, handled
again where unsatisfied, closed, and followed up until each commitment is kept or explained.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, note, warning
from ledger.kernel.posting import Account, Flow, Standing, segment
from ledger.kernel.shape import (
    Day,
    Flag,
    Money,
    Name,
    Names,
    Number,
    Text,
    Whole,
    choice,
    key,
    many,
    mapping,
    table,
)
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.rules.calendar import end_before_moving
from ledger.rules.deadlines import reply_rule
from ledger.subjects.common import CATEGORIES, GRADE, Group, Level, Unit, Units, deputies_among, is_deputy

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class SuggestionEvent(Event):
    """What happens to one suggestion, under its number."""

    suggestion: Annotated[str, key("suggestion")]


@frozen(kw_only=True)
class Submitted(SuggestionEvent):
    """提交: `lead` and co-signers are deputies on the formal track, else also council members or others."""

    track: Annotated[str, choice("formal", "street", "council", "cppcc")]
    sitting: Annotated[str, choice("session", "recess")]
    session: Text | None = None
    type: Annotated[str, choice("suggestion", "criticism", "opinion", "motion")]
    title: Text
    grounds: Text | None = None
    requests: Text | None = None
    category: Annotated[str, choice(*CATEGORIES, more=True)]
    lead: Name
    co_signers: Names = ()
    level: Level | None = None
    group: Group | None = None
    wished_unit: Unit | None = None
    opinions: Annotated[tuple[str, ...], many(key("opinion"))] = ()
    public: Annotated[str, choice("yes", "no", "partly")] | None = None


@frozen(kw_only=True)
class Accepted(SuggestionEvent):
    """受理、立案."""

    reason: Text | None = None


@frozen(kw_only=True)
class Refused(SuggestionEvent):
    """不予受理: by the session's secretariat or the deputies' office, explained to the deputy."""

    reason: Annotated[
        str,
        choice(
            "outside_area",
            "own_affairs",
            "judicial_case",
            "forwarded_letter",
            "complaint",
            "academic_or_promotion",
            "bidding",
            "no_content",
            "consultation",
            more=True,
        ),
    ]


@frozen(kw_only=True)
class Withdrawn(SuggestionEvent):
    """撤回: written, before the reply."""

    reason: Text


@frozen(kw_only=True)
class Merged(SuggestionEvent):
    """并案 into another suggestion."""

    into: Annotated[str, key("suggestion")]
    reason: Text | None = None


@frozen(kw_only=True)
class Transferred(SuggestionEvent):
    """移送: beyond our powers, to a congress of another level."""

    to_level: Level
    to: Text | None = None
    reason: Text


@frozen(kw_only=True)
class Assigned(SuggestionEvent):
    """交办: `due` where the assigning body sets one, else it is computed and explained."""

    lead_unit: Unit
    co_units: Units = ()
    separate_units: Units = ()
    by: Text
    hard: Flag = False
    due: Day | None = None


@frozen(kw_only=True)
class SignedFor(SuggestionEvent):
    """签收."""

    unit: Unit


@frozen(kw_only=True)
class ReturnRequested(SuggestionEvent):
    """申请退回: not ours; the unit may neither keep it nor pass it on."""

    unit: Unit
    reason: Text


@frozen(kw_only=True)
class ReturnAgreed(SuggestionEvent):
    """同意退回: `next_unit` is a proposal and assigns nothing."""

    unit: Unit
    next_unit: Unit | None = None


@frozen(kw_only=True)
class ReturnRefused(SuggestionEvent):
    """不同意退回."""

    unit: Unit
    reason: Text


@frozen(kw_only=True)
class ExtensionAgreed(SuggestionEvent):
    """同意延期."""

    new_due: Day
    reason: Text
    agreed_by: Text
    deputy_told: Day | None = None


@frozen(kw_only=True)
class CoOpinionGiven(SuggestionEvent):
    """会办意见."""

    unit: Unit
    text: Text | None = None


@frozen(kw_only=True)
class Urged(SuggestionEvent):
    """催办."""

    by: Text
    how: Text | None = None
    text: Text | None = None


@frozen(kw_only=True)
class Supervised(Urged):
    """督办、督查."""


@frozen(kw_only=True)
class MadeKey(SuggestionEvent):
    """列为重点督办."""

    leader: Text
    body: Text | None = None


@frozen(kw_only=True)
class Consulted(SuggestionEvent):
    """面商: the unit meets the deputy."""

    unit: Unit
    form: Annotated[str, choice("meeting", "visit", "phone", "other")]
    by_rank: Annotated[str, choice("head", "leader", "section", "staff")] | None = None
    text: Text | None = None


@frozen(kw_only=True)
class Promise:
    """A commitment in a reply (承诺事项)."""

    text: Text
    due: Day


@frozen(kw_only=True)
class Replied(SuggestionEvent):
    """答复: `class` says what was done, under the scheme; adoption is a question of its own."""

    unit: Unit
    document_number: Text | None = None
    signer: Text | None = None
    class_: Text
    scheme: Text | None = None
    adoption: Annotated[str, choice("adopted", "partly", "explained", "not")] | None = None
    commitments: Annotated[tuple[Promise, ...], many(table(Promise))] = ()
    text: Text | None = None


@frozen(kw_only=True)
class Rated(SuggestionEvent):
    """评价: the deputy answers the questions of the form."""

    round: Whole | None = None
    by: Text
    how: Annotated[str, choice("paper", "phone", "in_person", "online")]
    answers: Annotated[
        dict[str, str],
        mapping(
            GRADE,
            keys=choice("result", "attitude", "process", "letter", "communication", "overall", more=True),
        ),
    ]
    reasons: Text | None = None


@frozen(kw_only=True)
class RehandlingOrdered(SuggestionEvent):
    """重新办理: opens the next round; every earlier reply and rating is kept."""

    round: Whole
    due: Day
    reason: Text


@frozen(kw_only=True)
class ClassChanged(SuggestionEvent):
    """类别变更: for instance B turned A when the commitment is realised."""

    from_: Text
    to: Text
    reason: Text


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


# --- lifecycle ----------------------------------------------------------------------------------------

IN_HAND = ("assigned", "signed_for", "return_requested", "rehandling")
"""With the units, and no reply in the open round."""
ENDED = ("refused", "merged", "withdrawn", "transferred")
OPEN = ("submitted", "accepted", "returned", *IN_HAND, "replied", "rated")
AFTER_REPLY = ("replied", "rated", "rehandling", "closed")

FROM: Mapping[type[SuggestionEvent], tuple[str, ...]] = {
    # what happens: from which status it may come
    Accepted: ("submitted",),
    Refused: ("submitted",),
    Merged: ("submitted", "accepted"),
    Withdrawn: ("submitted", "accepted", "returned", "assigned", "signed_for", "return_requested"),
    Transferred: ("submitted", "accepted"),
    Assigned: ("submitted", "accepted", "returned", "assigned", "signed_for"),
    SignedFor: ("assigned", "signed_for", "return_requested"),
    ReturnRequested: ("assigned", "signed_for", "return_requested"),
    ReturnAgreed: ("return_requested",),
    ReturnRefused: ("return_requested",),
    ExtensionAgreed: IN_HAND,
    CoOpinionGiven: IN_HAND,
    Urged: OPEN,
    Supervised: (*OPEN, "closed"),
    MadeKey: OPEN,
    Consulted: (*IN_HAND, "replied", "rated"),
    Replied: (*IN_HAND, "replied"),
    Rated: ("replied", "rated"),
    RehandlingOrdered: ("replied", "rated", "closed"),
    ClassChanged: AFTER_REPLY,
    CommitmentKept: AFTER_REPLY,
    CommitmentLapsed: AFTER_REPLY,
    LookedBack: AFTER_REPLY,
    Scored: AFTER_REPLY,
    Adopted: AFTER_REPLY,
    Closed: ("replied", "rated"),
    Disclosed: AFTER_REPLY,
    NamedExcellent: AFTER_REPLY,
}

THEN: Mapping[type[SuggestionEvent], str] = {
    # what happens: the status it leaves, where it moves it
    Accepted: "accepted",
    Refused: "refused",
    Merged: "merged",
    Withdrawn: "withdrawn",
    Transferred: "transferred",
    Assigned: "assigned",
    ReturnRequested: "return_requested",
    Replied: "replied",
    Rated: "rated",
    RehandlingOrdered: "rehandling",
    Closed: "closed",
}

MISSING: Mapping[type[SuggestionEvent], tuple[tuple[str, str], ...]] = {
    # what happens: (status it comes from, the step that an old register may lack)
    Assigned: (("submitted", "suggestion.accepted"),),
    Replied: (("assigned", "suggestion.signed_for"),),
    RehandlingOrdered: (("replied", "suggestion.rated"),),
    Closed: (("replied", "suggestion.rated"),),
}

CLASSES: Mapping[str, tuple[str, ...]] = {
    # the shipped schemes of reply classes, best first
    "four_classes_1": ("A", "B", "C", "D"),
    "four_classes_2": ("A", "B", "C", "D"),
    "three_classes": ("A", "B", "C"),
    "jia_yi_bing": ("甲", "乙", "丙"),
    "shanghai": ("A", "B", "C", "D"),
    "chongqing": ("A", "B", "C", "D"),
    "progress_4": ("green", "blue", "yellow", "red"),
    "implementation_4": ("A", "B", "C", "D"),
}


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


def check(state: Suggestion, event: SuggestionEvent, world: World) -> Iterator[Finding]:
    """Whether the step may come now, and whether its facts agree with what is known."""
    if isinstance(event, Submitted):
        yield from check_people(event, world)
        return
    allowed = FROM[type(event)]
    if state.status not in allowed:
        if state.status != "none":
            yield error("suggestion.step", field="kind", kind=event.kind, status=state.status, allowed=list(allowed))
        return
    for status, step in MISSING.get(type(event), ()):
        if state.status == status:
            yield note("suggestion.step_missing", kind=event.kind, step=step)
    yield from CHECKS.get(type(event), no_more)(state, event, world)


def no_more(state: Suggestion, event: Any, world: World) -> Iterator[Finding]:
    """Nothing more to check."""
    return iter(())


def check_people(event: Submitted, world: World) -> Iterator[Finding]:
    """On the formal track the lead and the co-signers are deputies (代表法 article 22)."""
    if event.lead in event.co_signers:
        yield warning("suggestion.lead_co_signs", field="co_signers", name=event.lead)
    if event.track != "formal":
        return
    for name, field in ((event.lead, "lead"), *((name, "co_signers") for name in event.co_signers)):
        if world.opened("deputy", name) is None:
            yield error("reference.unknown", field=field, subject="deputy", key=name, date=event.occurred)
        elif not is_deputy(world, name, event.occurred):
            yield warning("reference.not_in_office", field=field, subject="deputy", key=name, date=event.occurred)


def check_withdrawn(state: Suggestion, event: Withdrawn, world: World) -> Iterator[Finding]:
    """Some offices take a suggestion back only before it is assigned (办理规定)."""
    limit = world.parameter("suggestion.withdrawal", event.occurred)
    if limit == "before_assignment" and state.status not in ("submitted", "accepted"):
        yield warning("suggestion.withdrawn_late", suggestion=state.key)


def check_assigned(state: Suggestion, event: Assigned, world: World) -> Iterator[Finding]:
    """One unit, one role; a due date not before the assignment; no assignment over an unreturned one."""
    if event.due is not None and event.due < event.occurred:
        yield error("suggestion.due_before", field="due", due=event.due, date=event.occurred)
    if event.lead_unit in event.co_units or event.lead_unit in event.separate_units:
        yield warning("suggestion.lead_is_co_unit", field="co_units", unit=event.lead_unit)
    if state.status in ("assigned", "signed_for"):
        yield warning("suggestion.reassigned", field="lead_unit", unit=state.lead_unit)
    if event.due is None and due_of(state, event, world) is None:
        yield warning("deadline.no_calendar", field="due", date=event.occurred)


def check_unit(state: Suggestion, event: Any, world: World) -> Iterator[Finding]:
    """The unit that acts is one of those the matter is assigned to."""
    if event.unit not in state.units:
        yield warning("suggestion.not_its_unit", field="unit", unit=event.unit, units=list(state.units))


def check_extension(state: Suggestion, event: ExtensionAgreed, world: World) -> Iterator[Finding]:
    """An extension moves the date on, within the office's limits, and is agreed before the date has passed."""
    if state.due is not None and event.new_due <= state.due:
        yield error("suggestion.extension_earlier", field="new_due", new_due=event.new_due, due=state.due)
        return
    if state.due is not None and event.occurred > state.due:
        yield warning("suggestion.extension_late", field="new_due", date=event.occurred, due=state.due)
    dates = {"agreed": event.occurred}
    if state.round == 1 and state.assigned_on is not None:
        limit = world.deadline("extension_limit", dates | {"assigned": state.assigned_on})
        if limit is not None and event.new_due > limit:
            yield warning("deadline.extension_limit", field="new_due", date=event.new_due, limit=limit)
    if state.due is not None:
        limit = world.deadline("extension_once", dates | {"due": state.due})
        if limit is not None and event.new_due > limit:
            yield warning("deadline.extension_once", field="new_due", date=event.new_due, limit=limit)
    if event.deputy_told is None and world.parameter("suggestion.extension_needs_consent", event.occurred):
        yield note("suggestion.deputy_not_told", field="deputy_told", new_due=event.new_due)


def check_urged(state: Suggestion, event: Urged, world: World) -> Iterator[Finding]:
    """A unit is not urged again within the office's cool-down."""
    length = world.parameter("urge.cooldown", event.occurred)
    last = max((day for day in state.urged if day <= event.occurred), default=None)
    if length is None or last is None:
        return
    allowed = end_before_moving(last, length)
    if event.occurred < allowed:
        yield note("suggestion.urged_again", field="occurred", date=event.occurred, last=last, allowed_from=allowed)


def scheme_of(event: Replied, world: World) -> str:
    """The scheme under which the reply is classed: the given one, else the office's own."""
    return event.scheme or str(world.parameter("reply.class_scheme", event.occurred))


def check_replied(state: Suggestion, event: Replied, world: World) -> Iterator[Finding]:
    """The class is one of the scheme's; a formal reply has its number and signer (办理规定)."""
    scheme = scheme_of(event, world)
    classes = world.parameter("schemes", event.occurred).get(scheme) or CLASSES.get(scheme)
    if classes is None:
        yield error("suggestion.scheme_unknown", field="scheme", scheme=scheme, known=sorted(CLASSES))
    elif event.class_ not in classes:
        yield error("suggestion.class_unknown", field="class", value=event.class_, choices=list(classes))
    yield from check_unit(state, event, world)
    if state.own.get("track") == "formal" and not (event.document_number and event.signer):
        yield note("suggestion.reply_unsigned", field="document_number")
    for promise in event.commitments:
        if promise.due < event.occurred:
            yield warning("suggestion.commitment_past", field="commitments", due=promise.due, date=event.occurred)


def check_rated(state: Suggestion, event: Rated, world: World) -> Iterator[Finding]:
    """One answer to a question in a round; unsatisfied needs reasons; satisfied without a talk is odd."""
    if not event.answers:
        yield error("field.blank", field="answers")
    if event.round is not None and event.round != state.round:
        yield error("suggestion.round", field="round", round=event.round, open=state.round)
    for question in event.answers:
        if question in state.rated_questions:
            yield error("suggestion.rated_twice", field="answers", question=question, round=state.round)
    grades = event.answers.values()
    if "unsatisfied" in grades and not event.reasons:
        yield warning("suggestion.no_reasons", field="reasons")
    if ("satisfied" in grades or "basically_satisfied" in grades) and not state.met:
        yield note("suggestion.rated_without_meeting", field="answers")
    scale = world.parameter("rating.scale", event.occurred)
    for grade in dict.fromkeys(grade for grade in grades if grade not in scale):
        yield warning("suggestion.grade_not_in_scale", field="answers", grade=grade, scale=list(scale))
    asked = world.parameter("rating.questions", event.occurred)
    for question in (question for question in event.answers if question not in asked):
        yield note("suggestion.question_not_asked", field="answers", question=question, asked=list(asked))


def check_rehandling(state: Suggestion, event: RehandlingOrdered, world: World) -> Iterator[Finding]:
    """Rounds follow one another."""
    if event.round != state.round + 1:
        yield error("suggestion.round_next", field="round", round=event.round, next=state.round + 1)
    if event.due < event.occurred:
        yield error("suggestion.due_before", field="due", due=event.due, date=event.occurred)
    most = world.parameter("suggestion.max_rounds", event.occurred)
    if most is not None and event.round > most:
        yield warning("suggestion.too_many_rounds", field="round", round=event.round, most=most)
    after = world.parameter("suggestion.joint_meeting_after_round", event.occurred)
    if after is not None and event.round > after:
        yield note("suggestion.joint_meeting", field="round", round=event.round, after=after)


def check_class_changed(state: Suggestion, event: ClassChanged, world: World) -> Iterator[Finding]:
    """`from` is the class in force, `to` another of the same scheme."""
    scheme, now = state.class_now or ("", "")
    if event.from_ != now:
        yield error("suggestion.class_from", field="from", value=event.from_, now=now)
    classes = world.parameter("schemes", event.occurred).get(scheme) or CLASSES.get(scheme, ())
    if event.to not in classes or event.to == event.from_:
        yield error("suggestion.class_unknown", field="to", value=event.to, choices=list(classes))


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


def check_merged(state: Suggestion, event: Merged, world: World) -> Iterator[Finding]:
    """A suggestion is not merged into itself."""
    if event.into == state.key:
        yield error("suggestion.merged_into_itself", field="into", suggestion=state.key)


def once(name: str) -> Any:
    """A check that what the state calls `name` has not happened before."""

    def check_once(state: Suggestion, event: SuggestionEvent, world: World) -> Iterator[Finding]:
        if getattr(state, name):
            yield error("stream.twice", field="suggestion", kind=event.kind)

    return check_once


CHECKS: Mapping[type[SuggestionEvent], Any] = {
    Withdrawn: check_withdrawn,
    Merged: check_merged,
    Assigned: check_assigned,
    SignedFor: check_unit,
    ReturnRequested: check_unit,
    ReturnAgreed: check_unit,
    ReturnRefused: check_unit,
    ExtensionAgreed: check_extension,
    CoOpinionGiven: check_unit,
    Urged: check_urged,
    Consulted: check_unit,
    Replied: check_replied,
    Rated: check_rated,
    RehandlingOrdered: check_rehandling,
    ClassChanged: check_class_changed,
    CommitmentKept: check_commitment,
    CommitmentLapsed: check_commitment,
    MadeKey: once("key_leader"),
    Adopted: once("adopted"),
    Disclosed: once("disclosed"),
    NamedExcellent: once("excellent"),
}


# --- what each step changes ---------------------------------------------------------------------------


def evolve(state: Suggestion, event: SuggestionEvent, world: World) -> None:
    """What the suggestion is after the event."""
    EVOLVE.get(type(event), no_change)(state, event, world)
    state.status = THEN.get(type(event), state.status)


def no_change(state: Suggestion, event: Any, world: World) -> None:
    """The event is kept in the timeline and changes nothing else."""


def on_submitted(state: Suggestion, event: Submitted, world: World) -> None:
    """The opening event fixes the suggestion's own dimensions; group and level default to the lead's."""
    day = event.occurred
    lead = world.facts("deputy", event.lead, day) or {}
    state.status = "submitted"
    state.submitted, state.title, state.lead = day, event.title, event.lead
    state.co_signers, state.opinions, state.public = event.co_signers, event.opinions, event.public
    state.own = dict(
        dimensions(
            track=event.track,
            type=event.type,
            sitting=event.sitting,
            session=event.session,
            category=event.category,
            group=event.group or lead.get("group"),
            level=event.level or lead.get("levels"),
            entered=day.isoformat(),
        )
    )
    if event.track == "formal":
        performers = [event.lead], list(dict.fromkeys(event.co_signers))
    else:
        performers = (
            deputies_among(world, (event.lead,), day),
            deputies_among(world, dict.fromkeys(event.co_signers), day),
        )
    state.performers = [("lead", name) for name in performers[0]] + [
        ("co_signed", name) for name in performers[1] if name != event.lead
    ]


def on_accepted(state: Suggestion, event: Accepted, world: World) -> None:
    """Accepted once for all."""
    state.accepted = True


def on_refused(state: Suggestion, event: Refused, world: World) -> None:
    """The reason counts with the refusal."""
    state.refused = event.reason


def on_merged(state: Suggestion, event: Merged, world: World) -> None:
    """Where the matter is handled from now on."""
    state.merged_into = event.into


def on_transferred(state: Suggestion, event: Transferred, world: World) -> None:
    """The level it went to counts with the transfer."""
    state.to_level = event.to_level


def due_of(state: Suggestion, event: Assigned, world: World) -> date | None:
    """The day by which a reply is due: the given one, else by the office's period from the assignment."""
    return event.due or reply_due(state, event.hard, {"assigned": event.occurred}, world)


def reply_due(state: Suggestion, hard: bool, dates: Mapping[str, date], world: World) -> date | None:
    """The end of the office's period for a reply, as far as the acts are known."""
    closed = closing_day(state, world)
    known = {**dates, "session_closed": closed} if closed is not None else dates
    return world.deadline(reply_rule(state.own.get("sitting"), hard), known)


def closing_day(state: Suggestion, world: World) -> date | None:
    """The day on which the session closed at which the suggestion was handed in, whenever it was recorded."""
    session = state.own.get("session")
    if session is None or state.own.get("sitting") != "session":
        return None
    closed = (world.facts("session", session, date.max) or {}).get("closed")
    return date.fromisoformat(closed) if closed else None


def on_assigned(state: Suggestion, event: Assigned, world: World) -> None:
    """A new assignment replaces the units and starts a fresh period."""
    state.lead_unit, state.assigned_on, state.hard = event.lead_unit, event.occurred, event.hard
    roles = ((event.co_units, "co"), (event.separate_units, "separate"), ((event.lead_unit,), "lead"))
    state.units = {unit: role for units, role in roles for unit in units}
    state.session_closed = closing_day(state, world)
    state.due = state.original_due = due_of(state, event, world)
    state.due_given, state.extended = event.due is not None, False
    state.received_on, state.returns = None, []


def on_signed_for(state: Suggestion, event: SignedFor, world: World) -> None:
    """Where the office's period runs from receipt, it begins when the lead unit signs."""
    if state.status == "return_requested":
        state.before_return = "signed_for"
    else:
        state.status = "signed_for"
    if event.unit != state.lead_unit or state.assigned_on is None or state.received_on is not None:
        return
    state.received_on = event.occurred
    if not state.due_given:
        dates = {"assigned": state.assigned_on, "received": event.occurred}
        state.original_due = reply_due(state, state.hard, dates, world)
        if not state.extended:
            state.due = state.original_due


def on_return_requested(state: Suggestion, event: ReturnRequested, world: World) -> None:
    """Several units may ask; once all are answered, the handling goes on from where it was."""
    if state.status != "return_requested":
        state.before_return = state.status
    if event.unit not in state.returns:
        state.returns.append(event.unit)


def answer_return(state: Suggestion, unit: str) -> None:
    """One request for return is answered."""
    state.returns = [waiting for waiting in state.returns if waiting != unit]
    if not state.returns:
        state.status = state.before_return


def on_return_agreed(state: Suggestion, event: ReturnAgreed, world: World) -> None:
    """The unit is out; without a lead unit the matter waits for a new assignment."""
    state.units.pop(event.unit, None)
    if event.unit == state.lead_unit:
        state.lead_unit, state.due, state.original_due, state.assigned_on = None, None, None, None
        state.status, state.returns = "returned", []
    else:
        answer_return(state, event.unit)


def on_return_refused(state: Suggestion, event: ReturnRefused, world: World) -> None:
    """A refused return counts as signed for."""
    state.before_return = "signed_for"
    answer_return(state, event.unit)


def on_extension_agreed(state: Suggestion, event: ExtensionAgreed, world: World) -> None:
    """The original date stays known."""
    state.due, state.extended = event.new_due, True


def on_co_opinion(state: Suggestion, event: CoOpinionGiven, world: World) -> None:
    """One opinion of each unit, under its role."""
    state.co_opinions.setdefault(event.unit, state.units.get(event.unit, "co"))


def on_urged(state: Suggestion, event: Urged, world: World) -> None:
    """The log of urgings, for the cool-down."""
    state.urged.append(event.occurred)


def on_consulted(state: Suggestion, event: Consulted, world: World) -> None:
    """Whether a form counts as meeting the deputy is the office's rule."""
    state.met = state.met or event.form in world.parameter("suggestion.consultation_forms", event.occurred)


def on_replied(state: Suggestion, event: Replied, world: World) -> None:
    """The first reply is never moved; later ones move the class in force."""
    state.reply_unit = event.unit
    state.replied_on.append(event.occurred)
    state.class_now = (scheme_of(event, world), event.class_)
    state.class_handler = state.lead_unit
    if state.first_class is None:
        state.first_class, state.replied = state.class_now, event.occurred
        state.in_time = state.due is not None and event.occurred <= state.due
        state.in_original_time = state.original_due is not None and event.occurred <= state.original_due
    state.adoption = event.adoption or state.adoption
    state.commitments += ({"text": promise.text, "due": promise.due} for promise in event.commitments)


def on_rated(state: Suggestion, event: Rated, world: World) -> None:
    """A form that leaves a question out erases nothing."""
    state.rated_questions += tuple(event.answers)
    for question, grade in event.answers.items():
        answer = (grade, state.reply_unit)
        state.first_ratings.setdefault(question, answer)
        state.latest_ratings[question] = answer


def on_rehandling(state: Suggestion, event: RehandlingOrdered, world: World) -> None:
    """A further round opens, also after closing."""
    state.round, state.rated_questions, state.due, state.closed = event.round, (), event.due, None


def on_class_changed(state: Suggestion, event: ClassChanged, world: World) -> None:
    """Scheme and handler stay those of the latest reply."""
    assert state.class_now is not None
    state.class_now = (state.class_now[0], event.to)


def on_commitment(state: Suggestion, event: CommitmentKept, world: World) -> None:
    """Kept or lapsed, with its date."""
    settled = "lapsed" if isinstance(event, CommitmentLapsed) else "kept"
    state.commitments[event.commitment - 1] |= {"settled": settled, "on": event.occurred}


def on_made_key(state: Suggestion, event: MadeKey, world: World) -> None:
    """A key suggestion has a leader."""
    state.key_leader = event.leader


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


EVOLVE: Mapping[type[SuggestionEvent], Any] = {
    Submitted: on_submitted,
    Accepted: on_accepted,
    Refused: on_refused,
    Merged: on_merged,
    Transferred: on_transferred,
    Assigned: on_assigned,
    SignedFor: on_signed_for,
    ReturnRequested: on_return_requested,
    ReturnAgreed: on_return_agreed,
    ReturnRefused: on_return_refused,
    ExtensionAgreed: on_extension_agreed,
    CoOpinionGiven: on_co_opinion,
    Urged: on_urged,
    Consulted: on_consulted,
    Replied: on_replied,
    Rated: on_rated,
    RehandlingOrdered: on_rehandling,
    ClassChanged: on_class_changed,
    CommitmentKept: on_commitment,
    CommitmentLapsed: on_commitment,
    MadeKey: on_made_key,
    Adopted: on_adopted,
    Closed: on_closed,
    Disclosed: on_disclosed,
    NamedExcellent: on_excellent,
}


# --- postings -----------------------------------------------------------------------------------------

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
    kinds={
        "suggestion.submitted": Submitted,
        "suggestion.accepted": Accepted,
        "suggestion.refused": Refused,
        "suggestion.withdrawn": Withdrawn,
        "suggestion.merged": Merged,
        "suggestion.transferred": Transferred,
        "suggestion.assigned": Assigned,
        "suggestion.signed_for": SignedFor,
        "suggestion.return_requested": ReturnRequested,
        "suggestion.return_agreed": ReturnAgreed,
        "suggestion.return_refused": ReturnRefused,
        "suggestion.extension_agreed": ExtensionAgreed,
        "suggestion.co_opinion_given": CoOpinionGiven,
        "suggestion.urged": Urged,
        "suggestion.supervised": Supervised,
        "suggestion.made_key": MadeKey,
        "suggestion.consulted": Consulted,
        "suggestion.replied": Replied,
        "suggestion.rated": Rated,
        "suggestion.rehandling_ordered": RehandlingOrdered,
        "suggestion.class_changed": ClassChanged,
        "suggestion.commitment_kept": CommitmentKept,
        "suggestion.commitment_lapsed": CommitmentLapsed,
        "suggestion.looked_back": LookedBack,
        "suggestion.scored": Scored,
        "suggestion.adopted": Adopted,
        "suggestion.closed": Closed,
        "suggestion.disclosed": Disclosed,
        "suggestion.named_excellent": NamedExcellent,
    },
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
