"""The check of a draft: each of its numbers, what it speaks of, and whether the ledger says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction

from ledger.kernel.period import Period, calendar_unit
from ledger.kernel.rounding import Rounding
from ledger.reports.audit.catalogue import Catalogue, Sources
from ledger.reports.audit.compare import tells
from ledger.reports.audit.lexicon import words
from ledger.reports.audit.matching import Matcher, Scored
from ledger.reports.audit.names import lists_of
from ledger.reports.audit.numbers import numbers, settings
from ledger.reports.audit.periods import period_of
from ledger.reports.audit.shapes import Audit, Candidate, Line, Match, Number, Verdict
from ledger.reports.audit.sums import sums_of
from ledger.reports.audit.windows import Said, said_of, sentence_of

TIE = 0.1
"""Candidates so near to each other are told apart by no word: among them the value decides."""

COVERED, ENOUGH = 0.62, 3.0
"""How much of a candidate's words must be said, and how telling they must be together."""

NOTHING_YET = 0.6
"""The worth of a figure that is nothing in the period, though it was something at another time."""

NEAREST = 3


def audit(
    lines: Iterable[Line],
    checker: Checker,
    explained: Callable[[Verdict], Verdict] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Audit:
    """Check every number of the lines against the ledger; `explained` says why one differs."""
    verdicts: list[Verdict] = []
    for line in lines:
        for verdict in checker.line(line):
            verdicts.append(explained(verdict) if explained and verdict.status == "differs" else verdict)
        if progress is not None:
            progress(len(verdicts))
    lists = lists_of(verdicts, checker.catalogue.people)
    return Audit(checker.period, tuple(verdicts), tuple(sums_of(verdicts)), tuple(lists))


class Checker:
    """Checks line by line, with what was evaluated kept for the next."""

    def __init__(self, sources: Sources, period: Period) -> None:
        self.sources = sources
        self.period = period
        self.catalogue = Catalogue(sources)
        self.matcher = Matcher(self.catalogue)

    def line(self, line: Line) -> list[Verdict]:
        """The verdicts on the numbers of one line."""
        found = [_with_unit(each, line) for each in numbers(line.text)]
        if any(
            line.heading.lower().lstrip("# 一二三四五六七八九十、").startswith(word)
            for word in words()["plans"]["appendices"]
        ):
            return [Verdict(line, each._replace(aside="appendix"), "aside") for each in found]
        planned = any(word in line.heading.lower() for word in words()["plans"]["headings"])
        return [_unless_filled(self.number(line, each, found, planned)) for each in found]

    def number(self, line: Line, number: Number, beside: Sequence[Number], planned: bool = False) -> Verdict:
        """The verdict on one number."""
        if number.aside and number.aside != "measure":
            return Verdict(line, number, "aside")
        if planned:
            return Verdict(line, number._replace(aside="plan"), "aside")
        if not number.unit and _stands_alone(line, number):
            return Verdict(line, number._replace(aside=number.aside or "bare"), "aside")
        said = said_of(line, number, beside, self.catalogue.lexicon)
        if "其中" in line.text and self.matcher.names_one(said):
            said = said_of(line, number, beside, self.catalogue.lexicon, part=True)
        first, _ = sentence_of(line.text, number)
        period = period_of(line.text, first, number.start, self.period)
        matches = self.matches(number, said, period)
        strong = [each for each in matches if each.coverage >= COVERED and each.score >= ENOUGH and each.telling]
        if not strong:
            if not number.unit and not number.aside:  # nothing says what it counts: a cell, a picture, a list
                number = number._replace(aside="bare")
            if number.aside or (number.chinese and number.low == 1):
                return Verdict(line, number._replace(aside=number.aside or "word"), "aside")
            return Verdict(line, number, "not_found", None, tuple(matches[:NEAREST]))
        number = number._replace(aside="")
        alike = [each for each in strong if each.score >= strong[0].score - TIE]
        if number.every in ("month", "quarter"):
            return self.repeated(line, number, strong[0], matches)
        for match in alike:
            if self.is_true(line, number, match, beside):
                return Verdict(line, number, "confirmed", match, _others(matches, match))
        return Verdict(line, number, "differs", strong[0], _others(matches, strong[0]))

    def is_true(self, line: Line, number: Number, match: Match, beside: Sequence[Number]) -> bool:
        """Whether the ledger's value is what the number says."""
        return match.value is not None and tells(number, match.value, self.rounding(match.candidate))

    def repeated(self, line: Line, number: Number, match: Match, matches: Sequence[Match]) -> Verdict:
        """The verdict on a number that is said of every month or quarter: true if it is of each whole one."""
        parts = match.period.split("month" if number.every == "month" else "quarter") if _closed(match.period) else []
        whole = [part for part in parts if calendar_unit(part.unit or "month", part.first or date.min) == part]
        values = [(part, *self.catalogue.value(match.candidate, part)) for part in whole or parts]
        wrong = [each for each in values if each[1] is None or not tells(number, each[1])]
        hints = tuple({"how": "part", "period": part.text, "text": text} for part, _, text in wrong)
        if not values:
            return Verdict(line, number, "not_found", None, (match, *_others(matches, match)))
        text = f"{values[0][2]} × {len(values)}" if not wrong else "、".join(text for _, _, text in values)
        said = match._replace(text=text)
        return Verdict(line, number, "differs" if wrong else "confirmed", said, _others(matches, match), (), hints)

    def rounding(self, candidate: Candidate) -> Rounding | None:
        """How the figure is printed."""
        if candidate.kind != "figure":
            return None
        return self.catalogue.definition(candidate).rounding or self.sources.rate

    def matches(self, number: Number, said: Said, period: Period) -> list[Match]:
        """What the number may speak of, with the ledger's values, the best first."""
        ranked = [each for each in self.matcher.ranked(number, said)[:30] if self.catalogue.ever(each.candidate)]
        found = [self.match(each, number, period) for each in ranked[:12]]
        for scored, dimension, value, worth in self.matcher.narrowed(ranked, said):
            if value in self.catalogue.by(scored.candidate, period, dimension):
                candidate = scored.candidate._replace(filters=(*scored.candidate.filters, (dimension, (value,))))
                found.append(
                    self.match(scored._replace(candidate=candidate, score=scored.score + worth), number, period)
                )
        return sorted(found, key=lambda match: match.score, reverse=True)

    def match(self, scored: Scored, number: Number, period: Period) -> Match:
        """A candidate with its value; one that is nothing in the period fits less well."""
        value, text = self.catalogue.value(scored.candidate, period)
        score = scored.score if value else scored.score * NOTHING_YET
        return Match(scored.candidate, period, score, scored.coverage, value, text, scored.telling)


def _stands_alone(line: Line, number: Number) -> bool:
    """Whether a number has blanks before it in Chinese, which has none within a sentence, or is part of a code."""
    before = line.text[: number.start]
    if before[-1:] and before[-1:] in "[]{}<>;/\\|_=*#@&^~`":
        return True
    return before[-1:].isspace() and not line.around and not before.isascii()


def _unless_filled(verdict: Verdict) -> Verdict:
    """What `ledger report` filled in and the words around do not confirm is left to `ledger report --check`."""
    number = verdict.number
    if verdict.status in ("differs", "not_found") and verdict.line.is_filled(number.start, number.end):
        return Verdict(verdict.line, number._replace(aside="filled"), "aside")
    return verdict


def _with_unit(number: Number, line: Line) -> Number:
    """A number without a unit in a cell has that of the table's head: 接待人次, 走访(家)."""
    if number.unit or number.aside:
        return number
    for head in reversed(line.around):
        text = head.rstrip(")）] ")
        unit = max((each for row in settings()["units"] for each in row if text.endswith(each)), key=len, default="")
        if unit:
            return number._replace(unit=unit)
    return number


def _closed(period: Period) -> bool:
    return period.first is not None and period.last is not None


def _others(matches: Sequence[Match], chosen: Match) -> tuple[Match, ...]:
    return tuple(each for each in matches if each is not chosen)[:NEAREST]


def exact(value: Fraction) -> str:
    """A value as people write it."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
