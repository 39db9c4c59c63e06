"""What a person likes about the screens: kept in their own configuration, never in the records."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from ledger.store.disk.places import config_folder

FILE = "screens.toml"
THEMES = ("ledger-dark", "ledger-light", "ledger-console")


def file() -> Path:
    """Where it is kept."""
    return config_folder() / FILE


def theme(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """The colours that were chosen; else plain ones in an old Windows console, and the dark ones elsewhere.

    A file that cannot be read is as good as none: colours must never keep anybody from the ledger.
    """
    try:
        chosen = tomllib.loads(file().read_text(encoding="utf-8")).get("theme")
    except (OSError, ValueError):
        chosen = None
    if chosen in THEMES:
        return str(chosen)
    old_console = platform == "win32" and not environ.get("WT_SESSION") and not environ.get("TERM_PROGRAM")
    return THEMES[2] if old_console or environ.get("TERM") == "linux" else THEMES[0]


def remember_theme(name: str) -> None:
    """Keep the colours for the next time."""
    place = file()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = place.with_suffix(".new")
    temporary.write_text(f'theme = "{name}"\n', encoding="utf-8")
    os.replace(temporary, place)
