"""The whole set of pages: gathered, linked, and turned into the files of a folder."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.reports.pages import boards, overview
from ledger.reports.pages.book import Book
from ledger.reports.pages.evidence import evidence_pages, places_of
from ledger.reports.pages.render import html
from ledger.reports.pages.shapes import Page, Section

MENU = ("index", "months", "categories", "stations", "suggestions", "deputies", "plan", "projects", "definitions")


def site(book: Book) -> list[Page]:
    """Every page; those of evidence after all that lead to them."""
    main = overview.main_figures(book)
    for name in overview.MONTHLY:  # the evidence of a month is part of that of its figure
        if name in book.definitions and name not in book.shown:
            (value,) = book.figures([name])
            if value.value:
                book.shown[name] = value
    months = {}
    evidence: dict[str, list[Page]] = {}
    for count, value in enumerate(list(book.shown.values()), start=1):
        evidence[value.name] = evidence_pages(book, value.name, value)
        months[value.name] = places_of(evidence[value.name])
        book.tick(count)
    hrefs = {each.name: f"evidence/{each.name}.html" for each in main}
    pages = [
        overview.front(book, hrefs),
        overview.months(book, months),
        *overview.categories(book),
        *overview.stations(book),
        *boards.suggestions(book),
        *boards.deputies(book),
        boards.plan(book),
        boards.projects(book),
    ]
    for value in list(book.shown.values()):
        if value.name not in evidence:
            evidence[value.name] = evidence_pages(book, value.name, value)
    pages.append(overview.definitions(book))
    found = [*pages, *(page for each in evidence.values() for page in each)]
    return [_with_definition(book, page) for page in found]


def _with_definition(book: Book, page: Page) -> Page:
    """A page of evidence says where its figure is defined."""
    name = page.path.removeprefix("evidence/").removesuffix(".html").partition("-")[0]
    if page.path.startswith("evidence/") and name in book.shown:
        link = Section(links=((f"../definitions.html#{name}", book.say("definition")),))
        return page._replace(sections=[*page.sections, link])
    return page


def files(book: Book, office: str, foot: str) -> Mapping[str, bytes]:
    """The bytes of every page by its path."""
    pages = site(book)
    paths = {page.path: page for page in pages}
    menu = [(f"{name}.html", paths[f"{name}.html"].title) for name in MENU if f"{name}.html" in paths]
    scope = book.say("scope", period=book.period.text, until=book.until)
    common = {
        "lang": book.lang,
        "office": office,
        "scope": scope,
        "foot": foot,
        "public": book.public,
        "say": book.say,
    }
    made = {}
    for count, page in enumerate(pages, start=1):
        made[page.path] = html(page, menu, **common)
        book.tick(count)
    return made
