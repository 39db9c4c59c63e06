"""Visits: what they reached and who made them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.given import given


def deputy(name: str, since: str = "2022-01-01") -> dict[str, object]:
    return {
        "kind": "deputy.registered",
        "occurred": since,
        "deputy": name,
        "levels": ["district"],
        "constituency": "第3选区",
        "term": "第十七届",
        "sex": "female",
    }


def visit(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "visit.made",
        "occurred": "2023-03-05",
        "visit": "2023-03-05 某企业",
        "type": "enterprise",
        "visitors": ["张三", "社工"],
        "visited": "某企业",
    }
    return line | fields


def test_a_visit_to_an_enterprise() -> None:
    book = given(deputy("张三"), visit())
    assert book.balance("visit:made:enterprise", type="enterprise") == 1
    assert book.balance("visit:units", type="enterprise") == 1
    assert book.balance("visit:persons") == 0
    assert book.balance("visit:households") == 0
    assert book.balance("performance:visit", deputy="张三", type="enterprise") == 1
    assert book.balance("performance:visit") == 1  # the social worker is no deputy
    assert (book.units("visit:units"), book.units("visit:made")) == ({"家"}, {"次"})
    assert book.codes == []


@pytest.mark.parametrize(
    ("type", "units", "households", "persons"),
    [
        ("deputy", 0, 0, 1),
        ("unit", 1, 0, 0),
        ("enterprise", 1, 0, 0),
        ("household", 0, 1, 1),
        ("voter", 0, 0, 1),
        ("condolence", 0, 1, 0),
    ],
)
def test_what_each_type_reaches_where_no_number_is_given(type: str, units: int, households: int, persons: int) -> None:
    book = given(deputy("张三"), visit(type=type))
    assert book.balance("visit:units") == units
    assert book.balance("visit:households") == households
    assert book.balance("visit:persons") == persons


def test_given_numbers_go_before_the_default() -> None:
    book = given(deputy("张三"), visit(type="household", households=5, persons=12, approximate=["persons"]))
    assert book.balance("visit:households") == 5
    assert book.balance("visit:persons", approximate="yes") == 12
    assert book.units("visit:persons") == {"人次"}
    assert book.units("visit:households") == {"户"}


def test_persons_are_counted_on_any_visit_households_only_where_households_are_visited() -> None:
    book = given(deputy("张三"), visit(persons=30, households=4))
    assert book.balance("visit:persons") == 30
    assert book.postings("visit:households") == []
    assert book.codes == ["visit.households_not_counted"]


def test_a_deputy_counts_only_while_in_office_and_once_a_visit() -> None:
    book = given(
        deputy("张三"),
        deputy("李四"),
        {"kind": "mandate.changed", "occurred": "2023-03-05", "deputy": "李四", "to": "suspended"},
        visit(visitors=["张三", "李四", "张三"]),
    )
    assert book.balance("performance:visit", deputy="张三") == 1
    assert book.balance("performance:visit", deputy="李四") == 0


def test_a_type_the_office_added() -> None:
    book = given(
        deputy("张三"),
        visit(type="court"),
        config="""[choices]
"visit.made.type" = { court = "法院" }
""",
    )
    assert book.balance("visit:made:court") == 1
