"""The plan of the year and the livelihood projects, with their stages and progress as far as they are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ledger.exchange.registers import cells
from ledger.exchange.registers.acts import Bundle, joined, needed, otherwise
from ledger.exchange.registers.desk import Desk
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rows import Row
from ledger.exchange.registers.steps import Step
from ledger.kernel.finding import Refused, error

DONE = ("完成", "已完成", "done")
DROPPED = ("取消", "已取消", "dropped")
UNDER_WAY = ("进行中", "推进中", "正常推进", "未开始", "under way")
_PROGRESS = re.compile(r"(?:(\S.*?)\s+)?(\d{1,3}(?:\.\d+)?)[%％]\s*(.+)?")


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
        for told in row.get("progress") or ():
            progressed(bundle, told, row)
        if (day := row.get("dropped")) is not None:
            reason = {"reason": row.get("dropped_reason") or desk.unsaid}
            bundle.act("plan.item_dropped", day, row, reason, reason="dropped_reason")
        elif (day := row.get("done")) is not None:
            bundle.act("plan.item_done", day, row, evidence="evidence")
        elif status in DONE and row.get("measure") is None:
            desk.take("import.left_out", "status", table.register.columns["done"].zh)
        elif status in DROPPED:
            desk.take("import.left_out", "status", table.register.columns["dropped"].zh)
        elif status is not None and status not in UNDER_WAY and row.get("measure") is None and not row.get("progress"):
            desk.take("import.left_out", "status", table.register.columns["progress"].zh)
        yield bundle


def progressed(bundle: Bundle, told: Step, row: Row) -> None:
    """How much of an item was done on a day: a number or a share in per cent, with its evidence in brackets."""
    try:
        read = cells.number(told.what)
    except Refused as refused:
        row.refuse("progress", refused.findings[0])
        return
    fields = {"percent" if "%" in told.what or "％" in told.what else "amount": read, "evidence": told.remark}
    columns = dict.fromkeys(fields, "progress")
    bundle.act("plan.item_progressed", told.on, row, fields, fields, False, (), **columns)


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
    """How far a project is, what was found when it was checked, which parts are done; completed and accepted."""
    keys = {title: str(number) for number, title in enumerate(row.get("sub_items") or (), start=1)}
    advanced(bundle, row, table, desk, keys)
    checked(bundle, row, table, desk)
    for told in row.get("completed_items") or ():
        if told.what not in keys:
            row.refuse("completed_items", error("import.no_part", name=told.what[:40], known=list(keys)))
            continue
        item = {"sub_item": keys[told.what]}
        bundle.act("project.sub_item_completed", told.on, row, item, item, sub_item="completed_items")
    if (day := row.get("completed")) is not None:
        bundle.act("project.completed", day, row, beneficiaries="beneficiaries")
    if (day := row.get("accepted")) is not None:
        bundle.act("project.accepted", day, row, by="accepted_by")


def advanced(bundle: Bundle, row: Row, table: Table, desk: Desk, keys: Mapping[str, str]) -> None:
    """How far it is, or one of its parts: step by step, or as of the day that the row or the table tells."""
    for told in row.get("progress") or ():
        read = _PROGRESS.fullmatch(told.what)
        if read is None or float(read[2]) > 100 or (read[1] is not None and read[1] not in keys):
            row.refuse("progress", error("import.no_progress", value=told.what[:40], known=list(keys)))
            continue
        fields = {
            **{"sub_item": keys.get(read[1]), "percent": cells.percent(f"{read[2]}%")},
            **{"node": read[3], "problem": told.remark},
        }
        columns = dict.fromkeys(fields, "progress")
        bundle.act("project.progressed", told.on, row, fields, fields, False, (), **columns)
    told_elsewhere = row.get("progress") is not None or row.get("percent") == share_of(row)
    if row.get("percent") is None or told_elsewhere:
        return
    if (day := row.get("progressed") or desk.on) is None:
        desk.take("import.left_out", "percent", table.register.columns["progressed"].zh)
    else:
        bundle.act("project.progressed", day, row, percent="percent", node="node", problem="problem")


def checked(bundle: Bundle, row: Row, table: Table, desk: Desk) -> None:
    """What was found when it was checked: each time, or the last time."""
    for told in row.get("checks") or ():
        fields = {"group": told.what or None, "findings": cells.texts(told.remark or "")}
        columns = dict.fromkeys(fields, "checks")
        bundle.act("project.checked", told.on, row, fields, fields, False, (), **columns)
    if row.get("checks") is not None:
        return
    if (day := row.get("checked")) is not None:
        fixed = {"findings": cells.texts(row.get("findings") or "")}
        bundle.act("project.checked", day, row, fixed, group="group", findings="findings")
    elif row.get("group") is not None or row.get("findings") is not None:
        desk.take("import.left_out", "group", table.register.columns["checked"].zh)


def share_of(row: Row) -> int | str | None:
    """The percentage that a project has by what is completed of it: all of it, or so many of its parts."""
    if row.get("completed") is not None:
        return 100
    items, done = row.get("sub_items") or (), row.get("completed_items") or ()
    return cells.percent(len(done) / len(items)) if items else None
