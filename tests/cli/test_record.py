"""Recording from the command line: from words and batches to files, or to all that is wrong at once."""

from __future__ import annotations

import io
import json
import tomllib
import unicodedata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.committee import Committee, reception

HELD = (
    "record",
    "reception.held",
    "occurred=2025-03-20",
    "mode=in_station",
    "station=东街站",
    "deputies=张三",
)


def event(committee: Committee, place: int = -1) -> dict[str, Any]:
    """One of the event files that the last commit added, in the order of recording."""
    added = committee.git("show", "--format=", "--name-only", "-z", "HEAD").strip("\0").split("\0")
    name = sorted(added, key=lambda path: path.rsplit("_", 2)[1])[place]
    return tomllib.loads((committee.root / name).read_text(encoding="utf-8"))


def codes(answer: Any) -> list[str]:
    return [finding["code"] for finding in answer["findings"]]


# --- one event from words -----------------------------------------------------------------------------


def test_one_event_is_one_file_in_one_commit(office: Committee) -> None:
    before = office.files()
    answer = office.json(*HELD, "visitors=12")
    (made,) = answer["events"]
    assert set(office.files()) - set(before) == {made["file"]}
    assert answer["commit"] == office.git("rev-parse", "HEAD").strip()
    assert office.git("show", "--format=", "--name-only", "HEAD").strip() == made["file"]
    written = event(office)
    assert list(written) == [
        "kind",
        "occurred",
        "reception",
        "mode",
        "station",
        "deputies",
        "visitors",
        "entry",
    ]
    assert written["entry"]["id"] == made["id"]
    assert (written["entry"]["recorder"], written["entry"]["channel"]) == ("秘书", "cli")
    assert written["entry"]["recorded"].isoformat() == "2026-01-05T09:00:00+08:00"


@pytest.mark.parametrize("deputies", ["张三,李四", "张三、李四", "张三，李四", '["张三","李四"]', " 张三 , 李四 "])
def test_lists_are_separated_by_any_comma(office: Committee, deputies: str) -> None:
    office.run(*HELD[:-1], f"deputies={deputies}", "visitors=3")
    assert event(office)["deputies"] == ["张三", "李四"]


def test_tables_are_given_as_json(office: Committee) -> None:
    office.run(*HELD, "visitors=9", 'tally={"received": 3, "on_the_spot": 2}')
    assert event(office)["tally"] == {"received": 3, "on_the_spot": 2}
    assert office.figure("opinion_received", "-p", "2025") == 3


@pytest.mark.parametrize("day", ["2025-12-31", "20251231", "2025.12.31", "2025年12月31日", "-5"])
def test_days_are_written_as_people_do(office: Committee, day: str) -> None:
    office.run(*HELD[:2], f"occurred={day}", *HELD[3:], "visitors=1")
    assert str(event(office)["occurred"]) == "2025-12-31"


def test_without_a_day_it_happened_today(office: Committee) -> None:
    office.run(*HELD[:2], *HELD[3:], "visitors=1")
    assert str(event(office)["occurred"]) == "2026-01-05"


def test_amounts_stay_exact(office: Committee) -> None:
    for amount, written in (("999.50", "999.50"), ("1,260", 1260), ("1.5万元", 15000)):
        code, printed = office.run(
            "record", "budget.spent", "line=活动经费", "for_year=2026", f"amount={amount}", "purpose=用"
        )
        assert code == 0, printed
        assert event(office)["amount"] == written


# --- default keys -------------------------------------------------------------------------------------


def test_a_key_is_made_where_none_is_given_and_a_second_equal_one_is_numbered(office: Committee) -> None:
    for _ in range(3):
        office.run(*HELD, "visitors=1")
    keys = [entity["key"] for entity in office.json("list", "reception")]
    assert keys == ["2025-03-20 东街站", "2025-03-20 东街站 (2)", "2025-03-20 东街站 (3)"]
    office.record(reception(visitors=1), reception(visitors=1))
    assert len(office.json("list", "reception")) == 5


def test_equal_titles_are_numbered_too(office: Committee) -> None:
    office.record(*[{"kind": "news.published", "title": "代表在身边", "outlet": "区报", "level": "district"}] * 2)
    assert [entity["key"] for entity in office.json("list", "news")] == ["代表在身边", "代表在身边 (2)"]
    assert event(office)["title"] == "代表在身边 (2)"


def test_receptions_of_one_day_and_batch_keep_their_opinions_apart(office: Committee) -> None:
    brought = [{"category": "市容环境", "title": "路灯不亮"}]
    office.record(reception(opinions=brought), reception(opinions=brought), reception())
    assert [entity["key"] for entity in office.json("list", "opinion")] == [
        "2025-03-20 东街站 (2) 1",
        "2025-03-20 东街站 1",
    ]
    assert len(office.json("list", "reception")) == 3


def test_meetings_are_numbered_by_year_and_type(office: Committee) -> None:
    meeting = {
        "kind": "meeting.held",
        "type": "regular",
        "chair": "张三",
        "present": ["张三"],
        "agenda": ["计划"],
    }
    office.record(*({**meeting, "occurred": day} for day in ("2025-02-01", "2025-05-01", "2026-01-04")))
    keys = [entity["key"] for entity in office.json("list", "meeting")]
    assert keys == ["2025 regular 1", "2025 regular 2", "2026 regular 1"]


# --- names --------------------------------------------------------------------------------------------


def test_a_wrong_name_is_refused_with_the_nearest(office: Committee) -> None:
    for wrong in ("张山", "张珊"):  # they sound alike
        answer = office.json(*HELD[:-1], f"deputies={wrong}", "visitors=1")
        assert codes(answer) == ["reference.unknown"]
        assert answer["events"] == []
        assert answer["commit"] is None
        assert wrong in answer["findings"][0]["message"]
        assert "张三" in answer["findings"][0]["remedy"]
    assert office.json("list", "reception") == []


def test_the_refusal_is_worded_in_both_languages(office: Committee) -> None:
    words = (*HELD[:-1], "deputies=张珊", "visitors=1")
    code, english = office.run(*words)
    assert code == 1
    assert "no such deputy is known on 2025-03-20" in english
    assert "Nothing was recorded" in english
    code, chinese = office.run(*words, "--lang", "zh")
    assert code == 1
    assert "2025-03-20 时没有登记过这个代表" in chinese
    assert "未登记任何内容" in chinese


def test_keys_compare_as_unicode_does(office: Committee) -> None:
    one, other = unicodedata.normalize("NFC", "Café 站"), unicodedata.normalize("NFD", "Café 站")
    assert one != other
    office.run("record", "station.opened", f"station={other}", "type=point", "level=street", "occurred=2025-01-02")
    assert event(office)["station"] == other  # as typed
    code, printed = office.run(*HELD[:4], f"station={other}", "deputies=张三", "visitors=2")
    assert code == 0, printed
    assert office.figure("reception_visitors", "-p", "2025", f"station={one}") == 2
    assert office.json("show", "station", other)["key"] == one


# --- batches ------------------------------------------------------------------------------------------

LINES = [reception("2025-03-20", 12), reception("2025-04-20", 3)]
TOML = """
[[event]]
kind = "reception.held"
occurred = 2025-03-20
mode = "in_station"
station = "东街站"
deputies = ["张三"]
visitors = 12

[[event]]
kind = "reception.held"
occurred = 2025-04-20
mode = "in_station"
station = "东街站"
deputies = ["张三"]
visitors = 3
"""


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(line, ensure_ascii=False) for line in LINES),
        "\ufeff" + "\r\n\r\n".join(json.dumps(line) for line in LINES) + "\r\n",
        json.dumps(LINES, indent=2),
        TOML,
    ],
    ids=["json-lines", "bom-crlf-blank-lines", "json-list", "toml"],
)
def test_a_batch_in_any_form_is_one_commit(office: Committee, tmp_path: Path, text: str) -> None:
    source = tmp_path / "三月.txt"
    source.write_text(text, encoding="utf-8", newline="")
    before = office.git("rev-list", "--count", "HEAD")
    answer = office.json("record", "--from", str(source))
    assert [made["kind"] for made in answer["events"]] == ["reception.held"] * 2
    assert int(office.git("rev-list", "--count", "HEAD")) == int(before) + 1
    assert office.figure("reception_visitors", "-p", "2025") == 15
    ids = [made["id"] for made in answer["events"]]
    assert ids == sorted(ids)
    assert event(office)["entry"]["batch"] == event(office, -2)["entry"]["batch"]


def test_a_batch_from_standard_input(office: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps(reception()).encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: False))
    assert len(office.json("record", "--from", "-")["events"]) == 1


def test_a_line_may_speak_of_another_line_of_its_batch(office: Committee) -> None:
    office.record(
        reception(visitors=12, ref="march"),
        {"kind": "entry.amended", "target": "ref:march", "set": {"visitors": 15}, "reason": "漏计三人"},
    )
    assert office.figure("reception_visitors", "-p", "2025") == 15
    assert "ref" not in event(office, -2)
    assert event(office)["target"] == event(office, -2)["entry"]["id"]


def test_a_batch_may_register_what_it_then_uses(office: Committee) -> None:
    office.record(
        reception(station="西区站"),
        {
            "kind": "station.opened",
            "occurred": "2025-02-01",
            "station": "西区站",
            "type": "point",
            "level": "street",
        },
    )
    assert office.figure("reception_visitors", "-p", "2025", "station=西区站") == 12


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_recorded(office: Committee, tmp_path: Path) -> None:
    lines = [
        reception(),
        reception(visitors=-1),
        reception() | {"visitors": "三"},
        {"kind": "reception.hold", "occurred": "2025-01-01"},
        reception(station="东路站", deputies=["张珊"]),
        reception(colour="red"),
        reception(occurred="2025-02-30"),
        {"kind": "reception.held", "occurred": "2025-03-20", "deputies": ["张三"]},
    ]
    source = tmp_path / "bad.jsonl"
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines) + "{not json\n"
    source.write_text(text, encoding="utf-8")
    before = office.files(), office.git("rev-parse", "HEAD")
    answer = office.json("record", "--from", str(source))
    assert answer["events"] == []
    assert (office.files(), office.git("rev-parse", "HEAD")) == before
    found = {(finding["line"], finding["code"]) for finding in answer["findings"]}
    assert found >= {
        (2, "field.range"),
        (3, "field.type"),
        (4, "kind.unknown"),
        (5, "reference.unknown"),
        (6, "field.unknown"),
        (7, "field.date"),
        (8, "field.missing"),
        (9, "usage.json"),
    }
    assert all(finding["message"] and finding["remedy"] for finding in answer["findings"])
    assert office.run("record", "--from", str(source))[0] == 1


def test_a_line_that_cannot_be_read_is_also_told_whom_it_names_that_nobody_knows(office: Committee) -> None:
    answer = office.json("record", "reception.held", "occurred=2025-03-20", "station=东路站", "deputies=张珊")
    found = {(finding["field"], finding["code"]): finding["remedy"] for finding in answer["findings"]}
    assert found.keys() == {
        ("mode", "field.missing"),
        ("visitors", "field.missing"),
        ("station", "reference.unknown"),
        ("deputies", "reference.unknown"),
    }
    assert "张三" in found["deputies", "reference.unknown"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "usage.empty"),
        (b"\xc4\xe3", "usage.not_utf8"),
        (b"x = [", "usage.toml"),
        (b"[1, 2", "usage.json"),
        (b"[1, 2]", "usage.no_kind"),
        (b"{}", "usage.no_kind"),
    ],
)
def test_what_is_no_batch_is_refused(office: Committee, tmp_path: Path, text: bytes, code: str) -> None:
    source = tmp_path / "odd"
    source.write_bytes(text)
    assert code in codes(office.json("record", "--from", str(source)))
    assert office.run("record", "--from", str(source))[0] in (1, 2)


# --- a reception with its opinions --------------------------------------------------------------------


def test_opinions_inside_a_reception_become_events_of_the_same_commit(office: Committee) -> None:
    opinions = [
        {"category": "市容环境", "title": "路灯不亮", "disposition": "on_the_spot"},
        {
            "category": "公共安全与消防",
            "title": "楼道堆物",
            "disposition": "assigned",
            "to": "城管中队",
            "due": "2025-04-10",
        },
        {"opinion": "民9", "category": "市容环境", "title": "垃圾桶太少"},
    ]
    answer = office.json(*HELD, "visitors=12", f"opinions={json.dumps(opinions)}")
    assert [made["kind"] for made in answer["events"]] == [
        "reception.held",
        "opinion.recorded",
        "opinion.disposed",
        "opinion.recorded",
        "opinion.disposed",
        "opinion.recorded",
    ]
    assert office.git("show", "--format=", "--name-only", "HEAD").count(".toml") == 6
    first, second, third = office.json("list", "opinion")
    assert (first["key"], second["key"], third["key"]) == (
        "2025-03-20 东街站 1",
        "2025-03-20 东街站 2",
        "民9",
    )
    assert [each["state"]["disposition"] for each in (first, second, third)] == [
        "on_the_spot",
        "assigned",
        "open",
    ]
    assert first["state"]["own"]["station"] == "东街站"
    assert first["state"]["own"]["community"] == "东社区"
    assert second["state"]["due"] == "2025-04-10"


# --- trying out ---------------------------------------------------------------------------------------


def test_a_dry_run_shows_the_figures_that_move_and_writes_nothing(office: Committee) -> None:
    office.record(reception(visitors=5))
    before = office.files(), office.git("rev-parse", "HEAD"), office.git("status", "--porcelain")
    answer = office.json(*HELD, "visitors=12", "--dry-run")
    assert answer["commit"] is None
    assert [made["kind"] for made in answer["events"]] == ["reception.held"]
    moved = {each["name"]: (each["before"], each["after"]) for each in answer["figures"]}
    assert moved["reception_visitors"] == ("5人次", "17人次")
    assert "suggestion_submitted" not in moved
    assert (office.files(), office.git("rev-parse", "HEAD"), office.git("status", "--porcelain")) == before
    assert office.figure("reception_visitors", "-p", "2025") == 5
    code, printed = office.run(*HELD, "visitors=12", "--dry-run")
    assert code == 0
    assert "nothing recorded" in printed


def test_a_dry_run_says_what_is_wrong(office: Committee) -> None:
    code, printed = office.run(*HELD, "visitors=x", "--dry-run")
    assert code == 1
    assert "field.type" in printed


# --- what would set the records at odds ---------------------------------------------------------------


def test_a_second_closing_is_refused(office: Committee) -> None:
    opinion = {"opinion": "民1", "occurred": "2025-03-01"}
    office.record(
        {
            "kind": "opinion.recorded",
            "source": "hotline",
            "category": "市容环境",
            "title": "路灯不亮",
            **opinion,
        },
        {"kind": "opinion.closed", "solved": True, **opinion, "occurred": "2025-03-05"},
    )
    answer = office.json("record", "opinion.closed", "opinion=民1", "solved=yes", "occurred=2025-03-06")
    assert answer["events"] == []
    assert answer["findings"][0]["severity"] == "error"


def test_an_event_that_would_put_a_recorded_one_out_of_order_is_refused(office: Committee) -> None:
    opinion = {"opinion": "民1", "occurred": "2025-03-01"}
    office.record(
        {
            "kind": "opinion.recorded",
            "source": "hotline",
            "category": "市容环境",
            "title": "路灯不亮",
            **opinion,
        },
        {"kind": "opinion.closed", "solved": True, **opinion, "occurred": "2025-03-05"},
    )
    answer = office.json("record", "opinion.closed", "opinion=民1", "solved=yes", "occurred=2025-03-04")
    assert "record.breaks" in codes(answer)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "usage.record"),
        (("reception.held", "--from", "x"), "usage.record"),
        (("--from", "no such file"), "usage.unreadable"),
    ],
)
def test_wrong_use_is_exit_code_two(office: Committee, words: tuple[str, ...], code: str) -> None:
    given, printed = office.run("record", *words)
    assert given == 2
    assert code in printed


@pytest.mark.parametrize(
    ("word", "code"),
    [("visitors", "usage.no_equals"), ("station=东街站", "field.twice"), ("tally={", "field.json")],
)
def test_words_that_cannot_be_read_are_refused(office: Committee, word: str, code: str) -> None:
    assert code in codes(office.json(*HELD, "visitors=1", word))


# --- numbers that the office gives out itself ---------------------------------------------------------


def handed_in(track: str, *more: str) -> tuple[str, ...]:
    fields = ("sitting=recess", "type=suggestion", "title=关于路灯", "category=市容环境", "lead=张三")
    return ("record", "suggestion.submitted", "occurred=2025-03-20", f"track={track}", *fields, *more)


def test_street_items_are_numbered_by_year_and_no_number_is_used_again(office: Committee) -> None:
    for number in (1, 2):
        office.run(*handed_in("street"))
        assert event(office)["suggestion"] == f"街意〔2025〕{number}号"
    office.run("retract", event(office)["entry"]["id"], "--reason", "重复登记")
    office.run(*handed_in("street"))
    assert event(office)["suggestion"] == "街意〔2025〕3号"
    office.run(*handed_in("council"))
    assert event(office)["suggestion"] == "议政〔2025〕1号"
    assert codes(office.json(*handed_in("formal"))) == ["field.missing"]  # the district gives that number


def test_an_attachment_is_looked_at_before_it_is_on_record(office: Committee) -> None:
    """A wrong path or a wrong hash would be on record for ever."""
    (office.root / "attachments").mkdir()
    (office.root / "attachments/a.txt").write_bytes(b"a")
    right = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    for path, digest, code, said in (
        ("../a.txt", right, 1, "store.outside"),
        ("attachments/a.txt", "0" * 64, 1, "verify.attachment_changed"),
        ("attachments/b.txt", right, 0, "verify.attachment_missing"),
        ("attachments/a.txt", right, 0, ""),
    ):
        told = json.dumps([{"path": path, "sha256": digest}])
        ended, printed = office.run(
            "record", "unit.registered", "unit=乙", "system=street_office", "--dry-run", f"attachments={told}"
        )
        assert (ended, said in printed) == (code, True), printed
