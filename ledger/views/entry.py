"""Recording from a form: checked on the read model as it is typed, shown as its file, then recorded."""

from __future__ import annotations

import getpass
import os
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from ledger.kernel.finding import Finding, refuses
from ledger.locale import sentence
from ledger.store.entry.clock import to_record
from ledger.store.entry.drafting import Clerk, Line
from ledger.store.entry.recorder import Recorded, record, rehearse
from ledger.store.repository.person import recorder_name
from ledger.views import watch
from ledger.views.bodies import quorum
from ledger.views.events import as_it_stands, briefs
from ledger.views.form import Form, Texts
from ledger.views.reader import Reader
from ledger.views.titles import commit_title
from ledger.views.typed import read

NEAR_DAYS = 7
"""Days around an event within which a like one may be the same."""
ALIKE = 0.72
"""How alike two titles are that may mean the same (0 to 1)."""
SAME_PLACE = ("station", "place", "target", "lead", "unit")
ABOUT = ("title", "text", "content", "summary", "name")


class Remark(NamedTuple):
    """A finding as it stands beside its field."""

    severity: str
    field: str
    text: str
    remedy: str


class Checked(NamedTuple):
    """What recording a form would give."""

    remarks: tuple[Remark, ...]
    path: str
    file: str
    moved: tuple[tuple[str, str, str], ...] = ()
    files: int = 0

    @property
    def refused(self) -> bool:
        """Whether it could not be recorded as it is."""
        return any(each.severity == "error" for each in self.remarks)


class Saved(NamedTuple):
    """What was recorded: its commit ('' where not versioned yet), its files, the ids of its events."""

    remarks: tuple[Remark, ...]
    commit: str
    paths: tuple[str, ...]
    events: tuple[str, ...]
    key: str = ""

    @property
    def refused(self) -> bool:
        """Whether an error kept it out."""
        return any(each.severity == "error" for each in self.remarks)


def clerk(reader: Reader) -> Clerk:
    """Who records: as the environment, git or the system says."""
    name = os.environ.get("LEDGER_RECORDER") or recorder_name()
    if not name:
        identity = reader.current.git.identity()
        name = identity[0] if identity else login()
    return Clerk(name, "tui", to_record(reader.now))


def login() -> str:
    """The name of the system's user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "clerk"


def remark(reader: Reader, finding: Finding, kind: str = "") -> Remark:
    """A finding in words; in a form of a kind it speaks of fields by their labels, and not of commands."""
    field = finding.field or ""
    if not kind or not finding.code.startswith("field."):
        text, remedy = sentence(finding, reader.lang)
        return Remark(finding.severity, field, text, remedy)
    word = reader.label("fields", f"{kind}.{field}")
    if finding.code == "field.missing":
        return Remark(finding.severity, field, reader.say("form.empty", field=word), "")
    if finding.code in ("field.type", "field.choice"):
        said = reader.say("form.wrong_number" if finding.code == "field.type" else "form.wrong_choice", field=word)
        return Remark(finding.severity, field, said, "")
    text, remedy = sentence(finding._replace(field=word), reader.lang)
    return Remark(finding.severity, field, text, remedy)


def check(reader: Reader, asked: Form, texts: Texts, figures: bool = False) -> Checked:
    """What recording would give: findings, the exact file, and with `figures` the numbers it moves."""
    line, findings = read(reader, asked, texts)
    found = check_lines(reader, [line], findings, figures)
    # A key that is made from the other fields is missing only as long as they are.
    automatic = {field.name for field in asked.fields if field.automatic}
    others = tuple(each for each in found.remarks if each.field not in automatic or each.field in texts)
    refused = any(each.severity == "error" for each in others)
    return found._replace(remarks=others) if refused or found.file else found


def check_lines(
    reader: Reader, lines: Sequence[Line], findings: Sequence[Finding] = (), figures: bool = False
) -> Checked:
    """The same of lines that are read already."""
    watch = watcher(reader, lines) if figures else lambda connection: None
    recorded, before, after = rehearse(reader.current, lines, clerk(reader), watch)
    found = [*findings, *recorded.findings]
    remarks = [remark(reader, each, lines[0].kind) for each in unique(found)]
    if not refuses(found):
        if said := quorum(reader, lines[0]):
            remarks.append(Remark("note", "present", said, ""))
        remarks += (Remark("note", "", text, "") for text in duplicates(reader, lines[0]))
    moved: tuple[tuple[str, str, str], ...] = ()
    if before is not None and after is not None:
        moved = tuple(
            (f"{now.label} {now.period}", then.text, now.text)
            for then, now in zip(before, after, strict=True)
            if then.text != now.text
        )
    return Checked(
        tuple(remarks),
        recorded.drafts[0].path if recorded.drafts else "",
        "\n".join(draft.data.decode() for draft in recorded.drafts),
        moved,
        len(recorded.drafts),
    )


def unique(findings: Sequence[Finding]) -> list[Finding]:
    """Each sentence once, errors first."""
    order = {"error": 0, "warning": 1, "note": 2}
    seen: dict[tuple[str, str], Finding] = {}
    for each in findings:
        seen.setdefault((each.code, f"{each.field} {sorted(each.values.items(), key=str)}"), each)
    return sorted(seen.values(), key=lambda each: order[each.severity])


def watcher(reader: Reader, lines: Sequence[Line]) -> Any:
    """Looks at every figure of the years in which the lines happen."""
    from ledger.figures.evaluate import figures
    from ledger.store.model.query import Query
    from ledger.subjects import DIMENSIONS

    years = sorted({(line.occurred or reader.today).year for line in lines})[-2:]

    def watch(connection: Any) -> list[Any]:
        query = Query(connection, DIMENSIONS)
        return [
            value
            for year in years
            for value in figures(query, reader.definitions, reader.period(str(year)), lang=reader.lang)
            if value.by is None
        ]

    return watch


def save(reader: Reader, asked: Form, texts: Texts) -> Saved:
    """Record a form, or say everything that keeps it out."""
    line, findings = read(reader, asked, texts)
    if findings:
        return Saved(tuple(remark(reader, each, asked.kind) for each in findings), "", (), ())
    return save_lines(reader, [line])


def save_lines(reader: Reader, lines: Sequence[Line]) -> Saved:
    """Record lines as one commit."""
    watch.begun(reader)
    recorded: Recorded = record(
        reader.current, lines, clerk(reader), lambda drafts: commit_title(drafts, reader.office)
    )
    reader.forget()
    done = recorded.appended
    if done is not None:
        watch.recorded(reader, len(recorded.drafts))
    return Saved(
        tuple(remark(reader, each, lines[0].kind) for each in unique(recorded.findings)),
        (done.commit or "") if done is not None else "",
        tuple(draft.path for draft in recorded.drafts) if done is not None else (),
        tuple(draft.event.entry.id for draft in recorded.drafts) if done is not None else (),
        recorded.drafts[0].key if recorded.drafts else "",
    )


def duplicates(reader: Reader, line: Line) -> list[str]:
    """Recorded events that may be the same act: of the same kind, near in time, alike in place or title."""
    when = line.occurred or reader.today
    first, last = when - timedelta(days=NEAR_DAYS), when + timedelta(days=NEAR_DAYS)
    rows = reader.current.connection.execute(
        "SELECT id, occurred, text FROM event WHERE kind = ? AND occurred BETWEEN ? AND ? "
        "AND status != 'retracted' ORDER BY id DESC LIMIT 100",
        (line.kind, first.toordinal(), last.toordinal()),
    ).fetchall()
    found = [event for event, occurred, text in rows if alike(line, when, occurred, tomllib.loads(text))]
    return [
        reader.say(
            "entry.duplicate",
            day=f"{each.occurred:%m-%d}",
            kind=reader.label("kinds", each.kind),
            what="  ".join(part for part in (each.key, each.summary) if part),
        )
        for each in briefs(reader, found[:2]).values()
    ]


def alike(line: Line, when: date, occurred: int, data: dict[str, Any]) -> bool:
    """Whether an event may be the one the line tells of."""
    for name in ABOUT:
        mine, other = line.fields.get(name), data.get(name)
        if isinstance(mine, str) and isinstance(other, str):
            return SequenceMatcher(None, mine, other).ratio() >= ALIKE
    same = [name for name in SAME_PLACE if name in line.fields and line.fields[name] == data.get(name)]
    return bool(same) and occurred == when.toordinal()


def template(reader: Reader, kind: str) -> dict[str, Any]:
    """The fields of the last event of a kind as corrected, to begin the next one from; empty where there is none."""
    connection = reader.current.connection
    row = connection.execute(
        "SELECT id FROM event WHERE kind = ? AND status != 'retracted' ORDER BY id DESC LIMIT 1", (kind,)
    ).fetchone()
    if row is None:
        return {}
    data = as_it_stands(connection, row[0])
    return {name: value for name, value in data.items() if name not in ("kind", "occurred", "entry")}


def retract(reader: Reader, event: str, reason: str) -> Saved:
    """Take an event out of account; the old text stays."""
    return save_lines(reader, [Line("entry.retracted", None, {"target": event, "reason": reason})])


def amend(reader: Reader, event: str, values: dict[str, Any], unset: list[str], reason: str) -> Saved:
    """Set fields of an event anew; the old text stays."""
    fields: dict[str, Any] = {"target": event}
    if values:
        fields["set"] = values
    if unset:
        fields["unset"] = unset
    return save_lines(reader, [Line("entry.amended", None, fields | {"reason": reason})])


def last_own(reader: Reader) -> str | None:
    """The id of the last event this person recorded that still stands."""
    row = reader.current.connection.execute(
        "SELECT id FROM event WHERE recorder = ? AND status != 'retracted' AND kind NOT LIKE 'entry.%' "
        "ORDER BY id DESC LIMIT 1",
        (clerk(reader).name,),
    ).fetchone()
    return None if row is None else str(row[0])
