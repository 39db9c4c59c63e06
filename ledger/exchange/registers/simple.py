"""Registers whose rows are one event each, or nearly so: rosters, stations, budget, news, plan, projects, meetings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.exchange.registers import cells
from ledger.exchange.registers.acts import Bundle, joined, needed, otherwise
from ledger.exchange.registers.desk import Desk, guessed
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rows import Row
from ledger.kernel.finding import error

# --- people and bodies --------------------------------------------------------------------------------


def deputies(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """The roster: each deputy registered on the day they took office, else at the start of the term."""
    for row in rows:
        term, begin = term_of(row, desk)
        if not needed(row, table, "deputy", "levels", "constituency", "sex"):
            continue
        if term is None or begin is None:
            for column, value in (("term", term), ("occurred", begin)):
                if value is None:
                    row.refuse(column, error("import.no_term", name=table.register.columns[column].zh))
            continue
        employer, post = row.get("employer"), row.get("post")
        if employer is None and row.get("work") is not None:
            employer, post = work_of(row.get("work"), post)
        bundle = Bundle("deputy", "deputy", row.get("deputy"))
        bundle.act(
            "deputy.registered",
            begin,
            row,
            {"term": term, "employer": employer, "post": post},
            taken=row.get("occurred") is None,
            levels="levels",
            constituency="constituency",
            term="term",
            group="group",
            station="station",
            card_number="card_number",
            sex="sex",
            ethnicity="ethnicity",
            born="born",
            party="party",
            education="education",
            employer="work",
            post="work",
            first_elected="first_elected",
            tags="tags",
            note="note",
        )
        yield bundle


def term_of(row: Row, desk: Desk) -> tuple[str | None, date | None]:
    """The term and its first day: as the row tells, else the term of the configuration that holds on the day."""
    terms = {
        name: term["from"]
        for name, term in desk.office.terms.items()
        if isinstance(term, dict) and type(term.get("from")) is date
    }
    term, begin = row.get("term"), row.get("occurred") or desk.on
    if term is None:
        on = begin or desk.today
        running = [name for name, first in sorted(terms.items(), key=lambda each: each[1]) if first <= on]
        if running:
            term = otherwise(row, desk, "term", running[-1], "import.term_taken")
    if begin is None and term in terms:
        begin = terms[term]
        desk.take("import.begin_of_term", "occurred", begin)
    return term, begin


def work_of(work: str, post: str | None) -> tuple[str | None, str | None]:
    """Unit and post of one cell, where a blank or a mark parts them; else all of it is the unit."""
    parts = re.split(r"[\s　,，;；/]+", work.strip(), maxsplit=1)
    return (parts[0], post or parts[1]) if len(parts) == 2 and all(parts) else (work, post)


def units(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """The bodies that handle matters."""
    for row in rows:
        day = row.get("registered") or desk.begin("registered")
        if day is None:
            row.refuse("registered", error("import.no_day_at_all"))
        if needed(row, table, "unit") and day is not None:
            system = row.get("system") or guessed("system", row.get("unit"))
            if system is None:
                row.refuse("system", error("import.type_untold", name=row.get("unit")))
                continue
            bundle = Bundle("unit", "unit", row.get("unit"))
            fixed = {"system": system}
            bundle.act("unit.registered", day, row, fixed, system="system", level="level", parent="parent", note="note")
            yield bundle


def members(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """The committee: appointed, and left where the register says so."""
    for row in rows:
        day = row.get("appointed") or desk.begin("appointed")
        if day is None:
            row.refuse("appointed", error("import.no_day_at_all"))
        if needed(row, table, "person", "post") and day is not None:
            bundle = Bundle("member", "person", row.get("person"))
            bundle.act(
                "committee.member_appointed",
                day,
                row,
                post="post",
                full_time="full_time",
                other_duties="other_duties",
                basis="basis",
                note="note",
            )
            if (left := row.get("left")) is not None:
                bundle.act("committee.member_left", left, row)
            yield bundle


def stations(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """Stations with who heads them and who keeps contact."""
    for row in rows:
        day = row.get("opened") or desk.begin("opened")
        if day is None:
            row.refuse("opened", error("import.no_day_at_all"))
        if not needed(row, table, "station") or day is None:
            continue
        kind = row.get("type") or guessed("station.opened.type", row.get("station"))
        if kind is None:
            row.refuse("type", error("import.type_untold", name=row.get("station")))
            continue
        bundle = Bundle("station", "station", row.get("station"))
        bundle.act(
            "station.opened",
            day,
            row,
            {"type": kind},
            type="type",
            level="level",
            community="community",
            address="address",
            parent="parent",
            area="area",
            online="online",
            siting="siting",
            note="note",
        )
        for role in ("head", "liaison"):
            for name in row.get(role) or ():
                bundle.act("station.staffed", day, row, {"person": name, "role": role}, ("person", "role"), True)
        yield bundle


# --- money and papers ---------------------------------------------------------------------------------


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


# --- plan and projects --------------------------------------------------------------------------------

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


# --- meetings and duty reports ------------------------------------------------------------------------


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


_DECISION = re.compile(r"(.+)[（(]([^（()）]*)[)）]", re.DOTALL)


def decision_of(text: str, desk: Desk) -> tuple[dict[str, Any], date | None]:
    """A decision with its owner and due day behind it in brackets, and the day (√) on which it was done."""
    read = _DECISION.fullmatch(text)
    if read is None:
        return {"text": text}, None
    found: dict[str, Any] = {"text": read[1].strip()}
    done: date | None = None
    for part in re.split(r"[，,；;、]", read[2]):
        day, rest = cells.day_within(part.replace("√", ""), desk.year)
        if day is None and part.strip() and "owner" not in found:
            found["owner"] = part.strip()
        elif day is not None and "√" in part:
            done = day
        elif day is not None and not rest and "due" not in found:
            found["due"] = day
        elif part.strip():
            return {"text": text}, None
    return found, done


GRADES = ("satisfied", "basically_satisfied", "unsatisfied", "no_opinion")
ALWAYS = GRADES[:3]
"""Grades that a ballot has even where nobody gave them."""


def duty_reports(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """Deputies' reports to voters, with the ballot."""
    for row in rows:
        if not needed(row, table, "deputy", "date"):
            continue
        votes = {
            grade: row.get(grade) for grade in GRADES if row.get(grade) or (row.get(grade) == 0 and grade in ALWAYS)
        }
        ballots: dict[str, Any] = {}
        if votes:
            if not needed(row, table, "issued", "returned", "valid"):
                continue
            ballots = {
                "overall": {name: row.get(name) for name in ("issued", "returned", "valid")} | {"options": votes}
            }
        bundle = Bundle("duty_report", "duty_report", f"{row.get('date')} {row.get('deputy')}", derived=True)
        mode = otherwise(row, desk, "mode", "oral", "import.mode_taken")
        bundle.act(
            "duty_report.held",
            row.get("date"),
            row,
            {"mode": mode, "ballots": ballots},
            deputy="deputy",
            mode="mode",
            voters="voters",
            ballots="valid",
            note="note",
        )
        if (day := row.get("published")) is not None:
            bundle.act("duty_report.published", day, row)
        yield bundle


# --- any kind -----------------------------------------------------------------------------------------


def of_kind(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """Events of one kind, a row each, whose columns are the kind's fields."""
    from ledger import subjects
    from ledger.kernel.event import kind_fields

    kind = table.register.name
    subject = subjects.of_kind(kind)
    assert subject is not None
    fields = kind_fields(subject.kinds[kind])
    for row in rows:
        day = row.get("occurred") or desk.on
        if day is None:
            row.refuse("occurred", error("import.needed", column="occurred"))
            continue
        key = row.get(subject.key)
        opens = kind in subject.opens and subject.default_key is not None
        if key is None and not opens:
            row.refuse(subject.key, error("import.needed", column=subject.key))
            continue
        key = key if key is not None else made_key(row, kind, day)
        bundle = Bundle(subject.name, subject.key, key, derived=row.get(subject.key) is None)
        columns = {
            name: name
            for name in fields
            if name != subject.key and name in table.register.columns and row.get(name) is not None
        }
        bundle.act(kind, day, row, {}, (), False, **columns)
        yield bundle


def made_key(row: Row, kind: str, day: date) -> str:
    """The key of an event that opens a stream and is given none: the day, and what it is called."""
    what = next((row.get(name) for name in ("title", "visited", "deputy", "station", "place") if row.get(name)), kind)
    return f"{day} {what}"
