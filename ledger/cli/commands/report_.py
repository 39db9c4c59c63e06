"""`ledger report`: a work report in Word or Markdown, brought up to date in place, or checked against the ledger."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.cli.context import Context
from ledger.cli.output import finding_data, number, print_findings, print_json, table
from ledger.cli.reporting import Document, desk_of, open_document, period_asked
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language

if TYPE_CHECKING:
    from ledger.reports.desk import Desk
    from ledger.reports.evidence import Entry
    from ledger.reports.result import Made
    from ledger.reports.templates import Template

WORD, MARKDOWN = (".docx",), (".md", ".markdown")
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


def suffix(place: Path) -> str:
    """The ending of a report's file; Refused where it is no ending of ours."""
    found = place.suffix.casefold()
    if found not in (*WORD, *MARKDOWN):
        raise Refused(error("report.use_ending", name=str(place), endings=".docx, .md"))
    return found


def page_number(context: Context) -> str:
    """Where the page number stands by the office's setting."""
    from ledger.reports.word.layout import CENTRE, OUTER

    given = context.office.table("reports").get("page_number", OUTER)
    return CENTRE if given in (CENTRE, "center", "居中") else OUTER


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


class Report(NamedTuple):
    """One report as made: what it was filled into, and where it went."""

    done: Made
    desk: Desk
    document: Document
    place: Path | None


def one(context: Context, place: Path | None) -> Report:
    """Make one report and put it in its place."""
    if place is not None:
        suffix(place)
    document = source(context, place)
    desk = desk_of(context, document)
    done = fill(context, document, desk, place)
    if place is not None:
        write(context, done, place, document.is_there)
    return Report(done, desk, document, place)


def source(context: Context, place: Path | None) -> Document:
    """What is to be filled: the report that lies there, else a template."""
    arguments = context.arguments
    if place is not None and arguments.fresh and place.exists() and not arguments.force:
        there = open_document(place, anyway=True)
        if not there.told and not there.is_ours:
            raise Refused(error("output.exists", place=str(place)))
    if place is not None and place.exists() and not arguments.fresh and not arguments.force:
        found = open_document(place)
        asked = arguments.template
        if not found.told and not found.is_ours:
            raise Refused(error("output.exists", place=str(place)))
        if asked is not None and named(context, asked) != found.told.get("template", ""):
            raise Refused(error("report.use_other_template", name=str(place), template=found.told.get("template", "")))
        span = period_asked(context)
        if span is not None and span.text != found.told.get("period", span.text):
            raise Refused(error("report.use_other_period", name=str(place), period=found.told["period"]))
        about = found.told.get("object")
        if arguments.of and about and arguments.of != about:
            raise Refused(error("report.use_other_object", name=str(place), key=about))
        return found
    from ledger.reports.templates import find

    span = period_asked(context)
    usual = "annual" if span is None or span.unit == "year" else "stage"
    template = find(context.office, context.folder.root, context.lang, arguments.template or usual)
    if template.path is not None:
        found = open_document(template.path)
        return found._replace(template=template, told=found.told | {"template": template.name}, is_there=False)
    return Document("", None, "", {"template": template.name}, template)


def named(context: Context, asked: str) -> str:
    """The name of a template asked for by its name, label or file."""
    from ledger.reports.templates import find

    return find(context.office, context.folder.root, context.lang, asked).name


def fill(context: Context, document: Document, desk: Desk, place: Path | None) -> Made:
    """The document filled with today's figures, in the form of the file it is for."""
    from ledger.reports.templates import text_of

    clean, name = context.arguments.clean, document.name or (place.name if place else "report.md")
    template = document.told.get("template", "")
    is_word = place is not None and place.suffix.casefold() in WORD
    package, text = document.package, document.text
    if package is None and not text:
        text = text_of(document.template, desk.lang) if document.template is not None else ""
        if is_word:
            from ledger.reports.word.layout import laid_out

            label = document.template.label if document.template is not None else ""
            package = laid_out(text, label, desk.lang, page_number(context))
    elif is_word != (package is not None):
        raise Refused(error("report.use_same_form", name=document.name))
    if is_word:
        from ledger.reports.word.document import make as make_word

        assert package is not None
        return make_word(desk, package, template, name, clean)
    from ledger.reports.markdown import make

    return make(desk, text, template, place.name if place else name, clean)


def write(context: Context, done: Made, place: Path, is_there: bool) -> None:
    """Put the file and its pictures in their places, each whole or not at all."""
    from ledger.store.disk.outputs import output

    locks = [f"~${place.name[cut:]}" for cut in range(3)]  # Word's, by how long the name is
    if any(place.with_name(lock).exists() for lock in (*locks, f".~{place.name}")):  # and that of WPS
        raise Refused(error("report.open_in_word", name=str(place)))
    force = is_there or context.arguments.force or context.arguments.fresh
    try:
        for name, data in done.pictures.items():
            with output(place.with_name(name), context.folder, force=force) as temporary:
                temporary.write_bytes(data)
        with output(place, context.folder, force=force) as temporary:
            temporary.write_bytes(done.data)
    except PermissionError:
        raise Refused(error("report.open_in_word", name=str(place))) from None


def report_data(context: Context, made: Report) -> dict[str, Any]:
    """A report for other programs."""
    from ledger.reports.desk import state_mark

    done, desk = made.done, made.desk
    mark = state_mark(desk.commit, str(desk.as_of or ""), desk.known_at or "")
    return {
        "file": None if made.place is None else str(made.place),
        "template": made.document.told.get("template", ""),
        "period": desk.period.text,
        "commit": desk.commit,
        "fingerprint": {"digits": mark.digits, "zh": mark.words("zh"), "en": mark.words("en")},
        "figures": [entry_data(each) for each in done.entries],
        "changed": [
            {"figure": each.ask.name, "label": each.title, "before": each.before, "after": each.after}
            for each in done.changed
        ],
        "findings": [finding_data(each, context.lang) for each in done.findings],
    }


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


def entry_data(entry: Entry) -> dict[str, Any]:
    """One number of the appendix for other programs."""
    value = entry.values[0]
    data: dict[str, Any] = {
        "number": int(entry.number),
        "figure": entry.ask.name,
        "label": entry.label,
        "period": entry.period,
        "text": entry.text,
        "value": number(value.value if value.value is None else value.as_json()["value"]),
        "expression": entry.expression,
        "meaning": entry.meaning,
        "events": entry.events,
        "command": entry.command,
    }
    if value.denominator is not None:
        shape = value.as_json()
        data |= {"numerator": shape["numerator"], "denominator": shape["denominator"]}
    return data
