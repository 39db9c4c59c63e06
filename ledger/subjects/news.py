"""News (宣传信息): pieces in the media, by outlet and level."""

from collections.abc import Iterable
from typing import Annotated

from attrs import define, frozen

from ledger.kernel.event import Event
from ledger.kernel.posting import Account, Flow
from ledger.kernel.shape import Name, Names, Text, choice, key
from ledger.kernel.subject import State, Subject, World, dimensions
from ledger.subjects.common import deputies_among

# --- events -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Published(Event):
    """刊发: the authors are deputies or others."""

    title: Annotated[str, key("news")]
    outlet: Name
    level: Annotated[str, choice("street", "district", "city", "province", "national")]
    authors: Names = ()
    link: Text | None = None


# --- state --------------------------------------------------------------------------------------------


@define
class News(State):
    """A published piece."""

    outlet: str = ""
    authors: tuple[str, ...] = ()


def evolve(state: News, event: Published, world: World) -> None:
    """One event tells all."""
    state.outlet, state.authors = event.outlet, event.authors


# --- postings -----------------------------------------------------------------------------------------

ACCOUNTS = (
    Account("news:published", "篇"),
    Account("performance:news", "篇"),
)


def flows(state: News, event: Published, world: World) -> Iterable[Flow]:
    """The piece, and one for each author who is a deputy that day."""
    yield Flow("news:published", 1, dimensions(level=event.level, outlet=event.outlet))
    for name in deputies_among(world, dict.fromkeys(event.authors), event.occurred):
        yield Flow("performance:news", 1, dimensions(deputy=name, level=event.level))


SUBJECT = Subject(
    name="news",
    key="title",
    dimension="title",
    kinds={"news.published": Published},
    opens=frozenset(("news.published",)),
    once=frozenset(("news.published",)),
    state=News,
    evolve=evolve,
    flows=flows,
    titled=True,
    accounts=ACCOUNTS,
)
