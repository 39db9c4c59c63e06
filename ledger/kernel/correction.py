"""Corrections: what an event says after amendments and retractions, with the old text kept.

Corrections change what is known, not what happened: they apply in the order in which they were recorded,
whatever day they speak of. A correction may itself be retracted. A correction that claims to be older
than what it corrects has no effect, so that no set of records can contradict itself in a circle.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import NoneType
from typing import Annotated, Any

from attrs import evolve, frozen

from ledger.kernel.event import Event
from ledger.kernel.shape import ANY, Text, Texts, key, mapping

FIXED = ("kind", "entry")


@frozen(kw_only=True)
class Amended(Event):
    """更正: fields of an event set anew or unset; `occurred` too, but never kind or key."""

    target: Annotated[str, key("event")]
    set: Annotated[dict[str, Any], mapping(ANY)] | None = None
    unset: Texts = ()
    reason: Text


@frozen(kw_only=True)
class Retracted(Event):
    """作废: an event, or a correction, taken out of account."""

    target: Annotated[str, key("event")]
    reason: Text


Correction = Amended | Retracted


def known_order(event: Event) -> tuple[datetime, str]:
    """The order in which things became known."""
    return event.entry.recorded, event.entry.id


class Corrections:
    """The corrections of a set of events, resolved: which are in force, and what they do to their targets.

    `idle` are those without effect, because they claim to be older than what they correct.
    """

    def __init__(self, corrections: Iterable[Correction], recorded: Mapping[str, datetime]) -> None:
        self.retracted: dict[str, Retracted] = {}
        self.amended: dict[str, list[Amended]] = {}
        self.idle: list[Correction] = []
        for correction in sorted(corrections, key=known_order, reverse=True):
            told = recorded.get(correction.target)
            if told is None:
                continue
            if (told, correction.target) >= known_order(correction):
                self.idle.append(correction)
            elif correction.entry.id in self.retracted:
                continue
            elif isinstance(correction, Retracted):
                self.retracted.setdefault(correction.target, correction)
            else:
                changed = self._as_amended(correction)
                self.amended.setdefault(correction.target, []).insert(0, changed)

    def _as_amended(self, amendment: Amended) -> Amended:
        """The amendment after its own amendments, which are all later and so are known already."""
        changes: dict[str, Any] = {}
        for later in self.amended.get(amendment.entry.id, ()):
            changes |= {name: value for name, value in (later.set or {}).items() if name in ("set", "unset")}
            changes |= {name: None if name == "set" else () for name in later.unset if name in ("set", "unset")}
        fits = isinstance(changes.get("set"), dict | NoneType) and isinstance(changes.get("unset", ()), list | tuple)
        return evolve(amendment, **changes) if changes and fits else amendment

    def applied(self, event: str, data: Mapping[str, Any], key_field: str) -> dict[str, Any]:
        """The event's plain data after its amendments, the last one winning field by field."""
        changed = dict(data)
        for amendment in self.amended.get(event, ()):
            fixed = (*FIXED, key_field)
            changed |= {name: value for name, value in (amendment.set or {}).items() if name not in fixed}
            for name in amendment.unset:
                if name not in (*fixed, "occurred"):
                    changed.pop(name, None)
        return changed
