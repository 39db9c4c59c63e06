"""What was left open behind a finished step: unsatisfied ratings, promises; plan items more than done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ledger.kernel.finding import Finding, warning
from ledger.store.checks.desk import Desk

HUNDRED = Decimal(100)


def unsatisfied_ratings(desk: Desk) -> Iterator[Finding]:
    """An unsatisfied rating is followed by a decision: handled again, or closed with a reason."""
    unsettled = "instr(state, '\"status\": \"rated\"') AND instr(state, 'unsatisfied')"
    for entity in desk.entities("suggestion", unsettled):
        questions = [
            question
            for question, (grade, _) in entity.state["latest_ratings"].items()
            if grade == "unsatisfied" and question in entity.state["rated_questions"]
        ]
        if entity.state["status"] == "rated" and questions:
            yield warning("check.no_rehandling_decision", suggestion=entity.key, round=entity.state["round"])


def commitments(desk: Desk) -> Iterator[Finding]:
    """Promises whose day has passed, listed apart from replies: the reply itself may have been in time."""
    for entity in desk.entities("suggestion", "NOT instr(state, '\"commitments\": []')"):
        for number, commitment in enumerate(entity.state["commitments"], start=1):
            due = date.fromisoformat(commitment["due"])
            if "settled" not in commitment and due < desk.today:
                yield warning(
                    "check.commitment_overdue",
                    suggestion=entity.key,
                    number=number,
                    text=commitment["text"],
                    due=due,
                    days=(desk.today - due).days,
                    in_time=entity.state["in_time"],
                )


def plan_items(desk: Desk) -> Iterator[Finding]:
    """No plan item is reported as more than wholly done."""
    for entity in desk.entities("plan", "NOT instr(state, '\"progress\": []')"):
        details, progress = entity.state["details"], entity.state["progress"]
        percent = max((Decimal(each["percent"]) for each in progress if each["percent"] is not None), default=0)
        if percent > HUNDRED:
            yield warning("check.plan_over_full", item=entity.key, done=f"{percent}%", target="100%")
        amounts = [Decimal(each["amount"]) for each in progress if each["amount"] is not None]
        target = str(details.get("target") or "").rpartition("..")[2]
        if target and sum(amounts) > Decimal(target):
            yield warning("check.plan_over_full", item=entity.key, done=str(sum(amounts)), target=target)
