"""Residents' opinions: exclusive dispositions, answers, reports back, ratings, closing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.given import Book, given


def deputy(name: str) -> dict[str, Any]:
    line = {"kind": "deputy.registered", "occurred": "2022-01-01", "deputy": name, "levels": ["district"]}
    return line | {"constituency": "第3选区", "term": "第十七届", "sex": "male"}


def unit(name: str) -> dict[str, Any]:
    return {"kind": "unit.registered", "occurred": "2022-01-01", "unit": name, "system": "stationed_body"}


KNOWN = (
    {
        "kind": "station.opened",
        "occurred": "2022-01-01",
        "station": "东街联络站",
        "type": "station",
        "community": "东街社区",
    },
    unit("城管中队"),
    unit("派出所"),
    deputy("张三"),
    deputy("李四"),
)


def recorded(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "opinion.recorded",
        "occurred": "2023-03-20",
        "opinion": "社情1",
        "source": "reception",
        "station": "东街联络站",
        "category": "市容环境",
        "title": "垃圾清运不及时",
        "deputies": ["张三", "李四"],
    }
    return line | fields


def step(kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"kind": f"opinion.{kind}", "occurred": on, "opinion": "社情1"} | fields


def disposed(disposition: str, on: str = "2023-03-21", **fields: Any) -> dict[str, Any]:
    return step("disposed", on, disposition=disposition) | fields


ASSIGNED = disposed("assigned", to="城管中队", powers="street", due=date(2023, 4, 20))
OWN = {
    "source": "reception",
    "station": "东街联络站",
    "community": "东街社区",
    "category": "市容环境",
    "entered": "2023-03-20",
}


def life(*steps: dict[str, Any], **options: Any) -> Book:
    return given(*KNOWN, *steps, **options)


def test_an_opinion_is_received_and_open_and_brought_by_its_deputies() -> None:
    book = life(recorded())
    assert book.balance("opinion:received", opinion="社情1", **OWN) == 1
    assert book.balance("opinion:disposition:open", disposition="open", handler=None, **OWN) == 1
    assert book.balance("performance:opinion", deputy="张三") == 1
    assert book.balance("performance:opinion") == 2
    assert book.units("opinion:received") == book.units("opinion:disposition") == {"条"}
    assert book.codes == []


def test_the_community_is_given_or_the_stations_of_that_day() -> None:
    moved = {
        "kind": "station.changed",
        "occurred": "2023-03-25",
        "station": "东街联络站",
        "set": {"community": "西街社区"},
    }
    assert life(recorded(), moved).balance("opinion:received", community="东街社区") == 1
    assert life(recorded(community="南街社区")).balance("opinion:received", community="南街社区") == 1


DISPOSITIONS = (
    "on_the_spot",
    "explained",
    "assigned",
    "forwarded",
    "suggestion",
    "referred",
    "reference",
    "declined",
)


@pytest.mark.parametrize("disposition", DISPOSITIONS)
def test_exactly_one_disposition_stands(disposition: str) -> None:
    book = life(recorded(), disposed(disposition, to="城管中队", powers="street"))
    row = {"disposition": disposition, "handler": "城管中队", "powers": "street"}
    assert book.balance(f"opinion:disposition:{disposition}", **row, **OWN) == 1
    assert book.balance("opinion:disposition") == 1
    assert book.errors == []


def test_a_new_disposition_or_unit_moves_the_opinion() -> None:
    book = life(
        recorded(),
        ASSIGNED,
        disposed("assigned", "2023-04-01", to="派出所", powers="street"),
        disposed("forwarded", "2023-05-01", to="派出所", powers="district"),
    )
    assert book.balance("opinion:disposition:assigned", until="2023-03-31", handler="城管中队") == 1
    assert book.balance("opinion:disposition:assigned", until="2023-04-30", handler="派出所") == 1
    assert book.balance("opinion:disposition:assigned", until="2023-04-30") == 1
    assert book.balance("opinion:disposition:forwarded", powers="district") == 1
    assert book.balance("opinion:disposition") == 1
    assert book.balance("opinion:disposition", disposition="assigned") == 0


def test_merging_into_another_opinion_or_into_a_suggestion() -> None:
    other = recorded(opinion="社情2")
    book = life(recorded(), other, step("merged", "2023-03-22", into_opinion="社情2"))
    assert book.balance("opinion:disposition:merged", disposition="merged", **OWN) == 1
    assert book.balance("opinion:disposition") == book.balance("opinion:received") == 2
    suggestion = {
        "kind": "suggestion.submitted",
        "occurred": "2023-03-21",
        "suggestion": "街意1号",
        "track": "street",
        "sitting": "recess",
        "type": "suggestion",
        "title": "关于垃圾清运的建议",
        "category": "市容环境",
        "lead": "张三",
        "opinions": ["社情1"],
    }
    book = life(recorded(), suggestion, step("merged", "2023-03-22", into_suggestion="街意1号"))
    assert book.balance("opinion:disposition:suggestion") == 1
    assert book.codes == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "opinion.merged_into_one"),
        ({"into_opinion": "社情2", "into_suggestion": "街意1号"}, "opinion.merged_into_one"),
        ({"into_opinion": "社情1"}, "opinion.merged_into_itself"),
    ],
)
def test_a_merger_names_exactly_one_other(fields: dict[str, str], code: str) -> None:
    book = life(recorded(), recorded(opinion="社情2"), step("merged", "2023-03-22", **fields))
    assert book.errors == [code]
    assert book.balance("opinion:disposition:open") == 2


def test_answer_report_and_rating_are_the_latest_and_carry_disposition_and_handler() -> None:
    book = life(
        recorded(),
        ASSIGNED,
        step("answered", "2023-04-01"),
        step("reported_back", "2023-04-02", to="constituent"),
        step("reported_back", "2023-04-05", to="both"),
        step("rated", "2023-04-06", grade="unsatisfied", by="来访人"),
        step("rated", "2023-04-20", grade="satisfied", by="来访人"),
    )
    after = {"disposition": "assigned", "powers": "street", "handler": "城管中队"}
    assert book.balance("opinion:answered", **after, **OWN) == 1
    assert book.balance("opinion:reported_back", to="both", **after, **OWN) == 1
    assert book.balance("opinion:reported_back") == 1
    assert book.balance("opinion:rating:satisfied", **after) == 1
    assert book.balance("opinion:rating") == 1
    assert book.balance("opinion:disposition:assigned") == 1  # an answer changes no disposition
    assert book.units("opinion:rating") == {"条"}
    assert book.codes == []


def test_an_answer_names_its_own_unit_and_the_latest_counts() -> None:
    book = life(
        recorded(),
        ASSIGNED,
        step("answered", "2023-04-01"),
        step("answered", "2023-04-10", unit="派出所", **{"class": "A"}),
    )
    assert book.balance("opinion:answered", handler="派出所") == 1
    assert book.balance("opinion:answered") == 1


def test_before_any_disposition_nothing_but_the_own_dimensions_is_carried() -> None:
    book = life(recorded(), step("answered", "2023-04-01"))
    assert book.balance("opinion:answered", disposition=None, handler=None, **OWN) == 1


def test_closing_and_solving_are_counted_apart_and_reopening_takes_both_back() -> None:
    closed = step("closed", "2023-05-01", solved=True)
    book = life(recorded(), ASSIGNED, closed)
    assert book.balance("opinion:closed", handler="城管中队", disposition="assigned", **OWN) == 1
    assert book.balance("opinion:solved", handler="城管中队") == 1
    assert book.units("opinion:closed") == book.units("opinion:solved") == {"件"}
    assert life(recorded(), step("closed", "2023-05-01", solved=False)).balance("opinion:solved") == 0
    again = life(recorded(), ASSIGNED, closed, step("reopened", "2023-06-01", reason="反复"))
    assert again.balance("opinion:closed") == again.balance("opinion:solved") == 0
    assert again.codes == []


def test_a_second_closing_and_a_reopening_of_what_is_open_are_findings() -> None:
    closed = step("closed", "2023-05-01", solved=True)
    book = life(recorded(), closed, step("closed", "2023-05-02", solved=True))
    assert book.errors == ["opinion.closed_already"]
    assert book.balance("opinion:closed") == book.balance("opinion:solved") == 1
    assert life(recorded(), step("reopened", "2023-05-02", reason="反复")).errors == ["opinion.not_closed"]


@pytest.mark.parametrize(
    ("line", "severity", "code"),
    [
        (disposed("suggestion"), "note", "opinion.no_suggestion"),
        (disposed("explained", suggestion="街意1号"), "warning", "opinion.other_disposition"),
        (disposed("assigned", due=date(2023, 4, 20)), "warning", "opinion.no_unit"),
        (disposed("assigned", to="城管中队", due=date(2022, 4, 20)), "error", "opinion.due_before"),
        (step("rated", "2023-04-06", grade="satisfied", by="来访人"), "note", "opinion.rated_unanswered"),
        (disposed("assigned", to="没有的单位"), "error", "reference.unknown"),
    ],
)
def test_what_a_careful_clerk_sees(line: dict[str, Any], severity: str, code: str) -> None:
    book = life(recorded(), line)
    assert (severity, code) in [(finding.severity, finding.code) for finding in book.findings]


def test_an_answer_on_the_spot_may_be_rated_at_once() -> None:
    rated = step("rated", "2023-03-21", grade="satisfied", by="来访人")
    assert life(recorded(), disposed("on_the_spot"), rated).codes == []


def test_what_the_street_assigns_is_due_after_fifteen_working_days() -> None:
    book = life(recorded(occurred="2025-04-30"), disposed("assigned", "2025-04-30", to="城管中队"))
    assert book.state("opinion", "社情1")["due"] == "2025-05-26"
    assert life(recorded(), disposed("forwarded", to="派出所")).state("opinion", "社情1")["due"] is None


def test_a_cohort_adds_up_through_all_dispositions() -> None:
    many = [recorded(opinion=f"社情{number}") for number in range(96)]
    spot = [disposed("on_the_spot", opinion=f"社情{number}") for number in range(79)]
    rest = [disposed("suggestion", opinion=f"社情{number}") for number in range(79, 96)]
    book = life(*many, *spot, *rest)
    counts = [book.balance(f"opinion:disposition:{name}") for name in ("on_the_spot", "suggestion", "open")]
    assert (book.balance("opinion:received"), counts) == (96, [79, 17, 0])


def assigned(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "opinion.disposed",
        "occurred": "2025-03-03",
        "opinion": "意-1",
        "disposition": "assigned",
        "to": "城管中队",
        **fields,
    }


def extended(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "opinion.extension_agreed",
        "occurred": "2025-03-10",
        "opinion": "意-1",
        "reason": "等待材料",
        **fields,
    }


def extending(*events: Any, config: str = "") -> Book:
    unit = {"kind": "unit.registered", "occurred": "2025-01-05", "unit": "城管中队", "system": "stationed_body"}
    heard = {
        "kind": "opinion.recorded",
        "occurred": "2025-03-01",
        "opinion": "意-1",
        "source": "mailbox",
        "category": "其他",
        "title": "缺路灯",
    }
    return given(unit, heard, *events, config=config)


def test_a_street_matter_is_extended_by_the_offices_usual_time_or_to_a_given_day() -> None:
    book = extending(assigned(), extended())
    assert (book.state("opinion", "意-1")["due"], book.codes) == ("2025-04-15", [])
    assert book.balance("opinion:extended", handler="城管中队") == 1
    assert extending(assigned(), extended(new_due=date(2025, 4, 1))).state("opinion", "意-1")["due"] == "2025-04-01"
    off = '[parameters]\nstreet_item.extension = "off"\n'
    assert extending(assigned(), extended(), config=off).errors == ["opinion.extension_undated"]
    assert extending(assigned(), extended(new_due=date(2025, 4, 1)), config=off).codes == ["opinion.extension_limit"]


def test_a_second_extension_goes_beyond_the_rule_and_a_new_assignment_begins_anew() -> None:
    twice = extending(assigned(), extended(), extended(occurred="2025-04-10"))
    assert twice.codes == ["opinion.extension_limit"]
    again = extending(assigned(), extended(), assigned(occurred="2025-03-17"))
    assert (again.state("opinion", "意-1")["due"], again.codes) == ("2025-04-08", [])


def test_nothing_is_extended_that_is_not_due() -> None:
    assert extending(extended()).errors == ["opinion.nothing_due"]
    answered = {"kind": "opinion.answered", "occurred": "2025-03-07", "opinion": "意-1", "unit": "城管中队"}
    assert extending(assigned(), answered, extended()).errors == ["opinion.nothing_due"]
