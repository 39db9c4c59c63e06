"""`ledger manual` (also `ledger help`): the manual, one of its sections, or a table made from the program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from ledger.cli.context import Context, is_terminal
from ledger.cli.output import print_json
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language

Rows = list[dict[str, str]]


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which part."""
    topic = parser.add_argument("topic", nargs="*", metavar="TOPIC", help=say(lang, "manual.topic"))
    topic.completer = complete_topics  # type: ignore[attr-defined]


def run(context: Context) -> int:
    """Page the text on a terminal, print it elsewhere."""
    topic = " ".join(context.arguments.topic)
    lang: Language = context.lang
    rows = TABLES[topic](context, lang) if topic in TABLES else named_finding(topic, lang)
    if rows:
        if context.json:
            print_json(rows)
        else:
            show(listed(rows))
        return 0
    from ledger.cli.run import COMMANDS
    from ledger.locale.manual import Section, about, text

    if topic in COMMANDS:
        return command_help(topic, lang)
    found = about(topic, lang) if topic else [Section(1, "", text(lang))]
    if not found:
        from ledger.locale.manual import sections
        from ledger.store.records.nearest import nearest

        known = [*TABLES, *COMMANDS, *(each.heading for each in sections(lang))]
        raise Refused(error("manual.unknown", topic=topic, nearest=nearest(topic, known)))
    if context.json:
        print_json([{"heading": each.heading, "text": each.text} for each in found])
    else:
        show("\n\n".join(each.text.strip("\n") for each in found))
    return 0


def show(text: str) -> None:
    """A text on the screen, by the pager that the person has chosen (PAGER)."""
    if is_terminal(sys.stdout):
        import pydoc

        pydoc.pager(text + "\n")
    else:
        print(text)


def listed(rows: Rows) -> str:
    """Rows as they fit any screen: the first value on a line of its own, the others below it."""
    parts = []
    for row in rows:
        first, *others = (value for value in row.values() if value)
        parts.append("\n".join([first, *(f"    {other}" for other in others)]))
    return "\n".join(parts)


def command_help(command: str, lang: Language) -> int:
    """What `ledger COMMAND --help` says."""
    from ledger.cli.run import build

    try:
        build([command, "--help"], lang).parse_args([command, "--help"])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def complete_topics(prefix: str, **_: object) -> list[str]:
    """What a person may ask for."""
    from ledger.cli.run import COMMANDS

    return [name for name in (*TABLES, *COMMANDS) if name.startswith(prefix)]


# --- tables made from the program, so that none can be out of date -------------------------------------


def findings(_: Context, lang: Language) -> Rows:
    """Every code with what it says in its example; where it has none, `{name}` stands for what is filled in."""
    from ledger.locale import finding_codes

    return [row for code in finding_codes() for row in named_finding(code, lang)]


def named_finding(code: str, lang: Language) -> Rows:
    """The one finding of that code, if there is such a code."""
    from ledger.locale import findings_of

    words = findings_of(code.partition(".")[0]).get(code)
    return [finding_row(code, words, lang)] if words else []


def finding_row(code: str, words: Mapping[str, str], lang: Language) -> dict[str, str]:
    """One code with severity, sentence and remedy as in its example; where it has none, as they are kept."""
    from ledger.locale import example_of

    example = example_of(code)
    row = {"code": code, "message": example.get(lang, words[lang]), "remedy": words[f"{lang}_remedy"]}
    row["remedy"] = example.get(f"{lang}_remedy", row["remedy"])
    return row | ({"severity": say(lang, f"manual.severity.{example['severity']}")} if example else {})


def accounts(_: Context, lang: Language) -> Rows:
    """The chart of accounts; a segment in capitals stands for any text."""
    from ledger import subjects
    from ledger.locale import account_label

    rows = []
    for account in subjects.chart().accounts:
        unit = account.unit or say(lang, "manual.its_own")
        nature = say(lang, f"manual.{account.nature}")
        rows.append({"account": account.name, "label": account_label(lang, account.name), "unit": f"{unit}, {nature}"})
    return rows


def dimensions(_: Context, lang: Language) -> Rows:
    """The dimensions by which figures can be filtered and broken down."""
    from ledger.locale import labels_of

    names = labels_of("dimensions")
    return [{"dimension": name, "label": words[lang]} for name, words in names.items()]


def lifecycle(_: Context, lang: Language) -> Rows:
    """Each step in the life of a suggestion, with the statuses from which it may come."""
    from ledger.locale import label
    from ledger.subjects.suggestion import STEPS, SUBJECT

    comma = "、" if lang == "zh" else ", "
    allowed = {step.kind: step.since for step in STEPS.values()}
    rows = []
    for kind in SUBJECT.kinds:
        statuses = allowed.get(kind, ())
        before = comma.join(label(lang, "choices", f"suggestion.status.{status}") for status in statuses)
        row = {"kind": kind, "label": label(lang, "kinds", kind)}
        rows.append(row | {"from": say(lang, "manual.from", statuses=before) if before else ""})
    return rows


def parameters(_: Context, lang: Language) -> Rows:
    """Every rule that an office may set, with the shipped value, what is possible, and its source."""
    from ledger.rules.parameters import definitions, help_sentence

    rows = []
    for name, each in definitions().items():
        row = {"parameter": name, "help": help_sentence(name, lang)}
        row["default"] = say(lang, "manual.default", value=_written(each.default))
        row["possible"] = say(lang, "manual.possible", value=each.range) if each.range else ""
        row["source"] = say(lang, "manual.source", value=each.source)
        rows.append(row)
    return rows


def figures(context: Context, lang: Language) -> Rows:
    """Every figure with its unit and its expression; those of the ledger at hand too."""
    from ledger.figures import load

    try:
        own = context.office.table("figures")
    except Refused:
        own = {}
    return [
        {
            "name": name,
            "label": f"{each.zh if lang == 'zh' else each.en or each.zh}  {each.unit}",
            "expression": each.expression + (f"  ({each.basis})" if each.basis else ""),
        }
        for name, each in load(own or None).items()
    ]


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {number}" for name, number in value.items())
    return str(value)


TABLES: Mapping[str, Callable[[Context, Language], Rows]] = {
    "findings": findings,
    "accounts": accounts,
    "dimensions": dimensions,
    "lifecycle": lifecycle,
    "parameters": parameters,
    "figures": figures,
}
