"""How an import is told to people: each sheet, each cause of wrong rows, each change, in lines of text.

The words stand in `ledger/locale/import.toml`; the lines are plain text, not yet made safe for a screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ledger.exchange.registers.acts import Resident
from ledger.exchange.registers.compare import Change
from ledger.exchange.registers.plan import Plan, SheetPlan
from ledger.exchange.registers.rows import Wrong
from ledger.exchange.words import say
from ledger.kernel.finding import Finding
from ledger.locale import Language, label, labelled, sentence
from ledger.store.identity.private import mask_name

STANDINGS = ("new", "added", "known", "changed", "wrong")
MOST_SHOWN = 20
"""Findings, changes and causes that are told one by one."""
LONGEST = 24
"""Characters of a value that are told."""


def plan_lines(lang: Language, plan: Plan) -> Iterator[str]:
    """The file and each of its sheets, with what would be recorded."""
    yield f"{plan.book.name}  sha256 {plan.book.sha256[:12]}"
    for sheet in plan.sheets:
        yield from sheet_lines(lang, sheet)
    for _, act in plan.registered:
        yield "  " + say(lang, "registers", what=f"{label(lang, 'kinds', act.kind)} {next(iter(act.fields.values()))}")


def sheet_lines(lang: Language, sheet: SheetPlan) -> Iterator[str]:
    """One sheet in a few lines."""
    name = sheet.register.zh if lang == "zh" else sheet.register.en
    yield say(lang, "sheet_head", sheet=sheet.sheet, register=name, row=sheet.table.first)
    counted = [standing for standing in STANDINGS if sheet.rows.get(standing)]
    parts = [say(lang, f"rows_{standing}", count=sheet.rows[standing]) for standing in counted]
    yield "  " + (" · " if lang == "zh" else ", ").join(parts or [say(lang, "rows_none")])
    counts = Counter(act.kind for act in sheet.new)
    if counts:
        named = [f"{label(lang, 'kinds', kind)} {count}" for kind, count in counts.items()]
        kinds = ("、" if lang == "zh" else ", ").join(named)
        yield "  " + say(lang, "events", count=sum(counts.values()), kinds=kinds)
    if sheet.voided:
        yield "  " + say(lang, "voided", count=len({row for act in sheet.voided for row in act.rows}))


def notes_of(plan: Plan) -> list[Finding]:
    """What a person should know of how the file was read; the same of several sheets is said once."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for each in (*plan.notes, *(each for sheet in plan.sheets for each in sheet.notes)):
        others = {name: value for name, value in each.values.items() if name != "sheet"}
        found.setdefault((each.code, repr(sorted(others.items()))), []).append(each)
    return [
        same[0]._replace(values={**same[0].values, "sheet": "、".join(str(each.values["sheet"]) for each in same)})
        if len(same) > 1 and "sheet" in same[0].values
        else same[0]
        for same in found.values()
    ]


def fewer(lang: Language, findings: Sequence[Finding]) -> list[Finding]:
    """Findings that say the same of many rows, each said once; of too many only the first."""
    found: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        found.setdefault((finding.code, sentence(finding, lang)[0]), finding)
    kept = list(found.values())
    weighty = [each for each in kept if each.severity != "note"]
    return weighty[:MOST_SHOWN] + [each for each in kept if each.severity == "note"][:MOST_SHOWN]


def wrong_lines(lang: Language, wrong: Sequence[Wrong]) -> Iterator[tuple[str, str]]:
    """What is wrong, each cause with all its rows: sheet, rows, column and cause in one line, the remedy in another."""
    groups: dict[tuple[str, str | None, str, str], list[int]] = {}
    for each in wrong:
        message, remedy = sentence(each.finding, lang)
        groups.setdefault((each.sheet, each.column, f"{message} [{each.finding.code}]", remedy), []).append(each.row)
    for number, ((sheet, column, message, remedy), rows) in enumerate(groups.items()):
        if number == MOST_SHOWN:
            yield say(lang, "more_wrong", count=len(groups) - MOST_SHOWN), ""
            return
        place = say(lang, "place", sheet=sheet, rows=span(rows))
        where = say(lang, "column", column=column) if column else ""
        yield f"{place}{where}: {message}", remedy


def span(rows: Iterable[int]) -> str:
    """Row numbers in a few characters: 5, 7-9, 12."""
    parts: list[list[int]] = []
    for row in sorted(set(rows)):
        if parts and parts[-1][1] == row - 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in parts]
    return ", ".join(texts[:8]) + (" …" if len(texts) > 8 else "")


def change_line(lang: Language, change: Change) -> str:
    """A recorded event that the file tells otherwise, field by field."""
    kind = label(lang, "kinds", change.kind)
    parts = []
    for name, (old, new) in change.differs.items():
        field = label(lang, "fields", f"{change.kind}.{name}")
        parts.append(
            f"{field} {value_text(lang, change.kind, name, old)} -> {value_text(lang, change.kind, name, new)}"
        )
    what, rows = ("；" if lang == "zh" else "; ").join(parts), span(change.act.rows)
    return say(lang, "change", rows=rows, key=change.key, kind=kind, event=change.event[:16], what=what)


def value_text(lang: Language, kind: str, name: str, value: Any) -> str:
    """A value in a few words; a resident masked."""
    if value is None:
        return "—"
    if isinstance(value, Resident):
        return mask_name(value.name)
    if isinstance(value, list | tuple | dict):
        each = value.values() if isinstance(value, dict) else value
        return cut("、".join(value_text(lang, kind, name, one) for one in each))
    place = f"{kind}.{name}.{value}"
    return label(lang, "choices", place) if labelled("choices", place) else cut(str(value))


def cut(text: str) -> str:
    """A text within what is told of it."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
