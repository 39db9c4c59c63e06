"""`ledger why`: from a figure to every event, file and commit behind it."""

from __future__ import annotations

import argparse
from typing import Any

from ledger.cli.complete import complete_figure_words
from ledger.cli.context import Context
from ledger.cli.figuring import (
    bound,
    bounds,
    definitions,
    figure_data,
    late_points,
    named,
    refused,
    tell_refused,
    why_of,
)
from ledger.cli.filters import split, understood
from ledger.cli.output import number, print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language, label
from ledger.store.model.history import commits_of


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which figure."""
    words = parser.add_argument("words", nargs="+", metavar="FIGURE|DIM=VALUE", help=say(lang, "why.words"))
    words.completer = complete_figure_words  # type: ignore[attr-defined]
    bounds(parser, lang)


def run(context: Context) -> int:
    """Print the figure, how it was counted, and its evidence."""
    names, filters = split(context.arguments.words)
    if len(names) != 1:
        raise Refused(error("usage.one_figure"))
    names = named(context, names)
    filters = understood(context, filters, names[0])
    chosen = definitions(context)
    period = context.period()
    found = why_of(
        context.query(),
        chosen,
        names[0],
        period,
        context.lang,
        filters=filters,
        points=late_points(context),
        bound=bound(context),
    )
    commits = commits_of(context.model, {row.file for row in found.evidence if row.file})
    if context.json:
        figure: dict[str, Any] = figure_data(found.figures[0], context.lang)
        figure["expression"] = chosen[names[0]].expression
        figure["rules"] = [
            {"name": rule, "value": list(values), "period": days.text} for rule, (values, days) in found.rules
        ]
        figure["evidence"] = [
            {
                "event": row.event,
                "kind": row.kind,
                "occurred": row.occurred.isoformat(),
                "file": row.file,
                "commit": commits.get(row.file or ""),
                "recorder": row.recorder,
                "account": row.account,
                "amount": number(row.amount),
                "role": row.role,
            }
            for row in found.evidence
        ]
        print_json(figure)
        return refused(found.figures)
    value, lang = found.figures[0], context.lang
    print(f"{value.label}  {value.text}  ({value.period})")
    print(f"  = {chosen[names[0]].expression}")
    for rule, (values, days) in found.rules:
        print(say(lang, "why.rule", name=rule, value="、".join(values), period=days.text))
    if value.share:
        numerator, _, denominator = value.share.partition("/")
        print(say(lang, "why.ratio", numerator=numerator, denominator=denominator))
    print(say(lang, "why.evidence", count=len(found.evidence), events=len({row.event for row in found.evidence})))
    rows = [
        (
            row.occurred,
            label(lang, "kinds", row.kind),
            row.amount,
            row.account,
            say(lang, f"role.{row.role}"),
            (commits.get(row.file or "") or say(lang, "record.not_versioned"))[:10],
            row.recorder,
            row.file,
        )
        for row in found.evidence
    ]
    print(table(rows, right=(2,)))
    tell_refused(found.figures, lang)
    return refused(found.figures)
