"""What is otherwise on Windows, as far as it can be shown elsewhere: locks, folders, names, marks of files."""

from __future__ import annotations

import os
import re
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from ledger import subjects
from ledger.kernel.finding import Refused
from ledger.store.disk import durable
from ledger.store.journal.append import append
from ledger.store.records.names import event_path, new_ids
from ledger.store.verify import files
from tests.store.helpers import NOW, new_folder, record, user_git


@pytest.fixture
def regions(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    """No `fcntl`, but the `msvcrt` of Windows, by which a region of a file belongs to one opener."""
    held: list[tuple[str, int, int]] = []

    def locking(descriptor: int, mode: int, length: int) -> None:
        region = (os.readlink(f"/proc/self/fd/{descriptor}"), os.lseek(descriptor, 0, os.SEEK_CUR), length)
        if mode != 2 or region in held:
            raise OSError(13, "Permission denied")
        held.append(region)

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    return held


linux = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="files are told by their descriptors")


@linux
def test_the_lock_covers_one_byte_behind_the_text_that_says_who_holds_it(
    tmp_path: Path, regions: list[tuple[str, int, int]]
) -> None:
    with durable.writer_lock(tmp_path):
        ((file, start, length),) = regions
        text = Path(file).read_text()
        assert str(os.getpid()) in text
        assert (start > len(text), length) == (True, 1)
        with pytest.raises(Refused) as refused, durable.writer_lock(tmp_path, patience=0.02):
            pass
    assert refused.value.findings[0].code == "store.locked"
    assert refused.value.findings[0].values["process"] == os.getpid()


@linux
def test_an_event_is_recorded_under_such_a_lock_and_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, regions: list[tuple[str, int, int]]
) -> None:
    folder = new_folder(tmp_path / "office")
    regions.clear()  # the system forgets a region when its file is closed

    def no_links(*_: object) -> None:
        raise OSError(22, "Invalid argument")  # what "not supported" of exFAT becomes

    monkeypatch.setattr("os.link", no_links)
    assert append(folder, [record(1)], recorder="秘书", message="m", now=NOW).findings == ()
    assert user_git(folder.repository, "status", "--porcelain") == ""


def test_folders_are_not_synced_where_they_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr("os.open", lambda *given, **_: opened.append(given))
    monkeypatch.setattr("os.name", "nt")
    durable.sync_folders([tmp_path])
    assert opened == []


def test_files_are_known_by_size_and_time_of_change_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "file"
    place.write_text("x")
    status = place.stat()
    monkeypatch.setattr("os.name", "nt")
    assert files._changed(status) == status.st_mtime_ns
    assert files._line("file", status, 7) == "file 1 7 0"


def test_every_kind_gives_a_name_that_any_disk_takes() -> None:
    for kind in (kind for subject in subjects.every() for kind in subject.kinds):
        path = event_path(kind, date(2025, 3, 1), new_ids()[0], b"x")
        assert re.fullmatch(r"[a-z0-9_./-]+", path), path
        assert len(path) < 150
        assert not any(re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part) for part in path.split("/"))
        assert not any(part.endswith((".", " ")) for part in path.split("/"))
