"""Clones converge: whatever the order of appends, syncs and kills, all desks end with the same statistics."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.cli.commands.sync_ import regenerated
from ledger.cli.context import Context
from ledger.store.journal.append import Record, append
from ledger.store.records.codec import encode
from ledger.store.records.folder import Folder, find
from ledger.store.records.names import event_path, new_ids
from ledger.store.repository.union import Change, Entry, union
from tests.faults.tracer import AVAILABLE
from tests.store.helpers import on_disk, user_git
from tests.sync.helpers import Desks, clean, clock, events, head, meet

DRIVER = Path(__file__).with_name("sync_once.py")
PROJECT = Path(__file__).parents[2]
CALLS = 400
"""A sync that merges changes the disk about so many times (`tests/faults`)."""
SOURCES = ("hotline", "mailbox", "online")
CATEGORIES = ("市容环境", "营商服务", "养老助残")


def opinion(chance: random.Random, recorder: str, later: int) -> Record:
    """An opinion recorded by somebody's own clock; now and then two desks give the same number."""
    day = date(2023, 1, 1) + timedelta(days=chance.randrange(700))
    event = {
        "kind": "opinion.recorded",
        "occurred": day,
        "opinion": str(chance.randrange(60)),
        "source": chance.choice(SOURCES),
        "category": chance.choice(CATEGORIES),
        "title": "路灯不亮",
        "entry": {
            "id": new_ids()[0],
            "recorded": clock(later),
            "recorder": recorder,
            "channel": "cli",
        },
    }
    data = encode(event)
    return Record(event_path("opinion.recorded", day, event["entry"]["id"], data), data)  # type: ignore[index]


def statistics(folder: Folder) -> Mapping[str, bytes]:
    """The statistics as this desk would write them."""
    asked = Namespace(directory=str(folder.root), json=False, known_at=None, as_of=None, period=None)
    return regenerated(Context(asked, "zh"))


def killed_sync(folder: Folder, place: Path, number: int) -> None:
    """A sync that is killed with its git, here and at the remote, before one of its calls (or done before)."""
    done = subprocess.run(
        [sys.executable, "-P", str(DRIVER), str(folder.root), str(place), str(number)],
        env=os.environ | {"PYTHONPATH": str(PROJECT), "TMPDIR": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() in ("killed", "done"), done.stdout + done.stderr
    for lock in (place / "remote.git").rglob("*.lock"):  # a lock of a remote is released when it is ten minutes old
        os.utime(lock, (0, 0))


@pytest.mark.skipif(not AVAILABLE, reason="kills are made by ptrace, on Linux for x86-64")
@pytest.mark.parametrize("seed", [1, 2])
def test_three_clones_with_random_appends_syncs_and_kills(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    chance = random.Random(seed)
    desks = Desks(tmp_path)
    folders = {"甲": desks.first, "乙": desks.clone("乙"), "丙": desks.clone("丙")}
    clocks = {"甲": 0, "乙": 90, "丙": -4000}  # minutes by which they are wrong
    acknowledged: set[str] = set()
    for _ in range(40):
        name = chance.choice(list(folders))
        folder = find(folders[name].root)
        match chance.choice(("append", "append", "batch", "sync", "kill")):
            case "append" | "batch" as how:
                count = 1 if how == "append" else 3
                records = [opinion(chance, name, clocks[name]) for _ in range(count)]
                append(folder, records, recorder=name, message="x", now=clock(clocks[name]))
                acknowledged |= {record.path for record in records}
            case "sync":
                meet(folder, later=clocks[name])
            case _:
                killed_sync(folder, tmp_path, chance.randrange(1, CALLS))
    for name in [*folders, *folders]:
        meet(folders[name], later=clocks[name])
    assert len({head(folder) for folder in folders.values()}) == 1
    first, *others = [statistics(folder) for folder in folders.values()]
    assert first
    assert all(other == first for other in others)
    for folder in folders.values():
        there = [path.rsplit("_", 2)[1] for path in events(folder)]
        assert events(folder) == on_disk(folder) == acknowledged  # 0 lost
        assert len(there) == len(set(there))  # 0 twice
        assert clean(folder)
        assert user_git(folder.repository, "fsck", "--strict", "--no-dangling") == ""


# --- the union of two sides, as a function ----------------------------------------------------------------

EVENTS = [f"events/2023/03/2023-03-02_opinion.recorded_01gtfw6v4m000000000000000{n}_{n * 12}.toml" for n in "12"]
BLOBS = st.sampled_from(["a" * 40, "b" * 40, "c" * 40])
PATHS = st.sampled_from(["ledger.toml", "statistics/plan.toml", *EVENTS, "notes.md"])
TREES = st.dictionaries(PATHS, BLOBS)


def side(base: Mapping[str, str], tip: Mapping[str, str]) -> dict[str, Change]:
    def entry(tree: Mapping[str, str], path: str) -> Entry | None:
        return Entry("100644", tree[path]) if path in tree else None

    return {
        path: Change(entry(base, path), entry(tip, path))
        for path in base.keys() | tip.keys()
        if base.get(path) != tip.get(path)
    }


def applied(tip: Mapping[str, str], wanted: Mapping[str, Entry | None]) -> dict[str, str]:
    tree = dict(tip)
    for path, entry in wanted.items():
        if entry is None:
            tree.pop(path, None)
        else:
            tree[path] = entry.blob
    return tree


@settings(max_examples=300, deadline=None)
@given(TREES, TREES, TREES)
def test_the_union_is_commutative(base: dict[str, str], one: dict[str, str], other: dict[str, str]) -> None:
    ours, theirs = side(base, one), side(base, other)
    there, found = union("", ours, theirs)
    back, found_back = union("", theirs, ours)
    assert {finding.file for finding in found} == {finding.file for finding in found_back}
    if not found:
        assert applied(one, there) == applied(other, back)


@settings(max_examples=300, deadline=None)
@given(TREES, TREES, TREES)
def test_the_union_is_idempotent_and_keeps_every_event(
    base: dict[str, str], one: dict[str, str], other: dict[str, str]
) -> None:
    wanted, found = union("", side(base, one), side(base, other))
    if found:
        return
    united = applied(one, wanted)
    again, none = union("", side(base, united), side(base, other))
    assert (applied(united, again), none) == (united, [])
    for tree in (one, other):
        assert {path: blob for path, blob in tree.items() if path.startswith("events/")}.items() <= united.items()
