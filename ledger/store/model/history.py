"""Which commit recorded which event: asked of git when needed, and remembered."""

from __future__ import annotations

from collections.abc import Collection

from ledger.store.model.model import Model, meta, set_meta


def commits_of(model: Model, paths: Collection[str]) -> dict[str, str]:
    """The commit that first added each event file; files in no commit yet are left out."""
    connection = model.connection
    found = remembered(model, paths)
    if len(found) == len(paths):  # without asking git, which takes longer than all the rest
        return found
    head = model.git.head()
    if head is None:
        return {}
    if meta(connection, "walked") != head:
        walked = meta(connection, "walked")
        since = walked if walked is not None and model.git.resolve(walked) == walked else None
        added = model.git.added_in(None, since)
        connection.executemany("INSERT OR IGNORE INTO recorded_in VALUES (?, ?)", added.items())
        set_meta(connection, "walked", head)
        found = remembered(model, paths)
    return found


def remembered(model: Model, paths: Collection[str]) -> dict[str, str]:
    """What is known already."""
    model.connection.execute(
        "CREATE TABLE IF NOT EXISTS recorded_in (path TEXT PRIMARY KEY, commit_id TEXT) WITHOUT ROWID"
    )
    found = {}
    for path in paths:
        row = model.connection.execute("SELECT commit_id FROM recorded_in WHERE path = ?", (path,)).fetchone()
        if row is not None:
            found[path] = row[0]
    return found
