"""The power cut of the fault driver itself: what was not synced is lost, and what was is not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.tracer import AVAILABLE, Fault, traced

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="faults are made by ptrace, on Linux for x86-64")


def write(file: str, data: bytes, *, sync: bool) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(descriptor, data)
    if sync:
        os.fsync(descriptor)
    os.close(descriptor)


def sync_names(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def nothing_synced() -> None:
    write("new", b"12345678", sync=False)
    write("old", b"OLD!", sync=False)
    os.mkdir("folder")
    write("folder/within", b"within", sync=True)


def only_bytes() -> None:
    write("new", b"12345678", sync=True)
    os.rename("new", "old")


def bytes_and_names() -> None:
    write("new", b"12345678", sync=True)
    os.rename("new", "old")
    os.link("old", "second")
    os.unlink("gone")
    sync_names(".")
    os.unlink("second")


def removed() -> None:
    os.unlink("gone")
    os.rmdir("empty")


BEFORE = {"old": b"old", "gone": b"gone", "empty": None}


@pytest.mark.parametrize(
    ("done", "fault", "left"),
    [
        (nothing_synced, "power", BEFORE),
        (nothing_synced, "torn", BEFORE | {"new": b"1234", "old": b"OLd", "folder": None, "folder/within": b"within"}),
        (
            nothing_synced,
            "kill",
            BEFORE | {"new": b"12345678", "old": b"OLD!", "folder": None, "folder/within": b"within"},
        ),
        (only_bytes, "power", BEFORE),
        (only_bytes, "torn", BEFORE | {"old": b"12345678"}),
        (bytes_and_names, "power", {"old": b"12345678", "second": b"12345678", "empty": None}),
        (bytes_and_names, "torn", {"old": b"12345678", "empty": None}),
        (removed, "power", BEFORE),
        (removed, "torn", {"old": b"old"}),
    ],
)
def test_only_what_is_synced_survives(
    tmp_path: Path, done: Callable[[], None], fault: Fault, left: dict[str, bytes | None]
) -> None:
    tree = tmp_path / "tree"
    (tree / "empty").mkdir(parents=True)
    (tree / "old").write_bytes(b"old")
    (tree / "gone").write_bytes(b"gone")

    def what() -> int:
        os.chdir(tree)
        done()
        return 0

    ended = traced(what, tmp_path / "printed", tree, fault, 1000)

    assert ended.code == 0, ended.printed
    found = {str(path.relative_to(tree)): None if path.is_dir() else path.read_bytes() for path in tree.rglob("*")}
    assert found == left
