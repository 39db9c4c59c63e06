"""The name of an event file says what it is, and whether its bytes are whole."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.store.records.names import EventName, check_name, digest, event_path, is_id, new_ids, parse_name
from tests.store.helpers import record

ID = "01gtg3q4e0z9x8y7w6v5t4s3r2"


def test_a_path_says_when_what_which_and_how_whole() -> None:
    path = event_path("suggestion.submitted", date(2023, 3, 2), ID, b"abc")
    assert path == f"events/2023/03/2023-03-02_suggestion.submitted_{ID}_ba7816bf8f01.toml"
    assert parse_name(path) == EventName(date(2023, 3, 2), "suggestion.submitted", ID, digest(b"abc"))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "ledger.toml",
        f"2023-03-02_a.b_{ID}_ba7816bf8f01.toml",
        f"events/2023/04/2023-03-02_a.b_{ID}_ba7816bf8f01.toml",
        f"events/2023/02/2023-02-30_a.b_{ID}_ba7816bf8f01.toml",
        f"events/2023/03/2023-03-02_a.b_{ID.upper()}_ba7816bf8f01.toml",
        f"events/2023/03/2023-03-02_a.b_{ID}_ba7816bf8f0.toml",
        f"events/2023/03/2023-03-02_a.b_{ID}_ba7816bf8f01.toml\n",
        f"events/2023/03/../03/2023-03-02_a.b_{ID}_ba7816bf8f01.toml",
        f"events/２０２３/03/2023-03-02_a.b_{ID}_ba7816bf8f01.toml",
    ],
)
def test_other_paths_are_no_events(path: str) -> None:
    assert parse_name(path) is None


def test_the_first_and_the_last_day_have_names() -> None:
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        name = parse_name(event_path("a.b", day, ID, b""))
        assert name is not None
        assert name.occurred == day


def test_a_changed_a_cut_and_a_swapped_file_show() -> None:
    one, other = record(1), record(2)
    assert check_name(one.path, one.data) == []
    for data in (one.data[:-20], one.data.replace(b"2023-1", b"2023-9"), other.data):
        assert [finding.code for finding in check_name(one.path, data)] == ["store.digest"]
    assert [finding.code for finding in check_name("events/notes.txt", b"")] == ["store.name"]


def test_a_name_that_says_something_else_than_its_file_shows() -> None:
    data = record(1).data
    path = event_path("deputy.elected", date(2023, 3, 3), ID, data)
    event = {"kind": "suggestion.submitted", "occurred": date(2023, 3, 2), "entry": {"id": ID}}
    assert [finding.field for finding in check_name(path, data, event)] == ["kind", "occurred"]


def test_ids_rise_with_time_and_within_a_call_and_never_repeat() -> None:
    earlier = new_ids(1000, datetime(2023, 3, 2, tzinfo=UTC))
    later = new_ids(1000, datetime(2023, 3, 2, 0, 0, 1, tzinfo=UTC))
    together = earlier + later
    assert together == sorted(set(together))
    assert all(is_id(id) for id in together)
    assert not is_id("8" + "0" * 25)
    assert not is_id("i" * 26)


def test_with_a_seed_and_a_fixed_clock_ids_come_out_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2023, 3, 2, tzinfo=UTC)
    monkeypatch.setenv("LEDGER_SEED", "example")
    first = new_ids(3, now)
    assert first == new_ids(3, now) == sorted(set(first))
    assert first != new_ids(3, now.replace(second=1))
    monkeypatch.setenv("LEDGER_SEED", "another")
    assert first != new_ids(3, now)


def test_ids_refuse_times_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="1970"):
        new_ids(1, datetime(1969, 12, 31, tzinfo=UTC))
