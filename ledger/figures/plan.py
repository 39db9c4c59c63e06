"""How the annual plan stands: what each item reached of its target, and what it lacks.

An item with a measure (a figure, or an account with filters: `reception:sessions station=西区联络站`) is
complete once the measure, from the item's first day to its due day, reaches the target; of a range `4..5`
the lower end is enough, and more than the upper end is told. With `every`, each stretch of time must have
its share of the target; with `per`, each deputy, station or group must reach it. An item without a measure
is complete by hand, or by its last percentage or the sum of its amounts; one that was said to be done by
hand counts as complete, whatever was measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.figures import Definitions
from ledger.figures.measure import Measure, Part, population
from ledger.figures.plan_items import ONE, Item, expected_share, item_on, stretches_of
from ledger.kernel.expression import Filters
from ledger.kernel.figure import Key, Term
from ledger.kernel.finding import Finding, Refused, error
from ledger.kernel.period import Period, span
from ledger.kernel.rounding import Exact, number
from ledger.store.model.query import Query
from ledger.store.model.rows import EvidenceRow

DIMENSIONS = ("item", "plan", "owner")
"""What the parts of the plan may be filtered and broken down by."""


class PlanStanding(NamedTuple):
    """How a plan item stands.

    `done` and `target` are in `unit`, over all for whom the item is counted apart; `share` is what counts of
    it, from 0 to 1, and `expected_by_now` the share of its time that has passed. `lacking` names those, and
    the stretches of time begun, that have not reached their part. `by_hand` says that a person, not the
    measure, made it complete; `over` that it is beyond the upper end; `finding` why it cannot be measured.
    """

    item: str
    plan: str
    title: str
    owner: str | None
    begin: date
    due: date
    weight: Exact
    done: Exact | None
    target: Exact | None
    unit: str
    share: Exact
    complete: bool
    expected_by_now: Exact
    lacking: tuple[Part, ...] = ()
    by_hand: bool = False
    over: bool = False
    finding: Finding | None = None

    def as_json(self) -> dict[str, Any]:
        """What other programs read beside the item's own state; `lacking` by name and stretch of time."""
        return {
            "measured": number(self.done),
            "needed": number(self.target),
            "share": number(self.share),
            "complete": self.complete,
            "by_hand": self.by_hand,
            "over": self.over,
            "expected_by_now": number(self.expected_by_now),
            "lacking": [
                {
                    "name": part.name,
                    "period": part.period.text,
                    "measured": number(part.done),
                    "needed": number(part.target),
                }
                for part in self.lacking
            ],
        }


def plan_standing(query: Query, definitions: Definitions, item: Item, today: date) -> PlanStanding:
    """How an item stands at the end of a day."""
    standing = PlanStanding(
        item.key,
        item.plan,
        item.title,
        item.owner,
        item.begin,
        item.due,
        item.weight,
        None,
        item.low,
        item.unit,
        Fraction(0),
        False,
        expected_share(item, today),
    )
    try:
        measured = _measured(query, definitions, item, today) if item.measure else _told(item)
    except Refused as refused:
        measured = {"finding": refused.findings[0]}
    standing = standing._replace(**measured)
    if item.done is not None and not standing.complete:
        standing = standing._replace(share=ONE, complete=True, by_hand=True)
    return standing


def _told(item: Item) -> dict[str, Any]:
    """What was said by hand of an item that nothing measures."""
    share: Exact = Fraction(0)
    done = None
    amounts = [amount for amount, _ in item.progress if amount is not None]
    if amounts:
        done = sum(amounts)
        share = min(ONE, Fraction(done) / item.low) if item.low else share
    if item.progress and (percent := item.progress[-1][1]) is not None:
        share = min(ONE, Fraction(percent) / 100)
    return {"done": done, "share": share, "complete": share >= 1, "by_hand": share >= 1}


def _measured(query: Query, definitions: Definitions, item: Item, today: date) -> dict[str, Any]:
    """What the measure says."""
    measure = Measure(query, definitions, item)
    until = min(today, item.due)
    low = 1 if item.low is None else item.low
    names = population(query, item.per, until) if item.per else ()
    time = span(item.begin, item.due)
    whole = apart = measure.parts(time, names, low, until)
    if item.every is not None:
        stretches = stretches_of(item)
        each = low if measure.is_rate else _each(low, len(stretches))
        apart = [part for stretch in stretches for part in measure.parts(stretch, names, each, until)]
    grids = [apart] if measure.is_rate else [apart, whole]
    missing = [part for part in apart if not part.reached and part.begin <= today]
    if not missing and today >= item.due:
        missing = [part for part in whole if not part.reached]
    times = len(names) if item.per and not measure.is_rate else 1
    done = measure.value(time, until)
    return {
        "done": done,
        "target": low * times,
        "share": min(_share(grid) for grid in grids),
        "complete": bool(apart) and all(part.reached for grid in grids for part in grid),
        "lacking": tuple(missing),
        "over": item.high is not None and done is not None and done > item.high * times,
    }


def _share(parts: Sequence[Part]) -> Exact:
    wanted = sum(part.target for part in parts)
    return Fraction(sum(part.counted for part in parts)) / wanted if wanted else Fraction(bool(parts))


def _each(target: Exact, times: int) -> Exact:
    """The share of a target in each of so many stretches: whole numbers where it reaches for one each."""
    return target // times if target >= times else Fraction(target) / times


class Plans:
    """The plan items of a ledger, for figures that say `plan(…)`; read when first asked for.

    An item belongs to a period that its own time touches, unless it was dropped by the period's end; it is
    read as it stands then, or on the day as of which the ledger is read.
    """

    def __init__(self, query: Query, definitions: Definitions) -> None:
        self.query = query
        self.definitions = definitions
        self._standings: dict[tuple[date | None, date], list[tuple[Item, PlanStanding]]] = {}
        self._told: dict[str, date] = {}

    def items(self, period: Period, day: date) -> Iterator[Item]:
        """The items whose time touches a period, set by a day and not dropped, as they stood at its end."""
        for key, opened, state in self.query.states("plan"):
            if opened > day or (not state["revised"] and not _touches(state["details"], period)):
                continue
            item = item_on(key, state, day)
            if item.dropped is None and item.begin <= day and item.due >= (period.first or date.min):
                yield item

    def standings(self, period: Period) -> list[PlanStanding]:
        """How the items of a period stand at its end."""
        return [standing for _, standing in self._of(period)]

    def _of(self, period: Period) -> list[tuple[Item, PlanStanding]]:
        day = min(period.last or date.max, self.query.as_of or date.max)
        place = period.first, day
        if place not in self._standings:
            self._standings[place] = [
                (item, plan_standing(self.query, self.definitions, item, day)) for item in self.items(period, day)
            ]
        return self._standings[place]

    def _chosen(self, filters: Filters, period: Period) -> list[tuple[Item, PlanStanding]]:
        return [
            found
            for found in self._of(period)
            if all((_dimension(found[1], name) or "") in values for name, values in filters)
        ]

    def plan(self, part: str, filters: Filters, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """One part of how the items stand, by item, plan or owner."""
        totals: dict[Key, Exact] = {}
        units: dict[Key, set[str]] = {}
        in_units = part in ("done", "target")
        for _, standing in self._chosen(filters, period):
            if in_units and standing.target is None:
                continue
            key = tuple(_dimension(standing, name) for name in by)
            totals[key] = totals.get(key, 0) + _number(part, standing)
            units.setdefault(key, set()).add(standing.unit)
        mixed = [each for each in units.values() if len(each) > 1]
        if in_units and mixed:
            together = "、".join(sorted(mixed[0]))
            raise Refused(error("figure.mixed_units", account=f"plan({part})", units=together))
        return {key: total for key, total in totals.items() if total}

    def terms(self, part: str, filters: Filters, period: Period) -> Iterable[Term]:
        """The balances this part rests on: what was set, and what was measured or said to be done."""
        for item, standing in self._chosen(filters, period):
            if part == "complete" and not standing.complete:
                continue
            until = min(period.last or date.max, self.query.as_of or date.max)
            own: Filters = (("item", (item.key,)),)
            if part in ("items", "weight"):
                yield Term("value", "plan:items", own, span(None, until), "state")
            elif part == "target":
                yield Term("value", "plan:target", own, span(None, until), "state")
            else:
                if item.measure is None:
                    self._told[item.key] = until
                elif standing.finding is None:
                    yield from Measure(self.query, self.definitions, item).terms(min(item.due, until))
                yield Term("value", "plan:done", own, span(None, until), "state")

    def told(self) -> Iterator[EvidenceRow]:
        """The progress told by hand of the items whose terms were asked for: acts that post nothing."""
        for key, until in self._told.items():
            yield from self.query.acts("plan", key, "plan.item_progressed", "plan:items", until)


class PlanSummary(NamedTuple):
    """A plan as a whole: how many items, how many of them complete, and the weighted means of their shares.

    `share` is what is done of it, `expected_by_now` what of its time has passed; None without any item.
    """

    items: int
    complete: int
    share: Exact | None
    expected_by_now: Exact | None


def summary(standings: Sequence[PlanStanding]) -> PlanSummary:
    """The items of a plan taken together."""
    weight = sum(each.weight for each in standings)
    done = sum(each.weight * each.share for each in standings)
    expected = sum(each.weight * each.expected_by_now for each in standings)
    return PlanSummary(
        len(standings),
        sum(each.complete for each in standings),
        Fraction(done) / weight if weight else None,
        Fraction(expected) / weight if weight else None,
    )


def _number(part: str, standing: PlanStanding) -> Exact:
    """One part of how an item stands, as it is added up."""
    match part:
        case "items":
            return 1
        case "complete":
            return int(standing.complete)
        case "weight":
            return standing.weight
        case "share":
            return standing.weight * standing.share
        case "done":
            return standing.done or 0
        case _:
            return standing.target or 0


def _touches(details: Mapping[str, Any], period: Period) -> bool:
    """Whether the time in an item's details touches a period; days as texts are in order."""
    first, last = period.first or date.min, period.last or date.max
    return bool(details["from"] <= last.isoformat() and details["due"] >= first.isoformat())


def _dimension(standing: PlanStanding, name: str) -> str | None:
    return getattr(standing, name) if name in DIMENSIONS else None
