"""What leaves the office: residents masked, numbers in free text masked, unless all of it is to be revealed.

Source: Personal Information Protection Law, articles 5 and 51. Whoever reveals has to say why, and it is
written into the access log of the identity store before the file is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ledger.kernel.finding import Finding, Refused, warning
from ledger.store.identity.identities import KEY, Identities, Person
from ledger.store.identity.private import find, mask

SHORTEST = 11
"""Characters of the shortest number that is masked in a text, that of a mobile telephone."""
SHOWN = 10
"""How many numbers found in free text are told one by one."""


class Masked(NamedTuple):
    """A number that stood in a free text: the event, and the number as it may be shown."""

    event: str
    shown: str


class Disclosure:
    """One export's way with personal data; it remembers what it masked and whom it revealed."""

    def __init__(self, reveal: bool = False, store: Identities | None = None, gone: Iterable[str] = ()) -> None:
        self.reveal = reveal
        self.store = store or Identities()
        self.gone = frozenset(gone)
        """The keys whose erasure is recorded: nobody learns of them, even where this store still has them."""
        self.masked: dict[Masked, None] = {}
        self.revealed: set[str] = set()
        self._people: dict[str, Person] | None = None

    @property
    def people(self) -> dict[str, Person]:
        """Everyone in the store; nobody where it cannot be opened and nothing is to be revealed."""
        if self._people is None:
            try:
                people = self.store.people() if self.store.exists else {}
                self._people = {key: person for key, person in people.items() if key not in self.gone}
            except Refused:
                if self.reveal:
                    raise
                self._people = {}
        return self._people

    def text(self, text: str, events: Iterable[str] = ()) -> str:
        """A free text, its ID-card and mobile numbers masked; an identity key becomes the masked name."""
        if KEY.fullmatch(text):
            return self.name(text) or text
        if self.reveal or len(text) < SHORTEST:
            return text
        found = find(text)
        if not found:
            return text
        event = next(iter(events), "")
        for each in found:
            self.masked[Masked(event, each.masked)] = None
        return mask(text)

    def name(self, key: str) -> str | None:
        """The name of a resident; 张某某 unless all is revealed, nothing where the store does not know them."""
        person = self._person(key)
        return None if person is None else person.name

    def phone(self, key: str) -> str | None:
        """The telephone of a resident, likewise."""
        person = self._person(key)
        return None if person is None else "、".join(person.phones) or None

    def _person(self, key: str) -> Person | None:
        person = self.people.get(key)
        if person is None:
            return None
        if self.reveal:
            self.revealed.add(key)
            return person
        return person.masked

    def record(self, who: str, now: datetime, reason: str, what: str) -> None:
        """Write into the access log who takes out what unmasked, and why: before the file is written."""
        if self.reveal:
            self.store.log("export", self.revealed, who, now, f"{reason} ({what})")

    def findings(self) -> list[Finding]:
        """Numbers that stood in free text and were masked: they should be taken out of the events."""
        found = [warning("export.number", shown=each.shown).at(event=each.event or None) for each in self.masked]
        if len(found) > SHOWN:
            return [*found[:SHOWN], warning("export.numbers", count=len(found) - SHOWN)]
        return found
