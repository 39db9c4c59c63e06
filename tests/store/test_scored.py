"""Points that are kept say what points computed anew say, whatever changes in the records or in the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from ledger.kernel.period import Period, parse
from ledger.store.model.model import Model
from ledger.store.model.projection import Projection
from ledger.store.office import Office
from ledger.store.owed.points import Points
from ledger.store.records.folder import Folder
from tests.given import Book, file_of, given

TODAY = date(2025, 6, 30)
LATER = datetime(2026, 1, 1, tzinfo=UTC)
DEPUTY = {"levels": ["district"], "constituency": "第一选区", "term": "十七届", "sex": "female"}
TALK = '[[points.item]]\nname = "宣讲"\naccount = "performance:activity:publicity_talk"\nfirst = 7\n'


def registered(name: str) -> dict[str, Any]:
    return {"kind": "deputy.registered", "occurred": "2022-12-01", "deputy": name, **DEPUTY}


def held(on: str, *present: str, type: str = "study", **fields: Any) -> dict[str, Any]:
    about = {"activity": f"{on} {type}", "type": type, "level": "street", "title": type}
    return {"kind": "activity.held", "occurred": on, **about, "present": list(present), **fields}


LINES = (
    registered("张三"),
    registered("李四"),
    held("2023-03-01", "张三", "李四") | {"ref": "first"},
    held("2023-06-01", "张三"),
    held("2024-03-01", "李四", absent=["张三"]),
    held("2025-03-01", "张三"),
)


def book() -> Book:
    return given(*LINES)


def points(of: Book, config: str = "") -> Points:
    return Points(Model(cast(Folder, None), of.connection, Office(config.encode())), TODAY)


def told(of: Book, config: str = "", *periods: str) -> list[Any]:
    """Standings and sums of each period."""
    asked = points(of, config)
    spans: list[Period] = [parse(each) for each in periods or ("all", "2023", "2024", "2025", "2023-06..2024-06")]
    return [(asked.standings(each), {name: dict(own) for name, own in asked.sums(each).items()}) for each in spans]


def kept(of: Book) -> int:
    count: int = of.connection.execute("SELECT count(*) FROM scored").fetchone()[0]
    return count


def anew(of: Book, config: str = "") -> list[Any]:
    of.connection.execute("DELETE FROM scored")
    return told(of, config)


def record(of: Book, line: Mapping[str, Any], number: int = 1) -> None:
    """Take one more event into the read model."""
    event = f"01hk153x01{number:016d}"
    target = {"target": of.ids[2]} if line["kind"].startswith("entry.") else {}
    projection = Projection(of.connection, Office(b""))
    projection.refold(projection.add([file_of({**line, **target}, event, {}, LATER + timedelta(minutes=number))]))


def test_only_periods_that_are_over_are_kept() -> None:
    of = book()
    first = told(of)
    assert kept(of) == 3  # 2022, in which both took office, 2023 and 2024; the year 2025 is not over
    assert told(of) == first == anew(of)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (held("2025-05-01", "李四"), 3),  # in the year that is not over
        (held("2024-11-01", "张三"), 2),
        (held("2023-11-01", "李四"), 1),
        ({"kind": "entry.amended", "occurred": "2025-05-02", "set": {"present": ["张三"]}, "reason": "误记"}, 1),
        ({"kind": "entry.retracted", "occurred": "2025-05-02", "reason": "误记"}, 1),
    ],
)
def test_a_change_takes_away_what_it_touches_and_no_more(change: dict[str, Any], left: int) -> None:
    of = book()
    before = told(of)
    record(of, change)
    assert kept(of) == left
    after = told(of)
    assert after != before
    assert after == anew(of)


def test_a_deputy_who_leaves_is_judged_anew() -> None:
    of = book()
    told(of)
    record(of, {"kind": "mandate.changed", "occurred": "2024-06-01", "deputy": "张三", "to": "terminated"})
    assert told(of) == anew(of)


def test_a_change_of_the_table_recomputes_points_alone() -> None:
    of = book()
    record(of, held("2023-10-01", "李四", type="publicity_talk"))
    before = told(of, "", "2023")
    after = told(of, TALK, "2023")
    assert before[0][1]["李四"]["其他"] == Decimal(5)
    assert after[0][1]["李四"]["宣讲"] == Decimal(7)
    assert told(of, TALK) == anew(of, TALK)
    office, other = Office(b""), Office(TALK.encode())
    assert office.fold_digest == other.fold_digest  # the read model stays as it is


def test_the_lines_of_one_deputy_are_those_among_all() -> None:
    of = book()
    every = points(of).lines(parse("all"))
    for name in ("张三", "李四"):
        assert points(of).lines(parse("all"), [name]) == [line for line in every if line.deputy == name]
    shared = (
        '[[points.item]]\nname = "参加学习培训"\naccount = "performance:activity:study"\nfirst = 3\nshare = "split"\n'
    )
    every = points(of, shared).lines(parse("2023"))
    assert points(of, shared).lines(parse("2023"), ["李四"]) == [line for line in every if line.deputy == "李四"]
    assert next(line.points for line in every if line.deputy == "李四") == Decimal("1.50")
