"""Objections of deputies to their files: open until settled, upheld or not."""

from __future__ import annotations

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
KEY = "2025-12-01 张三"


def raised(**fields: Any) -> dict[str, Any]:
    about = {"objection": KEY, "deputy": "张三", "about": "points", "reason": "少计一次接待"}
    return {"kind": "objection.raised", "occurred": "2025-12-01", **about, **fields}


def settled(upheld: bool, on: str = "2025-12-05") -> dict[str, Any]:
    return {"kind": "objection.settled", "occurred": on, "objection": KEY, "upheld": upheld, "result": "已核对"}


def test_an_objection_is_open_until_it_is_settled() -> None:
    book = given(DEPUTY, raised())
    assert book.balance("objection:raised", deputy="张三", about="points") == 1
    assert book.balance("objection:open", deputy="张三") == 1
    book = given(DEPUTY, raised(), settled(upheld=True))
    assert (book.balance("objection:open"), book.balance("objection:upheld")) == (0, 1)
    book = given(DEPUTY, raised(), settled(upheld=False))
    assert (book.balance("objection:open"), book.balance("objection:upheld")) == (0, 0)
    assert book.codes == []


def test_it_is_settled_once_and_not_before_it_is_raised() -> None:
    assert given(DEPUTY, raised(), settled(upheld=False), settled(upheld=True)).errors == ["stream.twice"]
    assert given(DEPUTY, settled(upheld=True)).errors == ["stream.not_open"]
    assert given(raised()).errors == ["reference.unknown"]
