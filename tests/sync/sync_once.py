"""Syncs a folder once and says so; run by the tests that kill it at every step.

    python sync_once.py FOLDER

The ledger dies with its git, as in a power cut.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from ledger.kernel.finding import Refused
from ledger.store.folder import find
from ledger.store.plumbing import Plumbing
from ledger.store.sync import sync
from tests.store.helpers import NOW

ordinary = Plumbing.call


def die_together(self: Plumbing, *arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    done = ordinary(self, *arguments, **options)
    if done.returncode == -signal.SIGKILL:
        os.kill(os.getpid(), signal.SIGKILL)
    return done


if __name__ == "__main__":
    Plumbing.call = die_together  # type: ignore[method-assign]
    try:
        sync(find(Path(sys.argv[1])), None, recorder="秘书", now=NOW)
    except Refused as refused:
        print("refused", refused, flush=True)
        sys.exit(1)
    print("synced", flush=True)
