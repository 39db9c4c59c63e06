"""One report of `ledger report`: what it is filled into, with what, and where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.cli.context import Context
from ledger.cli.output import finding_data, number
from ledger.cli.reporting import Document, desk_of, open_document, period_asked
from ledger.kernel.finding import Refused, error

if TYPE_CHECKING:
    from ledger.reports.desk import Desk
    from ledger.reports.evidence import Entry
    from ledger.reports.result import Made


WORD, MARKDOWN = (".docx",), (".md", ".markdown")


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
