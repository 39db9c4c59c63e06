"""The tests of the ledger, which mirror its packages."""

from __future__ import annotations
