"""The office's registers as they are written: rows of plain values, each with the events that it rests on.

Each part is a plain function from the desk (the ledger on a day, a period) to lines; `columns.registers()`
says in which columns their values stand, and the writers of workbooks and of comma-separated files put them
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ledger.exchange.written.desk import Desk, Line
from ledger.exchange.written.office import budget, commitments, members, news, plan, projects, stations, units
from ledger.exchange.written.people import deputies, duty_reports, points
from ledger.exchange.written.residents import opinions, receptions, visits
from ledger.exchange.written.suggestions import handling, suggestions
from ledger.exchange.written.work import activities, leave, meetings, sign_in

WRITTEN: Mapping[str, Callable[[Desk], Iterable[Line]]] = {
    # the registers in the order in which a workbook has them
    "deputies": deputies,
    "suggestions": suggestions,
    "handling": handling,
    "commitments": commitments,
    "receptions": receptions,
    "opinions": opinions,
    "visits": visits,
    "activities": activities,
    "sign_in": sign_in,
    "leave": leave,
    "duty_reports": duty_reports,
    "points": points,
    "projects": projects,
    "meetings": meetings,
    "plan": plan,
    "budget": budget,
    "stations": stations,
    "members": members,
    "units": units,
    "news": news,
}
