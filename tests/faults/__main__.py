"""Every fault at every call, by hand; prints how many there were.

    python -m tests.faults                         everything, in an hour or two
    python -m tests.faults record sync --only power EIO
    python -m tests.faults sync --sample 10        ten moments, the same ones each time
    python -m tests.faults sync --only power --at 17

Exit code 1 where something did not hold; each such moment is printed with the words that repeat it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import get_args

from tests.faults.disk import SYNCS
from tests.faults.situations import SITUATIONS, Situation
from tests.faults.tracer import AVAILABLE, CUTS, Call, Fault

FAULTS: tuple[Fault, ...] = get_args(Fault)


def moments(situation: Situation, calls: list[Call], only: list[Fault], sample: int | None) -> list[tuple[Fault, int]]:
    """Each fault at each call where it can happen, and the cuts behind the last one.

    A sample keeps to the records and to the end, and is always the same.
    """
    found: list[tuple[Fault, int]] = []
    for number, call in enumerate(calls, start=1):
        if sample and call.file.lstrip("/").startswith(situation.outside):
            continue
        found += ((fault, number) for fault in only if fault in ("kill", "process", *CUTS, *call.fails))
    if sample is not None:
        found = random.Random(situation.name).sample(found, min(sample, len(found)))
        found.sort(key=lambda each: each[1])
    return found + [(fault, len(calls) + 1) for fault in only if fault in CUTS]


def strike(situation: Situation, fault: Fault, number: int) -> str | None:
    """Let it happen; gives what did not hold."""
    ended = situation.happen(fault, number)
    try:
        if len(ended.calls) < number and fault not in CUTS:  # the read model's own writes are not always as many
            return None
        if fault in ("EIO", "ENOSPC"):
            _acknowledged(situation, ended.code, ended.calls[number - 1])
        situation.holds(ended)
    except Exception as failure:
        where = traceback.extract_tb(failure.__traceback__)[-1]
        said = f"{type(failure).__name__} in {where.name}: {where.line}: {failure}"
        return f"{said}\n--- at {ended.calls[number - 1 : number]}, exit {ended.code}\n{ended.printed}"
    return None


def _acknowledged(situation: Situation, code: int | None, call: Call) -> None:
    """A sync of the disk that failed is never followed by a plain "recorded", where records rest on that file.

    Git first writes and syncs one pack, then makes loose objects of it; where one of these fails it keeps the pack.
    """
    file = call.file.removeprefix(f"/{situation.inside}/")
    rests = file.startswith(("events", ".git/objects", ".git/refs")) or file.endswith(".intent")
    if call.name not in SYNCS or not rests or code != 0:
        return
    packs = [{each.name for each in place.rglob(".git/objects/pack/*.idx")} for place in situation.pair]
    if "/tmp_obj_" in file and packs[0] < packs[1]:
        return
    raise AssertionError("said to be done after a failed sync of the disk")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("situations", nargs="*", metavar="SITUATION", help=", ".join(SITUATIONS))
    parser.add_argument("--only", nargs="+", choices=FAULTS, default=FAULTS)
    parser.add_argument("--sample", type=int, help="so many moments of each situation")
    parser.add_argument("--at", type=int, nargs="+", help="these moments alone")
    parser.add_argument("--calls", action="store_true", help="print the calls")
    arguments = parser.parse_args()
    if not AVAILABLE:
        sys.exit("ptrace on Linux for x86-64 is needed")
    failed = 0
    for name in arguments.situations or SITUATIONS:
        with tempfile.TemporaryDirectory(prefix="faults-") as home:
            situation = SITUATIONS[name](Path(home).resolve())
            whole = situation.happen()
            assert whole.code == 0, whole.printed
            situation.holds(whole)
            chosen = moments(situation, whole.calls, arguments.only, arguments.sample)
            if arguments.at:
                chosen = [each for each in chosen if each[1] in arguments.at]
            if arguments.calls:
                print(*(f"{number:4} {' '.join(call)}" for number, call in enumerate(whole.calls, 1)), sep="\n")
                continue
            start, struck = time.monotonic(), Counter[str]()
            for fault, number in chosen:
                struck[fault] += 1
                wrong = strike(situation, fault, number)
                if wrong is not None:
                    failed += 1
                    print(f"NOT HELD: python -m tests.faults {name} --only {fault} --at {number}\n{wrong}", flush=True)
            counts = ", ".join(f"{fault} {count}" for fault, count in struck.items())
            took = time.monotonic() - start
            print(f"{name}: {len(whole.calls)} calls change the disk; {counts}; {took:.0f} s", flush=True)
    print(f"{failed} did not hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
