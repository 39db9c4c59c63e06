"""Disputes resolved with the help of deputies."""

from __future__ import annotations

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


RESOLVED = {
    "kind": "dispute.resolved",
    "occurred": "2023-03-05",
    "dispute": "2023-07",
    "deputies": ["张三", "李四"],
}


def test_a_dispute_counts_once_and_for_each_deputy() -> None:
    book = given(deputy("张三"), deputy("李四"), RESOLVED)
    assert book.balance("dispute:resolved", dispute="2023-07", deputy=None) == 1
    assert book.balance("performance:dispute", deputy="张三") == 1
    assert book.balance("performance:dispute") == 2
    assert book.units("dispute") == book.units("performance:dispute") == {"件"}
    assert book.codes == []


def test_a_register_that_kept_only_their_number() -> None:
    book = given(deputy("张三"), RESOLVED | {"deputies": ["张三"], "count": 14, "approximate": ["count"]})
    assert book.balance("dispute:resolved", approximate="yes") == 14
    assert book.balance("performance:dispute", deputy="张三") == 14


def test_a_dispute_is_resolved_once() -> None:
    book = given(deputy("张三"), deputy("李四"), RESOLVED, RESOLVED | {"occurred": "2023-04-05"})
    assert book.balance("dispute:resolved") == 1
    assert book.errors == ["stream.twice"]
