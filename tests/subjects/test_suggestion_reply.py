"""Suggestions after the reply: classes, ratings, rounds, commitments, look-back, closing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.subjects.test_suggestion import (
    IN_HAND,
    OTHER_UNIT,
    RATED,
    UNIT,
    assigned,
    closed,
    consulted,
    life,
    rated,
    replied,
    step,
    submitted,
)


def rehandled(on: str = "2023-06-01", round: int = 2, due: date = date(2023, 7, 3)) -> dict[str, Any]:
    return step("rehandling_ordered", on, round=round, due=due, reason="代表不满意")


# --- replies and classes ------------------------------------------------------------------------------


def test_the_first_reply_stays_and_the_class_in_force_moves() -> None:
    book = life(
        *IN_HAND,
        consulted(),
        replied(adoption="partly"),
        rated(answers={"result": "unsatisfied"}, reasons="未解决"),
        rehandled(),
        replied("2023-06-20", **{"class": "A"}),
    )
    assert book.balance("suggestion:replied:B", handler=UNIT, scheme="four_classes_1") == 1
    assert book.balance("suggestion:replied") == 1
    assert book.balance("suggestion:class_now:A", handler=UNIT, scheme="four_classes_1") == 1
    assert book.balance("suggestion:class_now") == 1
    assert book.balance("suggestion:replies", round="1") == 1
    assert book.balance("suggestion:replies", round="2") == 1
    assert book.balance("suggestion:adoption:partly") == 1  # the later reply does not say it
    assert book.balance("suggestion:rehandled", handler=UNIT) == 1
    assert book.balance("suggestion:replied_in_time") == 1
    assert book.codes == []


def test_a_class_change_keeps_handler_and_scheme_and_the_first_reply() -> None:
    changed = {"from": "B", "to": "A", "reason": "承诺已落实"}
    book = life(*RATED, closed(), step("class_changed", "2023-11-01", **changed))
    assert book.balance("suggestion:class_now:A", handler=UNIT, scheme="four_classes_1") == 1
    assert book.balance("suggestion:class_now:B") == 0
    assert book.balance("suggestion:replied:B") == 1
    assert book.codes == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"from": "C", "to": "A"}, "suggestion.class_from"),
        ({"from": "B", "to": "E"}, "suggestion.class_unknown"),
        ({"from": "B", "to": "B"}, "suggestion.class_unknown"),
    ],
)
def test_a_class_change_starts_from_the_class_in_force(changed: dict[str, str], code: str) -> None:
    book = life(*RATED, step("class_changed", "2023-11-01", reason="更正", **changed))
    assert book.errors == [code]
    assert book.balance("suggestion:class_now:B") == 1


def test_the_class_is_one_of_the_scheme() -> None:
    assert life(*IN_HAND, replied(**{"class": "甲"})).errors == ["suggestion.class_unknown"]
    assert life(*IN_HAND, replied(**{"class": "甲"}, scheme="jia_yi_bing")).errors == []
    assert life(*IN_HAND, replied(scheme="没有的办法")).errors == ["suggestion.scheme_unknown"]


def test_an_office_may_have_a_scheme_of_its_own() -> None:
    config = '[parameters]\nreply.class_scheme = "本区办法"\n[schemes."本区办法"]\n"已 解决" = "已解决"\n'
    book = life(*IN_HAND, replied(**{"class": "已 解决"}), config=config)
    assert book.errors == []
    assert book.balance("suggestion:replied:已_解决", scheme="本区办法") == 1


def test_a_formal_reply_has_its_number_and_signer() -> None:
    bare = {name: value for name, value in replied().items() if name not in ("document_number", "signer")}
    assert life(*IN_HAND, bare).codes == ["suggestion.reply_unsigned"]
    street = (submitted(track="street"), *IN_HAND[1:])
    assert life(*street, bare).codes == []


# --- consultation and ratings -------------------------------------------------------------------------


def test_every_consultation_counts_but_only_some_forms_meet_the_deputy() -> None:
    phone = life(*IN_HAND, consulted(form="phone", by_rank="staff"), replied())
    assert phone.balance("suggestion:consulted", form="phone", by_rank="staff", handler=UNIT) == 1
    assert phone.balance("suggestion:met") == 0
    visit = life(*IN_HAND, consulted(form="phone"), consulted(form="visit"), replied())
    assert visit.balance("suggestion:consulted") == 2
    assert visit.balance("suggestion:met", handler=UNIT) == 1
    config = '[parameters]\nsuggestion.consultation_forms = ["phone"]\n'
    assert life(*IN_HAND, consulted(form="phone"), config=config).balance("suggestion:met") == 1


def test_first_and_latest_ratings_are_kept_by_question() -> None:
    book = life(
        *IN_HAND,
        consulted(),
        replied(),
        rated(answers={"result": "unsatisfied", "attitude": "satisfied"}, reasons="未解决"),
        rehandled(),
        replied("2023-06-20"),
        rated("2023-06-25", round=2, answers={"result": "basically_satisfied"}),
    )
    assert book.balance("suggestion:rating:first:result:unsatisfied", handler=UNIT) == 1
    assert book.balance("suggestion:rating:latest:result:basically_satisfied", handler=UNIT) == 1
    assert book.balance("suggestion:rating:latest:result") == 1
    assert book.balance("suggestion:rating:latest:attitude:satisfied") == 1  # not asked again, not erased
    assert book.balance("suggestion:rating:first") == 2
    assert book.codes == []


def test_a_question_first_asked_in_a_later_round_has_its_first_answer_then() -> None:
    book = life(
        *RATED,
        rehandled(),
        replied("2023-06-20"),
        rated("2023-06-25", answers={"overall": "satisfied", "result": "satisfied"}),
    )
    assert book.balance("suggestion:rating:first:overall:satisfied") == 1
    assert book.balance("suggestion:rating:first:result:satisfied", until="2023-05-31") == 1
    assert book.balance("suggestion:rating:first:result:satisfied") == 1


def test_a_rating_carries_the_unit_of_the_latest_reply() -> None:
    two = (submitted(), IN_HAND[1], assigned(separate_units=[OTHER_UNIT]), IN_HAND[3], consulted())
    book = life(*two, replied(), replied("2023-05-12", unit=OTHER_UNIT), rated())
    assert book.balance("suggestion:rating:latest:result:satisfied", handler=OTHER_UNIT) == 1
    assert book.balance("suggestion:replied:B", handler=UNIT) == 1
    assert book.balance("suggestion:replies", round="1") == 2


@pytest.mark.parametrize(
    ("line", "severity", "code"),
    [
        (rated(answers={"result": "unsatisfied"}), "warning", "suggestion.no_reasons"),
        (rated(), "note", "suggestion.rated_without_meeting"),
        (rated(round=2), "error", "suggestion.round"),
        (rated(answers={}), "error", "field.blank"),
    ],
)
def test_what_a_careful_clerk_sees_in_a_rating(line: dict[str, Any], severity: str, code: str) -> None:
    book = life(*IN_HAND, replied(), line)
    assert (severity, code) in [(finding.severity, finding.code) for finding in book.findings]


def test_a_question_is_rated_once_in_a_round() -> None:
    book = life(*RATED, rated("2023-05-21", answers={"result": "basically_satisfied"}))
    assert book.errors == ["suggestion.rated_twice"]
    assert book.balance("suggestion:rating:latest:result:satisfied") == 1


def test_rounds_follow_one_another() -> None:
    assert life(*RATED, rehandled(round=3)).errors == ["suggestion.round_next"]
    assert life(*RATED, rehandled(due=date(2023, 5, 1))).errors == ["suggestion.due_before"]
    limit = "[parameters]\nsuggestion.max_rounds = 1\n"
    assert life(*RATED, rehandled(), config=limit).codes == ["suggestion.too_many_rounds"]


# --- follow-up and closing ----------------------------------------------------------------------------


def test_closing_ends_the_matter_and_rehandling_opens_it_again() -> None:
    book = life(*RATED, closed())
    assert book.balance("suggestion:closed", handler=UNIT) == 1
    assert book.balance("suggestion:open") == 0
    assert book.balance("suggestion:pending") == 0
    assert book.balance("suggestion:assigned", handler=UNIT) == 1
    assert book.balance("suggestion:handling", handler=UNIT, role="lead") == 1
    assert book.codes == []
    again = life(*RATED, closed(), rehandled())
    assert again.balance("suggestion:closed") == 0
    assert again.balance("suggestion:open") == 1
    assert again.balance("suggestion:pending", handler=UNIT) == 1


def test_a_second_closing_posts_nothing_and_is_a_finding() -> None:
    book = life(*RATED, closed(), closed("2023-06-30"))
    assert book.errors == ["suggestion.step"]
    assert book.balance("suggestion:closed") == 1


def test_commitments_are_counted_over_all_replies_and_settled_once() -> None:
    promises = [
        {"text": "施划车位", "due": date(2023, 9, 30)},
        {"text": "增设标志", "due": date(2023, 6, 30)},
    ]
    more = [{"text": "长效管理", "due": date(2023, 12, 31)}]
    book = life(
        *IN_HAND,
        consulted(),
        replied(commitments=promises),
        rated(answers={"result": "unsatisfied"}, reasons="未解决"),
        rehandled(),
        replied("2023-06-20", commitments=more),
        step("commitment_kept", "2023-07-01", commitment=2, funds="12000.50"),
        step("commitment_lapsed", "2023-10-08", commitment=1, text="条件所限"),
        step("commitment_kept", "2023-12-30", commitment=3),
        step("commitment_kept", "2023-12-30", commitment=3),
        step("commitment_kept", "2023-12-30", commitment=4),
    )
    assert book.balance("suggestion:commitment:made", handler=UNIT) == 3
    assert book.balance("suggestion:commitment:kept") == 2
    assert book.balance("suggestion:commitment:lapsed") == 1
    assert float(book.balance("suggestion:funds", handler=UNIT)) == 12000.5
    assert book.units("suggestion:funds") == {"元"}
    assert book.errors == ["suggestion.commitment_settled", "suggestion.no_commitment"]


def test_a_commitment_due_before_its_reply_is_remarked_upon() -> None:
    past = [{"text": "施划车位", "due": date(2022, 9, 30)}]
    assert life(*IN_HAND, replied(commitments=past)).codes == ["suggestion.commitment_past"]


def test_what_may_follow_a_reply_also_after_closing() -> None:
    book = life(
        *RATED,
        closed(),
        step("looked_back", "2023-10-01", by="街道人大工委", finding="partly", funds=3000),
        step("scored", "2023-10-02", score="92.5", by="区人大常委会"),
        step("scored", "2023-10-03", score="90", by="街道人大工委"),
        step("adopted", "2023-10-04", by="区委"),
        step("disclosed", "2023-10-05", where="门户网站"),
        step("named_excellent", "2023-12-01"),
        step("supervised", "2023-12-02", by="区人大常委会"),
    )
    assert book.balance("suggestion:looked_back:partly", handler=UNIT) == 1
    assert book.balance("suggestion:funds") == 3000
    assert float(book.balance("suggestion:score")) == 182.5
    assert book.balance("suggestion:scored") == 2
    assert book.units("suggestion:score") == {"分"}
    for account in ("adopted", "disclosed", "excellent", "closed"):
        assert book.balance(f"suggestion:{account}", track="formal") == 1
    assert book.codes == []


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ((submitted(),), rated()),
        (IN_HAND, rated()),
        (IN_HAND, closed()),
        (IN_HAND, step("scored", "2023-10-02", score=90, by="区人大常委会")),
        (IN_HAND, step("transferred", "2023-04-01", to_level="city", reason="属市级职权")),
        (RATED, step("withdrawn", "2023-06-01", reason="已解决")),
        ((*RATED, closed()), step("made_key", "2023-06-01", leader="钱七")),
        (
            (*IN_HAND, replied()),
            step(
                "extension_agreed",
                "2023-05-20",
                new_due=date(2023, 7, 7),
                reason="需会商",
                agreed_by="区人大常委会",
            ),
        ),
        ((submitted(), step("refused", "2023-03-05", reason="no_content")), assigned()),
    ],
)
def test_a_step_out_of_order_is_refused_and_posts_nothing(
    lines: tuple[dict[str, Any], ...], line: dict[str, Any]
) -> None:
    before, after = life(*lines), life(*lines, line)
    assert after.errors == ["suggestion.step"]
    assert len(after.postings("suggestion")) == len(before.postings("suggestion"))


@pytest.mark.parametrize(
    "line",
    [
        step("adopted", "2023-10-04", by="区委"),
        step("disclosed", "2023-10-05"),
        step("named_excellent", "2023-12-01"),
        step("made_key", "2023-05-25", leader="钱七"),
    ],
)
def test_what_happens_once_happens_once(line: dict[str, Any]) -> None:
    assert life(*RATED, line, line).errors == ["stream.twice"]
