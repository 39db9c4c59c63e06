"""The records of each release, one of each kind: never changed, and read by every later program.

A release that adds or changes a kind adds its own folder of samples beside the others, and for a change a step
that leads the old form to the new (`ledger/subjects/steps.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ledger.store.model.ingest import File, read_event, read_file
from ledger.store.office import Office
from ledger.store.records.codec import decode, encode
from ledger.store.records.names import check_name, digest, event_path
from ledger.subjects import every

PLACE = Path(__file__).parent
SAMPLES = sorted(PLACE.glob("release_*/*.toml"))
FROZEN = {"release_1": "9062a2f49b956191"}
"""A hash over the names of the samples of each release that is out, which end with the hashes of their bytes.

Kinds that are new since then have their samples in the folder of the release to come, `release_2`.
"""
OFFICE = '[choices]\n"activity.held.type" = {open_class = "人大开放课堂"}\n'


def kind_of(sample: Path) -> str:
    return sample.name.split("_", 1)[1].rsplit("_", 2)[0]


@pytest.mark.parametrize("sample", SAMPLES, ids=kind_of)
def test_a_record_of_an_earlier_release_is_read_and_written_as_it_was(sample: Path) -> None:
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


@pytest.mark.parametrize("release", FROZEN)
def test_what_is_frozen_stays(release: str) -> None:
    names = "\n".join(sorted(sample.name for sample in PLACE.glob(f"{release}/*.toml")))
    assert sha256(names.encode()).hexdigest()[:16] == FROZEN[release], "put new samples into a folder of their own"


def test_an_old_form_is_led_to_the_new_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a news item as two earlier programs wrote it, when it is read, then it is one of today."""

    def paper_becomes_outlet(data: Mapping[str, Any]) -> dict[str, Any]:
        return {**{name: data[name] for name in data if name != "paper"}, "kind": "news.out", "outlet": data["paper"]}

    def level_is_said(data: Mapping[str, Any]) -> dict[str, Any]:
        return {**data, "kind": "news.published", "level": "street"}

    monkeypatch.setattr(
        "ledger.subjects.steps.STEPS", {"news.printed": paper_becomes_outlet, "news.out": level_is_said}
    )
    recorded = datetime(2025, 5, 1, 9, tzinfo=UTC)
    entry = {"id": "01jt4m7d8r0000000000000000", "recorded": recorded, "recorder": "秘书", "channel": "cli"}
    old = {"kind": "news.printed", "occurred": date(2025, 5, 1), "title": "路灯亮了", "paper": "街道报", "entry": entry}
    data = encode(old)
    file = File(event_path("news.printed", old["occurred"], entry["id"], data), data, None)  # type: ignore[arg-type]
    read = read_file(file, Office(OFFICE.encode()))
    assert read.findings == []
    assert read.event is not None
    assert (read.event.kind, getattr(read.event, "outlet"), getattr(read.event, "level")) == (  # noqa: B009
        "news.published",
        "街道报",
        "street",
    )
