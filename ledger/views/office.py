"""Boards of the office: findings, parameters, drafts, kinds."""

from __future__ import annotations

from typing import Any

from ledger.locale import sentence
from ledger.rules.duration import Duration
from ledger.views.drafts import drafts
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Tab

MARKS = {"error": "!", "warning": "*", "note": "-"}


def gathered(reader: Reader, name: str, tab: str) -> Board:
    """One of the boards that gather what is not the entities of one subject."""
    match name:
        case "findings":
            return findings(reader, tab)
        case "parameters":
            return parameters(reader)
        case "drafts":
            return draft_board(reader)
        case "deputies":
            from ledger.views.deputy import deputies

            return deputies(reader, tab)
        case _:
            from ledger.views.boards import subject_list

            return subject_list(reader)


def findings(reader: Reader, tab: str) -> Board:
    """What is wrong or doubtful with the records and the configuration; each leads to its cause."""
    every = [*reader.office.findings(), *reader.model.findings()]
    parts = {
        severity: [each for each in every if each.severity == severity] for severity in ("error", "warning", "note")
    }
    parts["all"] = every
    chosen = tab if tab in parts else "all"
    rows = []
    for each in parts[chosen]:
        message, remedy = sentence(each, reader.lang)
        place = Link("event", (each.event,)) if each.event else Link("")
        where = (each.file or "").rpartition("/")[2]
        rows.append(Row((message + ("  " + remedy if remedy else ""), where), place, MARKS[each.severity]))
    say = reader.say
    columns = (Column(say("column.finding")), Column(say("column.file"), 24))
    tabs = tuple(Tab(name, say(f"tab.{name}"), len(part)) for name, part in parts.items())
    return Board((say("place.findings"),), columns, tuple(rows), tabs, chosen, empty=say("findings.none"))


def parameters(reader: Reader) -> Board:
    """Every rule in which offices differ, with the value in force, and what it means."""
    from ledger.rules.parameters import definitions, help_sentence

    found = reader.office.parameters
    rows = []
    for name in definitions():
        history = found.history(name)
        own = name in found.own
        _, value = max((step for step in history if step[0] <= reader.today), default=history[0])
        cells = (name, shown(reader, value), help_sentence(name, reader.lang))
        rows.append(Row(cells, mark="*" if own else ""))
    say = reader.say
    columns = (
        Column(say("column.parameter"), 30),
        Column(say("column.value"), 14),
        Column(say("column.meaning")),
    )
    return Board((say("place.parameters"),), columns, tuple(rows), note=say("parameters.note"))


def shown(reader: Reader, value: Any) -> str:
    """A parameter's value on one line."""
    if value is None:
        return reader.say("parameters.off")
    if isinstance(value, bool):
        return reader.label("choices", f"bool.{'yes' if value else 'no'}")
    if isinstance(value, Duration):
        return value.chinese if reader.lang == "zh" else str(value)
    if isinstance(value, tuple | list):
        return "、".join(shown(reader, each) for each in value)
    if isinstance(value, dict):
        return "、".join(f"{name} {shown(reader, each)}" for name, each in value.items())
    return str(value)


def draft_board(reader: Reader) -> Board:
    """What was begun and not recorded."""
    rows = []
    for draft in drafts(reader.folder):
        said = "  ".join(text for text in draft.texts.values() if isinstance(text, str) and text)
        link = Link("form", (draft.kind, "", draft.name))
        rows.append(Row((draft.touched[:16].replace("T", " "), reader.label("kinds", draft.kind), said), link))
    say = reader.say
    columns = (Column(say("column.touched"), 16), Column(say("column.kind"), 14), Column(say("column.what")))
    return Board((say("place.drafts"),), columns, tuple(rows), empty=say("drafts.none"))
