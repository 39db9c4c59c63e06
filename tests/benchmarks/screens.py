"""Measures the screens in a real terminal: the start against a minimal app of the framework, keys, memory.

    python -m tests.benchmarks.screens --sizes 1000 100000 --keep FOLDER --times 5

Each program runs in a terminal of its own; what it costs is read from the kernel (CPU seconds of the process)
when the awaited text has been painted. Prints Markdown.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.measure import LEDGER, Bench, Row, say

MINIMAL = """
from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("painted")


Minimal().run()
"""
PATIENCE = 120.0
QUIET = 0.15
"""Seconds without output after which a screen is taken to be done with a key."""
TICKS = os.sysconf("SC_CLK_TCK")
SIZES = {1_000: 1.6, 100_000: 1.8}
"""How many times the start of a minimal app the home screen may take, by the number of events."""


class Terminal:
    """A program in a terminal of 120 columns and 40 lines."""

    def __init__(self, command: list[str | Path], environ: dict[str, str]) -> None:
        self.begun = time.monotonic()
        self.master, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        environ = environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=other,
            stdout=other,
            stderr=other,
            env=environ,
            start_new_session=True,
        )
        os.close(other)
        self.number, self.seen = self.process.pid, ""

    def read(self, wait: float) -> bool:
        """Take what was painted; whether there was anything."""
        ready, _, _ = select.select([self.master], [], [], wait)
        if not ready:
            return False
        try:
            part = os.read(self.master, 65536)
        except OSError:
            return False
        self.seen += part.decode("utf-8", "replace")
        return bool(part)

    def until(self, text: str) -> tuple[float, float]:
        """Wait for a text; CPU seconds of the process so far, and seconds since it began."""
        while text not in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self.seen):
            if time.monotonic() - self.begun > PATIENCE:
                raise SystemExit(f"{text!r} was never painted: {self.seen[-2000:]!r}")
            self.read(0.01)
        return self.cpu(), time.monotonic() - self.begun

    def rest(self) -> None:
        """Until nothing is painted any more."""
        while self.read(QUIET):
            pass

    def key(self, keys: str) -> float:
        """CPU seconds that keys take, until all they change is painted."""
        self.rest()
        before = self.cpu()
        os.write(self.master, keys.encode())
        self.rest()
        return self.cpu() - before

    def cpu(self) -> float:
        """CPU seconds of the process: user and system, with the children it waited for."""
        fields = Path(f"/proc/{self.number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        own = time.clock_gettime(~self.number << 3 | 2)  # the kernel's name for the CPU clock of a process
        return own + sum(map(int, fields[13:15])) / TICKS

    def memory(self) -> float:
        """The peak resident size, in MB."""
        status = Path(f"/proc/{self.number}/status").read_text(encoding="utf-8")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def started(command: list[str | Path], bench: Bench, text: str) -> tuple[float, float]:
    """What one start costs until a text is painted."""
    terminal = Terminal(command, bench.environ)
    try:
        return terminal.until(text)
    finally:
        terminal.close()


def start(bench: Bench, sizes: list[int], times: int) -> Iterator[Row]:
    """The home screen painted with its numbers and lists, beside a minimal app, in turns."""
    minimal = bench.home / "minimal.py"
    minimal.write_text(MINIMAL, encoding="utf-8")
    floors, costs = [], {size: list[tuple[float, float]]() for size in sizes}
    for size in sizes:
        warm(bench, size)
    for _ in range(times + 1):
        floors.append(started([sys.executable, minimal], bench, "painted"))
        for size in sizes:
            command: list[str | Path] = [*LEDGER, "-C", bench.records(size), "--lang", "zh", "tui"]
            costs[size].append(started(command, bench, LAST))
    cpu, wall = (median(part) for part in zip(*floors[1:], strict=True))
    yield Row("a minimal app of the framework painted", cpu, "s")
    yield Row("the same, by the clock", wall, "s")
    for size in sizes:
        mine, clock = (median(part) for part in zip(*costs[size][1:], strict=True))
        bound = SIZES.get(size, 1.8)
        yield Row(f"home painted, {size:,} events, against {bound} x a minimal app", mine, "s", bound * cpu)
        yield Row("the same, by the clock", clock, "s", bound * wall)


LAST = "最近登记"
"""The title of the last part of the home screen; it is painted together with what it counts."""
JOURNEYS = (
    # what is done, the keys that lead there first, the keys that are measured
    ("moving down in the journal", "journal", "", "\x1b[B"),
    ("a page down in the journal", "journal", "", "\x1b[6~"),
    ("to the end of the journal", "journal", "", "\x1b[F"),
    ("opening an event of the journal", "journal", "", "\r"),
    ("moving down in the suggestions", "suggestion", "", "\x1b[B"),
    ("filtering the suggestions by a character", "suggestion", "\x06", "建"),
    ("opening a suggestion", "suggestion", "", "\r"),
    ("opening a deputy's file", "deputies", "", "\r"),
    ("moving down among the figures", "statistics", "", "\x1b[B"),
    ("filtering the figures by a character", "statistics", "\x06", "建"),
    ("finding by a character", "home", "\x1bOR", "建"),
)
FIRST = {"journal": "流水", "statistics": "统计", "home": LAST}


def warm(bench: Bench, size: int) -> None:
    """What is worked out once and kept: the read model, and which commit recorded which event."""
    bench.run(*bench.ledger(bench.records(size), "tui", "--plain", "evidence", "reception_sessions", "-p", "2023-03"))


def journeys(bench: Bench, size: int, times: int) -> Iterator[Row]:
    """What keys cost at a large ledger, and the memory of it all."""
    folder, memory = bench.records(size), 0.0
    warm(bench, size)
    for what, screen, before, keys in JOURNEYS:
        found = []
        for _ in range(times):
            command: list[str | Path] = [*LEDGER, "-C", folder, "--lang", "zh", "tui", screen]
            terminal = Terminal(command, bench.environ)
            try:
                terminal.until(FIRST.get(screen, "首页"))
                terminal.rest()
                if before:
                    terminal.key(before)
                found.append(terminal.key(keys))
                memory = max(memory, terminal.memory())
            finally:
                terminal.close()
        yield Row(f"{what}, {size:,} events", median(found), "s", 0.1)
    yield Row(f"peak memory of the screens, {size:,} events", memory, "MB", 120)


def main() -> None:
    """Runs everything and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=sorted(SIZES))
    parser.add_argument("--keep", type=Path, help="a folder for the generated records, kept for the next run")
    parser.add_argument("--times", type=int, default=5, help="how often each is done")
    parser.add_argument("--only", nargs="+", choices=("start", "keys"), default=("start", "keys"))
    arguments = parser.parse_args()
    home = Path(arguments.keep or tempfile.mkdtemp(prefix="ledger-bench-")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    bench, sizes = Bench(home), sorted(arguments.sizes)
    parts = {
        "start": lambda: start(bench, sizes, arguments.times),
        "keys": lambda: journeys(bench, sizes[-1], max(1, arguments.times // 2)),
    }
    print("| what | measured | bound | ratio, held |")
    print("|---|---|---|---|")
    try:
        for part in arguments.only:
            say(part)
            for row in parts[part]():
                print(row, flush=True)
    finally:
        if not arguments.keep:
            shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
