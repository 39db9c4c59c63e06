"""Figures as they are printed and explained, from postings that stand in the test."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.figures import load
from ledger.figures.evaluate import FigureValue, figures, why
from ledger.kernel.figure import Key
from ledger.kernel.finding import Refused
from ledger.kernel.period import Period, parse
from ledger.kernel.rounding import Exact, Rounding
from ledger.store.model.query import Query
from tests.store.bookkeeping import KEY_DIMENSIONS, Line, read_model

YEAR = parse("2023")
MARCH = date(2023, 3, 1)


def suggestion(number: int, *accounts: str, on: date = MARCH, entered: date = MARCH, **dims: str) -> list[Line]:
    stream = ("suggestion", f"2023-{number:03d}")
    return [
        Line(f"suggestion:{account}", "件", "state", on, 1, stream, dims, entered, f"s{number}-{account}")
        for account in ("submitted", "assigned", *accounts)
    ]


def reply(number: int, letter: str, scheme: str = "four_classes_1") -> list[Line]:
    return suggestion(number, f"replied:{letter}", scheme=scheme)


def one(lines: list[Line], name: str, period: Period = YEAR, **options: Any) -> FigureValue:
    return figures(Query(read_model(lines), KEY_DIMENSIONS), load(), period, [name], **options)[0]


def test_seventeen_of_sixtynine_adopted() -> None:
    lines = [line for n in range(69) for line in suggestion(n, *(["adopted"] if n < 17 else []))]
    value = one(lines, "suggestion_adoption_rate")
    assert (value.numerator, value.denominator, value.text) == (17, 69, "24.6%")
    assert one(lines, "suggestion_adoption_rate", rate=Rounding(digits=0)).text == "25%"
    assert json.loads(json.dumps(value.as_json())) == {
        "name": "suggestion_adoption_rate",
        "label": "采纳率",
        "unit": "%",
        "value": 24.637681,
        "numerator": 17,
        "denominator": 69,
        "text": "24.6%",
        "period": "2023",
    }


def test_nothing_over_nothing_is_not_a_number() -> None:
    value = one([], "suggestion_reply_rate")
    assert (value.value, value.numerator, value.denominator, value.text) == (None, 0, 0, "无")
    assert one([], "suggestion_reply_rate", lang="en").text == "n/a"
    assert one([], "reception_visitors").as_json()["value"] == 0


def opinion(number: str, on: date) -> Line:
    stream = ("opinion", number)
    return Line("opinion:received", "条", "flow", on, 1, stream, {}, on, kind="opinion.recorded")


def test_opinions_only_tallied_have_no_part_in_rates_of_answers() -> None:
    tally = Line("opinion:received", "条", "flow", MARCH, 30, ("reception", "一"), {}, MARCH)
    answered = Line("opinion:answered", "条", "state", MARCH, 1, ("opinion", "一"), {}, MARCH)
    lines = [tally, opinion("一", MARCH), opinion("二", MARCH), answered]
    assert one(lines, "opinion_received").value == 32
    assert one(lines, "opinion_answer_rate").share == "1/2"
    assert one(lines, "opinion_unclosed").value == 2


def test_members_have_a_vote_and_staff_serve_them() -> None:
    posts = ("director", "deputy_director", "member", "secretary", "social_worker")
    lines = [
        Line("committee:members", "人", "state", MARCH, 1, ("member", post), {"post": post, "full_time": "yes"})
        for post in posts
    ]
    assert (one(lines, "committee_members").value, one(lines, "committee_staff").value) == (3, 2)
    assert one(lines, "committee_members_full_time").value == 5


def test_services_are_counted_in_their_own_units() -> None:
    lines = [
        Line("service:会议资料", "份", "flow", MARCH, 1200, ("service", "一"), {"approximate": "yes"}),
        Line("service:会议资料", "册", "flow", MARCH, 3, ("service", "一")),
        Line("service:桶装水", "桶", "flow", MARCH, 60, ("service", "一")),
    ]
    query = Query(read_model(lines), KEY_DIMENSIONS)
    mixed = figures(query, load(), YEAR, ["service_quantity"])[0]
    assert mixed.finding is not None
    assert mixed.finding.code == "figure.mixed_units"
    apart = figures(query, load(), YEAR, ["service_quantity"], by=("account", "unit"))
    assert [(value.by, value.text) for value in apart] == [
        ({"account": "service:会议资料", "unit": "份"}, "约1200"),
        ({"account": "service:会议资料", "unit": "册"}, "3"),
        ({"account": "service:桶装水", "unit": "桶"}, "60"),
    ]
    assert one(lines, "service_documents").text == "约1200份"


def test_an_answer_in_january_counts_for_the_opinion_of_december() -> None:
    december, january = date(2023, 12, 20), date(2024, 1, 5)
    lines = [
        opinion("一", december),
        Line("opinion:reported_back", "条", "state", january, 1, ("opinion", "一"), {}, december),
    ]
    connection = read_model(lines)
    rate = ["opinion_report_back_rate"]
    assert figures(Query(connection, KEY_DIMENSIONS), load(), YEAR, rate)[0].text == "0%"
    assert figures(Query(connection, KEY_DIMENSIONS, january), load(), YEAR, rate)[0].text == "100%"
    assert figures(Query(connection, KEY_DIMENSIONS), load(), parse("2024"), rate)[0].text == "无"


def test_parts_of_one_whole_are_printed_so_that_they_add_up() -> None:
    lines = []
    for letter, count in (("A", 54), ("B", 33), ("C", 2), ("D", 4)):
        for _ in range(count):
            lines += reply(len(lines), letter)
    names = [f"suggestion_class_{letter}_share" for letter in "abcd"]
    query = Query(read_model(lines), KEY_DIMENSIONS)

    def printed(rate: Rounding) -> list[str]:
        return [value.text for value in figures(query, load(), YEAR, names, rate=rate)]

    assert printed(Rounding(digits=2)) == ["58.06%", "35.48%", "2.15%", "4.30%"]
    assert printed(Rounding(digits=2, sum_to_100=True)) == ["58.07%", "35.48%", "2.15%", "4.30%"]


def test_a_class_share_over_two_schemes_is_refused_and_hides_nothing() -> None:
    lines = [*reply(1, "A"), *reply(2, "A", "three_classes")]
    values = figures(
        Query(read_model(lines), KEY_DIMENSIONS),
        load(),
        YEAR,
        ["suggestion_class_a_share", "suggestion_reply_rate"],
    )
    assert values[0].finding is not None
    assert values[0].finding.code == "figure.not_alike"
    assert (values[0].value, values[0].text) == (None, "无")
    assert (values[1].finding, values[1].text) == (None, "100%")


def test_a_breakdown_names_each_key() -> None:
    lines = [*suggestion(1, "replied:A", handler="市政科"), *suggestion(2, handler="教育科"), *suggestion(3)]
    query = Query(read_model(lines), KEY_DIMENSIONS)
    values = figures(query, load(), YEAR, ["suggestion_reply_rate"], by=("handler",))
    assert [(value.as_json()["by"], value.text) for value in values] == [
        ({"handler": "市政科"}, "100%"),
        ({"handler": "教育科"}, "0%"),
        ({"handler": None}, "0%"),
    ]


def test_an_amount_read_from_an_approximate_field_is_about() -> None:
    stream = ("visit", "一")
    lines = [Line("visit:persons", "人次", "flow", MARCH, 1200, stream, {"approximate": "yes"})]
    assert one(lines, "visit_persons").text == "约1200人次"
    assert one(lines, "visit_persons").as_json()["value"] == 1200


def test_money_is_exact() -> None:
    lines = [Line("budget:spent", "元", "flow", MARCH, Decimal("999.50"), ("budget", "活动")) for _ in range(3)]
    assert one(lines, "budget_spent").as_json() == {
        "name": "budget_spent",
        "label": "经费支出",
        "unit": "元",
        "value": 2998.5,
        "text": "2998.5元",
        "period": "2023",
    }


def test_an_unknown_figure_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refused) as refused:
        one([], "reception_visitor")
    assert "reception_visitors" in str(refused.value.findings[0].values["near"])


def test_why_leads_to_exactly_the_events_behind_a_rate() -> None:
    lines = [*suggestion(1, "replied:A"), *suggestion(2), *suggestion(3, entered=date(2022, 12, 1))]
    answer = why(Query(read_model(lines), KEY_DIMENSIONS), load(), "suggestion_reply_rate", YEAR)
    assert answer.figures[0].text == "50%"
    assert [(row.role, row.event, row.account, row.amount) for row in answer.evidence] == [
        ("denominator", "s1-assigned", "suggestion:assigned", 1),
        ("numerator", "s1-replied:A", "suggestion:replied:A", 1),
        ("denominator", "s2-assigned", "suggestion:assigned", 1),
    ]


def test_collective_activities_are_activities_and_receptions() -> None:
    held = [("congress_session", 1), ("inspection", 4), ("research", 2), ("director_reception_day", 1)]
    lines = [Line(f"activity:held:{kind}", "次", "flow", MARCH, count, ("activity", kind)) for kind, count in held]
    lines.append(Line("reception:sessions", "次", "flow", MARCH, 6, ("reception", "一")))
    assert one(lines, "collective_activities").value == 14
    assert one(lines, "inspection_and_research").value == 6
    evidence = why(Query(read_model(lines), KEY_DIMENSIONS), load(), "collective_activities", YEAR).evidence
    assert sum(row.amount for row in evidence) == 14


def test_what_takes_long_is_only_computed_where_it_is_named() -> None:
    lines = [Line("deputy:in_office", "名", "state", MARCH, 1, ("deputy", name), {}) for name in ("张三", "李四")]
    for day in (1, 2, 2):
        act = ("activity", f"{day}")
        dims = {"deputy": "张三"}
        lines.append(Line("performance:activity:study", "次", "flow", date(2023, 3, day), 1, act, dims))
    query = Query(read_model(lines), KEY_DIMENSIONS)
    named = ["deputies_active", "deputy_active_rate", "deputy_duty_days_mean", "deputy_duty_days"]
    assert [value.text for value in figures(query, load(), YEAR, named)] == ["1名", "50%", "1.0天", "2天"]
    assert set(named[:3]).isdisjoint(value.name for value in figures(query, load(), YEAR))


class NoTable:
    """Nobody has points."""

    def points(self, filters: Any, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        return {}

    def terms(self, filters: Any, period: Period) -> list[Any]:
        return []


def test_all_figures_of_an_empty_ledger() -> None:
    query = Query(read_model([]), KEY_DIMENSIONS)
    values = figures(query, load(), YEAR)
    assert not any(value.value for value in values)
    assert not any(value.name.startswith("points") for value in values)
    assert any(value.name == "points_mean" for value in figures(query, load(), YEAR, points=NoTable()))
    with_labels = figures(query, load(), YEAR, lang="en")
    assert next(value.label for value in with_labels if value.name == "meeting_held") == "committee meetings"
