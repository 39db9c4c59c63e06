"""Entries (登记): amendments and retractions of recorded events; their effect is the kernel's."""

from collections.abc import Iterator

from attrs import define

from ledger.kernel.correction import FIXED, Amended, Correction, Retracted
from ledger.kernel.finding import Finding, error
from ledger.kernel.subject import State, Subject, World


@define
class Entry(State):
    """An event as corrected; how often."""

    corrections: int = 0


def check(state: Entry, event: Correction, world: World) -> Iterator[Finding]:
    """An amendment says something, and leaves alone what makes the event the event it is."""
    if isinstance(event, Amended):
        named = (*(event.set or ()), *event.unset)
        if not named:
            yield error("entry.nothing", field="set")
        for name in named:
            if name in FIXED:
                yield error("entry.fixed", field=f"set.{name}", name=name)


def evolve(state: Entry, event: Correction, world: World) -> None:
    """One correction more."""
    state.corrections += 1


SUBJECT = Subject(
    name="entry",
    key="target",
    dimension="target",
    kinds={"entry.amended": Amended, "entry.retracted": Retracted},
    opens=frozenset(("entry.amended", "entry.retracted")),
    state=Entry,
    check=check,
    evolve=evolve,
)
