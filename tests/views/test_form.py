"""Forms are made from the fields of the kinds, and read what people type."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from ledger import subjects
from ledger.kernel.event import kind_fields
from ledger.locale import Language
from ledger.views.choices import candidates, known
from ledger.views.editing import understood, written
from ledger.views.entry import check
from ledger.views.form import FIRST, chosen, form, read, texts_of
from ledger.views.reader import Reader
from ledger.views.sound import best
from tests import compat
from tests.tui.stage import NOW, make

TODAY = date(2025, 11, 21)


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LEDGER_NOW", NOW)
    monkeypatch.setenv("LEDGER_RECORDER", "赵敏")
    return Reader(make(tmp_path / "账本"), "zh")


def test_every_field_of_every_kind_is_asked_for_the_required_ones_first(reader: Reader) -> None:
    for subject in subjects.every():
        for kind, cls in subject.kinds.items():
            made = form(reader, kind)
            names = [field.name for field in made.fields]
            assert set(kind_fields(cls)) <= set(names)
            assert names[0] == "occurred"
            own = [field.required for field in made.fields[1:] if field.name not in ("note", "attachments")]
            assert kind in FIRST or own == sorted(own, reverse=True), kind


def test_choices_are_meant_by_number_word_or_initials(reader: Reader) -> None:
    mode = form(reader, "reception.held").field("mode")
    assert mode is not None
    first = mode.options[0]
    for typed in ("1", "１", first.value, first.label, first.label[:3]):
        assert chosen(mode.options, typed) == first


def test_people_are_found_by_initials_characters_or_the_whole_name(reader: Reader) -> None:
    made = form(reader, "reception.held")
    field = made.field("deputies")
    assert field is not None
    options = known(reader, made)["deputies"]
    for typed in ("zs", "张", "张三", "李四，zs"):
        assert candidates(field, options, typed)[0].value == "张三"
    assert best("ls", ["张三", "李四"], 5) == ["李四"]


def test_what_is_typed_becomes_the_values_of_the_record(reader: Reader) -> None:
    made = form(reader, "reception.held")
    line, findings = read(
        reader,
        made,
        {
            "occurred": "昨天",
            "mode": "1",
            "deputies": "张三，李四",
            "visitors": "１２",
            "opinions": [{"category": "1", "title": "路灯不亮", "disposition": "现场答复"}],
        },
    )
    assert not findings
    assert line.occurred == date(2025, 11, 20)
    assert line.fields["mode"] == "in_station"
    assert line.fields["deputies"] == ["张三", "李四"]
    assert line.fields["visitors"] == 12
    assert line.fields["opinions"][0]["disposition"] == "on_the_spot"


def test_a_recorded_event_becomes_a_form_and_the_same_record_again(reader: Reader) -> None:
    values = {"mode": "in_station", "deputies": ["张三"], "visitors": 3, "station": "东街联络站"}
    made = form(reader, "reception.held")
    line, findings = read(reader, made, texts_of(made, values))
    assert not findings
    assert dict(line.fields) == values


def test_a_check_shows_the_file_the_figures_and_a_likely_double(reader: Reader) -> None:
    made = form(reader, "reception.held")
    texts = {
        "occurred": "1114",
        "mode": "1",
        "deputies": "张三",
        "visitors": "2",
        "station": "东街联络站",
        "reception": "第二场",
    }
    found = check(reader, made, texts, figures=True)
    assert not found.refused
    assert 'deputies = ["张三"]' in found.file
    assert any(label.startswith("接待选民群众") for label, _, _ in found.moved)
    assert any("疑似重复" in remark.text for remark in found.remarks)


SAMPLES = sorted((Path(compat.__file__).parent / "release_1").glob("*.toml"))


def test_a_record_of_every_kind_goes_through_its_form_and_comes_out_as_it_was(reader: Reader) -> None:
    for sample in SAMPLES:
        data = tomllib.loads(sample.read_text(encoding="utf-8"))
        values = {name: value for name, value in data.items() if name not in ("kind", "entry")}
        made = form(reader, data["kind"])
        line, findings = read(reader, made, texts_of(made, values))
        assert not findings, sample.name
        assert {"occurred": line.occurred, **line.fields} == values, sample.name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_draft_of_every_kind_goes_through_the_editor_and_comes_back_as_it_was(reader: Reader, lang: Language) -> None:
    for sample in SAMPLES:
        data = tomllib.loads(sample.read_text(encoding="utf-8"))
        made = form(reader, data["kind"])
        texts = texts_of(made, data)
        assert understood(made, written(made, texts, lang), lang) == (texts, ()), sample.name
        assert understood(made, written(made, {}, lang), lang) == ({}, ()), sample.name
