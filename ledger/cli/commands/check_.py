"""`ledger check`: all findings about the records, and what a careful clerk checks over the whole ledger."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from datetime import date

from ledger.cli.complete import complete_codes
from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings, print_json
from ledger.cli.words import say
from ledger.kernel.finding import Finding, Refused, Severity, error
from ledger.locale import Language
from ledger.store.model.model import Model

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """How much of it."""
    parser.add_argument("--errors", action="store_true", help=say(lang, "check.errors"))
    code = parser.add_argument("--code", metavar="CODE", help=say(lang, "check.code"))
    code.completer = complete_codes  # type: ignore[attr-defined]


def run(context: Context) -> int:
    """Print the findings, errors first; exit 1 where any is more than a note."""
    import sys

    arguments, lang = context.arguments, context.lang
    if arguments.code is not None:
        known_code(arguments.code)
    found = [
        finding
        for finding in everything(context)
        if (not arguments.errors or finding.severity == "error")
        and (arguments.code is None or finding.code.startswith(arguments.code))
    ]
    counts: Counter[Severity] = Counter(finding.severity for finding in found)
    if context.json:
        ordered = sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))
        print_json(
            {
                "findings": [finding_data(finding, lang) for finding in ordered],
                "counts": {severity: counts[severity] for severity in SEVERITIES},
            }
        )
    elif not found:
        print(say(lang, "check.clean"))
    else:
        print_findings(found, lang, sys.stdout)
        print(say(lang, "check.count", **{severity: counts[severity] for severity in SEVERITIES}))
    return 1 if counts["error"] or counts["warning"] else 0


def known_code(begins: str) -> None:
    """Refuse what no code begins with."""
    from ledger.locale import finding_codes
    from ledger.store.records.nearest import nearest

    codes = finding_codes()
    if not any(code.startswith(begins) for code in codes):
        raise Refused(error("usage.code", code=begins, nearest=nearest(begins, codes)))


def everything(context: Context) -> Iterable[Finding]:
    """What is wrong with ledger.toml, with single events, and with the ledger as a whole."""
    from ledger.store.checks import checked

    office, model = context.office, context.model
    yield from office.findings()
    yield from up_to(model, model.findings(), context.as_of)
    yield from checked(model, context.today, context.as_of, context.period())


def up_to(model: Model, findings: Iterable[Finding], as_of: date | None) -> Iterable[Finding]:
    """The findings about events that had happened by a day."""
    if as_of is None:
        return findings
    rows = model.connection.execute("SELECT id FROM event WHERE occurred > ?", (as_of.toordinal(),))
    later = {event for (event,) in rows}
    return [finding for finding in findings if finding.event not in later]
