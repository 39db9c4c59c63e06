"""Sums, registers, cohorts and evidence over small books with known answers, and against a slow evaluator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.kernel.figure import Term
from ledger.kernel.finding import Refused
from ledger.kernel.period import ALL, parse
from ledger.store.model.query import Query
from tests.store.bookkeeping import KEY_DIMENSIONS, Line, read_model
from tests.store.slow import SlowLedger

Q1, YEAR = parse("2023-Q1"), parse("2023")


def day(text: str) -> date:
    return date.fromisoformat(text)


def reception(on: str, visitors: int, station: str, **dims: str) -> list[Line]:
    stream = ("reception", f"{on} {station}")
    own = {"mode": "in_station", "station": station, **dims}
    return [
        Line("reception:sessions", "次", "flow", day(on), 1, stream, own, event=f"r-{on}-{station}"),
        Line("reception:visitors", "人次", "flow", day(on), visitors, stream, own, event=f"r-{on}-{station}"),
    ]


def opinion(key: str, recorded: str, answered: str | None, handler: str = "市政科") -> list[Line]:
    stream, entered = ("opinion", key), day(recorded)
    lines = [
        Line("opinion:received", "条", "flow", entered, 1, stream, {}, entered, f"{key}-recorded"),
        Line("opinion:disposition:open", "条", "state", entered, 1, stream, {}, entered, f"{key}-recorded"),
    ]
    if answered:
        when, own = day(answered), {"handler": handler}
        event = f"{key}-disposed"
        lines += [
            Line("opinion:disposition:open", "条", "state", when, -1, stream, {}, entered, event),
            Line("opinion:disposition:assigned", "条", "state", when, 1, stream, own, entered, event),
        ]
    return lines


RECEPTIONS = [
    *reception("2023-02-10", 12, "东街站"),
    *reception("2023-03-20", 8, "西街站"),
    *reception("2023-05-20", 5, "东街站", mode="outreach"),
    *reception("2022-12-30", 7, "东街站"),
]
OPINIONS = [
    *opinion("一", "2022-12-20", "2023-01-05"),
    *opinion("二", "2023-03-01", "2023-03-09"),
    *opinion("三", "2023-03-02", "2023-04-15", "教育科"),
    *opinion("四", "2023-03-03", None),
]


def book(lines: list[Line], as_of: str | None = None, **histories: object) -> Query:
    known = {tuple(name.split("_", 1)): history for name, history in histories.items()}
    return Query(read_model(lines, known), KEY_DIMENSIONS, day(as_of) if as_of else None)


def test_a_balance_has_a_row_for_each_account_with_an_amount_of_its_own() -> None:
    rows = book(RECEPTIONS).balance(["reception"], Q1)
    assert [(row.account, row.unit, row.amount) for row in rows] == [
        ("reception:sessions", "次", 2),
        ("reception:visitors", "人次", 20),
    ]


def test_a_breakdown_gives_each_station_its_row() -> None:
    rows = book(RECEPTIONS).balance(["reception:visitors"], YEAR, by=("station",))
    assert [(row.by, row.amount) for row in rows] == [(("东街站",), 17), (("西街站",), 8)]


def test_one_total_for_each_unit_of_measure() -> None:
    assert book(RECEPTIONS).totals(["reception"], YEAR) == {"次": 3, "人次": 25}


def test_or_and_missing_values_of_a_dimension() -> None:
    lines = [*RECEPTIONS, Line("reception:sessions", "次", "flow", day("2023-06-01"), 1, ("reception", "x"))]
    query = book(lines)
    assert query.sums("reception:sessions", (("mode", ("outreach", "")),), YEAR, None, ()) == {(): 2}
    assert query.sums("reception:sessions", (("station", ("",)),), YEAR, None, ()) == {(): 1}
    both = (("mode", ("in_station",)), ("station", ("东街站", "西街站")))
    assert query.sums("reception:sessions", both, Q1, None, ()) == {(): 2}


def test_an_account_is_its_subtree_but_not_its_namesakes() -> None:
    lines = [
        Line("plan", "项", "flow", day("2023-01-01"), 1, ("plan", "a")),
        Line("plan:items", "项", "flow", day("2023-01-01"), 2, ("plan", "a")),
        Line("planning", "项", "flow", day("2023-01-01"), 4, ("plan", "a")),
        Line("plan-b", "项", "flow", day("2023-01-01"), 8, ("plan", "a")),
    ]
    assert book(lines).sums("plan", (), YEAR, None, ()) == {(): 3}


def test_flow_state_and_cohort_read_the_same_postings_differently() -> None:
    query = book(OPINIONS)
    assigned = "opinion:disposition:assigned"
    assert query.sums(assigned, (), Q1, "flow", ()) == {(): 2}  # 一 in January, 二 in March
    assert query.standing(assigned, (), Q1) == {(): 2}
    assert query.cohort(assigned, (), Q1) == {(): 1}  # of those recorded in the quarter only 二 by its end
    assert query.standing("opinion:disposition:open", (), Q1) == {(): 2}


def test_a_cohort_is_read_as_of_the_day_asked_for_even_after_the_period() -> None:
    assert book(OPINIONS, "2023-04-30").cohort("opinion:disposition:assigned", (), Q1) == {(): 2}
    assert book(OPINIONS, "2023-03-05").cohort("opinion:disposition:assigned", (), Q1) == {}


def test_the_parts_of_a_cohort_add_up_to_what_was_received() -> None:
    query = book(OPINIONS)
    parts = query.cohort("opinion:disposition", (), YEAR, ("account",))
    assert parts == {("opinion:disposition:open",): 1, ("opinion:disposition:assigned",): 2}
    assert query.sums("opinion:received", (), YEAR, None, ()) == {(): 3}


def test_as_of_hides_what_had_not_happened() -> None:
    assert book(RECEPTIONS, "2023-03-19").sums("reception:visitors", (), YEAR, None, ()) == {(): 12}


def test_historical_balances_are_the_standing_at_the_end() -> None:
    query = book(OPINIONS)
    opened = ["opinion:disposition:open"]
    assert [row.amount for row in query.balance(opened, parse("2023-04"))] == [-1]
    assert [row.amount for row in query.balance(opened, parse("2023-04"), historical=True)] == [1]


def test_a_state_by_month_stands_at_the_end_of_each_month() -> None:
    standing = book(OPINIONS).standing("opinion:disposition:open", (), parse("2022-12..2023-04"), ("month",))
    assert standing == {("2022-12",): 1, ("2023-03",): 2, ("2023-04",): 1}


def test_a_cohort_by_month_counts_by_the_month_of_entry() -> None:
    cohort = book(OPINIONS).cohort("opinion:disposition:assigned", (), parse("2022-12..2023-04"), ("month",))
    assert cohort == {("2022-12",): 1, ("2023-03",): 2}


def test_the_key_of_a_stream_and_what_its_event_says_are_dimensions() -> None:
    query = book(OPINIONS)
    keys = query.sums("opinion:received", (("opinion", ("二", "三")),), ALL, None, ("opinion", "recorder"))
    assert keys == {("二", "秘书"): 1, ("三", "秘书"): 1}


def deputy_at_work() -> Query:
    own = {"deputy": "张三"}
    lines = [
        Line("performance:visit", "次", "flow", day("2023-02-01"), 1, ("visit", "a"), own),
        Line("performance:visit", "次", "flow", day("2023-08-01"), 1, ("visit", "b"), own),
        Line("performance:visit", "次", "flow", day("2023-08-02"), 1, ("visit", "c"), {"deputy": "李四"}),
        Line("deputy:in_office", "名", "state", day("2022-01-01"), 1, ("deputy", "张三")),
    ]
    history = [
        (day("2022-01-01"), {"level": ["district"], "levels": "district"}),
        (day("2023-07-01"), {"level": ["district", "city"], "levels": "district+city"}),
    ]
    return book(lines, deputy_张三=history)


def test_a_followed_key_has_the_value_of_the_posting_day_on_a_flow() -> None:
    visits = deputy_at_work().sums("performance:visit", (), YEAR, None, ("deputy.levels",))
    assert visits == {("district",): 1, ("district+city",): 1, (None,): 1}


def test_a_list_counts_under_each_value_and_once_in_the_total() -> None:
    query = deputy_at_work()
    assert query.sums("performance:visit", (), YEAR, None, ("deputy.level",)) == {
        ("district",): 2,
        ("city",): 1,
        (None,): 1,
    }
    either = (("deputy.level", ("district", "city")),)
    assert query.sums("performance:visit", either, YEAR, None, ()) == {(): 2}


def test_a_followed_key_has_the_value_of_the_reading_day_on_a_state() -> None:
    query = deputy_at_work()
    city = (("deputy.level", ("city",)),)
    assert query.standing("deputy:in_office", city, parse("2023-H1")) == {}
    assert query.standing("deputy:in_office", city, YEAR) == {(): 1}


def test_amounts_are_exact_to_a_millionth() -> None:
    stream = ("budget", "活动经费")
    lines = [Line("budget:spent", "元", "flow", day("2023-01-05"), Decimal("0.1"), stream) for _ in range(3)]
    query = book(lines)
    assert query.balance(["budget"], YEAR)[0].amount == Decimal("0.3")
    assert query.sums("budget", (), YEAR, None, ()) == {(): Fraction(3, 10)}


def test_a_register_runs_its_totals_for_each_unit() -> None:
    rows = list(book(RECEPTIONS).register(["reception:visitors"], YEAR))
    assert [(row.date.isoformat(), row.amount, row.total) for row in rows] == [
        ("2023-02-10", 12, 12),
        ("2023-03-20", 8, 20),
        ("2023-05-20", 5, 25),
    ]
    assert next(book(RECEPTIONS).register(["reception:visitors"], YEAR, historical=True)).total == 19


def test_evidence_of_a_flow_is_every_posting_of_the_period() -> None:
    query = book(RECEPTIONS)
    rows = query.evidence([Term("value", "reception:visitors", (), Q1, None)])
    assert [(row.event, row.occurred, row.amount) for row in rows] == [
        ("r-2023-02-10-东街站", day("2023-02-10"), 12),
        ("r-2023-03-20-西街站", day("2023-03-20"), 8),
    ]
    assert rows[0].file == "records/events/2023/02/r-2023-02-10-东街站.toml"


def test_evidence_of_a_state_leaves_out_what_was_taken_back() -> None:
    query = book(OPINIONS)
    rows = query.evidence([Term("value", "opinion:disposition:open", (), YEAR, None)])
    assert [row.event for row in rows] == ["四-recorded"]


def test_a_posting_under_numerator_and_denominator_is_shown_once() -> None:
    query = book(RECEPTIONS)
    terms = [
        Term("numerator", "reception:sessions", (("mode", ("outreach",)),), YEAR, None),
        Term("denominator", "reception:sessions", (), YEAR, None),
    ]
    assert [row.role for row in query.evidence(terms)] == ["denominator", "denominator", "numerator"]


def test_first_and_last_are_what_one_event_posted() -> None:
    query = book(RECEPTIONS)
    assert query.edge("first", "reception:visitors", (), YEAR, ()) == {(): 12}
    assert query.edge("last", "reception:visitors", (), YEAR, ("station",)) == {
        ("东街站",): 5,
        ("西街站",): 8,
    }


def test_only_figures_resting_on_an_approximate_posting_are_approximate() -> None:
    query = book([*RECEPTIONS, *reception("2023-09-01", 1200, "西街站", approximate="yes")])
    assert set(query.approximate("reception:visitors", (), Q1, None, ())) == set()
    assert set(query.approximate("reception:visitors", (), YEAR, None, ("station",))) == {("西街站",)}


def test_a_hostile_dimension_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        book(RECEPTIONS).sums("reception", (('x")', ("1",)),), YEAR, None, ())
    assert refused.value.findings[0].code == "figure.dimension"


DAYS = st.dates(date(2022, 11, 1), date(2023, 4, 30))


def test_what_cancels_out_is_told_apart_by_the_keys_of_the_streams() -> None:
    """The dimension is the key of one stream and missing on the other: one half less here, one half more there."""
    lines = [
        Line("case:open", "件", "state", day("2023-01-10"), amount, stream, {})
        for amount, stream in ((1, ("deputy", "张三")), (-1, ("opinion", "一")))
    ]
    query = Query(read_model(lines, {}), KEY_DIMENSIONS)
    assert query.sums("case", (), ALL, "state", ("deputy",)) == {("张三",): 1, (None,): -1}


ACCOUNTS = st.sampled_from(
    [
        ("act:held:a", "次", "flow"),
        ("act:held:b", "次", "flow"),
        ("act", "次", "flow"),
        ("case:open", "件", "state"),
        ("case:replied", "件", "state"),
    ]
)
STREAMS = st.sampled_from([("deputy", "张三"), ("opinion", "一"), ("unit", "一科"), ("visit", "x")])
DIMS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["a", "b"]),
        "deputy": st.sampled_from(["张三", "李四"]),
        "handler": st.sampled_from(["一科", "二科"]),
        "approximate": st.just("yes"),
    },
)
LINES = st.lists(
    st.builds(
        lambda account, on, amount, stream, dims, entered, kind: Line(
            *account, on, Decimal(amount) / 2, stream, dims, entered, kind=kind
        ),
        ACCOUNTS,
        DAYS,
        st.integers(-3, 5),
        STREAMS,
        DIMS,
        DAYS | st.none(),
        st.sampled_from(["act.held", "case.opened"]),
    ),
    min_size=6,
    max_size=25,
)
HISTORIES = {
    ("deputy", "张三"): [
        (date(2022, 1, 1), {"level": ["district"], "group": "一组"}),
        (date(2023, 1, 15), {"level": ["district", "city"], "group": "二组"}),
    ],
    ("unit", "一科"): [(date(2022, 12, 1), {"system": "government"})],
}
PERIODS = st.sampled_from(
    ["2023", "2023-Q1", "2022-12", "2023-02-28", "2022-12-10..2023-02-10", "2022-11..2023-04"]
).map(parse)
DIMENSIONS = [
    "type",
    "deputy",
    "deputy.level",
    "deputy.group",
    "handler.system",
    "kind",
    "opinion",
    "account",
]
TESTS = st.sampled_from(
    [
        ("type", ("a", "")),
        ("deputy", ("张三",)),
        ("deputy.level", ("city",)),
        ("handler.system", ("",)),
        ("kind", ("act.held",)),
        ("entered", ("2023", "")),
        ("month", ("2023-01", "2022-12")),
        ("opinion", ("一",)),
    ]
)


@pytest.mark.parametrize("time", [(), ("month",), ("year", "quarter")])
@pytest.mark.parametrize("basis", [None, "flow", "state", "cohort"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_sums_equal_those_of_the_slow_evaluator(data: st.DataObject, basis: str | None, time: tuple[str, ...]) -> None:
    lines = data.draw(LINES)
    account = data.draw(st.sampled_from(["act", "act:held", "case", "case:open"]))
    filters = tuple(data.draw(st.lists(TESTS, max_size=1)))
    by = tuple(data.draw(st.lists(st.sampled_from(DIMENSIONS), max_size=1 if time else 2, unique=True))) + time
    period = data.draw(PERIODS if time else PERIODS | st.just(ALL))
    as_of = data.draw(st.none() | st.dates(date(2022, 12, 1), date(2023, 6, 30)))
    query = Query(read_model(lines, HISTORIES), KEY_DIMENSIONS, as_of)
    slow = SlowLedger(lines, HISTORIES, as_of)
    assert query.sums(account, filters, period, basis, by) == slow.sums(account, filters, period, basis, by)
