"""What the ledger costs, in ratios to its peers and to the floor of the machine."""

from __future__ import annotations
