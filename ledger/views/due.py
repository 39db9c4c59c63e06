"""What is owed and by when, as `ledger due` has it: suggestions, opinions, the plan, decisions, tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Link, Row, Said, Tab
from ledger.views.states import value_of

if TYPE_CHECKING:
    from ledger.store.owed.desk import Due


def owed(reader: Reader) -> list[Due]:
    """Everything that is owed, the earliest first; asked once until something is recorded."""
    mark = (reader.mark(), reader.clocks, reader.today)
    kept = reader.kept.get("owed")
    if kept is None or kept[0] != mark:
        from ledger.store.owed.due import dues

        kept = reader.kept["owed"] = (mark, dues(reader.model, reader.today))
    found: list[Due] = kept[1]
    return found


def owed_of(reader: Reader, subject: str, key: str) -> list[Due]:
    """What is owed on one entity."""
    return [each for each in owed(reader) if each.subject == subject and each.key == key]


def most_urgent(reader: Reader, subject: str) -> dict[str, Due]:
    """Of each entity of a subject what is owed first."""
    found: dict[str, Due] = {}
    for each in owed(reader):
        if each.subject == subject:
            found.setdefault(each.key, each)
    return found


def warn_days(reader: Reader) -> int:
    """Days before its due day on which a matter shows as due soon: the office's parameter."""
    days: int = reader.office.parameters.value("warn.days", reader.today)
    return days


def left(reader: Reader, due: date | None) -> tuple[str, str]:
    """How many days are left, in words, and the mark of its state."""
    if due is None:
        return "", ""
    days = (due - reader.today).days
    if days < 0:
        return reader.say("due.over", days=-days), "!"
    if days == 0:
        return reader.say("due.today"), "*"
    return reader.say("due.left", days=days), "*" if days <= warn_days(reader) else ""


def link_of(each: Due) -> Link:
    """Where Enter leads."""
    return Link("entity", (each.subject, each.key))


def what_of(reader: Reader, each: Due) -> str:
    """What is owed, in a word: the reply, the second commitment, the plan's item."""
    word = reader.say(f"owed.{each.what}")
    return word if each.number is None else f"{word} {each.number}"


def title_of(each: Due) -> str:
    """The matter, where it has a title besides its key."""
    return "" if each.title == each.key else each.title


def due_row(reader: Reader, each: Due) -> Row:
    """Something owed, as a row: what, the matter, with whom, the day, what is left."""
    said, mark = left(reader, each.due)
    cells = (
        each.key,
        title_of(each),
        what_of(reader, each),
        each.handler or "",
        each.due.isoformat() if each.due else "",
        said,
    )
    return Row(cells, link_of(each), mark)


def due_board(reader: Reader, tab: str) -> Board:
    """Everything that has a due day and is not answered yet."""
    parts = by_standing(owed(reader))
    chosen = tab if tab in parts else "all"
    say = reader.say
    columns = (
        Column(say("column.number"), 15),
        Column(say("column.matter")),
        Column(say("column.owed"), 8),
        Column(say("column.unit"), 12),
        Column(say("column.due_day"), 10, spare=True),
        Column(say("column.due"), 9),
    )
    rows = tuple(due_row(reader, each) for each in parts[chosen])
    tabs = tuple(Tab(name, say(f"tab.{name}"), len(part)) for name, part in parts.items())
    note = say("due.note", days=warn_days(reader))
    total = len(parts["all"])
    return Board((say("place.due"),), columns, rows, tabs, chosen, empty=say("due.none"), note=note, total=total)


def by_standing(found: list[Due]) -> dict[str, list[Due]]:
    """What is overdue, due soon, due later, and all."""
    parts = {
        name: [each for each in found if each.standing.state == state]
        for name, state in (("overdue", "overdue"), ("soon", "due_soon"), ("later", "ok"))
    }
    return parts | {"all": found}


def due_lines(reader: Reader, subject: str, key: str) -> Iterator[Said]:
    """What is owed on an entity, with every step of how its day came about."""
    from ledger.rules.deadlines import explain

    for each in owed_of(reader, subject, key):
        said, mark = left(reader, each.due)
        day = each.due.isoformat() if each.due else ""
        yield Said(what_of(reader, each), f"{day}  {said}  {reader.say('entity.inferred')}", mark=mark)
        for step in each.deadline.steps:
            yield Said("", explain(step, reader.lang), quiet=True)
        if each.urging is not None:
            urged = reader.say("owed.urged", times=each.urging.times, last=each.urging.last)
            yield Said("", urged, quiet=True)


def unheld(reader: Reader) -> list[tuple[str, str]]:
    """Activities and receptions announced for a day that has passed, of which nobody recorded who came."""
    from ledger.views.states import holding

    today = reader.today.isoformat()
    return [
        (subject, entry.key)
        for subject in ("activity", "reception")
        for entry in holding(reader, subject, '"held": null')
        if "" < value_of(entry.state, "on") < today
    ]
