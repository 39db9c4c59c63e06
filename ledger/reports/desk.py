"""What a report is made from: one ledger, one period, and the person's two clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.figures import Definitions
from ledger.kernel.figure import Pointing
from ledger.kernel.period import Period, Terms
from ledger.kernel.rounding import Rounding
from ledger.locale import Language
from ledger.reports.naming import Names
from ledger.reports.paper import Part
from ledger.store.model.known import instant
from ledger.store.seals.fingerprint import Fingerprint, fingerprint

if TYPE_CHECKING:
    from ledger.store.model.model import Model
    from ledger.store.model.query import Query
    from ledger.store.owed.points import Points


class PartMaker:
    """Makes what a template puts in whole: tables and lines of a bulletin or a deputy's file."""

    def parts(self, name: str, desk: Desk) -> Sequence[Part]:
        """The parts of a name in `ledger.reports.placeholder.PARTS`."""
        raise NotImplementedError


class Desk(NamedTuple):
    """The ledger opened for one report; `key` is the entity that the document is about, if it is about one."""

    model: Model
    query: Query
    definitions: Definitions
    names: Names
    period: Period
    lang: Language
    today: date
    as_of: date | None
    known_at: str | None
    rate: Rounding
    terms: Terms
    pointing: Pointing | None
    points: Points
    own: Mapping[str, str]
    maker: PartMaker
    subject: str | None = None
    key: str | None = None

    @property
    def commit(self) -> str:
        """The commit that the report rests on; empty where there is none."""
        git = self.model.git
        if self.known_at is not None and instant(self.model, self.known_at) is None:
            return git.resolve(self.known_at) or ""
        return git.head() or ""

    @property
    def until(self) -> date | None:
        """The day at whose end entities are shown: as asked, else the last of the period if it has passed."""
        last = self.period.last
        return self.as_of or (last if last is not None and last < self.today else None)


def state_mark(commit: str, as_of: str, known_at: str) -> Fingerprint:
    """The fingerprint of the ledger as a report saw it: of the commit and the two clocks."""
    return fingerprint("\n".join(("ledger report", commit, as_of, known_at)).encode())
