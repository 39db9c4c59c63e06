"""Whatever stands in the cells of a register, an import ends with findings or events and never with a failure."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.exchange.registers import plan
from ledger.exchange.registers.book import Book, Sheet
from ledger.exchange.registers.columns import Column, registers
from ledger.exchange.registers.desk import Asked, Desk
from ledger.exchange.registers.plan import Wish
from ledger.exchange.registers.take import How, look, open_source
from ledger.kernel.finding import Refused
from ledger.store.entry.drafting import Clerk
from ledger.store.model.model import Model, open_model
from ledger.store.records import folder as folders
from ledger.views.begin import begin

STRANGE: tuple[Any, ...] = (
    *("", "张三", "3月2日", "2025-02-30", 45000.0, 3.1, True, date(2025, 3, 2), datetime(2025, 3, 2, 1), time(1, 2)),
    *(timedelta(1), "约30余", "\x00", "\ud800", "x" * 11_000, "[/]{}", "=1+1", "合计", "填表人：某", -5.0, 1e300),
    *(float("nan"), float("inf"), "第一季度", "p-0123456789abcdef", "\u202e", "(", "）（", "..", "1..2", "9" * 40),
    *("２０２５年", "、、", "；\n；", "请假", "15%", "-"),
)
LIKELY: dict[str, tuple[Any, ...]] = {
    "key": ("甲一", "甲二", "3"),
    "name": ("张三", "区城管局", "东街联络站"),
    "names": ("张三、李四", "王五"),
    "date": ("2025.3.2", "2025-4-1", date(2025, 5, 1)),
    "month": ("1980.5",),
    "money": (100, "1万元"),
    "count": (3, "5余"),
    "yes_no": ("是", "否"),
    "number": (2,),
    "percent": ("50%", 1.0),
    "year": (2025,),
    "meeting": ("2025.3.5 座谈会", "2025.3.5"),
    "promises": ("做事（2025-12-01）", "做"),
    "dates": ("2025.3.9、2025.4.1",),
    "text": ("文字", "A"),
}
CLERK = Clerk("秘书", "import", datetime(2026, 1, 5, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """An empty ledger."""
    place = tmp_path_factory.mktemp("anything")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place / "cache"))
        return open_model(folders.find(begin(place / "records", "东街街道人大工委", "示例区", "zh").root))


def likely(chance: random.Random, column: Column, desk: Desk) -> Any:
    """What an office might write into a column."""
    if column.holds in ("choice", "choices"):
        values = list(dict.fromkeys(desk.choices(column.of or "").values()))
        return chance.choice(desk.labels(column.of or "", values))
    return chance.choice(LIKELY.get(column.holds, ("",)))


@pytest.mark.parametrize("name", [name for name, register in registers().items() if register.read])
def test_no_cell_makes_an_import_fail(model: Model, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    register, chance, looked = registers()[name], random.Random(name), 0
    desk = Desk(model.office, Asked())
    for number in range(8):
        columns = [each for each in register.columns.values() if not each.extra or chance.random() < 0.5]
        rows: list[list[Any]] = [[chance.choice((each.zh, *each.also)) for each in columns]]
        for _ in range(4):
            rows.append(
                [likely(chance, each, desk) if chance.random() < 0.93 else chance.choice(STRANGE) for each in columns]
            )
        merged = [((1, 0), (chance.randint(1, 4), chance.randint(0, 3)))] if number % 3 == 0 else []
        book = Book("台账.xlsx", "0" * 64, [Sheet("台账", rows, merged)])
        monkeypatch.setattr(plan, "open_book", lambda path, encoding, book=book: book)
        asked = Asked(2025, date(2025, 1, 1), {"term": "第七届"} if name == "deputies" else {})
        try:
            outcome = look(open_source(model, Path("x"), Wish(name, asked=asked, register_missing=True)), CLERK, How())
        except Refused:
            continue
        looked += bool(outcome.wrong or outcome.recorded)
    assert looked >= 6, "most of the sheets were read"
