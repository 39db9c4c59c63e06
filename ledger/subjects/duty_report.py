"""Duty reports (述职评议): deputies report to their voters, who rate them by ballot.

The standing committee regularly organises them, records and publishes (代表法 2025, article 58).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, warning
from ledger.kernel.posting import Account, Flow
from ledger.kernel.reading import nfc
from ledger.kernel.shape import Text, Whole, choice, key, mapping, table
from ledger.kernel.subject import State, Subject, World
from ledger.rules.ballot import result
from ledger.subjects.ballot import (
    Ballot,
    ballot_accounts,
    ballot_flows,
    check_ballot,
    check_names,
    counted,
)
from ledger.subjects.common import Deputy

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class DutyReportEvent(Event):
    """What happens around one duty report."""

    duty_report: Annotated[str, key("duty_report")]


@frozen(kw_only=True)
class Planned(DutyReportEvent):
    """述职安排."""

    deputy: Deputy


@frozen(kw_only=True)
class Held(DutyReportEvent):
    """述职举行: one ballot for each question; voters are counted here unless an activity counts them."""

    deputy: Deputy
    mode: Annotated[str, choice("oral", "written")]
    voters: Whole | None = None
    activity: Annotated[str, key("activity")] | None = None
    ballots: Annotated[dict[str, Ballot], mapping(table(Ballot))]


@frozen(kw_only=True)
class Published(DutyReportEvent):
    """结果公布."""

    where: Text | None = None


@frozen(kw_only=True)
class Rectified(DutyReportEvent):
    """整改."""

    text: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class DutyReport(State):
    """A duty report, with the grade that resulted for each question."""

    deputy: str = ""
    held: date | None = None
    results: dict[str, str] = Factory(dict)


def check(state: DutyReport, event: DutyReportEvent, world: World) -> Iterator[Finding]:
    """The deputy who reports is the one planned; every ballot obeys its laws; enough voters came."""
    match event:
        case Planned(deputy=deputy) | Held(deputy=deputy) if state.deputy not in ("", deputy):
            yield error("duty_report.other_deputy", field="deputy", deputy=deputy, known=state.deputy)
    if isinstance(event, Held):
        yield from check_names(event.ballots, "ballots", "ballot.question_twice")
        for question, ballot in event.ballots.items():
            yield from check_ballot(ballot, f"ballots.{question}")
            scale = world.parameter("duty_report.scale", event.occurred)
            for option in (option for option in ballot.options if nfc(option) not in map(nfc, scale)):
                place = f"ballots.{question}.options"
                yield warning("duty_report.option_not_in_scale", field=place, option=option, scale=list(scale))
        least = world.parameter("duty_report.min_voters", event.occurred)
        if event.voters is not None and event.voters < least:
            yield warning("duty_report.few_voters", field="voters", voters=event.voters, least=least)


def evolve(state: DutyReport, event: DutyReportEvent, world: World) -> None:
    """Planned for a deputy; the mode is known when it is held."""
    match event:
        case Planned(deputy=deputy):
            state.deputy = deputy
            state.own = {**state.own, "deputy": deputy}
        case Held(deputy=deputy, mode=mode):
            state.deputy, state.held = deputy, event.occurred
            state.own = {"deputy": deputy, "mode": mode}
            graded = {nfc(question): result(counted(ballot)) for question, ballot in event.ballots.items()}
            state.results = {question: grade for question, grade in graded.items() if grade is not None}


def default_key(event: Planned | Held, world: World) -> str:
    """The day and the deputy."""
    return f"{event.occurred} {event.deputy}"


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("duty_report:planned", "次"),
    Account("duty_report:held", "次"),
    Account("duty_report:published", "次"),
    Account("duty_report:rectified", "次"),
    Account("duty_report:voters", "人次"),
    Account("performance:duty_report", "次"),
    *ballot_accounts("duty_report"),
)


def flows(state: DutyReport, event: DutyReportEvent, world: World) -> Iterable[Flow]:
    """Each step counts once; the report also for the deputy, with its voters and ballots."""
    match event:
        case Planned():
            yield Flow("duty_report:planned")
        case Held():
            yield Flow("duty_report:held")
            yield Flow("performance:duty_report")
            if event.activity is None:
                yield Flow("duty_report:voters", event.voters or 0, field="voters")
            for question, ballot in event.ballots.items():
                yield from ballot_flows("duty_report", ballot, "ballots", {"question": nfc(question)})
        case Published():
            yield Flow("duty_report:published")
        case Rectified():
            yield Flow("duty_report:rectified")


SUBJECT = Subject(
    name="duty_report",
    key="duty_report",
    dimension="duty_report",
    kinds={
        "duty_report.planned": Planned,
        "duty_report.held": Held,
        "duty_report.published": Published,
        "duty_report.rectified": Rectified,
    },
    opens=frozenset(("duty_report.planned", "duty_report.held")),
    once=frozenset(("duty_report.planned", "duty_report.held")),
    state=DutyReport,
    check=check,
    evolve=evolve,
    flows=flows,
    default_key=default_key,
    accounts=ACCOUNTS,
)
