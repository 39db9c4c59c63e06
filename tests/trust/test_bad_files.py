"""Bad files are refused with their cause; rare good text comes back; one bad file never hides the others."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.kernel.visible import visible
from ledger.store.model.ingest import File, read_file
from ledger.store.office import Office
from ledger.store.records.codec import decode, encode
from ledger.store.records.names import event_path
from ledger.store.verify.form import is_canonical
from tests.trust.bad_files import BYTES, CHANGES, GOOD, TEXTS, UNTIDY
from tests.trust.office import Ledger

OFFICE = Office(b'[committee]\nname = "x"\ntimezone = "Asia/Shanghai"\n')
ID = "01jt4m7d8r0000000000000000"


def codes(data: bytes) -> list[str]:
    """What is wrong with a file of these bytes under the name that fits them."""
    path = event_path("reception.held", date(2025, 5, 1), ID, data)
    read = read_file(File(path, data, None), OFFICE)
    assert all(finding.file == path for finding in read.findings)
    return [finding.code for finding in read.findings]


def changed(old: str, new: str) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new, 1).encode()


def test_the_pattern_is_good() -> None:
    assert codes(GOOD.encode()) == []
    assert is_canonical(GOOD.encode())


def test_there_are_a_hundred() -> None:
    assert len(BYTES) + len(CHANGES) + len(UNTIDY) >= 100


@pytest.mark.parametrize("name", BYTES)
def test_broken_and_hostile_bytes(name: str) -> None:
    data, code = BYTES[name]
    assert code in codes(data)
    assert not is_canonical(data)


@pytest.mark.parametrize("name", CHANGES)
def test_wrong_content(name: str) -> None:
    old, new, code = CHANGES[name]
    assert code in codes(changed(old, new))


@pytest.mark.parametrize("name", UNTIDY)
def test_other_ways_of_writing_are_not_canonical(name: str) -> None:
    data = changed(*UNTIDY[name])
    assert decode(data, "")[0] is not None
    assert not is_canonical(data)


@pytest.mark.parametrize("name", TEXTS)
def test_rare_text_comes_back(name: str) -> None:
    event = {
        "kind": "news.published",
        "occurred": date(2025, 5, 1),
        "title": TEXTS[name],
        "entry": {
            "id": ID,
            "recorded": datetime(2025, 5, 1, 9, tzinfo=UTC),
            "recorder": "秘书",
            "channel": "cli",
        },
    }
    data = encode(event)
    assert is_canonical(data)
    again, findings = decode(data, "")
    assert again == event, findings
    shown = visible(TEXTS[name])
    assert all(character.isprintable() or character in "\ufffe\uffff" for character in shown if ord(character) < 0x3000)


def test_one_bad_file_hides_no_other(ledger: Ledger) -> None:
    before = ledger.json("figures", "reception_visitors", "-p", "2025")
    planted = {ledger.plant(data): code for data, code in BYTES.values() if data}
    report = ledger.verify()
    told = {each.get("file"): set() for each in report["findings"]}  # type: dict[str, set[str]]
    for each in report["findings"]:
        told[each.get("file")].add(each["code"])
    assert {path: code for path, code in planted.items() if code not in told.get(path, set())} == {}
    assert ledger.json("figures", "reception_visitors", "-p", "2025") == before
    assert ledger.run("verify")[0] == 1
