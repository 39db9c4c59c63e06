"""Whether a register and a record say the same: what is masked, implied or shown by the ledger counts as said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledger.exchange.disclosure import SHORTEST
from ledger.exchange.registers.acts import Act, Resident
from ledger.exchange.registers.identity import IMPLIED, SHOWN_AS, SUBJECTS, fields_of_kind, votes
from ledger.exchange.registers.recorded import Recorded, Records, same
from ledger.store.identity.identities import KEY
from ledger.store.identity.private import mask, mask_name

MASKS = ("某某", "*")
"""What stands in names and numbers that were masked."""


class Alike:
    """The comparing of acts with recorded events; `people` are the residents the identity store knows."""

    def __init__(self, records: Records, people: Mapping[Resident, str]) -> None:
        self.records, self.people = records, people
        self.names = {key: person.name for person, key in people.items()}

    def differences(self, act: Act, each: Recorded) -> dict[str, tuple[Any, Any]]:
        """The fields in which an act differs from a recorded event; what the register does not say does not differ."""
        found = self.differing(act.fields, each.fields)
        if act.occurred != each.occurred:
            found["occurred"] = (each.occurred, act.occurred)
        # A day or a unit taken from another step moves with it, where the recorded one was taken in the same way.
        assumed = act.assumed - {"occurred", "unit"} if each.source is not None else act.assumed
        return {
            name: both
            for name, both in found.items()
            if name not in assumed and not self.shown(act, each, name, both[1])
        }

    def differing(self, said: Mapping[str, Any], recorded: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """The fields that differ, each with what is recorded and what is said now."""
        return {
            name: (recorded.get(name), value)
            for name, value in said.items()
            if not self.equal(value, recorded.get(name)) and not (value is False and name not in recorded)
        }

    def shown(self, act: Act, each: Recorded, name: str, said: Any) -> bool:
        """Whether the ledger itself shows what the register says, though the event does not say it.

        So does a register that the ledger wrote: it tells defaults, computed days, and what changed later.
        """
        if name == "occurred" or not each.event:
            return False
        if name not in each.fields:
            field = fields_of_kind(act.kind).get(name)
            implied = IMPLIED.get((act.kind, name), field.default if field else None)
            if implied is not None and same(said, implied):
                return True
        if name == "ballots":
            return votes(said) == votes(each.fields.get(name))
        shown = self.records.state(SUBJECTS.get(act.kind) or act.kind.partition(".")[0], each.key)
        if name == "employer" and act.fields.get("post") is None:
            return same(said, each.fields.get("post")) or same(said, shown.get("post"))
        if name == "public":
            return bool(shown.get("disclosed")) and said == "yes"
        if name == "answers":
            return answered(said, each.fields.get(name) or {}, shown.get("latest_ratings") or {})
        if isinstance(said, date):
            return bool(shown.get(SHOWN_AS.get(name, name)) == said.isoformat())
        return shown.get(name) is not None and same(said, shown[name])

    def of(self, act: Act | Recorded, name: str) -> Any:
        """A field of an act, or its day."""
        return act.occurred if name == "occurred" else act.fields.get(name)

    def likeness(self, act: Act, each: Recorded, key_field: str = "") -> float:
        """The share of an act's fields, its day included, that the recorded event says too."""
        names = [name for name in act.fields if name not in ("note", "approximate", key_field)]
        equal = sum(self.equal(act.fields[name], each.fields.get(name)) for name in names)
        return (equal + (act.occurred == each.occurred)) / (len(names) + 1)

    def plain(self, value: Any) -> Any:
        """A resident as the key the store knows them by."""
        return self.people.get(value, value) if isinstance(value, Resident) else value

    def equal(self, said: Any, recorded: Any) -> bool:
        """Whether the register and the record say the same; a resident that the store here does not know may be any."""
        if isinstance(said, Resident):
            known = self.people.get(said)
            return known == recorded if known else isinstance(recorded, str) and KEY.fullmatch(recorded) is not None
        if same(said, recorded):
            return True
        return any(sign in str(said) for sign in MASKS) and same(said, self.as_written(recorded))

    def as_written(self, value: Any) -> Any:
        """A value as a register shows it that was written without revealing anybody."""
        match value:
            case str():
                if value in self.names:
                    return mask_name(self.names[value])
                return mask(value) if len(value) >= SHORTEST else value
            case list() | tuple():
                return [self.as_written(each) for each in value]
            case dict():
                return {name: self.as_written(each) for name, each in value.items()}
        return value

    def masked(self, each: Recorded) -> Recorded:
        """A recorded event as such a register shows it."""
        return each._replace(fields={name: self.as_written(value) for name, value in each.fields.items()})


def answered(said: Mapping[str, str], recorded: Mapping[str, str], latest: Mapping[str, Any]) -> bool:
    """Whether the answers of a row are those given, be it in several acts, or more than the register asks for."""
    given = {question: answer[0] for question, answer in latest.items()} | dict(recorded)
    return all(given.get(question) == grade for question, grade in said.items())
