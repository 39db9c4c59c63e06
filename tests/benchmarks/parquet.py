"""Measures the export of a million postings as Parquet, and has DuckDB add them up: every account must agree.

    python -m tests.benchmarks.parquet --postings 1000000 --keep FOLDER

The records are those of `tests.benchmarks.generate`, as many as it takes. Prints Markdown; ends with 1 where a
sum differs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

from tests.benchmarks.generate import generate
from tests.benchmarks.measure import LEDGER, Bench, Row, say

SAMPLE = 2000
"""Events from which it is told how many postings an event makes."""


def records(home: Path, bench: Bench, postings: int) -> Path:
    """A records folder with at least so many postings."""
    folder = home / f"postings-{postings}"
    if not (folder / "ledger.toml").exists():
        sample = home / "sample"
        if not sample.exists():
            generate(sample, SAMPLE)
        each = count(bench, sample) / SAMPLE
        events = int(postings / each * 1.02) + 1
        say(f"{events:,} events for {postings:,} postings")
        generate(folder, events)
    return folder


def count(bench: Bench, folder: Path) -> int:
    """How many postings a ledger makes."""
    program = (
        "import sys; from pathlib import Path; from ledger.store.records.folder import find; "
        "from ledger.store.model.model import open_model; "
        "print(open_model(find(Path(sys.argv[1]))).connection.execute('SELECT count(*) FROM posting').fetchone()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], env=bench.environ, check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def sums_of_duckdb(folder: Path) -> tuple[int, dict[tuple[str, str], Fraction], float]:
    """How many postings DuckDB finds, their sums by account and unit, and the seconds it took."""
    import duckdb

    started = time.perf_counter()
    source = f"read_parquet('{folder}/postings/**/*.parquet', hive_partitioning = true)"
    rows = duckdb.sql(f"SELECT account, unit, sum(amount), count(*) FROM {source} GROUP BY 1, 2").fetchall()
    found = {(account, unit): Fraction(amount) for account, unit, amount, _ in rows if amount}
    return sum(row[3] for row in rows), found, time.perf_counter() - started


def sums_of_the_ledger(bench: Bench, folder: Path) -> dict[tuple[str, str], Fraction]:
    """The same, as `ledger balance` gives them."""
    words = [*LEDGER, "-C", str(folder), "balance", "--json"]
    done = subprocess.run(words, env=bench.environ, check=True, capture_output=True, text=True)
    rows = json.loads(done.stdout)["rows"]
    return {(row["account"], row["unit"]): Fraction(str(row["amount"])) for row in rows}


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--postings", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = arguments.keep or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        bench = Bench(home)
        folder = records(home, bench, arguments.postings)
        say("the read model")
        there = count(bench, folder)
        target = home / "parquet"
        say("the export")
        cost = bench.run(*LEDGER, "-C", str(folder), "export", "parquet", "-o", str(target), "--force")
        rows, theirs, took = sums_of_duckdb(target)
        ours = sums_of_the_ledger(bench, folder)
        size = sum(file.stat().st_size for file in target.rglob("*.parquet"))
        print("| what | measured | bound | of the bound, held |\n|---|---|---|---|")
        print(Row(f"`export parquet`, {rows:,} postings", cost.wall, "s"))
        print(Row("peak memory of it", cost.memory, "MB"))
        print(Row("size of the files", size / 1e6, "MB"))
        print(Row("DuckDB: sums of all accounts", took, "s"))
        print(Row("postings DuckDB finds, of those there are", rows / there, "x", 1, at_least=True))
        differing = [key for key in {*ours, *theirs} if ours.get(key, 0) != theirs.get(key, 0)]
        print(Row(f"accounts whose sums differ, of {len(ours)}", len(differing), ""))
        return 1 if differing or rows != there else 0


if __name__ == "__main__":
    sys.exit(main())
