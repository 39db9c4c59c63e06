"""Every finding the program can report has a sentence and a remedy in both languages."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import ledger
from ledger.kernel.finding import Finding, error
from ledger.locale import findings_of, sentence

SOURCE = Path(ledger.__file__).parent
SENTENCES = sorted((SOURCE / "locale" / "findings").glob("*.toml"))
GIVEN_TO_ALL = {"field", "file", "event", "line", "nearest"}
"""What the place of a finding tells, and the nearest known names, which only an edge looks for."""
MAKERS = {"error", "warning", "note", "Finding"}


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff“”）}][,;?!](?![0-9])|[\u4e00-\u9fff]\(|[\u4e00-\u9fff，。：；] “")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def calls() -> Iterator[tuple[str, set[str] | None, str]]:
    """Each code written in the source, the values given with it (None: not to be seen), and the place."""
    for file in sorted([*SOURCE.rglob("*.py"), *(SOURCE.parent / "tui").rglob("*.py")]):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            code = node.args[0]
            if name not in MAKERS or not isinstance(code, ast.Constant) or not isinstance(code.value, str):
                continue
            hidden = name == "Finding" or any(keyword.arg is None for keyword in node.keywords)
            values = None if hidden else {keyword.arg or "" for keyword in node.keywords}
            yield code.value, values, f"{file.relative_to(SOURCE.parent)}:{node.lineno}"


@pytest.mark.parametrize("file", SENTENCES, ids=lambda file: file.stem)
def test_each_sentence_says_the_same_in_both_languages(file: Path) -> None:
    for code, words in tomllib.loads(file.read_text(encoding="utf-8")).items():
        assert code.startswith(f"{file.stem}."), f"{code} belongs in another file"
        assert set(words) == {"zh", "zh_remedy", "en", "en_remedy"}, code
        assert all(words.values()), f"{code} leaves a sentence empty"
        in_chinese = placeholders(words["zh"]) | placeholders(words["zh_remedy"])
        in_english = placeholders(words["en"]) | placeholders(words["en_remedy"])
        assert in_chinese == in_english, code


def test_each_code_in_the_source_has_a_sentence_and_all_its_values() -> None:
    wrong = []
    for code, values, place in calls():
        words = findings_of(code.partition(".")[0]).get(code)
        if words is None:
            wrong.append(f"{place}: {code} has no sentence")
        elif values is not None:
            missing = set().union(*map(placeholders, words.values())) - values - GIVEN_TO_ALL
            wrong += [f"{place}: {code} is not given {name}" for name in sorted(missing)]
    assert not wrong, "\n".join(wrong)


def test_no_sentence_is_left_over() -> None:
    source = "\n".join(
        file.read_text(encoding="utf-8") for file in [*SOURCE.rglob("*.py"), *(SOURCE.parent / "tui").rglob("*.py")]
    )
    made = tuple(re.findall(r'f"([a-z_]+\.[a-z_]*)\{', source))  # f"reference.not_{need}"
    codes = [code for file in SENTENCES for code in findings_of(file.stem)]
    assert [code for code in codes if f'"{code}"' not in source and not code.startswith(made)] == []


def test_values_are_written_as_a_person_would() -> None:
    finding = error("period.unknown_term", name="x", known=["十六届", "十七届"])
    assert "十六届、十七届" in " ".join(sentence(finding, "zh"))
    assert "十六届, 十七届" in " ".join(sentence(finding, "en"))


def test_a_subject_is_called_by_its_label() -> None:
    finding = error("reference.unknown", subject="deputy", key="张珊", date="2023-03-02", nearest=["张三"])
    assert "代表" in sentence(finding, "zh")[0]
    assert "张三" in sentence(finding, "zh")[1]


def test_a_value_cannot_act_as_a_placeholder() -> None:
    finding = error("period.unknown", text="{known}{0.__class__}")
    assert "{known}{0.__class__}" in sentence(finding, "en")[0]


def test_where_nothing_is_near_the_remedy_says_so() -> None:
    assert "{" not in sentence(error("kind.unknown", kind="x"), "zh")[1]
    assert "deputy" in sentence(error("kind.unknown", kind="x", nearest=["deputy.placed"]), "zh")[1]


def test_a_finding_without_a_sentence_still_shows() -> None:
    assert sentence(Finding("strange.cause", values={"amount": 3}), "en") == ("strange.cause (amount=3)", "")


def test_chinese_sentences_have_chinese_punctuation() -> None:
    found = {
        f"{file.stem}.{code}": words[language]
        for file in SENTENCES
        for code, words in tomllib.loads(file.read_text(encoding="utf-8")).items()
        for language in ("zh", "zh_remedy")
        if HALF_WIDTH.search(words[language])
    }
    assert found == {}
