"""What an office may state, from when it holds, and what is refused."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ledger.rules.duration import Duration
from ledger.rules.parameters import Parameters, definitions, help_sentence

TODAY = date(2025, 6, 1)


def load(toml: str) -> tuple[Parameters, list[str]]:
    parameters, findings = Parameters.load(tomllib.loads(toml))
    return parameters, [finding.code for finding in findings]


def test_every_parameter_has_a_help_sentence_in_both_languages_and_a_source() -> None:
    for name, definition in definitions().items():
        assert help_sentence(name, "zh").endswith("。")
        assert help_sentence(name, "en").endswith(".")
        assert definition.source
        assert definition.range


def test_no_name_begins_with_another_so_that_dotted_keys_can_write_them_all() -> None:
    names = set(definitions())
    assert not [name for name in names for other in names if other.startswith(f"{name}.")]


def test_every_default_is_as_an_office_would_write_it() -> None:
    for name, definition in definitions().items():
        parameters, findings = Parameters.load({"parameters": {name: definition.default}})
        assert findings == []
        assert parameters.value(name, TODAY) == definition.value


def test_what_the_office_does_not_state_has_the_shipped_default() -> None:
    parameters, _ = load("")
    assert parameters.value("suggestion.reply", TODAY) == Duration(3, "months")
    assert parameters.value("suggestion.first_contact", TODAY) is None
    assert parameters.value("meeting.quorum", TODAY) == Fraction(1, 2)
    assert parameters.value("project.candidates_ratio", TODAY) == Decimal("1.2")
    assert parameters.value("points.grades", TODAY) == {
        "优秀": Decimal(90),
        "称职": Decimal(60),
        "不称职": None,
    }


def test_sections_dotted_and_quoted_names_say_the_same() -> None:
    forms = [
        '[parameters]\nsuggestion.reply = "2 months"',
        '[parameters.suggestion]\nreply = "2 months"',
        '[parameters]\n"suggestion.reply" = "2个月"',
    ]
    for form in forms:
        parameters, codes = load(form)
        assert (parameters.value("suggestion.reply", TODAY), codes) == (Duration(2, "months"), [])


def test_a_change_of_rules_never_changes_the_time_before_it() -> None:
    parameters, codes = load(
        """
        [parameters]
        street_item.due = [
            { from = 2025-01-01, value = "10 working_days" },
            { from = 2024-01-01, value = "20日" },
        ]
        """
    )
    assert codes == []
    assert parameters.value("street_item.due", date(2023, 12, 31)) == Duration(15, "working_days")
    assert parameters.value("street_item.due", date(2024, 1, 1)) == Duration(20, "days")
    assert parameters.value("street_item.due", date(2024, 12, 31)) == Duration(20, "days")
    assert parameters.value("street_item.due", date(2025, 1, 1)) == Duration(10, "working_days")
    assert [str(value) for _, value in parameters.history("street_item.due")] == [
        "15 working_days",
        "20 days",
        "10 working_days",
    ]


def test_a_table_is_one_value() -> None:
    parameters, codes = load("[parameters]\npoints.grades = { '好' = 80, '较好' = 60, '较差' = 'off' }")
    assert codes == []
    assert list(parameters.value("points.grades", TODAY)) == ["好", "较好", "较差"]


def test_own_schemes_may_be_chosen() -> None:
    parameters, codes = load("[parameters]\nreply.class_scheme = 'ours'\n[schemes.ours]\nA = '已解决'")
    assert (parameters.value("reply.class_scheme", TODAY), codes) == ("ours", [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('suggestion.reply = "0 days"', "parameter.impossible_known"),
        ('suggestion.reply = "90"', "parameter.impossible_known"),
        ("suggestion.reply = 90", "parameter.impossible_known"),
        ('suggestion.reply = "off"', "parameter.impossible_known"),
        ('suggestion.reply = "99 months"', "parameter.impossible_known"),
        ("suggestion.reply = {}", "parameter.impossible_known"),
        ("warn.days = -1", "parameter.impossible"),
        ("warn.days = true", "parameter.impossible"),
        ("rate.sum_to_100 = 1", "parameter.impossible"),
        ('meeting.quorum = "3/2"', "parameter.impossible_known"),
        ('meeting.quorum = "1/0"', "parameter.impossible_known"),
        ('project.candidates_ratio = "0.5"', "parameter.impossible_known"),
        ('project.candidates_ratio = "nan"', "parameter.impossible_known"),
        ('rate.mode = "half_even"', "parameter.impossible"),
        ('rating.questions = ["attitude", "attitude"]', "parameter.impossible"),
        ('rating.questions = "attitude"', "parameter.impossible"),
        ("station.weights = { '阵地' = 50, '活动' = 40 }", "parameter.impossible"),
        ('numbering.street_item = "街意〔{year}〕号"', "parameter.impossible"),
        ('numbering.street_item = "{number.__class__}{number}"', "parameter.impossible"),
        ("suggestion.reply = [{ form = 2025-01-01, value = '2 months' }]", "parameter.bad_step"),
        ("suggestion.reply = [{ from = '2025', value = '2 months' }]", "parameter.bad_step"),
        ("suggestion.reply = [{ from = 2025-01-01, value = '2 moons' }]", "parameter.impossible_known"),
        ("suggestion.reply = [{ value = '2 months' }, { value = '1 month' }]", "parameter.two_values"),
        ('suggestion.replay = "2 months"', "parameter.unknown"),
        ("xyzzy = 1", "parameter.unknown_entirely"),
    ],
)
def test_what_cannot_be_is_a_finding_and_the_default_stays(line: str, code: str) -> None:
    parameters, codes = load(f"[parameters]\n{line}")
    assert codes == [code]
    assert parameters == Parameters({})


def test_a_finding_names_the_range_and_the_nearest_name() -> None:
    _, findings = Parameters.load({"parameters": {"warn": {"days": 999}, "suggestion.feedbak": "10 days"}})
    assert findings[0].values["range"] == "0 … 365"
    assert findings[0].field == "parameters.warn.days"
    assert findings[1].values["nearest"] == "suggestion.feedback"


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("3 months", Duration(3, "months")),
        ("1 month", Duration(1, "months")),
        ("7 working_days", Duration(7, "working_days")),
        ("30 days", Duration(30, "days")),
        ("3个月", Duration(3, "months")),
        ("7个工作日", Duration(7, "working_days")),
        ("30日", Duration(30, "days")),
        ("30天", Duration(30, "days")),
        ("2 年", Duration(2, "years")),
        ("3 moons", None),
        ("-3 days", None),
        ("1.5 months", None),
        ("99999 days", None),
        ("", None),
        (3, None),
    ],
)
def test_durations(text: object, duration: Duration | None) -> None:
    assert Duration.parse(text) == duration


def test_a_duration_is_written_as_it_is_read() -> None:
    for text in ("3 months", "1 working_day", "30 days", "2 years"):
        duration = Duration.parse(text)
        assert str(duration) == text
        assert duration is not None
        assert Duration.parse(duration.chinese) == duration
