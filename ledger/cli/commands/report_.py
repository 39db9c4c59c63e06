"""`ledger report`: a work report in Word or Markdown, brought up to date in place, or checked against the ledger."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.cli.context import Context
from ledger.cli.output import print_findings, print_json, table
from ledger.cli.report_one import WORD, Report, one, page_number, report_data, suffix
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language

if TYPE_CHECKING:
    from ledger.reports.templates import Template

EVERYBODY = ("all", "全部")
"""What `--of` says for a document about each."""


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which period, by which template, and where to."""
    add = parser.add_argument
    add("span", nargs="?", metavar="PERIOD", help=say(lang, "report.period"))
    template = add("--template", metavar="NAME|FILE", help=say(lang, "report.template"))
    template.completer = complete_templates  # type: ignore[attr-defined]
    of = add("--of", metavar="KEY", help=say(lang, "report.of"))
    of.completer = complete_objects  # type: ignore[attr-defined]
    add("-o", "--output", metavar="FILE", help=say(lang, "report.output"))
    add("--clean", action="store_true", help=say(lang, "report.clean"))
    add("--fresh", action="store_true", help=say(lang, "report.fresh"))
    add("--force", action="store_true", help=say(lang, "report.force"))
    add("--check", metavar="FILE", help=say(lang, "report.check"))
    add("--templates", action="store_true", help=say(lang, "report.templates"))
    add("--copy", metavar="FILE", help=say(lang, "report.copy"))


def complete_templates(prefix: str, **_: Any) -> list[str]:
    """Names of the shipped templates."""
    from ledger.reports.templates import shipped_names

    return [name for name in shipped_names() if name.startswith(prefix)]


def complete_objects(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> list[str]:
    """The deputies and meetings that a document may be about."""
    from ledger.cli.complete import keys_of

    known = [*keys_of("deputy", parsed_args), *keys_of("meeting", parsed_args)]
    return [key for key in known if key.startswith(prefix)]


def run(context: Context) -> int:
    """List the templates, hand one out, check a report, or make one."""
    arguments = context.arguments
    if arguments.templates:
        return listed(context)
    if arguments.copy:
        return handed_out(context)
    if arguments.check:
        from ledger.cli.report_check import checked

        return checked(context, Path(arguments.check))
    return made(context)


def listed(context: Context) -> int:
    """The templates there are."""
    from ledger.reports.templates import templates

    every = templates(context.office, context.folder.root, context.lang)
    if context.json:
        print_json([template_data(each) for each in every])
        return 0
    print(table([(each.name, each.label, each.about) for each in every]))
    return 0


def template_data(template: Template) -> dict[str, Any]:
    """A template for other programs."""
    file = None if template.path is None else template.path.name
    return {
        "name": template.name,
        "label": template.label,
        "about": template.about,
        "subject": template.subject,
        "file": file,
    }


def handed_out(context: Context) -> int:
    """Write a template into a file of its own, to be edited."""
    from ledger.reports.templates import find, text_of
    from ledger.store.disk.outputs import output

    template = find(context.office, context.folder.root, context.lang, context.arguments.template or "annual")
    place = Path(context.arguments.copy)
    ending = suffix(place)
    if template.path is not None:
        if template.path.suffix.casefold() != place.suffix.casefold():
            raise Refused(error("report.use_ending", name=str(place), endings=template.path.suffix))
        data = template.path.read_bytes()
    elif ending in WORD:
        from ledger.reports.word.layout import laid_out

        lang, number = context.lang, page_number(context)
        data = laid_out(text_of(template, lang), template.label, lang, number).data()
    else:
        data = text_of(template, context.lang).encode()
    with output(place, context.folder, force=context.arguments.force) as temporary:
        temporary.write_bytes(data)
    if context.json:
        print_json({"template": template.name, "file": str(place)})
    else:
        print(say(context.lang, "report.handed_out", template=template.label, file=str(place)))
    return 0


def made(context: Context) -> int:
    """Make a report, or bring one up to date; print what has changed."""
    arguments = context.arguments
    if arguments.of in EVERYBODY:
        from ledger.cli.report_many import many

        return many(context)
    place = Path(arguments.output) if arguments.output else None
    made = one(context, place)
    if place is None and not context.json:
        print_findings(made.done.findings, context.lang)
        print(made.done.data.decode(), end="")
        return 0
    if context.json:
        print_json(report_data(context, made))
    else:
        show(context, made)
    return 0


def show(context: Context, made: Report) -> None:
    """Say what was made, and which numbers have changed in a report that was there."""
    lang, done = context.lang, made.done
    print_findings(done.findings, lang)
    fresh = "report.made" if done.entries else "report.made_plain"
    word = "report.updated" if made.document.is_there else fresh
    print(say(lang, word, file=str(made.place), period=made.desk.period.text, figures=len(done.entries)))
    if done.changed:
        print(say(lang, "report.changed", count=len(done.changed)))
        print(table([(each.title, each.before, "->", each.after, each.ask.name) for each in done.changed]))
