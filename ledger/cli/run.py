"""The parser of the command line, and the one place where refusals become sentences and exit codes."""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, NoReturn

from ledger.cli import words
from ledger.cli.context import Context
from ledger.kernel.finding import Finding, Refused, error
from ledger.locale import Language, language

DONE, FINDINGS, USAGE, ENVIRONMENT = 0, 1, 2, 3

COMMANDS = (
    # in the order of help: first steps, daily work, reading, explaining, correcting, exchanging
    "init",
    "demo",
    "status",
    "record",
    "kinds",
    "project",
    "figures",
    "why",
    "balance",
    "register",
    "list",
    "show",
    "due",
    "check",
    "deputy",
    "points",
    "audit",
    "pages",
    "amend",
    "retract",
    "diff",
    "verify",
    "seal",
    "prove",
    "sync",
    "identity",
    "erase-identity",
    "import",
    "report",
    "export",
    "combine",
    "tui",
    "completion",
    "manual",
)
ALIASES = {"help": "manual"}
MANY = ("fields", "words", "names", "topic")
"""The arguments that take as many words as there are."""

ENVIRONMENT_CODES = (
    "store.",
    "office.unreadable",
    "environment.",
    "sync.offline",
    "sync.denied",
    "sync.host_unknown",
    "sync.nothing_there",
    "sync.failed",
    "sync.busy",
    "sync.locked",
    "signature.cannot_sign",
    "identity.no_age",
    "export.no_library",
    "identity.no_key_file",
)
WRONG_USE_CODES = (
    "import.no_file",
    "import.set_",
    "import.register_unknown",
    "import.no_sheet",
    "import.one_sheet",
    "import.encoding_unknown",
    "report.use_",
    "period.",
    "figure.unknown",
    "usage.",
    "kind.unknown",
    "reference.unknown",
    "field.date",
    "report.unknown_template",
    "report.no_file",
    "report.cannot_read",
    "audit.form",
    "audit.unreadable",
    "init.exists",
    "demo.exists",
    "identity.unknown",
    "known.",
    "sync.protocol",
    "manual.",
    "sync.no_remote",
    "output.",
    "export.",
)


class WrongUse(Exception):
    """Words that are no command line: what is wrong with them, and the parser that says so."""

    def __init__(self, parser: argparse.ArgumentParser, message: str) -> None:
        super().__init__(message)
        self.parser = parser
        self.message = message


class Parser(argparse.ArgumentParser):
    """The standard parser, which leaves to `wrong_use` what is to be said."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong."""
        raise WrongUse(self, message)


def run(given: Sequence[str]) -> int:
    """Parse, run the command, print what was refused."""
    lang = asked_language(given)
    completing = "_ARGCOMPLETE" in os.environ
    helping = command_in(given) is None or is_help(given)
    parser = build(given, lang or language(None, spoken_here(given) if helping else None, os.environ), completing)
    if completing:
        import argcomplete

        argcomplete.autocomplete(parser, always_complete_options=False)
    try:
        arguments = parse(parser, given)
    except WrongUse as wrong:
        return wrong_use(given, lang, wrong)
    if arguments.command is None:
        parser.print_help()
        return USAGE
    context = Context(arguments, lang)
    try:
        code = int(module_of(arguments.command).run(context))
        sys.stdout.flush()
        return code
    except Refused as refused:
        return report(refused.findings, context)
    except OSError as failure:
        return failed(failure, context)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def failed(failure: OSError, context: Context | None = None) -> int:
    """Say what the system did not let a command do; a reader who has read enough (`| head`) is no failure.

    Nothing more is said on a standard output that takes nothing more: Python would try once again at its end.
    """
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(failure, BrokenPipeError):
        return DONE
    cause = failure.strerror or str(failure)
    finding = error("environment.system", cause=cause, place=os.fsdecode(failure.filename or "-"))
    return report([finding], context or Context(argparse.Namespace(json=False), language(None, None, os.environ)))


def wrong_use(given: Sequence[str], asked: Language | None, wrong: WrongUse) -> int:
    """Say what is wrong with the words, in the language of the ledger at hand."""
    lang = asked or language(None, spoken_here(given), os.environ)
    with suppress(WrongUse, SystemExit):
        parser = build(given, lang)
        try:
            parse(parser, given)
        except WrongUse as again:
            wrong = again
    command, for_programs = command_in(given), "--json" in given
    context = Context(argparse.Namespace(json=for_programs, lang=lang), lang)
    if command is not None and command not in (*COMMANDS, *ALIASES):
        from ledger.store.records.nearest import nearest

        near = nearest(command, [*COMMANDS, *ALIASES])
        return report([error("usage.command", name=command, nearest=near)], context)
    if for_programs:
        return report([error("usage.words", message=wrong.message, program=wrong.parser.prog)], context)
    wrong.parser.print_usage(sys.stderr)
    print(f"{wrong.parser.prog}: {wrong.message}", file=sys.stderr)
    print(words.say(lang, "usage.hint", program=wrong.parser.prog), file=sys.stderr)
    return USAGE


def spoken_here(given: Sequence[str]) -> str | None:
    """The language that the ledger at hand asks for, before anything is parsed: help and wrong use need it."""
    from pathlib import Path

    from ledger.store.office import Office
    from ledger.store.records.folder import find

    place = next((after for word, after in itertools.pairwise(given) if word in ("-C", "--directory")), ".")
    try:
        return Office.read(find(Path(place)).root).language
    except (Refused, OSError, ValueError):
        return None


def is_help(given: Sequence[str]) -> bool:
    """Whether help is asked for."""
    return any(word in ("-h", "--help") for word in given)


def parse(parser: argparse.ArgumentParser, given: Sequence[str]) -> argparse.Namespace:
    """The words as meant; those behind an option (`figures NAME -p 2025 track=formal`) belong to the others.

    The standard parser takes all words of a command in one piece, and calls the later ones unrecognized.
    """
    arguments, rest = parser.parse_known_args(list(given))
    if rest:
        many = next((name for name in MANY if name in vars(arguments)), None)
        if many is None or any(word.startswith("-") for word in rest):
            parser.parse_args(list(given))  # which says so and ends
        else:
            setattr(arguments, many, [*getattr(arguments, many), *rest])
    return arguments


def report(findings: Sequence[Finding], context: Context) -> int:
    """Print what kept a command from its work, and say with the exit code whose matter it is."""
    from ledger.cli.output import finding_data, print_findings, print_json

    if context.json:
        print_json({"findings": [finding_data(finding, context.lang) for finding in findings]})
    else:
        print_findings(findings, context.lang)
    codes = [finding.code for finding in findings]
    if any(is_of(code, ENVIRONMENT_CODES) for code in codes):
        return ENVIRONMENT
    return USAGE if any(is_of(code, WRONG_USE_CODES) for code in codes) else FINDINGS


def is_of(code: str, codes: Sequence[str]) -> bool:
    """Whether a code is among these, of which those that end in `.` or `_` stand for all that begin so."""
    return any(code.startswith(each) if each[-1] in "._" else code == each for each in codes)


def module_of(command: str) -> Any:
    """The module of a command."""
    return import_module(f"ledger.cli.commands.{ALIASES.get(command, command).replace('-', '_')}_")


def asked_language(given: Sequence[str]) -> Language | None:
    """The language after the last `--lang`, before anything is parsed: help needs it."""
    asked = None
    for place, word in enumerate(given):
        if word.startswith("--lang="):
            asked = language(word.partition("=")[2], None, {})
        elif word == "--lang" and place + 1 < len(given):
            asked = language(given[place + 1], None, {})
    return asked


VALUED = ("-C", "--directory", "-p", "--period", "--by", "--as-of", "--known-at", "--lang")


def command_in(given: Sequence[str]) -> str | None:
    """The command among the words, before they are parsed."""
    skip = False
    for word in given:
        if skip:
            skip = False
        elif word in VALUED:
            skip = True
        elif not word.startswith("-"):
            return word
    return None


def build(given: Sequence[str], lang: Language, everything: bool = False) -> Parser:
    """The parser; only the command at hand is loaded, unless everything is asked for."""
    chosen = command_in(given)
    chosen = ALIASES.get(chosen or "", chosen)
    helping = everything or chosen is None or is_help(given)
    with words.muted(not helping):
        parser = _build(chosen, lang, everything)
    translate(lang)
    return parser


def _build(chosen: str | None, lang: Language, everything: bool) -> Parser:
    layout: Any = argparse.HelpFormatter
    if words.spoken():
        from ledger.cli.help import Formatter as layout

        translate(lang)
    parser = Parser(
        prog="ledger",
        description=words.say(lang, "ledger.about"),
        epilog=words.say(lang, "ledger.epilog"),
        formatter_class=layout,
        allow_abbrev=False,
    )
    parser.add_argument("-V", "--version", action="version", version=version(), help=words.say(lang, "help.version"))
    common(parser, lang, everything, first=True)
    commands = parser.add_subparsers(
        dest="command",
        prog="ledger",
        metavar="命令" if lang == "zh" else "COMMAND",
        title=words.say(lang, "ledger.commands"),
    )
    for name in COMMANDS:
        about = words.say(lang, f"{name}.about")
        sub = commands.add_parser(
            name,
            aliases=[alias for alias, meant in ALIASES.items() if meant == name],
            help=about,
            description=about,
            epilog=words.say(lang, f"{name}.examples"),
            formatter_class=layout,
            allow_abbrev=False,
        )
        if everything or name == chosen:
            common(sub, lang, everything)
            module_of(name).configure(sub, lang)
    return parser


def version() -> str:
    """The version line."""
    from ledger import __version__

    return f"ledger {__version__}"


def common(parser: argparse.ArgumentParser, lang: Language, everything: bool, first: bool = False) -> None:
    """The options that stand before or after any command; where everything is asked for, to be completed too."""

    def default(value: Any) -> Any:
        return value if first else argparse.SUPPRESS

    group = parser.add_argument_group(words.say(lang, "help.common"))
    add = group.add_argument
    add("-C", "--directory", metavar="DIR", default=default("."), help=words.say(lang, "help.directory"))
    add("--json", action="store_true", default=default(False), help=words.say(lang, "help.json"))
    add("--as-of", metavar="DATE", default=default(None), help=words.say(lang, "help.as_of"))
    add("--known-at", metavar="TIME|COMMIT", default=default(None), help=words.say(lang, "help.known_at"))
    period: Any = add("-p", "--period", metavar="PERIOD", default=default(None), help=words.say(lang, "help.period"))
    by: Any = add("--by", metavar="DIM", action="append", default=default(None), help=words.say(lang, "help.by"))
    add("--lang", choices=("zh", "en"), default=default(None), help=words.say(lang, "help.lang"))
    if everything:
        from ledger.cli.complete import complete_dimensions, complete_periods

        period.completer, by.completer = complete_periods, complete_dimensions


def translate(lang: Language) -> None:
    """Give the standard parser Chinese words; it asks gettext for each by its English text."""

    def said(text: str) -> str:
        name = f"argparse.{text}"
        return words.say("zh", name) if lang == "zh" and words.known(name) else text

    module: Any = argparse
    module._ = said
    module.ngettext = lambda one, many, count: said(one if count == 1 else many)
