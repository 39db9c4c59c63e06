"""Making a new records folder a place that git versions."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from ledger.kernel.finding import Refused
from ledger.store.disk import durable
from ledger.store.disk.files import disk_trouble
from ledger.store.records.folder import Folder, at
from ledger.store.repository.plumbing import environment, find_program, git_failed

ATTRIBUTES = b"""# The bytes of the records stay as they are on every system.
* -text -filter -ident -working-tree-encoding
"""
_UNDER_WAY = ".git.new"
"""Where a repository is made before it takes its place, whole and synced."""


def init_repository(path: Path) -> Folder:
    """Make `path` a folder that git versions: of the repository around it, else of a new one on branch main.

    Commits nothing: the caller does that with `commit_files`, `.gitattributes` (ATTRIBUTES) included.
    """
    with disk_trouble():
        changed = durable.make_folders(path)
        shutil.rmtree(path / _UNDER_WAY, ignore_errors=True)  # of one that was killed
        try:
            return at(path)
        except Refused as refusal:
            if refusal.findings[0].code != "store.no_repository":
                raise
        _new_repository(path)
        durable.sync_folders([*changed, path])
        return at(path)


def _new_repository(path: Path) -> None:
    """Make a repository aside, whole and synced, and put it in its place."""
    aside = path / _UNDER_WAY
    aside.mkdir()
    command = [find_program(path), "init", "--quiet", "--template=", "--initial-branch=main"]
    done = subprocess.run(command, cwd=aside, env=environment(), capture_output=True, check=False)
    if done.returncode:
        raise Refused(git_failed("init", done))
    made = aside / ".git"
    for each in made.rglob("*"):
        if each.is_file():
            durable.sync_file(each)
    durable.sync_folders([made, *(each for each in made.rglob("*") if each.is_dir())])
    made.rename(path / ".git")
    aside.rmdir()
