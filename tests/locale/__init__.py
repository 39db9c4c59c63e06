"""Every word shown to people exists in both languages."""

from __future__ import annotations
