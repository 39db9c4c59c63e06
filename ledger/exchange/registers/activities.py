"""Activities: a register with a row for each, or a sign-in sheet with a row for each person; and visits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.exchange.registers import cells
from ledger.exchange.registers.acts import Bundle, Resident, joined, needed, otherwise, shortened
from ledger.exchange.registers.desk import OTHER, Desk, guessed, reading
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.opinions import is_neutral
from ledger.exchange.registers.rows import Row
from ledger.kernel.finding import Refused, error

LEAVE = ("请假", "因公", "事假", "病假", "公差", "出差", "leave")
ABSENT = ("缺席", "未到", "旷会", "无故", "absent")
LATE = ("迟到", "late")
OF_RESIDENTS = ("household", "voter", "condolence")
_REASON = re.compile(r"([^、,，;；/\s（(]+)\s*[（(](.*)[）)]", re.DOTALL)


# --- one row an activity ------------------------------------------------------------------------------


def activities(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """An activity of each row, with the names of those present or only their number."""
    for row in rows:
        if not needed(row, table, "date", "title"):
            continue
        present = row.get("present") or row.get("present_count")
        if present is None:
            row.refuse("present", error("import.needed", column="present"))
            continue
        leave = [leave_of(name, desk) for name in row.get("on_leave") or ()]
        yield activity(
            row,
            [row],
            desk,
            {
                "present": present,
                "on_leave": leave,
                "absent": row.get("absent"),
                "late": row.get("late"),
                "topics": cells.texts(row.get("topics") or ""),
                "sites": row.get("sites"),
            },
        )


def activity(first: Row, rows: list[Row], desk: Desk, fixed: dict[str, Any]) -> Bundle:
    """The activity that rows tell of, with its lists of deputies."""
    day, title = first.get("date"), first.get("title")
    bundle = Bundle("activity", "activity", f"{day} {title}", derived=True)
    kind = first.get("type")
    if kind is None:
        kind = guessed("activity.held.type", title)
        if kind is None:
            first.refuse("type", error("import.type_untold", name=title[:40]))
        else:
            desk.take("import.type_taken", "type", desk.labels("activity.held.type", [kind])[0])
    if first.get("level") is None:
        desk.take("import.taken", "level", desk.labels("activity.held.level", ["street"])[0])
    fixed = {"type": kind, "level": first.get("level") or "street"} | fixed
    number = "present_count" if isinstance(fixed["present"], int) else "present"
    bundle.act(
        "activity.held",
        day,
        rows,
        fixed,
        ("present", "on_leave", "absent", "late", "topics", "sites", "others"),
        type="type",
        level="level",
        title="title",
        place="place",
        organiser="organiser",
        present=number,
        on_leave="on_leave",
        absent="absent",
        late="late",
        half_days="half_days",
        note="note" if len(rows) == 1 else "",
    )
    return bundle


def leave_of(text: str, desk: Desk) -> dict[str, str]:
    """A deputy on leave: 李四（出差）."""
    told = _REASON.fullmatch(text)
    return {"deputy": told[1], "reason": told[2] or desk.unsaid} if told else {"deputy": text, "reason": desk.unsaid}


# --- one row a person ---------------------------------------------------------------------------------


def sign_in(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """An activity of all rows that name the same day and title; both go on where rows leave them out."""
    groups: dict[tuple[date, str], list[Row]] = {}
    for row, above in zip(rows, [None, *rows], strict=False):
        if above is not None and row.get("title") in (None, above.get("title")):
            for column in ("title", "date", "place", "type", "level"):
                if row.get(column) is None and above.get(column) is not None:
                    row.values[column] = above.get(column)
        if needed(row, table, "title", "date", "person"):
            groups.setdefault((row.get("date"), row.get("title")), []).append(row)
    signed = any(row.get("signature") is not None for row in rows)
    if not signed and any(row.get("leave") is None for row in rows):
        desk.take("import.signatures_taken", "signature")
    for group in groups.values():
        yield activity(group[0], group, desk, lists(group, desk, signed))


def lists(rows: list[Row], desk: Desk, signed: bool) -> dict[str, Any]:
    """Who was there, on leave, absent or late; those who are no deputies are counted."""
    present: list[str] = []
    leave: list[dict[str, str]] = []
    absent: list[str] = []
    late: list[str] = []
    others: list[str] = []
    for row in rows:
        name, said = row.get("person"), joined(row.get("signature"), row.get("note")) or ""
        if name not in desk.people and not alike(name, desk):
            others += [] if any(word in said for word in (*LEAVE, *ABSENT)) else [name]
        elif row.get("leave") is not None:
            leave.append({"deputy": name, "reason": row.get("leave")})
        elif any(word in said for word in LEAVE):
            told = re.sub(r"^(?:请假|on leave)[:：,，（(]?\s*|[)）]$", "", said)
            leave.append({"deputy": name, "reason": told or desk.unsaid})
        elif any(word in said for word in ABSENT):
            absent.append(name)
        elif signed and row.get("signature") is None:
            row.refuse("signature", error("import.not_signed", name=name))
        else:
            present.append(name)
            if any(word in said for word in LATE):
                late.append(name)
    if others:
        desk.take("import.others_taken", "person", "、".join(others[:10]) + ("…" if len(others) > 10 else ""))
    role = reading()["others"]["en" if desk.office.language == "en" else "zh"]
    return {
        "present": present or 0,
        "on_leave": leave,
        "absent": absent,
        "late": late,
        "others": {role: len(others)} if others else None,
    }


def alike(name: str, desk: Desk) -> bool:
    """Whether a name that no deputy has sounds like one who is: a slip of the pen, which the ledger then refuses."""
    from ledger.store.records.nearest import by_sound

    return bool(by_sound(name, sorted(desk.people)))


# --- visits -------------------------------------------------------------------------------------------


def visits(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """A visit of each row, and an opinion where one was brought back."""
    for row in rows:
        if not needed(row, table, "date", "visitors", "visited"):
            continue
        kind = visit_type(row, desk)
        if kind is None:
            row.refuse("type", error("import.type_untold", name=row.get("visited")[:40]))
            continue
        visited: Any = row.get("visited")
        named = kind in OF_RESIDENTS and not is_neutral(visited)
        key = f"{row.get('date')} {desk.labels('visit.made.type', [kind])[0] if named else visited}"
        bundle = Bundle("visit", "visit", key, derived=True)
        bundle.act(
            "visit.made",
            row.get("date"),
            row,
            {
                "type": kind,
                "visited": Resident(visited) if named else visited,
                "topics": cells.texts(row.get("topics") or ""),
            },
            ("topics", "visited"),
            type="type",
            visitors="visitors",
            visited="visited",
            place="place",
            persons="persons",
            households="households",
            topics="topics",
            note="note",
        )
        yield bundle
        if row.get("opinion") is not None:
            yield brought(row, table, desk, bundle.key)


def visit_type(row: Row, desk: Desk) -> str | None:
    """The kind of visit: as told, else by whom it was to."""
    told: str | None = row.get("type")
    if told is not None:
        return told
    visited = row.get("visited")
    kind = "deputy" if any(name in visited for name in desk.people) else guessed("visit.made.type", visited)
    if kind is not None:
        desk.take("import.type_taken", "type", desk.labels("visit.made.type", [kind])[0])
    return kind


def brought(row: Row, table: Table, desk: Desk, visit: str) -> Bundle:
    """The opinion that a visit brought, and how it was handled where that is one of the ways."""
    bundle = Bundle("opinion", "opinion", f"{visit} 1", derived=True)
    title, content = shortened(row.get("opinion"))
    handling, disposition = row.get("handling"), None
    if handling is not None:
        try:
            disposition = desk.choice("opinion.disposed.disposition", "handling", handling)
        except Refused:
            disposition = None
    remark = f"{table.register.columns['handling'].zh}：{handling}" if handling and disposition is None else None
    fixed = {
        "source": "visit",
        "category": otherwise(row, desk, "category", OTHER),
        "title": title,
        "content": content,
        "deputies": [name for name in row.get("visitors") if name in desk.people],
        "note": remark,
    }
    bundle.act("opinion.recorded", row.get("date"), row, fixed, title="opinion", category="category")
    if disposition is not None:
        bundle.act("opinion.disposed", row.get("date"), row, {"disposition": disposition}, disposition="handling")
    return bundle
