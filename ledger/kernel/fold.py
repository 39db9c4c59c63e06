"""The fold: from the events of one stream, in order, to its state, its postings and its findings.

A state account holds what each entity contributes as it stands, so the fold posts only differences: the
sum depends on the set of events alone, and nothing can be counted twice. An event out of place (a second
closing) changes nothing and is a finding; one that names an unknown entity counts, and is a finding too.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import frozen

from ledger.kernel.event import Event
from ledger.kernel.finding import Finding, error, refuses
from ledger.kernel.posting import NONE, Account, Amount, Chart, Dimensions, Line, Standing
from ledger.kernel.reference import check_references
from ledger.kernel.subject import Facts, Subject, World


@frozen
class Folded:
    """A stream as its events leave it.

    `history` holds the facts that other streams may look up, each with the date from whose end it is
    true; `out_of_place` the ids of events without effect; findings carry their event's id.
    """

    state: Any
    opened: bool
    postings: list[Line]
    findings: list[Finding]
    history: list[tuple[Any, Facts]]
    out_of_place: list[str]


class _Holding:
    """What one entity contributes to a state account so far, and the event that last said so."""

    __slots__ = ("amount", "dimensions", "follows", "seen")

    def __init__(self, amount: Amount, dimensions: Dimensions, follows: bool, seen: int) -> None:
        self.amount = amount
        self.dimensions = dimensions
        self.follows = follows
        self.seen = seen


class _Book:
    """The postings of one stream while it is folded."""

    __slots__ = ("chart", "holdings", "postings")

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.postings: list[Line] = []
        self.holdings: dict[tuple[str, str, str | None], _Holding] = {}

    def line(self, account: str) -> Account:
        """The line of the chart that an account falls under."""
        line = self.chart.find(account)
        if line is None:
            raise KeyError(f"{account} is not in the chart of accounts")
        return line

    def post(self, account: str, unit: str | None, amount: Amount, dimensions: Dimensions, event: int) -> Account:
        """Add one posting."""
        line = self.line(account)
        self.postings.append((account, unit or line.unit or "", line.nature, amount, dimensions, event))
        return line

    def stand(self, lines: Iterable[Standing], own: Dimensions, event: int, approximate: Sequence[str]) -> None:
        """Post what changed between the holdings so far and the lines that stand now."""
        holdings = self.holdings
        for account, amount, row, entity, source, unit in lines:
            if not amount:
                continue
            place = (account, entity, unit)
            held = holdings.get(place)
            if held is None:
                now = {**own, **row} if row else own
                line = self.post(account, unit, amount, marked(now, source, approximate), event)
                holdings[place] = _Holding(amount, now, line.follows, event)
                continue
            held.seen = event
            if held.follows and (now := {**own, **row}) != held.dimensions:
                self.post(account, unit, -held.amount, held.dimensions, event)
                self.post(account, unit, amount, marked(now, source, approximate), event)
                held.dimensions = now
            elif held.amount != amount:
                dimensions = marked(held.dimensions, source, approximate)
                self.post(account, unit, amount - held.amount, dimensions, event)
            held.amount = amount
        for place in [place for place, held in holdings.items() if held.seen != event]:
            held = holdings.pop(place)
            self.post(place[0], place[2], -held.amount, held.dimensions, event)


def marked(dimensions: Dimensions, source: str | None, approximate: Sequence[str]) -> Dimensions:
    """The dimensions, with the mark of an amount that the register itself calls approximate."""
    if source is not None and source in approximate:
        return {**dimensions, "approximate": "yes"}
    return dimensions


def fold(subject: Subject, key: str, events: Sequence[Event], world: World, chart: Chart) -> Folded:
    """Fold the events of one stream, given in their order."""
    state = subject.state(key)
    book = _Book(chart)
    post = book.postings.append
    findings: list[Finding] = []
    history: list[tuple[Any, Facts]] = []
    out_of_place: list[str] = []
    happened: set[str] = set()
    for place, event in enumerate(events):
        if doubts := check_references(event, subject.key, world):
            findings += (finding.at(event=event.entry.id) for finding in doubts)
        found = [*in_place(subject, happened, event)] or [*subject.check(state, event, world)]
        if found:
            findings += (finding.at(event=event.entry.id) for finding in found)
            if refuses(found):
                out_of_place.append(event.entry.id)
                continue
        happened.add(event.kind)
        subject.evolve(state, event, world)
        own: Dimensions = dict(state.own) if state.own else NONE
        approximate = event.approximate
        for account, amount, row, source, unit in subject.flows(state, event, world):
            if amount:
                dimensions = {**own, **row} if row else own
                if approximate:
                    dimensions = marked(dimensions, source, approximate)
                line = book.line(account)
                post((account, unit or line.unit or "", line.nature, amount, dimensions, place))
        book.stand(subject.standing(state), own, place, approximate)
        if subject.facts is not None:
            facts = subject.facts(state)
            if history and history[-1][0] == event.occurred:
                history[-1] = (event.occurred, facts)
            elif not history or history[-1][1] != facts:
                history.append((event.occurred, facts))
    return Folded(state, bool(happened), book.postings, findings, history, out_of_place)


def in_place(subject: Subject, happened: set[str], event: Event) -> Iterable[Finding]:
    """Whether a stream may begin, or go on, with this event."""
    if not happened and event.kind not in subject.opens:
        yield error(
            "stream.not_open",
            field=subject.key,
            subject=subject.name,
            key=getattr(event, subject.key),
            kind=event.kind,
            opens=sorted(subject.opens),
        )
    elif event.kind in happened and event.kind in subject.once:
        yield error("stream.twice", field=subject.key, kind=event.kind)
