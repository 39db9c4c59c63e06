"""Boards of the office: findings, what verify says, parameters, drafts, points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from ledger.kernel.finding import Finding
from ledger.locale import sentence
from ledger.rules.duration import Duration
from ledger.views.drafts import drafts
from ledger.views.reader import Reader
from ledger.views.shapes import NOWHERE, Board, Column, Link, Row, Said, Tab

MARKS = {"error": "!", "warning": "*", "note": "-"}
SEVERITIES = ("error", "warning", "note")


def gathered(reader: Reader, name: str, tab: str) -> Board:
    """One of the boards that gather what is not the entities of one subject."""
    match name:
        case "findings":
            return findings(reader, tab)
        case "verify":
            return verified(reader, tab)
        case "parameters":
            return parameters(reader, tab)
        case "drafts":
            return draft_board(reader)
        case "deputies":
            from ledger.views.deputies import deputies

            return deputies(reader, tab)
        case "points":
            from ledger.views.deputies import points_board

            return points_board(reader, tab)
        case "changes":
            from ledger.views.changes import changes

            return changes(reader, tab)
        case _:
            from ledger.views.subject_boards import subject_list

            return subject_list(reader)


# --- findings -----------------------------------------------------------------------------------------


def everything(reader: Reader) -> list[Finding]:
    """What `ledger check` finds: in ledger.toml, in single events, and in the ledger as a whole."""
    from ledger.store.checks import checked

    model, year = reader.model, reader.period(str(reader.today.year))
    return [*reader.office.findings(), *model.findings(), *checked(model, reader.today, None, year)]


def findings(reader: Reader, tab: str) -> Board:
    """What is wrong or doubtful with the records and the configuration; each leads to its cause."""
    return finding_board(reader, reader.say("place.findings"), everything(reader), tab, reader.say("findings.note"))


def verified(reader: Reader, tab: str) -> Board:
    """What `ledger verify` finds, and the evidence it reached; run anew each time the board is asked for."""
    from ledger.views.verifying import verification

    mark = reader.mark()
    kept = reader.kept.get("verified")
    if kept is None or kept[0] != mark or not tab:
        kept = reader.kept["verified"] = (mark, verification(reader))
    report, said = kept[1]
    return finding_board(reader, reader.say("place.verify"), report.findings, tab, said)


def finding_board(reader: Reader, title: str, every: Sequence[Finding], tab: str, note: str) -> Board:
    """Findings by severity, each with its remedy and the place it leads to."""
    parts = {severity: [each for each in every if each.severity == severity] for severity in SEVERITIES}
    parts["all"] = [each for severity in SEVERITIES for each in parts[severity]]
    chosen = tab if tab in parts else "all"
    rows = []
    for each in parts[chosen]:
        message, remedy = sentence(each, reader.lang)
        where = (each.file or "").rpartition("/")[2]
        rows.append(Row((message, remedy, where), finding_link(reader, each), MARKS[each.severity]))
    say = reader.say
    columns = (
        Column(say("column.finding")),
        Column(say("column.remedy"), 40, spare=True),
        Column(say("column.file"), 20, spare=True),
    )
    tabs = tuple(Tab(name, say(f"tab.{name}"), len(part)) for name, part in parts.items())
    return Board((title,), columns, tuple(rows), tabs, chosen, empty=say("findings.none"), note=note, total=len(every))


def finding_link(reader: Reader, each: Finding) -> Link:
    """Where the cause of a finding is: its event, else the entity it names."""
    if each.event:
        return Link("event", (each.event,))
    from ledger.subjects import MODULES

    subject, key = str(each.values.get("subject", "")), str(each.values.get("key", ""))
    if subject in MODULES and key:
        return Link("entity", (subject, key))
    for name in ("suggestion", "opinion", "deputy", "meeting", "activity", "station", "project", "item"):
        value = each.values.get(name)
        if isinstance(value, str) and value:
            return Link("entity", ("plan" if name == "item" else name, value))
    return NOWHERE


# --- parameters ---------------------------------------------------------------------------------------


def parameters(reader: Reader, tab: str = "") -> Board:
    """Every rule in which offices differ: the value in force, the default, since when, and what it means."""
    from ledger.rules.parameters import definitions, help_sentence

    found = reader.office.parameters
    say = reader.say
    parts: dict[str, list[Row]] = {"all": [], "own": []}
    for name, definition in definitions().items():
        since, value = in_force(found.history(name), reader.today)
        own = name in found.own
        cells = (
            name,
            shown(reader, value),
            help_sentence(name, reader.lang),
            shown(reader, definition.value),
            since.isoformat() if own and since > date.min else "",
        )
        row = Row(cells, Link("parameter", (name,)), mark="*" if own else "")
        parts["all"].append(row)
        if own:
            parts["own"].append(row)
    chosen = tab if tab in parts else "all"
    columns = (
        Column(say("column.parameter"), 28),
        Column(say("column.value"), 12),
        Column(say("column.meaning")),
        Column(say("column.default"), 12, spare=True),
        Column(say("column.from"), 10, spare=True),
    )
    tabs = tuple(Tab(name, say(f"tab.{name}"), len(part)) for name, part in parts.items())
    note, total = say("parameters.note"), len(parts["all"])
    return Board((say("place.parameters"),), columns, tuple(parts[chosen]), tabs, chosen, note=note, total=total)


def in_force(history: Iterable[tuple[date, Any]], today: date) -> tuple[date, Any]:
    """The value that holds today, and the day from which it does."""
    steps = list(history)
    return max((step for step in steps if step[0] <= today), key=lambda step: step[0], default=steps[0])


def parameter_lines(reader: Reader, name: str) -> Iterator[Said]:
    """One parameter whole: what it means, what it may be, where it comes from, and each value it had."""
    from ledger.rules.parameters import definition, help_sentence

    what, say = definition(name), reader.say
    yield Said(name, head=True)
    yield Said("", help_sentence(name, reader.lang))
    yield Said(say("column.default"), shown(reader, what.value))
    if what.choices:
        yield Said(say("parameters.choices"), "、".join(map(str, what.choices)))
    if what.least is not None or what.most is not None:
        low, high = ("" if each is None else shown(reader, each) for each in (what.least, what.most))
        yield Said(say("parameters.range"), f"{low} .. {high}")
    yield Said(say("column.source"), what.source)
    for since, value in reader.office.parameters.history(name):
        when = say("parameters.shipped") if since == date.min else since.isoformat()
        yield Said(say("parameters.holds_from"), f"{when}  {shown(reader, value)}")


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


# --- drafts -------------------------------------------------------------------------------------------


def draft_board(reader: Reader) -> Board:
    """What was begun and not recorded."""
    rows = []
    for draft in drafts(reader.folder):
        said = "  ".join(text for text in draft.texts.values() if isinstance(text, str) and text)
        link = Link("form", (draft.kind, "", draft.name, draft.target))
        kind = reader.label("kinds", draft.kind)
        what = f"{reader.say('place.amend')} {kind}" if draft.target else kind
        rows.append(Row((draft.touched[:16].replace("T", " "), what, said), link))
    say = reader.say
    columns = (Column(say("column.touched"), 16), Column(say("column.kind"), 14), Column(say("column.what")))
    return Board((say("place.drafts"),), columns, tuple(rows), empty=say("drafts.none"))
