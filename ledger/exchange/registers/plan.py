"""From a file to what it would record: read, recognised, compared with the ledger; nothing is recorded here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ledger import subjects
from ledger.exchange.registers import activities, anything, offices, opinions, papers, plans, suggestions
from ledger.exchange.registers.acts import Act, Builder, Bundle, Resident
from ledger.exchange.registers.around import (
    day_in,
    hidden_notes,
    is_written_only,
    sheet_notes,
    sheets_differ,
    year_in,
)
from ledger.exchange.registers.book import Book, Sheet
from ledger.exchange.registers.columns import Register, registers
from ledger.exchange.registers.compare import Change, compare
from ledger.exchange.registers.desk import Asked, Desk, reading
from ledger.exchange.registers.faults import rows_of, twice, unknown, wrongs
from ledger.exchange.registers.headings import Table, find
from ledger.exchange.registers.kinds import register_of
from ledger.exchange.registers.mapping import Guide, kept, read, unknown_register
from ledger.exchange.registers.missing import Missing, missing, registration
from ledger.exchange.registers.opening import open_book
from ledger.exchange.registers.recorded import Records
from ledger.exchange.registers.rows import Reading, Wrong, read_body
from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store.model.model import Model
from ledger.store.office import Office

BUILDERS: Mapping[str, Builder] = {
    "deputies": offices.deputies,
    "suggestions": suggestions.bundles,
    "receptions": opinions.receptions,
    "opinions": opinions.opinions,
    "visits": activities.visits,
    "activities": activities.activities,
    "sign_in": activities.sign_in,
    "plan": plans.plan,
    "projects": plans.projects,
    "stations": offices.stations,
    "budget": papers.budget,
    "news": papers.news,
    "units": offices.units,
    "members": offices.members,
    "meetings": papers.meetings,
    "duty_reports": papers.duty_reports,
}
ORDER = ("units", "stations", "members", "deputies", "activities", "sign_in", "receptions")
"""The registers whose rows others refer to come first, whatever the order of the sheets."""


class Wish(NamedTuple):
    """How a file is to be read and taken: what a person says beside it."""

    register: str | None = None
    sheets: Sequence[str] = ()
    mapping: Path | None = None
    encoding: str | None = None
    asked: Asked = Asked()
    register_missing: bool = False


class SheetPlan(NamedTuple):
    """What one sheet would do: acts to record, acts known, events told otherwise, rows that cannot be read."""

    sheet: str
    register: Register
    table: Table
    new: Sequence[Act]
    known: Sequence[Act]
    changed: Sequence[Change]
    voided: Sequence[Act]
    wrong: Sequence[Wrong]
    rows: Mapping[str, int]
    notes: Sequence[Finding]


class Plan(NamedTuple):
    """What a file would do to the ledger."""

    book: Book
    sheets: Sequence[SheetPlan]
    missing: Sequence[tuple[str, Missing]]
    """Names that nothing is known of, each with its sheet."""
    registered: Sequence[tuple[str, Act]]
    """Registrations of missing units and stations, where they were wished."""
    unread: Sequence[Sheet]
    """Sheets that were not recognised, or are hidden."""
    notes: Sequence[Finding]

    @property
    def wrong(self) -> list[Wrong]:
        """Every row that cannot be read."""
        return [each for sheet in self.sheets for each in sheet.wrong]

    @property
    def new(self) -> list[tuple[str, Act]]:
        """Everything to record, with its sheet, what others refer to first."""
        return [*self.registered] + [(sheet.sheet, act) for sheet in self.sheets for act in sheet.new]

    @property
    def changed(self) -> list[tuple[str, Change]]:
        """Every recorded event that the file tells otherwise."""
        return [(sheet.sheet, change) for sheet in self.sheets for change in sheet.changed]

    @property
    def residents(self) -> list[Resident]:
        """The residents named in what is to be recorded."""
        found = {value: None for _, act in self.new for value in act.fields.values() if isinstance(value, Resident)}
        for _, change in self.changed:
            found |= {new: None for _, new in change.differs.values() if isinstance(new, Resident)}
        return list(found)


class Source:
    """A file that was opened and whose sheets were recognised, ready to be planned as often as needed."""

    def __init__(self, model: Model, path: Path, wish: Wish) -> None:
        self.model, self.wish = model, wish
        self.book = open_book(path, wish.encoding)
        self.guides, self.guide_findings = self._guides()
        self.records = Records(model)
        self.people = frozenset(self.records.keys("deputy"))
        self.known = residents_known()
        self.readings: list[Reading] = []
        self.unread: list[Sheet] = []
        self.written: list[Sheet] = []
        """Sheets that this program writes and never reads, such as points: they are computed."""
        self._recognise()

    def _guides(self) -> tuple[list[Guide], list[Finding]]:
        if self.wish.mapping is not None:
            return [read(self.wish.mapping)], []
        return kept(self.model.folder.root)

    def among(self) -> Mapping[str, Register]:
        """The registers that a sheet may be one of."""
        if self.wish.register is None:
            found = {name: register for name, register in registers().items() if register.read}
            return found | {guide.register.name: guide.register for guide in self.guides}
        register = register_of(self.wish.register)
        if register is None:
            raise Refused(unknown_register(self.wish.register))
        return {register.name: register}

    def _recognise(self) -> None:
        among, wish = self.among(), self.wish
        needs = reading()["needs"] if wish.register is None else {}
        chosen = wish.sheets
        for name in chosen:
            if name not in [sheet.name for sheet in self.book.sheets]:
                known = [sheet.name for sheet in self.book.sheets]
                raise Refused(error("import.no_sheet", file=self.book.name, name=name, known=known))
        for sheet in self.book.sheets:
            if (chosen and sheet.name not in chosen) or not sheet.rows:
                continue
            if sheet.hidden and not chosen and wish.asked.hidden != "read":
                self.unread.append(sheet)
                continue
            if wish.register is None and is_written_only(sheet):
                self.written.append(sheet)
                continue
            table = find(self.book, sheet, among, needs, self.guides, wish.asked.hidden == "skip", reading()["looks"])
            if table is None:
                self.unread.append(sheet)
            else:
                self.readings.append(self._read(table))
        order = {name: place for place, name in enumerate(ORDER)}
        self.readings.sort(key=lambda each: order.get(each.table.register.name, len(order)))
        people, stations = set(self.people), set(self.records.keys("station"))
        for each in self.readings:  # what one sheet registers, the others may name
            people.update(row.get("deputy") for row in each.body.rows if each.table.register.name == "deputies")
            stations.update(row.get("station") for row in each.body.rows if each.table.register.name == "stations")
        for each in self.readings:
            each.desk.people, each.desk.stations = people - {None}, stations - {None}

    def _read(self, table: Table) -> Reading:
        stations = self.records.keys("station")
        desk = Desk(self.model.office, self.wish.asked, self.people, stations, self.book.since_1904)
        texts = [*table.titles, table.sheet.name, self.book.name]
        guide = table.mapping
        desk.year = desk.year or (guide.year if guide else None) or year_in(texts)
        if desk.on is None:
            desk.on = day_in(guide.on if guide else None, table.titles, desk.year)
        return Reading(table, read_body(table, desk), desk)

    def plan(self, without: Mapping[str, set[int]] | None = None) -> Plan:
        """What the file would do, some of its rows left out."""
        plans: list[SheetPlan] = []
        every: list[tuple[str, Bundle]] = []
        built: list[tuple[Reading, list[Bundle], list[Wrong]]] = []
        for each in self.readings:
            bundles, wrong = build(each, (without or {}).get(each.table.sheet.name, set()))
            built.append((each, bundles, wrong))
            every += ((each.table.sheet.name, bundle) for bundle in bundles)
        records = self.records.fork()
        for each, bundles, wrong in built:
            out = (without or {}).get(each.table.sheet.name, set())
            plans.append(self._compared(records, each, bundles, wrong, out))
            for act in plans[-1].new:
                subject = subjects.of_kind(act.kind)
                assert subject is not None
                records.add(subject.name, act.fields[subject.key], act.kind, act.occurred, act.fields)
        lacking = self._missing(plans, [bundle for _, bundle in every])
        safe = [(sheet, each) for sheet, each in lacking if each.safe] if self.wish.register_missing else []
        done = {(each.subject, each.name) for _, each in safe}
        open_ = [(sheet, each) for sheet, each in lacking if each.needed and (each.subject, each.name) not in done]
        plans = [each._replace(wrong=[*each.wrong, *unknown(each.table, open_)]) for each in plans]
        acts = [(sheet, act) for sheet, each in safe for act in registration(each, term_begin(self.model.office)).acts]
        notes = [
            *self.book.findings,
            *self.guide_findings,
            *hidden_notes(self.readings, self.unread, self.written, self.wish.asked.hidden),
        ]
        return Plan(self.book, plans, open_, acts, self.unread, notes)

    def _compared(
        self, records: Records, each: Reading, bundles: list[Bundle], wrong: list[Wrong], without: set[int]
    ) -> SheetPlan:
        table, sheet = each.table, each.table.sheet.name
        found = compare(records, bundles, self.known, sheet)
        notes = list(sheet_notes(each, bool(found.new)))
        notes += sheets_differ(sheet, [change for change in found.changed if not change.event])
        changed = [change for change in found.changed if change.event]
        for bundle, number in found.doubles:
            for act in bundle.acts[:1]:
                finding = error("import.other_number", key=bundle.key, recorded=number)
                wrong.extend(Wrong(sheet, row, None, finding) for row in act.rows)
        if found.gone and not wrong and not without:
            keys = [each.key for each in found.gone]
            notes.append(
                warning("import.gone", sheet=sheet, count=len(keys), keys=keys[:5], event=found.gone[0].event[:16])
            )
        rows = count_rows(each, found.new, found.known, changed, wrong, without)
        return SheetPlan(
            sheet, table.register, table, found.new, found.known, changed, found.voided, wrong, rows, notes
        )

    def _missing(self, plans: Sequence[SheetPlan], bundles: Sequence[Bundle]) -> list[tuple[str, Missing]]:
        merged: dict[tuple[str, str], tuple[str, Missing]] = {}
        for each in plans:
            for lack in missing(self.records, [*each.new, *(change.act for change in each.changed)], bundles):
                known = merged.setdefault((lack.subject, lack.name), (each.sheet, lack))
                if lack.since < known[1].since:
                    merged[lack.subject, lack.name] = (known[0], known[1]._replace(since=lack.since))
        return list(merged.values())


def build(each: Reading, without: set[int]) -> tuple[list[Bundle], list[Wrong]]:
    """The bundles of a sheet, and its rows that cannot be read; the acts of those are no part of any bundle."""
    table = each.table
    builder = BUILDERS.get(table.register.name, anything.of_kind)
    each.desk.taken.clear()
    own = [row for row in each.body.rows if row.number not in without]
    cells = {row.number: list(row.wrong) for row in own}
    bundles = [bundle for bundle in builder(own, table, each.desk) if bundle.acts]
    wrong = list(wrongs(each, own))
    bad = {row.number for row in own if row.wrong}
    for row in own:
        row.wrong = cells[row.number]
    return ([bundle for bundle in bundles if not bad & rows_of(bundle)] if bad else bundles), [
        *wrong,
        *twice(each, bundles),
    ]


def count_rows(
    each: Reading,
    new: Sequence[Act],
    known: Sequence[Act],
    changed: Sequence[Change],
    wrong: Sequence[Wrong],
    out: set[int],
) -> dict[str, int]:
    """How many rows are new, go on, are known, changed, or cannot be read."""
    of_new = {row for act in new for row in act.rows}
    of_known = {row for act in known for row in act.rows}
    of_changed = {row for change in changed for row in change.act.rows}
    of_wrong = {one.row for one in wrong} | out
    counts = Counter()  # type: Counter[str]
    for row in each.body.rows:
        number = row.number
        counts[
            "wrong"
            if number in of_wrong
            else "changed"
            if number in of_changed
            else ("added" if number in of_known else "new")
            if number in of_new
            else "known"
        ] += 1
    return dict(counts)


def term_begin(office: Office) -> date | None:
    """The first day of the first term that the office names."""
    firsts = [term.get("from") for term in office.terms.values() if isinstance(term, dict)]
    return min((first for first in firsts if type(first) is date), default=None)


def residents_known() -> dict[Resident, str]:
    """The residents in this user's identity store by name and number; none where it cannot be opened here."""
    from ledger.store.identity.identities import Identities

    store = Identities()
    if not store.exists:
        return {}
    try:
        people = store.people()
    except Refused:
        return {}
    return {
        Resident(person.name, phone): key
        for key, person in people.items()
        for phone in (person.phones[0] if person.phones else None,)
    }
