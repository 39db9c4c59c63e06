"""The plan on the command line: what was measured closes an item, wherever it is shown."""

from __future__ import annotations

from tests.cli.committee import Committee, reception

ITEM = {
    "kind": "plan.item_set",
    "occurred": "2025-01-10",
    "item": "站点接待",
    "plan": "2025",
    "title": "每季度接待选民",
    "measure": "reception:sessions station=东街站",
    "target": 4,
    "unit": "次",
    "every": "quarter",
    "from": "2025-01-01",
    "due": "2025-12-31",
}
QUARTERS = ("2025-02-10", "2025-05-12", "2025-08-11", "2025-11-10")


def test_an_item_is_open_and_due_until_its_measure_is_reached(office: Committee) -> None:
    office.record(ITEM, *map(reception, QUARTERS[:3]))
    (item,) = office.json("list", "plan", "--open")
    standing = item["state"]["standing"]
    assert (standing["measured"], standing["needed"], standing["share"]) == (3, 4, 0.75)
    assert [lacking["period"] for lacking in standing["lacking"]] == ["2025-Q4"]
    assert "75%" in office.run("list", "plan")[1]
    assert "站点接待" in office.run("due")[1]
    assert office.figure("plan_completion_rate", "-p", "2025") == 0
    office.record(reception(QUARTERS[3]))
    assert office.json("list", "plan", "--open") == []
    assert "站点接待" not in office.run("due")[1]
    assert office.figure("plan_completion_rate", "-p", "2025") == 100


def test_why_a_plan_is_complete(office: Committee) -> None:
    office.record(ITEM, *map(reception, QUARTERS))
    found = office.json("why", "plan_completion_rate", "-p", "2025")
    assert [row["account"] for row in found["evidence"] if row["role"] == "numerator"] == ["reception:sessions"] * 4
