"""Copying a whole ledger with its history: each event in a commit of its recorder, at the time it was recorded.

For the example, which comes as files alone. In one commit of today's date it could not be told from events
that somebody dated back, and `verify` would rightly say so.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from ledger.kernel.finding import Refused
from ledger.locale import Language, label
from ledger.store.disk import durable, intent
from ledger.store.disk.files import disk_trouble, publish, stage
from ledger.store.journal.append import Appended
from ledger.store.records.folder import Folder
from ledger.store.records.names import is_event_path
from ledger.store.repository import index
from ledger.store.repository.commit import NEUTRAL_ADDRESS, checked_out, plain_name, quoted, read_back
from ledger.store.repository.git import Git
from ledger.store.repository.plumbing import git_failed
from ledger.store.repository.synced import sync_names

AUTHOR = "ledger"


class Act(NamedTuple):
    """What was recorded in one go: when, by whom, under which title, and the files."""

    recorded: datetime
    recorder: str
    title: str
    files: dict[str, bytes]


def commit_history(folder: Folder, files: Mapping[str, bytes], title: str, lang: Language) -> Appended:
    """Put the files of a ledger into a new folder: first all that is no event, then event by event; durably."""
    with disk_trouble(), durable.writer_lock(folder.common_dir / intent.PLACE) as lock:
        git = Git(folder)
        branch, before = checked_out(git)
        under_way = intent.declare(folder, before, list(files))
        changed = stage(folder, files)
        body = b"".join(_stream(git, branch, list(acts(files, title, lang))))
        done = git.call("fast-import", "--quiet", "--done", data=body, keep_open=(lock,))
        if done.returncode:
            raise Refused(git_failed("fast-import", done))
        made = done.stdout.decode().strip()
        sync_names(folder.common_dir, branch, 0, folder.git_dir)
        blobs = read_back(git, made, files)
        publish(folder, files, changed)
        return Appended(made, tuple(files), tuple(index.follow(git, under_way, blobs)))


def acts(files: Mapping[str, bytes], title: str, lang: Language) -> Iterator[Act]:
    """The files as they were recorded: those of one recorder and moment together."""
    events: dict[tuple[datetime, str], dict[str, bytes]] = {}
    kinds: dict[tuple[datetime, str], Counter[str]] = {}
    others = {}
    for path, data in sorted(files.items()):
        if not is_event_path(path):
            others[path] = data
            continue
        event = tomllib.loads(data.decode())
        moment = event["entry"]["recorded"], event["entry"]["recorder"]
        events.setdefault(moment, {})[path] = data
        kinds.setdefault(moment, Counter())[event["kind"]] += 1
    start = min(events, default=(datetime.now().astimezone(), ""))[0]
    yield Act(start, AUTHOR, title, others)
    for moment in sorted(events):
        named = (f"{label(lang, 'kinds', kind)} {count}" for kind, count in kinds[moment].most_common(4))
        yield Act(*moment, ", ".join(named), events[moment])


def _stream(git: Git, branch: str, history: list[Act]) -> Iterator[bytes]:
    """The commits for fast-import, each upon the one before."""
    for number, act in enumerate(history, start=1):
        text = act.title.encode()
        person = f"{plain_name(act.recorder)} <{NEUTRAL_ADDRESS}> {int(act.recorded.timestamp())} {act.recorded:%z}"
        yield f"commit {branch}\nmark :{number}\nauthor {person}\ncommitter {person}\n".encode()
        yield b"data %d\n%s\n" % (len(text), text)
        for path, data in act.files.items():
            yield b"M 100644 inline %s\ndata %d\n%s\n" % (quoted(git.folder.prefix + path), len(data), data)
    yield f"\nget-mark :{len(history)}\ndone\n".encode()
