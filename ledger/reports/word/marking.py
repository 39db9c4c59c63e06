"""From a template as a person typed it to a document with controls: each placeholder becomes one."""

from __future__ import annotations

from collections.abc import Callable

from ledger.kernel.finding import Finding, Refused, error
from ledger.reports.notation import ITEM, MARK
from ledger.reports.placeholder import Ask, Reader, verb_of
from ledger.reports.word.controls import Ids, control, cut, shortened, tag_of, texts_of, wrap
from ledger.reports.word.package import DOCUMENT, Package
from ledger.reports.word.xml import Element, text_run, w

ALONE = ("chart", "insert")
"""What takes a whole paragraph."""

Title = Callable[[Ask], str]


class Marking:
    """Turns the placeholders of one document into controls, and gathers all that is wrong with them."""

    def __init__(self, package: Package, reader: Reader, title: Title, name: str) -> None:
        self.package = package
        self.reader = reader
        self.title = title
        self.name = name
        self.roots = {story: package.tree(story) for story in package.stories()}
        self.ids = Ids(list(self.roots.values()))
        self.findings: list[Finding] = []
        self.subjects: list[tuple[Element, str]] = []
        self.long: dict[str, str] = {}
        """Placeholders too long for a tag, by the sign that stands for them."""
        self.waiting: list[tuple[Ask, Element, int]] = []

    def run(self) -> list[Finding]:
        """Mark every part; the findings, each with its paragraph."""
        for story, root in self.roots.items():
            every = enumerate(root.iter(w("p")), start=1)
            paragraphs = [(number, each) for number, each in every if not _is_made(each)]
            for number, each in paragraphs:
                self._structure(each, story, number)
            for _, opened, number in self.waiting:
                self._wrong(error("report.no_end", placeholder=text(opened).strip()), story, number, opened)
            self.waiting = []
            for number, each in paragraphs:
                if each.getroottree().getroot() is root:
                    self._values(each, story, number)
        return self.findings

    def _structure(self, paragraph: Element, story: str, number: int) -> None:
        """The conditions, repeated rows, pictures and parts that a paragraph speaks of."""
        while True:
            whole = text(paragraph)
            found = next((each for each in MARK.finditer(whole) if verb_of(each[1]) != "value"), None)
            if found is None:
                return
            try:
                ask = self.reader.read(found[1], self._subject(paragraph))
                self._place(ask, paragraph, whole, found.start(), found.end(), number)
                if ask.verb in ALONE:
                    return
            except Refused as refused:
                for finding in refused.findings:
                    self._wrong(finding, story, number, paragraph)
                self._erase(paragraph, found.start(), found.end())
            if text(paragraph) == whole:
                return

    def _place(self, ask: Ask, paragraph: Element, whole: str, start: int, end: int, number: int) -> None:
        alone = whole.strip() == whole[start:end]
        if ask.verb in ALONE and not alone:
            raise Refused(error("report.not_alone", placeholder=whole[start:end]))
        if ask.verb == "end":
            self._close(paragraph, whole[start:end], alone)
        elif ask.verb in ALONE:
            self._stand_in(ask, paragraph)
        elif ask.verb == "each":
            self._erase(paragraph, start, end)
            row = _ancestor(paragraph, "tr")
            subject = ask.name if ask.what == "subject" else ITEM
            target = paragraph if row is None else row
            self.subjects.append((self._wrap([target], ask), subject))
        elif alone:
            self.waiting.append((ask, paragraph, number))
            self._erase(paragraph, start, end)
        else:
            self._erase(paragraph, start, end)
            self._wrap([paragraph], ask)

    def _close(self, paragraph: Element, mark: str, alone: bool) -> None:
        """The end of a condition over several paragraphs."""
        if not alone or not self.waiting:
            raise Refused(error("report.end_alone", placeholder=mark))
        ask, opened, _ = self.waiting.pop()
        parent = opened.getparent()
        if paragraph.getparent() is not parent:
            raise Refused(error("report.end_elsewhere", placeholder=ask.text))
        first, last = parent.index(opened), parent.index(paragraph)
        inside = list(parent)[first + 1 : last]
        parent.remove(opened)
        if not inside:
            parent.remove(paragraph)
        elif any(True for _ in inside[-1].iter(w("tbl"))):  # an empty paragraph keeps tables apart
            for run in list(paragraph.iter(w("r"))):
                run.getparent().remove(run)
            self._wrap([*inside, paragraph], ask)
        else:
            parent.remove(paragraph)
            self._wrap(inside, ask)

    def _stand_in(self, ask: Ask, paragraph: Element) -> None:
        """A control in the place of a paragraph; what it holds is made later."""
        self._wrap([paragraph], ask)
        for run in list(paragraph.iter(w("r"))):
            run.getparent().remove(run)

    def _values(self, paragraph: Element, story: str, number: int) -> None:
        """The figures and fields in a paragraph."""
        subject = self._subject(paragraph)
        start = 0
        while (found := MARK.search(text(paragraph), start)) is not None:
            try:
                ask = self.reader.read(found[1], subject)
            except Refused as refused:
                for finding in refused.findings:
                    self._wrong(finding, story, number, paragraph)
                start = found.end()
                continue
            runs = cut(paragraph, found.start(), found.end())
            look = runs[0].find(w("rPr"))
            made = control(self._kept(ask), self.title(ask), self.ids, look)
            runs[0].addprevious(made)
            for run in runs:
                run.getparent().remove(run)
            made.find(w("sdtContent")).append(text_run(found[0], look))
            start = found.start()

    def _subject(self, element: Element) -> str | None:
        """The subject of the rows in which something stands."""
        while element is not None:
            for made, subject in self.subjects:
                if made is element:
                    return subject
            if element.tag == w("sdt") and (tag := tag_of(element)) is not None and tag.startswith(("每", "each")):
                ask = self.reader.read(tag, self._subject(element.getparent()))
                return ask.name if ask.what == "subject" else ITEM
            element = element.getparent()
        return None

    def _wrap(self, elements: list[Element], ask: Ask) -> Element:
        return wrap(elements, self._kept(ask), self.title(ask), self.ids)

    def _kept(self, ask: Ask) -> str:
        short = shortened(ask.text)
        if short != ask.text:
            self.long[short] = ask.text
        return ask.text

    def _erase(self, paragraph: Element, start: int, end: int) -> None:
        for run in cut(paragraph, start, end):
            run.getparent().remove(run)

    def _wrong(self, finding: Finding, story: str, number: int, paragraph: Element) -> None:
        name = self.name if story == DOCUMENT else f"{self.name} ({story.rpartition('/')[2]})"
        self.findings.append(finding.at(file=name, line=number))


def text(paragraph: Element) -> str:
    """The paragraph's own text, as placeholders are looked for in it."""
    return "".join(node.text or "" for node in texts_of(paragraph))


def _is_made(element: Element) -> bool:
    """Whether it stands in what the ledger puts in whole: text of records, in which no placeholder counts."""
    while element is not None:
        if element.tag == w("sdt") and (tag := tag_of(element)) is not None and verb_of(tag) in ALONE:
            return True
        element = element.getparent()
    return False


def _ancestor(element: Element, name: str) -> Element | None:
    while element is not None and element.tag != w(name):
        element = element.getparent()
    return element
