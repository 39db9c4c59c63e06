"""The table of points: which acts are worth how much, from when to when, as an office may state it.

The form of a line stands at the head of `points.toml`, the shipped table. A line of the office's own
takes the place of the earlier line of the same name from its first day on, and leaves the time before
it as it was.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from ledger.kernel.finding import Finding, error
from ledger.rules.points_reading import read_group, read_item, read_veto, unknown_keys

Dimension = str | tuple[str, ...]
"""The value of a dimension; several where it is a list, such as the levels of a deputy."""


def values_of(dimensions: Mapping[str, Dimension], name: str) -> tuple[str, ...]:
    """The values of one dimension; the empty text where it is missing."""
    value = dimensions.get(name) or ""
    return value if isinstance(value, tuple) else (value,)


@frozen
class Match:
    """Which postings count: of these accounts and their subtrees, with these values of dimensions."""

    accounts: tuple[str, ...] = ()
    where: Mapping[str, frozenset[str]] = {}

    def covers(self, account: str) -> bool:
        """Whether the account is one of these, or lies beneath one."""
        return any(account == one or account.startswith(f"{one}:") for one in self.accounts)

    def holds(self, dimensions: Mapping[str, Dimension]) -> bool:
        """Whether each dimension asked for has one of its values; a missing one counts as empty."""
        return not self.where or all(
            not values.isdisjoint(values_of(dimensions, name)) for name, values in self.where.items()
        )


@frozen
class Bounds:
    """The most and the least that a group of lines, or a whole period, may come to."""

    cap: Decimal | None = None
    floor: Decimal | None = None
    start: date = date.min

    def clamp(self, points: Decimal) -> Decimal:
        """The points within the bounds."""
        if self.cap is not None and points > self.cap:
            return self.cap
        return self.floor if self.floor is not None and points < self.floor else points


@frozen(kw_only=True)
class Item:
    """One line of the table; the meaning of each field stands at the head of `points.toml`."""

    name: str
    match: Match = Match()
    without: Match = Match()
    per: str = "event"
    first: Decimal = Decimal(0)
    further: Decimal = Decimal(0)
    cap: Decimal | None = None
    tier_by: str = "level"
    tiers: Mapping[str, Decimal] = {}
    bands: tuple[tuple[Decimal, Decimal], ...] = ()
    share: str = "each"
    group: str | None = None
    start: date = date.min
    end: date = date.max
    version: str = ""
    origin: str = "office"

    bounds: Bounds = field(init=False)

    @bounds.default
    def _own_bounds(self) -> Bounds:
        """The line's own cap: the most of what is given, the least of what is deducted."""
        return Bounds(floor=self.cap) if self.cap is not None and self.cap < 0 else Bounds(self.cap)

    def tier_of(self, dimensions: Mapping[str, Dimension]) -> str:
        """The tier of an act; of several values the one that is worth most."""
        if not self.tiers:
            return ""
        values = values_of(dimensions, self.tier_by)
        return max(values, key=lambda value: self.tiers.get(value, Decimal("-Infinity")))

    def worth(self, number: Decimal) -> Decimal:
        """The points of so many of them in a period, before any cap."""
        if self.bands:
            return max((points for at_least, points in self.bands if number >= at_least), default=Decimal(0))
        if number <= 0:
            return Decimal(0)
        return self.first * min(number, Decimal(1)) + self.further * max(number - 1, Decimal(0))

    def worth_between(self, before: Decimal, after: Decimal) -> Decimal:
        """What going from one number of them to another adds."""
        if before >= 1 and after >= 1 and not self.bands:
            return self.further * (after - before)
        return self.worth(after) - self.worth(before)

    def holds_on(self, day: date, shipped: str | None) -> bool:
        """Whether the line is in force, `shipped` being the office's choice about the shipped table."""
        if self.origin != "office" and shipped is None:
            return False
        if self.origin == "addition" and shipped != "with_street_additions":
            return False
        return self.start <= day <= self.end


@frozen(kw_only=True)
class Veto:
    """What rules out a good grade whatever the points; `over` all entries given, or one period."""

    name: str
    match: Match = Match()
    without: Match = Match()
    at_least: Decimal = Decimal(1)
    over: str = "period"
    start: date = date.min
    end: date = date.max
    origin: str = "office"

    def holds_on(self, day: date, shipped: str | None) -> bool:
        """Whether the veto is in force, `shipped` being the office's choice about the shipped table."""
        return (self.origin == "office" or shipped is not None) and self.start <= day <= self.end


_Line = TypeVar("_Line", Item, Veto)


@frozen
class Table:
    """All lines with their days of validity, the bounds of groups, and the vetoes."""

    items: tuple[Item, ...]
    groups: Mapping[str, tuple[Bounds, ...]]
    vetoes: tuple[Veto, ...]

    @staticmethod
    def load(config: Mapping[str, Any]) -> tuple[Table, list[Finding]]:
        """The shipped table with what a decoded `ledger.toml` says in `[points]` laid over it."""
        own = config.get("points", {})
        if not isinstance(own, Mapping):
            return shipped(), [error("points.not_a_table", field="points")]
        table, findings = _table(own, "points.", "office")
        findings = [*unknown_keys(own, ("item", "groups", "veto"), "points"), *findings]
        items, two_items = _superseded((*shipped().items, *table.items), "item")
        vetoes, two_vetoes = _superseded((*shipped().vetoes, *table.vetoes), "veto")
        groups = {**shipped().groups}
        for name, bounds in table.groups.items():
            groups[name] = _bounds_over(groups.get(name, ()), bounds)
        used = {item.group for item in items}
        findings += (
            error("points.unused_group", field=f"points.groups.{name}", name=name)
            for name in table.groups
            if name not in used
        )
        return Table(items, groups, vetoes), [*findings, *two_items, *two_vetoes]

    def accounts(self) -> tuple[str, ...]:
        """The accounts whose postings the caller has to give, subtrees included, without repetition."""
        lines: tuple[Item | Veto, ...] = (*self.items, *self.vetoes)
        matches = [match for line in lines for match in (line.match, line.without)]
        return tuple(sorted({account for match in matches for account in match.accounts}))

    def bounds(self, group: str, on: date) -> Bounds:
        """The bounds of a group in force on a day."""
        steps = self.groups.get(group, ())
        return next((bounds for bounds in reversed(steps) if bounds.start <= on), Bounds())


@cache
def shipped() -> Table:
    """The shipped table; a mistake in it is a broken program."""
    text = (Path(__file__).parent / "points.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    version = data.pop("version")
    table, findings = _table(data, "", "shipped")
    if findings:
        raise ValueError(f"points.toml: {findings[0]}")
    return evolve(table, items=tuple(evolve(item, version=version) for item in table.items))


def _table(data: Mapping[str, Any], place: str, origin: str) -> tuple[Table, list[Finding]]:
    """The lines, groups and vetoes of one file that are sound, and what is wrong with the others."""
    findings: list[Finding] = []
    items = [_item(fields, origin) for fields in _sound(data, "item", read_item, place, findings)]
    vetoes = [Veto(**_matched(fields), origin=origin) for fields in _sound(data, "veto", read_veto, place, findings)]
    groups: dict[str, tuple[Bounds, ...]] = {}
    tables = data.get("groups", {})
    if not isinstance(tables, Mapping):
        findings.append(error("points.not_a_table", field=f"{place}groups"))
        tables = {}
    for name, raw in tables.items():
        steps = read_group(raw, f"{place}groups.{name}", findings)
        groups[name] = tuple(sorted((Bounds(**step) for step in steps), key=lambda bounds: bounds.start))
    return Table(tuple(items), groups, tuple(vetoes)), findings


def _sound(
    data: Mapping[str, Any],
    kind: str,
    read: Callable[[Any, str, list[Finding]], dict[str, Any]],
    place: str,
    findings: list[Finding],
) -> Iterator[dict[str, Any]]:
    """The fields of each line that is sound; what is wrong with the others goes to the findings."""
    lines = data.get(kind, [])
    if not isinstance(lines, list):
        findings.append(error("points.not_a_table", field=f"{place}{kind}"))
        return
    for position, raw in enumerate(lines, 1):
        before = len(findings)
        fields = read(raw, f"{place}{kind}[{position}]", findings)
        if len(findings) == before:
            yield fields


def _item(fields: dict[str, Any], origin: str) -> Item:
    """A line of the table; without a version of its own it is known by its first day."""
    addition = fields.pop("addition", False)
    start = fields.get("start")
    fields.setdefault("version", start.isoformat() if start else "ledger.toml")
    return Item(**_matched(fields), origin="addition" if addition and origin == "shipped" else origin)


def _matched(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with accounts and filters gathered into what a line matches."""
    match = Match(fields.pop("account", ()), fields.pop("where", {}))
    without = Match(fields.pop("without", ()))
    return {**fields, "match": match, "without": without}


def _superseded(lines: Iterable[_Line], kind: str) -> tuple[tuple[_Line, ...], list[Finding]]:
    """Lines of one name so that each ends where the next begins; two on one day are a finding."""
    by_name: dict[str, list[_Line]] = {}
    for line in lines:
        by_name.setdefault(line.name, []).append(line)
    kept: list[_Line] = []
    findings: list[Finding] = []
    for name, versions in by_name.items():
        versions.sort(key=lambda line: (line.start, line.origin == "office"))
        for one, following in pairwise(versions):
            same_day = following.start == one.start
            stated_end = one.end < date.max and one.end >= following.start
            if one.origin == "office" and (same_day or stated_end):
                findings.append(error("points.two_lines", field=f"points.{kind}", name=name, date=following.start))
            if not same_day:
                kept.append(evolve(one, end=min(one.end, following.start - timedelta(days=1))))
        kept.append(versions[-1])
    return tuple(kept), findings


def _bounds_over(shipped: tuple[Bounds, ...], own: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """The bounds of a group with the office's own from the day on from which they hold."""
    by_start = {bounds.start: bounds for bounds in (*shipped, *own)}
    return tuple(by_start[start] for start in sorted(by_start))
