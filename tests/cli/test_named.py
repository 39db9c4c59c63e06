"""What a clerk calls things: figures, dimensions, values, kinds and periods by their labels; wrong use of all sorts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.committee import Committee, reception


@pytest.fixture
def year(office: Committee) -> Committee:
    """The office with a reception and a visit."""
    visit = {"kind": "visit.made", "occurred": "2025-04-02", "type": "voter", "visitors": ["张三"], "visited": "某户"}
    office.record(reception(), visit)
    return office


def test_figures_dimensions_and_values_go_by_their_labels(year: Committee) -> None:
    (value,) = year.json("figures", "接待选民群众", "站点=东街站", "-p", "2025年一季度")
    assert (value["name"], value["value"], value["period"]) == ("reception_visitors", 12, "2025-Q1")
    (value,) = year.json("figures", "visits made", "--by", "类型", "-p", "去年")
    assert value["by"] == {"type": "voter"}
    (value,) = year.json("figures", "visit_made", "type=走访选民")
    assert value["value"] == 1
    assert year.json("why", "接待选民群众")["name"] == "reception_visitors"
    assert year.json("balance", "接待人次")["rows"][0]["account"] == "reception:visitors"
    combined = year.json("combine", str(year.root), "-f", "接待选民群众", "-p", "2025年上半年")
    assert (combined["figures"][0]["name"], combined["period"]) == ("reception_visitors", "2025-H1")


def test_a_breakdown_is_told_in_words(year: Committee) -> None:
    for command in (
        ("figures", "visit_made"),
        ("balance", "visit:made"),
        ("combine", str(year.root), "-f", "visit_made"),
    ):
        _, printed = year.run(*command, "--by", "type", "--lang", "zh")
        assert "走访选民" in printed


def test_kinds_go_by_their_labels(year: Committee) -> None:
    code, printed = year.run("kinds", "走访")
    assert (code, "visit.made" in printed) == (0, True)
    code, _ = year.run("record", "走访", "type=voter", "visitors=张三", "visited=某户", "--dry-run")
    assert code == 0
    _, printed = year.run("kinds", "走仿")
    assert "走访" in printed


@pytest.mark.parametrize(
    ("words", "code", "near"),
    [
        (("figures", "接待选民"), "figure.unknown", "接待选民群众"),
        (("why", "接待选民"), "figure.unknown", "接待选民群众"),
        (("diff", "接待选民", "--known-at", "HEAD.."), "figure.unknown", "接待选民群众"),
        (("combine", ".", "-f", "接待选民"), "figure.unknown", "接待选民群众"),
        (("figures", "reception_visitors", "station=东街"), "usage.value", "东街站"),
        (("balance", "reception", "站点=东街"), "usage.value", "东街站"),
        (("register", "接待人"), "usage.account", "接待人次"),
        (("figures", "visit_made", "type=vote"), "usage.value", "voter"),
        (("list", "suggestion", "status=close"), "usage.choice", "closed"),
        (("check", "--code", "check.twoplaces"), "usage.code", "check.two_places"),
        (("help", "recrd"), "manual.unknown", "record"),
        (("recrod",), "usage.command", "record"),
        (("tui", "--plain", "finding"), "usage.screen", "findings"),
        (("deputy", "张珊"), "reference.unknown", "张三"),
        (("figures", "--as-of", "soon"), "field.date", ""),
        (("audit", "nothing.docx"), "audit.unreadable", ""),
        (("report", "2025", "--template", "anual", "-o", "x.docx"), "report.unknown_template", "annual"),
        (("init", ".", "--committee", "x"), "init.exists", ""),
    ],
)
def test_wrong_use_is_exit_code_two_with_what_may_be_meant(
    year: Committee, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str, near: str
) -> None:
    monkeypatch.chdir(year.root)
    given, printed = year.run(*words)
    assert given == 2
    assert code in printed
    assert near in printed
    found = year.json(*words)
    assert code in [each["code"] for each in found["findings"]]


def test_wrong_words_are_findings_for_programs_too(committee: Committee) -> None:
    for words in (("figures", "--nonsense"), ("list",), ("export", "nonsense")):
        assert committee.json(*words)["findings"][0]["code"] == "usage.words"


def test_help_and_wrong_use_speak_the_language_of_the_ledger(committee: Committee) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    environment |= {"LC_ALL": "C.UTF-8"}
    file = committee.root / "ledger.toml"
    file.write_text(file.read_text("utf-8").replace('language = "en"', 'language = "zh"'), "utf-8")
    for words in (["--help"], ["figures", "--help"], ["recrod"], ["figures", "--nonsense"]):
        done = _ledger(committee.root, environment, *words)
        assert "：" in (done.stdout + done.stderr).splitlines()[0] or "没有" in done.stderr


def test_a_full_disk_is_said_of_the_version_too(year: Committee) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no full device here")
    with Path("/dev/full").open("w") as full:
        done = _ledger(year.root, dict(os.environ), "--version", stdout=full)
    assert (done.returncode, "environment.system" in done.stderr) == (3, True)


def test_a_field_set_twice_by_an_amendment_is_refused(year: Committee) -> None:
    event = year.json("register", "visit:made")[0]["event"]
    code, printed = year.run("amend", event, "visited=甲", "visited=乙", "--reason", "x")
    assert (code, "field.twice" in printed) == (1, True)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ledger show station ", "东街站"),
        ("ledger deputy ", "张三"),
        ("ledger points ", "李四"),
        ("ledger figures reception_visitors station=", "station=东街站"),
        ("ledger figures visit_made type=v", "type=voter"),
        ("ledger figures --by stat", "station"),
        ("ledger figures --by deputy.gr", "deputy.group"),
        ("ledger figures -p 2025-H", "2025-H1"),
        ("ledger diff visit_m", "visit_made"),
        ("ledger check --code check.two", "check.two_places"),
        ("ledger amend 0", "0"),
        ("ledger ", "record"),
    ],
)
def test_the_shell_is_told_what_the_ledger_knows(year: Committee, tmp_path: Path, line: str, offered: str) -> None:
    answer = tmp_path / "answer"
    environment = dict(os.environ) | {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE_IFS": "\n",
    }
    _ledger(year.root, environment)
    words = answer.read_text().split("\n")
    assert any(word.startswith(offered) for word in words)
    assert not any(word.startswith("-") for word in words)


def _ledger(
    root: Path, environment: dict[str, str], *words: str, stdout: object = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", "import sys; from ledger.cli import main; sys.exit(main())", *words]
    return subprocess.run(program, cwd=root, env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True)  # type: ignore[call-overload, no-any-return]
