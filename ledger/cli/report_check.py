"""`ledger report --check`: which numbers of a report are no longer those of the ledger, and why."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings, print_json, table
from ledger.cli.reporting import Document, desk_of, open_document
from ledger.cli.words import say
from ledger.kernel.finding import Finding, Refused, error, note
from ledger.locale import label

if TYPE_CHECKING:
    from ledger.reports.desk import Desk
    from ledger.reports.placeholder import Ask
    from ledger.reports.result import Stated
    from ledger.store.model.rows import EvidenceRow


class Stale(NamedTuple):
    """A number that differs: what stands, what the ledger said then and says now, the events that changed it."""

    stated: Stated
    then: str | None
    events: tuple[EvidenceRow, ...]

    @property
    def by_hand(self) -> bool:
        """Whether somebody typed over what the ledger had written."""
        return self.then is not None and self.stated.written != self.then


def checked(context: Context, place: Path) -> int:
    """Print what differs; exit code 1 where anything does."""
    document = open_document(place)
    if not document.told and not document.is_ours:
        raise Refused(error("report.not_ours", name=str(place)))
    desk = desk_of(context, document)
    every = stated_in(document, desk)
    differing = [each for each in every if each.written != each.now]
    found, findings = explained(context, document, desk, differing)
    if context.json:
        print_json(
            {
                "file": str(place),
                "period": desk.period.text,
                "commit": {"then": document.told.get("commit", ""), "now": desk.commit},
                "figures": len(every),
                "differing": [stale_data(each) for each in found],
                "findings": [finding_data(each, context.lang) for each in findings],
            }
        )
    else:
        print_findings(findings, context.lang)
        show(context, place, len(every), found)
    return 1 if found else 0


def stated_in(document: Document, desk: Desk) -> list[Stated]:
    """The numbers of a document beside those of the ledger."""
    if document.package is not None:
        from ledger.reports.word.document import stated

        return stated(desk, document.package, document.name)
    from ledger.reports.markdown import stated as stated_in_markdown

    return stated_in_markdown(desk, document.text, document.name)


def explained(
    context: Context, document: Document, desk: Desk, differing: list[Stated]
) -> tuple[list[Stale], list[Finding]]:
    """Each differing number with what the ledger said when the report was made, and the events since."""
    if not differing:
        return [], []
    before = earlier(context, document, desk)
    if before is None:
        commit = document.told.get("commit", "")[:10]
        unknown = note("report.commit_unknown", commit=commit).at(file=document.name)
        return [Stale(each, None, ()) for each in differing], [unknown]
    then = {(each.ask, each.title): each.now for each in stated_in(document, before)}
    found = []
    for each in differing:
        events = changed(before, desk, each.ask) if each.ask.what == "figure" else ()
        found.append(Stale(each, then.get((each.ask, each.title)), events))
    return found, []


def earlier(context: Context, document: Document, desk: Desk) -> Desk | None:
    """The ledger as the report saw it: at its commit, or by the time it was asked for."""
    from ledger.cli.progress import progress
    from ledger.store.model.known import known_at

    when = document.told.get("known_at") or document.told.get("commit") or ""
    if not when:
        return None
    try:
        with progress(context.lang) as report:
            model = known_at(context.model, when, report)
    except Refused:
        return None
    return desk_of(context, document, model)


def changed(before: Desk, now: Desk, ask: Ask) -> tuple[EvidenceRow, ...]:
    """The events whose postings under a figure are not the same at both times."""
    from ledger.reports.evidence import evidence_of
    from ledger.reports.filling import Filler

    sums: list[dict[str, list[tuple[str, str, str]]]] = []
    rows: dict[str, EvidenceRow] = {}
    for desk in (before, now):
        found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for row in evidence_of(desk, Filler(desk).answers([(ask._replace(verb="value"), None)])[0]):
            found[row.event].append((row.account, row.role, str(row.amount)))
            rows[row.event] = row
        sums.append(found)
    old, new = sums
    events = [event for event in rows if sorted(old.get(event, [])) != sorted(new.get(event, []))]
    return tuple(sorted((rows[event] for event in events), key=lambda row: (row.occurred, row.event)))


def stale_data(stale: Stale) -> dict[str, Any]:
    """A differing number for other programs."""
    return {
        "figure": stale.stated.ask.name,
        "label": stale.stated.title,
        "written": stale.stated.written,
        "then": stale.then,
        "now": stale.stated.now,
        "by_hand": stale.by_hand,
        "events": [
            {"event": row.event, "kind": row.kind, "occurred": row.occurred.isoformat(), "file": row.file}
            for row in stale.events
        ],
    }


def show(context: Context, place: Path, count: int, found: list[Stale]) -> None:
    """The differing numbers for people, each with its events."""
    lang = context.lang
    if not found:
        print(say(lang, "report.fits", file=str(place), count=count))
        return
    print(say(lang, "report.differs", file=str(place), count=count, differing=len(found)))
    for each in found:
        hand = say(lang, "report.by_hand", then=each.then or "") if each.by_hand else ""
        print(table([(each.stated.title, each.stated.written, "->", each.stated.now, each.stated.ask.name + hand)]))
        for row in each.events[:10]:
            print(f"    {row.occurred}  {label(lang, 'kinds', row.kind)}  {row.event}  {row.recorder or ''}")
        if len(each.events) > 10:
            print(say(lang, "report.more_events", count=len(each.events) - 10))
    print(say(lang, "report.remedy", file=str(place)))
