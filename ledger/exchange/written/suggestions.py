"""The registers of suggestions: 代表建议办理台账, and how units and groups fared with theirs (办理情况统计表)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.exchange.written.desk import Case, Desk, Line, day
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
    consulted: Any = case.every("suggestion.consulted")
    ranks = [each.by_rank for each in consulted if each.by_rank]
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
        "consulted": [(each.occurred, each.form) for each in consulted],
        "by_rank": ranks[-1] if ranks else None,
        "commitments": [(each["text"], day(each["due"])) for each in state["commitments"]],
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
        "rehandled_on": ordered and ordered.occurred,
        "rehandled_due": ordered and ordered.due,
        "rehandled_reason": ordered and ordered.reason,
        "key_leader": key and key.leader,
        "key_on": key and key.occurred,
        "disclosed": disclosed and disclosed.occurred,
        "excellent": True if state["excellent"] else None,
        "status": state["status"],
        **_ended(case),
        **_rounds(case, ordered),
    }


def _ended(case: Case) -> dict[str, Any]:
    """How a suggestion ended before a reply, was extended, urged, and its commitments kept."""
    extended: Any = case.last("suggestion.extension_agreed")
    refused: Any = case.last("suggestion.refused")
    withdrawn: Any = case.last("suggestion.withdrawn")
    merged: Any = case.last("suggestion.merged")
    settled: Any = case.every("suggestion.commitment_kept")
    kept = {each.commitment: each.occurred for each in settled}
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
        "kept": tuple(kept[number].isoformat() for number in sorted(kept))
        if sorted(kept) == list(range(1, len(kept) + 1))
        else None,
    }


def _rounds(case: Case, ordered: Any) -> dict[str, Any]:
    """What was replied and how it was rated, in the first round and in the last."""
    order = ordered.order if ordered else None
    found: dict[str, Any] = {}
    for prefix, second in (("", False), ("second_", True)):
        events = [event for event in case.events if (order is not None and event.order > order) == second]
        replies: Any = [event for event in events if event.kind == "suggestion.replied"]
        ratings: Any = [event for event in events if event.kind == "suggestion.rated"]
        if replies:
            reply = replies[0]
            found |= {
                "second_replied" if second else "replied": reply.occurred,
                "second_document" if second else "document_number": reply.document_number,
                f"{prefix}signer": reply.signer,
                f"{prefix}class": reply.class_,
            }
            found |= {} if second else {"adoption": case.state["adoption"], "reply_text": reply.text}
        if ratings:
            answers = {question: grade for each in ratings for question, grade in each.answers.items()}
            found |= {
                f"{prefix}rated": ratings[-1].occurred,
                f"{prefix}attitude": answers.get("attitude"),
                f"{prefix}result": answers.get("result") or answers.get("overall"),
            }
            found |= {} if second else {"rated_how": ratings[-1].how, "reasons": ratings[-1].reasons}
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
                    "by": ("dimension", dimension),
                    "of": value,
                    "assigned": totals[value],
                    **{column: found.get(value, 0) for column, found in counts.items()},
                },
                tuple(events.get((dimension, value), ())),
            )


def _sums(desk: Desk, account: str, filters: Filters, dimension: str) -> dict[str | None, Any]:
    found = desk.query.sums(account, filters, desk.period, "cohort", (dimension,))
    return {key[0]: value for key, value in found.items()}
