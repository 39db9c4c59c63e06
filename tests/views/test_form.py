"""Forms are made from the fields of the kinds, and read what people type."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ledger import subjects
from ledger.kernel.event import kind_fields
from ledger.locale import Language
from ledger.locale.manual import sections
from ledger.store.entry.drafting import Line
from ledger.views.beginning import begun, next_keys, standing
from ledger.views.choices import candidates, known
from ledger.views.editing import understood, written
from ledger.views.entry import check, save_lines
from ledger.views.form import FIRST, FormField, form
from ledger.views.manual import TOPICS, topic
from ledger.views.reader import Reader
from ledger.views.sound import best
from ledger.views.steps import steps
from ledger.views.typed import chosen, read, texts_of
from tests import compat
from tests.tui.stage import NOW, make

TODAY = date(2025, 11, 21)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("LEDGER_RECORDER", "赵敏")
        return make(tmp_path_factory.mktemp("ledger") / "账本")


@pytest.fixture
def reader(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LEDGER_NOW", NOW)
    monkeypatch.setenv("LEDGER_RECORDER", "赵敏")
    return Reader(Path(shutil.copytree(made, tmp_path / "账本")), "zh")


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


SAMPLES = sorted(Path(compat.__file__).parent.glob("release_*/*.toml"))


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


def test_a_number_that_the_office_gives_out_goes_on_with_its_series(reader: Reader) -> None:
    register(reader, "民意2025-009", "民意2025-010", "信箱12号", "旧民意")
    made = form(reader, "opinion.recorded")
    assert begun(reader, made, {}) == {"opinion": "信箱13号"}
    assert next_keys(reader, "opinion") == ["信箱13号", "民意2025-011"]
    assert begun(reader, made, {"opinion": "自编号"}) == {}


def test_a_new_year_begins_its_series_anew(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    register(reader, "民意2025-010")
    monkeypatch.setenv("LEDGER_NOW", "2026-01-04T09:00:00+08:00")
    assert next_keys(reader, "opinion") == ["民意2026-001"]


def test_what_was_announced_begins_the_record_of_what_happened(reader: Reader) -> None:
    made = form(reader, "activity.held")
    texts = begun(reader, made, {"activity": "2025-10-15 视察"})
    assert texts["title"] == "视察第三村"
    assert texts["invited"] == "张三，李四"
    assert texts["occurred"] == "2025-10-15"


def test_a_change_shows_what_stands_now(reader: Reader) -> None:
    assert standing(reader, form(reader, "deputy.changed"), "张三")["constituency"] == "第一选区"


def test_the_next_legal_step_comes_first(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def first(subject: str, key: str) -> str:
        return steps(reader, subject, key)[0].kind

    register(reader, "民意2025-001")
    assert first("opinion", "民意2025-001") == "opinion.disposed"
    for minute, (kind, fields, then) in enumerate(
        (
            ("opinion.disposed", {"disposition": "assigned", "to": "水务站"}, "opinion.answered"),
            ("opinion.answered", {"unit": "水务站"}, "opinion.reported_back"),
            ("opinion.reported_back", {"to": "constituent"}, "opinion.rated"),
            ("opinion.rated", {"grade": "satisfied", "by": "居民"}, "opinion.closed"),
            ("opinion.closed", {"solved": True}, "opinion.reported_back"),
        )
    ):
        monkeypatch.setenv("LEDGER_NOW", f"2025-11-21T10:{minute:02d}:00+08:00")
        act = Line(kind, TODAY, {"opinion": "民意2025-001", **fields})
        assert not save_lines(reader, [act]).refused
        assert first("opinion", "民意2025-001") == then
    fit = {step.kind for step in steps(reader, "opinion", "民意2025-001") if step.fits}
    assert "opinion.reopened" in fit
    assert "opinion.closed" not in fit
    assert first("suggestion", "2025-001") == "suggestion.replied"
    assert first("activity", "2025-10-15 视察") == "activity.held"


def register(reader: Reader, *keys: str) -> None:
    for key in keys:
        fields = {"opinion": key, "source": "mailbox", "category": "市容环境", "title": f"反映{key}"}
        assert not save_lines(reader, [Line("opinion.recorded", TODAY, fields)]).refused


def test_in_english_no_label_of_a_form_is_left_in_chinese(tmp_path: Path, reader: Reader) -> None:
    english = Reader(reader.folder.root, "en")

    def words(fields: tuple[FormField, ...]) -> Iterator[str]:
        for field in fields:
            yield field.label
            yield from words(field.fields)

    for subject in subjects.every():
        for kind in subject.kinds:
            made = form(english, kind)
            for word in (made.label, *words(made.fields)):
                assert word.isascii(), (kind, word)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_has_a_section_of_the_manual_for_every_kind_and_place(lang: Language) -> None:
    chinese = [section.heading for section in sections("zh")]
    assert set(TOPICS.values()) <= set(chinese)
    assert len(chinese) == len(sections(lang))
    for subject in subjects.every():
        assert topic(lang, subject.name) is not None, subject.name
