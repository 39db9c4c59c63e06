"""The manual as it is shipped, in lines; nothing where it is not there."""

from __future__ import annotations

from pathlib import Path

import ledger
from ledger.locale import Language


def manual(lang: Language) -> list[str]:
    """The lines of the manual in a language."""
    file = Path(ledger.__file__).parent / "locale" / f"manual.{lang}.md"
    return file.read_text(encoding="utf-8").split("\n") if file.is_file() else []
