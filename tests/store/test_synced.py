"""What is reported as recorded survives a power cut: the system calls show that all of it was synced."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.store.journal.append import append
from tests.store.helpers import NOW, new_folder, record

STRACE = shutil.which("strace")
DRIVER = Path(__file__).with_name("append_once.py")
CALLS = "openat,creat,fsync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,chdir"
# Written by git or the ledger, and lost without harm: reflogs, who holds the lock, what was removed again.
NEEDLESS = re.compile(r"/logs/|/ledger/lock$|/ledger/index\.owner$|/\.git/index\.lock$|/nothing$")


def trace(root: Path, count: int, log: Path) -> list[tuple[str, list[str]]]:
    """The calls of an append in their order, each with its absolute paths; failed ones left out."""
    assert STRACE
    tracing = [STRACE, "-f", "-y", "-qq", "-s", "4096", "-o", str(log), "-e", f"trace={CALLS}"]
    done = subprocess.run(
        [*tracing, sys.executable, "-P", str(DRIVER), str(root), str(count)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "recorded versioned\n"
    calls = []
    pending: dict[str, str] = {}
    for line in log.read_text().splitlines():
        process, _, rest = line.partition(" ")
        rest = rest.strip()
        if rest.endswith("<unfinished ...>"):
            pending[process] = rest.removesuffix("<unfinished ...>")
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", rest)
        if resumed:
            rest = pending.pop(process) + resumed[1]
        call = re.match(r"(\w+)\((.*)\)\s+= (-?\d+)(?:<(.*)>)?", rest)
        if not call or call[3] == "-1":
            continue
        name, arguments, _, opened = call.groups()
        here = re.search(r"AT_FDCWD<([^>]*)>", arguments)
        base = here[1] if here else str(root)
        paths = [os.path.join(base, each) for each in re.findall(r'"([^"]*)"', arguments)]
        if name == "openat":
            calls.append(("create" if "O_CREAT" in arguments else "open", [opened or paths[0]]))
        elif name == "fsync":
            calls.append((name, re.findall(r"<([^>]*)>", arguments)))
        else:
            calls.append((name, paths))
    return calls


@pytest.mark.skipif(STRACE is None, reason="strace is not installed")
@pytest.mark.parametrize("count", [1, 150])
def test_every_new_byte_and_every_new_name_is_synced(tmp_path: Path, count: int) -> None:
    folder = new_folder(tmp_path.resolve() / "office")
    append(folder, [record("before")], recorder="秘书", message="m", now=NOW)
    calls = trace(folder.root, count, tmp_path / "log")
    inside = str(folder.root) + "/"
    assert any("/objects/pack/" in path for _, paths in calls for path in paths) or count == 1

    unsynced_bytes: set[str] = set()
    unsynced_names: set[str] = set()
    for name, paths in calls:
        places = [path for path in paths if path.startswith(inside) or path + "/" == inside]
        if name == "create":
            unsynced_bytes.update(path for path in places if not NEEDLESS.search(path))
            unsynced_names.update(os.path.dirname(path) for path in places if not NEEDLESS.search(path))
        elif name == "fsync":
            unsynced_bytes.difference_update(places)
            unsynced_names.difference_update(places)
        elif name.startswith(("rename", "link", "mkdir")) and places:
            assert places[0] not in unsynced_bytes, f"{places[0]} was published before it was synced"
            unsynced_bytes.discard(places[-1])
            if not NEEDLESS.search(places[-1]):
                unsynced_names.add(os.path.dirname(places[-1]))
        elif name.startswith("unlink"):
            unsynced_bytes.difference_update(places)
    assert unsynced_bytes == set()
    gone = {path for path in unsynced_names if not Path(path).exists()}
    assert unsynced_names - gone - {str(folder.git_dir / "ledger")} == set()
