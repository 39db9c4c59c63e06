"""The state of the folder against its commit: files changed, removed or added by hand."""

from __future__ import annotations

from ledger.store.model.model import Model
from ledger.store.records import folder as folders


def changed_by_hand(model: Model) -> list[str]:
    """Event files of the commit that the folder has otherwise or not at all; figures rest on the commit's.

    Reads every file: about a second for each hundred thousand.
    """
    blob_id = model.git.blob_id
    found = []
    rows = model.connection.execute(
        "SELECT path, blob FROM event WHERE versioned = 1 "
        "UNION ALL SELECT path, blob FROM unreadable WHERE blob IS NOT NULL"
    )
    for path, blob in rows:
        data = folders.read(model.folder, path)
        if data is None or blob_id(data) != blob:
            found.append(path)
    return sorted(found)
