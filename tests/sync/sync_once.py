"""Syncs a folder once, killed with all it has started before its n-th call that changes the disk.

    python sync_once.py FOLDER PLACE N

PLACE is the folder below which a call counts.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from ledger.kernel.finding import Refused
from ledger.store.journal.sync import sync
from ledger.store.records.folder import find
from tests.faults.tracer import traced
from tests.store.helpers import NOW


def once() -> int:
    try:
        sync(find(Path(sys.argv[1])), None, recorder="秘书", now=NOW)
    except Refused as refused:
        print("refused", refused)
        return 1
    return 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        ended = traced(once, Path(place, "printed"), Path(sys.argv[2]), "kill", int(sys.argv[3]))
        print("killed" if ended.code is None else ended.printed or "done")
