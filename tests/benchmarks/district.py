"""Measures what a district costs: `ledger combine` of many committees, against their two halves side by side.

    python -m tests.benchmarks.district --committees 20 --events 5000 --keep FOLDER

With two cores a combination cannot end before the slower half of the committees is done: two processes, each
with one half and begun at once, are the floor. Cold: no read model yet; warm: all are up to date.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.generate import generate
from tests.benchmarks.measure import LEDGER, Bench, Row, say

ONE_AFTER_ANOTHER = """
import sys
from ledger.reports.combine import request, together
from ledger.reports.partial import partial
asked = request("2023")
together([partial(folder, asked) for folder in sys.argv[1:]], asked)
"""


def committees(home: Path, count: int, events: int) -> list[str]:
    """Records folders, each of other events than the others."""
    folders = []
    for number in range(count):
        folder = home / f"committee-{number:02}"
        if not (folder / "ledger.toml").exists():
            say(f"committee {number + 1} of {count}")
            generate(folder, events, seed=number + 1)
            settings = folder / "ledger.toml"
            text = settings.read_text(encoding="utf-8").splitlines()
            named = [f'name = "第{number + 1}街道人大工委"' if line.startswith("name = ") else line for line in text]
            settings.write_text("\n".join([*named, ""]), encoding="utf-8")
        folders.append(str(folder))
    return folders


def seconds(bench: Bench, *commands: list[str], cold: bool) -> float:
    """The wall-clock time until the last of these whole processes, begun at once, has ended."""
    if cold:
        shutil.rmtree(bench.home / "cache", ignore_errors=True)
    started = time.perf_counter()
    running = [subprocess.Popen(command, env=bench.environ, stdout=subprocess.DEVNULL) for command in commands]
    assert [process.wait() for process in running] == [0] * len(commands)
    return time.perf_counter() - started


def measure(bench: Bench, folders: list[str], runs: int) -> list[Row]:
    """Cold and warm, the halves and the combination in turn; medians of several runs."""
    rows = []
    halves = [[sys.executable, "-c", ONE_AFTER_ANOTHER, *half] for half in (folders[::2], folders[1::2])]
    combined = [*LEDGER, "combine", *folders, "-p", "2023", "--json"]
    for cold in (True, False):
        floors, taken = [], []
        for turn in range(runs):
            state = "cold" if cold else "warm"
            say(f"{state}, turn {turn + 1} of {runs}")
            floors.append(seconds(bench, *halves, cold=cold))
            taken.append(seconds(bench, combined, cold=cold))
        floor = median(floors)
        rows.append(Row(f"the slower half of {len(folders)} committees, {state}", floor, "s"))
        rows.append(Row(f"`combine` of all {len(folders)}, {state}", median(taken), "s", 1.2 * floor))
    return rows


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--committees", type=int, default=20)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = arguments.keep or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        folders = committees(home, arguments.committees, arguments.events)
        print("| what | measured | bound | of the bound, held |\n|---|---|---|---|")
        for row in measure(Bench(home), folders, arguments.runs):
            print(row)


if __name__ == "__main__":
    main()
