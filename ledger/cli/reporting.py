"""Reports for the command line: the document at hand, and the ledger opened for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.cli.context import Context
from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period
from ledger.locale import Language

if TYPE_CHECKING:
    from ledger.reports.desk import Desk
    from ledger.reports.templates import Template
    from ledger.store.model.model import Model

MOST = 16 * 1024 * 1024
"""Bytes that a report in Markdown may have."""


class Document(NamedTuple):
    """A file to be filled or checked: in Word a `package`, in Markdown a `text`; what it says of itself."""

    name: str
    package: Any
    text: str
    told: dict[str, str]
    template: Template | None = None
    is_ours: bool = False
    is_there: bool = False


def open_document(place: Path, anyway: bool = False) -> Document:
    """Read a report or an office's own template; `anyway` where nothing of it is to be kept."""
    if place.suffix.casefold() == ".docx":
        from ledger.reports.word.document import has_controls, is_ours
        from ledger.reports.word.package import Package
        from ledger.reports.word.properties import told

        package = Package.read(place)
        said = told(package)
        if said and not anyway and not has_controls(package):
            raise Refused(error("report.controls_lost", name=place.name))
        return Document(place.name, package, "", said, None, is_ours(package), True)
    from ledger.reports.marked import OPEN, head_of

    try:
        data = place.read_bytes()
    except OSError as failure:
        raise Refused(error("report.cannot_read", name=str(place), cause=failure.strerror or "")) from None
    if len(data) > MOST:
        raise Refused(error("report.too_large", name=place.name, most=MOST // 1024 // 1024))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as failure:
        raise Refused(error("usage.not_utf8", file=place.name, position=failure.start)) from None
    return Document(place.name, None, text, head_of(text), None, OPEN in text, True)


def period_asked(context: Context) -> Period | None:
    """The period asked for, as a word or with `-p`."""
    given = context.arguments.span or context.arguments.period
    return None if given is None else context.period_named(given)


def desk_of(context: Context, document: Document, model: Model | None = None) -> Desk:
    """The ledger opened for a document: its own period, object and language unless others are asked for."""
    from ledger.cli.figuring import definitions, late_points, pointing
    from ledger.cli.words import say
    from ledger.figures.evaluate import last_day
    from ledger.reports.desk import Desk
    from ledger.reports.naming import Names
    from ledger.reports.parts import Parts
    from ledger.store.model.query import Query
    from ledger.subjects import DIMENSIONS

    told = document.told if document.is_there else {}
    subject = subject_of(context, document)
    key = getattr(context.arguments, "of", None) or told.get("object") or None
    used = model or context.model
    as_of = clock(context, told)
    period = period_asked(context) or context.period_named(told.get("period") or str(context.today.year))
    names = Names(definitions(context), used.connection, context.office.labels)
    lang: Language = context.lang
    if told.get("lang") in ("zh", "en") and getattr(context.arguments, "lang", None) is None:
        lang = "zh" if told["lang"] == "zh" else "en"
    desk = Desk(
        used,
        Query(used.connection, DIMENSIONS, as_of),
        definitions(context),
        names,
        period,
        lang,
        as_of or context.today,
        as_of,
        context.arguments.known_at,
        definitions(context).rules.rate(last_day(period, as_of)),
        context.terms,
        late_points(context),
        pointing(context),
        names.own,
        Parts(say),
        subject,
        key,
    )
    check_object(desk)
    return desk


def clock(context: Context, told: dict[str, str]) -> date | None:
    """The day as of which the ledger is read: as asked, else as the document was made."""
    if context.as_of is not None or not told.get("as_of"):
        return context.as_of
    try:
        return date.fromisoformat(told["as_of"])
    except ValueError:
        return None


def subject_of(context: Context, document: Document) -> str | None:
    """What the documents of a template are about."""
    if document.template is not None and document.template.subject is not None:
        return document.template.subject
    if document.told.get("subject"):
        from ledger.subjects import MODULES

        said = document.told["subject"]
        return said if said in MODULES else None
    if document.template is not None:
        return None
    from ledger.reports.templates import templates

    name = document.told.get("template")
    every = templates(context.office, context.folder.root, context.lang)
    return next((each.subject for each in every if each.name == name), None)


def check_object(desk: Desk) -> None:
    """Refuse a document about nobody, or about what is not in the ledger."""
    if desk.subject is None:
        return
    from ledger.store.model.entities import entity
    from ledger.store.records.nearest import nearest

    rows = desk.model.connection.execute(
        "SELECT key FROM stream WHERE subject = ? AND opened IS NOT NULL ORDER BY opened DESC", (desk.subject,)
    )
    known = [key for (key,) in rows]
    if desk.key is None:
        raise Refused(error("report.use_object", subject=desk.subject, nearest=known[:3]))
    if entity(desk.model, desk.subject, desk.key, desk.as_of) is None:
        near = nearest(desk.key, known)
        raise Refused(error("reference.unknown", subject=desk.subject, key=desk.key, date=desk.today, nearest=near))
