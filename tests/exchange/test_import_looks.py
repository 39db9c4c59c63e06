"""Before anything is recorded a person sees what would be; sheets of their own are read by mapping files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from ledger.views.reader import Reader
from ledger.views.registers import look, take
from tests.cli.committee import Committee
from tests.exchange.importing import MARCH, ONE, TITLE, TWO, events, file, standing, taken
from tests.exchange.sheets import RECEPTIONS, SUGGESTIONS, Rows, row


def test_hidden_rows_are_read_or_not_and_always_named(office: Committee) -> None:
    def hide(page: Any) -> None:
        page.row_dimensions[4].hidden = True

    path = file(office, [TITLE, SUGGESTIONS, ONE, TWO], then=hide)
    look = office.json("import", path, "--dry-run", "--hidden", "skip")
    assert standing(look) == {"new": 1}
    assert "import.hidden_rows_skipped" in [each["code"] for each in look["findings"]]
    done = taken(office, path)
    assert standing(done) == {"new": 2}
    assert "import.hidden_rows" in [each["code"] for each in done["findings"]]


OWN: Rows = [
    ["何时", "谁接待", "在哪", "来了几位", "说了什么", "怎么办"],
    ["2025.3.5", "张三", "东街站", 3, "停车", "当场办"],
]


def test_a_sheet_of_ones_own_is_read_with_a_mapping_file(office: Committee) -> None:
    path = file(office, OWN)
    assert [each["code"] for each in office.json("import", path, "--yes")["findings"]] == ["import.nothing"]
    proposed = office.root / "imports" / "台账.toml"
    assert office.run("import", path, "--as", "receptions", "--mapping-out")[0] == 0
    text = proposed.read_text(encoding="utf-8")
    assert '"何时" = "?"' in text
    columns = {"何时": "date", "谁接待": "deputies", "在哪": "station", "来了几位": "visitors", "说了什么": "title"}
    for heading, column in (columns | {"怎么办": "disposition"}).items():
        text = text.replace(f'"{heading}" = "?"', f'"{heading}" = "{column}"')
    proposed.write_text(text + '[values.disposition]\n"当场办" = "现场答复"\n', encoding="utf-8")
    done = taken(office, path)
    assert done["code"] == 0, done
    assert next(events(office, "reception.held"))["visitors"] == 3
    assert next(events(office, "opinion.disposed"))["disposition"] == "on_the_spot"
    assert "stranger" not in office.run("verify")[1]


def test_a_mapping_file_from_elsewhere_is_kept_among_the_records(office: Committee) -> None:
    path = file(office, OWN)
    own = office.root.parent / "接待.toml"
    assert office.run("import", path, "--as", "receptions", "--mapping-out", str(own))[0] == 0
    columns = dict(zip(OWN[0], ("date", "deputies", "station", "visitors", "title", "-"), strict=True))
    own.write_text('register = "receptions"\n[columns]\n' + "".join(f'"{a}" = "{b}"\n' for a, b in columns.items()))
    assert office.run("import", path, "--mapping", str(own), "--yes")[0] == 0
    assert "imports/接待.toml" in office.git("-c", "core.quotePath=false", "ls-files")
    assert taken(office, path)["events"] == []  # found again by the headings


def test_what_enters_a_sealed_period_needs_a_note(office: Committee) -> None:
    assert office.run("seal", "2025-Q1")[0] == 0
    path = file(office, MARCH)
    assert "seal.needs_note" in [each["code"] for each in taken(office, path)["wrong"]]
    assert taken(office, path, "--note", "补登纸质台账")["code"] == 0
    assert next(events(office, "reception.held"))["note"] == "补登纸质台账"


def test_a_mapping_file_with_a_slip_is_refused_with_the_nearest(office: Committee) -> None:
    wrong = office.root.parent / "m.toml"
    wrong.write_text('register = "receptions"\n[columns]\n"何时" = "dat"\n', encoding="utf-8")
    code, printed = office.run("import", file(office, OWN), "--mapping", str(wrong), "--yes")
    assert code == 1
    assert "date" in printed


def test_a_look_records_nothing_and_shows_what_would_move(office: Committee) -> None:
    path = file(office, MARCH)
    before = office.files()
    code, printed = office.run("import", path, "--dry-run")
    assert (code, office.files()) == (0, before)
    assert "voters received" in printed
    assert "3 rows new" in printed
    assert office.json("identity", "list") == []


def test_without_a_terminal_and_without_a_yes_nothing_is_recorded(office: Committee) -> None:
    before = office.files()
    code, printed = office.run("import", file(office, MARCH))
    assert (code, office.files()) == (1, before)
    assert "import.not_confirmed" in printed


def test_wrong_words_are_wrong_use(office: Committee) -> None:
    path = file(office, MARCH)
    for words in (
        ("import",),
        ("import", path, "--as", "recptions"),
        ("import", path, "--sheet", "没有"),
        ("import", path, "--set", "category"),
        ("import", path, "--set", "kategory=x"),
    ):
        assert office.run(*words)[0] == 2, words


def test_the_columns_of_a_register_are_listed(office: Committee) -> None:
    assert "receptions" in office.run("import", "--columns")[1]
    assert "处理方式" in str(office.run("import", "--columns", "receptions", "--lang", "zh")[1])


@pytest.mark.parametrize(("answer", "recorded"), [("n\n", 0), ("", 0), ("y\n", 3), ("是\n", 3)])
def test_a_terminal_asks_before_it_records(
    office: Committee, monkeypatch: pytest.MonkeyPatch, answer: str, recorded: int
) -> None:
    path = file(office, MARCH)
    monkeypatch.setattr("ledger.cli.commands.import_.is_terminal", lambda stream=None: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    code, printed = office.run("import", path)
    assert "Record these" in printed
    assert "voters received" in printed  # the figures that move were shown before the question
    assert len(list(events(office, "opinion.recorded"))) == recorded
    assert code == (0 if recorded else 1)


def test_an_old_xls_goes_in_too(office: Committee, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    other = Committee(tmp_path / "other", capsys)
    assert other.run("init", "--committee", "西街街道人大工委")[0] == 0
    done = taken(other, str(Path(__file__).with_name("roster.xls")))
    assert (done["code"], [each["deputy"] for each in events(other)]) == (0, ["张三", "李四"])


def test_a_screen_looks_and_takes_with_two_functions(office: Committee) -> None:
    reader = Reader(office.root, "zh")
    path = Path(file(office, [*MARCH, row(RECEPTIONS, 日期="2025.4.31", 站点="东街站", 接待代表="李四", 反映问题="x")]))
    looked = look(reader, path)
    assert (looked.events, looked.wrong, looked.commit) == (12, 1, None)
    assert "新增 3 行 · 读不出 1 行" in looked.lines[2]
    assert looked.remarks[0][0].startswith("〔台账〕第 6 行")
    done = take(reader, path)
    assert (done.events, done.wrong) == (12, 1)
    assert office.git("log", "-1", "--format=%H").strip() == done.commit
    assert take(reader, path).events == 0
