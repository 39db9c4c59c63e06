"""Another engine, DuckDB, recomputes every figure from the exported Parquet files alone."""

from __future__ import annotations

import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from ledger.exchange.parquet import folder_name
from ledger.figures.evaluate import figures
from ledger.figures.kept import definitions_of
from ledger.kernel.period import ALL, parse
from ledger.store.model.query import Query
from ledger.subjects import DIMENSIONS
from tests.exchange.desk import Clerk
from tests.exchange.recompute import Engine, NotHere

PERIODS = ("2025", "2025-Q1", "2025-H2", "2025-02-10..2025-09-15", "all")
OF_RULES = ("points", "plan_")
"""What figures that no posting alone can tell begin with: they apply a table of points, or the plan's targets."""


@pytest.fixture(scope="module")
def exported(shared: Clerk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example ledger as Parquet."""
    folder = tmp_path_factory.mktemp("parquet") / "记数"
    shared.export("parquet", "-o", folder)
    return folder


@pytest.fixture(scope="module")
def engine(exported: Path) -> Engine:
    return Engine(exported)


@pytest.mark.parametrize("text", PERIODS)
def test_duckdb_finds_every_figure(shared: Clerk, engine: Engine, text: str) -> None:
    model, period = shared.model, parse(text)
    definitions, query = definitions_of(model), Query(model.connection, DIMENSIONS)
    wrong, left_out, compared = [], [], 0
    for name, definition in definitions.items():
        (ours,) = figures(query, definitions, period, [name])
        if ours.finding is not None and ours.finding.code != "figure.no_points":
            continue  # several units in one sum
        try:
            theirs = engine.figure(definition, period, definitions, definitions.rules)
        except NotHere:
            left_out.append(name)
            continue
        compared += 1
        factor = 100 if definition.unit == "%" else 1
        value = None if theirs is None else Fraction(round(theirs * factor * 10**6), 10**6)
        if value != ours.value:
            wrong.append((name, ours.value, value))
    assert wrong == []
    assert compared > 300
    assert [name for name in left_out if not name.startswith(OF_RULES)] == []


def test_balances_of_all_accounts_are_equal_to_a_millionth(shared: Clerk, engine: Engine) -> None:
    query = Query(shared.model.connection, DIMENSIONS)
    ours = {(row.account, row.unit): Fraction(row.amount) for row in query.balance((), ALL)}
    sql = "SELECT account, unit, sum(amount) FROM postings GROUP BY ALL HAVING sum(amount) <> 0"
    assert {(account, unit): Fraction(amount) for account, unit, amount in engine.duck.execute(sql).fetchall()} == ours


def test_a_dimension_is_followed_through_the_facts(shared: Clerk, engine: Engine, exported: Path) -> None:
    query = Query(shared.model.connection, DIMENSIONS)
    ours = query.sums("reception:visitors", (), parse("2025"), "flow", ("station.type",))
    sql = """
        SELECT fact.value, sum(p.amount) FROM postings p
        ASOF LEFT JOIN (
            SELECT * FROM read_parquet(?, hive_partitioning = true) WHERE dimension = 'station' AND name = 'type'
        ) fact ON fact.key = p.station AND p.date >= fact.since
        WHERE p.account = 'reception:visitors' AND p.date BETWEEN '2025-01-01' AND '2025-12-31' GROUP BY 1
    """
    rows = engine.duck.execute(sql, [f"{exported}/facts/**/*.parquet"]).fetchall()
    assert {(value,): Fraction(amount) for value, amount in rows} == {key: Fraction(each) for key, each in ours.items()}


def test_every_posting_leads_to_its_event_and_file(shared: Clerk, engine: Engine) -> None:
    rows = engine.duck.execute("SELECT DISTINCT event, file, kind, occurred, committee, year FROM postings").fetchall()
    assert {row[4:] for row in rows} == {("东街街道人大工委", 2025)}
    for event, file, kind, occurred, *_ in rows[::40]:
        text = (shared.root / file).read_text(encoding="utf-8")
        assert f'id = "{event}"' in text
        assert f'kind = "{kind}"' in text or 'kind = "entry.amended"' in text
        assert isinstance(occurred, date)


def test_the_same_ledger_gives_the_same_bytes(shared: Clerk, exported: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    shared.export("parquet", "-o", again)
    files = sorted(file.relative_to(exported) for file in exported.rglob("*.parquet"))
    assert len(files) == 2
    assert all((exported / file).read_bytes() == (again / file).read_bytes() for file in files)


def test_a_folder_name_comes_back_as_the_committee(tmp_path: Path) -> None:
    name = "东街/西街:人大=工委 100%"
    place = tmp_path / f"committee={folder_name(name)}"
    place.mkdir()
    duckdb.sql("SELECT 1 AS one").write_parquet(str(place / "x.parquet"))
    found = duckdb.sql(f"SELECT committee FROM read_parquet('{tmp_path}/**/*.parquet', hive_partitioning = true)")
    assert found.fetchall() == [(name,)]


def test_without_the_library_there_is_a_sentence_with_the_remedy(
    shared: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = shared.run("export", "parquet", "-o", tmp_path / "x", "--lang", "en")
    assert answer.code == 3
    assert "pip install 'street-ledger[parquet]'" in answer.err
    assert list(tmp_path.iterdir()) == []
