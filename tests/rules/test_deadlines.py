"""When something is due, and how the date came about."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.rules.calendar import Calendar
from ledger.rules.deadlines import (
    RULES,
    Deadlines,
    Switches,
    compute,
    explain,
    newly_overdue,
    reply_rule,
    standing,
    stated,
)
from ledger.rules.duration import Duration
from ledger.rules.parameters import Parameters, definitions


def office(**parameters: object) -> Deadlines:
    """The deadlines of an office with these parameters (`suggestion__reply="2 months"`)."""
    table = {name.replace("__", "."): value for name, value in parameters.items()}
    loaded, findings = Parameters.load({"parameters": table})
    assert findings == []
    return Deadlines(loaded.value, Calendar())


def day(text: str) -> date:
    return date.fromisoformat(text)


def codes(deadline: object) -> list[str]:
    return [step.code for step in deadline.steps]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("2025-03-31", "3 months", "2025-06-30"),
        ("2024-11-30", "3 months", "2025-02-28"),
        ("2025-03-07", "3 months", "2025-06-09"),  # the 7th of June is a Saturday
        ("2025-07-01", "3 months", "2025-10-09"),  # the 1st to the 8th of October are off
        ("2025-04-30", "5 working_days", "2025-05-12"),  # the 1st to the 5th of May are off
        ("2025-04-20", "7 working_days", "2025-04-28"),  # Sunday the 27th is worked
        ("2025-04-02", "30 days", "2025-05-06"),
        ("2025-05-31", "2 years", "2027-05-31"),
    ],
)
def test_due_dates(start: str, length: str, due: str) -> None:
    calendar, _ = Calendar.load({"calendar": {"2027": {"holidays": ["2027-05-01..2027-05-05"]}}})
    duration = Duration.parse(length)
    assert duration is not None
    assert compute(duration, day(start), calendar).due == day(due)


def test_the_explanation_names_the_days_that_did_not_count() -> None:
    deadline = compute(Duration(6, "working_days"), day("2025-04-24"), Calendar(), anchor="received")
    assert deadline.due == day("2025-05-06")
    assert [(step.code, step.values.get("dates")) for step in deadline.steps] == [
        ("from_received", None),
        ("holidays_not_counted", "2025-05-01..2025-05-05"),
        ("weekends_not_counted", "2025-04-26"),
        ("make_up_days_counted", "2025-04-27"),
    ]


def test_the_explanation_names_why_the_end_moved() -> None:
    holiday = compute(Duration(3, "months"), day("2025-07-01"), Calendar())
    assert codes(holiday) == ["from_assigned", "moved_from_holiday"]
    assert holiday.steps[1].values == {
        "date": day("2025-10-01"),
        "dates": "2025-10-01..2025-10-08",
        "due": day("2025-10-09"),
    }
    assert codes(compute(Duration(3, "months"), day("2024-11-30"), Calendar())) == [
        "from_assigned",
        "month_end",
    ]


def test_the_end_stays_where_the_office_moves_none() -> None:
    saturday = compute(Duration(3, "months"), day("2025-03-07"), Calendar(), Switches(end_moves_on=False))
    assert saturday.due == day("2025-06-07")
    deadlines = office(calendar__weekends_are_holidays=False)
    deadline = deadlines.of("reply", {"assigned": day("2025-03-07")})
    assert deadline is not None
    assert deadline.due == day("2025-06-07")


@pytest.mark.parametrize(
    ("start", "length"),
    [("2030-12-30", "2 working_days"), ("2030-11-05", "3 months"), ("2031-03-01", "5 days")],
)
def test_a_missing_year_leaves_the_due_date_open(start: str, length: str) -> None:
    calendar, _ = Calendar.load({"calendar": {"2030": {"holidays": ["2030-10-01..2030-10-07"]}}})
    duration = Duration.parse(length)
    assert duration is not None
    deadline = compute(duration, day(start), calendar)
    assert deadline.due is None
    assert deadline.not_before > day(start)
    assert [(finding.code, finding.values["year"]) for finding in deadline.findings] == [
        ("calendar.missing_year", 2031)
    ]


def test_every_rule_reads_declared_parameters() -> None:
    for rule in RULES.values():
        assert definitions()[rule.length].type == "duration"
        if rule.anchor is not None:
            assert rule.base in definitions()[rule.anchor].choices


def test_a_reply_is_due_three_months_after_assignment_and_six_where_it_is_hard() -> None:
    assigned = {"assigned": day("2025-03-31")}
    easy, hard = office().of("reply", assigned), office().of("hard_reply", assigned)
    assert easy is not None
    assert hard is not None
    assert (easy.due, hard.due) == (day("2025-06-30"), day("2025-09-30"))


def test_a_new_assignment_after_a_return_starts_a_fresh_period() -> None:
    returned = office().of("return", {"assigned": day("2025-03-03"), "received": day("2025-03-05")})
    again = office().of("reassign", {"return_agreed": day("2025-03-10")})
    reply = office().of("reply", {"assigned": day("2025-03-14")})
    assert returned is not None
    assert again is not None
    assert reply is not None
    assert (returned.due, again.due, reply.due) == (day("2025-03-14"), day("2025-03-24"), day("2025-06-16"))


def test_a_period_from_receipt_runs_from_assignment_while_the_receipt_is_not_recorded() -> None:
    deadline = office().of("return", {"assigned": day("2025-03-03")})
    assert deadline is not None
    assert (deadline.anchor, deadline.due) == ("assigned", day("2025-03-12"))
    assert [finding.code for finding in deadline.findings] == ["deadline.no_anchor_date"]


def test_the_office_chooses_the_anchor() -> None:
    deadline = office(suggestion__reply_anchor="session_closed").of(
        "reply", {"assigned": day("2025-02-20"), "session_closed": day("2025-01-10")}
    )
    assert deadline is not None
    assert (deadline.anchor, deadline.due) == ("session_closed", day("2025-04-10"))


def test_a_rule_that_is_off_gives_no_deadline() -> None:
    assert office().of("first_contact", {"assigned": day("2025-03-03")}) is None
    on = office(suggestion__first_contact="20个工作日").of("first_contact", {"assigned": day("2025-03-03")})
    assert on is not None
    assert on.due == day("2025-03-31")


def test_a_change_of_rules_moves_no_earlier_deadline() -> None:
    deadlines = office(suggestion__reply=[{"from": day("2025-04-01"), "value": "2 months"}])
    before = deadlines.of("reply", {"assigned": day("2025-03-31")})
    after = deadlines.of("reply", {"assigned": day("2025-04-01")})
    assert before is not None
    assert after is not None
    assert (before.due, after.due) == (day("2025-06-30"), day("2025-06-03"))


def test_an_extension_keeps_the_original_date() -> None:
    first = office().of("reply", {"assigned": day("2025-03-31")})
    assert first is not None
    extended = office().extended(first, day("2025-08-29"), day("2025-06-20"))
    assert (extended.due, extended.original, extended.findings) == (day("2025-08-29"), day("2025-06-30"), ())
    assert codes(extended)[-1] == "extended"


@pytest.mark.parametrize(
    ("parameters", "new_due", "expected"),
    [
        ({}, "2025-10-10", ["deadline.extension_limit"]),
        ({"suggestion__extension_once": "1 month"}, "2025-08-29", ["deadline.extension_once"]),
        ({"suggestion__extension_limit": "off"}, "2026-01-05", []),
    ],
)
def test_an_extension_beyond_the_rules_is_a_finding(
    parameters: dict[str, object], new_due: str, expected: list[str]
) -> None:
    deadlines = office(**parameters)
    first = deadlines.of("reply", {"assigned": day("2025-03-31")})
    assert first is not None
    extended = deadlines.extended(first, day(new_due), day("2025-06-20"))
    assert [finding.code for finding in extended.findings] == expected


def test_a_street_item_may_be_extended_once_more_as_long() -> None:
    first = office().of("street_item", {"assigned": day("2025-03-03")})
    assert first is not None
    assert first.due == day("2025-03-24")
    acts = {"due": first.due, "agreed": day("2025-03-20")}
    longer = office().of("street_extension", acts)
    assert longer is not None
    assert longer.due == day("2025-04-15")
    assert office(street_item__extension="off").of("street_extension", acts) is None


@pytest.mark.parametrize(
    ("length", "published", "first_day"),
    [
        ("3 days", "2025-05-05", "2025-05-08"),
        ("3 days", "2025-05-07", "2025-05-10"),  # a Saturday: a notice does not move on
        ("3 working_days", "2025-04-30", "2025-05-08"),  # 1 to 5 May off
        ("3 months", "2025-02-28", "2025-05-28"),
    ],
)
def test_a_notice_is_in_time_from_so_many_days_on(length: str, published: str, first_day: str) -> None:
    deadline = office(reception__notice=length).of("reception_notice", {"published": day(published)})
    assert deadline is not None
    assert deadline.due == day(first_day)


def rule_for(deadlines: Deadlines, hard: bool = False, **own: str) -> str:
    return reply_rule(own, hard, deadlines.value, day("2025-03-31"))


def test_an_office_may_ask_for_a_faster_reply_to_street_suggestions() -> None:
    usual, faster = office(), office(suggestion__street_reply="15 working_days")
    street = {"track": "street", "sitting": "recess"}
    for deadlines, due in ((usual, "2025-06-30"), (faster, "2025-04-22")):
        deadline = deadlines.of(rule_for(deadlines, **street), {"assigned": day("2025-03-31")})
        assert deadline is not None
        assert deadline.due == day(due)
    assert rule_for(faster, hard=True, **street) == "recess_hard_reply"
    assert rule_for(faster, track="formal", sitting="recess") == "recess_reply"


def test_what_is_handed_in_between_sessions_has_no_session_to_wait_for() -> None:
    deadlines = office(suggestion__reply_anchor="session_closed")
    deadline = deadlines.of(rule_for(deadlines, sitting="recess"), {"assigned": day("2025-03-31")})
    assert deadline is not None
    assert (deadline.due, deadline.anchor, deadline.findings) == (day("2025-06-30"), "assigned", ())
    deadline = deadlines.of(rule_for(deadlines, sitting="session"), {"assigned": day("2025-03-31")})
    assert deadline is not None
    assert [finding.code for finding in deadline.findings] == ["deadline.no_anchor_date"]


def test_a_document_may_state_the_due_date_itself() -> None:
    deadline = stated(day("2025-10-01"), "assigned", day("2025-09-01"))
    assert (deadline.due, codes(deadline)) == (day("2025-10-01"), ["stated"])


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2025-06-14", ("ok", 16)),
        ("2025-06-15", ("due_soon", 15)),
        ("2025-06-30", ("due_soon", 0)),  # on the due day it is in time
        ("2025-07-01", ("overdue", -1)),
    ],
)
def test_standing(today: str, expected: tuple[str, int]) -> None:
    assert standing(day("2025-06-30"), day(today), 15) == expected
    assert standing(None, day(today), 15) == ("unknown", None)


def test_newly_overdue_means_since_the_day_asked_for() -> None:
    due, today = day("2025-06-30"), day("2025-07-10")
    assert newly_overdue(due, day("2025-06-25"), today)
    assert newly_overdue(due, day("2025-06-30"), today)
    assert not newly_overdue(due, day("2025-07-01"), today)
    assert not newly_overdue(due, day("2025-06-25"), due)


def test_a_unit_is_not_urged_again_within_the_cool_down() -> None:
    assert office().urging_allowed_from(day("2025-06-06")) == day("2025-06-09")
    assert office(urge__cooldown="off").urging_allowed_from(day("2025-06-06")) == day("2025-06-06")
    assert office(urge__cooldown="3个工作日").urging_allowed_from(day("2025-06-06")) == day("2025-06-11")


def test_a_deadline_explains_itself_in_both_languages() -> None:
    deadline = compute(Duration(3, "months"), day("2025-07-01"), Calendar())
    assert [explain(step, "zh") for step in deadline.steps] == [
        "自交办之日 2025-07-01 起3个月，当日不计。",
        "期满日 2025-10-01 逢放假（2025-10-01..2025-10-08），顺延至 2025-10-09。",
    ]
    assert [explain(step, "en") for step in deadline.steps] == [
        "3 months from assignment on 2025-07-01, that day not counted.",
        "The last day, 2025-10-01, is a holiday (2025-10-01..2025-10-08): moved on to 2025-10-09.",
    ]


def test_every_anchor_has_its_sentence() -> None:
    anchors = {rule.base for rule in RULES.values()} | {"due"}
    for rule in RULES.values():
        anchors |= set(definitions()[rule.anchor].choices if rule.anchor else ())
    for anchor in anchors:
        deadline = compute(Duration(3, "days"), day("2025-07-01"), Calendar(), anchor=anchor)
        assert "2025-07-01" in explain(deadline.steps[0], "zh")
        assert "2025-07-01" in explain(deadline.steps[0], "en")


PLACES = [
    # place, rule, what the office sets, the act it runs from, and the day, counted by hand on the calendar of 2025
    ("Shanghai", "assign", {}, {"accepted": "03-03"}, "03-12"),
    ("Zhejiang", "assign", {"suggestion__assign_inter_session": "7 days"}, {"accepted": "03-03"}, "03-10"),
    ("Shandong", "assign", {"suggestion__assign_inter_session": "5 days"}, {"accepted": "03-03"}, "03-10"),
    ("Qingdao", "assign", {"suggestion__assign_inter_session": "5 working_days"}, {"accepted": "03-03"}, "03-10"),
    ("Chongqing", "assign", {"suggestion__assign_inter_session": "10 working_days"}, {"accepted": "03-03"}, "03-17"),
    ("Shanghai", "return", {}, {"assigned": "03-03", "received": "03-05"}, "03-14"),
    (
        "Zhejiang",
        "return",
        {"suggestion__return_period": "10 days"},
        {"assigned": "03-03", "received": "03-05"},
        "03-17",
    ),
    (
        "Henan",
        "return",
        {"suggestion__return_period": "10 working_days", "suggestion__return_anchor": "assigned"},
        {"assigned": "03-03", "received": "03-05"},
        "03-17",
    ),
    ("Henan", "reassign", {}, {"return_agreed": "03-17"}, "03-31"),
    (
        "Chongqing",
        "first_contact",
        {"suggestion__first_contact": "20 working_days"},
        {"assigned": "03-03", "received": "03-05"},
        "04-02",
    ),
    ("Shanghai", "co_opinion", {}, {"assigned": "03-03", "received": "03-05"}, "04-07"),  # Qingming is off
    (
        "Zhejiang",
        "co_opinion",
        {"suggestion__co_opinion": "2 months"},
        {"assigned": "03-03", "received": "03-05"},
        "05-06",
    ),
    (
        "Chongqing",
        "co_opinion",
        {"suggestion__co_opinion": "30 working_days"},
        {"assigned": "03-03", "received": "03-05"},
        "04-17",
    ),
    ("nation", "reply", {}, {"assigned": "03-03"}, "06-03"),
    ("nation", "hard_reply", {}, {"assigned": "03-03"}, "09-03"),
    ("Beijing", "feedback", {}, {"replied": "05-12", "reply_received": "05-12"}, "06-03"),  # Dragon Boat is off
    (
        "Henan",
        "feedback",
        {"suggestion__feedback": "10 working_days"},
        {"replied": "05-12", "reply_received": "05-12"},
        "05-26",
    ),
    (
        "Chongqing",
        "feedback",
        {"suggestion__feedback": "20 working_days"},
        {"replied": "05-12", "reply_received": "05-12"},
        "06-10",
    ),
    ("Shanghai", "rehandle", {}, {"rehandling_ordered": "05-12"}, "06-12"),
    ("Beijing", "rehandle", {"suggestion__rehandle": "2 months"}, {"rehandling_ordered": "05-12"}, "07-14"),
    ("Lianyungang", "rehandle", {"suggestion__rehandle": "15 days"}, {"rehandling_ordered": "05-12"}, "05-27"),
]


@pytest.mark.parametrize(("place", "rule", "own", "acts", "due"), PLACES)
def test_each_place_has_its_own_periods(
    place: str, rule: str, own: dict[str, object], acts: dict[str, str], due: str
) -> None:
    deadline = office(**own).of(rule, {name: day(f"2025-{on}") for name, on in acts.items()})
    assert deadline is not None, place
    assert deadline.due == day(f"2025-{due}"), place
