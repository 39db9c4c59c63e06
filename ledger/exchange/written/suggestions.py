"""The registers of suggestions: 代表建议办理台账, and how units and groups fared with theirs (办理情况统计表)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.exchange.registers.rounds import ROUNDS, Round
from ledger.exchange.written.desk import Case, Desk, Line, Told, Word, day
from ledger.kernel.expression import Filters


def suggestions(desk: Desk) -> Iterator[Line]:
    """The suggestions handed in during the period, as they stand now."""
    for case in desk.cases("suggestion"):
        submitted = case.first("suggestion.submitted")
        if submitted is not None and desk.holds(submitted.occurred):
            yield Line(_row(case, submitted), case.ids)


def _row(case: Case, submitted: Any) -> dict[str, Any]:
    state = case.state
    assigned = case.last("suggestion.assigned")
    accepted = case.first("suggestion.accepted")
    signed = case.last("suggestion.signed_for")
    key = case.last("suggestion.made_key")
    ordered = case.last("suggestion.rehandling_ordered")
    disclosed = case.first("suggestion.disclosed")
    talks: Any = case.every("suggestion.consulted")
    public = state["public"] or ("yes" if disclosed else None)
    return {
        "session": submitted.session,
        "sitting": submitted.sitting,
        "suggestion": case.key,
        "title": submitted.title,
        "lead": submitted.lead,
        "co_signers": submitted.co_signers,
        "category": submitted.category,
        "lead_unit": state["lead_unit"],
        "co_units": [unit for unit, role in state["units"].items() if role == "co"],
        "separate_units": [unit for unit, role in state["units"].items() if role == "separate"],
        "assigned": day(state["assigned_on"]),
        "due": day(state["due"]),
        "consulted": [
            Told(
                each.occurred,
                choices=(
                    f"suggestion.consulted.form.{each.form}",
                    *((f"suggestion.consulted.by_rank.{each.by_rank}",) if each.by_rank and len(talks) > 1 else ()),
                ),
            )
            for each in talks
        ],
        "by_rank": talks[0].by_rank if len(talks) == 1 else None,
        "closed": day(state["closed"]),
        "key": key is not None,
        "public": public,
        "note": submitted.note,
        "track": submitted.track,
        "type": submitted.type,
        "level": submitted.level,
        "group": state["own"].get("group"),
        "grounds": submitted.grounds,
        "requests": submitted.requests,
        "submitted": submitted.occurred,
        "accepted": accepted and accepted.occurred,
        "assigned_by": assigned and assigned.by,
        "signed_for": signed and signed.occurred,
        "rehandled": ordered is not None,
        "key_leader": key and key.leader,
        "key_on": key and key.occurred,
        "disclosed": disclosed and disclosed.occurred,
        "excellent": True if state["excellent"] else None,
        "status": state["status"],
        **_ended(case),
        **_steps(case),
        **_rounds(case),
    }


def _ended(case: Case) -> dict[str, Any]:
    """How a suggestion ended before a reply, was extended, urged, and its commitments kept."""
    extended: Any = case.last("suggestion.extension_agreed")
    refused: Any = case.last("suggestion.refused")
    withdrawn: Any = case.last("suggestion.withdrawn")
    merged: Any = case.last("suggestion.merged")
    transferred: Any = case.last("suggestion.transferred")
    return {
        "extended_on": extended and extended.occurred,
        "extended_to": extended and extended.new_due,
        "extended_reason": extended and extended.reason,
        "extended_by": extended and extended.agreed_by,
        "urged": tuple(each.occurred.isoformat() for each in case.every("suggestion.urged")),
        "refused": refused and refused.occurred,
        "refused_reason": refused and refused.reason,
        "withdrawn": withdrawn and withdrawn.occurred,
        "withdrawn_reason": withdrawn and withdrawn.reason,
        "merged": merged and merged.occurred,
        "merged_into": merged and merged.into,
        "transferred": transferred and transferred.occurred,
        "transferred_level": transferred and transferred.to_level,
        "transferred_to": transferred and transferred.to,
        "transferred_reason": transferred and transferred.reason,
    }


RETURNS = ("return_requested", "return_agreed", "return_refused")


def _steps(case: Case) -> dict[str, Any]:
    """What happened several times: to whom it was assigned before, what co-units said, what became of promises."""

    def every(*kinds: str) -> list[Any]:
        return case.every(*(f"suggestion.{kind}" for kind in kinds))

    return {
        "reassigned": [Told(each.occurred, each.lead_unit) for each in every("assigned")[:-1]],
        "returned": [
            Told(each.occurred, each.unit, getattr(each, "reason", None), each.kind.rpartition(".")[2])
            for each in every(*RETURNS)
        ],
        "co_opinions": [Told(each.occurred, each.unit, each.text) for each in every("co_opinion_given")],
        "supervised": [Told(each.occurred, each.by, each.how) for each in every("supervised")],
        "settled": [
            Told(each.occurred, str(each.commitment), each.text, f"settled.{each.kind.rpartition('_')[2]}")
            for each in every("commitment_kept", "commitment_lapsed")
        ],
        "class_changed": [
            Told(each.occurred, f"{each.from_}→{each.to}", each.reason) for each in every("class_changed")
        ],
        "looked_back": [
            Told(each.occurred, each.by, each.text, choices=(f"suggestion.looked_back.finding.{each.finding}",))
            for each in every("looked_back")
        ],
    }


def _rounds(case: Case) -> dict[str, Any]:
    """Each round: why and by when it was handled again, what was replied and promised, how it was rated."""
    orders: Any = [None, *case.every("suggestion.rehandling_ordered")]
    found: dict[str, Any] = {}
    for columns, order, following in zip(ROUNDS, orders, [*orders[1:], None], strict=False):
        events = [
            event
            for event in case.events
            if (order is None or event.order > order.order) and (following is None or event.order < following.order)
        ]
        if order is not None:
            found |= {columns.ordered: order.occurred, columns.due: order.due, columns.reason: order.reason}
        found |= _round(columns, events)
    first = ROUNDS[0].commitments  # this column is printed, and tells those of all rounds
    return found | {first: [each for columns in ROUNDS for each in found.get(columns.commitments, ())]}


def _round(columns: Round, events: list[Any]) -> dict[str, Any]:
    """What was replied in one round and how it was rated."""
    replies = [event for event in events if event.kind == "suggestion.replied"]
    ratings = [event for event in events if event.kind == "suggestion.rated"]
    found: dict[str, Any] = {}
    if replies:
        reply = replies[0]
        found |= {
            columns.replied: reply.occurred,
            columns.document: reply.document_number,
            columns.signer: reply.signer,
            columns.class_: reply.class_,
            columns.adoption: reply.adoption,
            columns.text: reply.text,
            columns.commitments: [(promise.text, promise.due) for each in replies for promise in each.commitments],
        }
    if ratings:
        answers = {question: grade for each in ratings for question, grade in each.answers.items()}
        overall = answers.get("overall")
        found |= {
            columns.rated: ratings[-1].occurred,
            columns.how: ratings[-1].how,
            columns.attitude: answers.get("attitude"),
            columns.result: answers.get("result") or overall,
            columns.reasons: ratings[-1].reasons,
        }
        if columns.overall:
            found[columns.overall] = overall
    return found


COUNTED = {
    # a column of the statistics: the account that it counts, and its filters
    "class_a": ("suggestion:class_now:A", ()),
    "class_b": ("suggestion:class_now:B", ()),
    "class_c": ("suggestion:class_now:C", ()),
    "class_d": ("suggestion:class_now:D", ()),
    **{
        f"rank_{rank}": ("suggestion:consulted", (("by_rank", (rank,)),))
        for rank in ("head", "leader", "section", "staff")
    },
    **{
        f"form_{form}": ("suggestion:consulted", (("form", (form,)),))
        for form in ("meeting", "visit", "phone", "other")
    },
    **{
        f"adoption_{value}": (f"suggestion:adoption:{value}", ()) for value in ("adopted", "partly", "explained", "not")
    },
    **{
        f"{question}_{grade}": (f"suggestion:rating:latest:{question}:{grade}", ())
        for question in ("attitude", "result")
        for grade in ("satisfied", "basically_satisfied", "unsatisfied")
    },
}


def handling(desk: Desk) -> Iterator[Line]:
    """What units have made of the suggestions handed in during the period, and what became of each group's."""
    events: dict[tuple[str, str | None], dict[str, None]] = {}
    for case in desk.cases("suggestion"):
        submitted = case.first("suggestion.submitted")
        if submitted is not None and desk.holds(submitted.occurred) and case.state["assigned_on"]:
            for name, value in (("handler", case.state["lead_unit"]), ("group", case.state["own"].get("group"))):
                events.setdefault((name, value), {}).update(dict.fromkeys(case.ids))
    for dimension in ("handler", "group"):
        totals = _sums(desk, "suggestion:assigned", (), dimension)
        counts = {column: _sums(desk, account, filters, dimension) for column, (account, filters) in COUNTED.items()}
        for value in sorted(totals, key=lambda each: (each is None, each or "")):
            yield Line(
                {
                    "by": Word(f"dimension.{dimension}"),
                    "of": value,
                    "assigned": totals[value],
                    **{column: found.get(value, 0) for column, found in counts.items()},
                },
                tuple(events.get((dimension, value), ())),
            )


def _sums(desk: Desk, account: str, filters: Filters, dimension: str) -> dict[str | None, Any]:
    found = desk.query.sums(account, filters, desk.period, "cohort", (dimension,))
    return {key[0]: value for key, value in found.items()}
