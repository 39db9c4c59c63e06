"""Receptions and what was raised in them are imported, and who came stays outside the records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger.views.reader import Reader
from ledger.views.registers import look, take
from tests.cli.committee import Committee
from tests.exchange.importing import MARCH, events, file, standing, taken
from tests.exchange.sheets import RECEPTIONS, row


def test_rows_of_one_day_and_station_are_one_reception(office: Committee) -> None:
    done = taken(office, file(office, MARCH))
    assert done["code"] == 0
    first, second = events(office, "reception.held")
    assert (first["visitors"], first["deputies"], second["visitors"]) == (4, ["张三", "李四"], 1)
    opinions = list(events(office, "opinion.recorded"))
    assert [each["title"] for each in opinions] == ["门口乱停车", "加装电梯", "路灯不亮"]
    assert {each["reception"] for each in opinions[:2]} == {first["reception"]}
    disposed = list(events(office, "opinion.disposed"))
    assert [each["disposition"] for each in disposed] == ["assigned", "on_the_spot", "forwarded"]
    assert disposed[0]["due"] == date(2025, 3, 26)
    assert office.figure("reception_visitors", "-p", "2025") == 5


def test_a_running_number_is_no_name_to_be_known_by(office: Committee) -> None:
    cells = {"站点": "东街站", "接待代表": "张三", "处理方式": "转办"}
    for number, month in enumerate(("3", "4")):
        line = row(RECEPTIONS, 编号=1, 日期=f"2025.{month}.5", 反映问题=f"问题{month}", **cells)
        done = taken(office, file(office, [MARCH[0], RECEPTIONS, line], f"{month}月.xlsx"))
        assert (done["code"], done["changed"]) == (0, [])
        assert len(list(events(office, "opinion.recorded"))) == number + 1


def test_a_roster_for_a_new_ledger_is_told_its_term(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], office: Committee
) -> None:
    other = Committee(tmp_path / "other", capsys)
    assert other.run("init", "--committee", "西街街道人大工委")[0] == 0
    path = tmp_path / "名册.csv"
    path.write_text("姓名,性别,代表层级,选区\n王五,女,区,第三选区\n", encoding="gbk")
    reader = Reader(other.root, "zh")
    assert look(reader, path).wrong == 1
    done = take(reader, path, "deputies", given={"term": "第七届"}, on=date(2021, 12, 27))
    assert (done.events, done.wrong) == (1, 0)
    assert next(events(other))["term"] == "第七届"


def test_who_came_is_kept_outside_the_records(office: Committee) -> None:
    taken(office, file(office, MARCH))
    everything = "".join(path.read_text(encoding="utf-8") for path in office.root.glob("events/**/*.toml"))
    assert "王小明" not in everything
    assert "5678" not in everything
    person = next(events(office, "opinion.recorded"))["person"]
    known = {each["key"]: each for each in office.json("identity", "list")}
    assert known[person]["phones"] == ["139****5678"]
    assert "王小明" not in office.git("log", "-p", "--all")


def test_a_refused_import_leaves_nobody_behind(office: Committee) -> None:
    wrong = [*MARCH, row(RECEPTIONS, 日期="2025.4.10", 站点="西街站", 接待代表="张三", 反映问题="x", 处理方式="转办")]
    assert taken(office, file(office, wrong))["code"] == 1
    assert office.json("identity", "list") == []


def test_receptions_are_known_again_even_with_a_row_more(office: Committee) -> None:
    taken(office, file(office, MARCH))
    more = [
        *MARCH,
        row(
            RECEPTIONS, 日期="2025.4.9", 站点="东街站", 接待代表="李四", 来访人="钱七", 反映问题="漏水", 处理方式="转办"
        ),
    ]
    path = file(office, more, "四月.xlsx")
    done = taken(office, path)
    assert [change["fields"] for change in done["changed"]] == [{"visitors": {"recorded": 1, "file": 2}}]
    assert len(list(events(office, "opinion.recorded"))) == 4
    assert taken(office, path, "--amend")["code"] == 0
    assert office.figure("reception_visitors", "-p", "2025") == 6
    assert taken(office, path)["events"] == []


def test_a_corrected_day_moves_the_reception_and_doubles_nothing(office: Committee) -> None:
    taken(office, file(office, MARCH))
    moved = [list(line) for line in MARCH]
    moved[4][1] = "2025.4.10"
    path = file(office, moved, "改.xlsx")
    done = taken(office, path, "--amend")
    assert done["code"] == 0
    assert len(list(events(office, "reception.held"))) == 2
    assert office.figure("reception_sessions", "-p", "2025") == 2
    assert standing(taken(office, path)) == {"known": 3}


def test_an_id_card_number_in_a_text_is_warned_of(office: Committee) -> None:
    told = row(
        RECEPTIONS,
        日期="2025.4.9",
        站点="东街站",
        接待代表="李四",
        反映问题="来电 13912345678 反映漏水",
        处理方式="转办",
    )
    done = taken(office, file(office, [MARCH[0], RECEPTIONS, told]))
    assert "identity.phone_in_text" in [each["code"] for each in done["findings"]]


def test_residents_do_not_go_into_a_store_among_the_records(office: Committee, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_IDENTITIES", str(office.root / "identities"))
    before = office.files()
    code, printed = office.run("import", file(office, MARCH), "--yes")
    assert (code, "identity.store_in_records" in printed, office.files()) == (1, True, before)
    assert not (office.root / "identities").exists()
