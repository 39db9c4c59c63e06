"""What has changed since an earlier time: events that came or were corrected, and the figures they moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.kernel.finding import Refused, error
from ledger.views.moments import moment
from ledger.views.shapes import Board, Column, Link, Row, Tab

if TYPE_CHECKING:
    from ledger.figures.evaluate import Why
    from ledger.store.model.model import Model
    from ledger.store.model.query import Query
    from ledger.views.reader import Reader

NEW, OTHERWISE = "+", "~"


# --- two whole states side by side --------------------------------------------------------------------


class Change(NamedTuple):
    """One event that two times do not share, or that stands otherwise: `how` is added, gone or a status."""

    event: str
    how: str
    kind: str
    occurred: date
    file: str
    recorder: str


def changed(before: Model, after: Model) -> list[Change]:
    """The events that one knows and the other does not, or that were amended or retracted between."""
    there, here = standing(before), standing(after)
    found = []
    for event in there.keys() | here.keys():
        old, new = there.get(event), here.get(event)
        if old is None and new is not None:
            found.append(Change(event, "added", *new[1:]))
        elif new is None and old is not None:
            found.append(Change(event, "gone", *old[1:]))
        elif old is not None and new is not None and old[0] != new[0]:
            found.append(Change(event, new[0] or "restored", *new[1:]))
    return sorted(found, key=lambda change: (change.occurred, change.event))


def standing(model: Model) -> dict[str, tuple[str, str, date, str, str]]:
    """Every event with how it stands: status, kind, day, file, recorder."""
    rows = model.connection.execute("SELECT id, status, kind, occurred, path, recorder FROM event")
    return {
        id: (status, kind, date.fromordinal(occurred), path, recorder or "")
        for id, status, kind, occurred, path, recorder in rows
    }


def behind(queries: Iterable[Query], why: Callable[[Query], Why]) -> list[str]:
    """The events whose postings under a figure are not the same in two states."""
    sums: list[dict[str, list[Any]]] = []
    for query in queries:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in why(query).evidence:
            found[row.event].append((row.account, row.role, str(row.amount)))
        sums.append(found)
    before, after = sums
    return sorted(
        event for event in before.keys() | after.keys() if sorted(before.get(event, [])) != sorted(after.get(event, []))
    )


# --- marks on what a screen shows ---------------------------------------------------------------------


def marks(reader: Reader) -> dict[str, str]:
    """Every event that came since the time asked about (`+`), or was corrected since (`~`)."""
    since = reader.clocks.since
    if since is None:
        return {}
    mark = (reader.mark(), reader.clocks)
    kept = reader.kept.get("marks")
    if kept is None or kept[0] != mark:
        kept = reader.kept["marks"] = (mark, dict(_marks(reader, since)))
    found: dict[str, str] = kept[1]
    return found


def _marks(reader: Reader, since: str) -> Iterable[tuple[str, str]]:
    new = list(came(reader, moment(reader.current, since)))
    known = {event for event, _, _ in new}
    for event, kind, key in new:
        yield event, NEW
        if kind.startswith("entry.") and key not in known:
            yield key, OTHERWISE


def came(reader: Reader, since: str) -> Iterable[tuple[str, str, str]]:
    """The events recorded after a time, or that a commit does not have: id, kind, key of the stream."""
    from ledger.store.model.known import instant

    columns = "SELECT event.id, event.kind, stream.key FROM event LEFT JOIN stream ON stream.id = event.stream"
    connection = reader.model.connection
    limit = instant(reader.current, since)
    if limit is not None:
        micro = int(limit.timestamp() * 1_000_000)
        yield from connection.execute(f"{columns} WHERE event.recorded > ?", (micro,))
        return
    git = reader.current.git
    commit = git.resolve(since)
    if commit is None:
        raise Refused(error("known.unknown", field="--since", value=since))
    before = git.tree(commit)
    for event, kind, key, path in connection.execute(columns.replace("stream.key", "stream.key, event.path")):
        if path not in before:
            yield event, kind, key


def mark_of(reader: Reader, event: str) -> str:
    """The mark of one event."""
    return marks(reader).get(event, "")


def changed_streams(reader: Reader) -> dict[tuple[str, str], str]:
    """Every entity that came since (`+`) or to which something happened since (`~`)."""
    if reader.clocks.since is None:
        return {}
    mark = (reader.mark(), reader.clocks)
    kept = reader.kept.get("changed_streams")
    if kept is None or kept[0] != mark:
        kept = reader.kept["changed_streams"] = (mark, _streams(reader))
    found: dict[tuple[str, str], str] = kept[1]
    return found


def _streams(reader: Reader) -> dict[tuple[str, str], str]:
    touched: dict[int, tuple[str, str]] = {}
    new: dict[int, int] = defaultdict(int)
    found = marks(reader)
    for event, mark in found.items():
        row = reader.model.connection.execute(
            "SELECT stream.id, stream.subject, stream.key FROM event JOIN stream ON stream.id = event.stream "
            "WHERE event.id = ?",
            (event,),
        ).fetchone()
        if row is not None and row[1] != "entry":
            touched[row[0]] = (row[1], row[2])
            new[row[0]] += mark == NEW
    streams = {}
    for stream, place in touched.items():
        (all_of_it,) = reader.model.connection.execute(
            "SELECT count(*) FROM event WHERE stream = ?", (stream,)
        ).fetchone()
        streams[place] = NEW if new[stream] == all_of_it else OTHERWISE
    return streams


def marked(reader: Reader, board: Board) -> Board:
    """A board with its rows marked by what happened to them since the time asked about."""
    if reader.clocks.since is None:
        return board
    streams, events = changed_streams(reader), marks(reader)

    def change(row: Row) -> str:
        if row.link.place in ("entity", "deputy"):
            return streams.get((row.link.about[0], row.link.about[1]), "")
        return events.get(row.link.about[0], "") if row.link.place == "event" else row.change

    rows = tuple(row._replace(change=change(row)) for row in board.rows)
    return board._replace(rows=rows)


# --- the board of changes -----------------------------------------------------------------------------


def changes(reader: Reader, tab: str = "") -> Board:
    """What came or was corrected since the time asked about; and the figures that are not what they were."""
    say = reader.say
    path = (say("place.changes"),)
    if reader.clocks.since is None:
        return Board(path, (Column(say("column.what")),), (), empty=say("changes.no_time"))
    if tab == "figures":
        return figures_moved(reader, path)
    from ledger.views.events import briefs

    rows = []
    lines = briefs(reader, marks(reader))
    for event, line in sorted(lines.items(), key=lambda each: (each[1].recorded, each[0]), reverse=True):
        mark = marks(reader)[event]
        cells = (
            f"{line.recorded:%Y-%m-%d %H:%M}",
            say("changes.new" if mark == NEW else f"status.{line.status or 'stands'}"),
            reader.label("kinds", line.kind),
            "  ".join(part for part in (line.key if line.subject != "entry" else "", line.summary) if part),
            line.recorder,
        )
        rows.append(Row(cells, line.link, quiet=line.status == "retracted", change=mark))
    columns = (
        Column(say("column.recorded"), 16),
        Column(say("column.how"), 8),
        Column(say("column.kind"), 14),
        Column(say("column.what")),
        Column(say("column.recorder"), 8),
    )
    return Board(path, columns, tuple(rows), change_tabs(reader, len(rows)), "events", empty=say("changes.none"))


def change_tabs(reader: Reader, events: int | None) -> tuple[Tab, ...]:
    """Events and figures."""
    return (
        Tab("events", reader.say("changes.events"), events),
        Tab("figures", reader.say("changes.figures")),
    )


def figures_moved(reader: Reader, path: tuple[str, ...]) -> Board:
    """The figures of this year that are not what they were then."""
    from ledger.views.asked import Asked
    from ledger.views.statistics import changed_figures

    say = reader.say
    rows = [
        Row((new.label, old.text, new.text, difference), Link("figure", (new.name, new.period)), change=OTHERWISE)
        for old, new, difference in changed_figures(reader, Asked())
    ]
    columns = (
        Column(say("column.figure")),
        Column(say("column.before"), 14, right=True),
        Column(say("column.now"), 14, right=True),
        Column(say("column.change"), 10, right=True),
    )
    tabs = change_tabs(reader, len(marks(reader)))
    return Board(path, columns, tuple(rows), tabs, "figures", scope=str(reader.today.year), empty=say("changes.none"))
