"""The figures of many committees as values: each committee's own, and the total that may be formed of them.

A total is never a mean of rates: numerators and denominators are added up first. Names that only mean something
inside a committee (its deputies, stations, units) are kept apart by committee, so that two deputies of one name
are two. Where committees do not mean the same by a figure there is none, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ledger.figures.evaluate import FigureValue, Printer
from ledger.figures.rules import RATE
from ledger.kernel.combined import Part, Total, unpacked
from ledger.kernel.figure import Definition, Key
from ledger.kernel.finding import Finding, note, warning
from ledger.kernel.period import Period
from ledger.kernel.rounding import Rounding, number
from ledger.locale import figure_label
from ledger.reports.partial import Plain, unpacked_definition, unpacked_finding, unpacked_part

LOCAL = ("recorder", "community", "constituency", "parent", "area", "served", "task", "plan", "committee")
"""Dimensions beside the keys of entities whose values mean something inside one committee only."""
ENDINGS = ("街道人大工委", "街道人大工作委员会", "街人大工委", "人大工委", "人大工作委员会", "街道工委", "工委")
"""What names of committees end with, the longest first."""
APART = "\x1f"


class Committee(NamedTuple):
    """One of those combined: its name, where its records are and how they stand, and what it answered."""

    name: str
    folder: str
    commit: str | None
    events: int
    answer: Plain


class Row(NamedTuple):
    """One figure for one key of the breakdown: each committee's value (None: it has none) and the total.

    `by` are the values as people read them: `张三 (东街)` where the name means something in one committee only.
    """

    name: str
    label: str
    unit: str
    by: Key
    values: tuple[Plain | None, ...]
    total: FigureValue | None


class Combined(NamedTuple):
    """The figures of many committees; `findings` tell what could not be read or compared."""

    period: str
    by: tuple[str, ...]
    committees: list[Committee]
    rows: list[Row]
    findings: list[Finding]


class Rows:
    """The rows of a combination: every figure that one of the committees has."""

    def __init__(self, committees: Sequence[Committee], asked: Plain) -> None:
        self.committees = committees
        self.asked = asked
        self.by: tuple[str, ...] = tuple(asked["by"])
        self.local = [is_local(name) for name in self.by]
        self.short = short_names([each.name for each in committees])
        self.named = [self.apart(place) for place in range(len(committees))]
        self.definitions: dict[str, Definition] = {}
        for each in committees:
            for name, data in each.answer["figures"].items():
                if name not in self.definitions:
                    self.definitions[name] = unpacked_definition(data)
        rates = {str(each.answer["rate"]): each.answer["rate"] for each in committees}
        rate = Rounding(**next(iter(rates.values()))) if len(rates) == 1 else RATE
        self.total = Total(self.parts(), self.period(), self.by, self.definitions)
        self.printer = Printer(self.definitions, self.period(), self.by, asked["lang"], rate, self.total.results)

    def period(self) -> Period:
        """The period asked for, by its text; its days are each committee's own."""
        return Period(self.asked["period"], None, None)

    def parts(self) -> dict[str, list[Part]]:
        """What each figure's total rests on."""
        found: dict[str, list[Part]] = {}
        for place, each in enumerate(self.committees):
            for name, data in each.answer["parts"].items():
                found.setdefault(name, []).append(unpacked_part(data, self.named[place]))
        return found

    def apart(self, place: int) -> Callable[[Sequence[str | None]], Key]:
        """How the keys of one committee are told from those of the others."""

        def named(key: Sequence[str | None]) -> Key:
            pairs = zip(key, self.local, strict=True)
            return tuple(
                f"{value}{APART}{self.short[place]}" if own and value is not None else value for value, own in pairs
            )

        return named if any(self.local) else tuple

    def all(self, findings: list[Finding]) -> list[Row]:
        """The rows in the order of the figures; what has no total is told in `findings`."""
        order: dict[str, None] = dict.fromkeys(self.asked["names"])
        for each in self.committees:
            order |= dict.fromkeys(each.answer["rows"])
        return [row for name in order for row in self.of(name, findings)]

    def of(self, name: str, findings: list[Finding]) -> list[Row]:
        """The rows of one figure."""
        definition = self.definitions[name]
        values: dict[Key, list[Plain | None]] = {}
        for place, each in enumerate(self.committees):
            for value in each.answer["rows"].get(name, ()):
                key = self.named[place](value["key"])
                if key not in values:
                    values[key] = [None] * len(self.committees)
                values[key][place] = value
        totals = self.totals(definition, findings)
        keys = list({**values, **totals})
        if len(keys) > 1:
            keys.sort(key=lambda key: [(each is None, each or "") for each in key])
        label = figure_label(self.asked["lang"], definition)
        nothing: list[Plain | None] = [None] * len(self.committees)
        return [
            Row(name, label, definition.unit, shown_key(key), tuple(values.get(key, nothing)), totals.get(key))
            for key in keys
        ]

    def totals(self, definition: Definition, findings: list[Finding]) -> dict[Key, FigureValue]:
        """The total for each key; none where the committees do not mean the same or one cannot say."""
        name = definition.name
        having = [each for each in self.committees if name in each.answer["rows"]]
        refused = [each.name for each in having if name not in each.answer["parts"]]
        meanings = {each.answer["signatures"].get(name) for each in having}
        if refused and not self.asked["names"]:  # of an overview it is enough that there is no number
            return {}
        if refused:
            findings.append(warning("combine.part_missing", name=name, committees=refused))
            for each in having:
                told = (row["finding"] for row in each.answer["rows"][name] if row["finding"])
                findings += [unpacked_finding(data)._replace(severity="warning", file=each.name) for data in told]
            return {}
        if len(meanings) > 1:
            findings.append(warning("combine.meanings", name=name, committees=[each.name for each in having]))
            return {}
        if len(having) < len(self.committees):
            lacking = [each.name for each in self.committees if each not in having]
            findings.append(note("combine.only_some", name=name, committees=lacking))
        found = self.printer.values(definition)
        if self.asked["names"]:
            findings += [each.finding._replace(severity="warning") for each in found if each.finding]
        return {tuple(each.by.values()) if each.by else (): each for each in found if each.finding is None}


def is_local(dimension: str) -> bool:
    """Whether the values of a dimension mean something inside one committee only: its deputies, its stations."""
    from ledger.subjects import DIMENSIONS

    return dimension.rpartition(".")[2] in {*DIMENSIONS.values(), *LOCAL}


def shown_key(key: Key) -> Key:
    """The key as people read it."""
    return tuple(
        None if each is None else f"{each.partition(APART)[0]} ({each.partition(APART)[2]})" if APART in each else each
        for each in key
    )


def short_names(names: Sequence[str]) -> list[str]:
    """Names without the ending that all share: 东街 and 西街 for two 街道人大工委."""
    ending = next(
        (each for each in ENDINGS if all(len(name) > len(each) and name.endswith(each) for name in names)), ""
    )
    shorter = [name.removesuffix(ending) for name in names]
    return shorter if len(set(shorter)) == len(names) else list(names)


def combined_data(found: Combined) -> Plain:
    """The combination for other programs, without its findings."""
    names = [each.name for each in found.committees]
    return {
        "period": found.period,
        "committees": [
            {"committee": each.name, "folder": each.folder, "commit": each.commit, "events": each.events}
            for each in found.committees
        ],
        "figures": [
            {
                "name": row.name,
                "label": row.label,
                "unit": row.unit,
                **({"by": dict(zip(found.by, row.by, strict=True))} if found.by else {}),
                "total": None if row.total is None else _total_data(row.total),
                "committees": [
                    {"committee": name, **_value_data(value)}
                    for name, value in zip(names, row.values, strict=True)
                    if value is not None
                ],
            }
            for row in found.rows
        ],
    }


def _total_data(total: FigureValue) -> Plain:
    data = total.as_json()
    return {name: data[name] for name in ("value", "numerator", "denominator", "text") if name in data}


def _value_data(value: Plain) -> Plain:
    data: Plain = {"value": plain_number(value["value"])}
    if value["denominator"] is not None:
        data |= {name: plain_number(value[name]) for name in ("numerator", "denominator")}
    return data | {"text": value["text"]}


def plain_number(value: int | str | None) -> int | float | None:
    """A packed number as JSON has it."""
    return None if value is None else number(unpacked(value))


def empty(row: Row) -> bool:
    """Whether nobody has anything there."""
    return not (row.total and row.total.value) and not any(value and value["value"] for value in row.values)
