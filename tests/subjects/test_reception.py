"""Receptions: announced, held, with visitors, officials and the counts of opinions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ledger.kernel.reading import read_fields
from ledger.subjects.reception import SUBJECT, default_key
from tests.given import given


def deputy(name: str) -> dict[str, Any]:
    line = {"kind": "deputy.registered", "occurred": "2022-01-01", "deputy": name, "levels": ["district"]}
    return line | {"constituency": "第3选区", "term": "第十七届", "sex": "male"}


def station(name: str) -> dict[str, Any]:
    line = {"kind": "station.opened", "occurred": "2022-01-01", "station": name, "type": "station"}
    return line | {"community": "东街社区"}


KNOWN = (station("东街联络站"), station("西街联络站"), deputy("张三"), deputy("李四"))
KEY = "2023-03-20 东街联络站"


def announced(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "reception.announced",
        "occurred": "2023-03-16",
        "reception": KEY,
        "station": "东街联络站",
        "on": date(2023, 3, 20),
        "deputies": ["张三"],
        "published": date(2023, 3, 16),
    }
    return line | fields


def held(**fields: Any) -> dict[str, Any]:
    line = {
        "kind": "reception.held",
        "occurred": "2023-03-20",
        "reception": KEY,
        "mode": "in_station",
        "station": "东街联络站",
        "deputies": ["张三", "李四"],
        "visitors": 12,
    }
    return line | fields


OWN = {"mode": "in_station", "station": "东街联络站"}


def test_a_reception_counts_its_session_visitors_officials_and_deputies() -> None:
    book = given(*KNOWN, held(groups=5, officials=["钱七"]))
    assert book.balance("reception:sessions", reception=KEY, **OWN) == 1
    assert book.balance("reception:visitors", **OWN) == 12
    assert book.balance("reception:groups", **OWN) == 5
    assert book.balance("reception:officials", **OWN) == 1
    assert book.balance("performance:reception", deputy="李四", mode="in_station") == 1
    assert book.balance("performance:reception") == 2
    units = [book.units(f"reception:{name}") for name in ("sessions", "visitors", "groups", "officials")]
    assert units == [{"次"}, {"人次"}, {"批"}, {"人次"}]
    assert book.codes == []


def test_a_notice_counts_with_its_days() -> None:
    book = given(*KNOWN, announced(), held())
    assert book.balance("reception:announced", station="东街联络站") == 1
    assert book.balance("reception:notice_days", station="东街联络站") == 4
    assert book.balance("reception:sessions", **OWN) == 1
    assert book.units("reception:notice_days") == {"天"}
    assert book.codes == []
    assert given(*KNOWN, announced(published=date(2023, 3, 21))).errors == ["reception.published_after"]


def test_an_approximate_number_of_visitors_is_marked() -> None:
    book = given(*KNOWN, held(approximate=["visitors"]))
    assert book.balance("reception:visitors", approximate="yes") == 12
    assert book.balance("reception:sessions", approximate=None) == 1


def test_a_reception_has_its_place() -> None:
    without = {name: value for name, value in held().items() if name != "station"}
    assert given(*KNOWN, without).errors == ["reception.no_place"]
    outside = given(*KNOWN, without | {"place": "某小区", "mode": "outreach"})
    assert outside.balance("reception:sessions", mode="outreach", station=None) == 1
    assert outside.codes == []
    assert given(*KNOWN, announced(), without).balance("reception:sessions", **OWN) == 1
    assert given(*KNOWN, held(deputies=[])).codes == ["reception.no_deputies"]


def test_a_tally_adds_up_to_what_was_received_and_the_rest_is_open() -> None:
    book = given(*KNOWN, held(tally={"received": 96, "on_the_spot": 70, "suggestion": 17}))
    row = {"source": "reception", "entered": "2023-03-20", **OWN}
    assert book.balance("opinion:received", **row) == 96
    assert book.balance("opinion:disposition:on_the_spot", disposition="on_the_spot", **row) == 70
    assert book.balance("opinion:disposition:suggestion", disposition="suggestion", **row) == 17
    assert book.balance("opinion:disposition:open", disposition="open", **row) == 9
    assert book.balance("opinion:disposition") == 96
    assert book.units("opinion:disposition") == {"条"}
    assert book.codes == []


@pytest.mark.parametrize(
    ("tally", "code"),
    [
        ({"received": 5, "on_the_spot": 4, "assigned": 2}, "opinion.tally_parts"),
        ({"received": 5, "on_the_spot": 4, "open": 2}, "opinion.tally_parts"),
        ({"on_the_spot": 4}, "field.missing"),
    ],
)
def test_a_tally_that_cannot_be_is_refused(tally: dict[str, int], code: str) -> None:
    book = given(*KNOWN, held(tally=tally))
    assert book.errors == [code]
    assert book.balance("reception:sessions") == 0


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (announced(occurred="2023-03-16"), KEY),
        (held(), KEY),
        ({**held(place="某小区"), "station": None}, "2023-03-20 某小区"),
    ],
)
def test_the_default_key_is_the_day_and_the_place(line: dict[str, Any], key: str) -> None:
    entry = {"id": "x", "recorded": datetime(2024, 1, 1, tzinfo=UTC), "recorder": "秘书", "channel": "cli"}
    data = {name: value for name, value in line.items() if value is not None}
    data |= {"entry": entry, "occurred": date.fromisoformat(line["occurred"])}
    event, findings = read_fields(SUBJECT.kinds[data["kind"]], data)
    assert findings == []
    assert default_key(event, None) == key  # type: ignore[arg-type]
