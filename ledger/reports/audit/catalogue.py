"""Everything the ledger can say a number of: its figures, its accounts, and the figures it quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from ledger.figures import Definitions
from ledger.figures.evaluate import FigureValue, figures
from ledger.kernel.expression import Expression, Filters, Plan, Points, Reference
from ledger.kernel.figure import Definition, Pointing, balances_in, children, parsed
from ledger.kernel.finding import Refused
from ledger.kernel.period import ALL, Period
from ledger.kernel.rounding import Rounding
from ledger.locale import Language, account_label, figure_label, in_terms
from ledger.reports.audit.lexicon import Lexicon, Pattern, Weights, words
from ledger.reports.audit.shapes import Candidate
from ledger.store.model.entities import Entity
from ledger.store.model.query import Query

ACCOUNT_WORTH = 0.85
"""An account is only spoken of where no figure fits as well: figures are what reports are written from."""


OWN_FIGURE = 1.5
"""An office that defines a figure speaks of it: it is a little likelier than a shipped one."""


class Entry(NamedTuple):
    """A candidate with the patterns of words that speak of it."""

    candidate: Candidate
    patterns: tuple[Pattern, ...]
    worth: float = 1.0
    bonus: float = 0.0
    labels: tuple[str, ...] = ()


class Sources(NamedTuple):
    """The ledger as a draft is checked against it."""

    query: Query
    definitions: Definitions
    rate: Rounding
    lang: Language
    points: Pointing | None = None
    phrases: Mapping[str, Iterable[str]] = {}
    own: frozenset[str] = frozenset()
    quoted: Sequence[Entity] = ()


class Catalogue:
    """All candidates of one ledger with their words, and what each amounts to."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.query = sources.query
        self.lexicon = Lexicon()
        self.values: dict[tuple[str, Filters, str], FigureValue] = {}
        self.keys: dict[tuple[str, str, str], Mapping[str, Fraction]] = {}
        self.own: dict[str, Definition] = {}

    @cached_property
    def entries(self) -> list[Entry]:
        """Every candidate that anything was ever recorded for."""
        return [*self._figures(), *self._accounts(), *self._quoted()]

    @cached_property
    def weights(self) -> Weights:
        """How much each concept tells: among all figures there are, so that a small ledger weighs as a large one."""
        known = {entry.candidate.name for entry in self.entries}
        others = [
            tuple(self.lexicon.pattern(label) for label in (each.zh, each.en))
            for each in self.sources.definitions.values()
            if each.name not in known
        ]
        return Weights([*(entry.patterns for entry in self.entries), *others])

    def _figures(self) -> Iterator[Entry]:
        phrases = self._phrases()
        for definition in self.sources.definitions.values():
            if not self._is_live(parsed(definition.expression), ()):
                continue
            named = dict.fromkeys((definition.zh, definition.en, in_terms(definition.zh)))
            patterns = [self.lexicon.pattern(each) for each in named]
            label = figure_label(self.sources.lang, definition)
            labels = tuple(Lexicon.short(each.lower()) for each in named)
            bonus = OWN_FIGURE if definition.name in self.sources.own else 0.0
            for filters, told in phrases.get(definition.name, {(): ()}).items():
                own = tuple(self.lexicon.pattern(each) for each in told)
                candidate = Candidate(definition.name, filters, label, definition.unit)
                yield Entry(candidate, (*(() if filters else patterns), *own), 1.0, bonus, () if filters else labels)
            if definition.name in phrases and () not in phrases[definition.name]:
                yield Entry(Candidate(definition.name, (), label, definition.unit), tuple(patterns), 1.0, bonus, labels)

    def _phrases(self) -> dict[str, dict[Filters, tuple[str, ...]]]:
        """The shipped phrases and the office's own, by figure and filters."""
        found: dict[str, dict[Filters, tuple[str, ...]]] = {}
        for source in (words()["phrases"], self.sources.phrases):
            for place, told in source.items():
                name, *pairs = place.split()
                filters = tuple((pair.partition("=")[0], (pair.partition("=")[2],)) for pair in pairs)
                by_filters = found.setdefault(name, {})
                by_filters[filters] = (*by_filters.get(filters, ()), *told)
        return found

    def _is_live(self, node: Expression, path: tuple[str, ...]) -> bool:
        """Whether anything was ever posted to an account of the expression."""
        if any(self.query.subtree(balance.account) for balance in balances_in(node)):
            return True
        if isinstance(node, Reference):
            other = self.sources.definitions.get(node.name)
            return (
                other is not None
                and node.name not in path
                and self._is_live(parsed(other.expression), (*path, node.name))
            )
        if isinstance(node, Points):
            return self.sources.points is not None
        if isinstance(node, Plan):
            return bool(self.query.subtree("plan"))
        return any(self._is_live(child, path) for child in children(node))

    def _accounts(self) -> Iterator[Entry]:
        covered = set()
        for definition in self.sources.definitions.values():
            covered.add(definition.expression)
        for account in self.query.chosen(()):
            name, unit = account.name, account.unit
            expression = f"balance({name})"
            if expression in covered or name.startswith(("performance:", "plan:")):
                continue
            zh, en = account_label("zh", name), account_label("en", name)
            definition = Definition(name, zh, en, unit, f'balance("{name}", unit="{unit}")')
            self.own[name] = definition
            label = en if self.sources.lang == "en" else zh
            patterns = (self.lexicon.pattern(zh), self.lexicon.pattern(en))
            yield Entry(Candidate(name, (), label, unit, "account"), patterns, ACCOUNT_WORTH)

    def _quoted(self) -> Iterator[Entry]:
        for label, state in ((each.key, each.state) for each in self.sources.quoted):
            candidate = Candidate(label, (), label, str(state.get("unit", "")), "quoted", str(state.get("value") or 0))
            yield Entry(candidate, (self.lexicon.pattern(label),))

    # --- what a candidate amounts to ---------------------------------------------------------------------

    def value(self, candidate: Candidate, period: Period) -> tuple[Fraction | None, str]:
        """What the ledger says of a candidate in a period: the exact value, and how it is printed."""
        if candidate.kind == "quoted":
            value = Fraction(candidate.more)
            return value, f"{candidate.more}{candidate.unit}"
        found = self.figure(candidate, period)
        return (None if found.value is None else Fraction(found.value)), found.text

    def figure(self, candidate: Candidate, period: Period) -> FigureValue:
        """The figure behind a candidate, evaluated once for each period."""
        place = candidate.name, candidate.filters, period.text
        if place not in self.values:
            (self.values[place],) = self._evaluated(candidate.name, candidate.filters, period, ())
        return self.values[place]

    def by(self, candidate: Candidate, period: Period, dimension: str) -> Mapping[str, Fraction]:
        """The non-zero values of a candidate broken down by one dimension."""
        place = candidate.name + repr(candidate.filters), period.text, dimension
        if place not in self.keys:
            try:
                found = self._evaluated(candidate.name, candidate.filters, period, (dimension,))
            except Refused:
                found = []
            self.keys[place] = {
                key: Fraction(each.value)
                for each in found
                if each.by and each.value and (key := each.by.get(dimension)) is not None
            }
        return self.keys[place]

    def _evaluated(self, name: str, filters: Filters, period: Period, by: tuple[str, ...]) -> list[FigureValue]:
        sources = self.sources
        definitions = sources.definitions
        if name in self.own:
            definitions = Definitions(iter((self.own[name],)), sources.definitions.alike)
        return figures(
            self.query,
            definitions,
            period,
            [name],
            by,
            sources.lang,
            filters=filters,
            rate=sources.rate,
            points=sources.points,
        )

    def ever(self, candidate: Candidate) -> bool:
        """Whether the candidate is anything but nothing in all the time of the ledger."""
        if candidate.kind == "quoted":
            return True
        return bool(self.figure(candidate, ALL).value)

    def definition(self, candidate: Candidate) -> Definition:
        """The definition of a figure or account."""
        return self.own.get(candidate.name) or self.sources.definitions[candidate.name]

    @cached_property
    def people(self) -> frozenset[str]:
        """The persons that the ledger knows by name: deputies, members of the committee and of its council."""
        subjects = ("deputy", "member", "council_member")
        return frozenset(key for subject in subjects for key, _, _ in self.query.states(subject))

    @cached_property
    def names(self) -> Mapping[str, list[tuple[str, date]]]:
        """The names that breakdowns go by, under their dimension: stations, units, deputies, groups."""
        found = {}
        for dimension, subject in (
            ("station", "station"),
            ("handler", "unit"),
            ("deputy", "deputy"),
            ("group", "group"),
        ):
            rows = self.query.states(subject)
            found[dimension] = [(key, opened) for key, opened, _ in rows if len(key) > 1]
        return found
