"""News: pieces by outlet and level."""

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


PUBLISHED = {
    "kind": "news.published",
    "occurred": "2023-05-10",
    "title": "代表走进议事厅",
    "outlet": "某市日报",
    "level": "city",
}


def test_a_piece_counts_under_level_and_outlet() -> None:
    book = given(deputy("张三"), PUBLISHED | {"authors": ["张三", "通讯员"]})
    assert book.balance("news:published", level="city", outlet="某市日报") == 1
    assert book.balance("performance:news", deputy="张三", level="city", outlet=None) == 1
    assert book.balance("performance:news") == 1
    assert book.units("news:published") == {"篇"}
    assert book.codes == []


def test_a_piece_without_authors() -> None:
    book = given(PUBLISHED)
    assert book.balance("news:published") == 1
    assert book.postings("performance:news") == []


def test_the_levels_of_news_are_fixed() -> None:
    assert given(PUBLISHED | {"level": "township"}).errors == ["field.choice"]
