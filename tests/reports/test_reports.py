"""The figures of the source reports are computed from events, and each leads back to exactly its events."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.peer import compare
from tests.reports.office import REPORTS, Office, chapters, opened, table

Row = dict[str, Any]
TABLES = {report: table(report) for report in REPORTS}


def rows(part: str) -> list[Any]:
    """Every row of one part of all tables, named after its report and figure."""
    return [
        pytest.param(report, row, id=f"{report}-{place:02}-{named(row)}")
        for report in REPORTS
        for place, row in enumerate(TABLES[report].get(part, []), start=1)
    ]


def named(row: Row) -> str:
    """What a row is about."""
    return str(row.get("figure") or row.get("whole") or row["label"])


class Offices(dict[int, Office]):
    """Ledgers by the number of their report."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root

    def __missing__(self, report: int) -> Office:
        self[report] = opened(report, self.root / str(report))
        return self[report]


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Office]]:
    """The ledgers of all reports, each recorded once when it is first asked for."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("reports")
        patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        yield Offices(root)


@pytest.mark.parametrize(("report", "row"), rows("figure"))
def test_a_figure_is_that_of_the_report(offices: dict[int, Office], report: int, row: Row) -> None:
    found = offices[report].figure(row)
    expected = {name: row[name] for name in ("value", "numerator", "denominator", "text") if name in row}
    assert {name: found.get(name) for name in expected} == expected
    assert ("denominator" in found) == ("denominator" in row)


@pytest.mark.parametrize(("report", "row"), rows("figure"))
def test_a_figure_leads_back_to_exactly_its_events(offices: dict[int, Office], report: int, row: Row) -> None:
    office = offices[report]
    answer = office.why(row)
    evidence = answer["evidence"]
    found = {each["event"] for each in evidence}
    assert answer["value"] == row["value"]
    assert described(office, found) == described(office, office.events(row["behind"]))
    assert len(found) == row["events"]
    assert {each["file"] for each in evidence} == {office.files[event] for event in found}
    assert {each["commit"] for each in evidence} == ({office.commit} if evidence else set())
    for each in evidence:
        assert row.get("says", "") in (office.root / each["file"]).read_text(encoding="utf-8")


def described(office: Office, events: set[str]) -> list[tuple[str, str]]:
    """Events as a person would name them, so that a difference can be read."""
    return sorted((event, str(office.lines[event])) for event in events)


@pytest.mark.parametrize(("report", "row"), rows("whole"))
def test_the_parts_add_up_to_the_whole(offices: dict[int, Office], report: int, row: Row) -> None:
    office = offices[report]
    parts = [office.why({"figure": name, "period": row["period"]}) for name in row["parts"]]
    (whole,) = office.ask("figures", row["whole"], "-p", row["period"])
    assert [part["value"] for part in parts] == row["values"]
    assert whole["value"] == sum(row["values"])
    lists = [{each["event"] for each in part["evidence"]} for part in parts]
    assert len(set().union(*lists)) == sum(map(len, lists)), "an event counts in two parts"


@pytest.mark.parametrize(("report", "row"), rows("quoted"))
def test_an_outside_figure_is_quoted_with_its_source(offices: dict[int, Office], report: int, row: Row) -> None:
    office = offices[report]
    shown = office.ask("show", "quoted", row["label"])
    assert Decimal(shown["state"]["value"]) == Decimal(row["value"])
    assert shown["state"]["unit"] == row["unit"]
    assert shown["state"]["source"]
    assert {each["event"] for each in shown["timeline"]} == office.events(row["behind"])


@pytest.mark.parametrize("report", REPORTS)
def test_a_figure_shows_the_file_and_the_commit_that_hold_its_events(offices: dict[int, Office], report: int) -> None:
    office = offices[report]
    row = TABLES[report]["figure"][0]
    for each in office.why(row)["evidence"]:
        shown = subprocess.run(
            ["git", "-C", str(office.root), "show", f"{each['commit']}:{each['file']}"],
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        assert each["event"] in shown
        assert f'kind = "{each["kind"]}"' in shown


@pytest.mark.parametrize("report", REPORTS)
def test_hledger_finds_the_same_balances(offices: dict[int, Office], report: int, tmp_path: Path) -> None:
    sums = compare(offices[report].read_model(), tmp_path / "report.journal")
    assert sum(sums.values(), Decimal()) != 0


@pytest.mark.parametrize("report", REPORTS)
def test_every_line_of_the_clerk_is_an_event_of_the_ledger(offices: dict[int, Office], report: int) -> None:
    office = offices[report]
    written = sum(map(len, chapters(report).values()))
    assert written == len(office.lines) == len(list((office.root / "events").rglob("*.toml")))
