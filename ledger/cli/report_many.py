"""`ledger report --of all`: a document about each deputy in office, or each meeting of the period, into a folder."""

from __future__ import annotations

import re
from pathlib import Path

from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings, print_json
from ledger.cli.progress import progress
from ledger.cli.report_one import Report, one, report_data
from ledger.cli.reporting import Document, desk_of
from ledger.cli.words import say
from ledger.kernel.finding import Finding, Refused, error
from ledger.kernel.visible import visible

_UNSAFE = re.compile(r'[\\/:*?"<>|]')
LONGEST = 60
"""Characters of a name that become those of a file."""


def many(context: Context) -> int:
    """Make all documents; one that cannot be made never hides the others, and the exit code says so."""
    folder = Path(context.arguments.output or "")
    if not context.arguments.output or not folder.is_dir():
        raise Refused(error("report.use_folder", name=str(context.arguments.output or "")))
    made: list[Report] = []
    findings: list[Finding] = []
    with progress(context.lang) as report:
        for number, key in enumerate(keys(context), start=1):
            context.arguments.of = key
            try:
                made.append(one(context, folder / f"{file_name(key)}.docx"))
            except Refused as refused:
                findings += refused.findings
            if report is not None:
                report(number)
    if context.json:
        told = [report_data(context, each) for each in made]
        print_json({"reports": told, "findings": [finding_data(each, context.lang) for each in findings]})
    else:
        print_findings(findings, context.lang)
        print(say(context.lang, "report.many", count=len(made), folder=str(folder)))
    return 1 if findings else 0


def keys(context: Context) -> list[str]:
    """Those that the template is about: the deputies in office, the meetings of the period."""
    from ledger.reports.placeholder import Ask
    from ledger.reports.rows import rows_of
    from ledger.reports.templates import find

    name = context.arguments.template or ""
    template = find(context.office, context.folder.root, context.lang, name or "annual")
    if template.subject is None:
        raise Refused(error("report.use_no_object", template=template.label))
    row = context.model.connection.execute(
        "SELECT key FROM stream WHERE subject = ? AND opened IS NOT NULL LIMIT 1", (template.subject,)
    ).fetchone()
    if row is None:
        return []
    (context.arguments.of,) = row
    desk = desk_of(context, Document("", None, "", {"template": template.name}, template))
    return [each.key for each in rows_of(desk, Ask("each", "subject", template.subject), None)]


def file_name(key: str) -> str:
    """A name that every system allows for a file."""
    return _UNSAFE.sub("_", visible(key)).strip(". ")[:LONGEST] or "_"
