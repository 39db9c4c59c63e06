"""`ledger pages`: a folder of pages for leaders, readable without a network."""

from __future__ import annotations

import argparse
from pathlib import Path

from ledger import __version__
from ledger.cli.context import Context
from ledger.cli.figuring import definitions, late_points, named, pointing, rate
from ledger.cli.output import finding_data, print_findings, print_json
from ledger.cli.progress import progress
from ledger.cli.words import say
from ledger.locale import Language
from ledger.reports.bulletin import bulletin


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Where to, and for whom."""
    parser.add_argument("folder", metavar="DIR", help=say(lang, "pages.folder"))
    parser.add_argument("--public", action="store_true", help=say(lang, "pages.public"))
    parser.add_argument("--force", action="store_true", help=say(lang, "pages.force"))


def run(context: Context) -> int:
    """Write the pages of a period, this year where none is asked for."""
    from ledger.reports.pages.book import Book
    from ledger.reports.pages.site import files
    from ledger.reports.pages.writing import write

    period = context.period(str(context.today.year))
    public = context.arguments.public
    model = context.model
    with progress(context.lang) as report:
        book = Book(
            model,
            context.query(),
            definitions(context),
            period,
            context.lang,
            context.today,
            as_of=context.as_of,
            rate=rate(context),
            points=late_points(context),
            public=public,
            own=context.office.labels,
            front=_front(context),
            bulletin=None if public else lambda: bulletin(pointing(context), period),
            progress=report,
        )
        foot = book.say("foot", commit=(model.commit or "-")[:10], events=_count(context), version=__version__)
        made = files(book, context.office.name, foot)
    findings = write(Path(context.arguments.folder), made, context.folder, force=context.arguments.force)
    if context.json:
        told = [finding_data(each, context.lang) for each in findings]
        print_json({"folder": context.arguments.folder, "period": period.text, "pages": sorted(made), "findings": told})
        return 0
    print_findings(findings, context.lang)
    print(say(context.lang, "pages.done", count=len(made), place=str(Path(context.arguments.folder) / "index.html")))
    return 0


def _front(context: Context) -> list[str]:
    """The main figures the office names in `[reports.pages]`."""
    table = context.office.table("reports").get("pages", {})
    names = table.get("figures", []) if isinstance(table, dict) else []
    return named(context, list(map(str, names)))


def _count(context: Context) -> int:
    (count,) = context.model.connection.execute("SELECT count(*) FROM event").fetchone()
    return int(count)
