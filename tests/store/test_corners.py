"""Corrections at the edges, odd spellings and the first and last days: what is said is the same cold and warm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from ledger.store.checks import checked
from ledger.store.model.entities import entities
from ledger.store.model.known import instant
from ledger.store.model.model import Model
from ledger.store.office import Office
from ledger.store.owed.due import dues
from ledger.store.records.folder import Folder
from tests.given import Book, given

TODAY = date(2025, 12, 31)

STATION = {
    "ref": "opened",
    "kind": "station.opened",
    "occurred": "2023-03-01",
    "station": "东街站",
    "type": "station",
    "level": "street",
    "community": "东社区",
}
CHANGED = {
    "ref": "changed",
    "kind": "station.changed",
    "occurred": "2023-04-01",
    "station": "东街站",
    "set": {"community": "南社区"},
    "reason": "调整",
}
VISIT = {
    "ref": "visit",
    "kind": "visit.made",
    "occurred": "2023-01-05",
    "visit": "访一",
    "type": "enterprise",
    "visitors": ["甲"],
    "visited": "某厂",
}


def amended(target: str, **changes: Any) -> dict[str, Any]:
    """An amendment of an event."""
    return {
        "kind": "entry.amended",
        "occurred": "2024-01-01",
        "target": f"ref:{target}",
        "set": changes,
        "reason": "误",
    }


def retracted(target: str) -> dict[str, Any]:
    """A retraction of an event."""
    return {"kind": "entry.retracted", "occurred": "2024-01-01", "target": f"ref:{target}", "reason": "误"}


def book_of(*lines: Mapping[str, Any], config: str = "") -> Book:
    """The ledger of these events, which says the same whether they came at once or one by one."""
    cold, warm = (given(*lines, cold=cold, config=config) for cold in (True, False))
    assert warm.everything() == cold.everything()
    return cold


def model_of(book: Book, config: str = "") -> Model:
    """The read model of a book."""
    return Model(cast(Folder, None), book.connection, Office(config.encode()))


def codes(*lines: Mapping[str, Any], today: date = TODAY, config: str = "") -> list[str]:
    """What the checks find."""
    return [finding.code for finding in checked(model_of(book_of(*lines, config=config), config), today)]


def told(book: Book, kind: str) -> tuple[date, str]:
    """The day and the status of the one event of a kind."""
    query = "SELECT occurred, status FROM event WHERE kind = ?"
    ((occurred, status),) = book.connection.execute(query, (kind,)).fetchall()
    return date.fromordinal(occurred), status


def test_an_event_that_was_moved_and_then_retracted_stands_on_its_own_day_again() -> None:
    book = book_of(VISIT, amended("visit", occurred=date(2022, 12, 30)), retracted("visit"))
    assert told(book, "visit.made") == (date(2023, 1, 5), "retracted")


def test_an_act_moved_before_the_opening_is_out_of_place_and_hides_nothing() -> None:
    book = book_of(STATION, CHANGED, amended("changed", occurred=date(2022, 12, 30)))
    assert book.codes == ["stream.not_open"]
    assert told(book, "station.changed") == (date(2022, 12, 30), "out_of_place")
    (station,) = entities(model_of(book), "station")
    assert station.opened == date(2023, 3, 1)
    assert station.state["details"]["community"] == "东社区"


def test_an_act_moved_before_the_opening_and_back_counts_again() -> None:
    moved = {"ref": "moved", **amended("changed", occurred=date(2022, 12, 30))}
    book = book_of(STATION, CHANGED, moved, retracted("moved"))
    assert book.codes == []
    assert told(book, "station.changed") == (date(2023, 4, 1), "")


def test_the_amendment_of_an_amendment_counts_until_it_is_retracted() -> None:
    first = {"ref": "first", **amended("changed", occurred=date(2024, 2, 29))}
    second = {"ref": "second", **amended("first", set={"occurred": date(2023, 12, 31)})}
    for lines, day in (((), date(2023, 12, 31)), ((retracted("second"),), date(2024, 2, 29))):
        book = book_of(STATION, CHANGED, first, second, *lines)
        (occurred,) = book.connection.execute("SELECT occurred FROM event WHERE id = ?", (book.ids[1],)).fetchone()
        assert date.fromordinal(occurred) == day


@pytest.mark.parametrize("key", ["a", 'a"b', "a%b", "a_b", "a\\b", "caf\u00e9", "cafe\u0301", ":", "a'b", "\U0001f44d"])
def test_whoever_names_an_entity_is_read_again_when_it_opens(key: str) -> None:
    reception = {
        "kind": "reception.held",
        "occurred": "2023-05-01",
        "reception": "接一",
        "mode": "in_station",
        "station": key,
        "deputies": ["张三"],
        "visitors": 3,
    }
    closed = {"kind": "station.closed", "occurred": "2023-04-01", "station": key, "reason": "撤并"}
    assert book_of(reception, {**STATION, "station": key}, closed).codes[0] == "reference.not_open"


@pytest.mark.parametrize(
    ("day", "frequency"), [("0001-01-01", "half"), ("9999-12-31", "week"), ("9999-12-31", "two_months")]
)
def test_a_day_at_the_end_of_the_calendar_stops_nothing(day: str, frequency: str) -> None:
    opinion = {"opinion": "民1", "occurred": day}
    config = f'[parameters]\n"reception.frequency" = "{frequency}"\n'
    book = book_of(
        {**STATION, "occurred": day},
        {
            "kind": "reception.held",
            "occurred": day,
            "reception": "接一",
            "mode": "in_station",
            "station": "东街站",
            "deputies": ["张三"],
            "visitors": 3,
        },
        {
            **opinion,
            "kind": "opinion.recorded",
            "source": "reception",
            "reception": "接一",
            "station": "东街站",
            "category": "市容环境",
            "title": "路灯不亮",
        },
        {**opinion, "kind": "opinion.disposed", "disposition": "assigned", "to": "城管中队"},
        config=config,
    )
    model = model_of(book, config)
    checked(model, TODAY)
    for today in (TODAY, date.max):
        (due,) = dues(model, today)
        assert due.key == "民1"


def test_what_was_retracted_is_not_said_to_be_dated_ahead() -> None:
    ahead = {**VISIT, "occurred": "2025-01-05"}
    assert "check.dated_ahead" in codes(ahead)
    assert "check.dated_ahead" not in codes(ahead, retracted("visit"))


def test_a_day_corrected_once_it_was_over_is_not_ahead() -> None:
    later = datetime(2024, 1, 6, tzinfo=UTC)
    assert "check.dated_ahead" not in codes(VISIT, {**amended("visit", occurred=date(2024, 1, 5)), "recorded": later})
    assert "check.dated_ahead" in codes(VISIT, amended("visit", occurred=date(2024, 1, 5)))


RECEPTION = {
    "kind": "reception.held",
    "occurred": "2023-05-08",
    "reception": "接一",
    "mode": "outreach",
    "place": "东街",
    "deputies": ["张三"],
    "visitors": 3,
}
OPINION = {
    "ref": "opinion",
    "kind": "opinion.recorded",
    "occurred": "2023-05-01",
    "opinion": "民1",
    "source": "reception",
    "reception": "接二",
    "category": "市容环境",
    "title": "路灯不亮",
}


def test_the_reception_of_an_opinion_is_the_amended_one() -> None:
    ordered = "check.dates_out_of_order"
    assert ordered not in codes(RECEPTION, OPINION)
    assert ordered in codes(RECEPTION, OPINION, amended("opinion", reception="接一"))
    lacking = {name: value for name, value in OPINION.items() if name != "reception"}
    assert ordered in codes(RECEPTION, lacking, amended("opinion", reception="接一"))


@pytest.mark.parametrize("content", ["reception = 接一", 'reception = "接一"', "reception = ["])
def test_a_text_written_by_hand_over_several_lines_is_no_field(content: str) -> None:
    lacking = {name: value for name, value in OPINION.items() if name != "reception"}
    book = given(RECEPTION, {**lacking, "content": "见下"})
    written = f'content = """\n{content}\n"""'
    book.connection.execute("UPDATE event SET text = replace(text, 'content = \"见下\"', ?)", (written,))
    found = [finding.code for finding in checked(model_of(book), TODAY)]
    assert "check.dates_out_of_order" not in found


def test_each_period_is_asked_for_by_the_frequency_of_its_day() -> None:
    config = """
[parameters]
"reception.frequency" = [{ value = "half" }, { from = 2024-02-10, value = "month" }]
"""
    held = [
        {**RECEPTION, "mode": "in_station", "station": "东街站", "reception": day, "occurred": day}
        for day in ("2023-04-20", "2023-09-20", "2024-01-20", "2024-03-20", "2024-05-20")
    ]
    book = book_of({**STATION, "occurred": "2022-06-01"}, *held, config=config)
    found = checked(model_of(book, config), date(2024, 6, 1))
    missed = [finding.values["periods"] for finding in found if finding.code == "check.station_without_reception"]
    assert missed == [["2024-04"]]


@pytest.mark.parametrize("measure", ["Reception:sessions", "_eception", "%", "reception:session_"])
def test_a_measure_is_known_by_its_very_name(measure: str) -> None:
    item = {
        "kind": "plan.item_set",
        "occurred": "2023-01-05",
        "item": "计1",
        "plan": "2023",
        "title": "接待",
        "measure": measure,
        "target": 10,
        "from": date(2023, 1, 5),
        "due": date(2023, 12, 31),
    }
    assert "check.plan_measure" in codes(RECEPTION, item)


def test_an_upheld_objection_is_met_by_a_correction_of_its_very_event() -> None:
    raised = {
        "kind": "objection.raised",
        "occurred": "2024-01-02",
        "objection": "异1",
        "deputy": "张三",
        "about": "entry",
        "reason": "不在场",
    }
    settled = {
        "kind": "objection.settled",
        "occurred": "2024-01-03",
        "objection": "异1",
        "upheld": True,
        "result": "属实",
    }
    code, own = "check.objection_not_corrected", "01hk153x000000000000000001"
    moved = amended("changed", occurred=date(2022, 12, 30))
    assert code in codes(STATION, CHANGED, {**raised, "event": own}, settled)
    assert code not in codes(STATION, CHANGED, {**raised, "event": own.upper()}, settled, moved)
    assert code in codes(STATION, CHANGED, retracted("changed"), {**raised, "event": "%"}, settled)
    assert code in codes(VISIT, retracted("visit"), {**raised, "event": own[:-1] + "_"}, settled)


def test_two_years_voted_on_one_day_are_looked_at_apart() -> None:
    project = {"project": "灯", "occurred": "2024-01-21"}
    lines = [
        {**project, "project": name, "kind": kind, **more}
        for name, year in (("灯", 2024), ("树", 2025))
        for kind, more in (
            ("project.proposed", {"title": name, "for_year": year}),
            ("project.shortlisted", {}),
            ("project.adopted", {}),
        )
    ]
    assert codes(*lines).count("check.few_candidates") == 2


@pytest.mark.parametrize("text", ["2024-02-29", "20240229"])
def test_known_at_a_day_is_the_end_of_that_day(text: str) -> None:
    model = model_of(given(VISIT))
    assert instant(model, text) == datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=model.office.timezone)


def test_an_order_that_had_no_effect_sets_no_date() -> None:
    def step(kind: str, day: str, **fields: Any) -> dict[str, Any]:
        return {"kind": f"suggestion.{kind}", "occurred": day, "suggestion": "2024-001", **fields}

    again = {"reason": "代表不满意", "round": 2}
    book = book_of(
        {"kind": "unit.registered", "occurred": "2023-01-02", "unit": "城管中队", "system": "stationed_body"},
        {
            **{"kind": "deputy.registered", "occurred": "2023-01-02", "deputy": "张三", "levels": ["district"]},
            **{"constituency": "第一选区", "term": "第七届", "sex": "male"},
        },
        {
            **step("submitted", "2024-01-05", track="formal", sitting="recess", type="suggestion", title="建议"),
            "lead": "张三",
            "category": "市容环境",
        },
        step("accepted", "2024-01-08"),
        step("assigned", "2024-01-10", lead_unit="城管中队", by="工委"),
        step("replied", "2024-03-01", unit="城管中队", **{"class": "A"}),
        step("rated", "2024-03-05", how="paper", by="张三", answers={"result": "unsatisfied"}),
        step("rehandling_ordered", "2024-03-11", due=date(2024, 4, 11), **again),
        step("rehandling_ordered", "2024-03-20", due=date(2024, 5, 20), **again),
    )
    gone = book.connection.execute("SELECT id FROM event WHERE status = 'out_of_place'").fetchall()
    assert gone == [(book.ids[-1],)]
    (due,) = (each for each in dues(model_of(book), date(2024, 4, 1)) if each.what == "rehandle")
    assert due.due == date(2024, 4, 11)
