"""`ledger import`: the office's registers read into the ledger, after a look at what they would change."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.cli.complete import complete_registers
from ledger.cli.context import Context, is_terminal
from ledger.cli.output import print_findings, print_json
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language

if TYPE_CHECKING:
    from ledger.exchange.registers.plan import Source, Wish
    from ledger.exchange.registers.take import How, Outcome
    from ledger.store.entry.drafting import Draft, Line
    from ledger.store.entry.recorder import Watch

MANY_ROWS = 300
"""Rows from which a terminal is told that work is going on."""


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which file, how it is read, and what may go in."""
    add = parser.add_argument
    add("file", nargs="?", metavar="FILE", help=say(lang, "import.file"))
    register = add("--as", dest="register", metavar="REGISTER|KIND", help=say(lang, "import.as"))
    register.completer = complete_registers  # type: ignore[attr-defined]
    add("--sheet", action="append", default=[], metavar="NAME", help=say(lang, "import.sheet"))
    add("--year", type=int, metavar="YEAR", help=say(lang, "import.year"))
    add("--on", metavar="DATE", help=say(lang, "import.on"))
    add("--set", action="append", default=[], metavar="COLUMN=VALUE", help=say(lang, "import.set"))
    add("--hidden", choices=("read", "skip"), default="as_usual", help=say(lang, "import.hidden"))
    add("--encoding", metavar="NAME", help=say(lang, "import.encoding"))
    add("--mapping", metavar="FILE", help=say(lang, "import.mapping"))
    add("--mapping-out", metavar="FILE", nargs="?", const="", help=say(lang, "import.mapping_out"))
    add("--columns", metavar="REGISTER|KIND", nargs="?", const="", help=say(lang, "import.columns"))
    add("--dry-run", action="store_true", help=say(lang, "import.dry_run"))
    add("--yes", action="store_true", help=say(lang, "import.yes"))
    add("--skip-wrong", action="store_true", help=say(lang, "import.skip_wrong"))
    add("--amend", action="store_true", help=say(lang, "import.amend"))
    add("--reason", metavar="TEXT", help=say(lang, "import.reason"))
    add("--note", metavar="TEXT", help=say(lang, "import.note"))
    add("--register-missing", action="store_true", help=say(lang, "import.register_missing"))
    add("--recorder", metavar="NAME", help=say(lang, "record.recorder"))
    parser.set_defaults(channel="import")


def run(context: Context) -> int:
    """Look, ask, record; or only say which columns a register has."""
    arguments = context.arguments
    if arguments.columns is not None:
        return columns(context, arguments.columns)
    if arguments.file is None:
        raise Refused(error("import.no_file"))
    from ledger.exchange.registers.plan import Source
    from ledger.exchange.registers.take import open_source

    path, wish = Path(arguments.file), wish_of(context)
    if arguments.mapping_out is not None:
        return propose(context, Source(context.model, path, wish), arguments.mapping_out)
    source = open_source(context.model, path, wish)
    check_given(source)
    return taken(context, source, how_of(context))


def wish_of(context: Context) -> Wish:
    """How the file is to be read, as the command line says."""
    from ledger.exchange.registers.desk import Asked
    from ledger.exchange.registers.plan import Wish
    from ledger.store.records.values import day

    arguments = context.arguments
    given: dict[str, str] = {}
    for word in arguments.set:
        name, equals, value = word.partition("=")
        if not equals or not name or not value:
            raise Refused(error("import.set_form", word=word))
        given[name] = value
    try:
        on = day(arguments.on, context.today) if arguments.on else None
    except ValueError:
        raise Refused(error("field.date", field="--on", value=arguments.on)) from None
    mapping = Path(arguments.mapping) if arguments.mapping else None
    asked = Asked(arguments.year, on, given, arguments.hidden)
    return Wish(arguments.register, arguments.sheet, mapping, arguments.encoding, asked, arguments.register_missing)


def how_of(context: Context) -> How:
    """What may go in, as the command line says."""
    from ledger.exchange.registers.take import How

    arguments = context.arguments
    return How(arguments.skip_wrong, arguments.amend, arguments.reason, arguments.note)


def check_given(source: Source) -> None:
    """Every column named with --set has to be one of the registers that were found."""
    from ledger.store.records.nearest import nearest

    known = {name for each in source.readings for name in each.table.register.columns}
    for name in source.wish.asked.given:
        if name not in known:
            raise Refused(error("import.set_column", name=name, nearest=nearest(name, known)))


def taken(context: Context, source: Source, how: How) -> int:
    """The look at what would come of it, the question, and the recording."""
    from ledger.cli.importing import json_of, show
    from ledger.exchange.registers.take import look, take

    arguments, clerk = context.arguments, context.clerk()
    ask = is_terminal(sys.stdin) and is_terminal() and not context.json and not arguments.yes
    if arguments.yes and not arguments.dry_run:
        with at_work(context, source):
            outcome = take(source, clerk, how, message_of(context, source))
    else:
        with at_work(context, source):
            outcome = look(source, clerk, how, watching(context))
        if ask and not arguments.dry_run and worth(outcome):
            show(context, outcome)
            if not agreed(context, outcome):
                return 1
            with at_work(context, source):
                outcome = take(source, clerk, how._replace(skip_wrong=True), message_of(context, source))
            return said(context, outcome, how)
        if not arguments.dry_run and worth(outcome):
            outcome = outcome._replace(findings=[*outcome.findings, error("import.not_confirmed")])
    if context.json:
        print_json(json_of(context, outcome))
    else:
        show(context, outcome)
        if outcome.done:
            return said(context, outcome, how)
        whole = not worth(outcome) and code_of(outcome, how) == 0
        told = "import.all_known" if whole else "import.dry" if arguments.dry_run else "import.nothing"
        print(say(context.lang, told), file=sys.stderr)
    return code_of(outcome, how)


@contextmanager
def at_work(context: Context, source: Source) -> Iterator[None]:
    """Say on a terminal how many rows are being worked on, where that takes a while."""
    rows = sum(len(each.body.rows) for each in source.readings)
    if rows < MANY_ROWS or not is_terminal():
        yield
        return
    print(say(context.lang, "progress", count=f"{rows:,}"), end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def worth(outcome: Outcome) -> bool:
    """Whether there is anything to record."""
    return outcome.recorded is not None and not outcome.recorded.refused


def agreed(context: Context, outcome: Outcome) -> bool:
    """Whether the person says yes."""
    count = len(outcome.recorded.drafts) if outcome.recorded else 0
    asked = "import.ask_rest" if outcome.wrong else "import.ask"
    print(say(context.lang, asked, count=count), end=" ", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip().lower()
    if answer in ("y", "yes", "是", "好"):
        return True
    print(say(context.lang, "import.nothing"), file=sys.stderr)
    return False


def said(context: Context, outcome: Outcome, how: How) -> int:
    """Say what was recorded."""
    recorded = outcome.recorded
    if recorded is not None and recorded.appended is not None:
        keep_mapping(context)
        commit = (recorded.appended.commit or "")[:10] or say(context.lang, "record.not_versioned")
        print(say(context.lang, "record.done", count=len(recorded.drafts), commit=commit))
        if recorded.appended.commit is None:
            return 3
    else:
        print_findings(outcome.findings, context.lang)
        print(say(context.lang, "import.nothing"), file=sys.stderr)
    return code_of(outcome, how)


def code_of(outcome: Outcome, how: How) -> int:
    """0 where the ledger now holds what the file says, or a look found nothing wrong; else 1."""
    open_changes = outcome.plan.changed and not how.amend
    failed = any(finding.severity == "error" for finding in outcome.findings)
    return 1 if outcome.wrong or open_changes or failed else 0


def watching(context: Context) -> Callable[[Sequence[Line]], Watch]:
    """What looks at the figures before and after."""

    def watch(lines: Sequence[Line]) -> Watch:
        from ledger.cli.moves import figures_around

        return figures_around(context, lines, context.clerk())

    return watch


def message_of(context: Context, source: Source) -> Callable[[list[Draft]], str]:
    """The title of the commit: which file, and what came of it."""
    from ledger.cli.commands.record_ import message
    from ledger.exchange.words import say as told
    from ledger.views.titles import spoken

    lang = spoken(context.office)
    return lambda drafts: told(lang, "title", file=source.book.name, what=message(drafts, context))


def keep_mapping(context: Context) -> None:
    """Keep a mapping file from elsewhere among the records, versioned, so that the next import finds it."""
    from ledger.exchange.registers.mapping import FOLDER
    from ledger.store.journal.append import commit_files

    given = context.arguments.mapping
    if not given:
        return
    path = Path(given)
    relative = f"{FOLDER}/{path.stem}.toml"
    if context.folder.root in path.resolve().parents or os.path.lexists(context.folder.root / relative):
        return
    clerk = context.clerk()
    files = {relative: path.read_bytes()}
    commit_files(
        context.folder,
        files,
        recorder=clerk.name,
        message=say(context.lang, "import.kept", file=relative),
        now=clerk.now,
    )
    print(say(context.lang, "import.kept", file=relative))


# --- mapping files and columns --------------------------------------------------------------------------


def propose(context: Context, source: Source, given: str) -> int:
    """Write a mapping file for the one sheet, as far as its headings tell; by itself into `imports`."""
    from ledger.exchange.registers.guess import proposal_for
    from ledger.exchange.registers.mapping import FOLDER

    name = Path(source.book.name).stem.strip(". ") or "sheet"
    target = Path(given) if given else context.folder.root / FOLDER / f"{name}.toml"
    if os.path.lexists(target):
        raise Refused(error("usage.exists", file=str(target)))
    words = {
        name: say(context.lang, f"import.mapping_{name}") for name in ("head", "columns", "set", "values", "choose")
    }
    register, text = proposal_for(source, words)
    try:
        target.parent.mkdir(exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as failure:
        raise Refused(error("usage.unwritable", file=str(target), cause=failure.strerror or str(failure))) from None
    if context.json:
        print_json({"file": str(target), "register": register})
    else:
        print(say(context.lang, "import.mapping_written", file=target))
        print(say(context.lang, "import.mapping_next", file=target))
    return 0


def columns(context: Context, name: str) -> int:
    """The registers, or the columns of one."""
    from ledger.cli.output import table
    from ledger.exchange.registers.columns import registers
    from ledger.exchange.registers.kinds import register_of
    from ledger.exchange.registers.mapping import unknown_register

    chinese = context.lang == "zh"
    if not name:
        known = [register for register in registers().values() if register.read]
        if context.json:
            print_json([{"name": each.name, "zh": each.zh, "en": each.en} for each in known])
        else:
            print(table([(each.name, each.zh if chinese else each.en) for each in known]))
        return 0
    register = register_of(name)
    if register is None:
        raise Refused(unknown_register(name))
    rows: list[dict[str, Any]] = [
        {"name": each.name, "heading": each.zh if chinese else each.en, "also": list(each.also), "holds": each.holds}
        for each in register.columns.values()
        if each.holds not in ("entry", "computed")
    ]
    if context.json:
        print_json({"register": register.name, "columns": rows})
    else:
        print(table([(each["name"], each["heading"], "、".join(each["also"])) for each in rows]))
    return 0
