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


def cleared(bench: Bench, cold: bool) -> None:
    """Forget the read models, where the run is to be cold."""
    if cold:
        shutil.rmtree(bench.home / "cache", ignore_errors=True)


def side_by_side(bench: Bench, *commands: list[str]) -> float:
    """The wall-clock time until the last of these whole processes, begun at once, has ended."""
    started = time.perf_counter()
    running = [subprocess.Popen(command, env=bench.environ, stdout=subprocess.DEVNULL) for command in commands]
    assert [process.wait() for process in running] == [0] * len(commands)
    return time.perf_counter() - started


def measure(bench: Bench, folders: list[str], runs: int) -> list[Row]:
    """Cold and warm, the halves and the combination in turn; medians of several runs.

    On a machine with other work the wall-clock times say little: then the CPU times of all processes do.
    """
    rows = []
    halves = [[sys.executable, "-c", ONE_AFTER_ANOTHER, *half] for half in (folders[::2], folders[1::2])]
    combined = [*LEDGER, "combine", *folders, "-p", "2023", "--json"]
    for cold in (True, False):
        state = "cold" if cold else "warm"
        walls, floors, costs, alone = [], [], [], []
        for turn in range(runs):
            say(f"{state}, turn {turn + 1} of {runs}")
            cleared(bench, cold)
            floors.append(side_by_side(bench, *halves))
            cleared(bench, cold)
            cost = bench.run(*combined)
            walls.append(cost.wall)
            costs.append(cost.cpu)
            cleared(bench, cold)
            alone.append(sum(bench.run(*half).cpu for half in halves))
        count = len(folders)
        rows.append(Row(f"the slower half of {count} committees, {state}", median(floors), "s"))
        rows.append(Row(f"`combine` of all {count}, {state}", median(walls), "s", 1.2 * median(floors)))
        rows.append(Row(f"CPU of it, against both halves, {state}", median(costs), "s", 1.2 * median(alone)))
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
