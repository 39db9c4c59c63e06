"""Report 4 whole: seven committees side by side and together, and each number led back to its committee's events."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ledger.cli import main
from ledger.cli.filters import split
from ledger.figures.evaluate import why
from ledger.figures.kept import definitions_of
from ledger.kernel.finding import Refused
from ledger.kernel.period import parse
from ledger.reports.combine import combine, request
from ledger.reports.combined import Combined, Row, combined_data
from ledger.reports.partial import partial
from ledger.store.model.model import open_model
from ledger.store.model.query import Query
from ledger.store.records.folder import find
from ledger.subjects import DIMENSIONS
from tests.reports.district import DISTRICT, NAMES, opened
from tests.reports.office import Office

EXAMPLE = Path(__file__).parents[2] / "records"
ROWS = tomllib.loads(DISTRICT.read_text(encoding="utf-8"))["district"]
TOTALS = ("value", "numerator", "denominator", "text")


class District:
    """Seven ledgers, asked together in threads of this process."""

    def __init__(self, offices: list[Office]) -> None:
        self.offices = offices
        self.folders = [office.root for office in offices]

    def combined(
        self, *names: str, period: str = "2023", by: str = "", filters: Any = (), executor: Executor | None = None
    ) -> Combined:
        asked = request(period, names, by.split(",") if by else (), filters)
        with ThreadPoolExecutor(2) as threads:
            return combine(self.folders, asked, executor or threads)

    @cache  # noqa: B019  # the district lives as long as the module
    def answers(self, period: str, where: tuple[str, ...]) -> dict[str, dict[str, Any]]:
        """Every row of the table with this period and filter, in one question."""
        asked = [each["figure"] for each in ROWS if (each["period"], tuple(each.get("where", ()))) == (period, where)]
        found = self.combined(*asked, period=period, filters=split(where)[1])
        assert found.findings == []
        return {each["name"]: each for each in combined_data(found)["figures"]}

    def answer(self, row: dict[str, Any]) -> dict[str, Any]:
        return self.answers(row["period"], tuple(row.get("where", ())))[row["figure"]]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    """The seven ledgers, recorded once."""
    with pytest.MonkeyPatch.context() as patch:
        root = tmp_path_factory.mktemp("district")
        patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        yield District(opened(root))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['figure']}-{row['period']}")
def test_a_number_of_the_report_is_what_the_committees_come_to(district: District, row: dict[str, Any]) -> None:
    answer = district.answer(row)
    assert [each["committee"] for each in answer["committees"]] == NAMES
    assert [each["value"] for each in answer["committees"]] == row["each"]
    assert {name: answer["total"].get(name) for name in TOTALS} == {name: row.get(name) for name in TOTALS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['figure']}-{row['period']}")
def test_each_committees_part_leads_back_to_its_own_events(district: District, row: dict[str, Any]) -> None:
    for office, value in zip(district.offices, row["each"], strict=True):
        model = open_model(find(office.root))
        query = Query(model.connection, DIMENSIONS)
        filters = split(row.get("where", ()))[1]
        found = why(query, definitions_of(model), row["figure"], parse(row["period"]), filters=filters)
        assert found.figures[0].as_json()["value"] == value
        behind = {each.event for each in found.evidence}
        recorded = {name.partition("/")[0].partition("@")[0] for name, _ in office.lines.values()}
        places = [each for each in row["behind"] if each.partition("/")[0].partition("@")[0] in recorded]
        told = {event for place in places for event in told_under(office, place)}
        assert behind <= told
        assert bool(behind) == bool(value) or row["figure"] == "duty_outstanding"


def told_under(office: Office, place: str) -> set[str]:
    try:
        return office.events([place])
    except AssertionError:  # this committee recorded nothing of the kind at that time
        return set()


def by_key(found: Combined, name: str) -> dict[str | None, Row]:
    return {row.by[0]: row for row in found.rows if row.name == name}


def test_deputies_of_one_name_in_two_committees_are_two(district: District) -> None:
    found = by_key(district.combined("deputy_in_office", by="deputy"), "deputy_in_office")
    assert {"张三 (银杏街道)", "张三 (海棠街道)", "张三 (经济开发区)"} <= found.keys()
    assert all(row.total is not None and row.total.value == 1 for row in found.values())
    assert len(found) == 48


def test_all_figures_can_be_broken_down_and_one_that_cannot_be_given_says_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["combine", str(EXAMPLE), "-p", "2025", "--by", "station", "--all", "--json"]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)["figures"]
    (refused,) = (each for each in told if each["name"] == "service_quantity")
    assert refused["by"] == {"station": None}
    assert any(each["by"] == {"station": "西区联络站 (东街)"} for each in told)


def test_a_breakdown_by_what_all_share_adds_up(district: District) -> None:
    found = by_key(district.combined("opinion_received", by="source"), "opinion_received")
    codes = found["qr_code"]
    assert [value and value["value"] for value in codes.values] == [None, 5, 3, None, None, None, None]
    assert codes.total is not None
    assert codes.total.value == 8


@pytest.mark.parametrize("names", [(), ("meeting_attendance_rate", "opinion_received")])
def test_any_executor_gives_the_same(district: District, names: tuple[str, ...]) -> None:
    asked = request("2023", names)
    in_processes = combine(district.folders, asked)
    assert in_processes == district.combined(*names)
    assert len(in_processes.rows) > 1


def test_a_dask_cluster_takes_its_place_unchanged(district: District) -> None:
    from distributed import Client, LocalCluster

    cluster = LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        protocol="tcp://",
        host="127.0.0.1",
        dashboard_address=None,
    )
    with cluster, Client(cluster) as client, client.get_executor() as executor:
        found = district.combined("meeting_quorate_rate", executor=executor)
    assert found == district.combined("meeting_quorate_rate")


def test_an_answer_that_travels_is_plain_data(district: District) -> None:
    answer = partial(str(district.folders[3]), request("2023", (), ("month",)))
    assert json.loads(json.dumps(answer)) == answer
    assert len(answer["rows"]) > 200


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([*map(str, words)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_folder_that_cannot_be_read_is_named_and_the_others_go_on(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(district.folders[5], broken)
    (broken / "ledger.toml").write_text("[committee", encoding="utf-8")
    words = ["combine", *district.folders[:2], broken, tmp_path / "nowhere", "-f", "station_open_point", "--lang", "en"]
    code, printed, told = run(capsys, *words)
    assert code == 1
    assert printed.splitlines()[1].split()[-4:] == ["16个", "16个", "32个", "station_open_point"]
    assert str(broken) in told
    assert "combine.unreadable" in told
    assert "store.no_such_folder" in told
    assert "office.unreadable" in told


def test_one_ledger_given_twice_counts_once(district: District, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(district.folders[0], copy)
    found = combine([district.folders[0], copy, district.folders[0]], request("2023", ["station_open_point"]))
    assert [finding.code for finding in found.findings] == ["combine.twice"]
    assert [row.total and row.total.value for row in found.rows] == [16]


def test_what_is_not_the_same_everywhere_is_said(district: District, tmp_path: Path) -> None:
    folders = []
    for place, settings in enumerate(
        (
            '[figures.own]\nzh = "自定"\nunit = "次"\nexpression = "balance(meeting:held)"\n',
            '[figures.own]\nzh = "自定"\nunit = "次"\nexpression = "balance(meeting:quorate)"\n',
            '[parameters]\nrate.digits = 2\n[figures.of_one]\nzh = "=1+1"\nunit = "%"\n'
            'expression = "ratio(balance(meeting:quorate), balance(meeting:held))"\n',
        )
    ):
        folder = tmp_path / str(place)
        shutil.copytree(district.folders[place], folder)
        with (folder / "ledger.toml").open("a", encoding="utf-8") as file:
            file.write(settings)
        folders.append(folder)
    with ThreadPoolExecutor(1) as threads:
        found = combine(folders, request("2023", ["own", "of_one", "meeting_held"]), threads)
    told = {finding.code: finding.values for finding in found.findings}
    assert told["combine.parameter"]["name"] == "rate.digits"
    assert told["combine.meanings"]["committees"] == NAMES[:2]
    assert told["combine.only_some"]["committees"] in ([NAMES[2]], NAMES[:2])
    rows = {row.name: row for row in found.rows}
    assert rows["own"].total is None
    assert [value and value["value"] for value in rows["own"].values] == [4, 4, None]
    assert rows["of_one"].total is not None
    assert rows["of_one"].total.text == "100%"
    assert rows["meeting_held"].total is not None
    assert rows["meeting_held"].total.value == 12


def test_terms_of_other_days_are_said(district: District, tmp_path: Path) -> None:
    folders = []
    for place, begin in enumerate(("2021-11-01", "2022-01-01")):
        folder = tmp_path / str(place)
        shutil.copytree(district.folders[place], folder)
        with (folder / "ledger.toml").open("a", encoding="utf-8") as file:
            file.write(f'[terms."第六届"]\nfrom = {begin}\n')
        folders.append(folder)
    with ThreadPoolExecutor(1) as threads:
        found = combine(folders, request("term", ["meeting_held"]), threads)
    assert [finding.code for finding in found.findings] == ["combine.periods"]
    assert [row.total and row.total.value for row in found.rows] == [8]


def test_a_figure_or_dimension_that_nobody_knows_is_refused(district: District) -> None:
    for names, filters, code in (
        (["station_open_pint"], (), "figure.unknown"),
        ([], (("colour", ("red",)),), "usage.dimension"),
    ):
        asked = request("2023", names, (), filters, unsure=[name for name, _ in filters])
        with pytest.raises(Refused) as refused:
            combine(district.folders[:1], asked)
        assert [finding.code for finding in refused.value.findings] == [code]


def test_a_table_for_a_spreadsheet_has_a_column_for_each_committee(
    district: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "全区.csv"
    words = ["combine", *district.folders, "-f", "meeting_quorate_rate,budget_approved", "-p", "2023", "--csv", file]
    code, _, told = run(capsys, *words, "--lang", "zh")
    assert (code, "2" in told) == (0, True)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        heads, rate, budget = csv.reader(stream)
    assert heads[3:10] == NAMES
    assert rate[3:] == ["75", "100", "100", "66.666667", "100", "100", "100", "92", "23", "25"]
    assert [int(each) for each in budget[3:10]] == [47000, 47000, 42000, 45000, 49000, 48000, 41000]
    file.write_text("mine", encoding="utf-8")
    assert run(capsys, *words)[0] == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert run(capsys, *words, "--force")[0] == 0
    assert run(capsys, *words)[0] == 0  # its own file, unchanged, is written again


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.cli.commands.combine_.SIDE_BY_SIDE", 40)


@pytest.mark.usefixtures("narrow")
def test_many_committees_stand_one_below_the_other(district: District, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["combine", *district.folders, "-f", "meeting_quorate_rate,meeting_held", "-p", "2023", "--lang", "zh"]
    _, printed, _ = run(capsys, *words)
    lines = [line.split() for line in printed.splitlines()]
    assert lines[0] == ["工委会议有效率", "工委会议"]
    assert lines[1] == ["银杏街道", "75%", "4次"]
    assert lines[-2:] == [["合计", "92%", "25次"], ["23/25"]]
    assert len(lines) == 10


@pytest.mark.usefixtures("narrow")
def test_of_many_figures_of_many_committees_the_ends_are_told(
    district: District, capsys: pytest.CaptureFixture[str]
) -> None:
    _, printed, _ = run(capsys, "combine", *district.folders, "-p", "2023", "--lang", "zh")
    row = next(line.split() for line in printed.splitlines() if line.endswith("meeting_attendance_rate"))
    assert row == [
        "工委会议出席率",
        "74%",
        "57.1%",
        "丹桂街道",
        "85.7%",
        "海棠街道",
        "125/169",
        "meeting_attendance_rate",
    ]
    assert "7" in printed.splitlines()[-1]
