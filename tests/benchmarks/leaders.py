"""What pages and the check of a draft cost on a ledger of any size.

    python -m tests.benchmarks.generate FOLDER 100000
    python -m tests.benchmarks.leaders FOLDER

Each is run twice, in a process of its own; the second time is told, with the cache warm.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SENTENCE = "全年接待选民群众1000人次，收集社情民意500条，提出建议80件，答复率95%，走访企业20家，办实事30件。\n\n"


def timed(*words: str) -> float:
    """The seconds that a command takes."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "ledger", *words], capture_output=True, check=False)
    if done.returncode > 1:
        sys.exit(done.stderr.decode())
    return time.perf_counter() - started


def main() -> None:
    """Measure the pages of a year and of all years, and a draft of twenty paragraphs."""
    records = sys.argv[1]
    with tempfile.TemporaryDirectory() as place:
        draft = Path(place) / "draft.md"
        draft.write_text(SENTENCE * 20, encoding="utf-8")
        for name, *words in (
            ("pages of a year", "pages", f"{place}/year", "-p", "2025"),
            ("pages of all years", "pages", f"{place}/all", "-p", "all"),
            ("a draft with 120 figures", "audit", str(draft), "-p", "2025"),
        ):
            seconds = [timed("-C", records, *words) for _ in range(2)][-1]
            print(f"{name:<26} {seconds:6.2f} s")


if __name__ == "__main__":
    main()
