"""Reading: lists, entities, figures, accounts, help; and polite refusals of what there is not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.cli.run import COMMANDS
from ledger.kernel.visible import cells
from ledger.locale import Language, labelled
from ledger.locale.states import HIDDEN, HIDDEN_OF
from ledger.store.records.plain import state_text
from ledger.subjects import every
from tests.cli.committee import Committee, reception

# --- help ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_a_terminal_and_speaks_one_language(
    committee: Committee, monkeypatch: pytest.MonkeyPatch, lang: Language, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, printed = committee.run("--lang", lang, *([command] if command else []), "--help")
    assert code == 0
    wide = [line for line in printed.splitlines() if cells(line) > 80]
    assert not wide, wide
    if lang == "zh":
        english = ("usage:", "options:", "positional arguments", "show this help message")
        assert not [word for word in english if word in printed]
        assert "用法" in printed
    else:
        assert "用法" not in printed


def test_without_a_command_help_is_printed(committee: Committee) -> None:
    code, printed = committee.run()
    assert code == 2
    assert "record" in printed


@pytest.mark.parametrize("words", [("nonsense",), ("status", "extra"), ("record", "--nonsense"), ("figures", "-x")])
def test_wrong_use_is_exit_code_two(committee: Committee, words: tuple[str, ...]) -> None:
    code, printed = committee.run(*words)
    assert code == 2
    assert "--help" in printed


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "near"),
    [
        (("figures", "reception_visitor"), "figure.unknown", "reception_visitors"),
        (("figures", "-p", "2025-Q5"), "period.", "2025-Q1"),
        (("figures", "--by", "stetion"), "usage.dimension", "station"),
        (("figures", "--by", "deputy.grup"), "usage.dimension", "deputy.group"),
        (("figures", "reception_visitors", "stetion=东街站"), "usage.dimension", "station"),
        (("why", "reception_visitors", "stetion=东街站"), "usage.dimension", "station"),
        (("why",), "", ""),
        (("why", "reception_visitors", "reception_groups"), "usage.one_figure", ""),
        (("balance", "receptions"), "usage.account", "reception"),
        (("balance", "reception", "--by", "stetion"), "usage.dimension", "station"),
        (("register", "reception", "stetion=东街站"), "usage.dimension", "station"),
        (("list", "receptoin"), "usage.subject", "reception"),
        (("list", "reception", "stetion=东街站"), "usage.state_field", "station"),
        (("list", "reception", "东街站"), "usage.no_equals", ""),
        (("kinds", "reception.hold"), "kind.unknown", "reception.held"),
    ],
)
def test_what_there_is_not_is_refused_with_the_nearest(
    office: Committee, words: tuple[str, ...], code: str, near: str
) -> None:
    office.record(reception())
    given, printed = office.run(*words)
    assert given in (1, 2)
    assert code in printed
    assert near in printed


def test_an_unknown_entity_is_refused_with_the_nearest(office: Committee) -> None:
    code, printed = office.run("show", "deputy", "张珊")
    assert code == 2
    assert "张三" in printed


def test_words_behind_options_are_read_too(office: Committee) -> None:
    office.record(reception())
    assert office.figure("reception_visitors", "-p", "2025", "station=东街站") == 12
    code, _ = office.run("record", "visit.made", "--dry-run", "type=voter", "visitors=张三", "visited=某户")
    assert code == 0


# --- entities -----------------------------------------------------------------------------------------


def test_every_field_of_every_state_has_a_label_or_is_hidden() -> None:
    raw = [
        f"{subject.name}.{name}"
        for subject in every()
        for name in json.loads(state_text(subject.state("")))
        if name not in (*HIDDEN, *HIDDEN_OF.get(subject.name, ())) and not labelled("fields", f"{subject.name}.{name}")
    ]
    assert raw == []


def suggestion(**more: object) -> dict[str, object]:
    return {
        "kind": "suggestion.submitted",
        "occurred": "2025-03-01",
        "suggestion": "2025-001",
        "track": "formal",
        "sitting": "recess",
        "type": "suggestion",
        "title": "关于加装电梯的建议",
        "lead": "张三",
        "category": "加装电梯",
    } | more


def test_an_entity_is_shown_in_words(office: Committee) -> None:
    given = {"suggestion": "2025-001"}
    office.record(
        suggestion(),
        {"kind": "suggestion.accepted", "occurred": "2025-03-03", **given},
        {
            "kind": "suggestion.assigned",
            "occurred": "2025-03-05",
            "lead_unit": "城管中队",
            "by": "工委",
            **given,
        },
        {
            "kind": "suggestion.replied",
            "occurred": "2025-04-05",
            "unit": "城管中队",
            "class": "A",
            "document_number": "1号",
            "signer": "赵六",
            "commitments": [{"text": "装两部", "due": "2025-12-31"}],
            **given,
        },
    )
    _, chinese = office.run("show", "suggestion", "2025-001", "--lang", "zh")
    lines = [" ".join(line.split()) for line in chinese.splitlines()]
    for line in ("状态 已答复", "领衔代表 张三", "提出层级 区", "按期答复 是", "承办单位 城管中队：主办"):
        assert line in lines
    assert "承诺事项 1. 内容：装两部；落实时限：2025-12-31" in lines
    assert "2025-04-05  建议答复" in chinese
    _, english = office.run("show", "suggestion", "2025-001")
    assert "城管中队: lead" in english
    for text in (chinese, english):
        above, _, below = text.partition("\n\n")
        for raw in (
            "performers",
            "before_return",
            "first_class",
            "four_classes_1",
            "{",
            "[[",
            "null",
            "true",
        ):
            assert raw not in text, raw
        assert "events/" not in below.partition("\n-")[0]
        assert above.count("\n") > 8
    _, with_files = office.run("show", "suggestion", "2025-001", "--files")
    assert with_files.partition("\n-")[0].count("events/2025/0") == 4


def test_lists_have_the_columns_of_their_subject(office: Committee) -> None:
    office.record(suggestion(), suggestion(suggestion="2025-002", title="另一件", lead="李四"), reception())
    _, printed = office.run("list", "建议", "--lang", "zh")
    head, first, second, count = printed.splitlines()
    assert head.split() == ["代表建议", "日期", "案由", "状态", "领衔代表"]
    assert first.split()[:2] == ["2025-001", "2025-03-01"]
    assert second.split()[-1] == "李四"
    assert count == "共 2"
    assert [each["key"] for each in office.json("list", "suggestion", "lead=李四")] == ["2025-002"]
    assert len(office.json("list", "suggestion", "status=submitted|accepted")) == 2
    assert len(office.json("list", "suggestion", "status=已提交", "--lang", "zh")) == 2
    assert len(office.json("list", "deputy", "levels=district")) == 2
    assert office.json("list", "deputy", "mandate=terminated") == []
    assert len(office.json("list", "suggestion", "--open")) == 2


def test_what_an_office_calls_its_own_choices_is_shown(office: Committee) -> None:
    office.configure('[choices]\n"activity.held.type" = {debate = "辩论会"}\n')
    office.record(
        {
            "kind": "activity.held",
            "occurred": "2025-03-01",
            "type": "debate",
            "level": "street",
            "title": "辩论",
            "present": ["张三"],
        }
    )
    assert "辩论会" in office.run("list", "activity", "--lang", "zh")[1]
    assert "辩论会" in office.run("show", "activity", "2025-03-01 辩论", "--lang", "zh")[1]


def test_what_a_record_says_cannot_act_on_the_terminal(office: Committee) -> None:
    office.record(reception(note="\u001b]0;title\u0007\u202e"), suggestion(title="\u001b[31m红\u202e[/]"))
    for words in (
        ("show", "suggestion", "2025-001"),
        ("list", "suggestion"),
        ("show", "reception", "2025-03-20 东街站"),
    ):
        _, printed = office.run(*words)
        assert "\u001b" not in printed
        assert "\u202e" not in printed


# --- figures, accounts, kinds, completion -------------------------------------------------------------


def test_any_period_and_any_breakdown(office: Committee) -> None:
    office.record(reception("2025-03-20", 12), reception("2025-06-01", 3), reception("2024-12-31", 1))
    for period, visitors in (
        ("2025", 15),
        ("2025-H1", 15),
        ("2025-Q1", 12),
        ("2025-03", 12),
        ("2025-03-20", 12),
        ("2024-12-31..2025-03-31", 13),
        ("..2024", 1),
        ("2025-Q2..", 3),
        ("all", 16),
    ):
        assert office.figure("reception_visitors", "-p", period) == visitors, period
    quarters = office.json("figures", "reception_visitors", "-p", "2025", "--by", "quarter")
    assert {each["by"]["quarter"]: each["value"] for each in quarters} == {"2025-Q1": 12, "2025-Q2": 3}
    types = office.json("figures", "reception_visitors", "-p", "2025", "--by", "station.type")
    assert [(each["by"], each["value"]) for each in types] == [({"station.type": "station"}, 15)]


def test_the_standing_of_an_account_at_the_end_of_a_period(office: Committee) -> None:
    office.record(
        suggestion(),
        {
            "kind": "suggestion.refused",
            "occurred": "2025-05-01",
            "suggestion": "2025-001",
            "reason": "own_affairs",
        },
    )
    moved = office.json("balance", "suggestion:open", "-p", "2025-Q2")["total"]
    assert moved == {"件": -1}
    assert office.json("balance", "suggestion:open", "-H", "-p", "2025-Q1")["total"] == {"件": 1}


def test_kinds_show_their_fields_in_both_languages(office: Committee) -> None:
    _, chinese = office.run("kinds", "reception.held", "--lang", "zh")
    assert "接待人次" in chinese
    assert "必填" in chinese
    _, english = office.run("kinds", "reception.held")
    assert "persons received" in english


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_for_every_shell(committee: Committee, shell: str) -> None:
    code, printed = committee.run("completion", shell)
    assert code == 0
    assert "ledger" in printed


def test_names_in_the_ledger_are_completed(office: Committee, tmp_path: Path) -> None:
    out = tmp_path / "completed"
    line = f"ledger -C {office.root} record reception.held deputies=张"
    surroundings = os.environ | {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(out),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    subprocess.run([sys.executable, "-m", "ledger"], env=surroundings, check=False, capture_output=True)
    assert "张三" in out.read_text(encoding="utf-8")


def test_exports_go_to_a_file_or_to_standard_output(office: Committee, tmp_path: Path) -> None:
    office.record(reception())
    code, printed = office.run("export", "hledger")
    assert code == 0
    assert "reception:visitors" in printed
    office.run("export", "hledger", "-o", str(tmp_path / "a.journal"))
    assert (tmp_path / "a.journal").read_text(encoding="utf-8") == printed


def test_the_version_is_told_without_loading_anything(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom ledger.cli import main\nmain(['--version'])\n"
        "print(len([name for name in sys.modules if name.startswith('ledger')]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    said, loaded = done.stdout.splitlines()
    assert re.fullmatch(r"ledger \d+\.\d+.*", said)
    assert int(loaded) <= 3
