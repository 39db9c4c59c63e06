"""The office's own registers: plan, projects, commitments, stations, money, news, units and members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.exchange.written.desk import Case, Desk, Line, Told, Word, day


def plan(desk: Desk) -> Iterator[Line]:
    """The items of plans whose time touches the period, with what their measure says."""
    from ledger.figures.plan import plan_standing
    from ledger.figures.plan_items import item_on

    for case in desk.standing("plan"):
        details = case.state["details"]
        begin, due = date.fromisoformat(details["from"]), date.fromisoformat(details["due"])
        if not _touches(desk, begin, due):
            continue
        how = plan_standing(desk.query, desk.definitions, item_on(case.key, dict(case.state), desk.end), desk.end)
        # What was taken up again has been neither done nor dropped.
        done = case.last("plan.item_done") if case.state["done"] else None
        dropped = case.last("plan.item_dropped") if case.state["dropped"] else None
        progress: Any = case.every("plan.item_progressed")
        status = "dropped" if case.state["dropped"] else "complete" if how.complete else "under_way"
        yield Line(
            {
                "plan": details.get("plan"),
                "item": case.key,
                "title": details.get("title"),
                "source": details.get("source"),
                "target": _number(details.get("target")),
                "unit": details.get("unit") or how.unit or None,
                "from": begin,
                "due": due,
                "owner": details.get("owner"),
                "weight": Decimal(str(details.get("weight") or 1)),
                "amount": how.done,
                "rate": how.share,
                "status": Word(f"plan.{status}"),
                "done": day(case.state["done"]),
                "evidence": done and done.evidence,
                "note": case.first("plan.item_set").note,
                "progress": [Told(each.occurred, _amount(each), each.evidence) for each in progress],
                "dropped": dropped and dropped.occurred,
                "dropped_reason": dropped and dropped.reason,
                "measure": details.get("measure"),
                "every": details.get("every"),
                "per": details.get("per"),
                "occurred": day(case.state["set_on"]),
            },
            case.ids,
        )


def _number(target: Any) -> Any:
    """A target as a number; a range (3..4) stays a text."""
    return target if target is None or ".." in str(target) else Decimal(str(target))


def _amount(progressed: Any) -> str:
    """How much of an item was done: a number, or a share in per cent."""
    return str(progressed.amount) if progressed.percent is None else f"{progressed.percent}%"


def _touches(desk: Desk, first: date, last: date) -> bool:
    return (desk.period.last is None or first <= desk.period.last) and (
        desk.period.first is None or last >= desk.period.first
    )


def projects(desk: Desk) -> Iterator[Line]:
    """The livelihood projects of the years that the period touches, as they stand at its end."""
    for case in desk.standing("project"):
        year = int(case.state["own"]["for_year"])
        if not _touches(desk, date(year, 1, 1), date(year, 12, 31)):
            continue
        proposed = case.first("project.proposed")
        progress: Any = case.every("project.progressed")
        progressed, checked = case.last("project.progressed"), case.last("project.checked")
        completed, accepted = case.last("project.completed"), case.last("project.accepted")
        adopted, shortlisted = case.first("project.adopted"), case.first("project.shortlisted")
        checks: Any = case.every("project.checked")
        items: Any = case.every("project.sub_item_completed")
        titles = case.state["sub_items"]
        yield Line(
            {
                "project": case.key,
                "title": case.state["title"],
                "content": None,
                "node": progressed and progressed.node,
                "percent": _progress(case, completed),
                "problem": progressed and progressed.problem,
                "group": checked and checked.group,
                "for_year": year,
                "category": proposed and proposed.category,
                "proposer": proposed and proposed.proposer,
                "proposed": proposed and proposed.occurred,
                "shortlisted": shortlisted and shortlisted.occurred,
                "adopted": adopted and adopted.occurred,
                "progressed": progressed and progressed.occurred,
                "checked": checked and checked.occurred,
                "findings": checked and checked.findings,
                "checks": [Told(each.occurred, each.group or "", "；".join(each.findings)) for each in checks],
                "completed": completed and completed.occurred,
                "beneficiaries": completed and completed.beneficiaries,
                "accepted": accepted and accepted.occurred,
                "accepted_by": accepted and accepted.by,
                "sub_items": list(titles.values()),
                "progress": [_progressed(each, titles) for each in progress],
                "completed_items": [Told(each.occurred, titles.get(each.sub_item, each.sub_item)) for each in items],
                "note": proposed and proposed.note,
            },
            case.ids,
        )


def _progressed(event: Any, titles: Mapping[str, str]) -> Told:
    """How far a project, or one of its parts, was on a day; what stood in its way."""
    part = titles.get(event.sub_item, event.sub_item)
    return Told(event.occurred, " ".join(filter(None, (part, f"{event.percent}%", event.node))), event.problem)


def _progress(case: Case, completed: Any) -> Decimal | None:
    """How far a project is: what was said last of all of it, else the share of its parts, else whether it is done."""
    if completed is not None:
        return Decimal(1)
    said: Any = [event for event in case.every("project.progressed") if getattr(event, "sub_item", None) is None]
    if said:
        return Decimal(said[-1].percent) / 100
    items = case.state["sub_items"]
    return Decimal(len(case.state["completed"])) / len(items) if items else None


def commitments(desk: Desk) -> Iterator[Line]:
    """What units promised in replies of the period, and what came of it."""
    for case in desk.cases("suggestion"):
        number = 0
        for event in case.events:
            reply: Any = event
            if event.kind != "suggestion.replied":
                continue
            for promise in reply.commitments:
                state = case.state["commitments"][number]
                number += 1
                if not desk.holds(reply.occurred):
                    continue
                settled = [
                    each
                    for each in case.every("suggestion.commitment_kept", "suggestion.commitment_lapsed")
                    if each.commitment == number  # type: ignore[attr-defined]
                ]
                last: Any = settled[-1] if settled else None
                due = day(state["due"]) or promise.due
                open_state = "overdue" if due < desk.today else "open"
                yield Line(
                    {
                        "suggestion": case.key,
                        "title": case.state["title"],
                        "unit": reply.unit,
                        "commitment": state["text"],
                        "due": due,
                        "status": Word(f"commitment.{state.get('settled') or open_state}"),
                        "settled": day(state.get("on")),
                        "note": last and last.text,
                    },
                    (reply.entry.id, *(each.entry.id for each in settled)),
                )


def stations(desk: Desk) -> Iterator[Line]:
    """The stations of the period: those not closed before it, with the day on which one was closed in it."""
    placed: dict[str, list[str]] = {}
    for case in desk.standing("deputy"):
        if case.state["mandate"] != "terminated" and case.state.get("station"):
            placed.setdefault(case.state["station"], []).append(case.key)
    for case in desk.standing("station"):
        state = case.state
        closed = None if state["open"] else case.last("station.closed")
        if closed is not None and desk.period.first is not None and closed.occurred < desk.period.first:
            continue
        details, staff = state["details"], state["staff"]
        latest = max(state["evaluations"].items(), default=None)
        yield Line(
            {
                "station": case.key,
                "type": details["type"],
                "level": details["level"],
                "community": details["community"],
                "address": details["address"],
                "area": Decimal(str(details["area"])) if details["area"] is not None else None,
                "parent": details["parent"],
                "head": [name for name, each in staff.items() if each["role"] == "head"],
                "liaison": [name for name, each in staff.items() if each["role"] == "liaison"],
                "deputies": placed.get(case.key, []),
                "opened": day(state["opened"]),
                "note": case.first("station.opened").note,
                "closed": closed and closed.occurred,
                "closed_reason": closed and closed.reason,
                "online": details["online"],
                "siting": details["siting"],
                "stars": latest[1].get("stars") if latest else None,
            },
            case.ids,
        )


def budget(desk: Desk) -> Iterator[Line]:
    """What was approved and spent in the period in order of date, with what is then left of the line's year."""
    entries: list[tuple[Any, str, Any]] = [
        (event.order, case.key, event)
        for case in desk.cases("budget")
        for event in case.every("budget.approved", "budget.spent")
    ]
    left: dict[tuple[str, int], Decimal] = {}
    for _, line, event in sorted(entries, key=lambda each: each[0]):
        amount, approved = Decimal(event.amount), event.kind == "budget.approved"
        place = line, event.for_year
        left[place] = left.get(place, Decimal()) + (amount if approved else -amount)
        if not desk.holds(event.occurred):
            continue
        yield Line(
            {
                "date": event.occurred,
                "line": line,
                "for_year": event.for_year,
                "approved": amount if approved else None,
                "amount": None if approved else amount,
                "balance": left[place],
                "purpose": None if approved else event.purpose,
                "payee": None if approved else event.payee,
                "earmarked": event.earmarked if approved else None,
                "activity": None if approved else event.activity,
                "basis": event.basis,
                "note": event.note,
            },
            (event.entry.id,),
        )


def news(desk: Desk) -> Iterator[Line]:
    """What was published in the period."""
    for case in desk.cases("news"):
        for event in case.events:
            published: Any = event
            if event.kind == "news.published" and desk.holds(event.occurred):
                yield Line(
                    {
                        "title": case.key,
                        "outlet": published.outlet,
                        "level": published.level,
                        "date": event.occurred,
                        "link": published.link,
                        "authors": published.authors,
                        "note": event.note,
                    },
                    (event.entry.id,),
                )


def units(desk: Desk) -> Iterator[Line]:
    """The units registered by the end of the period."""
    for case in desk.standing("unit"):
        registered = case.first("unit.registered")
        yield Line(
            {
                "unit": case.key,
                "system": case.state["system"],
                "level": case.state["level"],
                "parent": case.state["parent"],
                "registered": registered and registered.occurred,
                "note": registered and registered.note,
            },
            case.ids,
        )


def members(desk: Desk) -> Iterator[Line]:
    """The members and staff of the committee in the period, with the day on which one left in it."""
    for case in desk.standing("member"):
        left = None if case.state["in_office"] else case.last("committee.member_left")
        if left is not None and desk.period.first is not None and left.occurred < desk.period.first:
            continue
        appointed = case.last("committee.member_appointed")
        yield Line(
            {
                "person": case.key,
                "post": case.state["post"],
                "full_time": bool(case.state["full_time"]),
                "other_duties": case.state["other_duties"],
                "appointed": appointed and appointed.occurred,
                "left": left and left.occurred,
                "basis": appointed and appointed.basis,
                "note": appointed and appointed.note,
            },
            case.ids,
        )
