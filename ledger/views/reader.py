"""A reader of one ledger: the folder, the language and the two clocks; every view is made from one.

With a clock set, a read model in memory of just those events takes the place of the current one, so that
every view tells of that day or that knowledge without a word of its own about it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.kernel.period import Period
from ledger.locale import Group, Language, label, use_terms
from ledger.locale.periods import read
from ledger.store.disk import intent
from ledger.store.entry.clock import now
from ledger.store.model.model import Model, look, memory_model, open_model, refresh
from ledger.store.office import Office
from ledger.store.records import folder as folders

if TYPE_CHECKING:
    from ledger.figures import Definitions
    from ledger.kernel.rounding import Rounding
    from ledger.store.model.ingest import File
    from ledger.store.model.query import Query
    from ledger.store.owed.points import Points

Progress = Callable[[int], None]


class Clocks(NamedTuple):
    """Only what had happened by a day, only what was known at a time or commit; None: now.

    `since` changes nothing of what is shown: it asks what has changed since that time or commit.
    """

    as_of: date | None = None
    known_at: str | None = None
    since: str | None = None

    @property
    def set(self) -> bool:
        """Whether another time than now is looked at."""
        return self.as_of is not None or self.known_at is not None


NOW = Clocks()


class Reader:
    """One person reading one ledger. Belongs to the thread that made it, as its database does."""

    def __init__(
        self,
        start: Path,
        lang: Language | None = None,
        clocks: Clocks = NOW,
        progress: Progress | None = None,
    ) -> None:
        self.folder = folders.find(start)
        if intent.is_left(self.folder):
            from ledger.store.journal.settle import settle_left_over

            settle_left_over(self.folder)
        self.current = open_model(self.folder, progress=progress)
        use_terms(self.current.office.words)
        self.asked = lang
        self.progress = progress
        self.kept: dict[str, Any] = {}
        self._read: Model | None = None
        self.clocks = clocks

    @property
    def lang(self) -> Language:
        """The language to speak."""
        from ledger.locale import language

        return self.asked or language(None, self.office.language, os.environ)

    @property
    def office(self) -> Office:
        """What ledger.toml says."""
        return self.current.office

    @property
    def model(self) -> Model:
        """The read model as the clocks say."""
        if not self.clocks.set:
            return self.current
        if self._read is None:
            self._read = self._at(self.clocks)
        return self._read

    def set_clocks(self, clocks: Clocks) -> None:
        """Look at another time; Refused where there is no such commit or time."""
        before = (self.clocks, self._read)
        if clocks[:2] != self.clocks[:2] or clocks == self.clocks:
            self._read = None
        self.clocks = clocks
        try:
            _ = self.model
            if clocks.since is not None:
                from ledger.store.model.known import instant
                from ledger.views.moments import moment

                instant(self.current, moment(self.current, clocks.since))
        except BaseException:
            self.clocks, self._read = before
            raise
        self.forget()

    def _at(self, clocks: Clocks) -> Model:
        model = self.current
        if clocks.known_at is not None:
            from ledger.store.model.known import known_at

            model = known_at(model, clocks.known_at, self.progress)
        if clocks.as_of is not None:
            model = memory_model(self.folder, self.office, happened_by(model, clocks.as_of), self.progress)
        return model

    @property
    def now(self) -> datetime:
        """This moment in the ledger's zone, to the second."""
        return now(self.office.timezone)

    @property
    def today(self) -> date:
        """The day on which the ledger is read."""
        return self.clocks.as_of or self.office.fixed_today or self.now.date()

    def changed(self) -> bool:
        """Take in what others have recorded; whether there was anything."""
        office = Office.read(self.folder.root)
        settings = office.digest != self.office.digest
        if settings:
            self.current.office = office
        elif look(self.current).current is not False:
            return False
        before = self.mark()
        refresh(self.current)
        if self.mark() == before and not settings:
            return False
        self._read = None
        self.forget()
        return True

    def mark(self) -> tuple[str | None, int, int]:
        """What tells this state of the records from another: the commit, the events, those not versioned."""
        count, pending = self.current.connection.execute(
            "SELECT max(seq), (SELECT count(*) FROM event WHERE versioned = 0) FROM event"
        ).fetchone()
        return self.current.commit, int(count or 0), int(pending)

    def commits(self, paths: Collection[str]) -> dict[str, str]:
        """The commit that recorded each file."""
        from ledger.store.model.history import commits_of

        return commits_of(self.current, paths)

    # --- figures ------------------------------------------------------------------------------------

    @cached_property
    def definitions(self) -> Definitions:
        """The shipped figures and the office's own."""
        from ledger.figures.kept import definitions_of

        return definitions_of(self.current)

    @cached_property
    def query(self) -> Query:
        """Questions about postings; forgotten when anything is recorded."""
        from ledger.store.model.query import Query
        from ledger.subjects import DIMENSIONS

        return Query(self.model.connection, DIMENSIONS, self.clocks.as_of)

    @cached_property
    def before(self) -> Query | None:
        """Questions about the postings as they were known at the time since which changes are asked for."""
        if self.clocks.since is None:
            return None
        from ledger.store.model.known import known_at
        from ledger.store.model.query import Query
        from ledger.subjects import DIMENSIONS
        from ledger.views.moments import moment

        kept = self.kept.get("before")
        if kept is None or kept[0] != (self.clocks.since, self.mark()):
            model = known_at(self.current, moment(self.current, self.clocks.since), self.progress)
            kept = self.kept["before"] = ((self.clocks.since, self.mark()), model)
        return Query(kept[1].connection, DIMENSIONS, self.clocks.as_of)

    @cached_property
    def points(self) -> Points:
        """The points of deputies, known up to the day; forgotten when anything is recorded."""
        from ledger.store.owed.points import Points

        return Points(self.model, self.today, self.office.term_dates)

    @property
    def rate(self) -> Rounding:
        """How the office prints percentages."""
        from ledger.figures.kept import rate_of

        return rate_of(self.office, self.clocks.as_of)

    @property
    def stamp(self) -> str:
        """The commit that is looked at, short; with a sign where more is recorded than it holds."""
        commit = (self.model.commit or self.current.commit or "")[:7]
        pending = "SELECT 1 FROM event WHERE versioned = 0 LIMIT 1"
        return f"{commit}+" if self.current.connection.execute(pending).fetchone() else commit

    def forget(self) -> None:
        """Ask anew what was asked of another state of the records."""
        for name in ("query", "definitions", "before", "points", "own"):
            self.__dict__.pop(name, None)

    def period(self, text: str) -> Period:
        """A period as a person writes it."""
        return read(text, self.office.term_dates, self.today)

    # --- words --------------------------------------------------------------------------------------

    def label(self, group: Group, name: str) -> str:
        """The label of an identifier, the office's own choices among them."""
        own = None
        if group == "choices":
            place = name.rpartition(".")[0]
            own = {f"{place}.{value}": word for value, word in self.office.choices(place).items()} or None
        return label(self.lang, group, name, own)

    @cached_property
    def own(self) -> dict[str, str]:
        """The labels of the office's own choices, by field and value; by kind and by subject."""
        from ledger.subjects import subject_of

        found = {}
        for place, words in self.office.table("choices").items():
            kind, _, field = place.rpartition(".")
            for value, word in words.items() if isinstance(words, dict) else ():
                found[f"{place}.{value}"] = found[f"{subject_of(kind)}.{field}.{value}"] = str(word)
        return found

    def phrase(self, place: str, value: Any) -> str:
        """A value in one line, its choices by their labels; `place` is the subject or kind and the field."""
        from ledger.locale.states import phrase

        return phrase(self.lang, place, value, self.own)

    def say(self, name: str, /, **values: object) -> str:
        """A word of the screens."""
        from ledger.views.words import say

        return say(self.lang, name, **values)


def happened_by(model: Model, day: date) -> Iterator[File]:
    """The event files of what had happened by the end of a day, and every correction."""
    from ledger.store.model.ingest import File

    rows = model.connection.execute(
        "SELECT path, text, blob FROM event WHERE occurred <= ? OR kind LIKE 'entry.%'", (day.toordinal(),)
    )
    for path, text, blob in rows:
        yield File(path, text.encode(), blob)
