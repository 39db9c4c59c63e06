"""What is due: everything with a date by which someone owes something, and how each date came about.

Each subject's part is a plain function from its entities as they stand to what is still owed. A date that
an act itself states is said to be stated; one that follows from a rule is computed anew from the acts, so
that every step of the count can be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from ledger.kernel.period import calendar_unit
from ledger.rules.deadlines import Deadline, Step, newly_overdue, put_off, standing, stated
from ledger.store.model.model import Model
from ledger.store.owed.desk import UNCLOSED, Desk, Due, day_of

if TYPE_CHECKING:
    from ledger.figures.plan import PlanStanding

Part = Callable[[Desk], Iterator[Due]]


def dues(model: Model, today: date, as_of: date | None = None) -> list[Due]:
    """Everything that is owed, the earliest first; what has no known date comes last."""
    from ledger.store.owed.due_suggestions import of_suggestions

    parts: tuple[Part, ...] = (
        of_suggestions,
        of_opinions,
        of_decisions,
        of_duties,
        of_plan_items,
        of_duty_reports,
        of_reviews,
    )
    desk = Desk(model, today, as_of)
    warn_days = desk.value("warn.days", today)
    found = [each._replace(standing=standing(each.due, today, warn_days)) for part in parts for each in part(desk)]
    return sorted(found, key=lambda each: (each.due or date.max, each.subject, each.key, each.what, each.number or 0))


def became_overdue(found: Due, since: date, today: date) -> bool:
    """Whether it was in time on the earlier day and is overdue now."""
    return found.due is not None and newly_overdue(found.due, since, today)


def of_opinions(desk: Desk) -> Iterator[Due]:
    """Opinions passed on with a due date, or by the street's period, and not yet answered.

    Where the calendar does not reach so far, the date is not known, and the opinion is owed all the same.
    """
    dated = '(NOT instr(state, \'"due": null\') OR instr(state, \'"disposition": "assigned"\'))'
    for stream, entity in desk.entities("opinion", f"{UNCLOSED} AND instr(state, '\"answered\": null') AND {dated}"):
        state = entity.state
        due = day_of(state["due"])
        if state["answered"] or state["closed"]:
            continue
        disposed = desk.acts(stream).get("opinion.disposed") or due
        deadline = None
        if disposed is not None and not state["due_given"]:
            deadline = desk.deadlines.of("street_item", {"assigned": disposed})
        if due is None or disposed is None:
            if deadline is None or state["disposition"] != "assigned":
                continue
            due = disposed = deadline.not_before
        deadline = deadline or stated(day_of(state["original_due"]) or due, "assigned", disposed)
        for extension in state["extensions"]:
            agreed, new_due = day_of(extension["agreed"]), day_of(extension["due"])
            if agreed is not None and new_due is not None:
                deadline = put_off(deadline, new_due, agreed)
        yield Due(
            subject="opinion",
            key=entity.key,
            title=state["title"],
            what="answer",
            deadline=deadline,
            handler=state["handler"],
        )


def of_decisions(desk: Desk) -> Iterator[Due]:
    """Decisions of meetings that have a due date and are not done."""
    for _, entity in desk.entities("meeting", 'instr(state, \'"due": "\')'):
        for number, decision in enumerate(entity.state["decisions"], start=1):
            due = day_of(decision["due"])
            if due is not None and "done" not in decision:
                yield Due(
                    subject="meeting",
                    key=entity.key,
                    title=decision["text"],
                    what="decision",
                    deadline=stated(due, "held", day_of(entity.state["held"]) or due),
                    number=number,
                    handler=decision["owner"],
                )


def of_duties(desk: Desk) -> Iterator[Due]:
    """Tasks from above that are not reported on."""
    for _, entity in desk.entities("duty", "instr(state, '\"reported\": null')"):
        due = day_of(entity.state["due"])
        if due is not None and entity.state["reported"] is None:
            assigned = day_of(entity.state["assigned"]) or due
            yield Due(
                subject="duty",
                key=entity.key,
                title=entity.state["title"],
                what="duty",
                deadline=stated(due, "assigned", assigned),
            )


def of_plan_items(desk: Desk) -> Iterator[Due]:
    """Plan items neither done nor dropped, and not fulfilled by what their measure says."""
    unsettled = "instr(state, '\"done\": null') AND instr(state, '\"dropped\": null')"
    for _, entity in desk.entities("plan", unsettled):
        state, details = entity.state, entity.state["details"]
        due = day_of(details.get("due"))
        if due is None or state["done"] is not None or state["dropped"] is not None:
            continue
        deadline = stated(due, "set", day_of(state["set_on"]) or due)
        if details.get("measure"):
            how = desk.plan_standing(entity)
            if how.complete:
                continue
            deadline = _measured(how, deadline)
        yield Due(
            subject="plan",
            key=entity.key,
            title=details["title"],
            what="plan",
            deadline=deadline,
            handler=details.get("owner"),
        )


def _measured(how: PlanStanding, deadline: Deadline) -> Deadline:
    """The deadline of a measured item: the end of the first stretch of time that lacks its part."""
    ends = [part.period.last for part in how.lacking if part.period.last is not None]
    told = Step("measured", {"done": how.done or 0, "target": how.target or 0})
    if not ends or how.due <= (due := min(ends)):
        return deadline._replace(steps=(*deadline.steps, told))
    lacking = sum(part.period.last == due for part in how.lacking)
    steps = (*deadline.steps, Step("stretch", {"due": due, "lacking": lacking}), told)
    return deadline._replace(due=due, not_before=due, original=due, steps=steps)


def of_duty_reports(desk: Desk) -> Iterator[Due]:
    """Duty reports planned and not held: due within the year for which they are planned."""
    for stream, entity in desk.entities("duty_report", "instr(state, '\"held\": null')"):
        planned = desk.acts(stream).get("duty_report.planned")
        if planned is None or entity.state["held"] is not None:
            continue
        year = calendar_unit("year", planned)
        assert year.last is not None
        steps = (Step("within_year", {"date": planned, "year": year.text, "due": year.last}),)
        yield Due(
            subject="duty_report",
            key=entity.key,
            title=entity.state["deputy"],
            what="duty_report",
            deadline=Deadline(year.last, "planned", planned, None, year.last, year.last, steps),
            handler=entity.state["deputy"],
        )


def of_reviews(desk: Desk) -> Iterator[Due]:
    """Reviewed units that have not yet reported how they put right what was found."""
    for stream, entity in desk.entities("work_review", "NOT instr(state, '\"due\": null')"):
        state = entity.state
        due = day_of(state["due"])
        if due is None or (state["problems"] and state["rectified"] >= len(state["problems"])):
            continue
        if not state["problems"] and state["rectified"]:
            continue
        sent = desk.acts(stream).get("work_review.opinions_sent", due)
        computed = desk.deadlines.of("rectification", {"opinions_sent": sent})
        by_rule = computed is not None and computed.due == due
        yield Due(
            subject="work_review",
            key=entity.key,
            title=state["topic"] or entity.key,
            what="rectification",
            deadline=computed if computed and by_rule else stated(due, "opinions_sent", sent),
            handler=state["own"].get("handler"),
        )
