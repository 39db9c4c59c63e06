"""`ledger balance`: what each account amounts to."""

from __future__ import annotations

import argparse
from typing import Any

from ledger.cli.complete import complete_account_words
from ledger.cli.context import Context
from ledger.cli.filters import key_words, known_accounts, split, understood
from ledger.cli.output import number, print_json, table
from ledger.cli.words import say
from ledger.locale import Language, account_label


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Accounts and filters."""
    words = parser.add_argument("words", nargs="*", metavar="ACCOUNT|DIM=VALUE", help=say(lang, "balance.words"))
    words.completer = complete_account_words  # type: ignore[attr-defined]
    parser.add_argument("-H", "--historical", action="store_true", help=say(lang, "balance.historical"))


def run(context: Context) -> int:
    """Print the balances of the subtrees asked for."""
    accounts, filters = split(context.arguments.words)
    accounts = known_accounts(context, accounts)
    filters = understood(context, filters)
    query, period, by = context.query(), context.period(), context.by
    historical = context.arguments.historical
    rows = query.balance(accounts, period, filters, by, historical)
    totals = query.totals(accounts, period, filters, historical)
    if context.json:
        data: list[dict[str, Any]] = []
        for row in rows:
            line: dict[str, Any] = {"account": row.account, "unit": row.unit, "amount": number(row.amount)}
            if by:
                line["by"] = dict(zip(by, row.by, strict=True))
            data.append(line)
        print_json({"rows": data, "total": {unit: number(amount) for unit, amount in totals.items()}})
        return 0
    if not rows:
        print(say(context.lang, "balance.none"))
        return 0
    own = context.office.labels
    lines = [
        (
            row.amount,
            row.unit,
            *(key_words(context.lang, [row.account], name, key, own) for name, key in zip(by, row.by, strict=True)),
            row.account,
            account_label(context.lang, row.account),
        )
        for row in rows
    ]
    print(table(lines, right=(0,)))
    print("-" * 20)
    print(table([(amount, unit) for unit, amount in totals.items()], right=(0,)))
    return 0
