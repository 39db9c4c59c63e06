"""How deputies stand to each other: ranks with ties, grades, quota, vetoes, parts of a period."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

import pytest

from ledger.kernel.period import Period, parse
from ledger.rules.grades import Standing, grade_of, standings
from ledger.rules.parameters import Parameters
from ledger.rules.points import score
from ledger.rules.points_claims import Entry
from ledger.rules.points_table import Table
from ledger.rules.tenure import Tenure, share_of, spans_in, throughout

YEAR = parse("2025")
ALWAYS = date(2021, 11, 1)


def stand(
    points: dict[str, int],
    toml: str = "",
    tenures: tuple[Tenure, ...] = (),
    vetoed: tuple[str, ...] = (),
    known_to: date = date(2025, 12, 31),
) -> list[Standing]:
    """The standings of deputies with these points, awarded by hand."""
    config = tomllib.loads(toml)
    parameters, findings = Parameters.load(config)
    assert findings == []
    table, _ = Table.load(config)
    day = date(2025, 3, 1)
    entries = [Entry(name, day, "tally:points", number, {}, f"{name} 1") for name, number in points.items()]
    entries += [Entry(name, day, "performance:suggestion:lead", 1, {}, f"{name} 2") for name in points]
    entries += [Entry(name, day, "tally:veto:discipline", 1, {}, f"{name} 3") for name in vetoed]
    held = tenures or tuple(Tenure(name, ALWAYS) for name in points)
    scores = score(table, entries, held, parameters.value, Period("", YEAR.first, known_to))
    return standings(scores, held, parameters.value, YEAR, known_to)


def test_ties_share_a_rank_and_the_next_rank_counts_them() -> None:
    found = stand({"张三": 84, "李四": 74, "王五": 74, "赵六": 50})
    assert [(one.deputy, int(one.points), one.rank) for one in found] == [
        ("张三", 90, 1),
        ("李四", 80, 2),
        ("王五", 80, 2),
        ("赵六", 56, 4),
    ]


def test_grades_by_their_least_points() -> None:
    found = stand({"张三": 84, "李四": 83, "王五": 54, "赵六": 53})
    assert [one.grade for one in found] == ["优秀", "称职", "称职", "不称职"]


def test_an_office_has_its_own_grades() -> None:
    toml = "[parameters.points]\ngrades = { '好' = 80, '较好' = 60, '差' = 'off' }"
    assert [one.grade for one in stand({"张三": 75, "李四": 60, "王五": 1}, toml)] == ["好", "较好", "差"]
    assert grade_of(Decimal(50), {"好": Decimal(80)}) is None


def test_a_quota_for_the_best_grade_keeps_ties_together() -> None:
    toml = "[parameters]\npoints.best_grade_quota = '0.5'"
    found = stand({"张三": 95, "李四": 90, "王五": 90, "赵六": 85}, toml)
    assert [one.grade for one in found] == ["优秀", "优秀", "优秀", "称职"]


def test_a_veto_comes_before_all_points() -> None:
    found = stand({"张三": 95, "李四": 60}, vetoed=("张三",))
    assert [(one.rank, one.grade) for one in found] == [(1, "不称职"), (2, "称职")]
    assert [one.veto.name for one in found[0].vetoes] == ["受党纪政务处分"]


HALF_A_YEAR = (Tenure("张三", ALWAYS), Tenure("李四", date(2025, 7, 2)))


@pytest.mark.parametrize(
    ("partial", "expected"),
    [
        ("not_rated", [("张三", 1, "称职", Decimal(66)), ("李四", None, None, Decimal(46))]),
        ("pro_rata", [("李四", 1, "优秀", Decimal("91.75")), ("张三", 2, "称职", Decimal(66))]),
        ("full", [("张三", 1, "称职", Decimal(66)), ("李四", 2, "不称职", Decimal(46))]),
    ],
)
def test_a_deputy_in_office_for_part_of_the_year(partial: str, expected: list[object]) -> None:
    toml = f"[parameters]\npoints.partial_period = '{partial}'"
    found = stand({"张三": 60, "李四": 40}, toml, HALF_A_YEAR)
    assert [(one.deputy, one.rank, one.grade, one.rated) for one in found] == expected


def test_the_standing_within_a_running_year_counts_the_days_so_far() -> None:
    (found,) = stand({"张三": 60}, known_to=date(2025, 6, 30))
    assert (found.days, found.of_days, found.status, found.rank) == (181, 181, "rated", 1)


def test_a_deputy_out_of_office_all_year_does_not_stand() -> None:
    assert stand({}, tenures=(Tenure("张三", ALWAYS, date(2024, 12, 31)),)) == []


def test_tenures_that_follow_each_other_are_one_span() -> None:
    re_elected = [Tenure("张三", date(2025, 7, 1)), Tenure("张三", ALWAYS, date(2025, 6, 30))]
    assert throughout(re_elected, YEAR)
    left = [Tenure("张三", ALWAYS, date(2025, 1, 31)), Tenure("张三", date(2025, 12, 1))]
    assert len(spans_in(left, YEAR)) == 2
    assert share_of(left, YEAR) == (62, 365)
    assert not throughout(left, YEAR)
