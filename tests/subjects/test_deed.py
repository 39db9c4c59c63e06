"""Deeds: each number once, and in full for each deputy."""

from __future__ import annotations

from decimal import Decimal

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


DEED = {
    "kind": "deed.done",
    "occurred": "2023-03-05",
    "deed": "2023-03-05 为老旧小区装扶手",
    "deputies": ["张三", "李四"],
    "type": "practical",
    "title": "为老旧小区装扶手",
}


def test_a_deed_counts_once_and_for_each_deputy() -> None:
    book = given(deputy("张三"), deputy("李四"), DEED | {"households": 40, "persons": 120, "amount": "3500.50"})
    assert book.balance("deed:done", type="practical") == 1
    assert book.balance("deed:households", type="practical") == 40
    assert book.balance("deed:persons") == 120
    assert book.balance("deed:amount") == Decimal("3500.5")
    for name in ("张三", "李四"):
        assert book.balance("performance:deed", deputy=name, type="practical") == 1
        assert book.balance("performance:deed_households", deputy=name) == 40
        assert book.balance("performance:deed_persons", deputy=name) == 120
        assert book.balance("performance:deed_amount", deputy=name) == Decimal("3500.5")
    assert [book.units(f"deed:{part}") for part in ("done", "households", "persons", "amount")] == [
        {"件"},
        {"户"},
        {"人次"},
        {"元"},
    ]
    assert book.codes == []


def test_numbers_left_out_post_nothing_and_a_count_multiplies() -> None:
    book = given(deputy("张三"), deputy("李四"), DEED | {"count": 5, "approximate": ["count"]})
    assert book.balance("deed:done", approximate="yes") == 5
    assert book.balance("performance:deed", deputy="李四", approximate="yes") == 5
    assert book.postings("deed:persons") == []


def test_a_deputy_out_of_office_is_a_finding_and_still_counts() -> None:
    book = given(
        deputy("张三"),
        deputy("李四"),
        {
            "kind": "mandate.changed",
            "occurred": "2023-01-01",
            "deputy": "李四",
            "to": "terminated",
            "cause": "moved",
        },
        DEED,
    )
    assert book.balance("performance:deed", deputy="李四") == 1
    assert book.codes == ["reference.not_in_office"]
