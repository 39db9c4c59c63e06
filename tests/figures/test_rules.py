"""Rates by the rules of the office, and by the rule of their own time: given these suggestions and settings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.figures import load
from ledger.figures.evaluate import FigureValue, Why, figures, why
from ledger.kernel.finding import Refused
from ledger.kernel.period import parse
from ledger.kernel.rounding import Rounding
from ledger.reports.partial import signature
from ledger.store.model.query import Query
from ledger.store.office import Office
from ledger.subjects import DIMENSIONS
from tests.given import Book, given

DEPUTY = {"levels": ["district"], "constituency": "第一选区", "term": "十七届", "sex": "female"}


def office(name: str = "张三") -> list[dict[str, Any]]:
    unit = {"kind": "unit.registered", "occurred": "2022-01-01", "unit": "城管中队", "system": "stationed_body"}
    return [unit, {"kind": "deputy.registered", "occurred": "2022-01-01", "deputy": name, **DEPUTY}]


def suggestion(number: str, submitted: str, *grades: str, reply: str = "A") -> list[dict[str, Any]]:
    """A suggestion with a reply and a rating for each grade, handled again in between."""
    month = submitted[:7]

    def step(kind: str, on: str, **fields: Any) -> dict[str, Any]:
        return {"kind": f"suggestion.{kind}", "occurred": on, "suggestion": number, **fields}

    steps = [
        step(
            "submitted",
            submitted,
            track="street",
            sitting="recess",
            type="suggestion",
            title=f"关于路灯的建议{number}",
            category="市容环境",
            lead="张三",
        ),
        step("accepted", f"{month}-06"),
        step("assigned", f"{month}-07", lead_unit="城管中队", by="街道人大工委"),
        step("signed_for", f"{month}-08", unit="城管中队"),
        step("consulted", f"{month}-09", unit="城管中队", form="meeting"),
        step("replied", f"{month}-10", unit="城管中队", **{"class": reply}),
    ]
    for place, grade in enumerate(grades, start=1):
        day = 10 + 4 * (place - 1)
        if place > 1:
            due = date.fromisoformat(f"{month}-28")
            steps.append(step("rehandling_ordered", f"{month}-{day - 2}", round=place, due=due, reason="再办"))
            steps.append(step("replied", f"{month}-{day}", unit="城管中队", **{"class": reply}))
        answers = {"result": grade, "attitude": "satisfied"}
        reasons = {"reasons": "未解决"} if grade == "unsatisfied" else {}
        steps.append(step("rated", f"{month}-{day + 1}", by="张三", how="paper", answers=answers, **reasons))
    return steps


def shown(book: Book, name: str, period: str = "2023", config: str = "", **options: Any) -> FigureValue:
    own = Office(config.encode())
    definitions = load(own.table("figures") or None, parameters=(lambda: own.parameters) if config else None)
    return figures(Query(book.connection, DIMENSIONS), definitions, parse(period), [name], **options)[0]


def explained(book: Book, name: str, period: str, config: str) -> Why:
    own = Office(config.encode())
    definitions = load(None, parameters=lambda: own.parameters)
    return why(Query(book.connection, DIMENSIONS), definitions, name, parse(period))


FOUR = given(
    *office(),
    *suggestion("甲", "2023-03-02", "satisfied"),
    *suggestion("乙", "2023-03-02", "basically_satisfied", reply="B"),
    *suggestion("丙", "2023-08-02", "unsatisfied", "satisfied"),
    *suggestion("丁", "2023-08-02", reply="C"),
)


@pytest.mark.parametrize(
    ("rules", "share"),
    [
        ("", "2/3"),  # apart, latest round, unreturned forms left out
        ('rate.satisfaction_style = "combined"', "3/3"),
        ('rate.satisfaction_round = "first"', "1/3"),
        ('rate.satisfaction_round = "first"\nrate.satisfaction_style = "combined"', "2/3"),
        ('rate.unreturned = "counted"', "2/4"),
        ('rate.unreturned = "counted"\nrate.satisfaction_style = "combined"', "3/4"),
        ('rate.satisfaction_question = "attitude"', "3/3"),
    ],
)
def test_satisfaction_in_the_style_of_the_office(rules: str, share: str) -> None:
    value = shown(FOUR, "suggestion_satisfaction_rate", config=f"[parameters]\n{rules}\n" if rules else "")
    assert value.share == share


def test_the_parts_of_satisfaction_stand_beside_it() -> None:
    rules = '[parameters]\nrate.unreturned = "counted"\nrate.satisfaction_round = "first"\n'
    parts = ("satisfaction", "basic_satisfaction", "dissatisfaction")
    shares = [shown(FOUR, f"suggestion_{part}_rate", config=rules).share for part in parts]
    assert shares == ["1/4", "1/4", "1/4"]
    # every style, round and question is there by name, whatever the office's own is
    assert shown(FOUR, "suggestion_result_satisfaction_rate").share == "3/3"
    assert shown(FOUR, "suggestion_first_result_satisfied_rate").share == "1/3"
    assert shown(FOUR, "suggestion_first_result_satisfaction_rate").share == "2/3"
    assert shown(FOUR, "suggestion_attitude_satisfied_rate").share == "3/3"


def test_a_change_of_style_leaves_the_time_before_it() -> None:
    rules = """
[parameters]
rate.satisfaction_style = [{ from = 2023-07-01, value = "combined" }]
rate.unreturned = [{ from = 2023-07-01, value = "counted" }]
"""
    assert shown(FOUR, "suggestion_satisfaction_rate", "2023-H1", rules).share == "1/2"
    assert shown(FOUR, "suggestion_satisfaction_rate", "2023-H1").share == "1/2"
    assert shown(FOUR, "suggestion_satisfaction_rate", "2023-H2", rules).share == "1/2"
    assert shown(FOUR, "suggestion_satisfaction_rate", "2023-H2").share == "1/1"
    # over the whole year each suggestion is judged by the rule of the day on which it was handed in
    assert shown(FOUR, "suggestion_satisfaction_rate", "2023", rules).share == "2/4"
    told = explained(FOUR, "suggestion_satisfaction_rate", "2023", rules)
    said = {(rule, values, days.text) for rule, (values, days) in told.rules}
    assert ("rate.satisfaction_style", ("split",), "2023-01-01..2023-06-30") in said
    assert ("rate.satisfaction_style", ("combined",), "2023-07-01..2023-12-31") in said
    assert sum(row.role == "numerator" for row in told.evidence) == 2
    assert sum(row.role == "denominator" for row in told.evidence) == 3  # 甲 is shown once, as numerator


def test_solved_is_what_the_office_counts_as_solved() -> None:
    assert shown(FOUR, "suggestion_solved_rate").share == "2/4"
    rules = '[parameters]\nrate.solved_classes = ["A", "B"]\n'
    assert shown(FOUR, "suggestion_solved_rate", config=rules).share == "3/4"
    later = '[parameters]\nrate.solved_classes = [{ from = 2023-07-01, value = ["A", "C"] }]\n'
    assert shown(FOUR, "suggestion_solved_rate", config=later).share == "3/4"
    assert shown(FOUR, "suggestion_solved_rate", "2023-H1", config=later).share == "1/2"


def held(on: str, **people: Any) -> dict[str, Any]:
    fields = {"activity": f"{on} 学习", "type": "study", "level": "street", "title": "学习"}
    return {"kind": "activity.held", "occurred": on, **fields, **people}


def test_attendance_by_the_rule_of_each_activity() -> None:
    book = given(
        *office("张三"),
        *office("李四")[1:],
        held("2023-03-01", present=["张三"], on_leave=[{"deputy": "李四", "reason": "出差"}]),
        held("2023-09-01", present=["张三"], on_leave=[{"deputy": "李四", "reason": "出差"}]),
    )
    assert shown(book, "attendance_rate").share == "2/4"
    less = '[parameters]\nrate.attendance = "invited_less_on_leave"\n'
    assert shown(book, "attendance_rate", config=less).share == "2/2"
    later = '[parameters]\nrate.attendance = [{ from = 2023-07-01, value = "invited_less_on_leave" }]\n'
    assert shown(book, "attendance_rate", config=later).share == "2/3"
    assert shown(book, "attendance_rate_of_invited", config=later).share == "2/4"
    assert shown(book, "attendance_rate_without_leave", config=later).share == "2/2"


CLASSES = given(
    *office(),
    *(
        line
        for place, letter in enumerate("A" * 27 + "B" * 16 + "C" + "D" * 2)
        for line in suggestion(f"2023-{place}", "2023-03-02", reply=letter)
    ),
)


def test_parts_add_up_to_100_where_the_office_says_so() -> None:
    def shares(config: str) -> list[str]:
        return [shown(CLASSES, f"suggestion_class_{each}_share", config=config).text for each in "abcd"]

    assert shares("[parameters]\nrate.digits = 2\n") == ["58.7%", "34.78%", "2.17%", "4.35%"]
    # 27, 16, 1 and 2 of 46: 58.69…, 34.78…, 2.17…, 4.34… cut to 99.98, and the two largest remainders raised
    added = shares("[parameters]\nrate.digits = 2\nrate.sum_to_100 = true\n")
    assert added == ["58.7%", "34.78%", "2.17%", "4.35%"]
    assert shares("[parameters]\nrate.digits = 0\n") == ["59%", "35%", "2%", "4%"]
    added = shares("[parameters]\nrate.digits = 0\nrate.sum_to_100 = true\n")
    assert added == ["59%", "35%", "2%", "4%"]
    three = given(*office(), *(line for letter in "ABC" for line in suggestion(letter, "2023-03-02", reply=letter)))
    third = [
        shown(three, f"suggestion_class_{each}_share", config="[parameters]\nrate.sum_to_100 = true\n").text
        for each in "abcd"
    ]
    assert third == ["33.4%", "33.3%", "33.3%", "0%"]


def test_percentages_are_printed_by_the_rule_of_their_time() -> None:
    later = "[parameters]\nrate.digits = [{ from = 2024-01-01, value = 0 }]\n"
    assert shown(FOUR, "suggestion_solved_rate", "2023", later, filters=(("group", ("",)),)).text == "50%"
    assert shown(FOUR, "suggestion_satisfaction_rate", "2023", later).text == "66.7%"
    assert shown(FOUR, "suggestion_satisfaction_rate", "2023-01-01..2024-03-31", later).text == "67%"


def test_any_number_is_floored_on_request() -> None:
    assert shown(CLASSES, "suggestion_submitted").text == "46件"
    assert shown(CLASSES, "suggestion_submitted", bound=Rounding(floor=10)).text == "40余件"
    assert shown(CLASSES, "suggestion_submitted", bound=Rounding(ceil=10)).text == "近50件"
    assert shown(CLASSES, "suggestion_submitted", bound=Rounding(floor=10, suffix="以上")).text == "40件以上"
    assert shown(CLASSES, "suggestion_reply_rate", bound=Rounding(floor=10)).text == "100%"


def own_figure(expression: str) -> str:
    return f'[figures.own]\nzh = "自定"\nunit = "件"\nbasis = "cohort"\nexpression = \'{expression}\'\n'


def test_an_office_uses_rules_in_figures_of_its_own() -> None:
    count = "rule(rate.unreturned, excluded = balance(suggestion:replied:A), counted = balance(suggestion:replied) × 2)"
    assert shown(FOUR, "own", config=own_figure(count)).value == 2
    assert shown(FOUR, "own", config='[parameters]\nrate.unreturned = "counted"\n' + own_figure(count)).value == 8
    classes = own_figure("balance(suggestion:replied:{rate.solved_classes})")
    assert shown(FOUR, "own", config='[parameters]\nrate.solved_classes = ["B", "C"]\n' + classes).value == 2


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("rule(rate.unreturnd, excluded = balance(a))", "figure.unknown_rule"),
        ("balance(a:{rate.solved_clases})", "figure.unknown_rule"),
        ("rule(rate.unreturned, left_out = balance(a))", "figure.value"),
        ("rule(rate.unreturned, excluded = ratio(balance(a), balance(b)))", "figure.syntax"),
        ("rule(rate.unreturned)", "figure.syntax"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(expression: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        shown(FOUR, "own", config=own_figure(expression))
    assert code in [finding.code for finding in refused.value.findings]


def test_commitments_count_to_the_period_in_which_they_fall_due() -> None:
    promises = [
        {"text": "补种树木", "due": "2023-06-30"},
        {"text": "修路", "due": "2024-03-31"},
        {"text": "装灯", "due": "2023-09-30"},
    ]
    lines = suggestion("甲", "2023-03-02", "satisfied")
    replied = next(line for line in lines if line["kind"] == "suggestion.replied")
    replied["commitments"] = [each | {"due": date.fromisoformat(each["due"])} for each in promises]

    def settled(kind: str, on: str, number: int) -> dict[str, Any]:
        return {"kind": f"suggestion.{kind}", "occurred": on, "suggestion": "甲", "commitment": number, "text": "已办"}

    book = given(
        *office(), *lines, settled("commitment_kept", "2023-06-20", 1), settled("commitment_lapsed", "2024-02-01", 3)
    )
    assert shown(book, "commitment_due_rate", "2023").share == "1/2"  # the road is not due yet, the light is overdue
    assert shown(book, "commitment_due_open", "2023").value == 1
    assert shown(book, "commitment_due_rate", "2024").share == "0/1"
    assert shown(book, "commitment_due_rate", "all").share == "1/3"
    assert shown(book, "commitment_kept_rate", "all").share == "1/2"


def test_figures_by_different_rules_do_not_mean_the_same() -> None:
    def meaning(config: str) -> str:
        own = Office(config.encode())
        return signature(load(None, parameters=lambda: own.parameters), "suggestion_solved_rate", own, parse("2023"))

    same = meaning("")
    assert meaning('[parameters]\nrate.solved_classes = ["A"]\n') == same
    assert meaning('[parameters]\nrate.solved_classes = [{ from = 2024-01-01, value = ["B"] }]\n') == same
    assert meaning('[parameters]\nrate.solved_classes = [{ from = 2023-07-01, value = ["B"] }]\n') != same
