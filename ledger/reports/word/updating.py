"""Writes what the ledger says today into the controls of a document; all else of it stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import NamedTuple

from ledger.kernel.finding import Finding, Refused, warning
from ledger.reports.appendix import appendix
from ledger.reports.chart import Chart, chart_of, numbers_of
from ledger.reports.desk import Desk
from ledger.reports.evidence import Entry, Evidence, entry_of, numbered, over_rows, same
from ledger.reports.filling import Answer, Filler, holds
from ledger.reports.notation import ITEM, PARTS
from ledger.reports.placeholder import Ask, Reader
from ledger.reports.result import Changed, Stated
from ledger.reports.rows import Row, rows_of
from ledger.reports.word import pieces
from ledger.reports.word.controls import (
    ROW,
    Ids,
    content,
    control,
    hide,
    retitle,
    tag_of,
    wrap,
    write,
    written,
)
from ledger.reports.word.inside import (
    appendix_table,
    elements_of,
    is_row,
    outermost,
    own_text,
    pattern_of,
    refill,
    row_tag,
    whole_text,
)
from ledger.reports.word.package import DOCUMENT, Package
from ledger.reports.word.xml import Element, as_written, w

NO_ROW = f"{ROW}-"
"""The row that stands in a table while it has no other."""
DASH = "—"


class Place(NamedTuple):
    """A control with what it asks for, in the row it stands in."""

    element: Element
    ask: Ask
    row: Row | None
    story: str
    missing: bool = False
    """Whether it stands in the row of a table that has none."""


class Updating:
    """One update of one document."""

    def __init__(
        self,
        package: Package,
        filler: Filler,
        reader: Reader,
        title: Callable[[Ask], str],
        long: dict[str, str],
        name: str,
        clean: bool = False,
    ) -> None:
        self.package = package
        self.filler = filler
        self.desk: Desk = filler.desk
        self.reader = reader
        self.title = title
        self.long = long
        self.name = name
        self.clean = clean
        self.roots = {story: package.tree(story) for story in package.stories()}
        self.ids = Ids(list(self.roots.values()))
        self.findings: list[Finding] = []
        self.places: list[Place] = []
        self.rows_stated: list[Stated] = []
        """Rows that a document lacks, or that are no longer in the ledger."""
        self.pictures = 0
        self.hidden: list[Element] = []

    def find(self) -> list[Place]:
        """The controls with what they ask for; the document is not changed."""
        self.places = []
        for story, root in self.roots.items():
            self._visit(root, None, None, story, False, False)
        return self.places

    def stated(self) -> list[Stated]:
        """The numbers that stand in the document beside those of today; nothing is changed."""
        self.find()
        found = list(self.rows_stated)
        for place, answer in zip(self.places, self._answers(), strict=True):
            if place.ask.verb == "value" and answer.is_figure and not place.missing:
                of = self.title(place.ask) + (f" {place.row.key}" if place.row is not None else "")
                found.append(Stated(place.ask, of, written(place.element), as_written(answer.text)))
        return found

    def run(self, fresh: bool) -> tuple[list[Entry], list[Changed]]:
        """Update everything; `fresh` says that the document was a template until now."""
        for story, root in self.roots.items():
            self._visit(root, None, None, story, False, True)
        answers = dict(zip(map(_key, self.places), self._answers(), strict=True))
        self.hidden = [
            place.element
            for place in self.places
            if place.ask.verb in ("if", "unless") and not holds(answers[_key(place)])
        ]
        printed = [place for place in self.places if place.ask.verb in ("value", "chart")]
        numbers = numbered(answers[_key(place)] for place in printed if place.row is None and place.story == DOCUMENT)
        changed: list[Changed] = []
        for place in printed:
            if place.ask.verb == "value":
                self._value(
                    place, answers[_key(place)], numbers.get(same(answers[_key(place)].ask), ""), changed, fresh
                )
        for place in self.places:
            match place.ask.verb:
                case "if" | "unless":
                    hide(place.element, not holds(answers[_key(place)]))
                case "chart":
                    self._chart(place, numbers.get(same(answers[_key(place)].ask), ""))
                case "insert" if place.ask.name != "appendix":
                    self._part(place)
        entries = self._entries(answers, numbers)
        self._appendix(entries)
        return entries, changed

    def _is_told(self, place: Place) -> bool:
        """Whether the appendix tells of a number where it stands: in the body, shown, and not in a row of a table."""
        if place.row is not None or place.story != DOCUMENT:
            return False
        return not any(each in self.hidden for each in place.element.iterancestors(w("sdt")))

    def _answers(self) -> list[Answer]:
        asked = [
            (place.ask._replace(shape="parts") if place.ask.verb == "chart" else place.ask, place.row)
            for place in self.places
        ]
        figures = [
            (ask, row) if ask.verb in ("value", "if", "unless", "chart") else (_NOTHING, row) for ask, row in asked
        ]
        return self.filler.answers(figures)

    def _visit(
        self, element: Element, row: Row | None, subject: str | None, story: str, missing: bool, change: bool
    ) -> None:
        """Go through the controls inside an element, the rows of tables made new on the way."""
        for each in outermost(element):
            tag = tag_of(each) or ""
            if tag.startswith(ROW):
                self._visit(content(each), row, subject, story, missing, change)
                continue
            try:
                ask = self.reader.read(self.long.get(tag, tag), subject)
            except Refused as refused:
                self.findings += [finding.at(file=self.name) for finding in refused.findings]
                continue
            if ask.verb == "each":
                self._rows(each, ask, row, story, change)
                continue
            self.places.append(Place(each, ask, row, story, missing))
            if ask.verb in ("if", "unless"):
                self._visit(content(each), row, subject, story, missing, change)

    def _rows(self, element: Element, ask: Ask, outer: Row | None, story: str, change: bool) -> None:
        """The rows of a table (or paragraphs) as the ledger has them, those there already kept."""
        subject = ask.name if ask.what == "subject" else ITEM
        inner = content(element)
        there = {tag_of(each) or "": each for each in inner if each.tag == w("sdt") and is_row(each)}
        rows = {row_tag(row.key): row for row in rows_of(self.desk, ask, outer)}
        if change:
            pattern = pattern_of(inner, there)
            if pattern is None:
                self.findings.append(warning("report.no_pattern", placeholder=ask.text).at(file=self.name))
                return
            made = [there[tag] if tag in there else self._new_row(pattern, tag) for tag in (rows or (NO_ROW,))]
            for tag, gone in there.items():
                if tag not in rows and tag != NO_ROW and own_text(gone):
                    self.findings.append(
                        warning("report.row_gone", row=tag.removeprefix(ROW), text=own_text(gone)).at(file=self.name)
                    )
            for each in list(inner):
                inner.remove(each)
            for each in made:
                inner.append(each)
                if not rows and not any(True for _ in each.iter(w("tr"))):
                    hide(each, True)
                elif NO_ROW in there:
                    hide(each, False)
        else:
            for tag, row in rows.items():
                if tag not in there:
                    self.rows_stated.append(Stated(ask, f"{ask.text} {row.key}", "", row.key))
            for tag, gone in there.items():
                if tag not in rows and tag != NO_ROW:
                    self.rows_stated.append(Stated(ask, f"{ask.text} {tag.removeprefix(ROW)}", whole_text(gone), ""))
        for each in inner:
            mark = tag_of(each) if each.tag == w("sdt") else None
            if mark is not None:
                self._visit(content(each), rows.get(mark), subject, story, mark not in rows, change)

    def _new_row(self, pattern: Sequence[Element], tag: str) -> Element:
        made = control(tag, "", self.ids)
        for each in pattern:
            copy = deepcopy(each)
            for number in copy.iter(w("id")):
                if number.getparent().tag == w("sdtPr"):
                    number.set(w("val"), str(self.ids.next()))
            content(made).append(copy)
        return made

    def _value(self, place: Place, answer: Answer, number: str, changed: list[Changed], fresh: bool) -> None:
        if answer.finding is not None:
            self.findings.append(answer.finding.at(file=self.name))
        text = DASH if place.missing else as_written(answer.text)
        before = written(place.element)
        note = number if self._is_told(place) and not self.clean else ""
        write(place.element, text, note if answer.is_figure else "")
        retitle(place.element, self.title(place.ask))
        if not fresh and before != text and answer.is_figure and not before.startswith(("{", "｛")):
            changed.append(Changed(place.ask, self.title(place.ask), before, text))

    def _chart(self, place: Place, number: str) -> None:
        """A picture with its title above, and its numbers below."""
        chart: Chart = chart_of(self.filler, place.ask, place.row)
        self._forget_pictures(place)
        note = f"[{number}]" if number and not self.clean else ""
        title = pieces.paragraph(chart.title + note, font=pieces.HEI, size=12, align="center", keep=True, space=6)
        made = [title]
        if chart.series and (data := chart.png()) is not None:
            self.pictures += 1
            relation = self.package.add_picture(place.story, data)
            made.append(pieces.picture(relation, *chart.size_on_paper, chart.alternative, 2000 + self.pictures))
        made.append(pieces.paragraph(numbers_of(chart, self.desk.lang), size=10.5, align="center", whole=True))
        refill(place.element, made)

    def _forget_pictures(self, place: Place) -> None:
        embedded = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
        ids = {each.get(embedded) for each in content(place.element).iter() if each.get(embedded)}
        if ids:
            for each in list(content(place.element)):
                content(place.element).remove(each)
            others = {each.get(embedded) for each in self.roots[place.story].iter() if each.get(embedded)}
            self.package.drop_relations(place.story, ids - others)

    def _part(self, place: Place) -> None:
        parts = self.desk.maker.parts(place.ask.name, self.desk)
        refill(place.element, [each for part in parts for each in elements_of(part)] or [pieces.paragraph()])

    def _entries(self, answers: dict[int, Answer], numbers: object) -> list[Entry]:
        assert isinstance(numbers, dict)
        found: dict[Ask, Answer] = {}
        for place in self.places:
            answer = answers[_key(place)]
            key = same(answer.ask)
            told = answer.is_figure and self._is_told(place) and place.ask.verb in ("value", "chart")
            if told and (key not in found or place.ask.shape == "total"):
                found[key] = answer
        evidence = Evidence(self.desk)
        kept = [(numbers[key], answer) for key, answer in found.items() if key in numbers]
        rows = over_rows((place.ask, place.row) for place in self.places if place.row is not None)
        more = self.filler.answers([(ask, None) for ask in rows if ask not in numbers])
        kept += [(str(len(kept) + place), answer) for place, answer in enumerate(more, start=1) if answer.is_figure]
        return [entry_of(self.desk, number, answer, evidence) for number, answer in kept]

    def _appendix(self, entries: list[Entry]) -> None:
        """Put the appendix where it stands, else at the end; none in a clean document."""
        there = next((place.element for place in self.places if place.ask.name == "appendix"), None)
        if self.clean:
            if there is not None:
                there.getparent().remove(there)
            return
        if there is None:
            if not entries:
                return
            body = self.roots[DOCUMENT].find(w("body"))
            name = PARTS["appendix"][0 if self.desk.lang == "zh" else 1]
            verb = "插入" if self.desk.lang == "zh" else "insert"
            paragraph = pieces.paragraph()
            last = body[-1] if len(body) and body[-1].tag == w("sectPr") else None
            body.append(paragraph) if last is None else last.addprevious(paragraph)
            there = wrap([paragraph], f"{verb} {name}", name, self.ids)
        entries = sorted(entries, key=lambda entry: int(entry.number))
        part = appendix(self.desk, entries)
        made = [pieces.paragraph(part.heading, font=pieces.HEI, size=16, new_page=True, keep=True)]
        made += [pieces.paragraph(line, size=10.5) for line in part.about]
        made += [appendix_table(part), pieces.paragraph(size=9)]
        refill(there, made)


_NOTHING = Ask("value", "fact", "object")


def _key(place: Place) -> int:
    return id(place.element)
