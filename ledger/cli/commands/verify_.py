"""`ledger verify`: every promise about what was recorded, checked; and what the check can vouch for."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ledger.cli.context import Context
from ledger.cli.output import finding_data, finding_text, print_json
from ledger.cli.words import say
from ledger.kernel.finding import Finding, Severity
from ledger.kernel.period import Period
from ledger.locale import Language
from ledger.store.model.model import Model
from ledger.store.verify.evidence import Row, level
from ledger.store.verify.request import Report, Request
from ledger.store.verify.run import verify

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
MOST = 20
"""How many warnings or notes of one kind are printed; errors and JSON always show all."""


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """How much of it, and what to compare with."""
    add = parser.add_argument
    add("--all", dest="whole", action="store_true", help=say(lang, "verify.all"))
    add("--since", metavar="COMMIT", help=say(lang, "verify.since"))
    add("--paper", metavar="FINGERPRINT", help=say(lang, "verify.paper"))
    add("--accept", action="store_true", help=say(lang, "verify.accept"))


def run(context: Context) -> int:
    """Print all findings and the evidence reached; exit 1 where any is an error, 3 where there is no git to ask."""
    from ledger.cli.progress import progress

    if context.arguments.accept:
        accept(context)
    with progress(context.lang) as report:
        found = verify(request(context, report))
    if context.json:
        print_json(as_data(found, context.lang))
    else:
        show(found, context.lang)
    if any(finding.code == "store.no_git" for finding in found.findings):
        return 3
    return 1 if any(finding.severity == "error" for finding in found.findings) else 0


def request(context: Context, progress: Any = None) -> Request:
    """What the command line asks for, with what it lends to the store."""
    arguments = context.arguments
    return Request(
        folder=context.folder,
        now=context.now,
        model=lambda: context.model,
        statistics=lambda model: regenerated(context, model),
        figures=lambda period: figures_of(context, period),
        whole=bool(getattr(arguments, "whole", False)),
        since=getattr(arguments, "since", None),
        paper=getattr(arguments, "paper", None),
        progress=progress,
    )


def accept(context: Context) -> None:
    """Take the branches as they are for the ones last seen: somebody has looked into what happened."""
    from ledger.store.repository import heads
    from ledger.store.repository.git import Git

    heads.accept(context.folder, Git(context.folder))


def regenerated(context: Context, model: Model) -> Mapping[str, str]:
    """The statistics as the records give them now."""
    from ledger.cli.figuring import definitions, rate
    from ledger.figures.statistics import statistics

    return statistics(model, context.query(), definitions(context), rate(context))


def figures_of(context: Context, period: Period) -> str:
    """The hash over the figures of a period as they are now."""
    from ledger.cli.figuring import definitions, values_of
    from ledger.store.seals.seal import figures_digest

    values = values_of(context.query(), definitions(context), period, lang="zh")
    return figures_digest(value.as_json() for value in values)


def as_data(found: Report, lang: Language) -> dict[str, Any]:
    """The report for other programs."""
    counts = Counter(finding.severity for finding in found.findings)
    return {
        "commit": found.commit,
        "events": found.events,
        "incremental": found.incremental,
        "files_read": found.read,
        "files_looked_at": found.looked,
        "commits_walked": found.commits,
        "findings": [finding_data(finding, lang) for finding in ordered(found.findings)],
        "counts": {severity: counts[severity] for severity in SEVERITIES},
        "evidence": {
            "level": level(found.rows),
            "rows": [
                {
                    "row": row.name,
                    "reached": row.reached,
                    "message": told(row, lang),
                    "cannot": say(lang, f"verify.{row.name}_cannot"),
                }
                for row in found.rows
            ],
        },
    }


def ordered(findings: list[Finding]) -> list[Finding]:
    """Errors first, else as they were found."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def told(row: Row, lang: Language) -> str:
    """The sentence of one row of evidence."""
    state = row.state or ("reached" if row.reached else "failed")
    said = {
        name: "、".join(value)
        if isinstance(value, list) and lang == "zh"
        else ", ".join(value)
        if isinstance(value, list)
        else value
        for name, value in row.values.items()
    }
    return say(lang, f"verify.{row.name}_{state}", **said)


def show(found: Report, lang: Language) -> None:
    """The findings, then what was looked at, then what it is worth."""
    shown: Counter[str] = Counter()
    for finding in ordered(found.findings):
        shown[finding.code] += 1
        if finding.severity == "error" or shown[finding.code] <= MOST:
            print(finding_text(finding, lang))
    for code, count in shown.items():
        if count > MOST and not any(each.code == code and each.severity == "error" for each in found.findings):
            print(say(lang, "verify.more", count=count - MOST, code=code))
    counts = Counter(finding.severity for finding in found.findings)
    name = "verify.incremental" if found.incremental else "verify.looked"
    print(
        say(
            lang,
            name,
            events=f"{found.events:,}",
            read=f"{found.read:,}",
            looked=f"{found.looked:,}",
            commits=f"{found.commits:,}",
            commit=(found.commit or "-")[:12],
        )
    )
    print(say(lang, "check.count", **{severity: counts[severity] for severity in SEVERITIES}))
    print(say(lang, "verify.evidence"))
    for row in found.rows:
        print(f"  {'[x]' if row.reached else '[ ]'} {told(row, lang)}")
    print(say(lang, "verify.cannot"))
    for row in found.rows:
        if not row.reached:
            print(f"  - {say(lang, f'verify.{row.name}_cannot')}")
    print(f"  - {say(lang, 'verify.never')}")
    sys.stdout.flush()
