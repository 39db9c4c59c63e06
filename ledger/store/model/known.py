"""The second clock: the ledger as it was known at another time, or at another commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

from ledger.kernel.finding import Refused, error
from ledger.store.model.ingest import File
from ledger.store.model.model import Model, committed, memory_model


def known_at(model: Model, when: str, progress: Any = None) -> Model:
    """A read model in memory of what was recorded by a time (date or date-time) or stood in a commit."""
    limit = instant(model, when)
    if limit is not None:
        return memory_model(model.folder, model.office, recorded_by(model, limit), progress)
    commit = model.git.resolve(when)
    if commit is None:
        raise Refused(error("known.unknown", field="--known-at", value=when))
    return memory_model(model.folder, model.office, committed(model, model.git.tree(commit).items()), progress)


def instant(model: Model, when: str) -> datetime | None:
    """The end of a day, or a moment in the ledger's zone where none is given; None where it is neither."""
    with suppress(ValueError):
        return datetime.combine(date.fromisoformat(when), time.max, model.office.timezone)
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=model.office.timezone)


def recorded_by(model: Model, limit: datetime) -> Iterator[File]:
    """The event files recorded by then."""
    from ledger.store.model.projection import microseconds

    rows = model.connection.execute("SELECT path, text, blob FROM event WHERE recorded <= ?", (microseconds(limit),))
    for path, text, blob in rows:
        yield File(path, text.encode(), blob)
