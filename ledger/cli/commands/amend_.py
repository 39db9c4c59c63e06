"""`ledger amend`: fields of a recorded event set anew; the old text stays."""

from __future__ import annotations

import argparse
from typing import Any

from ledger.cli.commands.record_ import field_value, message, show
from ledger.cli.complete import complete_events
from ledger.cli.context import Context
from ledger.cli.words import say
from ledger.kernel.finding import Finding, Refused, error
from ledger.locale import Language
from ledger.store.entry.drafting import Line
from ledger.store.entry.recorder import record, rehearse
from ledger.store.records.nearest import nearest
from ledger.store.records.values import day


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which event, what, why."""
    event = parser.add_argument("event", metavar="ID", help=say(lang, "amend.event"))
    event.completer = complete_events  # type: ignore[attr-defined]
    parser.add_argument("fields", nargs="*", default=[], metavar="FIELD=VALUE", help=say(lang, "amend.fields"))
    parser.add_argument("--unset", action="append", default=[], metavar="FIELD", help=say(lang, "amend.unset"))
    options(parser, lang)


def options(parser: argparse.ArgumentParser, lang: Language) -> None:
    """What amending and retracting share."""
    parser.add_argument("--reason", required=True, metavar="TEXT", help=say(lang, "amend.reason"))
    parser.add_argument("--occurred", metavar="DATE", help=say(lang, "amend.occurred"))
    parser.add_argument("--dry-run", action="store_true", help=say(lang, "record.dry_run"))
    parser.add_argument("--recorder", metavar="NAME", help=say(lang, "record.recorder"))


def run(context: Context) -> int:
    """Record the amendment."""
    event, kind = target(context)
    today = context.today
    findings: list[Finding] = []
    values: dict[str, Any] = {}
    for word in context.arguments.fields:
        name, equals, text = word.partition("=")
        try:
            if not equals:
                raise Refused(error("usage.no_equals", word=word))
            if name in values:
                raise Refused(error("field.twice", field=name))
            values[name] = day(text, today) if name == "occurred" else field_value(kind, name, text, today)
        except Refused as refused:
            findings += refused.findings
        except ValueError:
            findings.append(error("field.date", field=name, value=text))
    if findings:
        raise Refused(*findings)
    fields: dict[str, Any] = {"target": event}
    if values:
        fields["set"] = values
    if context.arguments.unset:
        fields["unset"] = list(context.arguments.unset)
    return correct(context, "entry.amended", fields)


def correct(context: Context, kind: str, *corrections: dict[str, Any]) -> int:
    """Record corrections as one commit, or show what they would move."""
    from ledger.cli.moves import figures_around, moves

    clerk = context.clerk()
    given = context.arguments.occurred
    try:
        occurred = None if given is None else day(given, context.today)
    except ValueError:
        raise Refused(error("field.date", field="occurred", value=given)) from None
    lines = [Line(kind, occurred, fields | {"reason": context.arguments.reason}) for fields in corrections]
    if context.arguments.dry_run:
        recorded, before, after = rehearse(context.model, lines, clerk, figures_around(context, lines, clerk))
        return show(context, recorded, moves(before, after))
    return show(context, record(context.model, lines, clerk, lambda drafts: message(drafts, context)))


def target(context: Context) -> tuple[str, str]:
    """The event that is to be corrected, and its kind."""
    return event_named(context, context.arguments.event)


def event_named(context: Context, given: str) -> tuple[str, str]:
    """The event a person means, by its id or the beginning of it, and its kind."""
    rows = context.model.connection.execute(
        "SELECT id, kind FROM event WHERE id BETWEEN ? AND ? LIMIT 3", (given, given + "~")
    ).fetchall()
    if len(rows) == 1:
        return rows[0][0], rows[0][1]
    ids = [
        event for (event,) in context.model.connection.execute("SELECT id FROM event ORDER BY recorded DESC LIMIT 500")
    ]
    raise Refused(error("usage.event", event=given, count=len(rows), nearest=nearest(given, ids)))
