"""What a number rests on: every event behind it, with its commit."""

from __future__ import annotations

from ledger.store.owed.late import LatePoints
from ledger.views.asked import Asked, asked_period, filters_of
from ledger.views.events import briefs
from ledger.views.numbers import plain
from ledger.views.reader import Reader
from ledger.views.shapes import Board, Column, Row
from ledger.views.wording import definition_words


def evidence(reader: Reader, asked: Asked) -> Board:
    """Every event behind a number, with its commit: the numerator's, then the denominator's."""
    from ledger.figures.evaluate import why

    period = asked_period(reader, asked.period)
    found = why(
        reader.query,
        reader.definitions,
        asked.figure,
        period,
        reader.lang,
        filters=filters_of(asked),
        points=LatePoints(lambda: reader.points),
    )
    value = found.figures[0]
    lines = briefs(reader, dict.fromkeys(row.event for row in found.evidence))
    commits = reader.commits({line.path for line in lines.values()})
    rows = []
    for each in found.evidence:
        line = lines.get(each.event)
        if line is None:
            continue
        mark = {"numerator": "+", "denominator": "/"}.get(each.role, "")
        cells = (
            line.occurred.isoformat(),
            reader.label("kinds", line.kind),
            "  ".join(dict.fromkeys(part for part in (line.key, line.summary) if part)),
            plain(each.amount),
            line.recorder,
            commits.get(line.path, "")[:7] or reader.say("commit.none"),
        )
        rows.append(Row(cells, line.link, mark))
    say = reader.say
    columns = (
        Column(say("column.day"), 10),
        Column(say("column.kind"), 12),
        Column(say("column.what")),
        Column(say("column.amount"), 6, right=True),
        Column(say("column.recorder"), 8),
        Column(say("column.commit"), 7),
    )
    said = say(
        "evidence.count",
        text=value.text,
        postings=len(rows),
        events=len(lines),
        commits=len({commits.get(line.path) for line in lines.values()}),
    )
    path = (say("place.statistics"), value.label, *asked.filters, say("place.evidence"))
    note = f"{said}   = {definition_words(reader, reader.definitions[asked.figure])}"
    shown = f"{period.text}  {reader.stamp}"
    return Board(path, columns, tuple(rows), scope=shown, note=note, empty=say("evidence.none"))
