"""Other programs must find the same numbers."""

from __future__ import annotations
