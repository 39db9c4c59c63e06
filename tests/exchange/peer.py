"""Asks the real hledger to add up an exported book, and compares it with the book's own sums."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from sqlite3 import Connection

import pytest

from ledger.exchange.hledger import MILLION, account_name, commodity, export

Sums = dict[tuple[str, str, str], Decimal]
"""Amounts by account, unit and month (`2023-03`), without those that are 0."""


def hledger() -> str:
    """The path of hledger; the test is skipped without it, unless REQUIRE_HLEDGER is set."""
    found = shutil.which("hledger")
    if found is None and os.environ.get("REQUIRE_HLEDGER"):
        pytest.fail("hledger is not installed, and REQUIRE_HLEDGER asks for it")
    return found or pytest.skip("hledger is not installed")


def run_hledger(journal: Path, *arguments: str) -> str:
    done = subprocess.run(
        [hledger(), "-f", str(journal), *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def compare(connection: Connection, journal: Path) -> Sums:
    """Exports the book to the file and finds the same amount in hledger for every account, unit and month."""
    with journal.open("w", encoding="utf-8", newline="\n") as write:
        export(connection, write)
    run_hledger(journal, "check", "accounts", "commodities")
    ours, theirs = sums_of_the_book(connection), sums_of_hledger(journal)
    assert theirs == ours
    return ours


def sums_of_the_book(connection: Connection) -> Sums:
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    rows = connection.execute(
        """SELECT account.name, account.unit, posting.date, sum(posting.amount)
           FROM posting JOIN account ON account.id = posting.account GROUP BY 1, 2, 3"""
    )
    for name, unit, day, amount in rows:
        month = date.fromordinal(day).isoformat()[:7]
        sums[account_name(name), commodity(unit).strip('"'), month] += amount
    return {place: Decimal(amount) / MILLION for place, amount in sums.items() if amount}


def sums_of_hledger(journal: Path) -> Sums:
    table = run_hledger(journal, "balance", "--flat", "--monthly", "--no-total", "--layout=bare", "--output-format=csv")
    head, *rows = csv.reader(table.splitlines())
    return {
        (account, unit, month): Decimal(amount)
        for account, unit, *amounts in rows
        for month, amount in zip(head[2:], amounts, strict=True)
        if Decimal(amount)
    }
