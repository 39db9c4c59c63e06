"""Wrong rows are named with sheet, row, column, cause and remedy; the rest goes in if wished, else nothing does."""

from __future__ import annotations

from typing import Any

from tests.cli.committee import Committee
from tests.exchange.importing import ONE, TITLE, TWO, events, file, standing, taken
from tests.exchange.sheets import SUGGESTIONS, csv_text


def test_a_wrong_row_keeps_everything_out_and_is_named_with_its_column(office: Committee) -> None:
    wrong = [*TWO]
    wrong[SUGGESTIONS.index("提交日期")] = "五月初"
    path = file(office, [TITLE, SUGGESTIONS, ONE, wrong])
    before = office.files()
    done = taken(office, path)
    assert (done["code"], office.files()) == (1, before)
    (told,) = [each for each in done["wrong"] if each["code"] == "import.date"]
    assert (told["sheet"], told["row"], told["column"]) == ("台账", 4, "提交日期 (Z)")
    assert "2025-3-2" in told["remedy"]


def test_the_rest_can_go_in(office: Committee) -> None:
    wrong = [*TWO]
    wrong[SUGGESTIONS.index("提交日期")] = "五月初"
    done = taken(office, file(office, [TITLE, SUGGESTIONS, ONE, wrong]), "--skip-wrong")
    assert (done["code"], standing(done)) == (1, {"new": 1, "wrong": 1})
    assert len(list(events(office, "suggestion.submitted"))) == 1


def test_what_the_ledger_refuses_is_said_of_the_row(office: Committee) -> None:
    wrong = [*ONE]
    wrong[SUGGESTIONS.index("答复日期")] = "2025-01-15"  # before it was assigned
    done = taken(office, file(office, [TITLE, SUGGESTIONS, wrong, TWO]), "--skip-wrong")
    assert "suggestion.step" in [each["code"] for each in done["wrong"]]
    assert {each["row"] for each in done["wrong"]} == {3}
    assert [each["suggestion"] for each in events(office)] == ["2025-022"]


def test_unknown_names_are_offered_with_the_nearest(office: Committee) -> None:
    wrong = [*TWO]
    wrong[SUGGESTIONS.index("领衔代表")] = "李思"
    wrong[SUGGESTIONS.index("主办单位")] = "城管大队"
    wrong[SUGGESTIONS.index("交办日期")] = "2025-05-12"
    done = taken(office, file(office, [TITLE, SUGGESTIONS, wrong]), "--register-missing")
    assert {(each["code"], each["column"]) for each in done["wrong"]} == {
        ("import.unknown", "领衔代表 (F)"),
        ("import.unknown", "主办单位 (I)"),
    }
    assert any("李四" in each["remedy"] for each in done["wrong"])


def test_units_whose_names_tell_what_they_are_may_be_registered_along(office: Committee) -> None:
    new = [*TWO]
    new[SUGGESTIONS.index("主办单位")] = "区交通局"
    new[SUGGESTIONS.index("交办日期")] = "2025-05-10"
    path = file(office, [TITLE, SUGGESTIONS, new])
    assert [each["code"] for each in taken(office, path)["wrong"]] == ["import.unknown_safe"]
    done = taken(office, path, "--register-missing")
    assert done["code"] == 0
    (unit,) = events(office, "unit.registered")
    assert (unit["unit"], unit["system"]) == ("区交通局", "government")
    assert len({each["entry"]["batch"] for each in events(office)}) == 1


def test_error_cells_and_formulas_without_a_value_are_named(office: Committee) -> None:
    def spoil(page: Any) -> None:
        page["E3"], page["F4"] = "#REF!", "=A1"
        page["E3"].data_type = "e"

    done = taken(office, file(office, [TITLE, SUGGESTIONS, ONE, TWO], then=spoil))
    told = {(each["code"], each["row"], each["column"]) for each in done["wrong"]}
    assert {("import.error_cell", 3, "案由 (E)"), ("import.formula_cell", 4, "领衔代表 (F)")} <= told


def test_two_rows_under_one_number_are_refused(office: Committee) -> None:
    done = taken(office, file(office, [TITLE, SUGGESTIONS, TWO, TWO]))
    assert {(each["code"], each["row"]) for each in done["wrong"]} == {("import.key_twice", 3), ("import.key_twice", 4)}


def test_a_cell_is_text_and_never_acts(office: Committee) -> None:
    hostile = [*TWO]
    hostile[SUGGESTIONS.index("案由")] = "\x1b]0;x\x07 <b>[/] {0.__class__}"
    path = office.root.parent / "建议.csv"
    path.write_text(csv_text([TITLE, SUGGESTIONS, hostile]), encoding="utf-8")
    code, printed = office.run("import", str(path), "--yes")
    assert code == 0
    assert "\x1b" not in printed
    assert next(events(office))["title"].endswith("{0.__class__}")
