"""The ledger's doors to other programs: each module reads or writes one foreign format."""

from __future__ import annotations
