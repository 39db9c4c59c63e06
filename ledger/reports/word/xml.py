"""The XML of a Word document: names, text that is safe in it, and reading without entities or network."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ledger.kernel.finding import Refused, error
from ledger.kernel.visible import visible

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NAMES = {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC}
Element = Any


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


def parse(data: bytes, name: str) -> Element:
    """The root of a part; Refused where it is no XML, declares entities or is nested beyond reason."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as failure:
        raise Refused(error("report.unreadable", name=name, cause=str(failure)[:200])) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(error("report.unreadable", name=name, cause="DOCTYPE"))
    return root


def serialised(root: Element) -> bytes:
    """A part as Word writes it."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def fragment(text: str) -> Element:
    """An element written out with the usual prefixes; only for text of our own."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
    return etree.fromstring(_with_spaces(text, spaces))


def _with_spaces(text: str, spaces: str) -> str:
    end = min(place for place in (text.find(">"), text.find("/>")) if place > 0)
    return f"{text[:end]} {spaces}{text[end:]}"


def make(name: str, **attributes: object) -> Element:
    """A new element of WordprocessingML; attributes are of the same namespace."""
    element = etree.Element(w(name), nsmap=None)
    for key, value in attributes.items():
        element.set(w(key), str(value))
    return element


def safe(text: str) -> str:
    """Text of a record that may stand in a document: on its line, without anything that acts or breaks XML."""
    return visible(text)


def as_written(text: str) -> str:
    """A text of several lines as it will stand in a document."""
    return "\n".join(map(safe, text.split("\n")))


def text_run(text: str, properties: Element | None = None) -> Element:
    """A run with a text; lines of it are parted by breaks."""
    from copy import deepcopy

    run = make("r")
    if properties is not None:
        run.append(deepcopy(properties))
    for place, line in enumerate(text.split("\n")):
        if place:
            run.append(make("br"))
        node = make("t")
        node.text = safe(line)
        node.set(XML_SPACE, "preserve")
        run.append(node)
    return run


def text_of(element: Element) -> str:
    """The text of an element as a reader sees it, breaks as line ends; without deleted text."""
    parts: list[str] = []
    for node in element.iter(w("t"), w("br"), w("cr"), w("tab")):
        parts.append(node.text or "" if node.tag == w("t") else "\t" if node.tag == w("tab") else "\n")
    return "".join(parts)
