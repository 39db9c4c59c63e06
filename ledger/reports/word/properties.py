"""What a report says of itself to the next run, in the document's custom properties."""

from __future__ import annotations

from lxml import etree

from ledger.reports.word.package import OFFICE, Package, resolved
from ledger.reports.word.xml import Element, safe

PART = "docProps/custom.xml"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
PREFIX = "ledger."


def told(package: Package) -> dict[str, str]:
    """The properties that are ours, without their prefix."""
    name = _part(package)
    if name is None:
        return {}
    found = {}
    for each in package.tree(name):
        label = each.get("name", "")
        if label.startswith(PREFIX):
            found[label.removeprefix(PREFIX)] = "".join(each.itertext())
    return found


def tell(package: Package, values: dict[str, str]) -> None:
    """Put our properties in the place of the earlier ones; those of others stay."""
    name = _part(package)
    if name is None:
        name = PART
        package.parts[name] = _empty()
        package.declare(name, _TYPE)
        package.relate("", f"{OFFICE}/custom-properties", name)
    root = package.tree(name)
    for each in list(root):
        if each.get("name", "").startswith(PREFIX):
            root.remove(each)
    number = max((int(each.get("pid", "1")) for each in root), default=1)
    for label, value in values.items():
        number += 1
        entry = etree.SubElement(root, f"{{{CUSTOM}}}property", fmtid=_FORMAT, pid=str(number), name=PREFIX + label)
        etree.SubElement(entry, f"{{{VALUES}}}lpwstr").text = safe(value)


def _part(package: Package) -> str | None:
    for each in package.relations(""):
        if each.get("Type") == f"{OFFICE}/custom-properties":
            name = resolved("", each.get("Target", ""))
            return name if name in package.parts or name in package.trees else None
    return None


def _empty() -> bytes:
    root: Element = etree.Element(f"{{{CUSTOM}}}Properties", nsmap={None: CUSTOM, "vt": VALUES})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
