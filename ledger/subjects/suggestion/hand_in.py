"""The hand-in of a suggestion and its examination: accepted, refused, withdrawn, merged or transferred."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from attrs import frozen

from ledger.kernel.finding import Finding, error, warning
from ledger.kernel.shape import Name, Names, Text, choice, key, many
from ledger.kernel.subject import World, dimensions
from ledger.subjects.common import CATEGORIES, Group, Level, Unit, deputies_among, is_deputy
from ledger.subjects.suggestion.state import Step, Suggestion, SuggestionEvent

# --- events -------------------------------------------------------------------------------------------


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


# --- what the steps ask for, and what they change -----------------------------------------------------


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


def closing_day(state: Suggestion, world: World) -> date | None:
    """The day on which the session closed at which the suggestion was handed in, whenever it was recorded."""
    session = state.own.get("session")
    if session is None or state.own.get("sitting") != "session":
        return None
    closed = (world.facts("session", session, date.max) or {}).get("closed")
    return date.fromisoformat(closed) if closed else None


def on_accepted(state: Suggestion, event: Accepted, world: World) -> None:
    """Accepted once for all."""
    state.accepted = True


def on_refused(state: Suggestion, event: Refused, world: World) -> None:
    """The reason counts with the refusal."""
    state.refused = event.reason


def check_withdrawn(state: Suggestion, event: Withdrawn, world: World) -> Iterator[Finding]:
    """Some offices take a suggestion back only before it is assigned (办理规定)."""
    limit = world.parameter("suggestion.withdrawal", event.occurred)
    if limit == "before_assignment" and state.status not in ("submitted", "accepted"):
        yield warning("suggestion.withdrawn_late", suggestion=state.key)


def check_merged(state: Suggestion, event: Merged, world: World) -> Iterator[Finding]:
    """A suggestion is not merged into itself."""
    if event.into == state.key:
        yield error("suggestion.merged_into_itself", field="into", suggestion=state.key)


def on_merged(state: Suggestion, event: Merged, world: World) -> None:
    """Where the matter is handled from now on."""
    state.merged_into = event.into


def on_transferred(state: Suggestion, event: Transferred, world: World) -> None:
    """The level it went to counts with the transfer."""
    state.to_level = event.to_level


STEPS = (
    Step("suggestion.accepted", Accepted, ("submitted",), "accepted", change=on_accepted),
    Step("suggestion.refused", Refused, ("submitted",), "refused", change=on_refused),
    Step(
        "suggestion.withdrawn",
        Withdrawn,
        ("submitted", "accepted", "returned", "assigned", "signed_for", "return_requested"),
        "withdrawn",
        check=check_withdrawn,
    ),
    Step("suggestion.merged", Merged, ("submitted", "accepted"), "merged", check_merged, on_merged),
    Step("suggestion.transferred", Transferred, ("submitted", "accepted"), "transferred", change=on_transferred),
)
