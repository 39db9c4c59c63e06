"""Quoted figures: kept with their source, never counted."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.given import given


def quoted(on: str, value: Any) -> dict[str, Any]:
    return {
        "kind": "figure.quoted",
        "occurred": on,
        "label": "常住人口",
        "value": value,
        "unit": "万人",
        "source": "区统计局",
        "as_of": date(2022, 12, 31),
    }


def test_a_quoted_figure_posts_nothing_and_the_latest_holds() -> None:
    book = given(quoted("2023-03-01", "9.8"), quoted("2023-06-01", "10.2"))
    assert book.connection.execute("SELECT count(*) FROM posting").fetchone() == (0,)
    assert str(book.state("quoted", "常住人口")["value"]) == "10.2"
    assert book.codes == []
