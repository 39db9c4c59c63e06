"""The office's papers: budget, news, meetings and the duty reports of deputies, an event or two of each row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.exchange.registers import cells, days
from ledger.exchange.registers.acts import Bundle, needed, otherwise
from ledger.exchange.registers.desk import Desk
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rows import Row
from ledger.kernel.finding import error
from ledger.subjects.common import GRADES


def budget(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """What was approved and spent, line by line; a line is one stream over all its rows."""
    lines: dict[str, Bundle] = {}
    for row in rows:
        day = row.get("date") or (desk.on if row.get("approved") is not None else None)
        if day is None:
            row.refuse("date", error("import.needed", column="date"))
        if not needed(row, table, "line") or day is None:
            continue
        if row.get("approved") is None and row.get("amount") is None:
            row.refuse("amount", error("import.needed", column="amount"))
            continue
        year = row.get("for_year") or desk.year or day.year
        bundle = lines.setdefault(row.get("line"), Bundle("budget", "line", row.get("line")))
        if row.get("approved") is not None:
            earmarked = row.get("earmarked")
            if earmarked is None:
                earmarked = False
                desk.take("import.taken", "earmarked", desk.no)
            fixed = {"for_year": year, "earmarked": earmarked}
            note = "note" if row.get("amount") is None else ""
            bundle.act(
                "budget.approved", day, row, fixed, amount="approved", earmarked="earmarked", basis="basis", note=note
            )
        if row.get("amount") is not None and needed(row, table, "purpose"):
            bundle.act(
                "budget.spent",
                day,
                row,
                {"for_year": year},
                amount="amount",
                purpose="purpose",
                payee="payee",
                activity="activity",
                basis="basis",
                note="note",
            )
    yield from lines.values()


def news(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """Published pieces."""
    for row in rows:
        if needed(row, table, "title", "outlet", "level", "date"):
            bundle = Bundle("news", "title", row.get("title"), derived=True)
            bundle.act(
                "news.published",
                row.get("date"),
                row,
                outlet="outlet",
                level="level",
                link="link",
                authors="authors",
                note="note",
            )
            yield bundle


def meetings(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """Meetings of the committee with who was there."""
    for row in rows:
        if needed(row, table, "date", "present", "chair"):
            kind = row.get("type") or otherwise(row, desk, "type", "regular", "import.meeting_taken")
            day = row.get("date")
            bundle = Bundle(
                "meeting", "meeting", row.get("meeting") or f"{day} {kind}", derived=row.get("meeting") is None
            )
            told = [decision_of(text, desk) for text in cells.texts(row.get("decisions") or "")]
            decisions = [decision for decision, _ in told]
            fixed = {
                "type": kind,
                "agenda": cells.texts(row.get("agenda") or "") or [desk.unsaid],
                "decisions": decisions,
            }
            bundle.act(
                "meeting.held",
                day,
                row,
                fixed,
                type="type",
                chair="chair",
                present="present",
                on_leave="on_leave",
                absent="absent",
                sitting_in="sitting_in",
                agenda="agenda",
                decisions="decisions",
                note="note",
            )
            for number, (_, done) in enumerate(told, start=1):
                if done is not None:
                    bundle.act("decision.done", done, row, {"decision": number, "result": desk.unsaid}, ("decision",))
            yield bundle


_OWNER = re.compile(r"((?:责任人|负责人|责任单位|牵头|owner)\s*[:：]\s*)?(\S.*)", re.DOTALL)
_DECISION = re.compile(r"(.+)[（(]([^（()）]*)[)）]", re.DOTALL)


def decision_of(text: str, desk: Desk) -> tuple[dict[str, Any], date | None]:
    """A decision with its owner and due day behind it in brackets, and the day (√) on which it was done."""
    read = _DECISION.fullmatch(text)
    if read is None:
        return {"text": text}, None
    found: dict[str, Any] = {"text": read[1].strip()}
    done: date | None = None
    named = False
    for part in re.split(r"[，,；;、]", read[2]):
        day, rest = days.day_within(part.replace("√", ""), desk.year)
        owner = _OWNER.fullmatch(part.strip())
        if day is None and owner and "owner" not in found:
            found["owner"], named = owner[2], named or bool(owner[1]) or owner[2] in desk.people
        elif day is not None and "√" in part:
            done = day
        elif day is not None and not rest and "due" not in found:
            found["due"] = day
        elif part.strip():
            return {"text": text}, None
    if not named and done is None and "due" not in found:
        return {"text": text}, None  # 印发办法（试行）: what stands in brackets is part of the text
    return found, done


ALWAYS = GRADES[:3]
"""Grades that a ballot has even where nobody gave them."""


def duty_reports(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """Deputies' reports to voters, with the ballots: a row for each question that was voted upon."""
    held: dict[tuple[date, str], list[Row]] = {}
    for row in rows:
        if needed(row, table, "deputy", "date"):
            held.setdefault((row.get("date"), row.get("deputy")), []).append(row)
    for (day, deputy), group in held.items():
        first = group[0]
        ballots = {row.get("question") or "overall": ballot for row in group if (ballot := ballot_of(row, table))}
        bundle = Bundle("duty_report", "duty_report", f"{day} {deputy}", derived=True)
        mode = otherwise(first, desk, "mode", "oral", "import.mode_taken")
        bundle.act(
            *("duty_report.held", day, group, {"mode": mode, "ballots": ballots}),
            deputy="deputy",
            mode="mode",
            voters="voters",
            ballots="valid",
            note="note",
        )
        if (published := first.get("published")) is not None:
            bundle.act("duty_report.published", published, group)
        yield bundle


def ballot_of(row: Row, table: Table) -> dict[str, Any] | None:
    """What voters said of one question; None where the row tells no votes, or not how many ballots there were."""
    votes = {grade: row.get(grade) for grade in GRADES if row.get(grade) or (row.get(grade) == 0 and grade in ALWAYS)}
    if not votes or not needed(row, table, "issued", "returned", "valid"):
        return None
    return {name: row.get(name) for name in ("issued", "returned", "valid")} | {"options": votes}
