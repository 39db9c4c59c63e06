"""Drafts in Word: read paragraph by paragraph with their tables, and given back with comments on their numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from ledger.kernel.finding import Refused, error
from ledger.reports.audit.shapes import Line, Story, is_heading
from ledger.reports.notation import BY_LEDGER, FILLED
from ledger.reports.placeholder import verb_of
from ledger.reports.word.xml import parse

MOST_UNPACKED = 300_000_000
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_MAIN}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STAMP = (1980, 1, 1, 0, 0, 0)
STORIES: Mapping[str, Story] = {"footnotes": "footnote", "endnotes": "endnote", "header": "header", "footer": "footer"}
"""What stands beside the body, by how the type of its part ends."""


class Piece(NamedTuple):
    """A stretch of a paragraph's text: the run and text element that hold it, and where it begins."""

    run: Any
    element: Any
    start: int
    text: str


class Told(NamedTuple):
    """A paragraph with the story it stands in, and in a note the number of its note."""

    paragraph: Any
    story: Story = ""
    note: str = ""


def word_lines(path: Path, data: bytes) -> Iterator[Line]:
    """The paragraphs of a document in order, each with its place from 1; cells know their heads."""
    heading = ""
    seen = set()
    for number, (paragraph, story, _) in enumerate(told(opened(path, data)), start=1):
        text = text_of(paragraph)
        if not text.strip() or (story in ("header", "footer") and text in seen):
            continue  # the heads of left and right pages mostly say the same
        if story:
            heading = ""
            seen.add(text)
        elif is_heading(text) or _styled_heading(paragraph):
            heading = text.strip()
        typed = "".join(" " * len(piece.text) if _is_filled(piece.run) else piece.text for piece in pieces(paragraph))
        own = typed if typed != text else ""
        yield Line(number, text, tuple(_around(paragraph)), (0,), heading, own, story)


def told(document: Any) -> Iterator[Told]:
    """Every paragraph: those of the body, then those of footnotes and endnotes, heads and feet of pages."""
    yield from map(Told, paragraphs(document.element.body))
    parts = sorted(document.part.package.iter_parts(), key=lambda part: str(part.partname))
    for ending, story in STORIES.items():
        for part in parts:
            if not part.content_type.endswith(f".{ending}+xml"):
                continue
            root = parse(part.blob, str(part.partname))
            for paragraph in paragraphs(root):
                note = next(paragraph.iterancestors(f"{_W}footnote", f"{_W}endnote"), None)
                yield Told(paragraph, story, "" if note is None else note.get(f"{_W}id") or "")


def opened(path: Path, data: bytes) -> Any:
    """The document; Refused where it is none, is locked, or would unpack to something huge."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused(error("audit.locked", file=str(path)))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise Refused(error("audit.large", file=str(path), size=MOST_UNPACKED // 1_000_000))
        from docx import Document

        return Document(io.BytesIO(data))
    except Refused:
        raise
    except Exception as failure:  # whatever a broken package makes the reader say
        cause = f"{type(failure).__name__}: {failure}"[:120]
        raise Refused(error("audit.not_word", file=str(path), cause=cause)) from None


def paragraphs(root: Any) -> Iterator[Any]:
    """Every paragraph of a part, those in tables and text boxes too; what only repeats others is left out."""
    for element in root.iter(f"{_W}p"):
        if not any(parent.tag == _FALLBACK for parent in element.iterancestors()):
            yield element


def pieces(paragraph: Any) -> list[Piece]:
    """The stretches of text of a paragraph, without what was deleted or stands in a box of its own."""
    found = []
    place = 0
    for run in paragraph.iter(f"{_W}r"):
        if _paragraph_of(run) is not paragraph or run.getparent().tag == f"{_W}del":
            continue
        for element in run:
            text = {f"{_W}t": element.text or "", f"{_W}tab": "\t", f"{_W}br": "\n"}.get(element.tag)
            if text:
                found.append(Piece(run, element, place, text))
                place += len(text)
    return found


def text_of(paragraph: Any) -> str:
    """The text of a paragraph."""
    return "".join(piece.text for piece in pieces(paragraph))


def _is_filled(run: Any) -> bool:
    """Whether `ledger report` wrote it, from the ledger: `ledger report --check` tells of such numbers for certain."""
    for each in run.iterancestors(f"{_W}sdt"):
        tag = each.find(f"{_W}sdtPr/{_W}tag")
        value = tag.get(f"{_W}val") or "" if tag is not None else ""
        if value.startswith(FILLED) and verb_of(value.removeprefix(FILLED)) in BY_LEDGER:
            return not value.startswith(f"{FILLED}row ")
    return False


def _paragraph_of(element: Any) -> Any:
    return next((each for each in element.iterancestors() if each.tag == f"{_W}p"), None)


def _styled_heading(paragraph: Any) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") or "") if style is not None else ""
    return name.lower().startswith(("heading", "title")) or (name.isdigit() and 0 < int(name) < 4)


def _around(paragraph: Any) -> Iterator[str]:
    """The heads of the row and column a paragraph stands in."""
    cell = next((each for each in paragraph.iterancestors() if each.tag == f"{_W}tc"), None)
    if cell is None:
        return
    row = cell.getparent()
    table = next(each for each in cell.iterancestors() if each.tag == f"{_W}tbl")
    cells = row.findall(f"{_W}tc")
    if cells and cells[0] is not cell:
        yield _cell_text(cells[0])
    first = table.find(f"{_W}tr")
    if first is not None and first is not row and cell in cells:
        column, place = _column(cells, cells.index(cell)), 0
        for head in first.findall(f"{_W}tc"):
            width = _width(head)
            if place <= column < place + width:
                yield _cell_text(head)
            place += width


def _cell_text(cell: Any) -> str:
    return "".join(text_of(each) for each in cell.iter(f"{_W}p"))


def _width(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = span.get(f"{_W}val") if span is not None else "1"
    return int(value) if value and value.isdigit() else 1


def _column(cells: Sequence[Any], place: int) -> int:
    return sum(_width(each) for each in cells[:place])


# --- comments --------------------------------------------------------------------------------------------


def commented(data: bytes, comments: Mapping[int, Sequence[tuple[int, int, str]]], now: datetime) -> bytes:
    """The document with comments: by the paragraph's place, each from where to where and what it says."""
    from docx import Document

    return _commented(Document(io.BytesIO(data)), comments, now)


def written(lines: Sequence[str], comments: Mapping[int, Sequence[tuple[int, int, str]]], now: datetime) -> bytes:
    """A new document of these lines with comments, which name the lines from 1."""
    from docx import Document

    document = Document()
    for line in lines:
        document.add_paragraph(_allowed(line))
    return _commented(document, comments, now)


def _commented(document: Any, comments: Mapping[int, Sequence[tuple[int, int, str]]], now: datetime) -> bytes:
    from docx.text.run import Run

    for number, each in enumerate(list(told(document)), start=1):
        for start, end, text in comments.get(number, ()):
            runs = _runs(each.paragraph, start, end) if not each.story else _mark_of(document, each)
            if any(run is not None for run in runs):
                proxies = [Run(run, document) for run in (runs[0], runs[-1])]
                comment = document.add_comment(proxies, _allowed(text), author="ledger", initials="L")
                comment._comment_elm.date = now
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _mark_of(document: Any, each: Told) -> list[Any]:
    """The run in the body that a note belongs to; a head or foot of pages is spoken of at the first words."""
    body = document.element.body
    if each.note:
        for mark in body.iter(f"{_W}{each.story}Reference"):
            if mark.get(f"{_W}id") == each.note:
                return [mark.getparent()]
    return [next((run for run in body.iter(f"{_W}r") if run.find(f"{_W}t") is not None), None)]


def _runs(paragraph: Any, start: int, end: int) -> list[Any]:
    """The runs that hold exactly a stretch of the paragraph; runs are cut in two where they hold more."""
    _cut(paragraph, start)
    _cut(paragraph, end)
    return [piece.run for piece in pieces(paragraph) if start <= piece.start < end]


def _cut(paragraph: Any, place: int) -> None:
    """Cut the run that holds this place in two there."""
    for piece in pieces(paragraph):
        if not piece.start <= place < piece.start + len(piece.text):
            continue
        at = place - piece.start
        others = [each for each in piece.run if each.tag != f"{_W}rPr"]
        if not at and others[0] is piece.element:
            return
        tail = deepcopy(piece.run)
        for each in list(tail):
            if each.tag != f"{_W}rPr":
                tail.remove(each)
        rest = others[others.index(piece.element) :]
        if at:
            second = deepcopy(piece.element)
            piece.element.text, second.text = piece.text[:at], piece.text[at:]
            for each in (piece.element, second):
                each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            tail.append(second)
            rest = rest[1:]
        for each in rest:
            tail.append(each)
        piece.run.addnext(tail)
        return


def _allowed(text: str) -> str:
    """Text without the characters XML cannot hold."""
    return "".join(each for each in text if each in "\t\n" or (each >= " " and each not in "\ufffe\uffff"))


def repacked(data: bytes) -> bytes:
    """The same package with the same bytes whenever it is written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            place = zipfile.ZipInfo(each.filename, _STAMP)
            place.compress_type = zipfile.ZIP_DEFLATED
            place.external_attr = 0o600 << 16
            new.writestr(place, old.read(each.filename))
    return packed.getvalue()
