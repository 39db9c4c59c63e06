"""Suggestions: their life from hand-in to look-back, and what each step counts towards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.given import Book, given

UNIT, OTHER_UNIT, THIRD_UNIT = "市容管理局", "区建管委", "城管中队"


def unit(name: str) -> dict[str, Any]:
    return {"kind": "unit.registered", "occurred": "2022-01-01", "unit": name, "system": "government"}


def deputy(name: str, **fields: Any) -> dict[str, Any]:
    line = {
        "kind": "deputy.registered",
        "occurred": "2022-01-01",
        "deputy": name,
        "levels": ["district"],
        "constituency": "第3选区",
        "term": "第十七届",
        "sex": "male",
    }
    return line | fields


KNOWN = (
    unit(UNIT),
    unit(OTHER_UNIT),
    unit(THIRD_UNIT),
    {"kind": "group.formed", "occurred": "2022-01-01", "group": "第一小组"},
    deputy("张三", levels=["city", "district"], group="第一小组"),
    deputy("李四"),
    deputy("王五"),
)


def submitted(on: str = "2023-03-01", **fields: Any) -> dict[str, Any]:
    line = {
        "kind": "suggestion.submitted",
        "occurred": on,
        "suggestion": "2023-021",
        "track": "formal",
        "sitting": "recess",
        "type": "suggestion",
        "title": "关于增设停车位的建议",
        "category": "道路交通与停车",
        "lead": "张三",
    }
    return line | fields


def step(kind: str, on: str, **fields: Any) -> dict[str, Any]:
    return {"kind": f"suggestion.{kind}", "occurred": on, "suggestion": "2023-021"} | fields


def accepted() -> dict[str, Any]:
    return step("accepted", "2023-03-03")


def assigned(on: str = "2023-03-06", **fields: Any) -> dict[str, Any]:
    return step("assigned", on, lead_unit=UNIT, by="区政府办公室") | fields


def signed(on: str = "2023-03-08", unit: str = UNIT) -> dict[str, Any]:
    return step("signed_for", on, unit=unit)


def consulted(on: str = "2023-04-10", form: str = "meeting", **fields: Any) -> dict[str, Any]:
    return step("consulted", on, unit=UNIT, form=form) | fields


def replied(on: str = "2023-05-10", **fields: Any) -> dict[str, Any]:
    line = {"unit": UNIT, "document_number": "容〔2023〕5号", "signer": "赵六", "class": "B"}
    return step("replied", on) | line | fields


def rated(on: str = "2023-05-20", **fields: Any) -> dict[str, Any]:
    line = {"by": "张三", "how": "paper", "answers": {"result": "satisfied", "attitude": "satisfied"}}
    return step("rated", on) | line | fields


def closed(on: str = "2023-05-30") -> dict[str, Any]:
    return step("closed", on)


IN_HAND = (submitted(), accepted(), assigned(), signed())
RATED = (*IN_HAND, consulted(), replied(), rated())


def life(*steps: dict[str, Any], config: str = "") -> Book:
    return given(*KNOWN, *steps, config=config)


# --- hand-in ------------------------------------------------------------------------------------------


def test_the_opening_event_fixes_the_dimensions_and_the_lead_gives_group_and_level() -> None:
    book = life(submitted(session="十七届三次", co_signers=["李四", "王五"]))
    own = {
        "track": "formal",
        "type": "suggestion",
        "sitting": "recess",
        "session": "十七届三次",
        "category": "道路交通与停车",
        "group": "第一小组",
        "level": "district+city",
        "entered": "2023-03-01",
        "suggestion": "2023-021",
    }
    assert book.balance("suggestion:submitted", **own) == 1
    assert book.balance("suggestion:open", **own) == 1
    assert book.balance("performance:suggestion:lead", deputy="张三", **own) == 1
    assert book.balance("performance:suggestion:co_signed", deputy="李四", **own) == 1
    assert book.balance("performance:suggestion:co_signed") == 2
    assert book.units("suggestion") == {"件"}
    assert book.codes == []


def test_a_later_move_of_the_lead_leaves_the_suggestion_where_it_was() -> None:
    placed = {"kind": "deputy.placed", "occurred": "2023-04-01", "deputy": "张三", "group": "-"}
    book = life(submitted(), placed, accepted(), assigned("2023-04-10"))
    assert book.balance("suggestion:assigned", group="第一小组") == 1


def test_on_other_tracks_the_lead_may_be_no_deputy_and_only_deputies_perform() -> None:
    book = life(submitted(track="street", lead="居民甲", co_signers=["李四", "居民乙"]))
    assert book.balance("suggestion:submitted", track="street", group=None, level=None) == 1
    assert book.balance("performance:suggestion:lead") == 0
    assert book.balance("performance:suggestion:co_signed", deputy="李四", track="street") == 1
    assert book.balance("performance:suggestion:co_signed") == 1
    assert book.codes == []


def test_on_the_formal_track_lead_and_co_signers_are_deputies_in_office() -> None:
    book = life(submitted(lead="赵六"))
    assert book.codes == ["reference.unknown"]
    left = {"kind": "mandate.changed", "occurred": "2022-12-01", "deputy": "李四", "to": "terminated"}
    book = life(left, submitted(co_signers=["李四"]))
    assert book.codes == ["reference.not_in_office"]
    assert book.balance("performance:suggestion:co_signed", deputy="李四") == 1


def test_a_lead_who_also_co_signs_counts_once_and_is_remarked_upon() -> None:
    book = life(submitted(co_signers=["张三", "李四"]))
    assert book.codes == ["suggestion.lead_co_signs"]
    assert book.balance("performance:suggestion:co_signed") == 1


# --- ends without a reply -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "account", "dimensions"),
    [
        (step("refused", "2023-03-05", reason="no_content"), "refused", {"reason": "no_content"}),
        (step("withdrawn", "2023-03-05", reason="已解决"), "withdrawn", {}),
        (
            step("transferred", "2023-03-05", to_level="city", reason="属市级职权"),
            "transferred",
            {"to_level": "city"},
        ),
    ],
)
def test_an_early_end_closes_the_matter_but_takes_no_performance_back(
    end: dict[str, Any], account: str, dimensions: dict[str, str]
) -> None:
    book = life(submitted(), end)
    assert book.balance(f"suggestion:{account}", track="formal", **dimensions) == 1
    assert book.balance("suggestion:open") == 0
    assert book.balance("suggestion:submitted") == 1
    assert book.balance("performance:suggestion:lead", deputy="张三") == 1
    assert book.codes == []


def test_a_merged_suggestion_names_the_other_one() -> None:
    other = submitted(suggestion="2023-022", lead="李四")
    book = life(submitted(), other, step("merged", "2023-03-05", into="2023-022"))
    assert book.balance("suggestion:merged") == 1
    assert book.balance("suggestion:open") == 1
    assert book.codes == []
    assert life(submitted(), step("merged", "2023-03-05", into="2023-021")).errors == ["suggestion.merged_into_itself"]


def test_where_the_office_says_so_a_withdrawal_after_assignment_is_late() -> None:
    lines = (*IN_HAND, step("withdrawn", "2023-03-20", reason="已解决"))
    assert life(*lines).codes == []
    strict = '[parameters]\nsuggestion.withdrawal = "before_assignment"\n'
    assert life(*lines, config=strict).codes == ["suggestion.withdrawn_late"]
    assert life(*lines).balance("suggestion:pending") == 0


# --- handling -----------------------------------------------------------------------------------------


def test_assignment_counts_under_the_lead_unit_and_handling_under_each() -> None:
    book = life(submitted(), accepted(), assigned(co_units=[OTHER_UNIT], separate_units=[THIRD_UNIT]), signed())
    assert book.balance("suggestion:accepted", handler=None) == 1
    assert book.balance("suggestion:assigned", handler=UNIT) == 1
    assert book.balance("suggestion:pending", handler=UNIT) == 1
    assert book.balance("suggestion:handling", handler=UNIT, role="lead") == 1
    assert book.balance("suggestion:handling", handler=OTHER_UNIT, role="co") == 1
    assert book.balance("suggestion:handling", handler=THIRD_UNIT, role="separate") == 1
    assert book.balance("suggestion:submitted", handler=None) == 1
    assert book.codes == []


def test_an_old_register_without_acceptance_and_receipt_is_noted_and_counted() -> None:
    book = life(submitted(), assigned(), replied())
    assert book.codes == ["suggestion.step_missing", "suggestion.step_missing"]
    assert {finding.severity for finding in book.findings} == {"note"}
    assert book.balance("suggestion:replied:B") == 1


def test_an_agreed_return_takes_the_unit_back_and_waits_for_a_new_assignment() -> None:
    returned = (
        step("return_requested", "2023-03-10", unit=UNIT, reason="不属职责"),
        step("return_agreed", "2023-03-13", unit=UNIT, next_unit=OTHER_UNIT),
    )
    book = life(submitted(), accepted(), assigned(), *returned)
    assert book.balance("suggestion:assigned") == 0  # the next unit is only proposed
    assert book.balance("suggestion:handling") == 0
    assert book.balance("suggestion:pending") == 0
    assert book.balance("suggestion:open") == 1
    again = life(submitted(), accepted(), assigned(), *returned, assigned("2023-03-20", lead_unit=OTHER_UNIT))
    assert again.balance("suggestion:assigned", handler=OTHER_UNIT) == 1
    assert again.balance("suggestion:assigned", handler=UNIT) == 0
    assert again.state("suggestion", "2023-021")["due"] == "2023-06-20"  # a fresh period
    assert again.codes == []


def test_a_co_unit_may_return_its_part_while_the_lead_signs() -> None:
    book = life(
        submitted(),
        accepted(),
        assigned(co_units=[OTHER_UNIT, THIRD_UNIT]),
        step("return_requested", "2023-03-07", unit=OTHER_UNIT, reason="不属职责"),
        step("return_requested", "2023-03-07", unit=THIRD_UNIT, reason="不属职责"),
        signed("2023-03-08"),
        step("return_agreed", "2023-03-09", unit=OTHER_UNIT),
        step("return_refused", "2023-03-09", unit=THIRD_UNIT, reason="属其职责"),
        replied(),
    )
    assert book.codes == []
    assert book.balance("suggestion:assigned", handler=UNIT) == 1
    assert book.balance("suggestion:handling", handler=OTHER_UNIT) == 0
    assert book.balance("suggestion:handling") == 2


def test_a_refused_return_counts_as_signed_for() -> None:
    book = life(
        submitted(),
        accepted(),
        assigned(),
        step("return_requested", "2023-03-07", unit=UNIT, reason="不属职责"),
        step("return_refused", "2023-03-09", unit=UNIT, reason="属其职责"),
        replied(),
    )
    assert book.codes == []


def test_a_second_assignment_without_a_return_replaces_the_units() -> None:
    book = life(*IN_HAND, assigned("2023-03-20", lead_unit=OTHER_UNIT))
    assert book.codes == ["suggestion.reassigned"]
    assert book.balance("suggestion:assigned") == 1
    assert book.balance("suggestion:handling", handler=OTHER_UNIT, role="lead") == 1
    assert book.balance("suggestion:handling") == 1


def test_opinions_of_co_units_urgings_and_supervision_count() -> None:
    book = life(
        submitted(),
        accepted(),
        assigned(co_units=[OTHER_UNIT]),
        step("co_opinion_given", "2023-04-01", unit=OTHER_UNIT),
        step("co_opinion_given", "2023-04-02", unit=OTHER_UNIT),
        step("urged", "2023-04-03", by="街道人大工委"),
        step("urged", "2023-04-13", by="街道人大工委"),
        step("supervised", "2023-04-20", by="区人大常委会"),
        step("made_key", "2023-04-21", leader="钱七"),
    )
    assert book.balance("suggestion:co_opinion", handler=OTHER_UNIT, role="co") == 1
    assert book.balance("suggestion:urged", handler=UNIT) == 2
    assert book.balance("suggestion:supervised", handler=UNIT) == 1
    assert book.balance("suggestion:key") == 1
    assert book.units("suggestion:urged") == {"次"}


def test_a_unit_that_does_not_handle_the_matter_is_remarked_upon() -> None:
    assert life(submitted(), accepted(), assigned(), signed(unit=OTHER_UNIT)).codes == ["suggestion.not_its_unit"]
    assert life(submitted(), accepted(), assigned(co_units=[UNIT])).codes == ["suggestion.lead_is_co_unit"]


# --- deadlines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "hard", "due"),
    [
        ("2025-03-31", False, "2025-06-30"),
        ("2024-11-30", False, "2025-02-28"),
        ("2025-03-07", False, "2025-06-09"),
        ("2025-07-01", False, "2025-10-09"),
        ("2025-01-07", True, "2025-07-07"),
    ],
)
def test_a_reply_is_due_three_months_after_assignment_or_six_where_hard(on: str, hard: bool, due: str) -> None:
    book = life(submitted(on), assigned(on, hard=hard))
    assert book.state("suggestion", "2023-021")["due"] == due


def test_where_the_office_counts_from_receipt_the_period_begins_when_the_lead_unit_signs() -> None:
    config = '[parameters]\nsuggestion.reply_anchor = "received"\n'
    book = life(*IN_HAND, signed("2023-03-20"), config=config)
    assert book.state("suggestion", "2023-021")["due"] == "2023-06-08"


@pytest.mark.parametrize(
    ("on", "in_time", "in_original_time"), [("2023-06-06", 1, 1), ("2023-06-07", 1, 0), ("2023-07-08", 0, 0)]
)
def test_a_reply_on_the_due_day_is_in_time_and_an_extension_keeps_the_original_date(
    on: str, in_time: int, in_original_time: int
) -> None:
    extension = step(
        "extension_agreed", "2023-05-20", new_due=date(2023, 7, 7), reason="需会商", agreed_by="区人大常委会"
    )
    book = life(*IN_HAND, extension, replied(on))
    assert book.balance("suggestion:replied_in_time", handler=UNIT) == in_time
    assert book.balance("suggestion:replied_in_original_time") == in_original_time
