"""A subject: what can happen to one kind of entity, what it then is, and what it counts towards.

A subject's file defines its events, its state, and five plain functions over them; this class only
names them, so that the fold, the record command and the help can treat all subjects alike.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from attrs import Factory, define, frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding
from ledger.kernel.posting import Account, Dimensions, Flow, Standing

Facts = Mapping[str, Any]


class World(Protocol):
    """What an event may look up beyond its own stream: other streams as of the end of a day."""

    def opened(self, subject: str, key: str) -> date | None:
        """The date on which the stream's first event happened; None where there is no such stream."""
        ...

    def facts(self, subject: str, key: str, on: date) -> Facts | None:
        """What the subject tells of one entity as it stood at the end of that day."""
        ...

    def population(self, subject: str, on: date) -> Mapping[str, Facts]:
        """The facts of every entity of the subject at the end of that day, by key."""
        ...

    def parameter(self, name: str, on: date) -> Any:
        """The value of an office parameter as valid on that day."""
        ...

    def deadline(self, rule: str, dates: Mapping[str, date]) -> date | None:
        """The day on which a rule's period ends, from the acts named; None where the calendar does not reach."""
        ...


@define
class State:
    """What every entity has: its key, and its own dimensions, which its postings carry.

    `own` is set by the opening event and moved only by events of the same stream.
    """

    key: str
    own: dict[str, str] = Factory(dict)


def nothing(*_: Any) -> Iterable[Any]:
    """No findings, no postings."""
    return ()


@frozen(kw_only=True, eq=False)
class Subject:
    """One subject of the catalogue.

    `key` is the field that names the stream, `dimension` the name under which postings carry it (None:
    not at all). `opens` are the kinds a stream may begin with, `once` those that may happen only once.
    `check` gives the findings of an event upon a state (an error leaves it without effect), `evolve`
    changes the state, `flows` and `standing` give the postings, `facts` what other streams may look up
    (None: nothing), `default_key` a key where the clerk gave none (`{number}` in it stands for the first
    number that no key ever had; None: the clerk has to give one), `titled` whether the key is a title,
    so that a second equal one gets ` (2)`, `any_account` whether it may post to
    accounts of other subjects. `reads_all` names the subjects that the functions look up whole: a change of
    any of their entities folds these streams again. What is looked up by a key that stands in the event is found
    by that key.
    """

    name: str
    key: str
    dimension: str | None
    kinds: Mapping[str, type[Event]]
    opens: frozenset[str]
    state: Callable[[str], Any]
    evolve: Callable[[Any, Any, World], None]
    accounts: tuple[Account, ...] = ()
    once: frozenset[str] = frozenset()
    check: Callable[[Any, Any, World], Iterable[Finding]] = nothing
    flows: Callable[[Any, Any, World], Iterable[Flow]] = nothing
    standing: Callable[[Any], Iterable[Standing]] = nothing
    facts: Callable[[Any], Facts] | None = None
    default_key: Callable[[Any, World], str | None] | None = None
    titled: bool = False
    any_account: bool = False
    reads_all: frozenset[str] = frozenset()


def dimensions(**values: str | bool | None) -> Dimensions:
    """Dimensions without those that have no value; a bool becomes yes or no."""
    return {
        name: ("yes" if value else "no") if isinstance(value, bool) else value
        for name, value in values.items()
        if value is not None and value != ""
    }
