"""Ranks and grades: how deputies stand to each other by their points in one scoring period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from ledger.kernel.period import Period, span
from ledger.rules.points import Scores
from ledger.rules.points_claims import NONE, Value, Vetoed
from ledger.rules.tenure import Tenure, share_of

_CENT = Decimal("0.01")


class Standing(NamedTuple):
    """A deputy's points in a period, and what they come to.

    `rated` are the points that rank and grade rest on, scaled up where the office rates pro rata of the
    `days` in office; `rank` and `grade` are None where the deputy is not rated (不参评).
    """

    deputy: str
    points: Decimal
    rated: Decimal
    days: int
    of_days: int
    status: Literal["rated", "pro_rata", "not_rated"]
    rank: int | None
    grade: str | None
    vetoes: tuple[Vetoed, ...]


def standings(
    scores: Scores, tenures: Iterable[Tenure], value: Value, period: Period, known_to: date
) -> list[Standing]:
    """The deputies of a scoring period, the best first and the unrated last; ties share a rank.

    The rules are those in force on the last day that is known of the period.
    """
    days = span(period.first, min(period.last or known_to, known_to))
    vetoes = [vetoed for vetoed in scores.vetoes if vetoed.period == period]
    return placed(scores.totals(days), vetoes, tenures, value, period, known_to)


def placed(
    totals: Mapping[str, Decimal],
    vetoes: Iterable[Vetoed],
    tenures: Iterable[Tenure],
    value: Value,
    period: Period,
    known_to: date,
) -> list[Standing]:
    """The same from the deputies' points and the vetoes of the period."""
    last = min(period.last or known_to, known_to)
    days = span(period.first, last)
    held: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        held.setdefault(tenure.deputy, []).append(tenure)
    found = [
        _standing(deputy, totals.get(deputy, NONE), share_of(own, days), value("points.partial_period", last))
        for deputy, own in held.items()
    ]
    found = [standing for standing in found if standing.days]
    ranked = _ranked(found)
    ruled_out: dict[str, tuple[Vetoed, ...]] = {}
    for vetoed in vetoes:
        ruled_out[vetoed.deputy] = (*ruled_out.get(vetoed.deputy, ()), vetoed)
    return _graded(ranked, ruled_out, value, last)


def grade_of(points: Decimal, grades: Mapping[str, Decimal | None]) -> str | None:
    """The best grade whose least points are reached; the one without a least takes the rest."""
    least_first = sorted(grades.items(), key=lambda grade: (grade[1] is None, -(grade[1] or NONE)))
    return next((name for name, least in least_first if least is None or points >= least), None)


def _standing(deputy: str, points: Decimal, share: tuple[int, int], partial: str) -> Standing:
    days, of_days = share
    status: Literal["rated", "pro_rata", "not_rated"] = "rated"
    rated = points
    if 0 < days < of_days and partial != "full":
        status = "pro_rata" if partial == "pro_rata" else "not_rated"
        if status == "pro_rata":
            rated = (points * of_days / days).quantize(_CENT, ROUND_HALF_UP)
    return Standing(deputy, points, rated, days, of_days, status, None, None, ())


def _ranked(found: Iterable[Standing]) -> list[Standing]:
    """In order of rank: those with as many points share it, and the next rank counts them all."""
    in_order = sorted(found, key=lambda one: (one.status == "not_rated", -one.rated, one.deputy))
    ranked: list[Standing] = []
    for position, one in enumerate(in_order, 1):
        if one.status == "not_rated":
            ranked.append(one)
            continue
        tied = ranked and ranked[-1].rated == one.rated
        ranked.append(one._replace(rank=ranked[-1].rank if tied else position))
    return ranked


def _graded(
    ranked: Iterable[Standing], vetoes: Mapping[str, tuple[Vetoed, ...]], value: Value, on: date
) -> list[Standing]:
    """Each rated deputy's grade, within the quota of the best one; a veto comes before all points."""
    ranked = list(ranked)
    grades = value("points.grades", on)
    best = grade_of(Decimal(10**9), grades)
    others = {name: least for name, least in grades.items() if name != best}
    quota = value("points.best_grade_quota", on)
    places = None if quota is None else int(quota * sum(one.rank is not None for one in ranked))
    graded = []
    for one in ranked:
        grade = None if one.rank is None else grade_of(one.rated, grades)
        if grade == best and places is not None and (one.rank or 0) > places:
            grade = grade_of(one.rated, others)
        own = vetoes.get(one.deputy, ())
        if own and grade is not None:
            grade = value("points.veto_grade", on)
        graded.append(one._replace(grade=grade, vetoes=own))
    return graded
