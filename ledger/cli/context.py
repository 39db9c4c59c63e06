"""What every command works with: the ledger, the language, and the two clocks."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.kernel.finding import Refused, error
from ledger.kernel.period import Period, Terms, parse
from ledger.locale import Language, language, use_terms
from ledger.store.office import Office
from ledger.store.records import folder as folders
from ledger.store.records.folder import Folder

if TYPE_CHECKING:
    from ledger.store.entry.drafting import Clerk
    from ledger.store.model.model import Model
    from ledger.store.model.query import Query


class Context:
    """One run of one command."""

    def __init__(self, arguments: Namespace, lang: Language | None = None) -> None:
        self.arguments = arguments
        self._lang = lang

    @cached_property
    def folder(self) -> Folder:
        """The records folder."""
        return folders.find(Path(self.arguments.directory))

    @cached_property
    def office(self) -> Office:
        """What ledger.toml says; its words are used from here on."""
        office = Office.read(self.folder.root)
        use_terms(office.words)
        return office

    @property
    def lang(self) -> Language:
        """The language to speak."""
        if self._lang is None:
            asked = getattr(self.arguments, "lang", None)
            setting = None
            if asked is None:
                try:
                    setting = self.office.language
                except (Refused, OSError):
                    setting = None
            self._lang = language(asked, setting, os.environ)
        return self._lang

    @property
    def json(self) -> bool:
        """Whether to print for programs."""
        return bool(self.arguments.json)

    @cached_property
    def now(self) -> datetime:
        """The moment of this run, in the ledger's zone, to the second."""
        from ledger.store.entry.clock import now

        return now(self.office.timezone)

    @cached_property
    def today(self) -> date:
        """The day as of which the ledger is read: `--as-of`, or the example's last day, or today."""
        return self.as_of or self.office.fixed_today or self.now.date()

    @cached_property
    def as_of(self) -> date | None:
        """Only what had happened by then."""
        given = self.arguments.as_of
        if given is None:
            return None
        from ledger.store.records.values import day

        try:
            return day(given, self.office.fixed_today or self.now.date())
        except ValueError:
            raise Refused(error("field.date", field="--as-of", value=given)) from None

    def period(self, default: str = "all") -> Period:
        """The period asked for with `-p`."""
        return self.period_named(self.arguments.period or default)

    def period_named(self, text: str) -> Period:
        """A period as a person writes it; only a term, and what the kernel does not read, asks what day it is."""
        try:
            return parse(text, self.terms, self.today if "term" in text else None)
        except Refused:
            from ledger.locale.periods import read

            return read(text, self.terms, self.today)

    @property
    def terms(self) -> Terms:
        """The congress terms that have a first day, by name."""
        return self.office.term_dates

    @property
    def by(self) -> tuple[str, ...]:
        """The breakdown asked for with `--by`."""
        return tuple(part for given in self.arguments.by or () for part in given.split(",") if part)

    @cached_property
    def model(self) -> Model:
        """The read model, up to date; as known at another time with `--known-at`."""
        from ledger.cli.progress import progress
        from ledger.store.disk import intent
        from ledger.store.model.model import open_model

        if intent.is_left(self.folder):
            from ledger.store.journal.settle import settle_left_over

            settle_left_over(self.folder)
        with progress(self.lang) as report:
            current = open_model(self.folder, rebuild=getattr(self.arguments, "rebuild", False), progress=report)
            if self.arguments.known_at is None:
                return current
            from ledger.store.model.known import known_at

            return known_at(current, self.arguments.known_at, report)

    def query(self) -> Query:
        """Questions to the read model as of the day asked for."""
        from ledger.store.model.query import Query
        from ledger.subjects import DIMENSIONS

        return Query(self.model.connection, DIMENSIONS, self.as_of)

    def clerk(self) -> Clerk:
        """Who records: as said, by the environment, as once answered; else by git or the system."""
        from ledger.store.entry.clock import to_record
        from ledger.store.entry.drafting import Clerk
        from ledger.store.repository.person import recorder_name

        given = getattr(self.arguments, "recorder", None) or os.environ.get("LEDGER_RECORDER")
        given = given or recorder_name() or self._asked_name()
        return Clerk(given, getattr(self.arguments, "channel", None) or "cli", to_record(self.now))

    def _asked_name(self) -> str:
        """The recorder's name by git or the system; on a terminal the person is asked, once for all."""
        identity = self.model.git.identity()
        known = identity[0] if identity else _login()
        if self.json or not (is_terminal(sys.stdin) and is_terminal()):
            return known
        from ledger.cli.words import say
        from ledger.store.repository.person import remember

        hint = f" [{known}]" if known else ""
        print(say(self.lang, "recorder.ask", known=hint), end=" ", file=sys.stderr, flush=True)
        name = sys.stdin.readline().strip() or known
        remember(name=name)
        return name


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "clerk"


def is_terminal(stream: Any = None) -> bool:
    """Whether a person looks at the stream."""
    return bool((stream or sys.stderr).isatty())
