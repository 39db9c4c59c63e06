"""Where this user's own files lie, outside the records, by the custom of the system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "street-ledger"


def cache_folder() -> Path:
    """What may be deleted at any time: the read models."""
    return _folder("XDG_CACHE_HOME", ".cache", "LOCALAPPDATA", "Caches")


def state_folder() -> Path:
    """What must outlive a cache: the heads seen last, drafts, the log of who looked at identities."""
    place = _folder("XDG_STATE_HOME", ".local/state", "LOCALAPPDATA", "Application Support")
    return place / "state" if sys.platform == "win32" else place  # caches lie in the same folder there


def config_folder() -> Path:
    """What the user has answered or chosen: the name, keys, colours."""
    return _folder("XDG_CONFIG_HOME", ".config", "APPDATA", "Application Support")


def data_folder() -> Path:
    """What nothing can give back: the identity store."""
    return _folder("XDG_DATA_HOME", ".local/share", "APPDATA", "Application Support")


def _folder(variable: str, custom: str, windows: str, library: str) -> Path:
    if sys.platform == "win32":
        local = "Local" if windows == "LOCALAPPDATA" else "Roaming"
        base = os.environ.get(windows) or str(Path.home() / "AppData" / local)
    elif sys.platform == "darwin":
        base = os.environ.get(variable) or str(Path.home() / "Library" / library)
    else:
        base = os.environ.get(variable) or str(Path.home() / custom)
    return Path(base) / NAME
