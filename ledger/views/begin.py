"""Beginning: a new records folder, or a copy of the example."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import ledger
from ledger.kernel.finding import Refused, error
from ledger.locale import Language
from ledger.store.entry.clock import now, to_record
from ledger.store.journal.append import commit_files
from ledger.store.journal.create import ATTRIBUTES, init_repository
from ledger.store.journal.replay import commit_history
from ledger.store.journal.settle import finish
from ledger.store.office import Office
from ledger.store.records.folder import CONFIGURATION
from ledger.store.repository.git import Git
from ledger.store.repository.person import recorder_name, remember
from ledger.views.words import say

TIMEZONE = "Asia/Shanghai"


class Begun(NamedTuple):
    """A records folder that is there now: where, with which commit, of how many files."""

    root: Path
    commit: str | None
    files: int


def begin(
    root: Path,
    committee: str,
    district: str = "",
    lang: Language = "zh",
    *,
    timezone: str = TIMEZONE,
    recorder: str | None = None,
) -> Begun:
    """Make a records folder for a committee, with its first commit; one that was killed is finished by the next."""
    import tomli_w

    if os.path.lexists(root / CONFIGURATION):
        raise Refused(error("init.exists", folder=str(root)))
    if not committee.strip():
        raise Refused(error("field.blank", field="--committee"))
    settings = {"name": committee} | ({"district": district} if district else {})
    settings |= {"timezone": timezone, "language": lang}
    text = f"# {say(lang, 'first.comment')}\n\n{tomli_w.dumps({'committee': settings})}".encode()
    moment = to_record(now(Office(text).timezone))
    folder = init_repository(root)
    recorder = recorder or known_recorder() or (Git(folder).identity() or ("ledger",))[0]
    finish(folder, recorder=recorder, now=moment)
    if os.path.lexists(root / CONFIGURATION):
        raise Refused(error("init.exists", folder=str(root)))
    files = {CONFIGURATION: text}
    if not os.path.lexists(folder.root / ".gitattributes"):
        files[".gitattributes"] = ATTRIBUTES
    done = commit_files(folder, files, recorder=recorder, message=say(lang, "first.commit"), now=moment)
    return Begun(folder.root, done.commit, len(files))


def begin_as(root: Path, answers: list[str], lang: Language) -> Begun:
    """The same from a person's answers (committee, district, their own name), whose name is then known here."""
    committee, district, name = (*(each.strip() for each in answers), "", "", "")[:3]
    if name and name != recorder_name():
        remember(name=name)
    return begin(root, committee, district, lang)


def known_recorder() -> str:
    """Under which name this person records, as far as it is known."""
    return os.environ.get("LEDGER_RECORDER") or recorder_name() or ""


def copy_demo(target: Path, lang: Language) -> Begun:
    """Copy the example ledger into a folder of its own, with the history that its events tell of."""
    source = example()
    if os.path.lexists(target) and (not target.is_dir() or any(target.iterdir())):
        raise Refused(error("demo.exists", folder=str(target)))
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".git" not in path.relative_to(source).parts
    }
    folder = init_repository(target)
    done = commit_history(folder, files, say(lang, "first.demo_commit"), lang)
    return Begun(folder.root, done.commit, len(files))


def example() -> Path:
    """Where the example ledger lies: in the installed package, or beside it in a checkout."""
    package = Path(ledger.__file__).parent
    for place in (package / "demo" / "records", package.parent / "records"):
        if (place / CONFIGURATION).is_file():
            return place
    raise Refused(error("demo.missing"))
