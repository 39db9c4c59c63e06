"""By-elections (补选): from the vacancy over the prescribed steps to the result.

An election is valid where more than half of the voters took part, and elects who has more than half of
the votes cast (选举法 articles 45 and 57). Who is elected is then registered as a deputy.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, warning
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Day, Name, Names, Text, Whole, choice, key, table
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.rules.ballot import elected
from ledger.subjects.ballot import Ballot, ballot_accounts, ballot_flows, check_ballot, counted

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ElectionEvent(Event):
    """What happens in one by-election."""

    election: Annotated[str, key("election")]


@frozen(kw_only=True)
class VacancyArose(ElectionEvent):
    """出缺."""

    constituency: Name
    seats: Whole
    cause: Text


@frozen(kw_only=True)
class StepTaken(ElectionEvent):
    """补选步骤: `published` is the day of its notice."""

    step: Annotated[
        str,
        choice(
            "decided",
            "working_group",
            "voter_list_published",
            "nominated",
            "candidates_published",
            "met_voters",
            more=True,
        ),
    ]
    published: Day | None = None


@frozen(kw_only=True)
class Held(ElectionEvent):
    """投票选举: the options of the ballot are the candidates."""

    constituency: Name
    registered: Whole
    ballot: Annotated[Ballot, table(Ballot)]
    elected: Names


# --- state --------------------------------------------------------------------------------------------


@define
class Election(State):
    """A by-election: the seats vacant by constituency, the latest day of each step, where it was held."""

    seats: dict[str, int] = Factory(dict)
    steps: dict[str, date] = Factory(dict)
    held: list[str] = Factory(list)


NOTICE = (
    # the step that must precede the vote, the rule that says by how long and its parameter, what is wrong if not
    ("voter_list_published", "voter_list_notice", "byelection.voter_list", "election.voter_list_late"),
    ("candidates_published", "formal_list_notice", "byelection.formal_list", "election.candidates_late"),
)


def check(state: Election, event: ElectionEvent, world: World) -> Iterator[Finding]:
    """The ballot obeys its laws, the result follows from it, and the notices were in time."""
    if not isinstance(event, Held):
        return
    if event.constituency in state.held:
        yield error("election.held_twice", field="constituency", constituency=event.constituency)
    if state.seats and event.constituency not in state.seats:
        yield warning(
            "election.no_vacancy",
            field="constituency",
            constituency=event.constituency,
            known=list(state.seats),
        )
    yield from check_ballot(event.ballot, "ballot")
    yield from check_result(state, event)
    yield from check_notice(state, event, world)


def check_result(state: Election, event: Held) -> Iterator[Finding]:
    """Whether those recorded as elected are those whom the numbers elect."""
    ballot = counted(event.ballot)
    if ballot.returned > event.registered:
        yield warning("election.more_voted", field="ballot", voted=ballot.returned, registered=event.registered)
    if ballot.returned * 2 <= event.registered:
        if event.elected:
            yield warning("election.turnout", field="ballot", voted=ballot.returned, registered=event.registered)
        return
    seats = state.seats.get(event.constituency) or max(1, len(event.elected))
    by_votes = elected(ballot, event.registered, seats)
    if set(by_votes) != set(event.elected):
        names = {"elected": list(event.elected), "by_votes": list(by_votes)}
        if not by_votes:
            yield warning("election.no_majority", field="elected", **names)
        elif not event.elected:
            yield warning("election.nobody", field="elected", **names)
        else:
            yield warning("election.other_result", field="elected", **names)


def check_notice(state: Election, event: Held, world: World) -> Iterator[Finding]:
    """Lists are published so long before the vote (选举法 articles 28 and 32; provinces differ)."""
    for step, rule, parameter, code in NOTICE:
        published = state.steps.get(step)
        if published is None:
            continue
        end = world.deadline(rule, {"published": published, "voted": event.occurred})
        if end is not None and end > event.occurred:
            length = str(world.parameter(parameter, event.occurred))
            yield warning(code, field="occurred", published=published, length=length, date=event.occurred)


def evolve(state: Election, event: ElectionEvent, world: World) -> None:
    """The vacancy opens the election under its constituency."""
    match event:
        case VacancyArose(constituency=constituency, seats=seats):
            state.own = state.own or {"constituency": constituency}
            state.seats[constituency] = state.seats.get(constituency, 0) + seats
        case StepTaken(step=step):
            state.steps[step] = event.published or event.occurred
        case Held(constituency=constituency):
            state.held.append(constituency)


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("election:vacancies", "名"),
    Account("election:elected", "名"),
    Account("election:turnout:registered", "人"),
    Account("election:turnout:voted", "人"),
    *ballot_accounts("election"),
)


def flows(state: Election, event: ElectionEvent, world: World) -> Iterable[Flow]:
    """Seats when they fall vacant; turnout, ballot and result of the vote."""
    match event:
        case VacancyArose(seats=seats):
            yield Flow("election:vacancies", seats, dimensions(constituency=event.constituency), "seats")
        case Held(ballot=ballot, registered=registered):
            row = dimensions(constituency=event.constituency)
            yield Flow("election:elected", len(event.elected), row, "elected")
            yield Flow("election:turnout:registered", registered, row, "registered")
            yield Flow("election:turnout:voted", ballot.returned, row, "ballot")
            yield from ballot_flows("election", ballot, "ballot", row)


SUBJECT = Subject(
    name="election",
    key="election",
    dimension="election",
    kinds={
        "election.vacancy_arose": VacancyArose,
        "election.step_taken": StepTaken,
        "election.held": Held,
    },
    opens=frozenset(("election.vacancy_arose",)),
    state=Election,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
)
