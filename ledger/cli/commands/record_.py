"""`ledger record`: one event from words, or a batch from a file or standard input."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ledger.cli.complete import complete_fields, complete_kinds
from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings, print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Finding, Refused, error
from ledger.locale import Language
from ledger.store.entry.drafting import Draft, Line, shape_in
from ledger.store.entry.recorder import Recorded, record, rehearse
from ledger.store.records.values import day, loaded, typed

MOST_INPUT = 256 * 1024 * 1024
"""Bytes of a batch that are read at most."""
ENVELOPE = ("kind", "occurred", "ref", "source")


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """The kind, its fields, or where a batch comes from."""
    kind = parser.add_argument("kind", nargs="?", metavar="KIND", help=say(lang, "record.kind"))
    fields = parser.add_argument("fields", nargs="*", metavar="FIELD=VALUE", help=say(lang, "record.fields"))
    kind.completer = complete_kinds  # type: ignore[attr-defined]
    fields.completer = complete_fields  # type: ignore[attr-defined]
    parser.add_argument("--from", dest="source", metavar="FILE|-", help=say(lang, "record.from"))
    parser.add_argument("--dry-run", action="store_true", help=say(lang, "record.dry_run"))
    parser.add_argument("--recorder", metavar="NAME", help=say(lang, "record.recorder"))
    parser.add_argument("--channel", choices=("cli", "tui", "import"), help=argparse.SUPPRESS)


def run(context: Context) -> int:
    """Record, or say everything that is wrong."""
    arguments = context.arguments
    if (arguments.kind is None) == (arguments.source is None):
        raise Refused(error("usage.record"))
    today = context.office.fixed_today or context.now.date()
    if arguments.source is not None:
        lines, findings = batch(arguments.source, today)
    else:
        from ledger.cli.commands.kinds_ import kind_named

        lines, findings = single(kind_named(arguments.kind), arguments.fields, today)
    if not lines:
        return show(context, Recorded([], None, findings))
    if findings:  # of the input as a whole: said with the first line, so that all others are looked at too
        lines[0] = lines[0]._replace(faults=(*lines[0].faults, *findings))
    clerk = context.clerk()
    if arguments.dry_run:
        from ledger.cli.moves import figures_around, moves

        recorded, before, after = rehearse(context.model, lines, clerk, figures_around(context, lines, clerk))
        return show(context, recorded, moves(before, after))
    return show(context, record(context.model, lines, clerk, lambda drafts: message(drafts, context)))


def message(drafts: Sequence[Draft], context: Context) -> str:
    """The title of the commit: what was recorded of whom."""
    from ledger.views.titles import commit_title

    return commit_title(drafts, context.office)


# --- input --------------------------------------------------------------------------------------------


def single(kind: str, words: Sequence[str], today: date) -> tuple[list[Line], list[Finding]]:
    """One event from `field=value` words."""
    findings: list[Finding] = []
    fields: dict[str, Any] = {}
    occurred: date | None = None
    for word in words:
        name, equals, text = word.partition("=")
        try:
            if not equals:
                raise Refused(error("usage.no_equals", word=word))
            if name in fields:
                raise Refused(error("field.twice", field=name))
            if name == "occurred":
                try:
                    occurred = day(text, today)
                except ValueError:
                    raise Refused(error("field.date", field=name, value=text[:40])) from None
                continue
            fields[name] = field_value(kind, name, text, today)
        except Refused as refused:
            findings += refused.findings
    return [Line(kind, occurred, fields, faults=tuple(findings))], []


def field_value(kind: str, name: str, text: str, today: date) -> Any:
    """The value of one field; `opinions` inside a reception is a list of tables."""
    shape = shape_in(kind, name)
    if shape is not None:
        return typed(shape, text, today, name)
    if kind == "reception.held" and name == "opinions":
        from ledger.store.records.values import parse_json

        return opinions(parse_json(text, name), today)
    return text


def batch(source: str, today: date) -> tuple[list[Line], list[Finding]]:
    """The lines of a batch: JSON Lines, a JSON list, or TOML with `[[event]]` tables."""
    try:
        data = sys.stdin.buffer.read(MOST_INPUT + 1) if source == "-" else Path(source).read_bytes()
    except OSError as failure:
        raise Refused(error("usage.unreadable", file=source, cause=failure.strerror or str(failure))) from None
    if len(data) > MOST_INPUT:
        raise Refused(error("usage.too_large", file=source, most=MOST_INPUT))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise Refused(error("usage.not_utf8", file=source, position=failure.start)) from None
    lines: list[Line] = []
    findings: list[Finding] = []
    for place, found in objects(text, source, findings):
        try:
            lines.append(line_of(found, place, today))
        except Refused as refused:
            findings += (finding.at(line=place) for finding in refused.findings)
    if not lines and not findings:
        findings.append(error("usage.empty", file=source))
    return lines, findings


def objects(text: str, source: str, findings: list[Finding]) -> Iterator[tuple[int, Any]]:
    """Each object of the input with the line it stands on."""
    start = text.lstrip()[:1]
    if start == "{":
        for place, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    yield place, json.loads(line, parse_float=str)
                except ValueError as failure:
                    findings.append(error("usage.json", cause=str(failure)).at(line=place))
    elif start == "[" and not text.lstrip().startswith("[["):
        try:
            yield from enumerate(json.loads(text, parse_float=str), start=1)
        except ValueError as failure:
            findings.append(error("usage.json", cause=str(failure)))
    else:
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as failure:
            findings.append(error("usage.toml", file=source, cause=str(failure)))
            return
        events = (
            [tables] if "kind" in tables else next((each for each in tables.values() if isinstance(each, list)), [])
        )
        yield from enumerate(events, start=1)


def line_of(found: Any, place: int, today: date) -> Line:
    """One object of a batch as a line to record."""
    if not isinstance(found, Mapping) or not isinstance(found.get("kind"), str):
        raise Refused(error("usage.no_kind"))
    kind = found["kind"]
    findings: list[Finding] = []
    occurred: Any = found.get("occurred")
    if isinstance(occurred, str):
        try:
            occurred = day_in(occurred, today)
        except Refused as refused:
            findings += refused.findings
    if occurred is not None and type(occurred) is not date:
        if not findings:
            findings.append(error("field.type", field="occurred", expected="date", value=str(occurred)[:40]))
        occurred = None
    fields = {}
    for name, value in found.items():
        if name in ENVELOPE and not (name == "source" and shape_in(kind, "source") is not None):
            continue
        try:
            fields[name] = field_loaded(kind, name, value, today)
        except Refused as refused:
            findings += refused.findings
    source = found.get("source") if shape_in(kind, "source") is None else None
    return Line(kind, occurred, fields, found.get("ref"), source, place, tuple(findings))


def field_loaded(kind: str, name: str, value: Any, today: date) -> Any:
    """The value of one field of a batch; `opinions` inside a reception is a list of tables."""
    if kind == "reception.held" and name == "opinions":
        return opinions(value, today)
    return loaded(shape_in(kind, name), value, today, name)


def day_in(text: str, today: date) -> date:
    """The day a line of a batch happened."""
    try:
        return day(text, today)
    except ValueError:
        raise Refused(error("field.date", field="occurred", value=text[:40])) from None


def opinions(value: Any, today: date) -> Any:
    """The opinions given inside a reception, their dates read."""
    if not isinstance(value, list):
        return value
    return [
        {
            name: loaded(shape_in("opinion.recorded", name) or shape_in("opinion.disposed", name), each, today, name)
            for name, each in opinion.items()
        }
        if isinstance(opinion, dict)
        else opinion
        for opinion in value
    ]


# --- output -------------------------------------------------------------------------------------------


def placed(recorded: Recorded, source: str | None) -> list[Finding]:
    """The findings with the file whose lines they speak of, and without ids of events that never came to be."""
    unborn = set() if recorded.appended else {draft.event.entry.id for draft in recorded.drafts}
    found = [each._replace(event=None) if each.event in unborn else each for each in recorded.findings]
    return [each.at(file=source) if source and each.line is not None and each.file is None else each for each in found]


def show(context: Context, recorded: Recorded, moved: list[dict[str, Any]] | None = None) -> int:
    """Print what came of it."""
    lang, done = context.lang, recorded.appended
    findings = placed(recorded, getattr(context.arguments, "source", None))
    if context.json:
        data: dict[str, Any] = {
            "events": [
                {"id": draft.event.entry.id, "kind": draft.event.kind, "file": draft.path} for draft in recorded.drafts
            ]
            if not recorded.refused
            else [],
            "commit": None if done is None else done.commit,
            "findings": [finding_data(finding, lang) for finding in findings],
        }
        if moved is not None:
            data["figures"] = moved
        print_json(data)
    else:
        print_findings(findings, lang)
        if done is not None:
            for draft in recorded.drafts[:10]:
                print(draft.path)
            if len(recorded.drafts) > 10:
                print(say(lang, "record.more", count=len(recorded.drafts) - 10))
            short = (done.commit or "")[:10] or say(lang, "record.not_versioned")
            print(say(lang, "record.done", count=len(recorded.drafts), commit=short))
        elif not recorded.refused:
            for draft in recorded.drafts[:3]:
                print(f"# {draft.path}\n{draft.data.decode()}")
        if moved:
            print(say(lang, "record.moves"))
            rows = [(each["label"], each["period"], each["before"], "->", each["after"]) for each in moved]
            print(table(rows, right=(2,)))
        if done is None:
            print(say(lang, "record.refused" if recorded.refused else "record.dry"), file=sys.stderr)
    if recorded.refused:
        return 1
    return 3 if done is not None and done.commit is None else 0
