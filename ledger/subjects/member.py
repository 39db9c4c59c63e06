"""Members and staff of the committee (工委组成人员): appointed to a post, moved to another, left.

Only directors, deputy directors and members count towards a quorum; secretaries, social workers and
liaisons do the committee's work without a vote.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Standing
from ledger.kernel.shape import Flag, Text, Texts, choice, key
from ledger.kernel.subject import Facts, State, Subject, World, dimensions

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class MemberEvent(Event):
    """What happens to one person in the committee."""

    person: Annotated[str, key("member")]


@frozen(kw_only=True)
class Appointed(MemberEvent):
    """任命: to a post; of someone in office, to another post."""

    post: Annotated[
        str,
        choice("director", "deputy_director", "member", "secretary", "social_worker", "liaison", more=True),
    ]
    full_time: Flag | None = None
    other_duties: Texts | None = None


@frozen(kw_only=True)
class Left(MemberEvent):
    """离任."""

    reason: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Member(State):
    """A person as the committee has them; the post held last stays known."""

    in_office: bool = False
    post: str | None = None
    full_time: bool | None = None
    other_duties: tuple[str, ...] | None = None


def check(state: Member, event: MemberEvent, world: World) -> Iterator[Finding]:
    """An appointment changes something, and only who is in office can leave."""
    match event:
        case Appointed() if state.in_office and held(state) == held(event):
            yield error("member.appointed_already", field="post", person=state.key)
        case Left() if not state.in_office:
            yield error("member.not_in_office", field="person", person=state.key)


def held(post: Member | Appointed) -> tuple[object, ...]:
    """What makes up an appointment."""
    return (post.post, post.full_time, post.other_duties)


def evolve(state: Member, event: MemberEvent, world: World) -> None:
    """What the person is after the event; a further appointment replaces the post."""
    match event:
        case Appointed():
            state.in_office = True
            state.post, state.full_time, state.other_duties = event.post, event.full_time, event.other_duties
        case Left():
            state.in_office = False


def facts(state: Member) -> Facts:
    """What a meeting's quorum asks."""
    return {"in_office": state.in_office, "post": state.post}


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (Account("committee:members", "人", "state", follows=True),)


def standing(state: Member) -> Iterable[Standing]:
    """A person counts while in office, under the present post."""
    if state.in_office:
        yield Standing("committee:members", 1, dimensions(post=state.post, full_time=state.full_time))


SUBJECT = Subject(
    name="member",
    key="person",
    dimension="person",
    kinds={"committee.member_appointed": Appointed, "committee.member_left": Left},
    opens=frozenset(("committee.member_appointed",)),
    state=Member,
    check=check,
    evolve=evolve,
    standing=standing,
    facts=facts,
    accounts=ACCOUNTS,
)
