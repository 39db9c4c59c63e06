"""Stations (家站点): the places where deputies meet voters, their staff, whom they serve, how they rate."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, warning
from ledger.kernel.posting import Account, Flow, Standing
from ledger.kernel.shape import (
    DECIMAL,
    TEXT,
    Flag,
    Name,
    Number,
    Text,
    Whole,
    changes,
    choice,
    key,
    many,
    mapping,
)
from ledger.kernel.subject import Facts, State, Subject, World, dimensions
from ledger.subjects.common import Level, is_deputy

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class StationEvent(Event):
    """What happens to one station."""

    station: Annotated[str, key("station")]


@frozen(kw_only=True)
class Opened(StationEvent):
    """站点设立: `serves` names what it serves, by kind; `area` is in square metres."""

    type: Annotated[
        str,
        choice(
            "home",
            "central_station",
            "station",
            "point",
            "studio",
            "reception_room",
            "contact_room",
            "legislative_contact_point",
            "council_spot",
            more=True,
        ),
    ]
    level: Annotated[str, choice("city", "district", "street", "community")] | None = None
    community: Text | None = None
    address: Text | None = None
    parent: Annotated[str, key("station", strict=False)] | None = None
    area: Number | None = None
    online: Flag | None = None
    siting: Annotated[str, choice("standalone", "shared")] | None = None
    serves: (
        Annotated[
            dict[str, tuple[str, ...]],
            mapping(many(TEXT), keys=choice("village", "community", "enterprise", "area", more=True)),
        ]
        | None
    ) = None


@frozen(kw_only=True)
class Changed(StationEvent):
    """站点变更: fields of the opening set anew."""

    set: Annotated[dict[str, Any], changes(Opened)]
    reason: Text | None = None


@frozen(kw_only=True)
class Closed(StationEvent):
    """站点撤销: staff and deputies stay on the books until they are placed elsewhere."""

    reason: Text | None = None


@frozen(kw_only=True)
class Commended(StationEvent):
    """站点受表彰."""

    title: Text
    by: Text
    level: Level


@frozen(kw_only=True)
class Staffed(StationEvent):
    """配备工作人员."""

    person: Name
    role: Annotated[
        str,
        choice("head", "deputy_head", "liaison", "staff", "legal_adviser", "volunteer", more=True),
    ]
    full_time: Flag | None = None


@frozen(kw_only=True)
class Unstaffed(StationEvent):
    """工作人员离岗."""

    person: Name


@frozen(kw_only=True)
class Evaluated(StationEvent):
    """年度考评: points by item, and the stars that follow from them."""

    for_year: Whole
    scores: Annotated[dict[str, Decimal], mapping(DECIMAL)]
    stars: Whole | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Station(State):
    """A station as it stands; staff by name, evaluations by year."""

    open: bool = False
    opened: date | None = None
    details: dict[str, Any] = Factory(dict)
    serves: dict[str, tuple[str, ...]] = Factory(dict)
    staff: dict[str, dict[str, str]] = Factory(dict)
    evaluations: dict[str, dict[str, Any]] = Factory(dict)


def check(state: Station, event: StationEvent, world: World) -> Iterator[Finding]:
    """A station opens and closes in turn, and each person is staffed once."""
    match event:
        case Opened() if state.open:
            yield error("station.open_already", field="station", station=state.key)
        case Changed(set=values) if "station" in values:
            yield error("stream.key_fixed", field="set.station", key=state.key)
        case Closed() if not state.open:
            yield error("station.closed_already", field="station", station=state.key)
        case Closed():
            if state.staff:
                yield warning("station.staff_left", field="station", station=state.key, names=list(state.staff))
            if placed := placed_at(state.key, world):
                yield warning("station.deputies_left", field="station", station=state.key, names=placed)
        case Staffed() if state.staff.get(event.person) == staff_row(event, world):
            yield error("station.staffed_already", field="person", person=event.person, station=state.key)
        case Unstaffed(person=person) if person not in state.staff:
            yield error("station.not_staffed", field="person", person=person, station=state.key)
        case Evaluated(scores=scores) if not scores:
            yield error("field.blank", field="scores")
        case Evaluated():
            yield from check_evaluation(event, world)


def check_evaluation(event: Evaluated, world: World) -> Iterator[Finding]:
    """No item has more than its weight, what has none is a bonus within its limit, the stars follow from all."""
    weights = world.parameter("station.weights", event.occurred)
    most = world.parameter("station.bonus", event.occurred) or Decimal(0)
    for item, score in event.scores.items():
        if item in weights and score > weights[item]:
            yield warning("station.score_over_weight", field="scores", item=item, score=score, weight=weights[item])
    bonus = sum((score for item, score in event.scores.items() if item not in weights), Decimal(0))
    if bonus > most:
        items = [item for item in event.scores if item not in weights]
        yield warning("station.bonus_over", field="scores", items=items, bonus=bonus, most=most)
    stars = stars_of(event.scores, world.parameter("station.stars", event.occurred))
    if event.stars is not None and event.stars != stars and weights.keys() <= event.scores.keys():
        total = sum(event.scores.values())
        yield warning("station.stars_differ", field="stars", stars=event.stars, total=total, by_rule=stars)


def stars_of(scores: Mapping[str, Decimal], stars: Mapping[str, Decimal]) -> int:
    """The stars that a total score comes to; none below the least of them."""
    total = sum(scores.values())
    return max((int(number) for number, least in stars.items() if number.isdecimal() and total >= least), default=0)


def placed_at(station: str, world: World) -> list[str]:
    """The deputies placed at the station as things now stand: the finding ends with its cause."""
    return [
        name
        for name, facts in world.population("deputy", date.max).items()
        if facts["in_office"] and facts["station"] == station
    ]


def staff_row(event: Staffed, world: World) -> dict[str, str]:
    """How a person counts at the station: a deputy as of the day of staffing."""
    deputy = event.person if is_deputy(world, event.person, event.occurred) else None
    return dict(dimensions(role=event.role, full_time=event.full_time, deputy=deputy))


OWN = ("type", "level", "siting", "online", "community", "parent")
DETAILS = (*OWN, "address", "area")


def evolve(state: Station, event: StationEvent, world: World) -> None:
    """What the station is after the event."""
    match event:
        case Opened():
            state.open, state.opened = True, event.occurred
            give(state, {name: getattr(event, name) for name in (*DETAILS, "serves")})
        case Changed(set=values):
            give(state, values)
        case Closed():
            state.open = False
        case Staffed(person=person):
            state.staff[person] = staff_row(event, world)
        case Unstaffed(person=person):
            del state.staff[person]
        case Evaluated():
            state.evaluations[str(event.for_year)] = {
                "on": event.occurred,
                "scores": event.scores,
                "stars": event.stars,
            }


def give(state: Station, values: dict[str, Any]) -> None:
    """Set fields of the opening, and with them the station's own dimensions."""
    state.details |= {name: values[name] for name in DETAILS if name in values}
    if "serves" in values:
        state.serves = values["serves"] or {}
    state.own = dict(dimensions(**{name: state.details.get(name) for name in OWN}))


def facts(state: Station) -> Facts:
    """What other streams and breakdowns may ask of a station."""
    return {"open": state.open} | {name: state.details.get(name) for name in OWN}


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("station:open", "个", "state"),
    Account("station:serves", "个", "state"),
    Account("station:staff", "人", "state", follows=True),
    Account("station:evaluated", "个", "state", follows=True),
    Account("station:score", "分", "state", follows=True),
    Account("station:commended", "次"),
)


def flows(state: Station, event: StationEvent, world: World) -> Iterator[Flow]:
    """Commendations count when they are given, under the level of who gave them."""
    if isinstance(event, Commended):
        yield Flow("station:commended", 1, {"level": event.level})


def standing(state: Station) -> Iterator[Standing]:
    """A station counts while open, its staff until they leave, an evaluation for its year."""
    if state.open:
        yield Standing("station:open")
        for served, names in state.serves.items():
            yield Standing("station:serves", len(names), {"served": served}, served, "serves")
    for person, row in state.staff.items():
        yield Standing("station:staff", 1, row, entity=person)
    for year, evaluation in state.evaluations.items():
        stars = evaluation["stars"]
        row = dict(dimensions(for_year=year, stars=None if stars is None else str(stars)))
        yield Standing("station:evaluated", 1, row, entity=year)
        yield Standing("station:score", sum(evaluation["scores"].values()), row, year, "scores")


SUBJECT = Subject(
    name="station",
    key="station",
    dimension="station",
    kinds={
        "station.opened": Opened,
        "station.changed": Changed,
        "station.closed": Closed,
        "station.commended": Commended,
        "station.staffed": Staffed,
        "station.unstaffed": Unstaffed,
        "station.evaluated": Evaluated,
    },
    opens=frozenset(("station.opened",)),
    state=Station,
    check=check,
    evolve=evolve,
    flows=flows,
    standing=standing,
    facts=facts,
    accounts=ACCOUNTS,
    reads_all=frozenset(("deputy",)),
)
