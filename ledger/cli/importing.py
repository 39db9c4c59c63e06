"""How `ledger import` shows a file: rows new, known, changed and wrong, and the figures that would move."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from ledger.cli.context import Context
from ledger.cli.moves import moves
from ledger.cli.output import finding_data, print_findings, table
from ledger.cli.words import say
from ledger.exchange.registers.told import (
    MOST_SHOWN,
    STANDINGS,
    change_line,
    fewer,
    notes_of,
    plan_lines,
    wrong_lines,
)
from ledger.exchange.words import say as told
from ledger.kernel.visible import visible
from ledger.locale import Language
from ledger.store.identity.private import mask_name

if TYPE_CHECKING:
    from ledger.exchange.registers.plan import SheetPlan
    from ledger.exchange.registers.rows import Wrong
    from ledger.exchange.registers.take import Outcome


def show(context: Context, outcome: Outcome) -> None:
    """Print the look: each sheet, what is taken as given, what is wrong, what changed, which figures move."""
    lang, plan = context.lang, outcome.plan
    for line in plan_lines(lang, plan):
        print(visible(line))
    sys.stdout.flush()
    print_findings([*notes_of(plan), *fewer(lang, outcome.findings)], lang)
    for line, remedy in wrong_lines(lang, outcome.wrong):
        print(visible(f"!! {line}") + (f"\n     {visible(remedy)}" if remedy else ""), file=sys.stderr)
    sys.stderr.flush()
    for _, change in plan.changed[:MOST_SHOWN]:
        print(visible(change_line(lang, change)))
    if len(plan.changed) > MOST_SHOWN:
        print(told(lang, "more_changed", count=len(plan.changed) - MOST_SHOWN))
    if plan.changed and not getattr(context.arguments, "amend", False):
        print(say(lang, "import.amend_hint", count=len(plan.changed)))
    if moved := moves(outcome.before, outcome.after):
        print(say(lang, "record.moves"))
        rows = [(each["label"], each["period"], each["before"], "->", each["after"]) for each in moved]
        print(table(rows, right=(2,)))


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
        "findings": [finding_data(each, lang) for each in [*notes_of(plan), *outcome.findings]],
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
