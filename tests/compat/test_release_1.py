"""The records of the first release, one of each kind: never changed, and read by every later program.

A release that changes a kind adds its own folder of samples beside this one, and a step that leads the old
form to the new.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.store.codec import decode, encode
from ledger.store.ingest import read_event
from ledger.store.names import check_name, digest, event_path
from ledger.store.office import Office
from ledger.subjects import every

SAMPLES = sorted((Path(__file__).parent / "release_1").glob("*.toml"))
OFFICE = '[choices]\n"activity.held.type" = {open_class = "人大开放课堂"}\n'


def kind_of(sample: Path) -> str:
    return sample.name.split("_", 1)[1].rsplit("_", 2)[0]


@pytest.mark.parametrize("sample", SAMPLES, ids=kind_of)
def test_a_record_of_the_first_release_is_read_and_written_as_it_was(sample: Path) -> None:
    data = sample.read_bytes()
    assert sample.stem.endswith(digest(data))
    plain, findings = decode(data, sample.name)
    assert plain is not None
    assert findings == []
    assert encode(plain) == data
    path = event_path(plain["kind"], plain["occurred"], plain["entry"]["id"], data)
    assert path.endswith(sample.name)
    assert check_name(path, data, plain) == []
    read = read_event(plain, Office(OFFICE.encode()))
    assert read.event is not None
    assert read.findings == []


def test_there_is_a_record_of_every_kind() -> None:
    kinds = {kind for subject in every() for kind in subject.kinds}
    assert kinds - {kind_of(sample) for sample in SAMPLES} == set()
