"""The sheet of an entity: what a person wants to know of it at a glance, a few lines for each subject."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ledger.locale.states import told
from ledger.views.bodies import council_member_sheet, member_sheet
from ledger.views.due import due_lines
from ledger.views.plan import item_sheet
from ledger.views.reader import Reader
from ledger.views.rosters import activity_sheet, council_sheet, meeting_sheet, reception_sheet
from ledger.views.shapes import Link, Said
from ledger.views.states import State
from ledger.views.works import (
    duty_report_sheet,
    election_sheet,
    group_sheet,
    project_sheet,
    station_sheet,
    unit_sheet,
    work_review_sheet,
)

Sheet = Callable[[Reader, str, State], Iterator[Said]]


def sheet(reader: Reader, subject: str, key: str, state: State) -> list[Said]:
    """The lines of an entity: its own first, then what is owed on it, by when and why."""
    made = SHEETS.get(subject)
    lines = list(plain_sheet(reader, subject, state) if made is None else made(reader, key, state))
    return lines + list(due_lines(reader, subject, key))


def plain_sheet(reader: Reader, subject: str, state: State) -> Iterator[Said]:
    """The state in words, field by field."""
    for label, lines in told(reader.lang, subject, state):
        for number, line in enumerate(lines):
            yield Said(label if number == 0 else "", line)


def suggestion_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A suggestion: who handles it, the classes, the ratings, and the promises made in replies."""
    own, label = state.get("own") or {}, reader.label
    about = [
        label("choices", f"suggestion.{name}.{own[name]}") for name in ("track", "sitting", "type") if own.get(name)
    ]
    about.append(str(own.get("category") or ""))
    yield Said(label("fields", "category"), "  ".join(part for part in about if part))
    people = [state["lead"], *state["co_signers"]]
    yield Said(label("fields", "suggestion.lead"), "、".join(people) if reader.lang == "zh" else ", ".join(people))
    if state["units"]:
        units = (f"{unit} {label('choices', f'suggestion.units.{role}')}" for unit, role in state["units"].items())
        yield Said(label("fields", "suggestion.units"), "  ".join(units))
    for opinion in state["opinions"]:
        yield Said(label("subjects", "opinion"), opinion, link=Link("entity", ("opinion", opinion)))
    for name in ("first_class", "class_now", "adoption", "first_ratings", "latest_ratings", "key_leader", "adopted"):
        value = state.get(name)
        if value not in (None, [], {}, ""):
            yield Said(label("fields", f"suggestion.{name}"), reader.phrase(f"suggestion.{name}", value))
    yield from commitments(reader, state)


def commitments(reader: Reader, state: State) -> Iterator[Said]:
    """What the units promised, by when, and whether it was kept."""
    for number, each in enumerate(state["commitments"], start=1):
        title = reader.label("fields", "suggestion.commitments") if number == 1 else ""
        stand = each.get("settled") or "open"
        word = f"{reader.say(f'commitment.{stand}')} {each.get('on') or ''}"
        mark = "!" if stand == "open" and str(each.get("due") or "9") < reader.today.isoformat() else ""
        yield Said(title, f"{number}. {each['text']}  {each.get('due') or ''}  {word}".rstrip(), mark)


def opinion_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """An opinion: where it came from, what was done with it, and where it went."""
    yield from plain_sheet(reader, "opinion", {name: value for name, value in state.items() if name != "title"})
    for name, subject in (("suggestion", "suggestion"), ("merged_into", "opinion")):
        if target := state.get(name):
            yield Said(reader.label("subjects", subject), str(target), link=Link("entity", (subject, str(target))))


SHEETS: dict[str, Sheet] = {
    "suggestion": suggestion_sheet,
    "opinion": opinion_sheet,
    "meeting": meeting_sheet,
    "activity": activity_sheet,
    "reception": reception_sheet,
    "council": council_sheet,
    "council_member": council_member_sheet,
    "member": member_sheet,
    "plan": item_sheet,
    "project": project_sheet,
    "station": station_sheet,
    "group": group_sheet,
    "unit": unit_sheet,
    "duty_report": duty_report_sheet,
    "work_review": work_review_sheet,
    "election": election_sheet,
}
