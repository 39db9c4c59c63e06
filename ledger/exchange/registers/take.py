"""Taking a planned file into the ledger: all rows that can be read as one commit, or nothing; or a rehearsal of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ledger.exchange.registers.acts import Act, Resident
from ledger.exchange.registers.faults import heading_of
from ledger.exchange.registers.plan import Plan, Source, Wish
from ledger.exchange.registers.rows import Wrong
from ledger.kernel.finding import Finding, Refused, error, note
from ledger.store.entry.drafting import Clerk, Draft, Line
from ledger.store.entry.recorder import Recorded, Watch, record, rehearse
from ledger.store.identity.identities import Identities, new_key
from ledger.store.model.model import Model

MOST_ROUNDS = 6
"""How often wrong rows are left out anew: each round may show what only they kept in order."""


class Place(NamedTuple):
    """Where a line comes from: its sheet, its rows, the column of each field."""

    sheet: str
    rows: tuple[int, ...]
    columns: Mapping[str, str]


class Outcome(NamedTuple):
    """What came of it: the plan for the rows that can be read, all that cannot, and what was or would be recorded.

    `before` and `after` are what was watched around the recording.
    """

    plan: Plan
    wrong: Sequence[Wrong]
    recorded: Recorded | None
    findings: Sequence[Finding] = ()
    before: Any = None
    after: Any = None

    @property
    def done(self) -> bool:
        """Whether anything was recorded."""
        return self.recorded is not None and self.recorded.appended is not None


class How(NamedTuple):
    """How a plan is taken: whether the rest goes in where rows are wrong, whether changed events are amended.

    `note` is put on every event that has none of its own: what enters a sealed period has to say why.
    """

    skip_wrong: bool = False
    amend: bool = False
    reason: str | None = None
    note: str | None = None


def open_source(model: Model, path: Path, wish: Wish | None = None) -> Source:
    """The file, its sheets recognised; Refused where none is a register that is known."""
    source = Source(model, path, wish or Wish())
    if not source.readings:
        from ledger.exchange.registers.columns import registers

        known = [name for name, register in registers().items() if register.read]
        computed = [note("import.only_written", sheet=sheet.name) for sheet in source.written]
        nothing = error("import.nothing", file=source.book.name, known=known)
        raise Refused(*source.book.findings, *computed, nothing)
    if not any(each.body.rows for each in source.readings):
        raise Refused(*source.book.findings, error("import.no_rows", file=source.book.name))
    return source


def readable(source: Source, known: Sequence[Wrong] = ()) -> tuple[Plan, list[Wrong]]:
    """The plan for the rows in which nothing is wrong, and everything that is wrong with the others."""
    wrong = list(known)
    plan = source.plan(left_out(wrong))
    for _ in range(MOST_ROUNDS):
        found = [each for each in plan.wrong if each not in wrong]
        if not found:
            break
        wrong += found
        plan = source.plan(left_out(wrong))
    return plan, sorted(set_of(wrong), key=lambda each: (each.sheet, each.row))


def set_of(wrong: Sequence[Wrong]) -> list[Wrong]:
    """Each thing that is wrong once."""
    found: list[Wrong] = []
    seen: set[str] = set()
    for each in wrong:
        mark = repr(
            (each.sheet, each.row, each.column, each.finding.code, sorted(map(str, each.finding.values.values())))
        )
        if mark not in seen:
            seen.add(mark)
            found.append(each)
    return found


def left_out(wrong: Sequence[Wrong]) -> dict[str, set[int]]:
    """The rows to leave out, by sheet."""
    found: dict[str, set[int]] = {}
    for each in wrong:
        found.setdefault(each.sheet, set()).add(each.row)
    return found


def look(source: Source, clerk: Clerk, how: How, watch: Callable[[Sequence[Line]], Watch] | None = None) -> Outcome:
    """What taking the file would give, tried out on the read model; nothing is recorded."""
    plan, wrong = readable(source)
    for _ in range(MOST_ROUNDS):
        lines, places = lines_of(source, plan, {each: new_key() for each in plan.residents}, how)
        if not lines:
            return Outcome(plan, wrong, None)
        see: Watch = watch(lines) if watch else (lambda connection: None)
        recorded, before, after = rehearse(source.model, lines, clerk, see)
        if not recorded.refused:
            return Outcome(plan, wrong, recorded, placed(recorded.findings, places), before, after)
        more = refused(recorded.findings, places, source)
        if not more:
            return Outcome(plan, wrong, recorded, recorded.findings)
        plan, wrong = readable(source, [*wrong, *more])
    return Outcome(plan, wrong, None)


def take(source: Source, clerk: Clerk, how: How, message: Callable[[list[Draft]], str]) -> Outcome:
    """Record what is new (and, if wished, amend what changed) as one commit; nothing where a row is wrong.

    With `skip_wrong` the rows that are wrong are left out, and all others go in.
    """
    plan, wrong = readable(source)
    for _ in range(MOST_ROUNDS):
        if wrong and not how.skip_wrong:
            return Outcome(plan, wrong, None)
        people, added = kept(plan.residents, source.model.folder.repository, clerk)
        lines, places = lines_of(source, plan, people, how)
        if not lines:
            return Outcome(plan, wrong, None)
        # Whoever breaks off here may have recorded already: nobody is forgotten then.
        recorded = record(source.model, lines, clerk, message)
        if not recorded.refused:
            return Outcome(plan, wrong, recorded, placed(recorded.findings, places))
        forget(added, clerk)
        more = refused(recorded.findings, places, source)
        if not more:
            return Outcome(plan, wrong, recorded, recorded.findings)
        plan, wrong = readable(source, [*wrong, *more])
    return Outcome(plan, wrong, None)


# --- lines --------------------------------------------------------------------------------------------


def lines_of(
    source: Source, plan: Plan, people: Mapping[Resident, str], how: How
) -> tuple[list[Line], dict[int, Place]]:
    """The lines to record with where each comes from; residents stand in them as the keys of the identity store."""
    lines: list[Line] = []
    places: dict[int, Place] = {}

    def add(sheet: str, act: Act, kind: str, occurred: Any, fields: Mapping[str, Any]) -> None:
        number = len(lines) + 1
        rows = ",".join(map(str, act.rows[:MOST_ROWS_NAMED])) + (",…" if len(act.rows) > MOST_ROWS_NAMED else "")
        origin = {"sha256": plan.book.sha256, "sheet": sheet, "row": rows}
        lines.append(Line(kind, occurred, fields, None, origin, number))
        places[number] = Place(sheet, act.rows, act.columns)

    for sheet, act in plan.new:
        fields = {name: as_key(value, people) for name, value in act.fields.items()}
        if how.note is not None:
            fields.setdefault("note", how.note)
        add(sheet, act, act.kind, act.occurred, fields)
    if how.amend:
        for sheet, change in plan.changed:
            changes = {name: as_key(new, people) for name, (_, new) in change.differs.items()}
            reason = how.reason or f"{plan.book.name}〔{sheet}〕{','.join(map(str, change.act.rows[:5]))}"
            amendment = {"target": change.event, "set": changes, "reason": reason}
            add(sheet, change.act, "entry.amended", None, amendment)
    return lines, places


MOST_ROWS_NAMED = 40


def as_key(value: Any, people: Mapping[Resident, str]) -> Any:
    """A resident as the key under which the identity store knows them."""
    return people[value] if isinstance(value, Resident) else value


def kept(residents: Sequence[Resident], repository: Path, clerk: Clerk) -> tuple[dict[Resident, str], list[str]]:
    """Keep the residents in the identity store, outside the repository; their keys, and those that are new there."""
    if not residents:
        return {}, []
    store = Identities()
    store.refuse_within(repository)
    wanted = [(each.name, (each.telephone,) if each.telephone else ()) for each in residents]
    keys, added = store.add_all(wanted, clerk.name, clerk.now)
    return dict(zip(residents, keys, strict=True)), added


def forget(added: Sequence[str], clerk: Clerk) -> None:
    """Take back the residents of a recording that did not come to be."""
    if added:
        Identities().remove(added, clerk.name, clerk.now, "import refused")


# --- findings -----------------------------------------------------------------------------------------


def refused(findings: Sequence[Finding], places: Mapping[int, Place], source: Source) -> list[Wrong]:
    """The rows that the ledger refuses, with the column of the field at fault; empty where it is not about rows."""
    tables = {each.table.sheet.name: each.table for each in source.readings}
    found = []
    for finding in findings:
        if finding.severity != "error":
            continue
        place = places.get(finding.line or 0)
        if place is None:
            return []
        table = tables[place.sheet]
        field = (finding.field or "").removeprefix("set.").partition(".")[0]
        column = place.columns.get(field)
        where = {name: number for number, name in table.columns.items()}
        heading = heading_of(table, column, where) if column else None
        found += [Wrong(place.sheet, row, heading, finding.at(line=None, event=None)) for row in place.rows]
    return found


def placed(findings: Sequence[Finding], places: Mapping[int, Place]) -> list[Finding]:
    """Findings that refuse nothing, with the sheet and the row they speak of."""
    found = []
    for finding in findings:
        place = places.get(finding.line or 0)
        where = {"file": f"〔{place.sheet}〕", "line": place.rows[0]} if place else {}
        found.append(finding.at(event=None, **where) if place else finding)
    return found
