"""Research (调研报告): published pieces, their authors and awards."""

from collections.abc import Iterable
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Names, Text, choice, key, table
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import LEVELS, deputies_among

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Award:
    """A prize for a piece of research."""

    rank: Text
    level: Annotated[str, choice("street", *LEVELS, more=True)]


@frozen(kw_only=True)
class Published(Event):
    """调研报告: the authors are deputies or others."""

    title: Annotated[str, key("research")]
    authors: Names
    award: Annotated[Award, table(Award)] | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class Research(State):
    """A published piece."""

    authors: tuple[str, ...] = ()
    award: str | None = None


def evolve(state: Research, event: Published, world: World) -> None:
    """One event tells all."""
    state.authors = event.authors
    state.award = event.award.rank if event.award else None


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("research:published", "篇"),
    Account("research:awards", "个"),
    Account("performance:research", "篇"),
)


def flows(state: Research, event: Published, world: World) -> Iterable[Flow]:
    """The piece, its award, and one for each author who is a deputy that day."""
    yield Flow("research:published")
    if event.award is not None:
        yield Flow("research:awards", 1, dimensions(level=event.award.level))
    for name in deputies_among(world, dict.fromkeys(event.authors), event.occurred):
        yield Flow("performance:research", 1, dimensions(deputy=name))


SUBJECT = Subject(
    name="research",
    key="title",
    dimension="title",
    kinds={"research.published": Published},
    opens=frozenset(("research.published",)),
    once=frozenset(("research.published",)),
    state=Research,
    evolve=evolve,
    flows=flows,
    titled=True,
    accounts=ACCOUNTS,
)
