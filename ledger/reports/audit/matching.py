"""What a number speaks of, by the words around it and its unit; its value has no part in this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import log
from typing import NamedTuple

from ledger.kernel.expression import Filters
from ledger.locale import labels_of
from ledger.reports.audit.catalogue import Catalogue, Entry
from ledger.reports.audit.lexicon import Pattern, words
from ledger.reports.audit.numbers import unit_group
from ledger.reports.audit.shapes import Candidate, Number
from ledger.reports.audit.windows import HEAD, OWN, Said

MISSING, OPTIONAL_MISSING, UNEXPLAINED, BARE_UNEXPLAINED = 0.6, 0.3, 0.3, 0.7
"""The price of words that are missing, and of words beside the number that a candidate does not explain; where a
clause has no more than a verb (落实3项) the verb is all that tells it from the clause before."""

SAME_UNIT, LIKE_UNIT = 1.5, 0.25
IN_SO_MANY_WORDS, WHOLE_LABEL = 1.5, 4
"""What it adds that the label of a figure is said as it is."""

VALUE_SAID, NAME_SAID = 2.5, 3.0
NEAR_ENOUGH = 0.65
"""A filter's word must be said in the clause of the number, or the one before it."""

TELLING = 0.75
"""Words nearly as telling as the most telling one of a candidate must all be said."""

NEARLY = 0.5
ARTICLE = 2.0

BROKEN_DOWN = 6
"""How many of the best candidates are tried with filters."""


class Scored(NamedTuple):
    """A candidate with how well the words around a number speak of it."""

    candidate: Candidate
    score: float
    coverage: float
    weight: float
    telling: bool = True


class Matcher:
    """Scores every candidate of a ledger for the words around a number."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.entries = catalogue.entries
        self.weights = catalogue.weights
        units: dict[str, int] = {}
        for entry in self.entries:
            units[entry.candidate.unit] = units.get(entry.candidate.unit, 0) + 1
        self.units = units

    def ranked(self, number: Number, said: Said) -> list[Scored]:
        """Whole figures, accounts and quoted figures by how well they fit, the best first."""
        found: dict[tuple[str, Filters], Scored] = {}
        article = number.chinese and number.low == 1 and not number.every
        for entry in self.entries:
            unit = self.unit_score(number, entry.candidate)
            if unit is None:
                continue
            best = max((self.scored(entry, pattern, said, unit) for pattern in entry.patterns), key=_by_score)
            if best.weight and (not article or self.is_head(entry, said)):
                place = entry.candidate.name, entry.candidate.filters
                found[place] = max(found.get(place, best), best, key=_by_score)
        return sorted(found.values(), key=_by_score, reverse=True)

    def is_head(self, entry: Entry, said: Said) -> bool:
        """Whether what 一个 stands before is a word of the candidate: else it only is an article."""
        concepts = {each for pattern in entry.patterns for each in pattern.concepts}
        return any(said.weight(each) >= HEAD and self.weights(each) > ARTICLE for each in concepts)

    def unit_score(self, number: Number, candidate: Candidate) -> float | None:
        """What the unit adds; None where the number cannot be in the candidate's unit."""
        unit = candidate.unit
        if number.aside == "measure":
            return log(1 + len(self.entries) / self.units[unit]) if unit == number.unit else None
        if (unit == "%") != (number.unit == "%") or (unit == "元") != (number.unit == "元"):
            return None
        if not number.unit:
            return 0.0
        if number.unit == unit:
            return SAME_UNIT
        return LIKE_UNIT if unit in unit_group(number.unit) else None

    def scored(self, entry: Entry, pattern: Pattern, said: Said, unit: float) -> Scored:
        """How well one way of speaking of a candidate is met."""
        total = weight = missing = 0.0
        for concept in pattern.concepts:
            worth, near = self.weights(concept), said.weight(concept)
            total += worth
            weight += worth * near
            missing += worth * (1 - near) if near < NEAR_ENOUGH else 0.0
        most = max(map(self.weights, pattern.concepts), default=0.0)
        telling = all(said.weight(each) >= NEARLY for each in pattern.concepts if self.weights(each) >= most * TELLING)
        extra = 0.0
        for concept in pattern.optional:
            worth, near = self.weights(concept), said.weight(concept)
            extra += worth * near * 0.5 - worth * (1 - near) * OPTIONAL_MISSING
        if not total:
            return Scored(entry.candidate, 0.0, 0.0, 0.0)
        known = pattern.concepts | pattern.optional
        worths = self.weights.full if said.bare else self.weights.of
        beside = sum(worths.get(each, 0.0) for each in said.beside if each not in known)
        unexplained = (BARE_UNEXPLAINED if said.bare else UNEXPLAINED) * beside
        score = (weight - MISSING * missing - unexplained + extra + unit + entry.bonus) * entry.worth
        if any(len(each) >= WHOLE_LABEL and said.literal(each) >= OWN for each in entry.labels):
            score += IN_SO_MANY_WORDS
        rare = unit if unit >= SAME_UNIT else 0.0
        covered = min(1.0, (weight + rare) / (total + rare))
        return Scored(entry.candidate, score, covered, weight + rare, rare > SAME_UNIT or telling)

    # --- filters -----------------------------------------------------------------------------------------

    @cached_property
    def values(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The words for the values of dimensions that are choices."""
        told = words()["values"]
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for name, labels in labels_of("choices").items():
            place, _, value = name.rpartition(".")
            dimension = place if place == "station.type" else place.rpartition(".")[2]
            if dimension in words()["dimensions"]["choices"] and f"{dimension}.{value}" not in told:
                new = [each.lower() for each in (labels["zh"], labels["en"]) if len(each) > 1]
                found[dimension, value] = tuple(dict.fromkeys((*found.get((dimension, value), ()), *new)))
        for name, forms in told.items():
            dimension, _, value = name.rpartition(".")
            found[dimension, value] = tuple(forms)
        return found

    def filters_said(self, said: Said) -> Iterator[tuple[str, str, float, frozenset[str]]]:
        """Each value of a dimension that is said near a number, what that is worth, and its concepts."""
        for (dimension, value), forms in self.values.items():
            near = max((said.literal(form) for form in forms), default=0.0)
            if near >= NEAR_ENOUGH:
                concepts = frozenset(each for form in forms for each in self.catalogue.lexicon.pattern(form).concepts)
                yield dimension, value, VALUE_SAID * near, concepts
        for dimension, names in self.catalogue.names.items():
            told = {name: weight for name, _ in names if (weight := said.literal(name.lower())) >= NEAR_ENOUGH}
            if dimension == "deputy" and len(told) > 1:
                continue  # 张三、李四等3人: what is said of several is the number of no single one
            for name, weight in told.items():
                yield dimension, name, NAME_SAID * weight, frozenset()

    def names_one(self, said: Said) -> bool:
        """Whether a station, unit, deputy or group is named near a number."""
        return any(not concepts for _, _, _, concepts in self.filters_said(said))

    def narrowed(self, best: Sequence[Scored], said: Said) -> list[tuple[Scored, str, str, float]]:
        """The best candidates with each filter that is said and not yet part of their words."""
        found = []
        filters = list(self.filters_said(said))
        for scored in best[:BROKEN_DOWN]:
            if scored.candidate.kind == "quoted" or scored.coverage < NEAR_ENOUGH:
                continue
            for dimension, value, worth, concepts in filters:
                if any(name == dimension for name, _ in scored.candidate.filters):
                    continue
                if concepts & self._concepts(scored.candidate):
                    continue
                found.append((scored, dimension, value, worth))
        return found

    def _concepts(self, candidate: Candidate) -> frozenset[str]:
        place = candidate.name, candidate.filters
        if place not in self._known:
            self._known[place] = frozenset(
                concept
                for entry in self.entries
                if entry.candidate.name == candidate.name
                for pattern in entry.patterns[:2]
                for concept in pattern.concepts
            )
        return self._known[place]

    @cached_property
    def _known(self) -> dict[tuple[str, Filters], frozenset[str]]:
        return {}


def _by_score(scored: Scored) -> float:
    return scored.score
