"""Content controls: the places of a document that belong to the ledger, each with what it asks for as its tag.

A control may stand inside a paragraph (a figure), around paragraphs (a condition, a picture, a table put in
whole) or around rows of a table. Word may widen one that is alone in its paragraph or cell to hold these.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256
from itertools import count

from ledger.reports.notation import FILLED
from ledger.reports.word.xml import XML_SPACE, Element, make, safe, text_run, w

LONGEST = 64
"""Characters that Word allows in a tag and in a title."""
NOTE_STYLE = "LedgerNote"
ROW = "row "


def tag_of(control: Element) -> str | None:
    """The placeholder of a control, shortened where it was too long for a tag; None where it is not ours."""
    tag = control.find(f"{w('sdtPr')}/{w('tag')}")
    value = tag.get(w("val"), "") if tag is not None else ""
    return value.removeprefix(FILLED) if value.startswith(FILLED) else None


def shortened(placeholder: str) -> str:
    """What of a placeholder stands in the tag: all of it where it fits, else a sign that stands for it."""
    if len(placeholder) + len(FILLED) <= LONGEST:
        return placeholder
    return "#" + sha256(placeholder.encode()).hexdigest()[:16]


def controls(root: Element) -> list[Element]:
    """The controls that are ours, the outer before the inner."""
    return [each for each in root.iter(w("sdt")) if tag_of(each) is not None]


def content(control: Element) -> Element:
    """What stands in a control."""
    found = control.find(w("sdtContent"))
    if found is None:
        found = make("sdtContent")
        control.append(found)
    return found


class Ids:
    """Numbers for new controls, unlike those a document already has."""

    def __init__(self, roots: list[Element]) -> None:
        taken = {each.get(w("val")) for root in roots for each in root.iter(w("id"))}
        self._free = (number for number in count(100_001) if str(number) not in taken)

    def next(self) -> int:
        """The next free number."""
        return next(self._free)


def control(placeholder: str, title: str, ids: Ids, properties: Element | None = None, block: bool = False) -> Element:
    """A new, empty control; one around paragraphs is called a building block.

    LibreOffice takes other controls around paragraphs for some inside the first one, and shows what is hidden.
    """
    made, about = make("sdt"), make("sdtPr")
    if properties is not None:
        about.append(deepcopy(properties))
    about.append(make("alias", val=safe(title)[:LONGEST]))
    about.append(make("tag", val=FILLED + shortened(placeholder)))
    about.append(make("id", val=ids.next()))
    if block:
        gallery = make("docPartObj")
        gallery.append(make("docPartGallery", val="Quick Parts"))
        gallery.append(make("docPartUnique"))
        about.append(gallery)
    made.append(about)
    made.append(make("sdtContent"))
    return made


def retitle(element: Element, title: str) -> None:
    """Change what Word shows above a control."""
    alias = element.find(f"{w('sdtPr')}/{w('alias')}")
    if alias is not None and title:
        alias.set(w("val"), safe(title)[:LONGEST])


def wrap(elements: list[Element], placeholder: str, title: str, ids: Ids) -> Element:
    """Put neighbouring elements into a new control."""
    first = elements[0]
    made = control(placeholder, title, ids, block=first.tag in (w("p"), w("tbl"), w("sdt")))
    first.getparent().insert(first.getparent().index(first), made)
    for each in elements:
        content(made).append(each)
    return made


def written(element: Element) -> str:
    """The text that stands in a control, without the number of its note."""
    parts = []
    for run in content(element).iter(w("r")):
        if not is_note(run):
            for node in run:
                if node.tag == w("t"):
                    parts.append(node.text or "")
                elif node.tag in (w("br"), w("cr")):
                    parts.append("\n")
    return "".join(parts)


def write(element: Element, text: str, note: str = "") -> None:
    """Put a text, and the number of its note, in the place of what stands in a control.

    The first run gives the look; what else stood in the control goes.
    """
    inner = content(element)
    runs = [run for run in inner.iter(w("r")) if not is_note(run)]
    hint = element.find(f"{w('sdtPr')}/{w('showingPlcHdr')}")  # emptied by a person: Word shows its own hint, in grey
    if hint is not None:
        hint.getparent().remove(hint)
    own = element.find(f"{w('sdtPr')}/{w('rPr')}")
    look = runs[0].find(w("rPr")) if runs and hint is None else own
    made = text_run(text, look)
    if runs:
        home, place = runs[0].getparent(), runs[0].getparent().index(runs[0])
    else:
        home = next(inner.iter(w("p")), inner)
        place = len(home)
    for run in list(inner.iter(w("r"))):
        run.getparent().remove(run)
    for leftover in list(inner.iter(w("proofErr"))):
        leftover.getparent().remove(leftover)
    home.insert(min(place, len(home)), made)
    if note:
        made.addnext(note_run(note, look))


def note_run(note: str, look: Element | None) -> Element:
    """The number of an appendix entry, raised."""
    run = text_run(f"[{note}]", look)
    about = run.find(w("rPr"))
    if about is None:
        about = make("rPr")
        run.insert(0, about)
    for each in about.findall(w("rStyle")) + about.findall(w("vertAlign")):
        about.remove(each)
    about.insert(0, make("rStyle", val=NOTE_STYLE))
    after = ("rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath")
    following = next((each for each in about if each.tag in [w(name) for name in after]), None)
    raised = make("vertAlign", val="superscript")
    about.append(raised) if following is None else following.addprevious(raised)
    return run


def is_note(run: Element) -> bool:
    """Whether a run is the number of a note."""
    style = run.find(f"{w('rPr')}/{w('rStyle')}")
    return style is not None and style.get(w("val")) == NOTE_STYLE


def hide(element: Element, hidden: bool) -> None:
    """Hide or show all that stands in a control, the ends of its paragraphs too."""
    for paragraph in content(element).iter(w("p")):
        about = paragraph.find(w("pPr"))
        if about is None:
            about = make("pPr")
            paragraph.insert(0, about)
        end = about.find(w("rPr"))
        if end is None:
            end = make("rPr")
            last = next((each for each in about if each.tag in (w("sectPr"), w("pPrChange"))), None)
            about.append(end) if last is None else last.addprevious(end)
        _vanish(end, hidden)
    for run in content(element).iter(w("r")):
        about = run.find(w("rPr"))
        if about is None:
            if not hidden:
                continue
            about = make("rPr")
            run.insert(0, about)
        _vanish(about, hidden)


_BEFORE_VANISH = [
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "caps",
    "smallCaps",
    "strike",
    "dstrike",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "noProof",
    "snapToGrid",
]


def _vanish(properties: Element, hidden: bool) -> None:
    for each in properties.findall(w("vanish")):
        properties.remove(each)
    if hidden:
        place = sum(1 for each in properties if each.tag in [w(name) for name in _BEFORE_VANISH])
        properties.insert(place, make("vanish"))


def texts_of(paragraph: Element) -> Iterator[Element]:
    """The text nodes of a paragraph's own: not of text boxes in it, of our controls, or of deleted text."""
    for node in paragraph.iter(w("t")):
        parent = node.getparent()
        while parent is not paragraph:
            if parent.tag in (w("p"), w("del"), w("moveFrom")) or (
                parent.tag == w("sdt") and tag_of(parent) is not None
            ):
                break
            parent = parent.getparent()
        else:
            yield node


def cut(paragraph: Element, start: int, end: int) -> list[Element]:
    """Cut the runs of a paragraph so that some of them hold just the text from `start` to `end`."""
    found, place = [], 0
    for node in list(texts_of(paragraph)):
        text = node.text or ""
        first, last = place, place + len(text)
        place = last
        if last <= start or first >= end:
            continue
        run = node.getparent()
        run = _cut_before(run, node, max(start - first, 0))
        inner = next(each for each in run.iter(w("t")))
        _cut_after(run, inner, min(end, last) - max(start, first))
        found.append(run)
    return found


def _cut_before(run: Element, node: Element, place: int) -> Element:
    """Move what stands before a place of a text into a run of its own, and give the run from there on."""
    if run.tag != w("r"):
        return run
    before = [each for each in run if each.tag != w("rPr") and run.index(each) < run.index(node)]
    text = node.text or ""
    if place or before:
        other = make("r")
        about = run.find(w("rPr"))
        if about is not None:
            other.append(deepcopy(about))
        for each in before:
            other.append(each)
        if place:
            other.append(_text(text[:place]))
        run.addprevious(other)
        node.text = text[place:]
        node.set(XML_SPACE, "preserve")
    return run


def _cut_after(run: Element, node: Element, length: int) -> None:
    text = node.text or ""
    after = [each for each in run if run.index(each) > run.index(node)]
    if run.tag != w("r") or not (after or length < len(text)):
        return
    other = make("r")
    about = run.find(w("rPr"))
    if about is not None:
        other.append(deepcopy(about))
    if length < len(text):
        other.append(_text(text[length:]))
    for each in after:
        other.append(each)
    run.addnext(other)
    node.text = text[:length]
    node.set(XML_SPACE, "preserve")


def _text(text: str) -> Element:
    node = make("t")
    node.text = text
    node.set(XML_SPACE, "preserve")
    return node
