"""The shipped figures as data, and those an office adds."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ledger.figures import load
from ledger.kernel.figure import balances_in, parsed, terms
from ledger.kernel.finding import Refused
from ledger.kernel.period import parse
from ledger.kernel.rounding import Rounding

OWN = {"zh": "夜间接待", "unit": "人次", "expression": "balance(reception:visitors, mode=evening)"}


def refusals(**own: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as refused:
        load(own)
    return {finding.code: finding.values for finding in refused.value.findings}


def test_every_shipped_figure_is_whole() -> None:
    definitions = load()
    for name, definition in definitions.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert not re.search(r"\{\w+\}", "".join(map(str, definition))), f"{name} has a list that is not filled in"
        assert definition.zh
        assert definition.en
        assert definition.unit or name == "service_quantity"  # each service brings its own
        assert definition.group
        list(balances_in(parsed(definition.expression)))
        terms(definition, parse("2023"), definitions=definitions, rules=definitions.rules)


def test_labels_tell_figures_apart() -> None:
    definitions = load()
    for lang in ("zh", "en"):
        labels = [getattr(definition, lang) for definition in definitions.values()]
        assert sorted(label for label in set(labels) if labels.count(label) > 1) == []


@pytest.mark.parametrize(
    "name",
    [
        "reception_visitors",
        "opinion_received",
        "opinion_on_the_spot",
        "opinion_solved",
        "opinion_report_back_rate",
        "suggestion_reply_rate",
        "suggestion_timely_reply_rate",
        "suggestion_original_timely_reply_rate",
        "suggestion_satisfaction_rate",
        "suggestion_first_result_satisfied_rate",
        "suggestion_class_a_share",
        "suggestion_class_jia",
        "suggestion_adoption_rate",
        "suggestion_per_deputy",
        "meeting_held",
        "meeting_quorate_quarters",
        "collective_activities",
        "activity_held_inspection",
        "attendance_rate",
        "plan_completion_rate",
        "commitment_kept_rate",
        "duty_report_coverage_rate",
        "duty_report_satisfaction_mean",
        "project_sub_items_rate",
        "station_open_home",
        "budget_used_rate",
        "election_turnout_rate",
        "news_published_city",
        "points_mean",
    ],
)
def test_the_figures_of_the_reports_are_shipped(name: str) -> None:
    assert name in load()


def test_rates_over_entities_are_cohort() -> None:
    definitions = load()
    rates = [each for each in definitions.values() if each.group in ("opinion", "suggestion") and each.unit == "%"]
    kept_apart = {"commitment_kept_rate"}  # commitments settled in the period, whenever they were made
    assert [each.name for each in rates if each.basis != "cohort" and each.name not in kept_apart] == []


def test_what_is_kept_gives_the_same_figures() -> None:
    kept: dict[str, str] = {}
    assert load(kept=kept) == load(kept=kept) == load()
    assert len(kept) == 1
    assert load(kept=kept).alike == load().alike


def test_an_office_adds_and_replaces_figures() -> None:
    own = {"evening_visitors": OWN, "meeting_held": OWN | {"zh": "例会次数", "rounding": {"floor": 10}}}
    definitions = load(own)
    assert definitions["evening_visitors"].en == "夜间接待"
    assert definitions["meeting_held"].rounding == Rounding(floor=10)
    assert len(definitions) == len(load()) + 1


def test_an_office_may_use_the_lists() -> None:
    own = {"quiet_{mode}": OWN | {"zh": "静默{mode}", "expression": "balance(reception:sessions, mode={mode})"}}
    definition = load(own)["quiet_online"]
    assert (definition.zh, definition.expression) == (
        "静默线上接待",
        "balance(reception:sessions, mode=online)",
    )


def test_all_mistakes_are_refused_at_once() -> None:
    found = refusals(
        a={"zh": "甲", "unit": "件", "expresion": "1"},
        b=OWN | {"basis": "flaw"},
        c=OWN | {"rounding": {"digits": 9}},
        d=OWN | {"expression": "balanse(a)"},
    )
    assert found["figure.unknown_key"] == {"name": "a", "key": "expresion", "near": "expression"}
    assert found["figure.missing_key"] == {"name": "a", "key": "expression"}
    assert found["figure.value"]["name"] in ("b", "c")
    assert found["figure.unknown_function"]["near"] == "balance, plan, last"


@pytest.mark.parametrize(
    "rounding",
    [
        {"digits": True},
        {"digits": 7},
        {"floor": 25},
        {"ceil": "10"},
        {"scale": 7},
        {"mode": "half_even"},
        {"suffix": "左右"},
        {"zeros": 1},
        "two digits",
    ],
)
def test_an_impossible_rounding_is_refused(rounding: object) -> None:
    assert set(refusals(x=OWN | {"rounding": rounding})) == {"figure.value"}


def test_a_misspelt_rounding_is_refused_with_the_nearest() -> None:
    assert refusals(x=OWN | {"rounding": {"digit": 1}})["figure.unknown_key"]["near"] == "digits"


def test_an_unknown_list_is_refused() -> None:
    assert refusals(**{"x_{modes}": OWN})["figure.unknown_list"]["near"] == "mode"


def test_circles_and_unknown_figures_are_refused() -> None:
    assert "figure.cycle" in refusals(a=OWN | {"expression": "figure(b)"}, b=OWN | {"expression": "figure(a)"})
    assert refusals(a=OWN | {"expression": "figure(meeting_helt)"})["figure.unknown"]["near"].startswith("meeting_held")


def test_a_figure_that_is_no_table_is_refused() -> None:
    assert set(refusals(a=3)) == {"figure.value"}
