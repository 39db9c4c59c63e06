"""Making a new records folder a place that git versions."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ledger.kernel.finding import Refused
from ledger.store.records.folder import Folder, at
from ledger.store.repository.plumbing import environment, find_program, git_failed

ATTRIBUTES = b"""# The bytes of the records stay as they are on every system.
* -text -filter -ident -working-tree-encoding
"""


def init_repository(path: Path) -> Folder:
    """Make `path` a folder that git versions: of the repository around it, else of a new one on branch main.

    Commits nothing: the caller does that with `commit_files`, `.gitattributes` (ATTRIBUTES) included.
    """
    path.mkdir(parents=True, exist_ok=True)
    try:
        return at(path)
    except Refused as refusal:
        if refusal.findings[0].code != "store.no_repository":
            raise
    command = [find_program(path), "init", "--quiet", "--template=", "--initial-branch=main"]
    done = subprocess.run(command, cwd=path, env=environment(), capture_output=True, check=False)
    if done.returncode:
        raise Refused(git_failed("init", done))
    return at(path)
