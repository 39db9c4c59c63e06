"""What other programs rely on: the keys and types of every `--json`, exactly as the manual says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ledger.cli.output import json_text
from tests.cli.committee import Committee, reception

BROUGHT = [
    {"category": "市容环境", "title": "路灯不亮", "disposition": "on_the_spot"},
    {"category": "市容环境", "title": "垃圾桶太少"},
]


@pytest.fixture
def worked(office: Committee) -> Committee:
    """An office with two receptions and two opinions."""
    office.record(
        reception("2025-03-20", 12, opinions=BROUGHT),
        {
            name: value
            for name, value in reception("2025-05-20", 3, place="菜场", mode="outreach").items()
            if name != "station"
        },
        {
            "kind": "budget.approved",
            "occurred": "2025-01-10",
            "line": "经费",
            "for_year": 2025,
            "amount": "999.50",
            "earmarked": False,
        },
    )
    return office


def keys(data: Any) -> list[str]:
    return list(data)


def test_record(office: Committee) -> None:
    data = office.json("record", "visit.made", "type=enterprise", "visitors=张三", "visited=某厂")
    assert keys(data) == ["events", "commit", "findings"]
    (made,) = data["events"]
    assert keys(made) == ["id", "kind", "file"]
    assert (len(made["id"]), made["kind"], len(data["commit"])) == (26, "visit.made", 40)
    assert made["file"].startswith("events/2026/01/2026-01-05_visit.made_")
    assert data["findings"] == []


def test_findings(office: Committee) -> None:
    data = office.json("record", "visit.made", "type=enterprse", "visited=某厂")
    assert keys(data) == ["events", "commit", "findings"]
    assert (data["events"], data["commit"]) == ([], None)
    assert {finding["code"] for finding in data["findings"]} == {"field.choice", "field.missing"}
    for finding in data["findings"]:
        assert set(finding) <= {"code", "severity", "file", "line", "event", "field", "message", "remedy"}
        assert {"code", "severity", "message", "remedy"} <= set(finding)
        assert finding["severity"] in ("error", "warning", "note")


def test_refused_commands_print_findings_too(office: Committee) -> None:
    data = office.json("figures", "no_such_figure")
    assert keys(data) == ["findings"]
    assert data["findings"][0]["code"] == "figure.unknown"


def test_balance(worked: Committee) -> None:
    data = worked.json("balance", "reception", "budget", "-p", "2025")
    assert keys(data) == ["rows", "total"]
    assert all(keys(row) == ["account", "unit", "amount"] for row in data["rows"])
    rows = {row["account"]: row["amount"] for row in data["rows"]}
    assert rows["reception:visitors"] == 15
    assert rows["budget:approved"] == 999.5
    assert "reception" not in rows, "a row for each account with an amount of its own, not its children's"
    assert data["total"]["人次"] == 15
    assert all(type(amount) in (int, float) for amount in data["total"].values())


def test_balance_by_a_dimension_is_null_where_a_posting_lacks_it(worked: Committee) -> None:
    data = worked.json("balance", "reception:visitors", "--by", "station,mode")
    found = {row["by"]["station"]: (row["by"], row["amount"]) for row in data["rows"]}
    assert found == {
        "东街站": ({"station": "东街站", "mode": "in_station"}, 12),
        None: ({"station": None, "mode": "outreach"}, 3),
    }
    assert keys(data["rows"][0]) == ["account", "unit", "amount", "by"]


def test_figures(worked: Committee) -> None:
    (plain,) = worked.json("figures", "reception_visitors", "-p", "2025")
    assert plain == {
        "name": "reception_visitors",
        "label": plain["label"],
        "unit": "人次",
        "value": 15,
        "text": plain["text"],
        "period": "2025",
    }
    (rate,) = worked.json("figures", "opinion_disposed_rate", "-p", "2025")
    assert keys(rate) == ["name", "label", "unit", "value", "numerator", "denominator", "text", "period"]
    assert (rate["numerator"], rate["denominator"]) == (1, 2)
    by = worked.json("figures", "reception_visitors", "-p", "2025", "--by", "station")
    assert {each["by"]["station"]: each["value"] for each in by} == {"东街站": 12, None: 3}
    (none,) = worked.json("figures", "opinion_disposed_rate", "-p", "2020")
    assert (none["numerator"], none["denominator"], none["text"]) == (0, 0, "n/a")


def test_why(worked: Committee) -> None:
    data = worked.json("why", "reception_visitors", "-p", "2025")
    assert {"name", "label", "unit", "value", "text", "period", "evidence"} <= set(data)
    assert data["value"] == 15
    assert sum(row["amount"] for row in data["evidence"]) == 15
    head = worked.git("rev-parse", "HEAD").strip()
    for row in data["evidence"]:
        assert set(row) >= {"event", "kind", "occurred", "file", "commit", "recorder", "account", "amount"}
        assert (row["kind"], row["commit"], row["recorder"]) == ("reception.held", head, "秘书")
        assert (worked.root / row["file"]).is_file()
    assert [row["occurred"] for row in data["evidence"]] == ["2025-03-20", "2025-05-20"]


def test_register(worked: Committee) -> None:
    data = worked.json("register", "reception:visitors")
    assert [(row["date"], row["amount"], row["total"]) for row in data] == [
        ("2025-03-20", 12, 12),
        ("2025-05-20", 3, 15),
    ]
    assert set(data[0]) == {"date", "event", "kind", "account", "unit", "amount", "total", "dimensions"}


def test_list_and_show(worked: Committee) -> None:
    (first, _) = worked.json("list", "opinion")
    assert keys(first) == ["subject", "key", "opened", "state"]
    assert (first["subject"], first["opened"]) == ("opinion", "2025-03-20")
    whole = worked.json("show", "opinion", first["key"])
    assert keys(whole) == ["subject", "key", "opened", "state", "timeline", "findings"]
    assert whole["state"] == first["state"]
    assert [moment["kind"] for moment in whole["timeline"]] == ["opinion.recorded", "opinion.disposed"]
    assert set(whole["timeline"][0]) == {
        "event",
        "kind",
        "occurred",
        "recorded",
        "recorder",
        "channel",
        "file",
        "commit",
        "status",
        "fields",
    }


def test_status(worked: Committee) -> None:
    data = worked.json("status")
    assert set(data) >= {
        "committee",
        "folder",
        "commit",
        "events",
        "first",
        "last",
        "not_versioned",
        "changed_by_hand",
        "waiting",
        "findings",
    }
    assert (data["events"], data["not_versioned"], data["changed_by_hand"]) == (11, [], [])
    assert (data["first"], data["last"]) == ("2025-01-02", "2025-05-20")
    assert data["waiting"] == {"suggestions": 0, "opinions": 1}


def test_kinds_are_json_schema(worked: Committee) -> None:
    schema = worked.json("kinds", "reception.held")
    assert schema["type"] == "object"
    assert {"reception", "mode", "deputies", "visitors"} <= set(schema["properties"])
    assert "deputies" in schema["required"]
    every = worked.json("kinds")
    assert every["reception.held"] == schema
    assert len(every) > 90


def test_every_command_speaks_json(worked: Committee) -> None:
    for words in (("project",), ("due",), ("check",), ("points", "-p", "2025")):
        code, printed = worked.run(*words, "--json")
        assert code in (0, 1), printed
        json.loads(printed)


@pytest.mark.parametrize(
    "data",
    [
        [{"a": "张\n三", "b": None}] * 150,
        {"rows": [{"a": [1, 2]}] * 150, "more": {"inner": [1] * 150}, "empty": [], "text": "行\n行"},
        [[1] * 200],
        {},
        [],
    ],
)
def test_long_lists_stand_a_line_for_each_entry_and_say_the_same(data: Any) -> None:
    text = json_text(data)
    assert json.loads(text) == data
    assert text.count("\n") < 400


def test_a_figure_that_cannot_be_given_says_why(office: Committee) -> None:
    office.configure('\n[figures.own]\nzh = "甲"\nunit = "次"\nexpression = "balance(reception)"\n')
    office.record(reception("2025-03-20"))
    for command in ("figures", "why"):
        code, printed = office.run(command, "own", "-p", "2025")
        assert (code, "figure.mixed_units" in printed) == (1, True)
    (figure,) = office.json("figures", "own", "-p", "2025")
    assert (figure["value"], figure["finding"]["code"]) == (None, "figure.mixed_units")
