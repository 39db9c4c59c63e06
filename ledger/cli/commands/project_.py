"""`ledger project`: rebuilds state and statistics, and writes them where git can compare them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ledger.cli.context import Context
from ledger.cli.figuring import definitions, rate, values_of
from ledger.cli.output import finding_data, print_findings, print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Finding, error
from ledger.locale import Language


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """From nothing, or only to compare."""
    parser.add_argument("--rebuild", action="store_true", help=say(lang, "project.rebuild"))
    parser.add_argument("--check", action="store_true", help=say(lang, "project.check"))
    parser.add_argument("-q", "--quiet", action="store_true", help=say(lang, "project.quiet"))


def run(context: Context) -> int:
    """Write `statistics/`, and print the figures of the latest year."""
    from ledger.figures.statistics import statistics
    from ledger.store.verify.content import remember_written

    model, lang = context.model, context.lang
    written = statistics(model, context.query(), definitions(context), rate(context))
    folder = model.folder.root / "statistics"
    findings = [*context.office.findings(), *(each for each in model.findings() if each.severity == "error")]
    if context.arguments.check:
        findings += differing(folder, written)
    elif context.as_of is None and context.arguments.known_at is None:
        write(folder, written)
        remember_written(model)
    if context.json:
        print_json(
            {
                "commit": model.commit,
                "files": [f"statistics/{name}" for name in written],
                "findings": [finding_data(finding, lang) for finding in findings],
            }
        )
        return 1 if findings else 0
    if not context.arguments.quiet:
        show(context)
    print_findings(findings, lang)
    done = "project.same" if context.arguments.check else "project.done"
    if not (context.arguments.check and findings):
        print(say(lang, done, count=len(written), commit=(model.commit or "-")[:10]), file=sys.stderr)
    return 1 if findings else 0


def show(context: Context) -> None:
    """The figures of the latest year that has any events."""
    row = context.model.connection.execute("SELECT max(date) FROM posting").fetchone()
    if row[0] is None:
        print(say(context.lang, "figures.none"))
        return
    from datetime import date

    year = context.period(str(date.fromordinal(row[0]).year))
    values = values_of(context.query(), definitions(context), year, lang=context.lang)
    print(say(context.lang, "project.year", committee=context.office.name, year=year.text))
    print(table([(f"  {value.label}", value.text) for value in values if value.value], right=(1,)))


def differing(folder: Path, written: dict[str, str]) -> list[Finding]:
    """A finding for each file of the statistics that is not as it would be written now."""
    found = []
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.toml")} if folder.is_dir() else set()
    for name in sorted(there | written.keys()):
        text = read(folder / name) if name in there else None
        if text != written.get(name):
            found.append(error("project.differs").at(file=f"statistics/{name}"))
    return found


def read(path: Path) -> str | None:
    """The text of a file, or None where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def write(folder: Path, written: dict[str, str]) -> None:
    """Write what has changed, and remove what is no longer written."""
    for name, text in written.items():
        path = folder / name
        if read(path) == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_bytes(text.encode())
        temporary.replace(path)
    if folder.is_dir():
        for path in folder.rglob("*.toml"):
            if path.relative_to(folder).as_posix() not in written:
                path.unlink()
