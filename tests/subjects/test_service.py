"""Services: items on an occasion, each in its own unit of measure."""

from __future__ import annotations

from tests.given import given


def test_each_item_counts_under_its_name_in_its_unit() -> None:
    book = given(
        {
            "kind": "service.provided",
            "occurred": "2023-01-09",
            "occasion": "区人代会",
            "items": [
                {"name": "用车", "quantity": 12, "unit": "车次"},
                {"name": "资料 汇编", "quantity": "1.5", "unit": "箱"},
            ],
        },
        {
            "kind": "service.provided",
            "occurred": "2023-01-10",
            "occasion": "区人代会",
            "items": [{"name": "用车", "quantity": 3, "unit": "车次"}],
        },
    )
    assert book.balance("service:用车", occasion="区人代会") == 15
    assert book.units("service:用车") == {"车次"}
    assert book.units("service") == {"车次", "箱"}
    assert [posting["account"] for posting in book.postings("service")][1] == "service:资料_汇编"
    assert book.codes == []


def test_one_item_in_two_units_keeps_both() -> None:
    item = {"name": "盒饭", "quantity": 40, "unit": "份"}
    book = given(
        {
            "kind": "service.provided",
            "occurred": "2023-01-09",
            "occasion": "区人代会",
            "items": [item, item | {"quantity": 2, "unit": "箱"}],
        }
    )
    assert {(posting["unit"], posting["amount"]) for posting in book.postings("service:盒饭")} == {
        ("份", 40),
        ("箱", 2),
    }


def test_less_than_nothing_and_nothing_at_all_are_refused() -> None:
    line = {"kind": "service.provided", "occurred": "2023-01-09", "occasion": "区人代会"}
    book = given(
        line | {"items": [{"name": "用车", "quantity": -1, "unit": "车次"}]},
        line | {"items": []},
    )
    assert book.errors[:1] == ["service.quantity"]
    assert "field.blank" in book.errors
    assert book.postings("service") == []
