"""What the tests of the store share: small events, new folders, and git as a user runs it."""

from __future__ import annotations

import os
import subprocess
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from ledger.store.journal.append import Record, commit_files
from ledger.store.journal.create import ATTRIBUTES, init_repository
from ledger.store.records.codec import encode
from ledger.store.records.folder import Folder
from ledger.store.records.names import event_path, new_ids

BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2023, 3, 2, 10, 15, 4, tzinfo=BEIJING)
DAY = date(2023, 3, 2)


def record(number: int | str, occurred: date = DAY) -> Record:
    """An event file, with a fresh id."""
    id = new_ids()[0]
    event = {
        "kind": "suggestion.submitted",
        "occurred": occurred,
        "suggestion": f"2023-{number}",
        "title": "关于加大对中小企业扶持力度的建议",
        "entry": {"id": id, "recorded": NOW, "recorder": "秘书", "channel": "cli"},
    }
    data = encode(event)
    return Record(event_path("suggestion.submitted", occurred, id, data), data)


def user_git(place: Path, *arguments: str, data: str | None = None) -> str:
    """Git as the clerk runs it, away from this machine's own configuration."""
    surroundings = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = ("-c", "user.name=李四", "-c", "user.email=lisi@example.org")
    done = subprocess.run(
        ["git", *names, *arguments],
        cwd=place,
        env=surroundings,
        input=data,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def new_folder(place: Path, inside: str = "") -> Folder:
    """A new records folder: its own repository, or the folder `inside` of a larger one."""
    if inside:
        place.mkdir(parents=True)
        user_git(place, "init", "--quiet", "--initial-branch=main")
        (place / "other.txt").write_text("the user's own\n")
        user_git(place, "add", "other.txt")
        user_git(place, "commit", "--quiet", "--message=own")
    folder = init_repository(place / inside)
    files = {"ledger.toml": b'committee = "x"\n', ".gitattributes": ATTRIBUTES}
    commit_files(folder, files, recorder="秘书", message="A new ledger", now=NOW)
    return folder


def on_disk(folder: Folder) -> set[str]:
    """Every file below events/, temporary ones too."""
    return {path.relative_to(folder.root).as_posix() for path in (folder.root / "events").rglob("*") if path.is_file()}
