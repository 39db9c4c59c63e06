"""An event: one recorded act, with the entry that says who recorded it, when and how.

Every kind of event is one attrs class that extends `Event`; its first field is the key of its stream.
"""

from datetime import date, datetime
from typing import Annotated, Any

from attrs import frozen

from ledger.kernel.shape import (
    INSTANT,
    TEXT,
    Field,
    Text,
    Texts,
    choice,
    fields_of,
    many,
    mapping,
    per_class,
    table,
)

ATTACHMENT_PREFIX = "attachments/"
"""Attachments lie beside the events, under this folder of the records."""


@frozen(kw_only=True)
class Attachment:
    """A file kept beside the records, named by its content."""

    path: Text
    sha256: Text


@frozen(kw_only=True)
class Entry:
    """Who recorded an event, when and through what; set by the program.

    `recorded` has an offset; `source` names the sheet and row an import read; `batch` is shared by the
    events of one commit.
    """

    id: Text
    recorded: Annotated[datetime, INSTANT]
    recorder: Text
    channel: Annotated[str, choice("tui", "cli", "import")]
    source: Annotated[dict[str, str], mapping(TEXT)] | None = None
    batch: Text | None = None


@frozen(kw_only=True)
class Event:
    """What all kinds have in common.

    `basis` is a document number; `approximate` names the fields of which the register itself says 余,
    近 or 约; `plan_item` links the act to a plan without counting for it.
    """

    kind: str
    occurred: date
    entry: Entry
    note: Text | None = None
    attachments: Annotated[tuple[Attachment, ...], many(table(Attachment))] = ()
    plan_item: Text | None = None
    basis: Text | None = None
    approximate: Texts = ()

    @property
    def order(self) -> tuple[date, datetime, str]:
        """The place of the event in history."""
        return (self.occurred, self.entry.recorded, self.entry.id)


COMMON = ("note", "attachments", "plan_item", "basis", "approximate")


@per_class
def kind_fields(cls: Any) -> dict[str, Field]:
    """The fields of a kind in the catalogue's order: its own, the key first, then the common ones."""
    fields = fields_of(cls)
    own = {name: field for name, field in fields.items() if name not in COMMON}
    return own | {name: fields[name] for name in COMMON}


def plain(event: Event, cls: type[Event], given: dict[str, Any]) -> dict[str, Any]:
    """The event as ordered plain data for the codec: the fields that were `given`, in catalogue order."""
    body = {name: given[name] for name in kind_fields(cls) if name in given}
    entry = event.entry
    tail: dict[str, Any] = {
        "id": entry.id,
        "recorded": entry.recorded,
        "recorder": entry.recorder,
        "channel": entry.channel,
    }
    if entry.source is not None:
        tail["source"] = entry.source
    if entry.batch is not None:
        tail["batch"] = entry.batch
    return {"kind": event.kind, "occurred": event.occurred} | body | {"entry": tail}
