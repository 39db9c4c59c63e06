"""Links between opinions and the suggestions made of them: each names the other."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.kernel.finding import Finding, note
from ledger.store.checks.desk import Desk


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


def one_sided(silent: str, opinion: str, suggestion: str) -> Finding:
    """The finding that one of the two does not name the other."""
    return note("check.link_one_sided", subject=silent, opinion=opinion, suggestion=suggestion)
