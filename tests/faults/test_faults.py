"""A sample of what `python -m tests.faults` does at every call: the same moments each time, none on caches."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.tracer import AVAILABLE

PROJECT = Path(__file__).parents[2]
SAMPLES = {"record": 8, "batch": 6, "inside": 3, "seal": 3, "init": 4, "identity": 4, "erase": 3, "sync": 5}
"""How many moments of each situation, beside the power cuts at its end; LEDGER_TEST_EVERY_CALL takes them all."""


@pytest.mark.skipif(not AVAILABLE, reason="faults are made by ptrace, on Linux for x86-64")
@pytest.mark.parametrize("situation", SAMPLES)
def test_whole_or_absent_and_nothing_lost(situation: str) -> None:
    sample = [] if os.environ.get("LEDGER_TEST_EVERY_CALL") else ["--sample", str(SAMPLES[situation])]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", situation, *sample],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
