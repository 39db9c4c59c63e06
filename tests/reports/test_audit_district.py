"""A district's draft beside the ledgers of its seven committees: totals, what each has, what one named has."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.figures.kept import definitions_of, rate_of
from ledger.kernel.period import parse
from ledger.reports.audit.catalogue import Sources
from ledger.reports.audit.district import DistrictChecker, Member
from ledger.reports.audit.drafts import read
from ledger.store.model.model import open_model
from ledger.store.model.query import Query
from ledger.store.records.folder import find
from ledger.subjects import DIMENSIONS
from tests.reports.district import NAMES, opened
from tests.reports.office import Office
from tests.reports.test_audit import only_that_one_differs

CONFIRMED = ["7个", "6个", "5名", "3名", "1名", "5个", "4个", "1名", "8个", "101个", "4—5万元", "两次", "七个", "2个"]


def sources(office: Office) -> Sources:
    """One committee's ledger as a draft is checked against it."""
    model = open_model(find(office.root))
    query = Query(model.connection, DIMENSIONS, None)
    own = frozenset(model.office.table("figures"))
    return Sources(query, definitions_of(model), rate_of(model.office, None), "zh", own=own)


def test_a_draft_of_the_district_is_checked_against_all_its_committees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    members = [Member(name, sources(office)) for name, office in zip(NAMES, opened(tmp_path), strict=True)]
    checker = DistrictChecker(members, parse("2023"))
    lines = read(Path(__file__).parent / "drafts" / "district_4.md")
    found = [each for line in lines for each in checker.line(line)]
    assert [each.number.text for each in found if each.status == "confirmed"] == CONFIRMED
    assert [each.number.text for each in found if each.status in ("differs", "not_found")] == []
    assert only_that_one_differs(checker, lines) >= 3 * len(CONFIRMED)
