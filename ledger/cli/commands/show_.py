"""`ledger show`: one entity with its whole timeline, down to files and commits."""

from __future__ import annotations

import argparse
import json
from typing import Any

from ledger.cli.commands.list_ import entity_data, subject_named
from ledger.cli.complete import complete_subjects
from ledger.cli.context import Context
from ledger.cli.output import finding_data, finding_text, print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.kernel.reading import nfc
from ledger.kernel.visible import visible
from ledger.locale import Language, label
from ledger.store.entities import Moment, entity, findings_of, timeline
from ledger.store.history import commits_of
from ledger.store.nearest import nearest


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which entity."""
    subject = parser.add_argument("subject", metavar="SUBJECT", help=say(lang, "list.subject"))
    subject.completer = complete_subjects  # type: ignore[attr-defined]
    parser.add_argument("key", metavar="KEY", help=say(lang, "show.key"))


def run(context: Context) -> int:
    """Print the entity as it stands, and how it came to."""
    lang, model = context.lang, context.model
    subject = subject_named(context.arguments.subject, lang)
    key = nfc(context.arguments.key)
    found = entity(model, subject, key, context.as_of)
    if found is None:
        rows = model.connection.execute("SELECT key FROM stream WHERE subject = ?", (subject,))
        near = nearest(key, [name for (name,) in rows])
        raise Refused(error("reference.unknown", subject=subject, key=key, date=context.today, nearest=near))
    moments = timeline(model, subject, key, context.as_of)
    commits = commits_of(model, {moment.file for moment in moments})
    findings = findings_of(model, subject, key)
    if context.json:
        lines = [moment_data(moment, commits.get(moment.file)) for moment in moments]
        shown = [finding_data(finding, lang) for finding in findings]
        print_json(entity_data(found) | {"timeline": lines, "findings": shown})
        return 0
    print(f"{label(lang, 'subjects', subject)} {visible(key)}")
    rows_ = [
        (label(lang, "fields", f"{subject}.{name}"), plain(value))
        for name, value in found.state.items()
        if name not in ("key", "own") and value not in (None, [], {}, "", False)
    ]
    print(table(rows_))
    print()
    lines_ = [
        (
            moment.occurred,
            label(lang, "kinds", moment.kind),
            say(lang, f"status.{moment.status}") if moment.status else "",
            moment.recorder,
            (commits.get(moment.file) or say(lang, "record.not_versioned"))[:10],
            moment.file,
        )
        for moment in moments
    ]
    print(table(lines_))
    for finding in findings:
        print(finding_text(finding, lang))
    return 0


def plain(value: Any) -> str:
    """A value of a state on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def moment_data(moment: Moment, commit: str | None) -> dict[str, Any]:
    """An event of a timeline for other programs."""
    return {
        "event": moment.event,
        "kind": moment.kind,
        "occurred": moment.occurred.isoformat(),
        "recorded": moment.recorded.isoformat(),
        "recorder": moment.recorder,
        "channel": moment.channel,
        "file": moment.file,
        "commit": commit,
        "status": moment.status or "recorded",
        "fields": moment.fields,
    }
