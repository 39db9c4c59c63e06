"""Research: pieces, authors and awards."""

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
    "kind": "research.published",
    "occurred": "2023-05-10",
    "title": "关于社区养老的调研报告",
    "authors": ["张三", "工委课题组"],
}


def test_a_piece_counts_once_and_for_each_author_who_is_a_deputy() -> None:
    book = given(deputy("张三"), PUBLISHED)
    assert book.balance("research:published", title="关于社区养老的调研报告", level=None) == 1
    assert book.balance("performance:research", deputy="张三") == 1
    assert book.balance("performance:research") == 1
    assert book.postings("research:awards") == []
    assert book.units("research:published") == {"篇"}
    assert book.codes == []


def test_an_award_counts_under_its_level() -> None:
    book = given(deputy("张三"), PUBLISHED | {"award": {"rank": "二等奖", "level": "district"}})
    assert book.balance("research:awards", level="district") == 1
    assert book.units("research:awards") == {"个"}


def test_an_author_not_yet_in_office_wrote_no_deputys_piece() -> None:
    book = given(PUBLISHED, deputy("张三", since="2023-05-11"))
    assert book.postings("performance:research") == []
    assert book.balance("research:published") == 1
