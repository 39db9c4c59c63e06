"""`ledger status`: where the ledger stands."""

from __future__ import annotations

import argparse
from typing import Any

from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings, print_json
from ledger.cli.words import say
from ledger.locale import Language
from ledger.store.journal.state import changed_by_hand


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """No arguments of its own."""


def run(context: Context) -> int:
    """Print the commit, what is recorded, what no commit has yet, what was changed by hand, what waits."""
    model, lang = context.model, context.lang
    connection = model.connection
    (events,) = connection.execute("SELECT count(*) FROM event").fetchone()
    first, last = connection.execute("SELECT min(occurred), max(occurred) FROM event").fetchone()
    findings = [*context.office.findings(), *(each for each in model.findings() if each.severity == "error")]
    pending, changed = model.unversioned(), changed_by_hand(model)
    open_count = waiting(connection)
    data: dict[str, Any] = {
        "committee": context.office.name,
        "folder": str(model.folder.root),
        "commit": model.commit,
        "events": events,
        "first": day_of(first),
        "last": day_of(last),
        "not_versioned": pending,
        "changed_by_hand": changed,
        "waiting": open_count,
        "findings": [finding_data(finding, lang) for finding in findings],
    }
    if context.json:
        print_json(data)
    else:
        print(say(lang, "status.head", **{name: data[name] or "-" for name in ("committee", "folder")}))
        print(
            say(
                lang,
                "status.commit",
                commit=(model.commit or say(lang, "record.not_versioned"))[:12],
                events=events,
                first=data["first"] or "-",
                last=data["last"] or "-",
            )
        )
        print(say(lang, "status.waiting", **open_count))
        for name, paths in (("status.not_versioned", pending), ("status.changed", changed)):
            if paths:
                print(say(lang, name, count=len(paths)))
                print("\n".join(f"  {path}" for path in paths[:20]))
        print_findings(findings, lang)
    return 1 if findings or changed else 0


def waiting(connection: Any) -> dict[str, int]:
    """How many matters are open."""
    found = {}
    for name, account in (("suggestions", "suggestion:open"), ("opinions", "opinion:disposition:open")):
        row = connection.execute(
            "SELECT coalesce(sum(monthly.amount), 0) / 1000000 FROM monthly "
            "JOIN account ON account.id = monthly.account WHERE account.name = ?",
            (account,),
        ).fetchone()
        found[name] = int(row[0])
    return found


def day_of(ordinal: int | None) -> str | None:
    """An ordinal as a date's text."""
    from datetime import date

    return None if ordinal is None else date.fromordinal(ordinal).isoformat()
