"""Appends one event or a batch to a folder, and says so; run by the tests that kill it at every step.

    python append_once.py FOLDER COUNT [alone]

Prints `recorded` with `versioned` or `unversioned` once it is done. With `alone`, only a git it starts is
killed and the ledger goes on; without, the ledger dies with its git, as in a power cut.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from ledger.kernel.finding import Refused
from ledger.store.append import append
from ledger.store.folder import find
from ledger.store.plumbing import Plumbing
from tests.store.helpers import NOW, record

ordinary = Plumbing.call


def die_together(self: Plumbing, *arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    done = ordinary(self, *arguments, **options)
    if done.returncode == -signal.SIGKILL:
        os.kill(os.getpid(), signal.SIGKILL)
    return done


def say(*words: str) -> None:
    """Tell the test; the disk faults it injects may hit this line too."""
    with contextlib.suppress(OSError):
        print(*words, flush=True)


if __name__ == "__main__":
    if "alone" not in sys.argv:
        Plumbing.call = die_together  # type: ignore[method-assign]
    records = [record(number) for number in range(int(sys.argv[2]))]
    try:
        done = append(find(Path(sys.argv[1])), records, recorder="秘书", message="an append", now=NOW)
    except Refused as refused:
        say("refused", str(refused))
        sys.exit(1)
    say("recorded", "versioned" if done.versioned else "unversioned")
