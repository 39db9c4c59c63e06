"""Publication of points (积分公示): when, where and for which period, and what was shown.

Points are shown at the group's meeting, on the notice board, in the deputies' chat group or by the district's
office, after the files are confirmed; the deputy may object. What was shown is kept with the record, so that a later
recount that differs can be named.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import DECIMAL, Day, choice, key, mapping
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.periods import check_period

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Published(Event):
    """积分公示: `shown` are the points by deputy as they were shown, `until` the last day for objections."""

    period: Annotated[str, key("publication")]
    where: Annotated[
        str,
        choice("group_meeting", "notice_board", "chat_group", "district_office", "website", more=True),
    ]
    until: Day | None = None
    shown: Annotated[dict[str, Decimal], mapping(DECIMAL, keys=key("deputy"))] | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Publication(State):
    """The publications of the points of one period, the latest last."""

    published: list[dict[str, Any]] = Factory(list)


def check(state: Publication, event: Published, world: World) -> Iterator[Finding]:
    """What is published are the points of a period, and objections are heard afterwards."""
    yield from check_period(event.period)
    if event.until is not None and event.until < event.occurred:
        yield error("publication.until_before", field="until", until=event.until, date=event.occurred)


def evolve(state: Publication, event: Published, world: World) -> None:
    """One more publication; every one is kept."""
    told = {"on": event.occurred, "where": event.where, "until": event.until, "shown": event.shown}
    state.published.append(told)


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (Account("points:published", "次"),)


def flows(state: Publication, event: Published, world: World) -> Iterator[Flow]:
    """Each publication counts once, under its place."""
    yield Flow("points:published", 1, dimensions(where=event.where))


SUBJECT = Subject(
    name="publication",
    key="period",
    dimension="period",
    kinds={"points.published": Published},
    opens=frozenset(("points.published",)),
    state=Publication,
    check=check,
    evolve=evolve,
    flows=flows,
    accounts=ACCOUNTS,
)
