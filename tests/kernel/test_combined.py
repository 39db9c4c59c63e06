"""Figures over several ledgers: leaves add up, rates are made of the sums, and nothing of two ledgers mixes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.kernel.combined import Recording, Total
from ledger.kernel.evaluation import evaluate
from ledger.kernel.figure import Definition, Result
from ledger.kernel.finding import Refused
from ledger.kernel.period import Period
from ledger.kernel.rounding import Exact
from ledger.kernel.ruling import Step
from tests.kernel.test_figure import YEAR, Plain, figure

EAST = Plain(
    ("visit:home", 2, {"who": "张三", "theme": "环境", "class": "A"}),
    ("visit:work", 4, {"who": "李四", "theme": "交通", "class": "A"}),
    ("office", 1, {"who": "张三"}),
    ("office", 1, {"who": "李四"}),
)
WEST = Plain(
    ("visit:home", 6, {"who": "张三", "theme": "环境", "class": "甲"}),
    ("office", 1, {"who": "张三"}),
)
EMPTY = Plain()


def parts_of(definition: Definition, *ledgers: Plain, by: tuple[str, ...] = (), alike: str | None = None) -> Total:
    """The total over these ledgers, from the part of each."""
    parts = []
    for ledger in ledgers:
        work = Recording(ledger, YEAR, by, (), {}, None, None, {"visit": alike} if alike else {})
        work.results(definition)
        parts.append(work.part)
    return Total({definition.name: parts}, YEAR, by, {})


def total(expression: str, *ledgers: Plain, by: tuple[str, ...] = (), alike: str | None = None) -> list[Result]:
    definition = figure(expression)
    return parts_of(definition, *ledgers, by=by, alike=alike).results(definition)


def one(expression: str, *ledgers: Plain) -> Exact | None:
    (result,) = total(expression, *ledgers)
    return result.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("balance(visit)", 12),
        ("balance(visit:home) × 2 + 1", 17),  # a number stands once, not once for each ledger
        ("distinct(who, visit)", 3),  # 张三 of the east and 张三 of the west are two
        ("distinct(who, office)", 3),
        ("count(who, balance(visit) >= 3)", 2),
        ("mean(balance(visit) by who)", 4),  # 12 visits of 3 people, never the mean of 3 and 6
        ("mean(balance(visit) by who over office)", 4),
        ("last(visit:home)", 8),
    ],
)
def test_leaves_add_up(expression: str, expected: int) -> None:
    assert one(expression, EAST, WEST, EMPTY) == expected


def test_a_rate_is_made_of_summed_numerators_and_denominators() -> None:
    (result,) = total("ratio(balance(visit:home), balance(visit))", EAST, WEST)
    assert (result.numerator, result.denominator) == (8, 12)  # the mean of 1/3 and 1 would be 2/3 here too:
    (result,) = total("ratio(balance(visit:home), balance(visit))", EAST, EAST, WEST)
    assert (result.numerator, result.denominator, result.value) == (10, 18, result.value)
    assert one("ratio(balance(visit), balance(nothing))", EAST, WEST) is None


def test_a_breakdown_adds_up_key_by_key() -> None:
    found = {result.key: result.value for result in total("balance(visit)", EAST, WEST, by=("theme",))}
    assert found == {("环境",): 8, ("交通",): 4}


def test_a_share_over_what_is_not_alike_is_refused() -> None:
    alone = total("ratio(balance(visit:home), balance(office))", EAST, alike="class")
    assert alone[0].numerator == 2
    with pytest.raises(Refused) as refused:
        total("ratio(balance(visit:home), balance(office))", EAST, WEST, alike="class")
    assert [finding.code for finding in refused.value.findings] == ["figure.not_alike"]


def test_two_units_of_measure_are_not_added() -> None:
    definition = figure("balance(visit)")
    with pytest.raises(Refused) as refused:
        parts_of(definition, Plain(("visit", 1, {}), units=["件"]), Plain(("visit", 1, {}), units=["次"])).results(
            definition
        )
    assert [finding.code for finding in refused.value.findings] == ["figure.mixed_units"]


def test_what_is_approximate_in_one_is_approximate_together() -> None:
    about = Plain(("visit", 5, {"approximate": "yes"}))
    assert total("balance(visit)", EAST, about)[0].approximate
    assert not total("balance(visit)", EAST, WEST)[0].approximate


LINES = st.lists(
    st.tuples(
        st.sampled_from(["visit:home", "visit:work", "office"]),
        st.integers(1, 9),
        st.fixed_dictionaries({"who": st.sampled_from("甲乙丙丁"), "theme": st.sampled_from(["环境", "交通"])}),
    ),
    max_size=12,
)
EXPRESSIONS = (
    "balance(visit) − balance(office)",
    "distinct(who, visit, office)",
    "count(who, balance(visit) > 4, theme=环境)",
    "ratio(balance(visit:home), distinct(who, visit))",
    "mean(ratio(balance(visit:home), balance(visit)) by who)",
    "mean(balance(visit) by who over office) × 3",
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from(EXPRESSIONS), st.sampled_from([(), ("theme",)]))
def test_together_they_are_one_ledger_in_which_every_person_is_named_after_theirs(
    ledgers: list[list[tuple[str, int, dict[str, str]]]], expression: str, by: tuple[str, ...]
) -> None:
    whole = Plain(
        *(
            (account, amount, dims | {"who": f"{dims['who']}{place}"})
            for place, lines in enumerate(ledgers)
            for account, amount, dims in lines
        )
    )
    expected = {result.key: result.value for result in evaluate(figure(expression), whole, YEAR, by=by)}
    found = {result.key: result.value for result in total(expression, *(Plain(*lines) for lines in ledgers), by=by)}
    nothing = {key for key in {*expected, *found} if not expected.get(key) and not found.get(key)}
    assert {key: value for key, value in found.items() if key not in nothing} == {
        key: value for key, value in expected.items() if key not in nothing
    }


class Fixed:
    """A rule with one value for all time."""

    def __init__(self, value: str) -> None:
        self.value = value

    def steps(self, name: str, period: Period) -> list[Step]:
        return [((self.value,), period)]


def test_each_ledger_counts_by_its_own_rules() -> None:
    definition = figure("ratio(balance(visit:home), rule(base, narrow = balance(visit), wide = balance(visit) × 10))")
    parts = []
    for ledger, value in ((EAST, "narrow"), (WEST, "wide")):
        work = Recording(ledger, YEAR, (), (), {}, None, None, {}, Fixed(value))
        work.results(definition)
        parts.append(work.part)
    (result,) = Total({definition.name: parts}, YEAR, (), {}).results(definition)
    assert (result.numerator, result.denominator) == (8, 6 + 60)
