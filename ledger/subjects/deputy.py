"""Deputies (人大代表): registration, changes, placement, the mandate, commendations.

The mandate's life: in_office → suspended → in_office … → terminated; registered again after termination
is a new mandate (代表法 2025, articles 61 and 62). A file is kept for ever.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Flow, Standing
from ledger.kernel.shape import Day, Text, changes, choice, key, many
from ledger.kernel.subject import Facts, State, Subject, World, dimensions
from ledger.subjects.common import LEVELS, Group, Level, joined_levels

NOWHERE = "-"
"""In a placement: no group, no station."""


# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class DeputyEvent(Event):
    """What happens to a deputy; a second person of the same name gets a suffix."""

    deputy: Annotated[str, key("deputy")]


@frozen(kw_only=True)
class Registered(DeputyEvent):
    """代表登记: a deputy takes office; again after termination, a new mandate."""

    levels: Annotated[tuple[str, ...], many(choice(*LEVELS, more=True))]
    constituency: Text
    term: Text
    group: Group | None = None
    station: Annotated[str, key("station", needs="open")] | None = None
    card_number: Text | None = None
    sex: Annotated[str, choice("male", "female")]
    ethnicity: Text | None = None
    born: Day | None = None
    party: Text | None = None
    education: Text | None = None
    employer: Text | None = None
    post: Text | None = None
    first_elected: Day | None = None
    tags: (
        Annotated[
            tuple[str, ...],
            many(
                choice(
                    "rural_grassroots",
                    "worker",
                    "farmer",
                    "professional",
                    "official",
                    "enterprise",
                    more=True,
                )
            ),
        ]
        | None
    ) = None


@frozen(kw_only=True)
class Changed(DeputyEvent):
    """代表信息变更: fields of the registration set anew."""

    set: Annotated[dict[str, Any], changes(Registered)]
    reason: Text


@frozen(kw_only=True)
class Placed(DeputyEvent):
    """编组进站: a group or station given; left out = unchanged, `-` = none."""

    group: Annotated[str, key("group", strict=False, none=NOWHERE)] | None = None
    station: Annotated[str, key("station", needs="open", none=NOWHERE)] | None = None


@frozen(kw_only=True)
class MandateChanged(DeputyEvent):
    """代表资格变化: suspended, resumed or terminated, with the cause of the law."""

    to: Annotated[str, choice("suspended", "resumed", "terminated")]
    cause: (
        Annotated[
            str,
            choice(
                "moved",
                "resigned",
                "ordered_resigned",
                "absent_two_sessions",
                "recalled",
                "lost_nationality",
                "lost_rights",
                "lost_capacity",
                "died",
                "term_end",
                "transferred",
                "in_custody",
                "sentenced",
            ),
        ]
        | None
    ) = None


@frozen(kw_only=True)
class Commended(DeputyEvent):
    """表彰奖励."""

    title: Text
    by: Text
    level: Level


@frozen(kw_only=True)
class Admonished(Commended):
    """约谈、告诫."""


# --- state --------------------------------------------------------------------------------------------

MANDATE = {
    # to: from which it may come, and what it then is
    "suspended": (("in_office",), "suspended"),
    "resumed": (("suspended",), "in_office"),
    "terminated": (("in_office", "suspended"), "terminated"),
}


@define
class Deputy(State):
    """A deputy as the file shows them; `mandates` tells each beginning and end."""

    mandate: str = "none"
    levels: tuple[str, ...] = ()
    constituency: str | None = None
    term: str | None = None
    group: str | None = None
    station: str | None = None
    basic: dict[str, Any] = Factory(dict)
    mandates: list[dict[str, Any]] = Factory(list)


def check(state: Deputy, event: DeputyEvent, world: World) -> Iterator[Finding]:
    """The mandate moves only along its life; a registration in office would count twice."""
    match event:
        case Registered() if state.mandate not in ("none", "terminated"):
            yield error("deputy.in_office_already", field="deputy", deputy=state.key)
        case MandateChanged(to=to) if state.mandate not in MANDATE[to][0]:
            yield error("deputy.mandate_step", field="to", deputy=state.key, to=to, now=state.mandate)
        case Changed(set=values) if "deputy" in values:
            yield error("stream.key_fixed", field="set.deputy", key=state.key)


def evolve(state: Deputy, event: DeputyEvent, world: World) -> None:
    """What the deputy is after the event."""
    match event:
        case Registered():
            state.mandate = "in_office"
            for name in REGISTRATION:
                give(state, name, getattr(event, name))
            state.mandates.append({"from": event.occurred, "term": event.term})
        case Changed(set=values):
            for name, value in values.items():
                give(state, name, value)
        case Placed(group=group, station=station):
            if group is not None:
                state.group = None if group == NOWHERE else group
            if station is not None:
                state.station = None if station == NOWHERE else station
        case MandateChanged(to=to):
            state.mandate = MANDATE[to][1]
            if to == "terminated":
                state.mandates[-1] |= {"to": event.occurred, "cause": event.cause}


PLACED = ("levels", "constituency", "term", "group", "station")
BASIC = (
    "card_number",
    "sex",
    "ethnicity",
    "born",
    "party",
    "education",
    "employer",
    "post",
    "first_elected",
    "tags",
)
REGISTRATION = (*PLACED, *BASIC)


def give(state: Deputy, name: str, value: Any) -> None:
    """Set one field of the registration."""
    if name in PLACED:
        setattr(state, name, value)
    elif value is None:
        state.basic.pop(name, None)
    else:
        state.basic[name] = value


def facts(state: Deputy) -> Facts:
    """What other streams and breakdowns may ask of a deputy."""
    return {
        "in_office": state.mandate == "in_office",
        "level": list(state.levels),
        "levels": joined_levels(state.levels),
        "group": state.group,
        "station": state.station,
        "constituency": state.constituency,
        "sex": state.basic.get("sex"),
        "party": state.basic.get("party"),
        "tags": list(state.basic.get("tags", ())),
    }


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("deputy:in_office", "名", "state"),
    Account("deputy:level:LEVEL", "名", "state"),
    Account("station:deputies", "名", "state"),
    Account("performance:commended", "次"),
    Account("performance:admonished", "次"),
)


def flows(state: Deputy, event: DeputyEvent, world: World) -> Iterable[Flow]:
    """Commendations and admonitions count when they happen."""
    match event:
        case Admonished(level=level):
            yield Flow("performance:admonished", 1, {"level": level})
        case Commended(level=level):
            yield Flow("performance:commended", 1, {"level": level})


def standing(state: Deputy) -> Iterable[Standing]:
    """A deputy counts while in office, under each level held, and at the station until terminated."""
    if state.mandate in ("none", "terminated"):
        return
    who = dimensions(
        group=state.group,
        constituency=state.constituency,
        sex=state.basic.get("sex"),
        party=state.basic.get("party"),
        levels=joined_levels(state.levels),
    )
    if state.mandate == "in_office":
        yield Standing("deputy:in_office", 1, who)
    for level in state.levels:
        yield Standing(f"deputy:level:{level}", 1, who)
    if state.station is not None:
        placed = dimensions(station=state.station, group=state.group)
        yield Standing("station:deputies", 1, placed, entity=state.station)


SUBJECT = Subject(
    name="deputy",
    key="deputy",
    dimension="deputy",
    kinds={
        "deputy.registered": Registered,
        "deputy.changed": Changed,
        "deputy.placed": Placed,
        "mandate.changed": MandateChanged,
        "deputy.commended": Commended,
        "deputy.admonished": Admonished,
    },
    opens=frozenset(("deputy.registered",)),
    state=Deputy,
    check=check,
    evolve=evolve,
    flows=flows,
    standing=standing,
    facts=facts,
    accounts=ACCOUNTS,
)
