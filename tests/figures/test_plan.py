"""How a plan stands: by what was measured, by hand, for each stretch of time and for each of those asked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ledger.figures import load
from ledger.figures.evaluate import FigureValue, Why, figures, why
from ledger.figures.plan import Plans, PlanStanding, summary
from ledger.kernel.period import parse
from ledger.store.model.query import Query
from ledger.subjects import DIMENSIONS
from tests.given import given

Line = dict[str, Any]
DAY = date(2023, 12, 31)


def item(measure: str | None = None, target: Any = None, **fields: Any) -> Line:
    line = {
        "kind": "plan.item_set",
        "occurred": "2023-01-10",
        "item": "走访",
        "plan": "2023",
        "title": "走访单位",
        "measure": measure,
        "target": target,
        "from": date(2023, 1, 1),
        "due": DAY,
    }
    return {name: value for name, value in (line | fields).items() if value is not None}


def step(kind: str, on: str, **fields: Any) -> Line:
    return {"kind": f"plan.{kind}", "occurred": on, "item": "走访"} | fields


def visit(on: str, kind: str = "unit", *visitors: str) -> Line:
    seen = {"type": kind, "visitors": list(visitors) or ["秘书"], "visited": f"单位 {on}"}
    return {"kind": "visit.made", "occurred": on, "visit": f"{on} {kind}"} | seen


def deputy(name: str, **fields: Any) -> Line:
    fixed = {"levels": ["district"], "constituency": "第一选区", "term": "十七届", "sex": "female"}
    return {"kind": "deputy.registered", "occurred": "2022-01-05", "deputy": name} | fixed | fields


def plans(*lines: Line, own: Any = None) -> Plans:
    return Plans(Query(given(*lines).connection, DIMENSIONS), load(own))


def standing(*lines: Line, on: date = DAY, own: Any = None) -> PlanStanding:
    (found,) = plans(*lines, own=own).standings(parse(f"2023-01-01..{on}"))
    return found


def lacking(found: PlanStanding) -> list[tuple[str | None, str, Any]]:
    return [(part.name, part.period.text, part.done) for part in found.lacking]


VISITS = [visit(f"2023-{month:02}-15") for month in (1, 2, 4, 7)]


def test_an_item_is_complete_once_its_measure_reaches_the_target() -> None:
    assert not standing(item("visit:units", 5), *VISITS).complete
    found = standing(item("visit:units", 4, unit="家"), *VISITS)
    assert (found.done, found.target, found.unit, found.share, found.complete) == (4, 4, "家", 1, True)
    assert not standing(item("visit:units", 4), *VISITS, on=date(2023, 7, 14)).complete
    assert not standing(item("visit:units", 4, **{"from": date(2023, 1, 16)}), *VISITS).complete
    assert not standing(item("visit:units", 4, due=date(2023, 7, 14)), *VISITS).complete


def test_naming_a_plan_item_counts_for_nothing() -> None:
    assert standing(item("visit:units type=enterprise", 1), VISITS[0] | {"plan_item": "走访"}).done == 0


def test_a_measure_may_have_filters_or_be_a_figure() -> None:
    lines = [*VISITS, visit("2023-05-01", "enterprise")]
    assert standing(item("visit:units type=enterprise", 1), *lines).complete
    assert standing(item("visit:units type=unit|enterprise", 5), *lines).complete
    assert standing(item("visit_units", 5), *lines).complete
    assert standing(item("visit_units type=enterprise", 2), *lines).done == 1
    rate = {"公司占比": {"zh": "甲", "unit": "%", "expression": "ratio(balance(visit:made:unit), 5)"}}
    assert standing(item("公司占比", 80), *lines, own=rate).complete


def test_an_unknown_measure_is_told_and_hides_nothing() -> None:
    found = standing(item("visit_unit", 1), *VISITS)
    assert found.finding is not None
    assert found.finding.code == "figure.unknown_measure"
    assert "visit_units" in str(found.finding.values["near"])
    assert not found.complete


def test_a_measure_of_itself_is_refused() -> None:
    found = standing(item("plan_completion_rate", 100))
    assert found.finding is not None
    assert found.finding.code == "figure.no_plan"


def test_of_a_range_the_lower_end_is_enough_and_more_than_the_upper_is_told() -> None:
    within = standing(item("visit:units", "3..4"), *VISITS)
    assert (within.complete, within.over) == (True, False)
    found = standing(item("visit:units", "2..3"), *VISITS)
    assert (found.complete, found.over, found.target, found.share) == (True, True, 2, 1)


def test_every_stretch_of_time_must_have_its_share() -> None:
    found = standing(item("visit:units", 4, every="quarter"), *VISITS)
    assert (found.done, found.target, found.share, found.complete) == (4, 4, Fraction(3, 4), False)
    assert lacking(found) == [(None, "2023-Q4", 0)]
    assert standing(item("visit:units", 4, every="quarter"), *VISITS, visit("2023-10-02")).complete
    early = standing(item("visit:units", 4, every="quarter"), *VISITS, on=date(2023, 8, 1))
    assert (lacking(early), early.expected_by_now) == ([], Fraction(1, 2))
    assert not standing(item("visit:units", 5, every="quarter"), *VISITS, on=date(2023, 8, 1)).complete


@pytest.mark.parametrize(("every", "count"), [("week", 53), ("month", 12), ("two_months", 6), ("half", 2), ("year", 1)])
def test_the_stretches_of_a_year(every: str, count: int) -> None:
    found = standing(item("visit:units", count, every=every))
    assert (len(found.lacking), found.target) == (count, count)
    first, last = found.lacking[0].period, found.lacking[-1].period
    assert (first.first, last.last) == (date(2023, 1, 1), DAY)


def test_each_deputy_must_reach_the_target() -> None:
    three = [deputy("张三"), deputy("李四"), deputy("王五")]
    made = [visit("2023-02-01", "unit", "张三", "李四"), visit("2023-03-01", "unit", "张三")]
    made.append(visit("2023-04-01", "unit", "张三"))
    found = standing(*three, item("performance:visit", 2, per="deputy"), *made)
    assert (found.done, found.target, found.share, found.complete) == (4, 6, Fraction(1, 2), False)
    assert [(part.name, part.done) for part in found.lacking] == [("李四", 1), ("王五", 0)]


def test_each_group_is_counted_under_its_deputies_where_the_acts_name_no_group() -> None:
    groups = [{"kind": "group.formed", "occurred": "2022-01-01", "group": name} for name in ("第一组", "第二组")]
    people = [deputy("张三", group="第一组"), deputy("李四", group="第二组")]
    made = visit("2023-02-01", "unit", "张三")
    found = standing(*groups, *people, item("performance:visit", 1, per="group"), made)
    assert [part.name for part in found.lacking] == ["第二组"]
    assert found.share == Fraction(1, 2)


def test_without_a_measure_a_person_says_how_far_it_is() -> None:
    assert standing(item()).share == 0
    assert standing(item(), step("item_progressed", "2023-05-01", percent=40)).share == Fraction(2, 5)
    amounts = [step("item_progressed", f"2023-0{month}-01", amount=30) for month in (5, 6)]
    found = standing(item(target=100), *amounts)
    assert (found.done, found.target, found.share) == (60, 100, Fraction(3, 5))
    assert standing(item(), step("item_progressed", "2023-05-01", percent=100)).complete
    done = standing(item("visit:units", 5), step("item_done", "2023-11-01"))
    assert (done.complete, done.by_hand, done.done) == (True, True, 0)


def test_what_was_changed_later_does_not_move_the_time_before() -> None:
    changed = step("item_changed", "2023-08-01", set={"target": 4}, reason="调整")
    lines = [item("visit:units", 9), *VISITS, changed]
    assert standing(*lines, on=date(2023, 7, 31)).target == 9
    assert standing(*lines).complete
    dropped = [*lines, step("item_dropped", "2023-09-01", reason="取消")]
    assert plans(*dropped).standings(parse("2023")) == []
    assert len(plans(*dropped).standings(parse("2023-H1"))) == 1


def test_expected_by_now_is_the_share_of_the_days_passed() -> None:
    assert standing(item(), on=date(2023, 7, 2)).expected_by_now == Fraction(183, 365)
    assert standing(item()).expected_by_now == 1


PLAN = [
    item("visit:units", 5, unit="家", weight=3),
    item(item="画册", title="编印画册"),
    item(item="档案", title="整理档案"),
    step("item_done", "2023-06-01", item="画册"),
    step("item_progressed", "2023-07-01", item="档案", percent=60),
    *VISITS,
]


def asked(name: str, period: str = "2023", **options: Any) -> list[FigureValue]:
    query = Query(given(*PLAN).connection, DIMENSIONS)
    return figures(query, load(), parse(period), [name], **options)


def reasons(name: str, **options: Any) -> Why:
    return why(Query(given(*PLAN).connection, DIMENSIONS), load(), name, parse("2023"), **options)


def test_the_plan_as_a_whole() -> None:
    (rate,) = asked("plan_completion_rate")
    assert (rate.text, rate.share) == ("33.3%", "1/3")
    (mean,) = asked("plan_share_mean")
    assert (mean.text, mean.share) == ("80%", "4/5")  # 3 x 4/5, 1 and 3/5, of 5
    assert asked("plan_completion_rate", "2022")[0].text == "无"
    found = summary(plans(*PLAN).standings(parse("2023")))
    assert (found.items, found.complete, found.share, found.expected_by_now) == (3, 1, Fraction(4, 5), 1)
    assert summary([]).share is None


def test_the_rate_of_a_visit_plan() -> None:
    (rate,) = asked("plan_item_rate", filters=(("item", ("走访",)),))
    assert (rate.text, rate.numerator, rate.denominator) == ("80%", 4, 5)
    by_item = asked("plan_item_rate", by=("item",))
    assert [(value.by, value.text) for value in by_item] == [({"item": "走访"}, "80%")]


def test_why_a_plan_stands_as_it_does() -> None:
    found = reasons("plan_item_rate", filters=(("item", ("走访",)),)).evidence
    assert [(row.role, row.account) for row in found] == [
        ("denominator", "plan:target"),
        *[("numerator", "visit:units")] * 4,
    ]
    kinds = [row.kind for row in reasons("plan_share_mean").evidence]
    assert kinds.count("plan.item_set") == 3
    assert kinds.count("visit.made") == 4
    assert kinds.count("plan.item_done") == kinds.count("plan.item_progressed") == 1
    complete = [row.kind for row in reasons("plan_complete").evidence]
    assert complete == ["plan.item_done"]


def test_an_item_taken_up_again_stands_as_it_did_on_each_day() -> None:
    lines = (
        item("visit:units", 2),
        step("item_dropped", "2023-04-01", reason="场地未落实"),
        step("item_reopened", "2023-06-01", reason="恢复实施"),
        visit("2023-07-01"),
        visit("2023-08-01"),
    )
    assert plans(*lines).standings(parse("2023-01-01..2023-05-01")) == []
    assert [each.complete for each in plans(*lines).standings(parse("2023-01-01..2023-06-30"))] == [False]
    assert standing(*lines).complete
