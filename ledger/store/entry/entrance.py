"""What is looked at when an event is about to be recorded, beyond the event itself: roles, privacy,
and the files that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ledger.kernel.finding import Finding, warning
from ledger.store.roles import Act, check_roles

if TYPE_CHECKING:
    from ledger.store.entry.drafting import Draft
    from ledger.store.model.model import Model


def check_entrance(model: Model, drafts: Sequence[Draft]) -> list[Finding]:
    """Whether the recorder has the role for each event, and whether its text gives a resident away."""
    acts = [Act(each.event.entry.id, each.event.kind, each.event.entry.recorder, target_of(each)) for each in drafts]
    kinds = {act.event: act.kind for act in acts}

    def kind_of(event: str) -> str | None:
        row = model.connection.execute("SELECT kind FROM event WHERE id = ?", (event,)).fetchone()
        return kinds.get(event) or (None if row is None else row[0])

    places = {each.event.entry.id: each.place for each in drafts}
    refused = check_roles(model.office, acts, kind_of)
    return [
        *(finding.at(event=None, line=places[finding.event or ""]) for finding in refused),
        *check_private(drafts),
        *(finding for draft in drafts if draft.event.attachments for finding in check_attached(model, draft)),
    ]


def check_attached(model: Model, draft: Draft) -> Iterator[Finding]:
    """Whether the files that an event names lie where it says: a wrong path would be on record for ever."""
    from ledger.store.verify.content import check_attachments

    for each in draft.event.attachments:
        findings, _ = check_attachments(model, {each.path: {"sha256": each.sha256, "file": "", "event": ""}}, {})
        for finding in findings:
            found = finding._replace(file=each.path, event=None, line=draft.place)
            yield found._replace(severity="warning") if finding.code == "verify.attachment_missing" else found


def target_of(draft: Draft) -> str | None:
    """The event that a draft corrects."""
    target = getattr(draft.event, "target", None)
    return target if draft.subject == "entry" and isinstance(target, str) else None


def check_private(drafts: Sequence[Draft]) -> Iterator[Finding]:
    """A warning for each ID-card or telephone number in the text of an event, the number masked."""
    from ledger.store.identity.private import may_tell

    for draft in drafts:
        text = draft.data.decode().rpartition("\n[entry]\n")[0]
        if may_tell(text):
            yield from private_findings(text, draft.path, draft.place)


def private_findings(text: str, path: str, place: int | None) -> Iterator[Finding]:
    """What the text of an event file gives away, field by field."""
    import tomllib

    from ledger.store.identity.private import find, texts

    for field, value in texts(tomllib.loads(text)):
        for match in find(value):
            code = "identity.card_in_text" if match.what == "card" else "identity.phone_in_text"
            yield warning(code, field=field, masked=match.masked).at(line=place)
