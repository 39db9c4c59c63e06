"""The content: everything that is wrong with single events, their attachments, and the written statistics."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.store.model.model import Model, meta
from ledger.store.records.codec import decode
from ledger.store.records.folder import refuse_links, whole_file
from ledger.store.repository.heads import write_note
from ledger.store.verify.history import CLOCKS, Recorded

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STATISTICS = "statistics"


def recorded(model: Model, paths: Iterable[str] | None = None) -> list[Recorded]:
    """What the read model says of events; of all where no paths are given."""
    query = "SELECT path, id, coalesce(recorder, ''), recorded FROM event"
    execute = model.connection.execute
    if paths is None:
        return execute(query).fetchall()
    return [row for path in paths for row in execute(f"{query} WHERE path = ?", (path,))]


def check_content(model: Model, now: datetime) -> Iterator[Finding]:
    """All findings of the configuration and of the events, and events from the future."""
    yield from model.office.findings()
    yield from model.findings()
    limit = int((now + CLOCKS).timestamp() * 1_000_000)
    # Asked by id first, which an index answers alone: the rows hold the whole text of the events.
    query = "SELECT path, id, recorded FROM event WHERE id IN (SELECT id FROM event WHERE recorded > ?)"
    for path, id, moment in model.connection.execute(query, (limit,)):
        time = (_EPOCH + timedelta(microseconds=moment)).isoformat()
        yield warning("verify.future", recorded=time).at(file=path, event=id)


def check_model(model: Model, blobs: Mapping[str, str]) -> tuple[list[Finding], list[Recorded]]:
    """Whether the read model holds exactly the commit's events, in these bytes, each file once; and what they say."""
    wrong: set[str] = set()
    left = dict(blobs)
    for path, blob in model.connection.execute("SELECT path, blob FROM unreadable WHERE blob IS NOT NULL"):
        if left.pop(path, None) != blob:
            wrong.add(path)
    recorded: list[Recorded] = []
    blob_id, say = model.git.blob_id, recorded.append
    rows = model.connection.execute(
        "SELECT path, id, coalesce(recorder, ''), recorded, blob, CAST(text AS BLOB) FROM event WHERE versioned = 1"
    )
    for path, id, recorder, moment, blob, data in rows:
        say((path, id, recorder, moment))
        if left.pop(path, None) != blob or blob_id(data) != blob:
            wrong.add(path)
    return [error("verify.model").at(file=path) for path in sorted(wrong | left.keys())], recorded


def attachments(model: Model, paths: Iterable[str] | None = None) -> dict[str, dict[str, str]]:
    """The attachments that events name: path to `sha256` and the `file` and `event` that name it."""
    query = "SELECT path, id, text FROM event WHERE text LIKE '%attachments = %'"
    if paths is None:
        rows = model.connection.execute(query).fetchall()
    else:
        rows = [row for path in paths for row in model.connection.execute(f"{query} AND path = ?", (path,))]
    found = {}
    for path, id, text in rows:
        data, _ = decode(text.encode(), path)
        for each in (data or {}).get("attachments") or ():
            if isinstance(each, dict) and isinstance(each.get("path"), str):
                found[each["path"]] = {"sha256": str(each.get("sha256")), "file": path, "event": id}
    return found


def check_attachments(
    model: Model, named: Mapping[str, Mapping[str, str]], marks: Mapping[str, str]
) -> tuple[list[Finding], dict[str, str]]:
    """Every attachment is there with the bytes promised; those marked as before are not read again."""
    findings: list[Finding] = []
    kept: dict[str, str] = {}
    for path, promise in named.items():
        where = {"file": promise["file"], "event": promise["event"], "field": "attachments"}
        try:
            place = Path(model.folder.path(path))
            refuse_links(model.folder, [path])
            about = place.lstat()
            if not stat.S_ISREG(about.st_mode):
                raise OSError
            mark = f"{about.st_size} {about.st_mtime_ns} {about.st_ctime_ns} {about.st_ino} {promise['sha256']}"
            if marks.get(path) != mark and _sha256(place) != promise["sha256"].lower():
                findings.append(error("verify.attachment_changed", path=path).at(**where))
            else:
                kept[path] = mark
        except Refused as refused:
            findings += (finding.at(**where) for finding in refused.findings)
        except OSError:
            findings.append(error("verify.attachment_missing", path=path).at(**where))
    return findings, kept


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def written(root: Path) -> dict[str, str | None]:
    """The statistics as they lie there: name to text, None for what cannot be read as text."""
    folder = root / STATISTICS
    found: dict[str, str | None] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() and not folder.is_symlink() else ():
        if path.is_dir() and not path.is_symlink():
            continue
        try:
            text = whole_file(path).decode()
        except (OSError, UnicodeDecodeError):
            text = None
        found[path.relative_to(folder).as_posix()] = text
    return found


def statistics_digest(files: Mapping[str, str | None]) -> str:
    """One hash over all files of the statistics."""
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        for part in (name, "\0" if text is None else text):
            data = part.encode("utf-8", "surrogateescape")
            digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def basis(model: Model) -> str:
    """What the statistics rest on: the commit, what no commit has yet, the code and its configuration."""
    rules = f"{meta(model.connection, 'version')} {model.office.digest}"
    return f"{model.commit} {','.join(model.unversioned())} {rules}"


def remember_written(model: Model) -> None:
    """Note outside the folder what `ledger project` wrote, to tell old statistics from forged ones."""
    digest = statistics_digest(written(model.folder.root))
    write_note(model.folder, STATISTICS, {"digest": digest, "basis": basis(model)})


def differing(there: Mapping[str, str | None], regenerated: Mapping[str, str]) -> Iterator[Finding]:
    """Each file of the statistics that is not as the records give it."""
    for name in sorted(there.keys() | regenerated.keys()):
        if name not in there or name not in regenerated or there[name] != regenerated[name]:
            yield error("verify.statistics").at(file=f"{STATISTICS}/{name}")


def as_data(finding: Finding) -> dict[str, Any]:
    """A finding for a note on the disk."""
    return {**finding._asdict(), "values": dict(finding.values)}


def from_data(data: Mapping[str, Any]) -> Finding:
    """A finding from such a note."""
    return Finding(**data)
