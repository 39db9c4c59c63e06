"""What is to be verified, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from ledger.kernel.finding import Finding
from ledger.kernel.period import Period
from ledger.store.model.model import Model
from ledger.store.records.folder import Folder
from ledger.store.verify.evidence import Row
from ledger.store.verify.files import Progress


class Request(NamedTuple):
    """What to verify, and what the floors above lend to it.

    `whole` begins from the beginning; `since` looks only at what came after a commit; `paper` is a
    fingerprint to compare with the seals. `model` opens the read model, `statistics` regenerates its files,
    `figures` hashes the figures of a period.
    """

    folder: Folder
    now: datetime
    model: Callable[[], Model]
    statistics: Callable[[Model], Mapping[str, str]]
    figures: Callable[[Period], str]
    whole: bool = False
    since: str | None = None
    paper: str | None = None
    progress: Progress = None


class Report(NamedTuple):
    """What came of it: `events` there are, files `read` now, files `looked` at for their size and time.

    `commits` are those walked now.
    `incremental` tells whether it went on from an earlier verification; `paper` names the sealed period that
    the fingerprint on paper belongs to.
    """

    findings: list[Finding]
    rows: list[Row]
    events: int
    read: int
    looked: int
    commits: int
    commit: str | None
    incremental: bool
    paper: str | None
