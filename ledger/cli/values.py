"""The values people type are read in `ledger.store.values`; this name stays for those who still import it here."""

from __future__ import annotations

from ledger.store.values import amount, day, loaded, parse_json, typed

__all__ = ["amount", "day", "loaded", "parse_json", "typed"]
