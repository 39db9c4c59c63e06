"""The check of a draft for other programs, and how to ask the ledger about each number."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ledger.kernel.expression import Filters
from ledger.kernel.figure import Definition, balances_in, parsed
from ledger.locale import Language, label, value_label
from ledger.reports.audit.shapes import Audit, Candidate, Match, Number, Reason, Verdict


def command(match: Match) -> str:
    """The command that leads from what the ledger says to its events."""
    candidate = match.candidate
    filters = [f"{name}={'|'.join(values)}" for name, values in candidate.filters]
    words = {
        "figure": ["ledger", "why", candidate.name, *filters, "-p", match.period.text],
        "account": ["ledger", "register", candidate.name, *filters, "-p", match.period.text],
        "quoted": ["ledger", "show", "quoted", candidate.name],
    }[candidate.kind]
    return shlex.join(words)


def combined(folders: Sequence[str]) -> Callable[[Match], str]:
    """The command that shows what each of many committees has."""

    def asked(match: Match) -> str:
        candidate = match.candidate
        if candidate.kind != "figure":
            return command(match)
        filters = [f"{name}={'|'.join(values)}" for name, values in candidate.filters]
        words = ["ledger", "combine", *folders, *filters, "-f", candidate.name, "-p", match.period.text]
        return shlex.join(words)

    return asked


Asked = Callable[[Match], str]


def called(candidate: Candidate, definition: Definition | None, lang: Language, own: Mapping[str, str]) -> str:
    """What a candidate is called, its filters in words."""
    if not candidate.filters:
        return candidate.label
    told = "、".join(_filter_words(candidate.filters, definition, lang, own))
    return f"{candidate.label}（{told}）" if lang == "zh" else f"{candidate.label} ({told.replace('、', ', ')})"


def _filter_words(
    filters: Filters, definition: Definition | None, lang: Language, own: Mapping[str, str]
) -> Sequence[str]:
    account = next(iter(balances_in(parsed(definition.expression))), None) if definition is not None else None
    found = []
    for name, values in filters:
        field = label(lang, "dimensions", name.rpartition(".")[2])
        place = account.account if account is not None else ""
        subject, _, last = name.rpartition(".")
        if subject:
            place = subject
        words = [value_label(lang, place, last, value, own) for value in values]
        found.append(f"{field} {'/'.join(words)}")
    return found


def number_of(value: Fraction | None) -> int | float | None:
    """A JSON number."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def number_data(number: Number) -> dict[str, Any]:
    """A number of the draft."""
    data: dict[str, Any] = {"start": number.start, "end": number.end, "text": number.text, "unit": number.unit}
    if number.low == number.high:
        data["value"] = number_of(number.low)
    else:
        data |= {"from": number_of(number.low), "to": number_of(number.high)}
    if number.hedge:
        data["inexact"] = number.hedge
    return data


def match_data(match: Match, ask: Asked = command) -> dict[str, Any]:
    """What the ledger says."""
    candidate = match.candidate
    return {
        "kind": candidate.kind,
        "name": candidate.name,
        "where": [f"{name}={'|'.join(values)}" for name, values in candidate.filters],
        "label": candidate.label,
        "period": match.period.text,
        "value": number_of(match.value),
        "text": match.text,
        "fit": round(match.coverage, 2),
        "why": ask(match),
    }


def reason_data(reason: Reason) -> dict[str, Any]:
    """An event that explains a difference."""
    return reason._asdict() | {"amount": number_of(reason.amount)}


def verdict_data(verdict: Verdict, ask: Asked = command) -> dict[str, Any]:
    """One number with its verdict."""
    data: dict[str, Any] = {"line": verdict.line.number, **number_data(verdict.number), "status": verdict.status}
    if verdict.line.story:
        data["in"] = verdict.line.story
    if verdict.number.aside:
        data["reason"] = verdict.number.aside
    if verdict.match is not None:
        data["ledger"] = match_data(verdict.match, ask)
    if verdict.status in ("differs", "not_found"):
        data["nearest"] = [match_data(each, ask) for each in verdict.nearest]
        data["events"] = [reason_data(each) for each in verdict.reasons]
        data["hints"] = [dict(each) for each in verdict.hints]
    return data


def audit_data(draft: str, found: Audit, ask: Asked = command) -> dict[str, Any]:
    """The whole check."""
    counts = dict.fromkeys(("confirmed", "differs", "not_found", "aside"), 0)
    for verdict in found.verdicts:
        counts[verdict.status] += 1
    return {
        "draft": draft,
        "period": found.period.text,
        "counts": counts,
        "numbers": [verdict_data(each, ask) for each in found.verdicts],
        "sums": [
            {"whole": each.whole, "parts": list(each.parts), "total": number_of(each.total), "status": each.status}
            for each in found.sums
        ],
        "lists": [{"number": each.number, "names": list(each.names), "status": each.status} for each in found.lists],
    }
