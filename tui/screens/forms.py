"""What a form's screen asks of the ledger: each function runs in the desk's thread."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from ledger.store.entry.drafting import Line
from ledger.store.records.folder import Folder
from ledger.views.attendance import people, ways
from ledger.views.beginning import begun, standing, today_by
from ledger.views.choices import known
from ledger.views.drafts import KeptDraft, drafts, drop_draft, keep_draft
from ledger.views.entry import Checked, Remark, Saved, amend, check_lines, clerk, remark
from ledger.views.events import as_it_stands
from ledger.views.form import Form, Option, form
from ledger.views.reader import Reader
from ledger.views.typed import read, texts_of


class Prepared(NamedTuple):
    """A form with all it needs to be filled in.

    `known` is what its fields may mean; `before` the texts of the event it corrects; `begun` what it begins
    with; `now` how what it changes stands; `ways` the fields of a sign-in sheet, `people` who is on it.
    """

    form: Form
    known: dict[str, tuple[Option, ...]]
    before: dict[str, Any]
    begun: dict[str, Any]
    now: dict[str, Any]
    ways: tuple[str, ...]
    people: tuple[Option, ...]
    today: int
    folder: Folder
    zone: Any


def prepared(reader: Reader, kind: str, target: str, given: Mapping[str, Any]) -> Prepared:
    """The form of a kind, about what is given; with `target`, the correction of that event."""
    made = form(reader, kind)
    before: dict[str, Any] = {}
    if target:
        before = texts_of(made, as_it_stands(reader.current.connection, target))
    asked = ways(made)
    key = str({**before, **given}.get(made.key, ""))
    return Prepared(
        made,
        known(reader, made, key),
        before,
        {} if target else begun(reader, made, given),
        standing(reader, made, key),
        asked,
        tuple(people(reader, made)) if asked else (),
        today_by(reader, clerk(reader).name),
        reader.folder,
        reader.office.timezone,
    )


def draft_of(reader: Reader, name: str) -> KeptDraft | None:
    """The draft of that name."""
    return next((each for each in drafts(reader.folder) if each.name == name), None)


KEEPER = ThreadPoolExecutor(1, "drafts")
"""Keeps drafts one after the other: the latest texts are written last, also where who asked has gone."""


def keep(made: Prepared, name: str, target: str, texts: dict[str, Any]) -> str:
    """Keep a draft; the time of day at which it was kept."""
    from ledger.store.entry.clock import now

    moment = now(made.zone)
    keep_draft(made.folder, KeptDraft(name, made.form.kind, texts, moment.isoformat(), target))
    return f"{moment:%H:%M}"


def drop(reader: Reader, name: str) -> None:
    """Forget a draft, after all that was asked to be kept of it."""
    KEEPER.submit(drop_draft, reader.folder, name).result()


def changes(
    reader: Reader, asked: Form, before: Mapping[str, Any], texts: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str], tuple[Remark, ...]]:
    """What differs from the event as it was: values set anew, fields taken out, what could not be read."""
    changed = {name: value for name, value in texts.items() if value != before.get(name)}
    line, findings = read(reader, asked, changed)
    values = dict(line.fields)
    if "occurred" in changed:
        values["occurred"] = line.occurred
    gone = [name for name in before if name not in texts]
    return values, gone, tuple(remark(reader, each, asked.kind) for each in findings)


def check_correction(
    reader: Reader,
    asked: Form,
    target: str,
    before: Mapping[str, Any],
    texts: Mapping[str, Any],
    figures: bool = False,
) -> Checked:
    """What a correction would give."""
    values, gone, remarks = changes(reader, asked, before, texts)
    if remarks or not (values or gone):
        return Checked(remarks, "", "")
    fields: dict[str, Any] = {"target": target}
    fields |= ({"set": values} if values else {}) | ({"unset": gone} if gone else {})
    line = Line("entry.amended", None, {**fields, "reason": "-"})
    return check_lines(reader, [line], (), figures)


def corrected(
    reader: Reader, asked: Form, target: str, before: Mapping[str, Any], texts: Mapping[str, Any], reason: str
) -> Saved:
    """Record what differs from the event as it was."""
    values, gone, remarks = changes(reader, asked, before, texts)
    if remarks:
        return Saved(remarks, "", (), ())
    if not (values or gone):
        return Saved((Remark("error", "", reader.say("amend.nothing"), ""),), "", (), ())
    return amend(reader, target, values, gone, reason)
