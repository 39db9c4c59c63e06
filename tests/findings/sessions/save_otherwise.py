"""Saves a Word file as another program might: without content controls, as one with macros, or with all rows gone."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

_AROUND = re.compile(
    rb"<w:sdtPr>.*?</w:sdtPr>|<w:sdtPr/>|<w:sdtEndPr>.*?</w:sdtEndPr>|</?w:sdt>|</?w:sdtContent>", re.DOTALL
)


ROW = re.compile(rb"<w:sdt>(?:(?!<w:sdt>).)*?<w:tr[ >].*?</w:tr>(?:(?!<w:sdt>).)*?</w:sdt>", re.DOTALL)


def changed(name: str, data: bytes, how: str) -> bytes:
    """A part of the document, as that program writes it."""
    if how == "macros" and name == "[Content_Types].xml":
        kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        return data.replace(kind, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    if how == "rows" and name == "word/document.xml":
        return ROW.sub(b"", data)
    return _AROUND.sub(b"", data) if how == "" and name.startswith("word/") else data


def save(place: Path, how: str = "") -> None:
    """Write the document anew."""
    with zipfile.ZipFile(place) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, changed(name, data, how))


if __name__ == "__main__":
    save(Path(sys.argv[1]), *sys.argv[2:])
