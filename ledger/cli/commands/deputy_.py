"""`ledger deputy`: the deputy's file, as text, Markdown or JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from ledger.cli.complete import complete_deputies
from ledger.cli.context import Context
from ledger.cli.figuring import pointing, rate
from ledger.cli.output import print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.kernel.reading import nfc
from ledger.kernel.visible import visible
from ledger.locale import Language
from ledger.reports.deputy_file import deputy_file
from ledger.reports.deputy_page import Page
from ledger.reports.deputy_shapes import DeputyFile, Entry
from ledger.reports.paper import markdown


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Whose file, and how it is printed."""
    name = parser.add_argument("name", metavar="NAME", help=say(lang, "deputy.name"))
    name.completer = complete_deputies  # type: ignore[attr-defined]
    parser.add_argument("--markdown", action="store_true", help=say(lang, "deputy.markdown"))


def run(context: Context) -> int:
    """Print the file for a period, this year where none is asked for."""
    name, model = nfc(context.arguments.name), context.model
    period = context.period(str(context.today.year))
    made = deputy_file(model, pointing(context), name, period, context.as_of)
    if made is None:
        from ledger.store.records.nearest import nearest

        rows = model.connection.execute("SELECT key FROM stream WHERE subject = 'deputy' AND opened IS NOT NULL")
        near = nearest(name, [key for (key,) in rows])
        raise Refused(error("reference.unknown", subject="deputy", key=name, date=context.today, nearest=near))
    if context.json:
        print_json(file_data(made))
        return 0
    own = context.office.labels
    parts = list(Page(made, context.lang, rate(context), say, own).parts())
    if context.arguments.markdown:
        print(markdown(parts), end="")
        return 0
    for part in parts:
        print(visible(part.heading) if part.level == 1 else f"\n{visible(part.heading)}")
        for line in part.lines:
            print(f"  {visible(line)}")
        if part.rows:
            print(table(part.rows, part.heads, part.right))
    return 0


def file_data(made: DeputyFile) -> dict[str, Any]:
    """The file for other programs."""
    attendance = made.attendance
    return {
        "deputy": made.deputy,
        "period": made.period.text,
        "known_to": made.known_to,
        "mandate": made.mandate,
        "basic": made.basic,
        "mandates": list(made.mandates),
        "history": [
            {
                "date": moment.occurred,
                "kind": moment.kind,
                "event": moment.event,
                "status": moment.status or "recorded",
                "fields": moment.fields,
            }
            for moment in made.history
        ],
        "attendance": attendance._asdict() | {"rate": exact(attendance.rate)},
        "duty_days": made.duty_days,
        "sections": [
            {"name": section.name, "entries": list(map(entry_data, section.entries))} for section in made.sections
        ],
        "comparison": [
            {
                "account": each.account,
                "own": each.own,
                "group_mean": exact(each.group_mean),
                "mean": exact(each.mean),
            }
            for each in made.comparison
        ],
        "group_size": made.group_size,
        "points": None
        if made.place is None
        else made.place._asdict()
        | {"of": made.of, "scoring": made.scoring, "vetoes": vetoes(made.place.vetoes)}
        | {"lines": [line._asdict() for line in made.lines]},
    }


def entry_data(entry: Entry) -> dict[str, Any]:
    """One entry for other programs."""
    data = entry._asdict()
    data["outcome"] = entry.outcome._asdict() if entry.outcome else None
    return data


def vetoes(found: Iterable[tuple[str, tuple[str, ...]]]) -> list[dict[str, Any]]:
    """Vetoes for other programs."""
    return [{"name": name, "events": list(events)} for name, events in found]


def exact(value: Fraction | None) -> float | None:
    """A rate or mean as a JSON number."""
    return None if value is None else float(value)
