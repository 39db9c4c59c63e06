"""Every kind, field, choice, account and dimension of the program has a label in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

import ledger.figures
import ledger.locale
from ledger.kernel.finding import error
from ledger.kernel.shape import Shape, fields_of
from ledger.locale import Group, account_label, label, labelled, sentence, use_terms, value_label
from ledger.store.office import Office
from ledger.subjects import MODULES, load

LABELS = sorted((Path(ledger.locale.__file__).parent / "labels").glob("*.toml"))


def leaves(table: dict[str, object], name: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    for key, value in table.items():
        if isinstance(value, dict) and not {"zh", "en"} & set(value):
            yield from leaves(value, f"{name}.{key}")
        elif isinstance(value, dict):
            yield f"{name}.{key}", value


@pytest.mark.parametrize("file", LABELS, ids=lambda file: file.stem)
def test_each_label_exists_in_both_languages(file: Path) -> None:
    for name, words in leaves(tomllib.loads(file.read_text(encoding="utf-8"))):
        assert set(words) == {"zh", "en"}, name
        assert all(words.values()), name


def test_the_most_particular_label_of_a_field_wins() -> None:
    assert label("zh", "fields", "deputy.registered.title") == "标题"
    assert label("zh", "fields", "suggestion.submitted.title") == "案由"
    assert label("zh", "fields", "suggestion.replied.text") == "答复正文"


def test_a_choice_is_labelled_by_its_subject() -> None:
    assert label("zh", "choices", "activity.held.type.inspection") == "视察"
    assert label("zh", "choices", "station.opened.type.point") == "代表联系点"
    assert label("zh", "choices", "suggestion.rated.answers.basically_satisfied") == "基本满意"


def test_an_office_labels_its_own_choices() -> None:
    own = {"activity.held.type.debate": "辩论会"}
    assert label("zh", "choices", "activity.held.type.debate", own) == "辩论会"
    assert label("zh", "choices", "activity.held.type.debate") == "debate"


def test_accounts_word_their_free_segments() -> None:
    assert account_label("zh", "activity:held:inspection") == "活动·视察"
    assert account_label("zh", "performance:visit") == "代表走访"
    assert account_label("en", "suggestion:rating:latest:attitude:satisfied") == (
        "latest rating of the attitude: satisfied"
    )
    assert account_label("zh", "project:ballot:valid") == "民生实事项目有效票"
    assert account_label("zh", "tally:文件:收文") == "手工计数·文件:收文"
    assert account_label("zh", "unheard:of") == "unheard:of"


def test_values_of_dimensions() -> None:
    assert value_label("zh", "deputy:in_office", "levels", "district+city") == "区+市"
    assert value_label("zh", "performance:visit", "type", "enterprise") == "走访企业"
    assert value_label("zh", "opinion:received", "station", "东街站") == "东街站"
    assert value_label("zh", "opinion:received", "station", "C++") == "C++"


def shapes(cls: type, place: str) -> Iterator[tuple[str, Shape]]:
    """Every field of a kind and of the tables nested in it, by the name its label is asked for."""
    for name, field in fields_of(cls).items():
        yield f"{place}.{name}", field.shape
        inner = field.shape.item or field.shape
        if inner.type == "table" and inner.table is not None:
            yield from shapes(inner.table, place)


def test_everything_in_the_catalogue_has_a_label() -> None:
    missing = []
    for module in MODULES:
        if find_spec(f"ledger.subjects.{module}") is None:
            continue
        subject = load(module)
        names: list[tuple[Group, str]] = [
            ("subjects", subject.name),
            *(("kinds", kind) for kind in subject.kinds),
        ]
        for kind, cls in subject.kinds.items():
            for place, shape in shapes(cls, kind):
                names.append(("fields", place))
                values = {*shape.choices, *(shape.item.choices if shape.item else ())}
                values |= set(shape.keys.choices) if shape.keys else set()
                names += [("choices", f"{place}.{value}") for value in values]
        names += [("units", account.unit) for account in subject.accounts if account.unit]
        if subject.dimension:
            names.append(("dimensions", subject.dimension))
        missing += [f"{group}: {name}" for group, name in names if not labelled(group, name)]
        missing += [
            f"accounts: {account.name}"
            for account in subject.accounts
            if account_label("zh", account.name) == account.name
        ]
    assert not missing, "\n".join(missing)


def test_an_office_has_its_own_words() -> None:
    own = Office('[parameters]\nterm.co_unit = "会办单位"\nterm.council_member = "选民代表"\n'.encode())
    try:
        use_terms(own.words)
        assert label("zh", "fields", "suggestion.assigned.co_units") == "会办单位"
        assert label("zh", "kinds", "council.member_engaged") == "选民代表聘任"
        assert label("en", "fields", "suggestion.assigned.co_units") == "co-handling units"
    finally:
        use_terms(Office(b"").words)
    assert label("zh", "fields", "suggestion.assigned.co_units") == "协办单位"


def test_a_wrong_type_is_said_in_the_readers_language() -> None:
    finding = error("field.type", field="visitors", expected="int", value="三")
    assert sentence(finding, "zh")[0] == "visitors：三 的类型不对，应为 整数。"
    assert "a whole number" in sentence(finding, "en")[0]


# The lists of the figures that repeat choices, and the choices they repeat
REPEATED = {
    "grade": "grade",
    "rated": "grade",
    "post": "committee.post",
    "meeting": "meeting.type",
    "congress": "level",
    "activity": "activity.type",
    "organiser": "level",
    "visited": "visit.type",
    "deed": "deed.type",
    "medium": "level",
    "mode": "reception.mode",
    "disposition": "disposition",
    "track": "track",
    "sitting": "sitting",
    "form": "suggestion.type",
    "finding": "finding",
    "class": "class",
    "adoption": "adoption",
    "question": "question",
    "project": "project.stages",
    "station": "station.type",
    "station_level": "level",
}
# Levels stand before a noun in the label of a figure (区级媒体)
BEFORE_A_NOUN = {"全国": "国家级", "province": "provincial"}


@pytest.mark.parametrize("name", REPEATED)
def test_a_figure_calls_a_choice_what_the_form_calls_it(name: str) -> None:
    definitions = Path(ledger.figures.__file__).parent / "definitions.toml"
    listed = tomllib.loads(definitions.read_text(encoding="utf-8"))["choices"][name]
    choices = tomllib.loads((LABELS[0].parent / "choices.toml").read_text(encoding="utf-8"))[REPEATED[name]]
    for entry, (zh, en, *value) in listed.items():
        said = choices[value[0] if value else entry]
        expected = said["zh"].removeprefix("走访")
        assert zh in {expected, f"{expected}级", BEFORE_A_NOUN.get(expected)}, (entry, zh, said)
        expected = said["en"].casefold()
        words = {expected.replace(" a ", " "), BEFORE_A_NOUN.get(expected, expected), f"{expected[:-1]}ies"}
        assert any(word in en.casefold() for word in words), (entry, en, said)
