"""The read model: everything the records say, kept in a disposable SQLite file and brought up to date.

It lies in the user's cache folder, never among the records, and is keyed by where the records are. What it
holds is a function of a commit, of the event files not yet versioned, of those parts of ledger.toml that
folds read, and of this code: where one of the last two has changed it is built anew, else only what is new
is taken in. Deleting it changes no answer.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import sys
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.kernel.finding import Finding
from ledger.store.disk.places import cache_folder
from ledger.store.model.schema import SCHEMA
from ledger.store.office import Office
from ledger.store.records import folder as folders
from ledger.store.records.folder import Folder

if TYPE_CHECKING:
    from ledger.store.model.ingest import File
    from ledger.store.repository.git import Git

OWN_TABLES = """
CREATE TABLE unreadable (path TEXT PRIMARY KEY, blob TEXT);
CREATE TABLE freely_written (stream INTEGER PRIMARY KEY);
CREATE TABLE scored (first INTEGER PRIMARY KEY, last INTEGER, rules TEXT, totals TEXT, vetoes TEXT);
CREATE INDEX event_stream ON event (stream);
CREATE INDEX event_order ON event (occurred, recorded, id);
CREATE INDEX event_path ON event (path);
CREATE INDEX event_unversioned ON event (path) WHERE versioned = 0;
CREATE INDEX finding_stream ON finding (stream);
CREATE INDEX dims_deputy ON dims (json_extract(value, '$.deputy'));
CREATE INDEX stream_unclosed ON stream (subject) WHERE instr(state, '"closed": null');
CREATE INDEX stream_unheld ON stream (subject) WHERE instr(state, '"held": null');
CREATE INDEX stream_promised ON stream (subject)
    WHERE subject = 'suggestion' AND NOT instr(state, '"closed": null') AND NOT instr(state, '"commitments": []');
"""
CODE = (
    *("kernel", "rules", "subjects", "subjects/suggestion"),
    *("store", "store/records", "store/model", "store/owed"),
)
"""The folders of the program whose code makes what a read model holds."""
RACY = 2_000_000_000
"""Nanoseconds within which a folder may change again without its time saying so (FAT counts in 2 s)."""


class Model:
    """An up-to-date read model of one records folder."""

    def __init__(self, folder: Folder, connection: sqlite3.Connection, office: Office) -> None:
        self.folder = folder
        self.connection = connection
        self.office = office

    @cached_property
    def git(self) -> Git:
        """The git of the folder; a warm look at unchanged records never needs it."""
        from ledger.store.repository.git import Git

        return Git(self.folder)

    @property
    def commit(self) -> str | None:
        """The commit that was last projected."""
        return meta(self.connection, "commit")

    def unversioned(self) -> list[str]:
        """Event files recorded but in no commit yet."""
        rows = self.connection.execute("SELECT path FROM event WHERE versioned = 0 ORDER BY path")
        pending = self.connection.execute("SELECT path FROM unreadable WHERE blob IS NULL ORDER BY path")
        return [path for (path,) in (*rows, *pending)]

    def findings(self) -> list[Finding]:
        """All findings about the records, in the order of history."""
        rows = self.connection.execute(
            "SELECT finding.event, finding.code, finding.severity, finding.data, event.path FROM finding "
            "LEFT JOIN event ON event.id = finding.event "
            "ORDER BY event.occurred, event.recorded, event.id, json_extract(data, '$.file'), finding.rowid"
        )
        return [stored_finding(*row) for row in rows]


def stored_finding(event: str | None, code: str, severity: Any, data: str, path: str | None) -> Finding:
    """A finding as the read model keeps it."""
    kept = json.loads(data)
    return Finding(code, severity, kept["values"], kept["file"] or path, kept["line"], event, kept["field"])


def meta(connection: sqlite3.Connection, name: str) -> str | None:
    """A remark of the read model about itself."""
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def set_meta(connection: sqlite3.Connection, name: str, value: str | None) -> None:
    """Change a remark of the read model about itself."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))


def cache_file(folder: Folder) -> Path:
    """The read model of a records folder, by where that folder is."""
    place = hashlib.sha256(os.fsencode(folder.root)).hexdigest()[:20]
    return cache_folder() / f"{place}.sqlite"


def code_version(folders: Iterable[str] = CODE) -> str:
    """What tells the code in these folders of the program from any other: its files' sizes and times."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256(sys.version.encode())
    for part in folders:
        with os.scandir(root / part) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith((".py", ".toml")):
                    about = entry.stat()
                    digest.update(f"{entry.name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def connect(path: Path | None) -> sqlite3.Connection:
    """Open a read model's file, or one in memory where there is no place for a file."""
    for _ in range(0 if path is None else 2):  # a broken file is made anew, once: on a full disk it stays broken
        assert path is not None
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=60, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose pages of it, but mix none
            connection.execute("PRAGMA cache_size = -16000")
            connection.execute("PRAGMA temp_store = MEMORY")
            return connection
        except (OSError, sqlite3.DatabaseError):
            with suppress(OSError):
                discard(path)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def discard(path: Path) -> None:
    """Delete a read model."""
    for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        name.unlink(missing_ok=True)


def open_model(folder: Folder, *, rebuild: bool = False, progress: Any = None) -> Model:
    """The read model of a records folder, brought up to date."""
    path = cache_file(folder)
    model = Model(folder, connect(path), Office.read(folder.root))
    try:
        refresh(model, rebuild=rebuild, progress=progress)
    except sqlite3.DatabaseError:  # not a read model, or a broken one
        model.connection.close()
        _anew(model, path, progress)
    return model


def _anew(model: Model, path: Path, progress: Any) -> None:
    """Build the read model in a new file; in memory where the disk takes none."""
    for place in (path, None):
        try:
            discard(path)
            model.connection = connect(place)
            refresh(model, rebuild=True, progress=progress)
            return
        except (OSError, sqlite3.OperationalError):
            if place is None:
                raise


def refresh(model: Model, *, rebuild: bool = False, progress: Any = None) -> None:
    """Take in what is new, if anything is; readers do not wait for one another."""
    if rebuild or look(model).current is False:
        with writing(model.connection):
            update(model, look(model), rebuild=rebuild, progress=progress)


class Look(NamedTuple):
    """What there is to project, against what was projected last."""

    head: str | None
    directories: dict[str, int]
    version: str
    same_code: bool
    before: str | None
    seen: dict[str, int]

    @property
    def current(self) -> bool:
        """Whether nothing is new."""
        return self.same_code and self.before == self.head and self.seen == self.directories


def look(model: Model) -> Look:
    """Compare the records with the read model, without reading an event."""
    connection = model.connection
    version = f"{code_version()} {model.office.fold_digest}"
    known = connection.execute("SELECT name FROM sqlite_master WHERE name = 'meta'").fetchone() is not None
    same = known and meta(connection, "version") == version
    return Look(
        head_of(model),
        folders.listing(model.folder),
        version,
        same,
        meta(connection, "commit") if same else None,
        json.loads(meta(connection, "directories") or "{}") if same else {},
    )


def memory_model(folder: Folder, office: Office, files: Iterable[File], progress: Any = None) -> Model:
    """A read model in memory of just these event files: the ledger as it was known at another time."""
    model = Model(folder, connect(None), office)
    with writing(model.connection):
        build(model, files, progress)
    return model


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A transaction that holds the read model's one writing place; undone where an error leaves it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def head_of(model: Model) -> str | None:
    """The commit checked out: read from git's files where they say it plainly, else asked of git."""
    found = plain_head(model.folder)
    return found if found is not None else model.git.head()


def plain_head(folder: Folder) -> str | None:
    """The commit that HEAD's branch stands at, where that branch has a file of its own."""
    try:
        head = (folder.git_dir / "HEAD").read_bytes()
        if not head.startswith(b"ref: refs/heads/") or b".." in head:
            return None
        branch = folder.common_dir / os.fsdecode(head[5:].strip())
        commit = b"" if branch.is_symlink() else branch.read_bytes().strip()
    except (OSError, ValueError):
        return None
    return commit.decode() if _COMMIT.fullmatch(commit) else None


_COMMIT = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")


def update(model: Model, look: Look, *, rebuild: bool = False, progress: Any = None) -> None:
    """Take in what is new; the caller holds the transaction."""
    if look.current and not rebuild:
        return
    connection, head = model.connection, look.head
    changes = None
    if look.same_code and not rebuild and (head is not None or look.before is None):
        moved = head is not None and head != look.before
        changes = model.git.changes(look.before, head) if moved and head is not None else ({}, [])
    if changes is None:
        versioned = model.git.tree(head) if head is not None else {}
        build(model, files_of(model, versioned, look.directories), progress)
        set_meta(connection, "version", look.version)
    else:
        stale = [name for name, time_ in look.directories.items() if look.seen.get(name) != time_]
        if not take_in(model, *changes, stale):
            update(model, look, rebuild=True, progress=progress)
            return
    set_meta(connection, "commit", head)
    now = time.time_ns()
    settled = {name: changed for name, changed in look.directories.items() if now - changed > RACY}
    set_meta(connection, "directories", json.dumps(settled))


def build(model: Model, files: Iterable[File], progress: Any = None) -> None:
    """Build the whole read model anew from event files."""
    from ledger.store.model.projection import Projection

    connection = model.connection
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    tables, indexes = statements()
    for statement in tables:
        connection.execute(statement)
    projection = Projection(connection, model.office, cold=True)
    projection.refold(projection.add(files, progress), progress)
    for statement in indexes:
        connection.execute(statement)
    projection.sheet.sum_months()
    connection.execute("PRAGMA analysis_limit = 500")
    connection.execute("ANALYZE posting")


def statements() -> tuple[list[str], list[str]]:
    """What makes the tables, and what makes their indexes (cheaper once the tables are full)."""
    every = [each.strip() for each in "".join(strip_comments(SCHEMA + OWN_TABLES)).split(";") if each.strip()]
    return (
        [each for each in every if " INDEX " not in each],
        [each for each in every if " INDEX " in each],
    )


def strip_comments(sql: str) -> Iterator[str]:
    """The lines of SQL without their comments."""
    for line in sql.splitlines():
        yield line.partition("--")[0] + "\n"


def files_of(model: Model, versioned: dict[str, str], directories: Iterable[str]) -> Iterator[File]:
    """Every event file: those of the commit, and those in the folder that no commit has yet."""
    yield from committed(model, versioned.items())
    for directory in directories:
        for name in folders.names(model.folder, directory):
            path = f"{directory}/{name}"
            if path not in versioned:
                yield from uncommitted(model, path)


def committed(model: Model, entries: Iterable[tuple[str, str]]) -> Iterator[File]:
    """Event files of the commit: from the folder where it agrees with the commit, else from git."""
    from ledger.store.model.ingest import File

    lacking = []
    blob_id, read = model.git.blob_id, folders.reader(model.folder)
    for path, blob in entries:
        data = read(path)
        if data is not None and blob_id(data) == blob:
            yield File(path, data, blob)
        else:
            lacking.append((path, blob))
    if lacking:
        for (path, blob), (_, data) in zip(lacking, model.git.blobs(blob for _, blob in lacking), strict=True):
            yield File(path, data, blob)


def uncommitted(model: Model, path: str) -> Iterator[File]:
    """An event file that is recorded but not yet versioned."""
    from ledger.store.model.ingest import File

    data = folders.read(model.folder, path)
    if data is not None:
        yield File(path, data, None)


def take_in(model: Model, changed: dict[str, str], removed: list[str], directories: Iterable[str]) -> bool:
    """Bring the model from the last commit to this one, and take in what no commit has yet.

    False where that depends on the order of arrival, so that it has to be built anew.
    """
    connection = model.connection
    pending = {path for (path,) in connection.execute("SELECT path FROM event WHERE versioned = 0")}
    pending |= {path for (path,) in connection.execute("SELECT path FROM unreadable WHERE blob IS NULL")}
    arrived = {path: blob for path, blob in changed.items() if not settle(model, path, blob)}
    new, gone = loose(model, directories, pending - changed.keys(), arrived.keys())
    if not (removed or arrived or new or gone):
        return True
    from ledger.store.model.projection import Projection

    projection = Projection(connection, model.office)
    touched = projection.remove([*removed, *arrived, *gone])
    touched |= projection.add(committed(model, arrived.items()))
    touched |= projection.add(file for path in new for file in uncommitted(model, path))
    projection.refold(touched)
    return not projection.ambiguous


def settle(model: Model, path: str, blob: str) -> bool:
    """Whether the commit has just what was recorded before it; the event then only becomes versioned."""
    row = model.connection.execute("SELECT text FROM event WHERE path = ?", (path,)).fetchone()
    if row is None or model.git.blob_id(row[0].encode()) != blob:
        return False
    model.connection.execute("UPDATE event SET versioned = 1, blob = ? WHERE path = ?", (blob, path))
    return True


def loose(
    model: Model, directories: Iterable[str], pending: set[str], arrived: Collection[str]
) -> tuple[list[str], list[str]]:
    """The event files that appeared in, and those that vanished from, the folders since the last look.

    `pending` are those in no commit so far, `arrived` those that come with the new commit.
    """
    connection = model.connection
    new: list[str] = []
    kept: set[str] = set()
    for directory in directories:
        start = f"{directory}/"
        known = {
            path
            for table in ("event", "unreadable")
            for (path,) in connection.execute(
                f"SELECT path FROM {table} WHERE path >= ? AND path < ?", (start, start[:-1] + "0")
            )
        }
        there = [start + name for name in folders.names(model.folder, directory)]
        kept.update(there)
        new += (path for path in there if path not in known and path not in arrived)
    gone = [path for path in pending if path not in kept and folders.read(model.folder, path) is None]
    return new, sorted(gone)
