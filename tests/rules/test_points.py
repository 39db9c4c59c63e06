"""What deputies' acts are worth: first and further, caps, versions, deductions, shares, whole periods."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.kernel.period import Period, parse
from ledger.rules.parameters import Parameters
from ledger.rules.points import Scores, score, scoring_period
from ledger.rules.points_claims import Entry
from ledger.rules.points_table import Table, shipped
from ledger.rules.tenure import Tenure

YEAR = parse("2025")
ZHANG = Tenure("张三", date(2021, 11, 1))
LI = Tenure("李四", date(2021, 11, 1))


def entry(day: str, account: str, deputy: str = "张三", amount: int = 1, event: str = "", **dims: str) -> Entry:
    """An act of 2025 (`day` is month and day), each an event of its own unless one is named."""
    return Entry(deputy, date.fromisoformat(f"2025-{day}"), account, amount, dims, event or f"{day} {account}")


def rules(toml: str = "") -> tuple[Table, Parameters]:
    config: dict[str, Any] = tomllib.loads(toml)
    table, findings = Table.load(config)
    parameters, wrong = Parameters.load(config)
    assert [*findings, *wrong] == []
    return table, parameters


def scored(
    entries: Iterable[Entry], toml: str = "", over: Period = YEAR, tenures: tuple[Tenure, ...] = (ZHANG,)
) -> Scores:
    table, parameters = rules(toml)
    return score(table, entries, tenures, parameters.value, over)


def points(entries: Iterable[Entry], toml: str = "", over: Period = YEAR) -> list[str]:
    """The points of each act in order of date, what a whole period is judged by left out."""
    return [str(line.points.normalize()) for line in scored(entries, toml, over).lines if line.event]


ONLY_OWN = "[parameters]\npoints.shipped_table = 'off'\n"


# --- the shipped table --------------------------------------------------------------------------


def test_the_caps_of_the_shipped_table_sum_to_105_with_its_last_row() -> None:
    lines = [item for item in shipped().items if item.origin == "shipped"]
    own = {item.name: item.cap for item in lines if not item.group}
    groups = {name: bounds[0].cap for name, bounds in shipped().groups.items()}
    caps = [cap for cap in (*own.values(), *groups.values()) if cap is not None]
    assert len(caps) == len(own) + len(groups)
    assert sum(caps) == 105
    assert sum(caps) - (own["其他"] or 0) == 100


@pytest.mark.parametrize(
    ("account", "dims", "expected"),
    [
        ("performance:activity:congress_session", {}, ["15", "0", "0"]),
        ("performance:activity:training", {}, ["3", "1", "1", "0"]),
        ("performance:suggestion:lead", {}, ["6", "2", "2", "0"]),
        ("performance:suggestion:co_signed", {}, ["1", "1", "1", "1", "0"]),
        ("performance:research", {}, ["4", "1", "1", "0"]),
        ("performance:activity:inspection", {}, ["6", "1", "1", "1", "1", "0"]),
        ("performance:reception", {}, ["4", "2", "2", "2", "2", "0"]),
        ("performance:dispute", {}, ["5", "1", "1", "1", "0"]),
        ("performance:deed", {"type": "aid"}, ["5", "1", "1", "1", "0"]),
        ("performance:deed", {"type": "practical"}, ["5", "1", "1", "1", "0"]),
        ("performance:deed", {"type": "charity"}, ["5", "1", "1", "1", "0"]),
        ("performance:duty_report", {"mode": "oral"}, ["5", "0"]),
        ("performance:duty_report", {"mode": "written"}, ["3", "2", "0"]),
        ("performance:news", {"level": "district"}, ["1", "1", "1", "1", "1", "0"]),
        ("performance:news", {"level": "city"}, ["2", "2", "1", "0"]),
        ("performance:commended", {"level": "city"}, ["3", "3"]),
        ("suggestion:replied:A", {}, ["2", "2"]),
        ("activity:attendance:late", {}, ["-0.5", "-0.5"]),
        ("activity:attendance:absent", {"type": "training"}, ["-2", "-2"]),
        ("activity:attendance:absent", {"type": "congress_session"}, ["-5", "-5"]),
    ],
)
def test_the_shipped_lines(account: str, dims: dict[str, str], expected: list[str]) -> None:
    acts = [entry(f"03-{day:02}", account)._replace(dimensions=dims) for day in range(1, len(expected) + 1)]
    assert points(acts) == expected


def test_inspection_research_and_enforcement_are_counted_together() -> None:
    kinds = ("inspection", "research", "law_enforcement_inspection")
    acts = [entry(f"0{month}-10", f"performance:activity:{kind}") for month, kind in enumerate(kinds, 3)]
    assert points(acts) == ["6", "1", "1"]


def test_co_signed_suggestions_count_within_the_ten_of_the_group() -> None:
    led = [entry(f"03-0{day}", "performance:suggestion:lead") for day in (1, 2)]
    signed = [entry(f"04-0{day}", "performance:suggestion:co_signed") for day in (1, 2, 3)]
    assert points(led + signed) == ["6", "2", "1", "1", "0"]


def test_a_count_in_one_act_is_worth_as_much_as_so_many_acts() -> None:
    assert points([entry("03-01", "performance:dispute", amount=3)]) == ["7"]


def test_every_line_names_its_event_its_rule_and_the_version() -> None:
    (line, *_) = scored([entry("03-20", "performance:reception", event="e1")]).lines
    assert (line.event, line.item.name, line.item.version) == ("e1", "接待选民", "1")
    assert (int(line.worth), int(line.points)) == (4, 4)


def test_without_suggestions_three_points_are_deducted_when_the_year_is_over() -> None:
    assert [(line.item.name, int(line.points)) for line in scored([]).lines] == [("未提出建议", -3)]
    assert scored([], over=parse("2025-01..2025-11")).lines == ()
    signed = [entry("05-01", "performance:suggestion:co_signed")]
    assert [line.item.name for line in scored(signed).lines] == ["附议"]


def test_a_planned_duty_report_that_was_not_held_is_deducted_and_vetoes() -> None:
    planned = [entry("02-01", "duty_report:planned"), entry("05-01", "performance:suggestion:lead")]
    scores = scored(planned)
    assert [(line.item.name, int(line.points)) for line in scores.lines] == [
        ("提出议案建议", 6),
        ("安排述职而未述职", -3),
    ]
    assert [(vetoed.deputy, vetoed.veto.name) for vetoed in scores.vetoes] == [("张三", "组织述职而未述职")]
    held = [*planned, entry("11-08", "performance:duty_report", mode="oral")]
    assert scored(held).vetoes == ()


def test_a_deputy_elected_within_the_year_is_not_judged_by_what_the_year_lacks() -> None:
    assert scored([], tenures=(Tenure("张三", date(2025, 6, 1)),)).lines == ()


def test_the_street_additions_may_be_left_out() -> None:
    acts = [
        entry("03-01", "performance:news", level="city"),
        entry("03-02", "performance:activity:congress_session"),
    ]
    assert points(acts, "[parameters]\npoints.shipped_table = 'without_street_additions'") == ["15"]
    assert points(acts, ONLY_OWN) == []


# --- an office's own lines ----------------------------------------------------------------------


def test_a_line_of_the_same_name_takes_over_from_its_first_day() -> None:
    toml = """
        [[points.item]]
        name = "接待选民"
        account = "performance:reception"
        first = 10
        further = 5
        cap = 20
        from = 2025-07-01
    """
    acts = [entry(f"{month:02}-10", "performance:reception") for month in (5, 6, 7, 8, 9)]
    lines = [line for line in scored(acts, toml).lines if line.event]
    assert [int(line.points) for line in lines] == [4, 2, 5, 5, 4]
    assert [line.item.version for line in lines] == ["1", "1", "2025-07-01", "2025-07-01", "2025-07-01"]


def test_a_change_of_the_table_changes_nothing_before_it() -> None:
    toml = "[[points.item]]\nname = '接待选民'\naccount = 'performance:reception'\nfirst = 9\nfrom = 2025-07-01"
    acts = [entry(f"{month:02}-10", "performance:reception") for month in (3, 5, 6)]
    before, after = ([line.points for line in scores.lines] for scores in (scored(acts), scored(acts, toml)))
    assert before == after


def test_a_shipped_line_or_veto_ends_by_being_stated_again() -> None:
    toml = """
        [[points.item]]
        name = "接待选民"
        account = "performance:reception"
        first = 4
        to = 2025-06-30
        [[points.veto]]
        name = "受党纪政务处分"
        account = "tally:veto:discipline"
        to = 2025-06-30
    """
    acts = [entry("05-10", "performance:reception"), entry("07-10", "performance:reception")]
    assert points(acts, toml) == ["4"]
    assert scored([entry("05-01", "tally:veto:discipline")], toml).vetoes != ()
    assert scored([entry("07-01", "tally:veto:discipline")], toml).vetoes == ()
    assert scored([entry("05-01", "tally:veto:discipline")], ONLY_OWN).vetoes == ()


def test_another_cap_of_a_group_holds_from_its_first_day() -> None:
    toml = '[points.groups]\n"议案建议" = [{ from = 2025-04-01, cap = 9 }]'
    acts = [entry(f"{month:02}-10", "performance:suggestion:lead") for month in (2, 3, 4, 5)]
    assert points(acts, toml) == ["6", "2", "1", "0"]
    assert points(acts[:2], toml) == points(acts[:2])


def test_half_days_count_by_the_half_day() -> None:
    toml = (
        ONLY_OWN
        + """
        [[points.item]]
        name = "活动半天"
        account = "performance:half_days"
        where = { type = ["training", "inspection"] }
        per = "half_day"
        first = "0.5"
        further = "0.5"
        cap = 2
    """
    )
    acts = [
        entry("03-01", "performance:half_days", amount=2, type="training"),
        entry("03-02", "performance:half_days", amount=3, type="inspection"),
        entry("03-03", "performance:half_days", amount=9, type="forum"),
    ]
    assert points(acts, toml) == ["1", "1"]


def test_points_of_one_act_may_be_divided_among_its_deputies() -> None:
    toml = (
        ONLY_OWN
        + """
        [[points.item]]
        name = "调研报告"
        account = "performance:research"
        first = 10
        further = 10
        share = "split"
    """
    )
    acts = [entry("03-01", "performance:research", deputy, event="r") for deputy in ("张三", "李四", "王五")]
    assert [str(line.points) for line in scored(acts, toml).lines] == ["3.33", "3.33", "3.33"]


def test_bands_are_worth_the_band_that_is_reached() -> None:
    toml = (
        ONLY_OWN
        + """
        [[points.item]]
        name = "走访户数"
        account = "performance:deed_households"
        per = "piece"
        bands = [{ at_least = 20, points = 8 }, { at_least = 10, points = 5 }]
    """
    )
    acts = [entry(f"0{month}-01", "performance:deed_households", amount=8) for month in (3, 4, 5, 6)]
    assert points(acts, toml) == ["0", "5", "3", "0"]


def test_base_points_less_deductions_within_the_bounds_of_a_group() -> None:
    toml = (
        ONLY_OWN
        + """
        [[points.item]]
        name = "会议基础分"
        per = "period"
        first = 50
        group = "会议"
        [[points.item]]
        name = "缺席"
        account = "activity:attendance:absent"
        first = -20
        further = -20
        group = "会议"
        [points.groups]
        "会议" = { cap = 50, floor = 0 }
    """
    )
    absences = [entry(f"0{month}-01", "activity:attendance:absent") for month in (3, 4, 5, 6)]
    scores = scored(absences, toml)
    assert [(line.date.isoformat(), int(line.points)) for line in scores.lines] == [
        ("2025-01-01", 50),
        ("2025-03-01", -20),
        ("2025-04-01", -20),
        ("2025-05-01", -10),
        ("2025-06-01", 0),
    ]


def test_deductions_have_a_cap_of_their_own() -> None:
    toml = (
        ONLY_OWN
        + """
        [[points.item]]
        name = "迟到"
        account = "activity:attendance:late"
        first = -2
        further = -2
        cap = -5
    """
    )
    acts = [entry(f"0{month}-01", "activity:attendance:late") for month in (3, 4, 5, 6)]
    assert points(acts, toml) == ["-2", "-2", "-1", "0"]


def test_a_total_cap_and_floor() -> None:
    acts = [
        entry("03-01", "performance:activity:congress_session"),
        entry("04-01", "performance:suggestion:lead"),
        entry("05-01", "performance:dispute"),
    ]
    toml = "[parameters]\npoints.cap = 20"
    assert points(acts, toml) == ["15", "5", "0"]
    toml = "[parameters]\npoints.floor = 0"
    late = [entry("02-01", "activity:attendance:late"), entry("04-01", "performance:suggestion:lead")]
    assert points(late, toml) == ["0", "5.5"]


def test_caps_begin_anew_with_each_scoring_period() -> None:
    acts = [entry(f"{month:02}-01", "performance:activity:training") for month in (2, 3, 4, 5)]
    assert points(acts, "[parameters]\npoints.period = 'quarter'") == ["3", "1", "3", "1"]
    assert points(acts) == ["3", "1", "1", "0"]


def test_what_is_taken_back_takes_back_what_it_added() -> None:
    acts = [
        entry("03-01", "suggestion:key"),
        entry("04-01", "suggestion:key"),
        entry("05-01", "suggestion:key", amount=-1),
    ]
    assert points(acts) == ["3", "3", "-3"]


def test_the_points_of_a_quarter_are_what_its_acts_added_to_the_year() -> None:
    acts = [entry(f"{month:02}-01", "performance:activity:training") for month in (1, 2, 4, 5)]
    scores = scored(acts, over=parse("2025-Q2"))
    assert scores.totals(parse("2025-Q2")) == {"张三": Decimal(1)}
    assert scores.totals(parse("2025")) == {"张三": Decimal(5)}


def test_the_scoring_period_may_be_the_term() -> None:
    _, parameters = rules("[parameters]\npoints.period = 'term'")
    terms = {"十八届": (date(2021, 11, 1), None)}
    assert scoring_period(date(2025, 3, 1), parameters.value, terms).text == "term:十八届"
    assert scoring_period(date(2020, 3, 1), parameters.value, terms).text == "2020"


def test_two_absences_from_sessions_veto_even_over_years() -> None:
    second = entry("01-12", "activity:attendance:absent", event="second", type="congress_session")
    acts = [second._replace(date=date(2024, 1, 10), event="first"), second]
    (vetoed,) = [one for one in scored(acts).vetoes if one.veto.over == "all"]
    assert (vetoed.deputy, vetoed.period, vetoed.events) == ("张三", YEAR, ("first", "second"))
    assert scored(acts[1:]).vetoes == ()


# --- what is refused ----------------------------------------------------------------------------

SOUND = {"name": "接待", "account": "performance:reception", "first": 1}


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ({"firts": 1}, "points.unknown_key", "points.item[1].firts"),
        ({"name": None}, "points.missing", "points.item[1].name"),
        ({"account": None}, "points.missing", "points.item[1].account"),
        ({"first": "many"}, "points.bad_value", "points.item[1].first"),
        ({"first": True}, "points.bad_value", "points.item[1].first"),
        ({"per": "day"}, "points.bad_value", "points.item[1].per"),
        ({"where": "type"}, "points.bad_value", "points.item[1].where"),
        ({"tiers": {"city": "x"}}, "points.bad_value", "points.item[1].tiers"),
        ({"bands": [{"from": 1}]}, "points.bad_value", "points.item[1].bands"),
        ({"from": "2025"}, "points.bad_value", "points.item[1].from"),
        ({"cap": -3}, "points.signs", "points.item[1].cap"),
        ({"per": "half_day"}, "points.half_days", "points.item[1].account"),
        ({"without": "performance:deed"}, "points.without", "points.item[1].without"),
        ({"from": date(2025, 2, 1), "to": date(2025, 1, 1)}, "points.ends_before", "points.item[1].to"),
    ],
)
def test_a_wrong_line_is_a_finding_and_has_no_effect(line: dict[str, Any], code: str, field: str) -> None:
    raw = {name: value for name, value in {**SOUND, **line}.items() if value is not None}
    table, findings = Table.load({"points": {"item": [raw]}})
    assert [(finding.code, finding.field) for finding in findings] == [(code, field)]
    assert "接待" not in {item.name for item in table.items}


@pytest.mark.parametrize(
    ("points_table", "code"),
    [
        ([], "points.not_a_table"),
        ({"item": {}}, "points.not_a_table"),
        ({"item": ["接待"]}, "points.not_a_table"),
        ({"items": []}, "points.unknown_key"),
        ({"item": [SOUND, SOUND]}, "points.two_lines"),
        (
            {"item": [{**SOUND, "to": date(2025, 6, 1)}, {**SOUND, "from": date(2025, 6, 1)}]},
            "points.two_lines",
        ),
        ({"groups": {"某组": {"cap": 3}}}, "points.unused_group"),
        ({"item": [{**SOUND, "group": "某组"}], "groups": {"某组": {"cap": 3, "floor": 5}}}, "points.bounds"),
        ({"groups": []}, "points.not_a_table"),
        ({"veto": [{"name": "某项"}]}, "points.missing"),
    ],
)
def test_a_wrong_table_is_a_finding(points_table: object, code: str) -> None:
    _, findings = Table.load({"points": points_table})
    assert [finding.code for finding in findings] == [code]


# --- what holds whatever was recorded -----------------------------------------------------------

ACCOUNTS = (
    "performance:activity:training",
    "performance:suggestion:lead",
    "performance:suggestion:co_signed",
    "performance:reception",
    "performance:dispute",
    "activity:attendance:late",
    "performance:news",
)
entries_of_the_year = st.lists(
    st.builds(
        Entry,
        deputy=st.sampled_from(["张三", "李四"]),
        date=st.dates(date(2025, 1, 1), date(2025, 12, 31)),
        account=st.sampled_from(ACCOUNTS),
        amount=st.sampled_from([1, 1, 1, 2, 5, -1]),
        dimensions=st.sampled_from([{}, {"level": "city"}, {"level": "district"}]),
        event=st.sampled_from([f"e{number}" for number in range(12)]),
    ),
    max_size=40,
)


@settings(max_examples=50, deadline=None)
@given(entries_of_the_year, st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_nothing(entries: list[Entry], random: Any) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert scored(shuffled, tenures=(ZHANG, LI)) == scored(entries, tenures=(ZHANG, LI))


@settings(max_examples=50, deadline=None)
@given(entries_of_the_year)
def test_caps_hold_on_every_day_of_the_year(entries: list[Entry]) -> None:
    table = shipped()
    sums: dict[tuple[str, str], Decimal] = {}
    for line in scored(entries, tenures=(ZHANG, LI)).lines:
        for name in (line.item.name, line.item.group or ""):
            sums[line.deputy, name] = sums.get((line.deputy, name), Decimal(0)) + line.points
        cap = line.item.cap
        assert cap is None or sums[line.deputy, line.item.name] <= cap
        group = table.bounds(line.item.group, line.date).cap if line.item.group else None
        assert group is None or sums[line.deputy, line.item.group or ""] <= group


@settings(max_examples=50, deadline=None)
@given(entries_of_the_year, st.dates(date(2025, 1, 1), date(2025, 12, 30)))
def test_later_acts_leave_earlier_points_as_they_were(entries: list[Entry], day: date) -> None:
    until = Period("", date(2025, 1, 1), day)
    before = scored([one for one in entries if one.date <= day], over=until, tenures=(ZHANG, LI))
    after = scored(entries, tenures=(ZHANG, LI))
    assert before.lines == tuple(line for line in after.lines if line.date <= day)
