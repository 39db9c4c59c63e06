"""The terminal user interface of the ledger: the only code that knows textual."""

from __future__ import annotations
