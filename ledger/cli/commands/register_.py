"""`ledger register`: every posting of accounts, with running totals."""

from __future__ import annotations

import argparse
from typing import Any

from ledger.cli.complete import complete_account_words
from ledger.cli.context import Context
from ledger.cli.filters import key_words, known_accounts, split, understood
from ledger.cli.output import number, print_json, table
from ledger.cli.words import say
from ledger.locale import Language, label


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Accounts and filters."""
    words = parser.add_argument("words", nargs="*", metavar="ACCOUNT|DIM=VALUE", help=say(lang, "balance.words"))
    words.completer = complete_account_words  # type: ignore[attr-defined]
    parser.add_argument("-H", "--historical", action="store_true", help=say(lang, "register.historical"))


def run(context: Context) -> int:
    """Print the postings in order of history."""
    accounts, filters = split(context.arguments.words)
    accounts = known_accounts(context, accounts)
    filters = understood(context, filters)
    by = context.by
    rows = list(context.query().register(accounts, context.period(), filters, by, context.arguments.historical))
    if context.json:
        data: list[dict[str, Any]] = []
        for row in rows:
            line = {
                "date": row.date.isoformat(),
                "event": row.event,
                "kind": row.kind,
                "account": row.account,
                "unit": row.unit,
                "amount": number(row.amount),
                "total": number(row.total),
                "dimensions": dict(row.dimensions),
            }
            if by:
                line["by"] = dict(zip(by, row.by, strict=True))
            data.append(line)
        print_json(data)
        return 0
    if not rows:
        print(say(context.lang, "balance.none"))
        return 0
    own = context.office.labels
    lines = [
        (
            row.date,
            label(context.lang, "kinds", row.kind),
            row.account,
            *(key_words(context.lang, [row.account], name, key, own) for name, key in zip(by, row.by, strict=True)),
            row.amount,
            row.total,
            row.unit,
            row.event,
        )
        for row in rows
    ]
    print(table(lines, right=(3 + len(by), 4 + len(by))))
    return 0
