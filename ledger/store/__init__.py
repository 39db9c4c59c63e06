"""The records folder: event files in canonical TOML, appended durably and versioned by git."""

from __future__ import annotations
