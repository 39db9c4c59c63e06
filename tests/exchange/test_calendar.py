"""The calendar: what is held, called and due, as another library reads it; reading it again doubles nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.cli.committee import OFFICE, Committee, new_committee
from tests.exchange.desk import Clerk


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Committee:
    committee = new_committee(tmp_path, capsys, monkeypatch)
    committee.record(*OFFICE)
    return committee


def entries(text: str) -> dict[str, Any]:
    """The entries by their uid."""
    found = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    assert len({str(each["uid"]) for each in found}) == len(found)
    return {str(each["uid"]): each for each in found}


def exported(office: Committee, *words: str) -> dict[str, Any]:
    code, printed = office.run("export", "ics", *words)
    assert code == 0, printed
    return entries(printed)


def called(**more: Any) -> dict[str, Any]:
    return {
        "kind": "activity.called",
        "occurred": "2026-01-04",
        "activity": "视察",
        "type": "inspection",
        "level": "street",
        "title": "视察; 电梯, 坡道\\n",
        "on": "2026-02-10",
        "place": "东园",
        "invited": ["张三", "李四"],
    } | more


def the_one(found: dict[str, Any], words: str) -> Any:
    (entry,) = (each for each in found.values() if words in str(each["summary"]))
    return entry


def test_what_is_called_becomes_what_was_held(office: Committee) -> None:
    office.record(called())
    before = the_one(exported(office), "视察")
    assert before["dtstart"].dt == date(2026, 2, 10)
    assert before["dtend"].dt == date(2026, 2, 11)
    assert str(before["summary"]).endswith("视察; 电梯, 坡道\\n")
    assert str(before["location"]) == "东园"
    assert len(before.walk("VALARM")) == 1
    _, listed = office.run("show", "activity", "视察", "--json")
    event = listed.partition('"event": "')[2].partition('"')[0]
    office.run("amend", event, "on=2026-02-12", "--reason", "改期")
    moved = the_one(exported(office), "视察")
    assert moved["dtstart"].dt == date(2026, 2, 12)
    assert str(moved["uid"]) == str(before["uid"]) == f"{event}@street-ledger"
    assert int(moved["sequence"]) > int(before["sequence"])
    office.run("retract", event, "--reason", "取消")
    gone = the_one(exported(office), "视察")
    assert (str(gone["uid"]), str(gone["status"])) == (str(before["uid"]), "CANCELLED")
    assert int(gone["sequence"]) > int(moved["sequence"])


def test_a_deadline_reminds_in_time(office: Committee) -> None:
    office.record(
        {
            "kind": "duty.assigned",
            "occurred": "2025-12-20",
            "duty": "D1",
            "from": "区人大",
            "title": "条例征询",
            "due": "2026-03-01",
            "type": "assigned",
        }
    )
    entry = the_one(exported(office), "条例征询")
    assert entry["dtstart"].dt == date(2026, 3, 1)
    triggers = sorted(alarm["trigger"].dt for alarm in entry.walk("VALARM"))
    assert triggers == [timedelta(days=-15, hours=9), timedelta(days=-1, hours=9)]
    office.record({"kind": "duty.reported", "occurred": "2026-01-03", "duty": "D1", "result": "已完成"})
    assert [each for each in exported(office).values() if "条例征询" in str(each["summary"])] == []


def test_meetings_and_receptions_stand_on_their_days(shared: Clerk) -> None:
    found = entries(shared.export("ics", "-p", "2025").out)
    kinds: dict[str, int] = {}
    for each in found.values():
        head = str(each["summary"]).partition("：")[0]
        kinds[head] = kinds.get(head, 0) + 1
        assert type(each["dtstart"].dt) is date
        assert each["dtstart"].dt.year == 2025
    assert kinds["会议"] == 7
    assert kinds["接待选民"] >= 20
    assert kinds["活动"] >= 29


def lines(text: str) -> Iterator[str]:
    yield from text.split("\r\n")


def test_the_file_is_what_the_standard_asks_for(shared: Clerk, tmp_path: Path) -> None:
    file = tmp_path / "日程.ics"
    shared.export("ics", "-o", file)
    text = file.read_bytes().decode("utf-8")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 and "\n" not in line for line in lines(text))
    assert text.count("BEGIN:VEVENT") == text.count("\r\nUID:") == text.count("\r\nDTSTAMP:")
    shared.export("ics", "-o", tmp_path / "again.ics")
    assert (tmp_path / "again.ics").read_bytes() == file.read_bytes()


def test_no_text_begins_a_property(office: Committee) -> None:
    office.record(called(title="x\r\nATTENDEE:mailto:y\r\nEND:VEVENT", activity="a"))
    (entry,) = exported(office).values()
    assert "attendee" not in entry
    assert "ATTENDEE" in str(entry["summary"])
