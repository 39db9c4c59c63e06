"""The reply to a suggestion: classed under a scheme, rated by the deputy, handled again where unsatisfied."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from attrs import frozen

from ledger.kernel.finding import Finding, error, note, warning
from ledger.kernel.shape import Day, Text, Whole, choice, many, mapping, table
from ledger.kernel.subject import World
from ledger.subjects.common import GRADE, Unit
from ledger.subjects.suggestion.state import AFTER_REPLY, IN_HAND, Step, Suggestion, SuggestionEvent, check_unit

# --- events -------------------------------------------------------------------------------------------


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


# --- what the steps ask for, and what they change -----------------------------------------------------

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


def on_rated(state: Suggestion, event: Rated, world: World) -> None:
    """A form that leaves a question out erases nothing."""
    state.rated_questions += tuple(event.answers)
    for question, grade in event.answers.items():
        answer = (grade, state.reply_unit)
        state.first_ratings.setdefault(question, answer)
        state.latest_ratings[question] = answer


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


def on_rehandling(state: Suggestion, event: RehandlingOrdered, world: World) -> None:
    """A further round opens, also after closing."""
    state.round, state.rated_questions, state.due, state.closed = event.round, (), event.due, None


def check_class_changed(state: Suggestion, event: ClassChanged, world: World) -> Iterator[Finding]:
    """`from` is the class in force, `to` another of the same scheme."""
    scheme, now = state.class_now or ("", "")
    if event.from_ != now:
        yield error("suggestion.class_from", field="from", value=event.from_, now=now)
    classes = world.parameter("schemes", event.occurred).get(scheme) or CLASSES.get(scheme, ())
    if event.to not in classes or event.to == event.from_:
        yield error("suggestion.class_unknown", field="to", value=event.to, choices=list(classes))


def on_class_changed(state: Suggestion, event: ClassChanged, world: World) -> None:
    """Scheme and handler stay those of the latest reply."""
    assert state.class_now is not None
    state.class_now = (state.class_now[0], event.to)


STEPS = (
    Step(
        "suggestion.replied",
        Replied,
        (*IN_HAND, "replied"),
        "replied",
        check_replied,
        on_replied,
        missing=("assigned", "suggestion.signed_for"),
    ),
    Step("suggestion.rated", Rated, ("replied", "rated"), "rated", check_rated, on_rated),
    Step(
        "suggestion.rehandling_ordered",
        RehandlingOrdered,
        ("replied", "rated", "closed"),
        "rehandling",
        check_rehandling,
        on_rehandling,
        missing=("replied", "suggestion.rated"),
    ),
    Step("suggestion.class_changed", ClassChanged, AFTER_REPLY, None, check_class_changed, on_class_changed),
)
