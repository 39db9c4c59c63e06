"""The check of a district's draft against the ledgers of its committees.

A number of such a draft is a total (101 contact points), what each committee has (均由…5名委员组成), what a committee
named beside it has (经开区…3名委员), or how many committees have something at all (有4个街道…配备了社工).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from ledger.figures.evaluate import FigureValue
from ledger.kernel.figure import Definition
from ledger.kernel.period import ALL, Period
from ledger.kernel.rounding import text
from ledger.reports.audit.catalogue import Catalogue, Entry, Sources
from ledger.reports.audit.check import Checker
from ledger.reports.audit.compare import tells
from ledger.reports.audit.matching import LIKE_UNIT, Matcher
from ledger.reports.audit.numbers import plain
from ledger.reports.audit.shapes import Candidate, Line, Match, Number, Verdict
from ledger.reports.audit.windows import OF_COMMITTEES, clauses, sentence_of
from ledger.reports.combined import ENDINGS

STREET = "街道"
EACH = ("均", "各", "每", "都", "皆", "each")
JOINED = 14
"""How far behind a number the name of one more committee may stand: 4个街道和经开区."""


class Member(NamedTuple):
    """One committee of the district."""

    name: str
    sources: Sources


class District(Catalogue):
    """The candidates of all committees; a figure is the total over those that have it."""

    def __init__(self, members: Sequence[Member]) -> None:
        super().__init__(members[0].sources)
        self.members = [Catalogue(each.sources) for each in members]
        self.committees = [each.name for each in members]

    @cached_property
    def entries(self) -> list[Entry]:
        """Every candidate that any of them ever recorded anything for."""
        found: dict[tuple[object, ...], Entry] = {}
        for member in self.members:
            for entry in member.entries:
                place = entry.candidate.kind, entry.candidate.name, entry.candidate.filters
                found.setdefault(place, entry)
        return list(found.values())

    def each(self, candidate: Candidate, period: Period) -> list[FigureValue | None]:
        """What each committee has; None where it does not know the figure."""
        return [
            member.figure(candidate, period)
            if candidate.name in member.own or candidate.name in member.sources.definitions
            else None
            for member in self.members
        ]

    def value(self, candidate: Candidate, period: Period) -> tuple[Fraction | None, str]:
        """The total: of a rate, that of the summed numerators and denominators."""
        if candidate.kind == "quoted":
            return super().value(candidate, period)
        known = [each for each in self.each(candidate, period) if each is not None]
        definition = self.definition(candidate)
        total: Fraction | None
        if any(each.denominator is not None for each in known):
            above = sum((Fraction(each.numerator or 0) for each in known), Fraction(0))
            below = sum((Fraction(each.denominator or 0) for each in known), Fraction(0))
            total = above / below * (100 if definition.unit == "%" else 1) if below else None
        else:
            total = sum((Fraction(each.value or 0) for each in known), Fraction(0))
        rounding = next((each.rounding for each in known), self.sources.rate)
        shown = int(total) if total is not None and total.denominator == 1 else total
        return total, text(shown, definition.unit, rounding)

    def by(self, candidate: Candidate, period: Period, dimension: str) -> Mapping[str, Fraction]:
        """The keys of a breakdown that any committee has."""
        found: dict[str, Fraction] = {}
        for member in self.members:
            if candidate.name in member.own or candidate.name in member.sources.definitions:
                for key, value in member.by(candidate, period, dimension).items():
                    found[key] = found.get(key, Fraction(0)) + value
        return found

    def ever(self, candidate: Candidate) -> bool:
        """Whether it is anything in any committee."""
        return candidate.kind == "quoted" or any(
            each is not None and bool(each.value) for each in self.each(candidate, ALL)
        )

    def definition(self, candidate: Candidate) -> Definition:
        """The definition, of the first committee that has it."""
        for member in self.members:
            if candidate.name in member.own:
                return member.own[candidate.name]
            if candidate.name in member.sources.definitions:
                return member.sources.definitions[candidate.name]
        raise KeyError(candidate.name)

    @cached_property
    def people(self) -> frozenset[str]:
        """The persons that any of them knows."""
        return frozenset().union(*(member.people for member in self.members))

    @cached_property
    def aliases(self) -> list[frozenset[str]]:
        """What each committee may be called in a text: 银杏街道, 银杏; 经济开发区, 经开区."""
        return [frozenset(_aliases(name)) for name in self.committees]


def _aliases(name: str) -> set[str]:
    """The name without its ending, without 街道, and a long one shortened to three characters."""
    stem = next((name.removesuffix(each) for each in ENDINGS if name.endswith(each) and name != each), name)
    stem = stem.removesuffix(STREET)
    found = {stem} if len(stem) > 1 else set()
    if len(stem) > 3:
        found |= {stem[0] + middle + stem[-1] for (middle,) in combinations(stem[1:-1], 1)}
    return found


class DistrictMatcher(Matcher):
    """Scores candidates as for one ledger; a number of committees may speak of anything they have."""

    def unit_score(self, number: Number, candidate: Candidate) -> float | None:
        """What the unit adds."""
        if number.every == "committee" and candidate.unit != "%":
            return LIKE_UNIT
        return super().unit_score(number, candidate)


class DistrictChecker(Checker):
    """Checks a draft against many ledgers."""

    def __init__(self, members: Sequence[Member], period: Period) -> None:
        super().__init__(members[0].sources, period)
        self.district = District(members)
        self.catalogue = self.district
        self.matcher = DistrictMatcher(self.district)

    def number(self, line: Line, number: Number, beside: Sequence[Number], planned: bool = False) -> Verdict:
        """The verdict on one number, with every committee's own where it differs."""
        if _counts_committees(line, number):
            number = number._replace(every="committee")
        verdict = super().number(line, number, beside, planned)
        if verdict.status != "differs" or verdict.match is None or verdict.match.candidate.kind == "quoted":
            return verdict
        values = self.district.each(verdict.match.candidate, verdict.match.period)
        hints = tuple(
            {"how": "part", "period": name, "text": each.text}
            for name, each in zip(self.district.committees, values, strict=True)
            if each is not None
        )
        return verdict._replace(hints=(*verdict.hints, *hints))

    def is_true(self, line: Line, number: Number, match: Match, beside: Sequence[Number]) -> bool:
        """Whether the number is the total, or what is said of each, of one named, or of how many."""
        if match.candidate.kind == "quoted":
            return super().is_true(line, number, match, beside)
        found = self.district.each(match.candidate, match.period)
        values = [Fraction(each.value) if each is not None and each.value else Fraction(0) for each in found]
        sentence = _Sentence(line, number, beside, self.district.aliases)
        if number.every == "committee":
            return sentence.counted(values, self.district.committees)
        if super().is_true(line, number, match, beside):
            return True
        if sentence.here is not None:
            return tells(number, values[sentence.here])
        if sentence.of_some or sentence.of_each:
            others = [value for place, value in enumerate(values) if place not in sentence.named]
            if sentence.of_some:
                others = [value for value in others if value]
            return bool(others) and all(tells(number, value) for value in others)
        return False


class _Sentence:
    """What the sentence of a number says of committees."""

    def __init__(self, line: Line, number: Number, beside: Sequence[Number], aliases: Sequence[frozenset[str]]) -> None:
        self.number = number
        text_ = plain(line.text)
        first, last = sentence_of(text_, number)
        counted = [each for each in beside if not each.aside or each is number]
        begin, _ = next(
            (part for part in clauses(text_, first, last, counted) if part[0] <= number.start < max(part)),
            (first, last),
        )
        self.behind = text_[number.end : number.end + JOINED]
        before, sentence = text_[begin : number.start], text_[first:last]
        self.named = {place for place, names in enumerate(aliases) if any(name in sentence for name in names)}
        self.here = next((place for place, names in enumerate(aliases) if any(name in before for name in names)), None)
        earlier = [each for each in counted if begin <= each.start < number.start]
        self.of_some = any(_counts_committees(line, each) for each in earlier)
        if self.of_some:
            self.here = None
        self.of_each = any(word in sentence for word in EACH)
        self.aliases = aliases

    def counted(self, values: Sequence[Fraction], names: Sequence[str]) -> bool:
        """Whether so many committees have something at all: streets, where another kind is named apart."""
        have = [place for place, value in enumerate(values) if value]
        streets = [place for place in have if STREET in names[place]]
        others = [place for place in have if place not in streets]
        if not OF_COMMITTEES.match(self.behind) or not self.behind.lstrip().startswith(STREET):
            return self.number.low == len(have)
        bracketed = re.match(r"\s*街道\s*[（(]([^（()）]*)", self.behind)
        if bracketed:
            inside = [place for place in others if any(name in bracketed[1] for name in self.aliases[place])]
            return self.number.low == len(streets) + len(inside)
        if self.named & set(range(len(names))) - {place for place, name in enumerate(names) if STREET in name}:
            return self.number.low == len(streets)
        every = sum(STREET in name for name in names)
        return self.number.low == len(have) or (self.number.low == len(streets) == every)


def _counts_committees(line: Line, number: Number) -> bool:
    """Whether a number counts committees: 6个街道, 7个工作委员会."""
    behind = plain(line.text)[number.end : number.end + 8]
    return number.unit in ("个", "家", "") and bool(OF_COMMITTEES.match(behind)) and not number.aside
