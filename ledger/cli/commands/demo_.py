"""`ledger demo`: a copy of the example ledger to try everything on."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import ledger
from ledger.cli.context import Context
from ledger.cli.output import print_json
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language
from ledger.store.journal.create import init_repository
from ledger.store.journal.replay import commit_history
from ledger.store.records.folder import CONFIGURATION


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Where to copy it."""
    parser.add_argument("folder", nargs="?", metavar="DIR", default="ledger-demo", help=say(lang, "demo.folder"))


def example() -> Path:
    """Where the example ledger lies: in the installed package, or beside it in a checkout."""
    package = Path(ledger.__file__).parent
    for place in (package / "demo" / "records", package.parent / "records"):
        if (place / CONFIGURATION).is_file():
            return place
    raise Refused(error("demo.missing"))


def run(context: Context) -> int:
    """Copy it as a repository of its own, with the history that its events tell of."""
    source = example()
    target = Path(context.arguments.directory) / context.arguments.folder
    if os.path.lexists(target) and (not target.is_dir() or any(target.iterdir())):
        raise Refused(error("demo.exists", folder=str(target)))
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".git" not in path.relative_to(source).parts
    }
    folder = init_repository(target)
    done = commit_history(folder, files, say(context.lang, "demo.title"), context.lang)
    if context.json:
        print_json({"folder": str(folder.root), "commit": done.commit})
    else:
        print(say(context.lang, "demo.done", folder=folder.root, count=len(files)))
        print(say(context.lang, "demo.next", folder=context.arguments.folder))
    return 0
