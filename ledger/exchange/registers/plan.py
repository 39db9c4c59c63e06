"""From a file to what it would record: read, recognised, compared with the ledger; nothing is recorded here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ledger import subjects
from ledger.exchange.registers import activities, opinions, simple, suggestions
from ledger.exchange.registers.acts import Act, Builder, Bundle, Resident
from ledger.exchange.registers.book import Book, Sheet, column_letters, open_book
from ledger.exchange.registers.cells import shown
from ledger.exchange.registers.columns import Register, registers
from ledger.exchange.registers.compare import Change, compare
from ledger.exchange.registers.desk import Asked, Desk, reading
from ledger.exchange.registers.headings import Table, find
from ledger.exchange.registers.kinds import register_of
from ledger.exchange.registers.mapping import Guide, kept, read, unknown_register
from ledger.exchange.registers.missing import Missing, missing, registration
from ledger.exchange.registers.recorded import Records
from ledger.exchange.registers.rows import Body, Wrong, read_body
from ledger.kernel.finding import Finding, Refused, error, note, warning
from ledger.locale import label
from ledger.store.model import Model
from ledger.store.office import Office

BUILDERS: Mapping[str, Builder] = {
    "deputies": simple.deputies,
    "suggestions": suggestions.bundles,
    "receptions": opinions.receptions,
    "opinions": opinions.opinions,
    "visits": activities.visits,
    "activities": activities.activities,
    "sign_in": activities.sign_in,
    "plan": simple.plan,
    "projects": simple.projects,
    "stations": simple.stations,
    "budget": simple.budget,
    "news": simple.news,
    "units": simple.units,
    "members": simple.members,
    "meetings": simple.meetings,
    "duty_reports": simple.duty_reports,
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


class Reading(NamedTuple):
    """One sheet that was recognised: its table and its rows."""

    table: Table
    body: Body
    desk: Desk


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
            table = find(self.book, sheet, among, needs, self.guides, wish.asked.hidden == "skip")
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
        notes = [*self.book.findings, *self.guide_findings, *hidden_notes(self)]
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
    builder = BUILDERS.get(table.register.name, simple.of_kind)
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


def rows_of(bundle: Bundle) -> set[int]:
    """The rows that a bundle comes from."""
    return {row for act in bundle.acts for row in act.rows}


def wrongs(each: Reading, rows: Sequence[Any]) -> Iterator[Wrong]:
    """What is wrong with cells, with the heading of their column."""
    place = {name: number for number, name in each.table.columns.items()}
    for row in rows:
        for column, finding in dict.fromkeys((column, finding_key(finding)) for column, finding in row.wrong):
            found = next(one for name, one in row.wrong if name == column and finding_key(one) == finding)
            yield Wrong(
                each.table.sheet.name, row.number, heading_of(each.table, column, place), said(found, each.table)
            )


def finding_key(finding: Finding) -> tuple[str, str]:
    """What makes two findings about one cell the same."""
    return finding.code, str(sorted(finding.values.items()))


def said(finding: Finding, table: Table) -> Finding:
    """A finding with the heading of the column that it asks for."""
    column = table.register.columns.get(str(finding.values.get("column")))
    return finding.at(field=column.zh) if column is not None and finding.code == "import.needed" else finding


def heading_of(table: Table, column: str, place: Mapping[str, int]) -> str | None:
    """The heading above a column, with its letters; the register's own word where the sheet has no such column."""
    if column in place:
        return f"{table.headings.get(place[column], column)} ({column_letters(place[column])})"
    found = table.register.columns.get(column)
    return found.zh if found else column or None


def twice(each: Reading, bundles: Sequence[Bundle]) -> Iterator[Wrong]:
    """Rows that open a stream which another row opens too, under a number of their own."""
    if each.table.register.name in ("budget",):
        return
    counts = Counter((bundle.subject, bundle.key) for bundle in bundles if not bundle.derived)
    for bundle in bundles:
        if not bundle.derived and counts[bundle.subject, bundle.key] > 1:
            rows = sorted(rows_of(bundle))
            yield Wrong(each.table.sheet.name, rows[0], None, error("import.key_twice", key=bundle.key))


def unknown(table: Table, lacking: Sequence[tuple[str, Missing]]) -> Iterator[Wrong]:
    """The rows of a sheet that name what the ledger does not have."""
    sheet = table.sheet.name
    place = {name: number for number, name in table.columns.items()}
    for where, each in lacking:
        if where != sheet:
            continue
        code = "import.unknown_safe" if each.safe else "import.unknown"
        finding = error(code, subject=each.subject, key=each.name, nearest=list(each.nearest))
        for row, column in each.places:
            yield Wrong(sheet, row, heading_of(table, column, place) if column else None, finding)


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


# --- what is around the rows ----------------------------------------------------------------------------

_YEAR = re.compile(r"((?:19|20)\d{2})\s*(?:年|年度|[-_.]?H\d|[-_ ]|$|\D)")
_AS_OF = re.compile(r"(?:截至|截止|填表日期|填报日期|制表日期|统计日期|更新日期|日期)[:：]?\s*(.{6,16})")


def year_in(texts: Sequence[str]) -> int | None:
    """The one year that titles and names tell; None where they tell none, or several."""
    found = {int(year) for text in texts for year in _YEAR.findall(text)}
    return found.pop() if len(found) == 1 else None


def day_in(given: str | None, titles: Sequence[str], year: int | None) -> date | None:
    """The day of the register: as the mapping file says, or as stands above the table (截至, 填表日期)."""
    from ledger.exchange.registers import cells

    for text in [given or "", *(match[1] for title in titles for match in _AS_OF.finditer(title))]:
        day, _ = cells.day_within(text, year) if text else (None, "")
        if day is not None:
            return day
    return None


def sheet_notes(each: Reading, new: bool) -> Iterator[Finding]:
    """What a person should know of how a sheet was read."""
    table, body = each.table, each.body
    sheet = table.sheet.name
    empty = [
        number for number in table.unread if not any(shown_at(row, number) for row in table.sheet.rows[table.first :])
    ]
    unread = [text for number, text in table.unread.items() if number not in empty]
    if unread:
        yield warning("import.unread_columns", sheet=sheet, names=unread)
    if body.unkept:
        yield note("import.unkept", sheet=sheet, names=body.unkept)
    if body.left_out:
        yield note("import.sums", sheet=sheet, count=len(body.left_out), rows=body.left_out[:20])
    for (code, column, value), count in each.desk.taken.items() if new else ():
        known = table.register.columns.get(column)
        if known is not None and known.of and value in each.desk.choices(known.of):
            value = each.desk.labels(known.of, [each.desk.choices(known.of)[value]])[0]
        yield note(code, sheet=sheet, name=known.zh if known else column, value=value, count=count, column=column)


def shown_at(row: Sequence[Any], number: int) -> str:
    """The text of a cell of a row."""
    return shown(row[number]).strip() if number < len(row) else ""


def hidden_notes(source: Source) -> Iterator[Finding]:
    """What is hidden in the sheets, and whether it was read; sheets that were not recognised."""
    how = source.wish.asked.hidden
    for each in source.readings:
        sheet = each.table.sheet
        body = {row.number - 1 for row in each.body.rows}
        rows = sorted(number + 1 for number in sheet.hidden_rows if how == "skip" or number in body)
        columns = [column_letters(number) for number in sorted(sheet.hidden_columns) if number in each.table.headings]
        if how == "skip":
            rows = [row for row in rows if row > each.table.first]
        if rows:
            code = "import.hidden_rows_skipped" if how == "skip" else "import.hidden_rows"
            yield warning(code, sheet=sheet.name, rows=rows[:20], count=len(rows))
        if columns:
            code = "import.hidden_columns_skipped" if how == "skip" else "import.hidden_columns"
            yield warning(code, sheet=sheet.name, names=columns)
    for sheet in source.written:
        yield note("import.only_written", sheet=sheet.name)
    for sheet in source.unread:
        yield warning("import.hidden_sheet" if sheet.hidden else "import.unknown_sheet", sheet=sheet.name)


def sheets_differ(sheet: str, changes: Sequence[Change]) -> Iterator[Finding]:
    """What an earlier sheet of the same file tells otherwise, said once for the same fields."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        names = tuple(label("zh", "fields", f"{change.kind}.{name}") for name in change.differs)
        groups.setdefault(names, []).append(change)
    for names, found in groups.items():
        keys = list(dict.fromkeys(change.key for change in found))
        yield warning("import.sheets_differ", sheet=sheet, keys=keys[:5], count=len(keys), names=list(names))


def is_written_only(sheet: Sheet) -> bool:
    """Whether the name or the first row of a sheet says that it is a register which is only written."""
    titles = {sheet.name, *(shown(cell).strip() for cell in (sheet.rows[0] if sheet.rows else ()))}
    names = {name for each in registers().values() if not each.read for name in (each.zh, each.en, *each.also)}
    return bool(titles & (names | COMPUTED))


COMPUTED = {"统计数字", "Figures"}
"""Sheets of figures, which are computed and never read."""


def term_begin(office: Office) -> date | None:
    """The first day of the first term that the office names."""
    firsts = [term.get("from") for term in office.terms.values() if isinstance(term, dict)]
    return min((first for first in firsts if type(first) is date), default=None)


def residents_known() -> dict[Resident, str]:
    """The residents in this user's identity store by name and number; none where it cannot be opened here."""
    from ledger.store.identities import Identities

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
