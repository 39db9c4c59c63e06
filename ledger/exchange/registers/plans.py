"""The plan of the year and the livelihood projects, with their stages and progress as far as they are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.exchange.registers import cells
from ledger.exchange.registers.acts import Bundle, joined, needed, otherwise
from ledger.exchange.registers.desk import Desk
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rows import Row
from ledger.kernel.finding import error

DONE = ("完成", "已完成", "done")
DROPPED = ("取消", "已取消", "dropped")


def plan(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """Items of a plan; done where a day is told."""
    title = next((text for text in table.titles if "计划" in text), None)
    for row in rows:
        if not needed(row, table, "title"):
            continue
        begin, due = row.get("from"), row.get("due")
        year = desk.year or (due.year if due else begin.year if begin else None)
        if year is None:
            row.refuse("due", error("import.needed", column="due"))
            continue
        if begin is None:
            begin = otherwise(row, desk, "from", date(year, 1, 1))
        if due is None:
            due = otherwise(row, desk, "due", date(year, 12, 31))
        name = row.get("plan") or title or f"{year}年度工作计划"
        bundle = Bundle("plan", "item", row.get("item") or row.get("title"))
        bundle.act(
            "plan.item_set",
            row.get("occurred") or desk.on or begin,
            row,
            {"plan": name, "from": begin, "due": due},
            plan="plan",
            title="title",
            source="source",
            measure="measure",
            target="target",
            unit="unit",
            from_="from",
            due="due",
            owner="owner",
            weight="weight",
            every="every",
            per="per",
            note="note",
        )
        status = row.get("status")
        if (day := row.get("done")) is not None:
            bundle.act("plan.item_done", day, row, evidence="evidence")
        elif status in DONE:
            desk.take("import.left_out", "status", table.register.columns["done"].zh)
        elif status in DROPPED:
            desk.take("import.left_out", "status", table.register.columns["note"].zh)
        yield bundle


def projects(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """Livelihood projects with the stages and the progress that are told."""
    for row in rows:
        if not needed(row, table, "title"):
            continue
        days = [row.get(name) for name in ("proposed", "shortlisted", "adopted") if row.get(name) is not None]
        begin = min(days, default=desk.on)
        year = row.get("for_year") or desk.year or (begin.year if begin else None)
        if begin is None or year is None:
            row.refuse("adopted", error("import.no_day_at_all"))
            continue
        titles = row.get("sub_items") or ()
        unit = row.get("unit")
        bundle = Bundle("project", "project", row.get("project") or row.get("title"))
        fixed: dict[str, Any] = {
            "for_year": year,
            "sub_items": [{"key": str(number), "title": title} for number, title in enumerate(titles, start=1)],
            "note": joined(
                row.get("content"), f"{table.register.columns['unit'].zh}：{unit}" if unit else None, row.get("note")
            ),
        }
        bundle.act(
            "project.proposed",
            begin,
            row,
            fixed,
            title="title",
            for_year="for_year",
            category="category",
            proposer="proposer",
        )
        for stage in ("shortlisted", "adopted"):
            if (day := row.get(stage)) is not None:
                bundle.act(f"project.{stage}", day, row)
        progress(bundle, row, table, desk)
        yield bundle


def progress(bundle: Bundle, row: Row, table: Table, desk: Desk) -> None:
    """How far a project is, as of the day that the row or the table tells; what was checked, completed, accepted."""
    day = row.get("progressed") or desk.on
    if row.get("percent") is not None and not (row.get("completed") and row.get("percent") == 100):
        if day is None:
            desk.take("import.left_out", "percent", table.register.columns["progressed"].zh)
        else:
            bundle.act("project.progressed", day, row, percent="percent", node="node", problem="problem")
    if (day := row.get("checked")) is not None:
        fixed = {"findings": cells.texts(row.get("findings") or "")}
        bundle.act("project.checked", day, row, fixed, group="group", findings="findings")
    elif row.get("group") is not None or row.get("findings") is not None:
        desk.take("import.left_out", "group", table.register.columns["checked"].zh)
    if (day := row.get("completed")) is not None:
        bundle.act("project.completed", day, row, beneficiaries="beneficiaries")
    if (day := row.get("accepted")) is not None:
        bundle.act("project.accepted", day, row, by="accepted_by")
