"""Runs whole processes and says what they cost; a line of the table for each."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
INSTALLED = Path(sys.executable).with_name("ledger")
LEDGER = [str(INSTALLED)] if INSTALLED.exists() else [sys.executable, "-m", "ledger"]
MEGABYTE = 1024  # of the kilobytes in which Linux reports memory


class Cost(NamedTuple):
    """What a process took: CPU seconds, wall-clock seconds, peak memory in MB."""

    cpu: float
    wall: float
    memory: float


class Row(NamedTuple):
    """A line of the table: what was measured, what the bound allows (None: for comparison only)."""

    what: str
    measured: float
    unit: str
    bound: float | None = None
    at_least: bool = False

    def __str__(self) -> str:
        if self.bound is None:
            return f"| {self.what} | {self.measured:.3g} {self.unit} | | |"
        held = self.measured >= self.bound if self.at_least else self.measured <= self.bound
        sign = ">=" if self.at_least else "<="
        verdict = f"{self.measured / self.bound:.2f} {'yes' if held else '**no**'}"
        bound = f"{sign} {self.bound:.3g} {self.unit}"
        return f"| {self.what} | {self.measured:.3g} {self.unit} | {bound} | {verdict} |"


class Bench:
    """A temporary home with its own cache, and the records made in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_STATE_HOME": str(home / "state"),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "LEDGER_RECORDER": "秘书",
            "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
        }
        (home / ".gitconfig").write_text("[user]\n\tname = Clerk\n\temail = clerk@example.org\n", encoding="utf-8")

    def run(self, *command: str | Path, output: Path | None = None) -> Cost:
        """Runs a process to its end; stops the benchmark where it fails."""
        with (output or Path(os.devnull)).open("wb") as out, tempfile.TemporaryFile() as errors:
            start = time.perf_counter()
            process = subprocess.Popen(
                [str(part) for part in command], stdout=out, stderr=errors, env=self.environ, cwd=self.home
            )
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                errors.seek(0)
                raise SystemExit(f"{' '.join(map(str, command))}: {errors.read().decode()[-2000:]}")
        return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / MEGABYTE)

    def several(self, times: int, *command: str | Path, before: Callable[[], object] | None = None) -> Cost:
        """The medians of several runs, each after `before`."""
        costs = []
        for _ in range(times):
            if before:
                before()
            costs.append(self.run(*command))
        return Cost(*(median(part) for part in zip(*costs, strict=True)))

    def ledger(self, folder: Path, *arguments: str | Path) -> list[str | Path]:
        return [*LEDGER, "-C", folder, *arguments]

    def records(self, size: int, deputies: int | None = None) -> Path:
        """A records folder of that size, with so many deputies, made once."""
        folder = self.home / (f"records-{size}" if deputies is None else f"records-{size}-{deputies}")
        if not folder.exists():
            say(f"generating {size:,} events")
            more = () if deputies is None else ("--deputies", str(deputies))
            self.run(sys.executable, "-m", "tests.benchmarks.generate", folder, str(size), *more)
        return folder

    def text(self, *command: str | Path) -> str:
        output = self.home / "output"
        self.run(*command, output=output)
        return output.read_text(encoding="utf-8")


def say(text: str) -> None:
    """Says what is going on, away from the table."""
    print(text, file=sys.stderr, flush=True)
