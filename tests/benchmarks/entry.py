"""Measures entry at the screen: keys for a reception, CPU for each key in a form, and saving beside the screen.

    python -m tests.benchmarks.entry --size 100000 --keep FOLDER

The screens run in this process without a terminal; CPU seconds are of the whole process, the thread that works
with the ledger included. A copy of the records is written to. Prints Markdown.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.measure import Bench, Row, say
from tests.tui.stage import Hands, on_screen

RECEPTION = ("f2", "1", "1", "1", "1", "，", "2", "enter", "1", "2", "enter", "enter", "1", "enter")
"""Kind, mode, station, two deputies, persons, opinions, category; then the opinion in words, and ^S."""
TEXT = "东三巷路灯不亮，晚上学生放学不安全"
TYPED = "街道办已经到现场查看，管材已经到货，预计月底前完工"
KEYS, CPU = 15, 0.1


async def enter_reception(hands: Hands) -> int:
    """Record a reception with an opinion as a clerk does; how many keys that took beside the text."""
    for key in RECEPTION:
        await (hands.press(key) if len(key) > 1 else hands.type(key))
    await hands.type(TEXT)
    await hands.press("ctrl+s")
    assert "已登记 接待选民" in hands.seen(), hands.seen()
    return len(RECEPTION) + 1


class Heart:
    """Beats in the screen's own loop; a beat that comes late was held up by whatever ran there.

    `worst` is by the clock, other programs of a busy machine included; `own` the CPU of the screen's thread alone.
    """

    def __init__(self) -> None:
        self.worst = self.own = 0.0
        self.going = True

    async def beat(self) -> None:
        """Until told to stop."""
        while self.going:
            before, own = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0.005)
            self.worst = max(self.worst, time.perf_counter() - before - 0.005)
            self.own = max(self.own, time.thread_time() - own)


async def measure(hands: Hands, found: dict[str, Any]) -> None:
    """A form opened, typed into, and saved."""
    begun = time.process_time()
    await hands.press("f2", "1")
    found["open"] = time.process_time() - begun
    for key in RECEPTION[2:]:
        await (hands.press(key) if len(key) > 1 else hands.type(key))
    await hands.type(TEXT)
    await hands.press("escape")
    note = next(row for row in hands.app.screen.rows if row.field.name == "note")  # type: ignore[attr-defined]
    hands.app.screen.go_to(note)  # type: ignore[attr-defined]
    costs = []
    for character in TYPED:
        begun = time.process_time()
        await hands.type(character)  # until it rests: the check and the draft after each key are in it
        costs.append(time.process_time() - begun)
    found["key"], found["worst"] = median(costs), max(costs)
    begun = time.process_time()
    for character in TYPED:
        await hands.type(character, rest=False)
    found["burst"] = (time.process_time() - begun) / len(TYPED)
    await hands.rest()
    heart = Heart()
    beating = asyncio.create_task(heart.beat())
    begun = time.perf_counter()
    await hands.pilot.press("ctrl+s")
    while "正在登记" not in hands.seen() and "已登记" not in hands.seen():
        await asyncio.sleep(0.002)
    found["acknowledged"] = time.perf_counter() - begun
    await hands.rest()
    found["saved"] = time.perf_counter() - begun
    heart.going = False
    await beating
    found["held"], found["own"] = heart.worst, heart.own
    assert "已登记 接待选民" in hands.seen(), hands.seen()


def rows(bench: Bench, size: int) -> Iterator[Row]:
    """The lines of the table."""
    from tests.tui.stage import make

    os.environ |= {"XDG_CACHE_HOME": str(bench.home / "cache"), "XDG_STATE_HOME": str(bench.home / "state")}
    os.environ |= {"XDG_CONFIG_HOME": str(bench.home / "config"), "LEDGER_RECORDER": "秘书"}
    shutil.rmtree(bench.home / "state", ignore_errors=True)
    keys: list[int] = []

    async def count(hands: Hands) -> None:
        keys.append(await enter_reception(hands))

    with tempfile.TemporaryDirectory() as folder:
        on_screen(make(Path(folder) / "账本"), count)
    yield Row("keys for a reception with one opinion, besides its text", keys[0], "keys", KEYS)
    copy = bench.home / f"entry-{size}"
    if not copy.exists():
        say(f"copying the records of {size:,} events")
        shutil.copytree(bench.records(size), copy)
    say("taking them in")
    bench.run(*bench.ledger(copy, "status"))
    found: dict[str, Any] = {}

    async def scene(hands: Hands) -> None:
        await measure(hands, found)

    on_screen(copy, scene)
    yield Row(f"a form opened, {size:,} events", found["open"], "s CPU")
    yield Row("a key in it, typed fast", found["burst"], "s CPU", CPU)
    yield Row("a key in it with its check, its preview and its draft", found["key"], "s CPU", CPU)
    yield Row("the dearest of these", found["worst"], "s CPU")
    yield Row("^S is acknowledged after", found["acknowledged"], "s by the clock")
    yield Row("the record is made and shown after", found["saved"], "s by the clock")
    yield Row("the longest that the screen did not look at keys meanwhile", found["held"], "s by the clock")
    yield Row("of it work of the screen itself", found["own"], "s CPU", CPU)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder in which the records stay for the next time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = arguments.keep or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        print("| what | measured | bound | |\n|---|---|---|---|")
        for row in rows(Bench(home), arguments.size):
            print(row, flush=True)


if __name__ == "__main__":
    sys.exit(main())
