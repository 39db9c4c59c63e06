"""How records of earlier releases are read: step by step, from each form of a kind to the next.

A field that is added and may be left out, or a choice more, needs no step. Where a kind changes so that its old
records would be read wrongly or not at all, the new form gets a name of its own (`suggestion.replied_2`), the
class moves to that name, and a step here leads the plain data of the old form to it. Files are never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Step = Callable[[Mapping[str, Any]], dict[str, Any]]
"""From the plain data of one form to that of the next, `kind` included."""

STEPS: Mapping[str, Step] = {}
"""By the kind as it was written; each release adds to it, and none is ever taken out."""


def upcast(data: dict[str, Any]) -> dict[str, Any]:
    """The data in the form that this program knows."""
    while (step := STEPS.get(str(data.get("kind")))) is not None:
        data = step(data)
    return data
