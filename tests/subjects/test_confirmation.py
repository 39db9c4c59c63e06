"""Files confirmed by deputies, and points published: each counts, and what is written must agree."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.given import given

DEPUTY = {
    "kind": "deputy.registered",
    "occurred": "2025-01-05",
    "deputy": "张三",
    "levels": ["district"],
    "constituency": "第一选区",
    "term": "十七届",
    "sex": "female",
}


def confirmed(**fields: Any) -> dict[str, Any]:
    about = {"confirmation": "2025-Q1 张三", "deputy": "张三", "period": "2025-Q1", "by": "deputy"}
    return {"kind": "file.confirmed", "occurred": "2025-04-03", **about, **fields}


def published(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "points.published",
        "occurred": "2025-04-08",
        "period": "2025-Q1",
        "where": "notice_board",
        **fields,
    }


def test_a_confirmation_counts_under_the_deputy_and_who_gave_it() -> None:
    book = given(DEPUTY, confirmed(), confirmed(confirmation="2025-Q1 张三 (2)", by="committee"))
    assert book.balance("file:confirmed", deputy="张三") == 2
    assert book.balance("file:confirmed", by="deputy") == 1
    assert book.codes == []


def test_a_deputy_who_left_still_confirms_what_was_done() -> None:
    left = {"kind": "mandate.changed", "occurred": "2025-03-31", "deputy": "张三", "to": "terminated"}
    assert given(DEPUTY, left, confirmed()).codes == []
    assert given(confirmed()).errors == ["reference.unknown"]


def test_what_is_confirmed_is_a_period_that_is_over() -> None:
    assert given(DEPUTY, confirmed(period="第一季度")).errors == ["period.unknown"]
    assert given(DEPUTY, confirmed(occurred="2025-03-20")).codes == ["confirmation.not_over"]
    assert given(DEPUTY, confirmed(period="term")).codes == []


def test_points_may_be_published_in_several_places() -> None:
    book = given(DEPUTY, published(shown={"张三": "12.5"}), published(where="chat_group"))
    assert book.balance("points:published") == 2
    assert book.balance("points:published", where="chat_group") == 1
    shown = [each["shown"] for each in book.state("publication", "2025-Q1")["published"]]
    assert [{name: str(points) for name, points in (each or {}).items()} for each in shown] == [{"张三": "12.5"}, {}]


def test_points_are_those_of_known_deputies_and_of_a_period() -> None:
    assert given(DEPUTY, published(shown={"李四": 3})).errors == ["reference.unknown"]
    assert given(published(period="上半年")).errors == ["period.unknown"]
    assert given(published(until=date(2025, 4, 1))).errors == ["publication.until_before"]
