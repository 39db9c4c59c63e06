"""`ledger figures`: the figures of a work report, for any period and breakdown."""

from __future__ import annotations

import argparse
from functools import cache

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
    values_of,
)
from ledger.cli.filters import key_words, split, understood
from ledger.cli.output import print_json, table
from ledger.cli.words import say
from ledger.kernel.figure import accounts_of
from ledger.locale import Language


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which figures."""
    words = parser.add_argument("words", nargs="*", metavar="NAME|DIM=VALUE", help=say(lang, "figures.words"))
    words.completer = complete_figure_words  # type: ignore[attr-defined]
    bounds(parser, lang)
    parser.add_argument("-a", "--all", action="store_true", help=say(lang, "figures.all"))


def run(context: Context) -> int:
    """Print the figures asked for, or all that are not empty; 1 where one asked for cannot be given."""
    names, filters = split(context.arguments.words)
    names = named(context, names)
    filters = understood(context, filters, names[0] if names else None)
    values = values_of(
        context.query(),
        definitions(context),
        context.period(),
        names or None,
        context.by,
        context.lang,
        filters=filters,
        points=late_points(context) if names else None,  # among all figures they would take longest by far
        bound=bound(context),
    )
    if context.json:
        print_json([figure_data(value, context.lang) for value in values])
        return refused(values) if names else 0
    shown = [value for value in values if value.value or names or context.arguments.all]
    if not shown:
        print(say(context.lang, "figures.none"))
        return 0
    known, lang, own = definitions(context), context.lang, context.office.labels

    @cache
    def accounts(name: str) -> list[str]:
        return accounts_of(known[name])

    rows = [
        (
            value.label,
            value.text,
            *(key_words(lang, accounts(value.name), name, (value.by or {}).get(name), own) for name in context.by),
            value.share,
            value.name,
        )
        for value in shown
    ]
    print(table(rows, right=(1,)))
    tell_refused(shown, context.lang)
    return refused(values) if names else 0
