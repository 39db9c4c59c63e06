"""The parser of the command line, and the one place where refusals become sentences and exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from ledger.cli import words
from ledger.cli.context import Context
from ledger.kernel.finding import Finding, Refused
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
    "known.",
    "dimension.",
    "manual.",
    "sync.no_remote",
    "output.",
    "export.",
)


class Parser(argparse.ArgumentParser):
    """The standard parser with our own words and exit code."""

    lang: Language = "zh"

    def error(self, message: str) -> NoReturn:
        """A sentence, the way to help, and exit code 2."""
        self.print_usage(sys.stderr)
        print(f"{self.prog}: {message}", file=sys.stderr)
        print(words.say(self.lang, "usage.hint", program=self.prog), file=sys.stderr)
        sys.exit(USAGE)


def run(given: Sequence[str]) -> int:
    """Parse, run the command, print what was refused."""
    lang = asked_language(given)
    completing = "_ARGCOMPLETE" in os.environ
    parser = build(given, lang or language(None, None, os.environ), everything=completing)
    if completing:
        import argcomplete

        argcomplete.autocomplete(parser)
    arguments = parse(parser, given)
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
    except BrokenPipeError:
        silence()
        return DONE
    except OSError as failure:  # a place without permission, a share that went away, a full disk
        silence()
        return report([system_refused(failure)], context)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def silence() -> None:
    """Say nothing more on a standard output that takes nothing more: Python would try once again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def system_refused(failure: OSError) -> Finding:
    """What the system did not let a command do, as a sentence."""
    from ledger.kernel.finding import error

    cause = failure.strerror or str(failure)
    return error("environment.system", cause=cause, place=os.fsdecode(failure.filename or "-"))


def parse(parser: argparse.ArgumentParser, given: Sequence[str]) -> argparse.Namespace:
    """The words as meant; those behind an option (`figures NAME -p 2025 track=formal`) belong to the others.

    The standard parser takes all words of a command in one piece, and calls the later ones unrecognized.
    """
    arguments, rest = parser.parse_known_args(list(given))
    if rest:
        many = next((vars(arguments)[name] for name in MANY if name in vars(arguments)), None)
        if many is None or any(word.startswith("-") for word in rest):
            parser.parse_args(list(given))  # which says so and ends
        else:
            many += rest
    return arguments


def report(findings: Sequence[Finding], context: Context) -> int:
    """Print what kept a command from its work, and say with the exit code whose matter it is."""
    from ledger.cli.output import finding_data, print_findings, print_json

    if context.json:
        print_json({"findings": [finding_data(finding, context.lang) for finding in findings]})
    else:
        print_findings(findings, context.lang)
    codes = [finding.code for finding in findings]
    if any(code.startswith(ENVIRONMENT_CODES) for code in codes):
        return ENVIRONMENT
    return USAGE if any(code.startswith(WRONG_USE_CODES) for code in codes) else FINDINGS


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
    Parser.lang = lang
    chosen = command_in(given)
    chosen = ALIASES.get(chosen or "", chosen)
    helping = everything or chosen is None or any(word in ("-h", "--help") for word in given)
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
    common(parser, lang, first=True)
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
            common(sub, lang)
            module_of(name).configure(sub, lang)
    return parser


def version() -> str:
    """The version line."""
    from ledger import __version__

    return f"ledger {__version__}"


def common(parser: argparse.ArgumentParser, lang: Language, first: bool = False) -> None:
    """The options that stand before or after any command."""

    def default(value: Any) -> Any:
        return value if first else argparse.SUPPRESS

    group = parser.add_argument_group(words.say(lang, "help.common"))
    add = group.add_argument
    add("-C", "--directory", metavar="DIR", default=default("."), help=words.say(lang, "help.directory"))
    add("--json", action="store_true", default=default(False), help=words.say(lang, "help.json"))
    add("--as-of", metavar="DATE", default=default(None), help=words.say(lang, "help.as_of"))
    add("--known-at", metavar="TIME|COMMIT", default=default(None), help=words.say(lang, "help.known_at"))
    add("-p", "--period", metavar="PERIOD", default=default(None), help=words.say(lang, "help.period"))
    add("--by", metavar="DIM", action="append", default=default(None), help=words.say(lang, "help.by"))
    add("--lang", choices=("zh", "en"), default=default(None), help=words.say(lang, "help.lang"))


def translate(lang: Language) -> None:
    """Give the standard parser Chinese words; it asks gettext for each by its English text."""

    def said(text: str) -> str:
        name = f"argparse.{text}"
        return words.say("zh", name) if lang == "zh" and words.known(name) else text

    module: Any = argparse
    module._ = said
    module.ngettext = lambda one, many, count: said(one if count == 1 else many)
