"""`ledger show`: one entity with its whole timeline, down to files and commits."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger.cli.commands.amend_ import event_named
from ledger.cli.commands.list_ import entity_data
from ledger.cli.complete import complete_keys, complete_subjects
from ledger.cli.context import Context
from ledger.cli.output import finding_data, finding_text, print_json, shortened, table
from ledger.cli.subjects import subject_named
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.kernel.reading import nfc
from ledger.kernel.visible import visible
from ledger.locale import Language, label
from ledger.locale.states import COMMA, phrase, told
from ledger.store.model.entities import Entity, Moment, entity, findings_of, timeline
from ledger.store.model.history import commits_of
from ledger.store.records.nearest import nearest


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which entity."""
    subject = parser.add_argument("subject", metavar="SUBJECT", help=say(lang, "list.subject"))
    subject.completer = complete_subjects  # type: ignore[attr-defined]
    key = parser.add_argument("key", metavar="KEY", nargs="?", help=say(lang, "show.key"))
    key.completer = complete_keys  # type: ignore[attr-defined]
    parser.add_argument("--files", action="store_true", help=say(lang, "show.files"))


def run(context: Context) -> int:
    """Print the entity as it stands, and how it came to."""
    lang, model = context.lang, context.model
    if context.arguments.key is None:
        subject, key = entity_of(context, context.arguments.subject)
    else:
        subject, key = subject_named(context.arguments.subject, lang), nfc(context.arguments.key)
    found = entity(model, subject, key, context.as_of)
    if found is None:
        rows = model.connection.execute("SELECT key FROM stream WHERE subject = ? AND opened IS NOT NULL", (subject,))
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
    print(table(state_rows(context, found)))
    print()
    print(table(list(timeline_rows(context, moments, commits))))
    for finding in findings:
        print(finding_text(finding, lang))
    return 0


def entity_of(context: Context, begins: str) -> tuple[str, str]:
    """The entity that an event belongs to, by the beginning of its id; a correction leads to what it corrects."""
    event, _ = event_named(context, begins)
    subject, key = context.model.connection.execute(
        "SELECT stream.subject, stream.key FROM event JOIN stream ON stream.id = event.stream WHERE event.id = ?",
        (event,),
    ).fetchone()
    return entity_of(context, key) if subject == "entry" else (subject, key)


def state_rows(context: Context, found: Entity) -> list[tuple[str, str]]:
    """The state as label and value; what has several lines has its label before the first."""
    rows = []
    own = context.office.labels
    for name, lines in told(context.lang, found.subject, found.state, own):
        rows += [(name if place == 0 else "", line) for place, line in enumerate(lines)]
    return rows


def timeline_rows(
    context: Context, moments: Sequence[Moment], commits: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    """What happened, line by line; the short id at the end is what `amend` and `retract` take."""
    lang = context.lang
    own = context.office.labels
    ids = short_ids(context.model.connection, [moment.event for moment in moments])
    kind = ""
    for moment in moments:
        kind = kind if moment.kind.startswith("entry.") else moment.kind
        said = label(lang, "kinds", moment.kind)
        if moment.status:
            said += f" [{say(lang, f'status.{moment.status}')}]"
        yield (
            moment.occurred,
            said,
            shortened(summary(lang, kind, moment, own), WIDTH),
            moment.recorder,
            (commits.get(moment.file) or say(lang, "record.not_versioned"))[:10],
            moment.file if context.arguments.files else ids[moment.event],
        )


WIDTH = 36
"""Cells of a terminal that the words of an event may take."""
UNSAID = ("target", "attachments", "approximate", "plan_item")


def summary(lang: Language, kind: str, moment: Moment, own: Mapping[str, str]) -> str:
    """What an event says beyond its key, in the words of its choices; of an amendment, what it sets."""
    fields = dict(list(moment.fields.items())[1:])
    if moment.kind == "entry.amended":
        removed = [label(lang, "fields", f"{kind}.{name}") for name in fields.get("unset", ())]
        changes = {
            label(lang, "fields", f"{kind}.{name}"): (name, value) for name, value in fields.get("set", {}).items()
        }
        parts = [f"{head} {phrase(lang, f'{kind}.{name}', value, own)}" for head, (name, value) in changes.items()]
        return COMMA[lang].join([*parts, *(f"-{each}" for each in removed), str(fields["reason"])])
    parts = [
        f"{label(lang, 'fields', f'{moment.kind}.{name}')} {value}"
        if isinstance(value, int)
        else phrase(lang, f"{moment.kind}.{name}", value, own)
        for name, value in fields.items()
        if name not in UNSAID and not isinstance(value, bool)
    ]
    return "  ".join(part for part in parts if part)


def short_ids(connection: sqlite3.Connection, events: Sequence[str]) -> dict[str, str]:
    """The beginning of each id that tells it from all others, and two letters more for those to come."""
    found = {}
    for event in events:
        near = connection.execute(
            "SELECT max(id) FROM event WHERE id < ?1 UNION ALL SELECT min(id) FROM event WHERE id > ?1",
            (event,),
        )
        alike = max((shared(event, other) for (other,) in near if other), default=0)
        found[event] = event[: max(alike + 3, 12)]
    return found


def shared(one: str, other: str) -> int:
    """How many letters two ids have in common at their beginning."""
    return next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)


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
