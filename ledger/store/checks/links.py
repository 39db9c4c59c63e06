"""Links between opinions and the suggestions made of them: each names the other."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.kernel.finding import Finding, note, warning
from ledger.store.checks.desk import Desk
from ledger.store.model.entities import entity

DEAD_ENDS = ("refused", "withdrawn")
"""Suggestions that nobody handles: what was merged into one has got lost."""


def one_sided_links(desk: Desk) -> Iterator[Finding]:
    """A suggestion that names an opinion is named by it, and the other way round."""
    from_suggestions = {
        entity.key: entity.state["opinions"]
        for entity in desk.entities("suggestion", "NOT instr(state, '\"opinions\": []')")
    }
    from_opinions = {
        entity.key: entity.state["suggestion"]
        for entity in desk.entities("opinion", "NOT instr(state, '\"suggestion\": null')")
    }
    for suggestion, opinions in from_suggestions.items():
        for opinion in opinions:
            if from_opinions.get(opinion) != suggestion and desk.opened("opinion", opinion) is not None:
                yield one_sided("opinion", opinion, suggestion)
    for opinion, suggestion in from_opinions.items():
        named = not suggestion or opinion in from_suggestions.get(suggestion, ())
        if not named and desk.opened("suggestion", suggestion) is not None:
            yield one_sided("suggestion", opinion, suggestion)


def lost_by_merging(desk: Desk) -> Iterator[Finding]:
    """What was merged into another matter is handled there, or where that one was merged into in turn."""
    merged = {
        found.key: str(found.state["merged_into"])
        for found in desk.entities("suggestion", "NOT instr(state, '\"merged_into\": null')")
    }
    for key in merged:
        passed, end = [key], merged[key]
        while end in merged and end not in passed:
            passed.append(end)
            end = merged[end]
        last = entity(desk.model, "suggestion", end, desk.as_of)
        status = None if last is None else last.state["status"]
        if end in passed or status in DEAD_ENDS:
            yield warning("check.merged_away", suggestion=key, into=end, status=status)


def one_sided(silent: str, opinion: str, suggestion: str) -> Finding:
    """The finding that one of the two does not name the other."""
    return note("check.link_one_sided", subject=silent, opinion=opinion, suggestion=suggestion)
