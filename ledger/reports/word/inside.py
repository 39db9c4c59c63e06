"""What stands inside controls: rows of tables and their pattern, what a person typed, parts put in whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy

from ledger.reports.appendix import Appendix
from ledger.reports.paper import Part
from ledger.reports.word import pieces
from ledger.reports.word.controls import ROW, content, shortened, tag_of
from ledger.reports.word.xml import Element, safe, w


def elements_of(part: Part) -> Iterator[Element]:
    """A part of a page as paragraphs and a table."""
    look = {1: (pieces.HEI, 16.0), 2: (pieces.HEI, 14.0), 3: (pieces.KAI, 14.0)}[min(part.level, 3)]
    if part.heading:
        yield pieces.paragraph(part.heading, font=look[0], size=look[1], keep=True, space=6)
    for line in part.lines:
        yield pieces.paragraph(line, size=12, indent=True)
    if part.rows:
        yield pieces.table(part.rows, part.heads, part.right)
        yield pieces.paragraph(size=9)  # keeps tables apart


def appendix_table(part: Appendix) -> Element:
    """Two rows for each number: what it is, and what it rests on."""
    widths = [pieces.TEXT_WIDTH * share // 30 for share in (2, 9, 4, 6, 9)]
    made = pieces.frame(widths)
    made.append(pieces.table_row([(head, "center", True) for head in part.heads], widths, 9, head=True))
    for line in part.lines:
        cells = (line.number, line.label, line.period, line.value, line.definition)
        made.append(pieces.table_row([(text, "left", False) for text in cells], widths, 9, keep=True))
        made.append(pieces.wide_row(line.evidence, widths, 7.5))
    return made


def pattern_of(inner: Element, there: dict[str, Element]) -> list[Element] | None:
    """What a new row looks like: that of the template, or the first one without what was typed into it."""
    if not there:
        elements = [deepcopy(each) for each in inner]
        return elements or None
    elements = [deepcopy(each) for each in content(next(iter(there.values())))]
    for each in elements:
        for cell in each.iter(w("tc")):
            if not any(tag_of(found) is not None for found in cell.iter(w("sdt"))):
                for node in cell.iter(w("t")):
                    node.text = ""
    return elements


def outermost(element: Element) -> Iterator[Element]:
    """Our controls inside an element that stand in no other of ours."""
    for each in element:
        if each.tag == w("sdt") and tag_of(each) is not None:
            yield each
        else:
            yield from outermost(each)


def row_tag(key: str) -> str:
    """The tag of the row of an entity."""
    return ROW + shortened(ROW + safe(key)).removeprefix(ROW)


def is_row(element: Element) -> bool:
    return (tag_of(element) or "").startswith(ROW)


def own_text(element: Element) -> str:
    """What a person typed into a row, outside the controls in it."""
    parts: list[str] = []

    def collect(each: Element) -> None:
        for child in each:
            if child.tag == w("sdt") and tag_of(child) is not None:
                continue
            if child.tag == w("t"):
                parts.append(child.text or "")
            collect(child)

    collect(content(element))
    return "".join(parts).strip()


def whole_text(element: Element) -> str:
    return " ".join(part for part in (node.text or "" for node in content(element).iter(w("t"))) if part)


def refill(element: Element, made: Sequence[Element]) -> None:
    inner = content(element)
    for each in list(inner):
        inner.remove(each)
    for each in made:
        inner.append(each)
