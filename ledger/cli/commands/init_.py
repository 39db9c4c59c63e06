"""`ledger init`: a new records folder."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ledger.cli.context import Context
from ledger.cli.output import print_json
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.kernel.visible import visible
from ledger.locale import Language
from ledger.store.entry.clock import now, to_record
from ledger.store.journal.append import commit_files
from ledger.store.journal.create import ATTRIBUTES, init_repository
from ledger.store.office import Office
from ledger.store.records.folder import CONFIGURATION
from ledger.store.repository.git import Git
from ledger.store.repository.person import recorder_name


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Where, and whose."""
    parser.add_argument("folder", nargs="?", metavar="DIR", default=None, help=say(lang, "init.folder"))
    parser.add_argument("--committee", metavar="NAME", required=True, help=say(lang, "init.committee"))
    parser.add_argument("--district", metavar="NAME", help=say(lang, "init.district"))
    parser.add_argument("--timezone", metavar="ZONE", default="Asia/Shanghai", help=say(lang, "init.timezone"))
    parser.add_argument("--recorder", metavar="NAME", help=say(lang, "record.recorder"))


def run(context: Context) -> int:
    """Make the folder, its configuration and the first commit."""
    import tomli_w

    arguments = context.arguments
    start = Path(arguments.directory)
    root = start / (arguments.folder or ".")
    if os.path.lexists(root / CONFIGURATION):
        raise Refused(error("init.exists", folder=str(root)))
    if not arguments.committee.strip():
        raise Refused(error("field.blank", field="--committee"))
    lang: Language = "en" if getattr(arguments, "lang", None) == "en" else "zh"
    committee = {"name": arguments.committee}
    if arguments.district:
        committee["district"] = arguments.district
    committee |= {"timezone": arguments.timezone, "language": lang}
    text = f"# {say(lang, 'init.comment')}\n\n" + tomli_w.dumps({"committee": committee})
    office = Office(text.encode())
    moment = to_record(now(office.timezone))
    folder = init_repository(root)
    files = {CONFIGURATION: text.encode()}
    if not os.path.lexists(folder.root / ".gitattributes"):
        files[".gitattributes"] = ATTRIBUTES
    recorder = arguments.recorder or os.environ.get("LEDGER_RECORDER") or recorder_name()
    recorder = recorder or (Git(folder).identity() or ("ledger",))[0]
    done = commit_files(folder, files, recorder=recorder, message=say(lang, "init.title"), now=moment)
    if context.json:
        print_json({"folder": str(folder.root), "commit": done.commit})
    else:
        print(say(context.lang, "init.done", folder=visible(str(folder.root)), commit=(done.commit or "")[:10]))
        print(say(context.lang, "init.next"))
    return 0
