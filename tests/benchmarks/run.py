"""Measures what the ledger costs, as whole processes, beside its peers and the floor of the machine.

    python -m tests.benchmarks.run --sizes 1000 10000 100000 --beancount PYTHON --keep FOLDER --only warm

All options may be left out. Times are CPU seconds (user and system, with all child processes), medians of
several runs; memory is
the peak resident size. `--beancount` names a Python that has beancount installed. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from statistics import median

from tests.benchmarks.beancount import as_beancount
from tests.benchmarks.measure import LEDGER, Bench, Cost, Row, say

NEW = [
    "reception.held",
    "mode=in_station",
    "station=东街站",
    "deputies=赵甲",
    "visitors=3",
    "occurred=2025-12-30",
]
BATCH = 10_000
PARTS = ("startup", "rebuild", "floors", "warm", "append", "batch", "verify", "office")
RUN = f"{time.time():.0f}"  # so that keys stay new in records kept from an earlier run


def start_up(bench: Bench) -> Iterator[Row]:
    floor = bench.several(9, sys.executable, "-c", "pass").cpu
    version = bench.several(9, *LEDGER, "--version").cpu
    yield Row("`python -c pass`", floor, "s")
    yield Row("`ledger --version`", version, "s", 2 * floor)


def warm(bench: Bench, sizes: list[int]) -> Iterator[Row]:
    """Figures with nothing new, after a new event and after a correction three years back, at each size."""
    found: dict[str, list[float]] = {}
    memory = 0.0
    for size in sizes:
        folder = bench.records(size)
        figures = bench.ledger(folder, "figures", "-p", "2023")
        say(f"figures of {size:,} events")
        bench.run(*figures)
        nothing = bench.several(5, *figures)
        keys = (f"reception={RUN}-{size}-{number}" for number in count())
        targets = old_events(folder)

        def record(folder: Path = folder, keys: Iterator[str] = keys) -> None:
            bench.run(*bench.ledger(folder, "record", NEW[0], next(keys), *NEW[1:]))

        def amend(folder: Path = folder, targets: Iterator[str] = targets) -> None:
            bench.run(*bench.ledger(folder, "amend", next(targets), "place=会议室", "--reason", "登记有误"))

        event = bench.several(3, *figures, before=record)
        correction = bench.several(3, *figures, before=amend)
        memory = max(memory, nothing.memory, event.memory, correction.memory)
        cases = {
            "nothing new": (nothing, 0.15),
            "one new event": (event, 0.25),
            "a correction": (correction, 0.25),
        }
        for case, (cost, bound) in cases.items():
            found.setdefault(case, []).append(cost.cpu)
            yield Row(f"`figures -p 2023`, {case}, {size:,} events", cost.cpu, "s", bound)
    for case, costs in found.items():
        yield Row(f"the same, {case}: dearest size / cheapest size", max(costs) / min(costs), "x", 1.5)
    yield Row("peak memory of these", memory, "MB", 80)


def old_events(folder: Path) -> Iterator[str]:
    """The ids of activities held in 2022, three years before the newest."""
    for file in sorted(folder.glob("events/2022/*/*_activity.held_*.toml")):
        yield file.stem.split("_")[-2]


def append(bench: Bench, large: int) -> Iterator[Row]:
    costs = {}
    for size in (100, large):
        folder = bench.records(size)
        bench.run(*bench.ledger(folder, "figures", "-p", "2023"))
        runs = []
        for number in range(5):
            key = f"reception={RUN}-append-{number}"
            runs.append(bench.run(*bench.ledger(folder, "record", NEW[0], key, *NEW[1:])))
        costs[size] = Cost(*(median(part) for part in zip(*runs, strict=True)))
        yield Row(f"`record`, one event, {size:,} events", costs[size].cpu, "s", 0.25)
        yield Row("the same, by the clock", costs[size].wall, "s")
    yield Row(f"the same, {large:,} / 100 events", costs[large].cpu / costs[100].cpu, "x", 1.5)
    yield Row(f"peak memory of `record` at {large:,} events", costs[large].memory, "MB", 80)


def batch(bench: Bench) -> Iterator[Row]:
    folder = bench.home / "records-batch"
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(bench.records(100), folder)
    lines = bench.home / "batch.jsonl"
    with lines.open("w", encoding="utf-8") as write:
        for number in range(BATCH):
            event = {
                "kind": "reception.held",
                "occurred": date(2024, 1 + number % 12, 1 + number % 28).isoformat(),
                "reception": f"batch-{number}",
                "mode": "in_station",
                "station": "东街站",
                "deputies": ["赵甲", "钱乙"],
                "visitors": number % 9 + 1,
                "note": "居民反映的问题已转有关单位办理，办理情况将告知代表和居民。" * 3,
            }
            write.write(json.dumps(event, ensure_ascii=False) + "\n")
    cost = bench.run(*bench.ledger(folder, "record", "--from", lines))
    yield Row(f"batch of {BATCH:,} events as one commit", BATCH / cost.cpu, "events/s", 2000, at_least=True)
    yield Row("the same, by the clock", BATCH / cost.wall, "events/s")
    yield Row("peak memory of the batch", cost.memory, "MB", 500)


def rebuild(bench: Bench, size: int, beancount: str | None, repeat: int) -> Iterator[Row]:
    """A rebuild from nothing against programs that read and balance the same postings."""
    folder = bench.records(size)
    say("rebuilding")
    cost = bench.several(repeat, *bench.ledger(folder, "project", "--rebuild"))
    journal = bench.home / "book.journal"
    say("exporting")
    exported = bench.run(*bench.ledger(folder, "export", "hledger"), output=journal)
    yield Row(f"`export hledger`, {size:,} events", exported.cpu, "s")
    if hledger := shutil.which("hledger"):
        say("hledger")
        peer = bench.several(repeat, hledger, "-f", journal, "balance")
        yield Row("hledger reads and balances it", peer.cpu, "s")
        yield Row("`project --rebuild` against 0.8 x hledger", cost.cpu, "s", 0.8 * peer.cpu)
    if beancount:
        say("beancount")
        book = bench.home / "book.beancount"
        as_beancount(journal, book)
        load = "import sys; from beancount import loader; assert len(loader.load_file(sys.argv[1])[0]) > 99"
        peer = bench.run(beancount, "-c", load, book)
        yield Row("beancount reads and balances it", peer.cpu, "s")
        yield Row("`project --rebuild` against 0.5 x beancount", cost.cpu, "s", 0.5 * peer.cpu)
    yield Row("`project --rebuild`, by the clock", cost.wall, "s")
    yield Row("peak memory of the rebuild", cost.memory, "MB", 500)


def verify(bench: Bench, size: int, repeat: int) -> Iterator[Row]:
    """Verifying from nothing, against git's own checks in the same run; then what was recorded since."""
    folder = bench.records(size)
    bench.run(*bench.ledger(folder, "project"))
    git = ("git", "-C", folder)
    pairs = []
    for _ in range(repeat):
        say("verifying")
        whole = bench.run(*bench.ledger(folder, "verify", "--all"))
        fsck = bench.run(*git, "fsck", "--full", "--no-dangling", "--no-progress")
        log = bench.run(*git, "log", "-m", "--raw", "--no-renames", "--format=%H")
        pairs.append((whole, fsck, log))
    whole, fsck, log = (Cost(*map(median, zip(*each, strict=True))) for each in zip(*pairs, strict=True))
    yield Row(f"`git fsck`, {size:,} events", fsck.cpu, "s")
    yield Row("`git log -m --raw`", log.cpu, "s")
    for name, place in (("", 0), (", by the clock", 1)):
        bound = 3 * fsck[place] + log[place]
        yield Row(f"`verify --all` against 3 x fsck + log{name}", whole[place], "s", bound)
    yield Row("peak memory of `verify --all`", whole.memory, "MB", 500)
    keys = (f"reception={RUN}-verify-{number}" for number in count())
    new = bench.several(
        5,
        *bench.ledger(folder, "verify"),
        before=lambda: bench.run(*bench.ledger(folder, "record", NEW[0], next(keys), *NEW[1:])),
    )
    yield Row("`verify` after one new event", new.cpu, "s", 0.5)
    yield Row("the same, by the clock", new.wall, "s", 0.5)
    shutil.rmtree(bench.home / "cache", ignore_errors=True)
    cold = bench.run(*bench.ledger(folder, "verify"))
    yield Row("the same where the read model has to be built first", cold.cpu, "s")


def office(bench: Bench, size: int) -> Iterator[Row]:
    """What the rules of the office cost, with three hundred deputies: points, files, due lists, checks."""
    folder = bench.records(size, deputies=300)
    bench.run(*bench.ledger(folder, "points", "-p", "all"))  # what periods that are over come to is kept
    asked = {
        "`points -p all`": ("points", "-p", "all"),
        "`points -p 2024`": ("points", "-p", "2024"),
        "`deputy NAME -p all`": ("deputy", "赵甲", "-p", "all"),
        "`deputy NAME -p 2024`": ("deputy", "赵甲", "-p", "2024"),
        "`due --as-of 2024-06-30`": ("due", "--as-of", "2024-06-30"),
        "`list suggestion --overdue`": ("list", "suggestion", "--overdue", "--as-of", "2024-06-30"),
    }
    for name, words in asked.items():
        cost = bench.several(5, *bench.ledger(folder, *words))
        yield Row(f"{name}, {size:,} events, 300 deputies", cost.cpu, "s", 1.0)
        yield Row("the same, by the clock", cost.wall, "s")
    settings = folder / "ledger.toml"
    before = settings.read_text(encoding="utf-8")
    line = '\n[[points.item]]\nname = "参加学习培训"\naccount = "performance:activity:study"\nfirst = {first}\n'
    points = []
    for first in (4, 5, 6):
        settings.write_text(before + line.format(first=first), encoding="utf-8")
        figures = bench.run(*bench.ledger(folder, "figures", "reception_visitors", "-p", "2024"))
        points.append(bench.run(*bench.ledger(folder, "points", "-p", "all")).cpu)
    settings.write_text(before, encoding="utf-8")
    yield Row("a figure after a change of the table of points", figures.cpu, "s", 0.15)
    yield Row("`points -p all` after it: twenty years computed anew", median(points), "s")


def floors(bench: Bench, size: int) -> Iterator[Row]:
    """What no program that reads these files could do without."""
    folder = bench.records(size)
    files = "from pathlib import Path; import sys; files = sorted(Path(sys.argv[1]).rglob('*.toml'));"
    read = files + "[file.read_bytes() for file in files]"
    parse = files + "import tomllib; [tomllib.loads(file.read_text(encoding='utf-8')) for file in files]"
    yield Row(
        f"floor: reading all {size:,} files",
        bench.run(sys.executable, "-c", read, folder / "events").cpu,
        "s",
    )
    yield Row("floor: tomllib parses them", bench.run(sys.executable, "-c", parse, folder / "events").cpu, "s")
    listing = bench.run("git", "-C", folder, "ls-tree", "-r", "HEAD")
    yield Row("floor: `git ls-tree -r HEAD`", listing.cpu, "s")


def main() -> None:
    """Runs everything and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--beancount", help="a Python that has beancount")
    parser.add_argument("--keep", type=Path, help="a folder for the generated records, kept for the next run")
    parser.add_argument("--repeat", type=int, default=3, help="how often the long ones are run")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="some parts of the table")
    arguments = parser.parse_args()
    home = Path(arguments.keep or tempfile.mkdtemp(prefix="ledger-bench-")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    bench, sizes = Bench(home), sorted(arguments.sizes)
    parts = {
        "startup": lambda: start_up(bench),
        "rebuild": lambda: rebuild(bench, sizes[-1], arguments.beancount, arguments.repeat),
        "floors": lambda: floors(bench, sizes[-1]),
        "warm": lambda: warm(bench, sizes),
        "append": lambda: append(bench, sizes[-1]),
        "batch": lambda: batch(bench),
        "verify": lambda: verify(bench, sizes[-1], arguments.repeat),
        "office": lambda: office(bench, sizes[-1]),
    }
    print("| what | measured | bound | ratio, held |")
    print("|---|---|---|---|")
    try:
        for part in arguments.only:
            for row in parts[part]():
                print(row, flush=True)
    finally:
        if not arguments.keep:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
