"""How `ledger import` shows a file: rows new, known, changed and wrong, and the figures that would move."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ledger.cli.commands.record_ import moves
from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings, shortened, table
from ledger.cli.words import say
from ledger.kernel.finding import Finding
from ledger.kernel.visible import visible
from ledger.locale import Language, label, sentence
from ledger.store.private import mask_name

if TYPE_CHECKING:
    from ledger.exchange.registers.compare import Change
    from ledger.exchange.registers.plan import Plan, SheetPlan
    from ledger.exchange.registers.rows import Wrong
    from ledger.exchange.registers.take import Outcome

STANDINGS = ("new", "added", "known", "changed", "wrong")
MOST_SHOWN = 20
"""Findings, changes and rows that are listed one by one; `--json` has all."""


def show(context: Context, outcome: Outcome) -> None:
    """Print the look: each sheet, what is taken as given, what is wrong, what changed, which figures move."""
    lang, plan = context.lang, outcome.plan
    print(visible(f"{plan.book.name}  sha256 {plan.book.sha256[:12]}"))
    for sheet in plan.sheets:
        show_sheet(lang, sheet)
    for _, act in plan.registered:
        print(
            "  "
            + visible(
                say(
                    lang, "import.registers", what=f"{label(lang, 'kinds', act.kind)} {next(iter(act.fields.values()))}"
                )
            )
        )
    sys.stdout.flush()
    notes = [*plan.notes, *(each for sheet in plan.sheets for each in sheet.notes)]
    print_findings([*notes, *fewer(lang, outcome.findings)], lang)
    for line in wrong_lines(lang, outcome.wrong):
        print(line, file=sys.stderr)
    sys.stderr.flush()
    for _, change in plan.changed[:MOST_SHOWN]:
        print(visible(change_line(lang, change)))
    if len(plan.changed) > MOST_SHOWN:
        print(say(lang, "record.more", count=len(plan.changed) - MOST_SHOWN))
    if plan.changed and not getattr(context.arguments, "amend", False):
        print(say(lang, "import.amend_hint", count=len(plan.changed)))
    if moved := moves(outcome.before, outcome.after):
        print(say(lang, "record.moves"))
        rows = [(each["label"], each["period"], each["before"], "->", each["after"]) for each in moved]
        print(table(rows, right=(2,)))


def show_sheet(lang: Language, sheet: SheetPlan) -> None:
    """One sheet in a few lines."""
    name = sheet.register.zh if lang == "zh" else sheet.register.en
    print(visible(say(lang, "import.sheet_head", sheet=sheet.sheet, register=name, row=sheet.table.first)))
    parts = [
        say(lang, f"import.rows_{standing}", count=sheet.rows[standing])
        for standing in STANDINGS
        if sheet.rows.get(standing)
    ]
    print("  " + (" · " if lang == "zh" else ", ").join(parts or [say(lang, "import.rows_none")]))
    counts = Counter(act.kind for act in sheet.new)
    if counts:
        named = [f"{label(lang, 'kinds', kind)} {count}" for kind, count in counts.items()]
        print(
            "  "
            + visible(
                say(
                    lang,
                    "import.events",
                    count=sum(counts.values()),
                    kinds=("、" if lang == "zh" else ", ").join(named),
                )
            )
        )
    if sheet.voided:
        print("  " + say(lang, "import.voided", count=len({row for act in sheet.voided for row in act.rows})))


def fewer(lang: Language, findings: Sequence[Finding]) -> list[Finding]:
    """Findings that say the same of many rows, each said once; of too many only the first."""
    found: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        found.setdefault((finding.code, sentence(finding, lang)[0]), finding)
    kept = list(found.values())
    weighty = [each for each in kept if each.severity != "note"]
    return weighty[:MOST_SHOWN] + [each for each in kept if each.severity == "note"][:MOST_SHOWN]


def wrong_lines(lang: Language, wrong: Sequence[Wrong]) -> Iterable[str]:
    """What is wrong, each cause with all its rows: sheet, rows, column, sentence, remedy."""
    groups: dict[tuple[str, str | None, str, str], list[int]] = {}
    for each in wrong:
        message, remedy = sentence(each.finding, lang)
        groups.setdefault((each.sheet, each.column, f"{message} [{each.finding.code}]", remedy), []).append(each.row)
    for number, ((sheet, column, message, remedy), rows) in enumerate(groups.items()):
        if number == MOST_SHOWN:
            yield say(lang, "import.more_wrong", count=len(groups) - MOST_SHOWN)
            return
        place = say(lang, "import.place", sheet=sheet, rows=span(rows))
        where = say(lang, "import.column", column=column) if column else ""
        yield visible(f"!! {place}{where}: {message}")
        yield visible(f"     {remedy}")


def span(rows: Sequence[int]) -> str:
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
        parts.append(f"{field} {said(lang, change.kind, name, old)} -> {said(lang, change.kind, name, new)}")
    return say(
        lang,
        "import.change",
        rows=span(change.act.rows),
        key=change.key,
        kind=kind,
        event=change.event[:16],
        what="；".join(parts),
    )


def said(lang: Language, kind: str, name: str, value: Any) -> str:
    """A value in a few words; a resident masked."""
    from ledger.exchange.registers.acts import Resident
    from ledger.locale import labelled

    if value is None:
        return "—"
    if isinstance(value, Resident):
        return mask_name(value.name)
    if isinstance(value, list | tuple):
        return shortened("、".join(said(lang, kind, name, each) for each in value), 40)
    if isinstance(value, dict):
        return shortened("、".join(said(lang, kind, name, each) for each in value.values()), 40)
    text = str(value)
    place = f"{kind}.{name}.{text}"
    return label(lang, "choices", place) if labelled("choices", place) else shortened(text, 40)


def json_of(context: Context, outcome: Outcome) -> dict[str, Any]:
    """All of it for other programs."""
    lang, plan, recorded = context.lang, outcome.plan, outcome.recorded
    data: dict[str, Any] = {
        "file": plan.book.name,
        "sha256": plan.book.sha256,
        "sheets": [sheet_data(sheet) for sheet in plan.sheets],
        "wrong": [wrong_data(lang, each) for each in outcome.wrong],
        "changed": [
            {
                "sheet": sheet,
                "rows": list(change.act.rows),
                "event": change.event,
                "kind": change.kind,
                "key": change.key,
                "fields": {
                    name: {"recorded": plain(old), "file": plain(new)} for name, (old, new) in change.differs.items()
                },
            }
            for sheet, change in plan.changed
        ],
        "registered": [
            {"kind": act.kind, "fields": dict(act.fields), "occurred": act.occurred} for _, act in plan.registered
        ],
        "findings": [finding_data(each, lang) for each in findings_of(plan, outcome)],
        "events": [],
        "commit": None,
    }
    if recorded is not None and not recorded.refused:
        data["events"] = [
            {"id": draft.event.entry.id, "kind": draft.event.kind, "file": draft.path} for draft in recorded.drafts
        ]
        data["commit"] = recorded.appended.commit if recorded.appended else None
    if (moved := moves(outcome.before, outcome.after)) is not None:
        data["figures"] = moved
    return data


def findings_of(plan: Plan, outcome: Outcome) -> list[Finding]:
    """All remarks."""
    return [*plan.notes, *(each for sheet in plan.sheets for each in sheet.notes), *outcome.findings]


def sheet_data(sheet: SheetPlan) -> dict[str, Any]:
    """One sheet."""
    return {
        "sheet": sheet.sheet,
        "register": sheet.register.name,
        "headings_row": sheet.table.first,
        "columns": {
            sheet.table.headings[number]: name
            for number, name in sheet.table.columns.items()
            if number in sheet.table.headings
        },
        "rows": {standing: sheet.rows.get(standing, 0) for standing in STANDINGS},
        "events": dict(Counter(act.kind for act in sheet.new)),
    }


def wrong_data(lang: Language, each: Wrong) -> dict[str, Any]:
    """One thing that is wrong."""
    return {"sheet": each.sheet, "row": each.row, "column": each.column} | finding_data(each.finding, lang)


def plain(value: Any) -> Any:
    """A value for other programs; a resident masked."""
    from ledger.exchange.registers.acts import Resident

    return mask_name(value.name) if isinstance(value, Resident) else value
