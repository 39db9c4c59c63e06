"""Appends one event or a batch to a folder, and says so; run by the test that looks at its system calls.

python append_once.py FOLDER COUNT
"""

from __future__ import annotations

import sys
from pathlib import Path

from ledger.kernel.finding import Refused
from ledger.store.journal.append import append
from ledger.store.records.folder import find
from tests.store.helpers import NOW, record

if __name__ == "__main__":
    records = [record(number) for number in range(int(sys.argv[2]))]
    try:
        done = append(find(Path(sys.argv[1])), records, recorder="秘书", message="an append", now=NOW)
    except Refused as refused:
        print("refused", refused)
        sys.exit(1)
    print("recorded", "versioned" if done.versioned else "unversioned")
