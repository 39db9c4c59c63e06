"""The language of figures, evaluated over a plain list of amounts that stands in each test."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.figures import load
from ledger.kernel.evaluation import evaluate
from ledger.kernel.expression import (
    Balance,
    Combination,
    Count,
    Distinct,
    Mean,
    Number,
    Product,
    Ratio,
    built,
    plain,
)
from ledger.kernel.figure import Definition, Key, Term, terms
from ledger.kernel.finding import Refused
from ledger.kernel.grammar import parse
from ledger.kernel.period import Period
from ledger.kernel.period import parse as period
from ledger.kernel.rounding import Exact

YEAR = period("2023")


class Plain:
    """Amounts by account and dimensions; every basis and every period reads all of them."""

    def __init__(self, *lines: tuple[str, int, dict[str, str]], units: Iterable[str] = ("件",)) -> None:
        self.lines = lines
        self.found = frozenset(units)

    def sums(
        self, account: str, filters: Any, period: Period, basis: str | None, by: tuple[str, ...]
    ) -> Mapping[Key, Exact]:
        totals: dict[Key, Exact] = {}
        for name, amount, dims in self.lines:
            fits = all(dims.get(dimension, "") in values for dimension, values in filters)
            if fits and (name == account or name.startswith(account + ":")):
                key = tuple(dims.get(dimension) for dimension in by)
                totals[key] = totals.get(key, 0) + amount
        return {key: total for key, total in totals.items() if total}

    def edge(self, which: str, account: str, filters: Any, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        amounts = [amount for name, amount, _ in self.lines if name == account]
        return {(): amounts[0 if which == "first" else -1]} if amounts else {}

    def approximate(
        self, account: str, filters: Any, period: Period, basis: str | None, by: tuple[str, ...]
    ) -> Iterable[Key]:
        return self.sums(account, (*filters, ("approximate", ("yes",))), period, basis, by)

    def units(self, account: str) -> frozenset[str]:
        return self.found


def figure(expression: str, name: str = "it", basis: str | None = None) -> Definition:
    return Definition(name, "它", "it", "件", expression, basis)


def value(expression: str, ledger: Plain, **options: Any) -> Exact | None:
    return evaluate(figure(expression), ledger, YEAR, **options)[0].value


VISITS = Plain(
    ("visit:home", 2, {"who": "张三", "group": "一组"}),
    ("visit:home", 1, {"who": "李四", "group": "一组"}),
    ("visit:work", 4, {"who": "张三", "group": "一组"}),
    ("visit:work", 1, {"who": "王五", "group": "二组"}),
    ("visit:work", 3, {}),
    ("office", 1, {"who": "张三", "group": "一组"}),
    ("office", 1, {"who": "李四", "group": "一组"}),
    ("office", 1, {"who": "王五", "group": "二组"}),
    ("office", 1, {"who": "赵六", "group": "二组"}),
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("7", 7),
        ("balance(visit)", 11),
        ("balance(visit:home)", 3),
        ("balance(nothing)", 0),
        ("balance(visit, who=张三|李四)", 7),
        ("balance(visit, who=)", 3),
        ("balance(visit, who=张三, group=二组)", 0),
        ("balance(visit:home) + balance(visit:work) × 2", 19),
        ("balance(visit) − balance(visit:home) - 1", 7),
        ("2 * (balance(visit) - 1)", 20),
        ("distinct(who, visit)", 3),
        ("distinct(who, visit:home, office)", 4),
        ("distinct(who, visit, group=一组)", 2),
        ("count(who, balance(visit) >= 2)", 1),
        ("count(who, balance(visit) < 2)", 2),
        ("count(who, balance(visit) = 1, group=二组)", 1),
        ("ratio(balance(visit:home), balance(visit))", Fraction(3, 11)),
        ("ratio(balance(visit), balance(nothing))", None),
        ("ratio(balance(nothing), balance(nothing))", None),
        ("ratio(balance(visit), balance(nothing)) + 1", None),
        ("mean(balance(visit) by who)", Fraction(8, 3)),
        ("mean(balance(visit) by who over office)", 2),
        ("mean(balance(visit) by who over office, group=二组)", Fraction(1, 2)),
        ("mean(ratio(balance(visit:home), balance(visit)) by who)", Fraction(4, 9)),
        ("mean(balance(nothing) by who)", None),
        ("first(visit:home)", 2),
        ("last(visit:work)", 3),
    ],
)
def test_an_expression_has_its_value(expression: str, expected: Exact | None) -> None:
    assert value(expression, VISITS) == expected


def test_a_ratio_keeps_numerator_and_denominator() -> None:
    result = evaluate(figure("ratio(balance(visit:home), balance(visit))"), VISITS, YEAR)[0]
    assert (result.numerator, result.denominator) == (3, 11)
    through = {"rate": figure("ratio(balance(visit:home), balance(visit))", "rate")}
    result = evaluate(figure("figure(rate)"), VISITS, YEAR, definitions=through)[0]
    assert (result.value, result.numerator, result.denominator) == (Fraction(3, 11), 3, 11)


def test_a_breakdown_has_a_result_for_each_key_and_one_for_those_without() -> None:
    results = evaluate(figure("ratio(balance(visit:home), balance(visit))"), VISITS, YEAR, by=("who",))
    assert [(result.key, result.value) for result in results] == [
        (("张三",), Fraction(1, 3)),
        (("李四",), 1),
        (("王五",), 0),
        ((None,), 0),
    ]
    results = evaluate(figure("mean(balance(visit) by who over office)"), VISITS, YEAR, by=("group",))
    assert [(result.key, result.value) for result in results] == [
        (("一组",), Fraction(7, 2)),
        (("二组",), Fraction(1, 2)),
    ]


def test_filters_from_outside_narrow_every_balance() -> None:
    narrowed = evaluate(figure("ratio(balance(visit), balance(office))"), VISITS, YEAR, filters=(("group", ("二组",)),))
    assert (narrowed[0].numerator, narrowed[0].denominator) == (1, 2)


def test_a_count_of_those_who_were_there_is_certain_whatever_the_amounts() -> None:
    ledger = Plain(("a", 1200, {"approximate": "yes", "deputy": "张三"}), ("a", 3, {"deputy": "李四"}))
    (counted,) = evaluate(figure("distinct(deputy, a)"), ledger, YEAR)
    assert (counted.value, counted.approximate) == (2, False)
    assert evaluate(figure("mean(balance(a) by deputy)"), ledger, YEAR)[0].approximate


def test_a_figure_resting_on_an_approximate_posting_says_so() -> None:
    ledger = Plain(("a", 1200, {"approximate": "yes"}), ("b", 1, {}))
    assert evaluate(figure("balance(a) + balance(b)"), ledger, YEAR)[0].approximate
    assert not evaluate(figure("balance(b)"), ledger, YEAR)[0].approximate


def refusal(expression: str, ledger: Plain = VISITS, **options: Any) -> tuple[str, Mapping[str, object]]:
    with pytest.raises(Refused) as refused:
        value(expression, ledger, **options)
    finding = refused.value.findings[0]
    return finding.code, finding.values


def test_a_circle_of_figures_is_refused() -> None:
    circle = {"it": figure("figure(other)"), "other": figure("balance(a) + figure(it)", "other")}
    assert refusal("figure(other)", definitions=circle) == ("figure.cycle", {"path": "it → other → it"})


def test_an_unknown_figure_is_refused_with_the_nearest() -> None:
    known = {"reply_rate": figure("1", "reply_rate")}
    assert refusal("figure(replly_rate)", definitions=known)[1]["near"] == "reply_rate"


def test_amounts_of_different_units_are_not_added() -> None:
    mixed = Plain(("visit:home", 1, {"who": "张三"}), ("visit:houses", 1, {}), units=("次", "户"))
    assert refusal("balance(visit)", mixed)[0] == "figure.mixed_units"
    assert value("distinct(who, visit)", mixed) == 1  # being there can be counted in any unit


def test_a_share_of_classes_of_two_schemes_is_refused() -> None:
    both = Plain(("reply:A", 1, {"scheme": "old", "unit": "x"}), ("reply:B", 1, {"scheme": "new", "unit": "y"}))
    share, alike = "ratio(balance(reply:A), balance(reply))", {"reply": "scheme"}
    assert refusal(share, both, alike=alike)[0] == "figure.not_alike"
    assert value("ratio(balance(reply), balance(reply))", both, alike=alike) == 1
    assert value(share, both, alike=alike, filters=(("scheme", ("old",)),)) == 1
    by_scheme = evaluate(figure(share), both, YEAR, by=("scheme",), alike=alike)
    assert [(result.key, result.value) for result in by_scheme] == [(("new",), 0), (("old",), 1)]


class TwoEach:
    """A table that gives everybody two points for each visit."""

    def points(self, filters: Any, period: Period, by: tuple[str, ...]) -> Mapping[Key, Exact]:
        return {key: amount * 2 for key, amount in VISITS.sums("visit", filters, period, None, by).items()}

    def terms(self, filters: Any, period: Period) -> list[Term]:
        return [Term("value", "visit", filters, period, "flow")]


def test_points_come_from_the_caller() -> None:
    assert value("points(who=张三)", VISITS, points=TwoEach()) == 12
    assert value("count(who, points() >= 2)", VISITS, points=TwoEach()) == 3
    assert value("mean(points() by who over office)", VISITS, points=TwoEach()) == 4
    assert refusal("points()")[0] == "figure.no_points"


def test_a_figure_names_the_balances_it_rests_on() -> None:
    known = {"base": figure("balance(b)", "base", "cohort")}
    definition = figure("ratio(balance(a, x=1) + figure(base), count(who, balance(c) >= 1, y=2))", basis="state")
    assert terms(definition, YEAR, definitions=known) == [
        Term("numerator", "a", (("x", ("1",)),), YEAR, "state"),
        Term("numerator", "b", (), YEAR, "cohort"),
        Term("denominator", "c", (("y", ("2",)),), YEAR, "state"),
    ]


def test_the_language_reads_what_offices_type() -> None:
    assert parse("balance(甲:乙,类=一|二)") == Balance("甲:乙", (("类", ("一", "二")),))
    assert parse("balance(a, entered=2023-H1, x=, levels=district+city, basis=cohort)") == Balance(
        "a", (("entered", ("2023-H1",)), ("levels", ("district+city",)), ("x", ("",))), "cohort"
    )
    assert parse('balance("service:口罩(N95)", key="2023-03-05 (2)"|b, key=c)') == Balance(
        "service:口罩(N95)", (("key", ("2023-03-05 (2)", "b", "c")),)
    )
    assert parse("1 + 2 - 3") == Combination("-", Combination("+", Number(1), Number(2)), Number(3))
    assert parse("1 + balance(a) × 2.5") == Combination("+", Number(1), Product(Balance("a"), Fraction(5, 2)))
    assert parse("distinct(day, a, b)") == Distinct("day", (Balance("a"), Balance("b")))
    assert parse("count(who, balance(a) ≥ -1)") == Count("who", Balance("a"), ">=", -1)
    assert parse("mean(ratio(balance(a), balance(b)) by who over c)") == Mean(
        Ratio(Balance("a"), Balance("b")), "who", Balance("c")
    )


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "figure.syntax", 1),
        ("balance(a", "figure.syntax", 10),
        ("balance(a) balance(b)", "figure.syntax", 12),
        ("balance(a)-", "figure.syntax", 12),
        ("ratio(balance(a))", "figure.syntax", 17),
        ("count(who, balance(a))", "figure.syntax", 22),
        ("mean(balance(a))", "figure.syntax", 16),
        ("1 + balanse(a)", "figure.unknown_function", 5),
        ("balance(a) × balance(b)", "figure.product", 12),
        ("balance(a, basis=flaw)", "figure.basis", 12),
        ("balance(a; b)", "figure.syntax", 12),
    ],
)
def test_a_mistake_is_refused_with_its_place(text: str, code: str, position: int) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    finding = refused.value.findings[0]
    assert (finding.code, finding.values["position"]) == (code, position)


def test_an_unknown_function_is_answered_with_the_nearest() -> None:
    with pytest.raises(Refused) as refused:
        parse("balanse(a)")
    assert refused.value.findings[0].values["near"] == "balance, plan, last"


def test_a_tower_of_brackets_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        parse("(" * 100_000)
    assert refused.value.findings[0].code == "figure.too_deep"


@given(st.text(st.sampled_from('balanceratio()+-*×|=,"\\ 19.by>甲\uff08\uff09'), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refused):
        parse(text)


def test_an_expression_comes_back_from_its_plain_form() -> None:
    texts = [each.expression for each in load().values()]
    texts += ["count(deputy, balance(a, x=|y) >= 0.5) + 1.5 × first(b)", "plan(done, item=走访) - 3"]
    texts += ["mean(points(item=走访) by deputy over deputy:in_office, group=一组) + figure(b)"]
    for text in texts:
        assert built(json.loads(json.dumps(plain(parse(text))))) == parse(text)
