"""Given an office and its suggestions in a register, when it is imported, then the ledger has just what it says."""

from __future__ import annotations

from datetime import date

from tests.cli.committee import Committee
from tests.exchange.importing import ONE, TITLE, TWO, events, file, standing, taken
from tests.exchange.sheets import SUGGESTIONS


def test_a_suggestion_comes_with_its_whole_history(office: Committee) -> None:
    done = taken(office, file(office, [TITLE, [], SUGGESTIONS, ONE, ["合计", 1]]))
    assert done["code"] == 0
    assert [(each["kind"], str(each["occurred"])) for each in events(office)] == [
        ("suggestion.submitted", "2025-01-10"),
        ("suggestion.assigned", "2025-01-20"),
        ("suggestion.made_key", "2025-01-20"),
        ("suggestion.consulted", "2025-03-01"),
        ("suggestion.replied", "2025-04-10"),
        ("suggestion.rated", "2025-04-30"),
        ("suggestion.closed", "2025-04-30"),
    ]
    submitted, assigned, _, consulted, replied, rated, _ = events(office)
    assert submitted["co_signers"] == ["李四"]
    assert assigned["co_units"] == ["派出所"]
    assert consulted["form"] == "meeting"
    assert replied["class"] == "A"
    assert replied["commitments"] == [{"text": "新增车位50个", "due": date(2025, 12, 31)}]
    assert rated["answers"] == {"attitude": "satisfied", "result": "basically_satisfied"}
    assert office.figure("suggestion_reply_rate", "-p", "2025") == 100


def test_each_event_tells_the_file_sheet_and_row_it_came_from(office: Committee) -> None:
    done = taken(office, file(office, [TITLE, SUGGESTIONS, ONE], sheet="三月"))
    for event in events(office):
        assert event["entry"]["source"] == {"sha256": done["sha256"], "sheet": "三月", "row": "3"}
        assert event["entry"]["channel"] == "import"
    assert len(office.git("log", "--format=%h", "-1", done["commit"]).split()) == 1


def test_a_step_that_a_row_lacks_is_left_out(office: Committee) -> None:
    done = taken(office, file(office, [TITLE, SUGGESTIONS, TWO]))
    assert [each["kind"] for each in events(office)] == ["suggestion.submitted"]
    assert {each["code"] for each in done["findings"]} >= {"import.left_out"}


def test_importing_twice_adds_nothing(office: Committee) -> None:
    path = file(office, [TITLE, SUGGESTIONS, ONE, TWO])
    taken(office, path)
    before = office.files()
    done = taken(office, path)
    assert (done["code"], standing(done), done["events"]) == (0, {"known": 2}, [])
    assert office.files() == before


def test_a_later_version_of_the_file_adds_its_new_rows_and_steps(office: Committee) -> None:
    taken(office, file(office, [TITLE, SUGGESTIONS, TWO]))
    further = [*TWO]
    further[SUGGESTIONS.index("交办日期")] = "2025-05-12"
    done = taken(office, file(office, [TITLE, SUGGESTIONS, ONE, further], "新.xlsx"))
    assert standing(done) == {"new": 1, "added": 1}
    assert [each["kind"] for each in events(office)].count("suggestion.submitted") == 2
    assert sum(each["kind"] == "suggestion.assigned" for each in events(office)) == 2


def test_a_corrected_row_is_named_and_amended_if_wished(office: Committee) -> None:
    taken(office, file(office, [TITLE, SUGGESTIONS, ONE]))
    mended = [*ONE]
    mended[SUGGESTIONS.index("答复日期")] = "2025.4.11"
    mended[SUGGESTIONS.index("结果类别")] = "B"
    path = file(office, [TITLE, SUGGESTIONS, mended], "改.xlsx")
    before = office.files()
    done = taken(office, path)
    assert (done["code"], standing(done)) == (1, {"changed": 1})
    (change,) = done["changed"]
    assert change["fields"]["class"] == {"recorded": "A", "file": "B"}
    assert office.files() == before
    assert taken(office, path, "--amend", "--reason", "台账有误")["code"] == 0
    (amended,) = events(office, "entry.amended")
    assert amended["set"] == {"class": "B", "occurred": date(2025, 4, 11)}
    assert amended["reason"] == "台账有误"
    assert standing(taken(office, path)) == {"known": 1}


def test_what_was_voided_in_the_ledger_does_not_come_back(office: Committee) -> None:
    path = file(office, [TITLE, SUGGESTIONS, TWO])
    event = taken(office, path)["events"][0]["id"]
    assert office.run("retract", event, "--reason", "重复")[0] == 0
    assert taken(office, path)["events"] == []


def test_a_suggestion_that_only_changed_its_number_is_not_doubled(office: Committee) -> None:
    taken(office, file(office, [TITLE, SUGGESTIONS, ONE, TWO]))
    other = [*ONE]
    other[SUGGESTIONS.index("编号")] = "2025-099"
    done = taken(office, file(office, [TITLE, SUGGESTIONS, other, TWO], "改.xlsx"))
    assert [each["code"] for each in done["wrong"]] == ["import.other_number"]


def test_a_running_number_gets_the_session_before_it(office: Committee) -> None:
    first = [*ONE]
    first[SUGGESTIONS.index("编号")] = 21
    taken(office, file(office, [TITLE, SUGGESTIONS, first]))
    assert next(events(office))["suggestion"] == "七届四次-021"


def test_rehandling_is_recorded_where_its_days_are_told(office: Committee) -> None:
    headings = [*SUGGESTIONS, "重办日期", "重办期限", "重办原因", "二次答复日期", "二次结果类别", "二次办理结果"]
    unsatisfied = [*ONE, "2025-05-06", "2025-06-06", "车位未增", "2025-06-01", "A", "满意"]
    unsatisfied[SUGGESTIONS.index("办理结果")] = "不满意"
    unsatisfied[SUGGESTIONS.index("办结日期")] = "2025-06-10"
    done = taken(office, file(office, [TITLE, headings, unsatisfied]))
    assert done["code"] == 0
    kinds = [each["kind"].partition(".")[2] for each in events(office)]
    assert kinds[4:] == ["replied", "rated", "rehandling_ordered", "replied", "rated", "closed"]
