"""Importing a register from a screen: a look at what a file would do, then the taking of all rows that can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ledger.exchange.registers.desk import Asked
from ledger.exchange.registers.plan import Wish
from ledger.exchange.registers.take import How, Outcome, open_source
from ledger.exchange.registers.take import look as look_at
from ledger.exchange.registers.take import take as take_in
from ledger.exchange.registers.told import change_line, fewer, notes_of, plan_lines, wrong_lines
from ledger.exchange.words import say as told
from ledger.kernel.finding import Finding
from ledger.locale import Language, sentence
from ledger.store.entry.drafting import Draft
from ledger.views.entry import clerk
from ledger.views.reader import Reader
from ledger.views.titles import commit_title, spoken

NOTHING: Mapping[str, str] = MappingProxyType({})


class Looked(NamedTuple):
    """What a file would do (or did): lines to be shown, and what is wrong or to be known, each with its remedy.

    `events` are those that would be (or were) recorded, `commit` the one in which they were.
    """

    lines: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    events: int
    wrong: int
    commit: str | None = None


def look(
    reader: Reader,
    file: Path,
    register: str | None = None,
    *,
    given: Mapping[str, str] = NOTHING,
    on: date | None = None,
    register_missing: bool = True,
) -> Looked:
    """What importing the file would do; nothing is recorded. Refused where the file is no register that is known.

    `register` names one (`deputies`: the roster) where the headings are not to decide; `given` are columns that
    the sheet lacks, the same for all rows (`{"term": "第七届"}`), `on` the day of rows without one (the first day
    of the term); with `register_missing` new stations, groups and units are registered along, where their names
    tell what they are.
    """
    source = open_source(reader.current, file, wish(register, given, on, register_missing))
    return said(reader.lang, look_at(source, clerk(reader)._replace(channel="import"), How()))


def take(
    reader: Reader,
    file: Path,
    register: str | None = None,
    *,
    given: Mapping[str, str] = NOTHING,
    on: date | None = None,
    register_missing: bool = True,
) -> Looked:
    """Record all rows of the file that can be read and are new, as one commit."""
    source = open_source(reader.current, file, wish(register, given, on, register_missing))

    def message(drafts: Sequence[Draft]) -> str:
        what = commit_title(drafts, reader.office)
        return told(spoken(reader.office), "title", file=source.book.name, what=what)

    return said(reader.lang, take_in(source, clerk(reader)._replace(channel="import"), How(skip_wrong=True), message))


def wish(register: str | None, given: Mapping[str, str], on: date | None, register_missing: bool) -> Wish:
    """How the file is to be read."""
    return Wish(register, asked=Asked(on=on, given=given), register_missing=register_missing)


def said(lang: Language, outcome: Outcome) -> Looked:
    """An outcome in lines of text."""
    recorded = outcome.recorded
    whole = recorded is not None and not recorded.refused
    notes = [*notes_of(outcome.plan), *fewer(lang, outcome.findings)]
    return Looked(
        tuple(plan_lines(lang, outcome.plan)),
        (*wrong_lines(lang, outcome.wrong), *(placed(lang, each) for each in notes)),
        tuple(change_line(lang, change) for _, change in outcome.plan.changed),
        len(recorded.drafts) if recorded is not None and whole else 0,
        len({(each.sheet, each.row) for each in outcome.wrong}),
        recorded.appended.commit if recorded is not None and recorded.appended is not None else None,
    )


def placed(lang: Language, finding: Finding) -> tuple[str, str]:
    """A finding with its place before it."""
    message, remedy = sentence(finding, lang)
    place = f"{finding.file or ''}{finding.line or ''}"
    return (f"{place}: {message}" if place else message), remedy
