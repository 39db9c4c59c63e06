"""The registers of what residents said: 接待选民登记表, 社情民意台账 and 走访记录表."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.exchange.written.desk import Case, Desk, Line, day


def receptions(desk: Desk) -> Iterator[Line]:
    """The receptions held in the period: a row for each opinion heard, one where none was.

    How many came stands in the first row of a reception only, so that a column adds up.
    """
    heard: dict[str, list[Case]] = {}
    for case in desk.cases("opinion"):
        recorded = case.first("opinion.recorded")
        if recorded is not None and recorded.reception:
            heard.setdefault(recorded.reception, []).append(case)
    for case in desk.cases("reception"):
        held = case.last("reception.held")
        if held is None or not desk.holds(held.occurred):
            continue
        common: dict[str, Any] = {
            "date": held.occurred,
            "station": held.station or held.place,
            "deputies": held.deputies,
            "mode": held.mode,
            "officials": held.officials,
            "clerk": held.entry.recorder,
        }
        once = {"visitors": held.visitors, "groups": held.groups, "held_note": held.note}
        opinions_heard = heard.get(case.key, ())
        if not opinions_heard:
            yield Line(common | once, case.ids)
        for place, opinion in enumerate(opinions_heard):
            own = _opinion(opinion)
            brought = own["deputies"]
            own |= {"brought_by": brought if set(brought) != set(held.deputies) else None, **common}
            yield Line(own | (once if place == 0 else {}), (*opinion.ids, *case.ids))


def opinions(desk: Desk) -> Iterator[Line]:
    """The opinions recorded in the period, from whatever source, as they stand now."""
    for case in desk.cases("opinion"):
        recorded = case.first("opinion.recorded")
        if recorded is not None and desk.holds(recorded.occurred):
            yield Line(_opinion(case), case.ids)


def _opinion(case: Case) -> dict[str, Any]:
    state = case.state
    recorded, disposed = case.first("opinion.recorded"), case.last("opinion.disposed")
    merged, extended = case.last("opinion.merged"), case.last("opinion.extension_agreed")
    answered, told = case.last("opinion.answered"), case.last("opinion.reported_back")
    closed = case.last("opinion.closed") if state["closed"] else None
    if recorded is None:
        return {"opinion": case.key}
    return {
        "opinion": case.key,
        "date": recorded.occurred,
        "source": recorded.source,
        "station": state["own"].get("station"),
        "community": state["own"].get("community"),
        "category": recorded.category,
        "title": recorded.title,
        "content": recorded.content,
        "place": recorded.place,
        "deputies": recorded.deputies,
        "visitor": recorded.person,
        "telephone": recorded.person,
        "disposition": state["disposition"] if state["disposition"] != "open" else None,
        "powers": state["powers"],
        "unit": state["handler"] or state["answered_by"],
        "due": day(state["due"]),
        "suggestion": state["suggestion"],
        "disposed": (disposed or merged) and (disposed or merged).occurred,
        "merged_into": merged and merged.into_opinion,
        "extended_on": extended and extended.occurred,
        "extended_to": extended and day(state["extensions"][-1]["due"]) if state["extensions"] else None,
        "extended_reason": extended and extended.reason,
        "extended_by": extended and extended.agreed_by,
        "answered": answered and answered.occurred,
        "result": (answered and answered.text) or (closed and closed.result),
        "reported_back": told and told.occurred,
        "reported_to": told and told.to,
        "reported_how": told and told.how,
        "grade": state["rating"],
        "solved": state["solved"] if state["closed"] else None,
        "closed": day(state["closed"]),
        "note": recorded.note,
    }


COUNTS_AS_ONE = ("household", "voter", "deputy")
"""Visits in which one person is visited where nothing else is said."""


def visits(desk: Desk) -> Iterator[Line]:
    """The visits made in the period."""
    for case in desk.cases("visit"):
        for made in case.events:
            if made.kind != "visit.made" or not desk.holds(made.occurred):
                continue
            visit: Any = made
            households = visit.households
            if households is None and visit.type in ("household", "condolence"):
                households = 1
            yield Line(
                {
                    "date": visit.occurred,
                    "visitors": visit.visitors,
                    "visited": visit.visited,
                    "topics": visit.topics,
                    "type": visit.type,
                    "place": visit.place,
                    "persons": 1 if visit.persons is None and visit.type in COUNTS_AS_ONE else visit.persons,
                    "households": households,
                    "note": visit.note,
                },
                (visit.entry.id,),
            )
