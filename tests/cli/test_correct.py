"""Corrections and the two clocks: the old text stays, and either clock can be turned back."""

from __future__ import annotations

import pytest

from tests.cli.committee import Committee, reception

VISITORS = ("reception_visitors", "-p", "2025")


class Clock:
    """The hour at which the clerk sits down."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def strikes(self, moment: str) -> None:
        self.monkeypatch.setenv("LEDGER_NOW", moment)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def held(office: Committee) -> str:
    """A reception of twelve; the id of its event."""
    office.record(reception(visitors=12))
    (row,) = office.json("why", *VISITORS)["evidence"]
    return str(row["event"])


def correct(office: Committee, *words: str) -> str:
    """The id of the correction that was recorded."""
    answer = office.json(*words, "--reason", "核对")
    assert answer["findings"] == []
    return str(answer["events"][0]["id"])


def test_an_amendment_counts_and_the_old_file_stays(office: Committee, held: str) -> None:
    before = office.files()
    correct(office, "amend", held, "visitors=15")
    assert office.figure(*VISITORS) == 15
    assert set(before) < set(office.files())
    timeline = office.json("show", "reception", "2025-03-20 东街站")["timeline"]
    assert [(moment["kind"], moment["status"]) for moment in timeline] == [
        ("reception.held", "amended"),
        ("entry.amended", "recorded"),
    ]
    assert timeline[0]["fields"]["visitors"] == 12
    code, printed = office.run("show", "reception", "2025-03-20 东街站")
    assert code == 0
    assert "[amended]" in printed
    assert "persons received 15, 核对" in printed


def test_the_beginning_of_an_id_is_enough(office: Committee, held: str) -> None:
    _, printed = office.run("show", "reception", "2025-03-20 东街站")
    short = printed.split()[-1]
    assert held.startswith(short)
    assert len(short) < len(held)
    correct(office, "amend", short, "visitors=15")
    assert office.figure(*VISITORS) == 15


@pytest.mark.parametrize("given", ["0", "zzz", ""])
def test_an_id_that_is_none_or_many_is_refused(office: Committee, held: str, given: str) -> None:
    code, printed = office.run("amend", given, "visitors=1", "--reason", "核对")
    assert code == 2
    assert "usage.event" in printed
    assert office.figure(*VISITORS) == 12


def test_a_field_can_be_taken_out(office: Committee) -> None:
    office.record(reception(place="菜场"))
    event = office.json("why", *VISITORS)["evidence"][0]["event"]
    correct(office, "amend", event, "--unset", "place")
    correct(office, "amend", event, "visitors=3")
    assert office.figure(*VISITORS) == 3


def test_the_day_can_be_amended(office: Committee, held: str) -> None:
    correct(office, "amend", held, "occurred=2024-12-30")
    assert office.figure(*VISITORS) == 0
    assert office.figure("reception_visitors", "-p", "2024") == 12
    assert office.figure("reception_visitors", "-p", "2024-12") == 12
    (row,) = office.json("why", "reception_visitors", "-p", "2024")["evidence"]
    assert row["occurred"] == "2024-12-30"


def test_the_last_amendment_wins_field_by_field(office: Committee, held: str) -> None:
    first = correct(office, "amend", held, "visitors=15", "groups=2")
    correct(office, "amend", held, "visitors=16")
    assert office.figure(*VISITORS) == 16
    assert office.figure("reception_groups", "-p", "2025") == 2
    correct(office, "retract", first)
    assert office.figure(*VISITORS) == 16
    assert office.figure("reception_groups", "-p", "2025") == 0


def test_an_amendment_may_be_amended(office: Committee, held: str) -> None:
    amendment = correct(office, "amend", held, "visitors=15")
    correct(office, "amend", amendment, 'set={"visitors": 18}')
    assert office.figure(*VISITORS) == 18


def test_a_retraction_takes_out_and_its_retraction_brings_back(office: Committee, held: str) -> None:
    retraction = correct(office, "retract", held)
    assert office.figure(*VISITORS) == 0
    assert office.json("list", "reception") == []
    again = correct(office, "retract", retraction)
    assert office.figure(*VISITORS) == 12
    correct(office, "retract", again)
    assert office.figure(*VISITORS) == 0


def test_an_amendment_that_makes_no_sense_is_refused(office: Committee, held: str) -> None:
    for word, code in (
        ("visitors=-3", "field.range"),
        ("colour=red", "field.unknown"),
        ("station=西站", "reference.unknown"),
    ):
        answer = office.json("amend", held, word, "--reason", "核对")
        assert code in [finding["code"] for finding in answer["findings"]], word
        assert answer["events"] == []
    for word in ("reception=别的", "kind=visit.made"):
        answer = office.json("amend", held, word, "--reason", "核对")
        assert answer["events"] == [], word
    assert office.json("amend", held, "--reason", "核对")["findings"][0]["code"] == "entry.nothing"
    assert office.figure(*VISITORS) == 12


def test_a_reason_is_asked_for(office: Committee, held: str) -> None:
    assert office.run("retract", held)[0] == 2
    assert office.run("retract", held, "--reason", " ")[0] == 1


def test_a_dry_run_of_a_correction_shows_what_moves(office: Committee, held: str) -> None:
    answer = office.json("amend", held, "visitors=15", "--reason", "核对", "--dry-run")
    moved = {each["name"]: (each["before"], each["after"]) for each in answer["figures"]}
    assert moved["reception_visitors"] == ("12人次", "15人次")
    assert office.figure(*VISITORS) == 12


def test_retracting_what_others_rest_on_is_refused(office: Committee, held: str) -> None:
    timeline = office.json("show", "deputy", "张三")["timeline"]
    answer = office.json("retract", timeline[0]["event"], "--reason", "核对")
    assert answer["events"] == []
    assert answer["findings"]


# --- the two clocks -----------------------------------------------------------------------------------


def test_as_of_a_day_only_what_had_happened_counts(office: Committee) -> None:
    office.record(reception("2025-03-20", 12), reception("2025-06-01", 3))
    assert office.figure(*VISITORS) == 15
    assert office.figure(*VISITORS, "--as-of", "2025-05-31") == 12
    assert len(office.json("list", "reception", "--as-of", "2025-05-31")) == 1
    assert office.json("balance", "reception:visitors", "--as-of", "2025-05-31")["total"] == {"人次": 12}


def test_a_late_entry_takes_its_place_in_history(office: Committee, clock: Clock) -> None:
    office.record(reception("2025-03-20", 12))
    clock.strikes("2026-02-01T09:00:00+08:00")
    office.record(reception("2025-01-15", 3))
    assert [row["date"] for row in office.json("register", "reception:visitors")] == [
        "2025-01-15",
        "2025-03-20",
    ]
    assert office.figure(*VISITORS, "--as-of", "2025-02-01") == 3


def test_known_at_a_time_or_a_commit_only_what_was_recorded_counts(office: Committee, clock: Clock) -> None:
    office.record(reception("2025-03-20", 12))
    first = office.git("rev-parse", "HEAD").strip()
    clock.strikes("2026-02-01T09:00:00+08:00")
    office.record(reception("2025-01-15", 3))
    clock.strikes("2026-03-01T09:00:00+08:00")
    event = office.json("why", *VISITORS)["evidence"][1]["event"]
    correct(office, "amend", event, "visitors=20")
    assert office.figure(*VISITORS) == 23
    for known, visitors in (
        ("2026-01-31", 12),
        ("2026-02-01", 15),
        ("2026-02-01T08:59:59+08:00", 12),
        ("2026-02-01T09:00:00", 15),
        ("2026-02-01T01:00:00+00:00", 15),
        (first, 12),
        (first[:8], 12),
        ("HEAD", 23),
    ):
        assert office.figure(*VISITORS, "--known-at", known) == visitors, known
    assert len(office.json("list", "reception", "--known-at", "2026-01-31")) == 1


def test_a_time_that_is_none_is_refused(office: Committee) -> None:
    for words in (("--known-at", "no-such-commit"), ("--known-at", "--all"), ("--as-of", "2025-02-30")):
        code, printed = office.run("figures", *words)
        assert code in (1, 2), printed
        assert "Traceback" not in printed
