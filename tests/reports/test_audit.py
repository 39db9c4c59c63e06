"""A draft beside its ledger: every figure is found by its words, none by its value; an altered one is flagged.

The drafts in `drafts/` tell the same figures as the source reports, in their forms of numbers and their
structure, in words of their own. The source reports themselves are checked in the same way where the
environment names their folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.figures.kept import definitions_of, rate_of
from ledger.kernel.period import parse
from ledger.reports.audit.catalogue import Sources
from ledger.reports.audit.check import Checker, audit
from ledger.reports.audit.drafts import read, text_lines
from ledger.reports.audit.numerals import chinese
from ledger.reports.audit.shapes import Line, Number, Verdict
from ledger.store.model.entities import entities
from ledger.store.model.model import open_model
from ledger.store.model.query import Query
from ledger.store.records.folder import find
from ledger.subjects import DIMENSIONS
from tests.reports.office import opened

DRAFTS = Path(__file__).parent / "drafts"
PERIODS = {1: "2023-01-01..2023-05-17", 2: "2019", 3: "2023", 4: "2023", 5: "2010"}
SOURCES = os.environ.get("LEDGER_SOURCE_REPORTS")
"""The folder of the five source reports, where it is at hand; their texts are no part of this repository."""

CONFIRMED = {
    1: [
        ("1200余份", "documents"),
        ("10余家", "units_visited"),
        ("80%", "visit_rate"),
        ("5名", "sit_in_deputies"),
        ("13条", "opinion_received"),
        ("一名", "reception_petition_deputies"),
        ("4名", "reception_petition_deputies"),
        ("14件", "dispute_resolved"),
        ("3次", "activity_held_study level=street"),
        ("1名", "activity_deputies type=open_day"),
        ("一个", "groups_formed"),
        ("1名", "activity_deputies type=training"),
    ],
    2: [
        ("16个", "station_open_reception_room"),
        ("5次", "activity_held_study"),
        ("6次", "inspection_and_research"),
        ("5个", "reception_stations station.type=reception_room"),
        ("6次", "reception_sessions"),
        ("5个", "work_review_stationed_body"),
        ("21条", "session_suggestions"),
        ("100%", "suggestion_satisfaction_rate"),
        ("30余个", "matters_solved"),
        ("2名", "election_elected"),
        ("5名", "duty_report_deputies"),
        ("2次", "city_collective"),
        ("14次", "district_collective"),
        ("1次", "activity_held_congress_session"),
        ("6次", "inspection_and_research"),
        ("6次", "reception_sessions"),
        ("1次", "activity_held_director_reception_day"),
        ("10余篇", "news_items"),
    ],
    3: [
        ("三级", "levels_of_speakers"),
        ("18.5平方公里", "街道面积"),
        ("10项", "rule_adopted_institution"),
        ("4份", "rule_adopted_document"),
        ("八项", "tasks_done"),
        ("33家", "visit_units"),
        ("12条", "business_proposals"),
        ("1次", "activity_held_law_enforcement_inspection"),
        ("1次", "activity_held_briefing"),
        ("2次", "activity_held_joint_event"),
        ("12次", "project_checked"),
        ("10件", "project_adopted"),
        ("26个", "project_sub_items"),
        ("328人次", "reception_visitors"),
        ("96条", "opinion_received"),
        ("79条", "opinion_on_the_spot"),
        ("17条", "opinion_suggestion"),
        ("33件", "opinion_solved"),
        ("13件", "consultation_resolved"),
    ],
    4: [
        ("5名", "committee_members_member"),
        ("1名", "committee_members_secretary"),
        ("1名", "committee_members_social_worker"),
        ("4—5万元", "budget_per_year"),
        ("1个", "station_open_home"),
        ("2个", "station_open_station"),
        ("16个", "station_open_point"),
        ("3名", "station_deputies station=文创园联络站"),
        ("两次", "reception_sessions_community_contact"),
    ],
    5: [
        ("10位", "deputies_taking_part"),
        ("69条", "opinion_received"),
        ("69条", "proposals"),
        ("17条", "proposals_adopted"),
        ("25%", "suggestion_adoption_rate"),
    ],
}
ASIDE = {  # what is no figure, and why: a few of each kind
    1: [("十七", "ordinal"), ("2023年", "date"), ("一", "enumerator"), ("百家", "idiom"), ("20家", "plan")],
    2: [("二十六次", "ordinal"), ("一人", "idiom"), ("十九", "ordinal"), ("两个", "period")],
    3: [("三", "ordinal"), ("两", "idiom"), ("14", "name"), ("24小时", "measure"), ("11月", "date")],
    4: [("2016", "document"), ("38", "document"), ("4名", "rule")],
    5: [("一件", "rule"), ("26", "document"), ("十条", "vague")],
}
SUMS = {2: [("14次", ["1次", "6次", "6次", "1次"])], 3: [("96条", ["79条", "17条"])]}


class Checkers(dict[int, Checker]):
    """The check against the ledger of each report, which is recorded when it is first asked for."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root

    def __missing__(self, report: int) -> Checker:
        model = open_model(find(opened(report, self.root / str(report)).root))
        query = Query(model.connection, DIMENSIONS, None)
        quoted = list(entities(model, "quoted"))
        own = frozenset(model.office.table("figures"))
        sources = Sources(query, definitions_of(model), rate_of(model.office, None), "zh", own=own, quoted=quoted)
        self[report] = Checker(sources, parse(PERIODS[report]))
        return self[report]


@pytest.fixture(scope="module")
def checkers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Checker]]:
    """The ledgers of all reports."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("audit")
        patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        yield Checkers(root)


def lines_of(report: int) -> list[Line]:
    """The paragraphs of a draft."""
    return read(DRAFTS / f"draft_{report}.md")


def verdicts(checker: Checker, lines: list[Line]) -> list[Verdict]:
    """Every number of a draft."""
    return [each for line in lines for each in checker.line(line)]


def named(verdict: Verdict) -> tuple[str, str]:
    """A number with the figure it was confirmed by."""
    assert verdict.match is not None
    candidate = verdict.match.candidate
    filters = [f"{name}={'|'.join(values)}" for name, values in candidate.filters]
    return verdict.number.text, " ".join([candidate.name, *filters])


@pytest.mark.parametrize("report", PERIODS)
def test_every_figure_of_a_draft_is_confirmed_and_nothing_else(checkers: dict[int, Checker], report: int) -> None:
    found = verdicts(checkers[report], lines_of(report))
    assert [named(each) for each in found if each.status == "confirmed"] == CONFIRMED[report]
    assert [each.number.text for each in found if each.status in ("differs", "not_found")] == []


@pytest.mark.parametrize("report", PERIODS)
def test_what_is_no_figure_is_set_aside_with_the_reason(checkers: dict[int, Checker], report: int) -> None:
    found = verdicts(checkers[report], lines_of(report))
    assert set(ASIDE[report]) <= {(each.number.text, each.number.aside) for each in found if each.status == "aside"}


@pytest.mark.parametrize("report", SUMS)
def test_wholes_are_added_up_from_the_parts_named_behind_them(checkers: dict[int, Checker], report: int) -> None:
    found = audit(lines_of(report), checkers[report])
    told = [
        (found.verdicts[each.whole].number.text, [found.verdicts[part].number.text for part in each.parts])
        for each in found.sums
    ]
    assert told == SUMS[report]
    assert {each.status for each in found.sums} == {"adds_up"}
    assert found.sound


def alterations(number: Number) -> Iterator[str]:
    """The number written with other values: a step more or less, twice, its digits turned round."""
    digits = re.search(
        r"\d+(?:\.\d+)?", number.text.translate({ord(wide): str(at) for at, wide in enumerate("０１２３４５６７８９")})
    )
    if digits is None:
        value = chinese(number.text[0])
        if value is not None and value > 2:
            yield "二三四五六七八九"["二三四五六七八九".index(number.text[0]) - 1] + number.text[1:]
        return
    if number.hedge == "between":
        yield "7—8" + number.text[digits.end() + 2 :]
        return
    value, step = int(float(digits[0])), max(1, int(number.step)) if number.hedge == "over" else 1
    others = [value + step, value * 2, value * 10, value - step, int(str(value)[::-1])]
    for other in dict.fromkeys(others):
        if other > 0 and other != value:
            yield number.text[: digits.start()] + str(other) + number.text[digits.end() :]


def altered(checker: Checker, lines: list[Line]) -> Iterator[tuple[list[Verdict], list[Verdict], int]]:
    """Each line with one confirmed number altered: the verdicts before, those after, and which number."""
    for line in lines:
        before = checker.line(line)
        for place, verdict in enumerate(before):
            if verdict.status == "confirmed":
                for text in alterations(verdict.number):
                    number = verdict.number
                    changed = line.text[: number.start] + text + line.text[number.end :]
                    yield before, checker.line(line._replace(text=changed)), place


def only_that_one_differs(checker: Checker, lines: list[Line]) -> int:
    """Check every alteration; how many there were."""
    count = 0
    for before, after, place in altered(checker, lines):
        expected = [each.status for each in before]
        expected[place] = "differs"
        assert [each.status for each in after] == expected, [each.number.text for each in after]
        count += 1
    return count


@pytest.mark.parametrize("report", PERIODS)
def test_each_number_altered_is_flagged_and_no_other(checkers: dict[int, Checker], report: int) -> None:
    assert only_that_one_differs(checkers[report], lines_of(report)) >= 2 * len(CONFIRMED[report])


SOURCE_COUNTS = {1: 12, 2: 18, 3: 18, 5: 5}
"""The figures in the text of each source report; report 4 speaks of seven committees."""


@pytest.mark.skipif(not SOURCES, reason="LEDGER_SOURCE_REPORTS names no folder")
@pytest.mark.parametrize("report", SOURCE_COUNTS)
def test_the_source_reports_themselves(checkers: dict[int, Checker], report: int) -> None:
    file = sorted(Path(SOURCES or "").glob("*.txt"))[report - 1]
    lines = list(text_lines(file.read_text(encoding="utf-8")))
    found = verdicts(checkers[report], lines)
    assert [each.number.text for each in found if each.status == "differs"] == []
    assert sum(each.status == "confirmed" for each in found) == SOURCE_COUNTS[report]
    assert only_that_one_differs(checkers[report], lines) > 2 * SOURCE_COUNTS[report]
