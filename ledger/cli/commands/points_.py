"""`ledger points`: the points bulletin, and every point with its event, rule line and version."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from ledger.cli.complete import complete_members
from ledger.cli.context import Context
from ledger.cli.figuring import pointing
from ledger.cli.output import print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period
from ledger.locale import Language, label
from ledger.reports.bulletin import Bulletin, Place, PointLine, bulletin, point_lines
from ledger.reports.deputy_page import plain
from ledger.store.model.undisturbed import undisturbed
from ledger.store.owed.points import Points


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Whose, and how much of it."""
    names = parser.add_argument("names", nargs="*", metavar="DEPUTY|GROUP", help=say(lang, "points.names"))
    names.completer = complete_members  # type: ignore[attr-defined]
    parser.add_argument("--lines", action="store_true", help=say(lang, "points.lines"))
    parser.add_argument("--publish", metavar="WHERE", help=say(lang, "points.publish"))
    parser.add_argument("--recorder", metavar="NAME", help=say(lang, "record.recorder"))


def run(context: Context) -> int:
    """Print the bulletin of a period, or its point lines: a hundred thousand of them make no cycles."""
    with undisturbed():
        return printed(context)


def printed(context: Context) -> int:
    """The bulletin or its lines, printed or recorded as published."""
    lang, points = context.lang, pointing(context)
    period = asked_period(context, points)
    made = bulletin(points, period)
    places = chosen(made.places, context.arguments.names)
    if context.arguments.publish:
        return publish(context, period, places)
    lines = []
    if context.arguments.lines:
        lines = point_lines(points, period, [place.deputy for place in places])
    if context.json:
        print_json(bulletin_data(made, places, lines if context.arguments.lines else None))
        return 0
    print(say(lang, "points.head", period=period.text, known_to=made.known_to))
    if not places:
        print(say(lang, "points.none"))
        return 0
    if context.arguments.lines:
        print(table(map(line_row, lines), line_heads(lang), right=(3, 4, 5)))
        return 0
    print(bulletin_table(made, places, lang))
    if not made.scoring:
        print(say(lang, "points.part"))
    for place in places:
        for veto, events in place.vetoes:
            print(say(lang, "points.veto", deputy=place.deputy, veto=veto, events="、".join(events) or "—"))
    return 0


def publish(context: Context, period: Period, places: Iterable[Place]) -> int:
    """Record that the points are shown today, and what they are."""
    from ledger.cli.commands.record_ import message, show
    from ledger.store.entry.drafting import Line
    from ledger.store.entry.recorder import record
    from ledger.store.records.values import amount

    shown = {place.deputy: amount(str(place.points)) for place in places}
    line = Line("points.published", None, {"period": period.text, "where": context.arguments.publish, "shown": shown})
    return show(context, record(context.model, [line], context.clerk(), lambda drafts: message(drafts, context)))


def asked_period(context: Context, points: Points) -> Period:
    """The period asked for, else the scoring period of today."""
    if context.arguments.period:
        return context.period()
    from ledger.rules.points import scoring_period

    return scoring_period(context.today, points.value, points.own_terms)


def chosen(places: Iterable[Place], names: list[str]) -> list[Place]:
    """The deputies named, or those of the groups named; all where none is named."""
    places = list(places)
    if not names:
        return places
    found = [place for place in places if place.deputy in names or place.group in names]
    known = {place.deputy for place in places} | {place.group or "" for place in places}
    unknown = [name for name in names if name not in known]
    if unknown:
        from ledger.store.records.nearest import nearest

        near = nearest(unknown[0], sorted(known - {""}))
        raise Refused(error("usage.points", name=unknown[0], nearest=near))
    return found


def bulletin_table(made: Bulletin, places: list[Place], lang: Language) -> str:
    """The bulletin as on the notice board: name, each item, total, rank, grade."""
    heads = [say(lang, "points.rank"), label(lang, "subjects", "deputy"), label(lang, "subjects", "group")]
    heads += [say(lang, "points.total"), say(lang, "points.grade"), *made.items]
    rows = []
    for place in places:
        rank = "-" if place.rank is None else f"{place.rank}{'=' if place.tied else ''}"
        total = plain(place.points) + (f" → {plain(place.rated)}" if place.status == "pro_rata" else "")
        grade = say(lang, "points.not_rated") if place.status == "not_rated" else place.grade or ""
        items = [plain(place.items[name]) if name in place.items else "" for name in made.items]
        rows.append((rank, place.deputy, place.group or "", total, grade, *items))
    return table(rows, heads, right=(0, 3, *range(5, 5 + len(made.items))))


def line_heads(lang: Language) -> list[str]:
    """The heads of the point lines."""
    names = ("date", "deputy", "item", "number", "worth", "points", "version", "act", "event")
    return [say(lang, f"points.line.{name}") for name in names]


def line_row(line: PointLine) -> tuple[str, ...]:
    """One point line for people."""
    return (
        line.date,
        line.deputy,
        line.item,
        plain(line.number),
        plain(line.worth),
        plain(line.points),
        line.version,
        line.key or "",
        line.event or "",
    )


def bulletin_data(made: Bulletin, places: list[Place], lines: list[PointLine] | None) -> dict[str, Any]:
    """The bulletin for other programs."""
    first, last = made.period.first, made.period.last
    data: dict[str, Any] = {
        "period": made.period.text,
        "first": None if first is None else first.isoformat(),
        "last": None if last is None else last.isoformat(),
        "known_to": made.known_to,
        "scoring": made.scoring,
        "deputies": [
            place._asdict() | {"vetoes": [{"name": name, "events": list(events)} for name, events in place.vetoes]}
            for place in places
        ],
    }
    if lines is not None:
        data["lines"] = [line._asdict() for line in lines]
    return data
