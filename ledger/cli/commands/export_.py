"""`ledger export`: the office's registers, the postings and the days to come, in the form of other programs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings, print_json
from ledger.cli.progress import progress
from ledger.cli.words import say
from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.locale import Language

if TYPE_CHECKING:
    from ledger.exchange.disclosure import Disclosure
    from ledger.exchange.written.desk import Desk

FORMATS = ("xlsx", "csv", "parquet", "ics", "hledger")


class Written(NamedTuple):
    """What an export wrote: how many rows, and what is to be said of them."""

    rows: int
    findings: Iterable[Finding] = ()


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which form, of what, and where to."""
    parser.add_argument("format", choices=FORMATS, metavar="FORMAT", help=say(lang, "export.format"))
    parser.add_argument("-o", "--output", metavar="FILE", help=say(lang, "export.output"))
    registers: Any = parser.add_argument(
        "--register", action="append", metavar="NAME", help=say(lang, "export.register")
    )
    registers.completer = complete_registers
    parser.add_argument("--bom", action="store_true", help=say(lang, "export.bom"))
    parser.add_argument("--force", action="store_true", help=say(lang, "export.force"))
    parser.add_argument("--reveal", action="store_true", help=say(lang, "export.reveal"))
    parser.add_argument("--reason", metavar="TEXT", help=say(lang, "identity.reason"))


def complete_registers(prefix: str, **_: Any) -> Iterable[str]:
    """The names and titles of registers, and what else csv can hold."""
    from ledger.exchange.registers.columns import registers
    from ledger.exchange.sheets import EXTRA_TABLES
    from ledger.exchange.written import WRITTEN

    titles = [registers()[name].zh for name in WRITTEN]
    return [name for name in (*WRITTEN, *titles, *EXTRA_TABLES) if name.startswith(prefix)]


def run(context: Context) -> int:
    """Write it, masked unless it is to be revealed, and say what was written."""
    from ledger.exchange.disclosure import Disclosure
    from ledger.store.identity.retention import erased

    arguments = context.arguments
    if arguments.reveal and not (arguments.reason or "").strip():
        raise Refused(error("export.reason"))
    writers: dict[str, Callable[[Context, Disclosure], Written]] = {
        "xlsx": write_xlsx,
        "csv": write_csv,
        "parquet": write_parquet,
        "ics": write_ics,
        "hledger": write_hledger,
    }
    disclosure = Disclosure(arguments.reveal, gone=erased(context.model))
    written = writers[arguments.format](context, disclosure)
    findings = [*written.findings, *overdue(context, disclosure)]
    if arguments.output is None:
        print_findings(findings, context.lang)
    elif context.json:
        told = [finding_data(finding, context.lang) for finding in findings]
        print_json({"file": arguments.output, "rows": written.rows, "findings": told})
    else:
        print(say(context.lang, "export.written", file=arguments.output, rows=f"{written.rows:,}"), file=sys.stderr)
        print_findings(findings, context.lang)
    return 0


def overdue(context: Context, disclosure: Disclosure) -> Iterator[Finding]:
    """Those who were revealed although the time to erase them has come."""
    if disclosure.revealed:
        from ledger.store.identity.retention import retention

        kept = retention(context.model, disclosure.store, context.today)
        late = sorted(key for key in disclosure.revealed if key in kept and kept[key].overdue(context.today))
        if late:
            yield warning("export.retention", keys=late)


def desk_of(context: Context) -> Desk:
    """The ledger as it is read for registers."""
    from ledger.exchange.written.desk import Desk

    return Desk(context.model, context.period(), context.as_of, context.today)


def record(context: Context, disclosure: Disclosure) -> None:
    """Write down that something leaves unmasked, before it does."""
    if disclosure.reveal:
        what = " ".join([context.arguments.format, *(context.arguments.register or ())])
        disclosure.record(context.clerk().name, context.now, context.arguments.reason, what)


@contextmanager
def place(context: Context, needed: bool = False) -> Iterator[Path]:
    """A temporary place that becomes the file asked for."""
    from ledger.store.disk.outputs import output

    arguments = context.arguments
    if arguments.output is None:
        raise Refused(error("export.binary" if needed else "export.no_place", format=arguments.format))
    with output(
        Path(arguments.output), context.folder, force=arguments.force, private=arguments.reveal and not needed
    ) as temporary:
        yield temporary


@contextmanager
def text(context: Context, excel: bool = False) -> Iterator[TextIO]:
    """A stream of text: standard output, or a temporary file that becomes the one asked for."""
    if context.arguments.output is None:
        yield sys.stdout
        return
    encoding = "utf-8-sig" if excel else "utf-8"
    with place(context) as temporary, temporary.open("w", encoding=encoding, newline="") as stream:
        yield stream


def allowed(context: Context) -> None:
    """Refuse a place that may not be written before any work is done."""
    from ledger.store.disk.outputs import check

    if context.arguments.output is not None:
        check(Path(context.arguments.output), context.folder, force=context.arguments.force)


def write_xlsx(context: Context, disclosure: Disclosure) -> Written:
    """All registers and the figures as one workbook, or the registers named."""
    from ledger.exchange.sheets import about, make, write_workbook
    from ledger.exchange.tables import chosen

    if context.arguments.output is None:
        raise Refused(error("export.binary", format="xlsx"))
    allowed(context)
    names = context.arguments.register or ()
    desk = desk_of(context)
    told = about(desk, context.lang, context.model.commit, context.arguments.known_at)
    with progress(context.lang) as report:
        made = make(desk, context.lang, disclosure, chosen(names), not names, report)
        record(context, disclosure)
        with place(context) as temporary:
            write_workbook(temporary, made, context.lang, told, moment(context), report)
    return Written(made.rows, made.maker.findings(made.tables))


def moment(context: Context) -> Any:
    """The moment that a file states: that of the last record, so that the same ledger gives the same file."""
    from datetime import UTC, datetime, timedelta

    (latest,) = context.model.connection.execute("SELECT max(recorded) FROM event").fetchone()
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=latest or 0)


def write_csv(context: Context, disclosure: Disclosure) -> Written:
    """One register, the figures or the postings as a file; all registers as a folder of files."""
    from ledger.exchange.sheets import EXTRA_TABLES, make, write_figures, write_postings, write_table
    from ledger.exchange.tables import chosen
    from ledger.figures.evaluate import figures

    arguments = context.arguments
    names, excel = arguments.register or [], arguments.bom
    allowed(context)
    desk = desk_of(context)
    if names == ["figures"]:
        values = figures(desk.query, desk.definitions, desk.period, by=context.by, lang=context.lang)
        with text(context, excel) as stream:
            return Written(write_figures(stream, values, context.lang, excel))
    if names == ["postings"]:
        record(context, disclosure)
        with text(context, excel) as stream:
            return Written(write_postings(stream, desk, disclosure, excel), disclosure.findings())
    if any(name in EXTRA_TABLES for name in names):
        raise Refused(error("export.alone", names=EXTRA_TABLES))
    with progress(context.lang) as report:
        made = make(desk, context.lang, disclosure, chosen(names), progress=report)
    if len(names) == 1:
        record(context, disclosure)
        with text(context, excel) as stream:
            rows = write_table(stream, made.tables[0], excel)
        return Written(rows, made.maker.findings(made.tables))
    if arguments.output is None:
        raise Refused(error("export.no_place"))
    record(context, disclosure)
    encoding = "utf-8-sig" if excel else "utf-8"
    with place(context, needed=True) as temporary:
        temporary.mkdir(mode=0o700 if disclosure.reveal else 0o777)
        for table in made.tables:
            with (temporary / f"{table.title}.csv").open("w", encoding=encoding, newline="") as stream:
                write_table(stream, table, excel)
    return Written(made.rows, made.maker.findings(made.tables))


def write_parquet(context: Context, disclosure: Disclosure) -> Written:
    """The postings as a fact table, a folder for each committee and year."""
    from ledger.exchange.parquet import export

    if context.arguments.output is None:
        raise Refused(error("export.no_place"))
    allowed(context)
    record(context, disclosure)
    with place(context, needed=True) as temporary:
        rows = export(context.model, temporary, disclosure)
    return Written(rows, disclosure.findings())


def write_ics(context: Context, disclosure: Disclosure) -> Written:
    """What is held, called and due as a calendar."""
    from ledger.exchange.calendar import calendar

    allowed(context)
    found = calendar(desk_of(context), context.lang, disclosure)
    record(context, disclosure)
    with text(context) as stream:
        stream.write(found.text)
    return Written(found.entries, disclosure.findings())


def write_hledger(context: Context, disclosure: Disclosure) -> Written:
    """The postings as an hledger journal."""
    from ledger.exchange.hledger import export

    allowed(context)
    record(context, disclosure)
    with text(context) as stream:
        rows = export(context.model.connection, stream, disclosure.text)
    return Written(rows, disclosure.findings())
