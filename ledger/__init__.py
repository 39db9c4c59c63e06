"""An auditable ledger of the work of a street congress committee (街道人大工委)."""

from __future__ import annotations

__version__ = "0.1.0"
