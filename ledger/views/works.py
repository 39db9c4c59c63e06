"""Projects, stations, groups and units: what they are, who belongs to them, and how far things have come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ledger.views.due import most_urgent
from ledger.views.events import acts
from ledger.views.reader import Reader
from ledger.views.rosters import facts, last, names
from ledger.views.shapes import Link, Said
from ledger.views.states import IN_HAND, State, value_of

MOST = 12


# --- ballots ------------------------------------------------------------------------------------------


def ballot_lines(reader: Reader, label: str, ballot: Mapping[str, Any], place: str) -> Iterator[Said]:
    """A ballot: papers issued, returned and valid, then each option with its share of the valid ones."""
    valid = ballot.get("valid") or 0
    numbers = ("eligible", "present", "issued", "returned", "valid", "invalid")
    said = "  ".join(
        f"{reader.label('fields', f'ballot.{name}')} {ballot[name]}" for name in numbers if ballot.get(name) is not None
    )
    yield Said(label, said)
    for option, votes in (ballot.get("options") or {}).items():
        word = reader.label("choices", f"{place}.{option}")
        share = votes / valid if valid else None
        yield Said("", f"{word}  {votes}" + (f"  {share:.0%}" if share is not None else ""), bar=share)


# --- projects -----------------------------------------------------------------------------------------


def project_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A project: the stages it reached, its sub-items with their progress, the ballots, what checks found."""
    reached = [reader.label("choices", f"project.stages.{name}") for name in state["stages"]]
    if reached:
        yield Said(reader.say("project.stage"), " > ".join(reached))
    yield from sub_items(reader, state)
    found = acts(reader, "project", key)
    for kind, word in (("project.voted", "project.vote"), ("project.rated", "project.rating")):
        if ballot := last(found, kind).get("ballot"):
            yield from ballot_lines(reader, reader.say(word), ballot, f"{kind}.options")
    if state.get("result"):
        word = reader.label("choices", f"project.rated.result.{state['result']}")
        yield Said(reader.say("project.result"), word)
    for kind, name in (("project.checked", "findings"), ("project.progressed", "problem")):
        for act in found:
            if act.kind == kind and act.fields.get(name):
                said = reader.phrase(f"{kind}.{name}", act.fields[name])
                yield Said(reader.label("fields", f"{kind}.{name}"), f"{act.occurred}  {said}", "*")
    if people := last(found, "project.completed").get("beneficiaries"):
        yield Said(reader.label("fields", "project.completed.beneficiaries"), str(people))


def sub_items(reader: Reader, state: State) -> Iterator[Said]:
    """The sub-items with how far each has come, and the whole."""
    items, done, progress = state["sub_items"], state["completed"], state["progress"]
    whole = share_of(state)
    if whole is not None:
        text = f"{len(done)}/{len(items)}  {whole:.0%}" if items else f"{whole:.0%}"
        yield Said(reader.say("project.sub_items"), text, bar=whole)
    for number, title in items.items():
        share = 1.0 if number in done else float(progress.get(number) or 0) / 100
        yield Said("", f"{number}  {title}  {share:.0%}", bar=share)


def share_of(state: State) -> float | None:
    """How far a project has come: by its sub-items, else by the last percentage told."""
    if "completed" in state["stages"]:
        return 1.0
    items, done = state["sub_items"], state["completed"]
    if items:
        parts = (1.0 if key in done else float(state["progress"].get(key) or 0) / 100 for key in items)
        return sum(parts) / len(items)
    told = state["progress"].get("")
    return None if told is None else float(told) / 100


# --- stations and groups ------------------------------------------------------------------------------


def station_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A station: where and what it is, its people and deputies, and this year's receptions there."""
    details = {**state["details"], **(state.get("own") or {})}
    yield from facts(reader, "station.opened", details, ("type", "level", "community", "address", "parent", "area"))
    for person, role in state["staff"].items():
        word = reader.label("choices", f"station.staffed.role.{role.get('role')}")
        yield Said(word, person)
    here = deputies_where(reader, "station", key)
    yield Said(reader.say("station.deputies"), f"{len(here)}  {names(reader, here)}")
    yield from year_numbers(reader, key)
    for year, evaluation in state["evaluations"].items():
        said = reader.phrase("station.evaluated.scores", evaluation.get("scores") or evaluation)
        yield Said(f"{reader.say('station.evaluated')} {year}", said)
    if state["serves"]:
        yield Said(
            reader.label("fields", "station.opened.serves"),
            reader.phrase("station.opened.serves", {each: list(where) for each, where in state["serves"].items()}),
        )


STATION_NUMBERS = (
    "reception:announced",
    "reception:sessions",
    "reception:visitors",
    "opinion:received",
    "opinion:solved",
)


def year_numbers(reader: Reader, station: str) -> Iterator[Said]:
    """What was done at a station this year, each number leading to what it rests on."""
    from ledger.locale import account_label
    from ledger.views.numbers import plain

    year = str(reader.today.year)
    for account in STATION_NUMBERS:
        totals = reader.query.totals([account], reader.period(year), (("station", (station,)),))
        for unit, amount in totals.items():
            if amount:
                label = f"{year} {account_label(reader.lang, account, reader.own)}"
                yield Said(
                    label, f"{plain(amount)}{unit}", link=Link("register", (account, year, f"station={station}"))
                )


def group_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A group: its convenor and its deputies, with what each did this year."""
    yield from facts(reader, "group.formed", state, ("convenor", "parent"))
    here = deputies_where(reader, "group", key)
    yield Said(reader.say("station.deputies"), f"{len(here)}  {names(reader, here)}")


def deputies_where(reader: Reader, field: str, value: str) -> list[str]:
    """The deputies in office whose registration has this value."""
    rows = reader.model.connection.execute(
        "SELECT key, state FROM stream WHERE subject = 'deputy' AND opened IS NOT NULL AND instr(state, ?) "
        "ORDER BY key",
        (json.dumps(value, ensure_ascii=False),),
    )
    found = ((key, json.loads(state)) for key, state in rows)
    return [key for key, state in found if value_of(state, field) == value and state.get("mandate") == "in_office"]


# --- units --------------------------------------------------------------------------------------------


def unit_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A unit: what it has in hand, what it answered, and the suggestions with their days."""
    yield from facts(reader, "unit.registered", state, ("system", "level", "parent"))
    found = handled(reader, key)
    waiting = [each for each in found if each[1]["status"] in IN_HAND]
    text = reader.say("unit.handled", total=len(found), waiting=len(waiting))
    yield Said(reader.label("subjects", "suggestion"), text)
    owed = most_urgent(reader, "suggestion")
    from ledger.views.due import left

    for suggestion, each in waiting[:MOST]:
        said, mark = left(reader, owed[suggestion].due if suggestion in owed else None)
        link = Link("entity", ("suggestion", suggestion))
        yield Said("", f"{suggestion}  {each['title']}  {said}", mark, link)


def handled(reader: Reader, unit: str) -> list[tuple[str, dict[str, Any]]]:
    """The suggestions a unit leads, the newest first."""
    rows: Iterable[tuple[str, str]] = reader.model.connection.execute(
        "SELECT key, state FROM stream WHERE subject = 'suggestion' AND opened IS NOT NULL "
        "AND instr(state, ?) ORDER BY opened DESC, key DESC",
        (f'"lead_unit": {json.dumps(unit, ensure_ascii=False)}',),
    )
    return [(key, json.loads(state)) for key, state in rows]


# --- ballots of reports and reviews -------------------------------------------------------------------


def duty_report_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A duty report: how it was held, by how many it was heard, and each ballot."""
    found = acts(reader, "duty_report", key)
    held = last(found, "duty_report.held")
    yield from facts(reader, "duty_report.held", held, ("deputy", "mode", "voters", "activity"))
    for question, ballot in (held.get("ballots") or {}).items():
        word = reader.label("choices", f"duty_report.held.ballots.{question}")
        yield from ballot_lines(reader, word, ballot, "duty_report.held.options")
    for question, result in state["results"].items():
        word = reader.label("choices", f"duty_report.held.ballots.{question}")
        grade = reader.label("choices", f"duty_report.results.{result}")
        yield Said(reader.say("project.result"), f"{word}  {grade}")
    yield from facts(reader, "duty_report.published", last(found, "duty_report.published"), ("where",))


def work_review_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A review of a unit's work: what was found, how much is put right, and the ballot."""
    found = acts(reader, "work_review", key)
    held = last(found, "work_review.held")
    yield from facts(reader, "work_review.opened", last(found, "work_review.opened"), ("unit", "unit_kind", "topic"))
    problems = state["problems"]
    if problems:
        share = min(state["rectified"] / len(problems), 1.0)
        text = f"{state['rectified']}/{len(problems)}"
        yield Said(reader.say("review.rectified"), text, "" if share >= 1 else "*", bar=share)
    for number, problem in enumerate(problems, start=1):
        yield Said(reader.label("fields", "work_review.held.problems") if number == 1 else "", f"{number}. {problem}")
    yield from facts(reader, "work_review.held", held, ("participants", "activity"))
    if held.get("ballot"):
        yield from ballot_lines(reader, reader.say("project.vote"), held["ballot"], "work_review.held.options")
    if state.get("result"):
        yield Said(reader.say("project.result"), reader.label("choices", f"work_review.result.{state['result']}"))


def election_sheet(reader: Reader, key: str, state: State) -> Iterator[Said]:
    """A by-election: seats, steps by their days, turnout and votes."""
    for constituency, seats in state["seats"].items():
        yield Said(reader.label("fields", "election.vacancy_arose.seats"), f"{constituency}  {seats}")
    for step, when in state["steps"].items():
        yield Said(reader.label("choices", f"election.step_taken.step.{step}"), str(when))
    held = last(acts(reader, "election", key), "election.held")
    if held:
        registered, returned = held.get("registered") or 0, (held.get("ballot") or {}).get("returned") or 0
        share = returned / registered if registered else None
        text = f"{returned}/{registered}" + (f"  {share:.1%}" if share is not None else "")
        yield Said(reader.say("election.turnout"), text, bar=share)
        yield from ballot_lines(reader, reader.say("project.vote"), held.get("ballot") or {}, "election.held.options")
        yield from facts(reader, "election.held", held, ("elected",))
