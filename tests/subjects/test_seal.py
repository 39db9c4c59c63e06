"""Seals: kept by period, counted nowhere."""

from __future__ import annotations

from typing import Any

from tests.given import given


def sealed(on: str, **fields: Any) -> dict[str, Any]:
    line = {
        "kind": "ledger.sealed",
        "occurred": on,
        "period": "2023-Q1",
        "events": 120,
        "root": "a1" * 32,
        "figures": "b2" * 32,
    }
    return line | fields


def test_a_seal_posts_nothing_and_a_period_may_be_sealed_again() -> None:
    book = given(
        sealed("2023-04-05"),
        sealed("2023-05-05", events=121, root="c3" * 32, previous="a1" * 32, signed_by="秘书"),
    )
    assert book.codes == []
    assert book.state("seal", "2023-Q1")["roots"] == ["a1" * 32, "c3" * 32]
    assert book.connection.execute("SELECT count(*) FROM posting").fetchone() == (0,)


def test_only_a_period_is_sealed() -> None:
    book = given(sealed("2023-04-05", period="去年"))
    assert [(finding.code, finding.field) for finding in book.findings] == [("period.unknown", "period")]
