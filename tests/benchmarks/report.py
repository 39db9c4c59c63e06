"""Measures what a report costs on a large ledger: made, brought up to date, and checked.

    python -m tests.benchmarks.report --size 100000 --keep FOLDER

Whole processes with the read model up to date, as the clerk has it after any other command; CPU seconds and
the clock, medians of several runs. Prints Markdown. A check that finds something reads the ledger as it was when
the report was made, which takes as long as a rebuild.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import Bench, Row, say

BOUND = 2.0
"""Seconds that a report may take at 100,000 events."""


def report(bench: Bench, size: int, repeat: int) -> Iterator[Row]:
    """The annual report of a year in the middle, in both forms."""
    folder = bench.records(size)
    say("building the read model")
    bench.run(*bench.ledger(folder, "--lang", "zh", "figures", "-p", "2023"))
    for form in ("docx", "md"):
        file = bench.home / f"annual.{form}"
        make = bench.ledger(folder, "--lang", "zh", "report", "2023", "-o", file, "--fresh")
        say(f"annual report, {form}")
        made = bench.several(repeat, *make)
        yield Row(f"`report 2023 -o annual.{form}`, {size:,} events", made.cpu, "s", BOUND)
        yield Row("the same, by the clock", made.wall, "s")
        again = bench.several(repeat, *bench.ledger(folder, "--lang", "zh", "report", "-o", file))
        yield Row("brought up to date", again.cpu, "s", BOUND)
        check = bench.several(repeat, *bench.ledger(folder, "--lang", "zh", "report", "--check", file))
        yield Row("checked, nothing new", check.cpu, "s", BOUND)
    whole = bench.home / "all.docx"
    file = bench.home / "suggestions.docx"
    made = bench.several(
        repeat,
        *bench.ledger(folder, "--lang", "zh", "report", "2023", "--template", "suggestions", "-o", file, "--fresh"),
    )
    yield Row("report on suggestions with a row for each", made.cpu, "s", BOUND)
    made = bench.several(repeat, *bench.ledger(folder, "--lang", "zh", "report", "all", "-o", whole, "--fresh"))
    yield Row("report of all twenty years", made.cpu, "s")
    yield Row("peak memory of it", made.memory, "MB", 500)


def main() -> None:
    """Runs everything and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for the generated records, kept for the next run")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    home = Path(arguments.keep or tempfile.mkdtemp(prefix="ledger-bench-")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    print("| what | measured | bound | ratio, held |")
    print("|---|---|---|---|")
    try:
        for row in report(Bench(home), arguments.size, arguments.repeat):
            print(row, flush=True)
    finally:
        if not arguments.keep:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
