"""Rosters: the deputies, the units that handle matters, the members of the committee, the stations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ledger.exchange.registers.acts import Bundle, begun, needed, otherwise, told_or_guessed
from ledger.exchange.registers.desk import Desk
from ledger.exchange.registers.headings import Table
from ledger.exchange.registers.rows import Row
from ledger.kernel.finding import error


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
        if employer is None and post is None and row.get("work") is not None:
            employer, post = work_of(row.get("work"))
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
            employer="work" if row.get("employer") is None else "employer",
            post="work" if row.get("post") is None else "post",
            first_elected="first_elected",
            tags="tags",
            note="note",
        )
        for column, to in (("suspended", "suspended"), ("resumed", "resumed"), ("ended", "terminated")):
            if (day := row.get(column)) is not None:
                cause = "" if to == "resumed" else f"{column}_cause"
                bundle.act("mandate.changed", day, row, {"to": to}, ("to",), cause=cause)
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


def work_of(work: str) -> tuple[str, str | None]:
    """Unit and post of one cell, where a blank or a mark parts them; else all of it is the unit."""
    parts = re.split(r"[\s　,，;；/]+", work.strip(), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else (work, None)


def units(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """The bodies that handle matters."""
    for row in rows:
        day = begun(row, desk, "registered")
        if needed(row, table, "unit") and day is not None:
            system = told_or_guessed(row, "system", row.get("unit"))
            if system is None:
                continue
            bundle = Bundle("unit", "unit", row.get("unit"))
            fixed = {"system": system}
            bundle.act("unit.registered", day, row, fixed, system="system", level="level", parent="parent", note="note")
            yield bundle


def members(rows: list[Row], table: Table, desk: Desk) -> Iterator[Bundle]:
    """The committee: appointed, and left where the register says so."""
    for row in rows:
        day = begun(row, desk, "appointed")
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
        day = begun(row, desk, "opened")
        if not needed(row, table, "station") or day is None:
            continue
        kind = told_or_guessed(row, "station.opened.type", row.get("station"))
        if kind is None:
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
        if (closed := row.get("closed")) is not None:
            bundle.act("station.closed", closed, row, reason="closed_reason")
        yield bundle
