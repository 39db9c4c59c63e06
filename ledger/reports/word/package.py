"""A Word file as its parts; what is not changed is written back as it was."""

from __future__ import annotations

import io
import posixpath
import zipfile
from pathlib import Path
from zlib import error as BadDeflate

from lxml import etree

from ledger.kernel.finding import Refused, error
from ledger.reports.word.xml import Element, parse, serialised

MOST = 64 * 1024 * 1024
"""Bytes that the parts of a document may have together."""
MOST_PARTS = 5_000
ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a file begins that Word has locked with a password, and an old .doc."""

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT = "word/document.xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WHEN = (1980, 1, 1, 0, 0, 0)


class Package:
    """The parts of one document by name; XML parts are read when asked for and written only if kept so."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.trees: dict[str, Element] = {}

    @classmethod
    def read(cls, path: Path) -> Package:
        """Open a .docx; Refused with what is wrong with it."""
        try:
            data = path.read_bytes()
        except OSError as failure:
            raise Refused(error("report.cannot_read", name=str(path), cause=failure.strerror or "")) from None
        return cls.of(data, path.name)

    @classmethod
    def of(cls, data: bytes, name: str) -> Package:
        """The document in these bytes."""
        if data.startswith(ENCRYPTED):
            raise Refused(error("report.locked", name=name))
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
                if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST:
                    raise Refused(error("report.too_large", name=name, most=MOST // 1024 // 1024))
                parts = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
        except (zipfile.BadZipFile, BadDeflate, EOFError, NotImplementedError, RuntimeError, ValueError) as failure:
            raise Refused(error("report.unreadable", name=name, cause=str(failure))) from None
        found = cls(parts)
        if DOCUMENT not in parts or "[Content_Types].xml" not in parts:
            raise Refused(error("report.no_document", name=name))
        if _MAIN.encode() not in parts["[Content_Types].xml"]:
            raise Refused(error("report.macros", name=name))
        return found

    def tree(self, name: str) -> Element:
        """The root of an XML part, to be changed in place."""
        if name not in self.trees:
            self.trees[name] = parse(self.parts[name], name)
        return self.trees[name]

    def put(self, name: str, data: bytes) -> None:
        """Put a part whole."""
        self.trees.pop(name, None)
        self.parts[name] = data

    def stories(self) -> list[str]:
        """The parts in which text stands, the body first: then headers, footers and notes."""
        heads = ("word/header", "word/footer", "word/footnotes", "word/endnotes")
        return [DOCUMENT, *sorted(name for name in self.parts if name.startswith(heads) and name.endswith(".xml"))]

    def data(self) -> bytes:
        """The document as a file; the same parts always give the same bytes."""
        parts = self.parts | {name: self._written(name, tree) for name, tree in self.trees.items()}
        first = [name for name in ("[Content_Types].xml", "_rels/.rels") if name in parts]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in [*first, *sorted(each for each in parts if each not in first)]:
                entry = zipfile.ZipInfo(name, _WHEN)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, parts[name])
        return out.getvalue()

    def _written(self, name: str, tree: Element) -> bytes:
        """A part that was read: its own bytes where nothing in it has changed."""
        data, before = serialised(tree), self.parts.get(name)
        return before if before is not None and serialised(parse(before, name)) == data else data

    def declare(self, name: str, content_type: str) -> None:
        """Say of what type a part is."""
        types = self.tree("[Content_Types].xml")
        for each in types:
            if each.get("PartName") == f"/{name}":
                return
        etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say of what type all parts with an ending are."""
        types = self.tree("[Content_Types].xml")
        if not any((each.get("Extension") or "").lower() == ending for each in types):
            entry = etree.Element(f"{{{TYPES}}}Default", Extension=ending, ContentType=content_type)
            types.insert(0, entry)

    def relations(self, of: str) -> Element:
        """The relations of a part."""
        name = relations_name(of)
        if name not in self.parts and name not in self.trees:
            self.parts[name] = serialised(etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS}))
        return self.tree(name)

    def relate(self, of: str, kind: str, target: str) -> str:
        """The id by which a part knows another; made where it does not yet."""
        relations = self.relations(of)
        there = posixpath.relpath(target, posixpath.dirname(of) or ".")
        taken = set()
        for each in relations:
            taken.add(each.get("Id"))
            if each.get("Type") == kind and resolved(of, each.get("Target", "")) == target:
                return str(each.get("Id"))
        number = next(number for number in range(1, len(taken) + 2) if f"rIdL{number}" not in taken)
        etree.SubElement(relations, f"{{{RELATIONS}}}Relationship", Id=f"rIdL{number}", Type=kind, Target=there)
        return f"rIdL{number}"

    def drop_relations(self, of: str, ids: set[str]) -> None:
        """Let a part forget others, and remove those that nobody else knows."""
        relations = self.relations(of)
        for each in list(relations):
            if each.get("Id") in ids:
                relations.remove(each)
                target = resolved(of, each.get("Target", ""))
                if not self._known(target):
                    self.parts.pop(target, None)

    def _known(self, target: str) -> bool:
        for name in (*self.parts, *self.trees):
            if name.endswith(".rels"):
                of = name.replace("_rels/", "").removesuffix(".rels")
                if any(resolved(of, each.get("Target", "")) == target for each in self.tree(name)):
                    return True
        return False

    def add_picture(self, of: str, data: bytes) -> str:
        """Add a PNG, and give the id by which the part knows it."""
        number = 1
        while f"word/media/ledger{number}.png" in self.parts:
            number += 1
        name = f"word/media/ledger{number}.png"
        self.parts[name] = data
        self.declare_ending("png", "image/png")
        return self.relate(of, f"{OFFICE}/image", name)


def relations_name(of: str) -> str:
    """Where the relations of a part stand."""
    folder, name = posixpath.split(of)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(of: str, target: str) -> str:
    """The part that a relation points to."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(of), target))
