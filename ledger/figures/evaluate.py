"""Figures as people and programs read them: evaluated, rounded, worded, and led back to their events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.figures import Definitions
from ledger.kernel.evaluation import Evaluation
from ledger.kernel.expression import Filters, Reference
from ledger.kernel.figure import Definition, Key, Pointing, Result, Term, nodes_in, parsed, referred, terms
from ledger.kernel.finding import Finding, Refused
from ledger.kernel.period import Period
from ledger.kernel.rounding import (
    AS_IT_IS,
    LEDGER_DIGITS,
    Exact,
    Rounding,
    Words,
    number,
    number_text,
    parts,
    rounded,
    rounded_whole,
    text,
)
from ledger.kernel.ruling import Step, joined, names_in
from ledger.locale import figure_label

if TYPE_CHECKING:
    from ledger.figures.plan import Plans
    from ledger.store.model.query import Query
    from ledger.store.model.rows import EvidenceRow

WORDS: Mapping[str, Words] = {"zh": Words(), "en": Words("n/a", "about ")}
PERCENT = "%"


class FigureValue(NamedTuple):
    """One figure for one period and one key of its breakdown.

    `value` is exact to a millionth, in the figure's unit; `text` is how it is printed. Both are without a
    number where the denominator is 0, or where `finding` says why the figure cannot be given.
    """

    name: str
    label: str
    unit: str
    value: Exact | None
    numerator: Exact | None
    denominator: Exact | None
    text: str
    period: str
    by: Mapping[str, str | None] | None = None
    approximate: bool = False
    rounding: Rounding = AS_IT_IS
    finding: Finding | None = None

    @property
    def share(self) -> str:
        """Numerator over denominator as people write them: `40/49`; empty where the figure is no ratio."""
        if self.denominator is None:
            return ""
        return f"{plain_text(self.numerator or 0)}/{plain_text(self.denominator)}"

    def as_json(self) -> dict[str, Any]:
        """The object other programs read; amounts are JSON numbers."""
        shape: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "value": number(self.value),
        }
        if self.denominator is not None:
            shape |= {"numerator": number(self.numerator), "denominator": number(self.denominator)}
        shape |= {"text": self.text, "period": self.period}
        if self.by is not None:
            shape["by"] = dict(self.by)
        return shape


class Why(NamedTuple):
    """A figure, the postings behind it in order of history, and the rules of the office that it was counted by."""

    figures: list[FigureValue]
    evidence: list[EvidenceRow]
    rules: list[tuple[str, Step]]


def figures(
    query: Query,
    definitions: Definitions,
    period: Period,
    names: Sequence[str] | None = None,
    by: tuple[str, ...] = (),
    lang: str = "zh",
    *,
    filters: Filters = (),
    rate: Rounding | None = None,
    points: Pointing | None = None,
    bound: Rounding | None = None,
) -> list[FigureValue]:
    """The figures named (all that are not on request only where `names` is None), a row for each key.

    An unknown name is refused with the nearest ones. A figure that cannot be given (two schemes in one
    share, two units in one sum) carries its finding and never hides the others. Without `points`, figures
    that need them are left out of "all". Percentages are printed by the office's rule of the period's last
    day where no `rate` is given; a floor or ceiling of `bound` is applied to all that is no percentage.
    """
    if names is None:
        chosen = [definition for definition in definitions.values() if not definition.on_request]
    else:
        chosen = [referred(definitions, name, ()) for name in names]
    plan = LatePlans(query, definitions)
    work = Evaluation(query, period, by, filters, definitions, points, plan, definitions.alike, definitions.rules)
    printed = rate or definitions.rules.rate(last_day(period, query.as_of))
    printer = Printer(definitions, period, by, lang, printed, work.results, bound)
    values: list[FigureValue] = []
    for definition in chosen:
        found = printer.values(definition)
        if names is None and any(each.finding and each.finding.code == "figure.no_points" for each in found):
            continue
        values += found
    return values


def why(
    query: Query,
    definitions: Definitions,
    name: str,
    period: Period,
    lang: str = "zh",
    *,
    filters: Filters = (),
    rate: Rounding | None = None,
    points: Pointing | None = None,
    bound: Rounding | None = None,
) -> Why:
    """A figure with every posting it rests on: those of the numerator, then of the denominator, marked so."""
    rows = figures(
        query, definitions, period, [name], lang=lang, filters=filters, rate=rate, points=points, bound=bound
    )
    plan = LatePlans(query, definitions)
    rests = terms(
        definitions[name],
        period,
        filters=filters,
        definitions=definitions,
        points=points,
        plan=plan,
        rules=definitions.rules,
    )
    evidence = [*query.evidence(rests), *plan.told()]
    applied = rules_applied(definitions, name, period)
    return Why(rows, sorted(evidence, key=lambda row: row.occurred), applied)


def rules_applied(definitions: Definitions, name: str, period: Period) -> list[tuple[str, Step]]:
    """The rules of the office that a figure rests on, each with its values and the days on which they hold."""
    names: dict[str, None] = {}
    asked = [name]
    for each in asked:
        definition = referred(definitions, each, ())
        names |= dict.fromkeys(names_in(definition.expression))
        nodes = nodes_in(parsed(definition.expression))
        asked += (node.name for node in nodes if isinstance(node, Reference) and node.name not in asked)
    return [(rule, step) for rule in names for step in joined(definitions.rules.steps(rule, period), period)]


def plain_text(value: Exact) -> str:
    """An exact number as a decimal: 41960.5, and a sum of ratios to six digits."""
    return number_text(rounded(Fraction(value), LEDGER_DIGITS), zeros=False)


class LatePlans:
    """The plan for figures that say `plan(…)`; nothing is loaded for those that do not."""

    def __init__(self, query: Query, definitions: Definitions) -> None:
        self.query = query
        self.definitions = definitions

    @cached_property
    def _plans(self) -> Plans:
        from ledger.figures.plan import Plans

        return Plans(self.query, self.definitions)

    def plan(self, part: str, filters: Filters, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        """One part of how the planned items stand."""
        return self._plans.plan(part, filters, period, by)

    def terms(self, part: str, filters: Filters, period: Period) -> Iterable[Term]:
        """The balances this part rests on."""
        return self._plans.terms(part, filters, period)

    def told(self) -> Iterable[EvidenceRow]:
        """The progress told by hand of the items whose terms were asked for."""
        return self._plans.told() if "_plans" in vars(self) else ()


class Printer:
    """One request for figures: how the results of each become what people read."""

    def __init__(
        self,
        definitions: Mapping[str, Definition],
        period: Period,
        by: tuple[str, ...],
        lang: str,
        rate: Rounding,
        results: Callable[[Definition], list[Result]],
        bound: Rounding | None = None,
    ) -> None:
        self.definitions = definitions
        self.period = period
        self.by = by
        self.lang = lang
        self.rate = rate
        self.bound = bound
        self.words = WORDS.get(lang, Words())
        self.results = results
        self.wholes: dict[str, dict[tuple[str, Key], Decimal]] = {}

    def values(self, definition: Definition) -> list[FigureValue]:
        """The printed values of a figure, or one that carries the finding why there is none."""
        try:
            results = self.results(definition)
            return [self.value(definition, result) for result in results]
        except Refused as refused:
            return [self.value(definition, Result((), None), refused.findings[0])]

    def value(self, definition: Definition, result: Result, finding: Finding | None = None) -> FigureValue:
        """One result, rounded and worded."""
        rounding = definition.rounding or (self.rate if definition.unit == PERCENT else AS_IT_IS)
        if self.bound is not None and definition.unit != PERCENT:
            bound = self.bound
            rounding = rounding._replace(floor=bound.floor, ceil=bound.ceil, suffix=bound.suffix)
        value = _in_unit(definition, result)
        adjusted = None
        if rounding.sum_to_100 and definition.whole and value is not None:
            adjusted = self.whole(definition.whole, rounding).get((definition.name, result.key))
        return FigureValue(
            definition.name,
            figure_label(self.lang, definition),
            definition.unit,
            None if value is None else _millionths(value),
            result.numerator,
            result.denominator,
            text(value, definition.unit, rounding, result.approximate, self.words, adjusted),
            self.period.text,
            dict(zip(self.by, result.key, strict=True)) if self.by and finding is None else None,
            result.approximate,
            rounding,
            finding,
        )

    def whole(self, name: str, rounding: Rounding) -> dict[tuple[str, Key], Decimal]:
        """The rounded parts of one whole for each key, made to add up."""
        if name not in self.wholes:
            shares: dict[Key, dict[str, Exact]] = {}
            for definition in (each for each in self.definitions.values() if each.whole == name):
                for result in self.results(definition):
                    shares.setdefault(result.key, {})[definition.name] = _in_unit(definition, result) or 0
            digits = LEDGER_DIGITS if rounding.digits is None else rounding.digits
            self.wholes[name] = {
                (part, key): adjusted
                for key, by_name in shares.items()
                for part, adjusted in _adjusted(by_name, digits)
            }
        return self.wholes[name]


def last_day(period: Period, as_of: date | None) -> date | None:
    """The day whose rules a period is printed by: its last, as far as it is known."""
    days = [day for day in (period.last, as_of) if day is not None]
    return min(days, default=None)


def _adjusted(shares: Mapping[str, Exact], digits: int) -> Iterable[tuple[str, Decimal]]:
    return zip(shares, parts(list(shares.values()), digits), strict=True)


def _in_unit(definition: Definition, result: Result) -> Exact | None:
    return result.value if result.value is None or definition.unit != PERCENT else result.value * 100


def _millionths(value: Exact) -> Exact:
    return value if isinstance(value, int) else Fraction(rounded_whole(value * 10**LEDGER_DIGITS), 10**LEDGER_DIGITS)
