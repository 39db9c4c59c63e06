"""Measures what it costs to import a register, beside reading its sheet and recording the batch it becomes.

    python -m tests.benchmarks.import_register --rows 10000

The bound: an import within twice of the two. Wall-clock seconds on one core, medians of several runs, each in
a ledger of its own. Prints Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from openpyxl import Workbook

from ledger.exchange.registers.opening import open_book
from ledger.exchange.registers.take import How, lines_of, open_source, readable, take
from ledger.store.entry.drafting import Clerk, Line
from ledger.store.entry.recorder import record
from ledger.store.model.model import Model, open_model
from ledger.views.begin import begin

BOUND = 2.0
CLERK = Clerk("秘书", "import", datetime(2026, 1, 5, 9, tzinfo=UTC))
FIRST = date(2021, 1, 4)
NAMES = [f"{family}{given}" for family in "赵钱孙李周吴郑王冯陈" for given in ("甲", "乙", "丙")]
HEADINGS = ("序号", "日期", "走访人", "对象", "走访类型", "地点", "内容", "户数", "备注")


def visits(rows: int) -> list[Sequence[Any]]:
    """A register of visits, one event a row."""
    found: list[Sequence[Any]] = [("走访记录表",), HEADINGS]
    for number in range(rows):
        day = FIRST + timedelta(days=number * 1500 // rows)
        told = f"{day.year}.{day.month}.{day.day}" if number % 2 else day
        people = f"{NAMES[number % 30]}、{NAMES[(number + 7) % 30]}"
        found.append(
            (number + 1, told, people, f"第{number}号楼困难家庭", "走访住户", "东街社区", "了解生活情况", 1, None)
        )
    return found


def workbook(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    """Write the rows as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("走访")
    for row in rows:
        sheet.append(row)
    book.save(path)


def ledger(folder: Path) -> Model:
    """A new ledger with the deputies in it."""
    root = begin(folder, "示例街道人大工委", "示例区", "zh").root
    from ledger.store.records import folder as folders

    model = open_model(folders.find(root))
    lines = [
        Line(
            "deputy.registered",
            FIRST,
            {"deputy": name, "levels": ["district"], "constituency": "第一选区", "term": "第七届", "sex": "male"},
        )
        for name in NAMES
    ]
    record(model, lines, CLERK, lambda drafts: "deputies")
    return model


def timed(work: Callable[[], object]) -> float:
    """Seconds of a piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp())
    try:
        file = place / "走访.xlsx"
        workbook(file, visits(given.rows))
        reading = [timed(lambda: open_book(file)) for _ in range(given.times)]
        recording, importing, again = [], [], []
        for number in range(given.times):
            model = ledger(place / f"lines{number}")
            source = open_source(model, file)
            lines = lines_of(source, readable(source)[0], {}, How())[0]
            recording.append(timed(lambda: record(model, lines, CLERK, lambda drafts: "batch")))  # noqa: B023
            model = ledger(place / f"import{number}")
            importing.append(timed(lambda: take(open_source(model, file), CLERK, How(), lambda drafts: "import")))  # noqa: B023
            again.append(timed(lambda: take(open_source(model, file), CLERK, How(), lambda drafts: "import")))  # noqa: B023
    finally:
        shutil.rmtree(place)
    read, batch, whole = median(reading), median(recording), median(importing)
    print(f"| import of a register of {given.rows:,} rows | seconds |")
    print("|---|---|")
    print(f"| reading the sheet | {read:.2f} |")
    print(f"| recording the batch | {batch:.2f} |")
    print(f"| importing | {whole:.2f} |")
    print(f"| importing the same file again, which records nothing | {median(again):.2f} |")
    ratio = whole / (read + batch)
    print(f"| importing / (reading + recording), bound {BOUND} | {ratio:.2f}{'' if ratio <= BOUND else ' MISSED'} |")


if __name__ == "__main__":
    main()
