"""Git's plumbing, run so that a hostile records folder can run nothing.

No hooks, filters, pagers, signing programs or transports of the folder's own configuration are started:
only plumbing is called, with every setting that names a program overridden.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from ledger.kernel.finding import Finding, Refused, error
from ledger.store.records.folder import Folder

# On the command line these stand above every configuration file, the folder's own included.
_SETTINGS = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.fsync": "all",
    "core.fsyncMethod": "fsync",
    "core.untrackedCache": "false",
    # Both could tell of other parents, or other objects, than the objects themselves.
    "core.commitGraph": "false",
    "core.multiPackIndex": "false",
    "core.alternateRefsCommand": "",
    "core.sshCommand": "false",
    "core.askPass": "false",
    "credential.helper": "",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "log.showSignature": "false",
    "advice.graftFileDeprecated": "false",
    "diff.external": "",
    "protocol.ext.allow": "never",
}
_OPTIONS = ["--no-pager", "--literal-pathspecs", "--no-replace-objects"]
for _name, _setting in _SETTINGS.items():
    _OPTIONS += ["-c", f"{_name}={_setting}"]


def find_program(avoid: Path, name: str = "git") -> str:
    """The absolute path of a program, never one inside the folder `avoid` nor by a relative PATH."""
    file = f"{name}.exe" if os.name == "nt" else name
    for place in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if not os.path.isabs(place):
            continue
        program = Path(place, file)
        if program.is_file() and os.access(program, os.X_OK) and avoid not in program.resolve().parents:
            return str(program)
    raise Refused(error("store.no_git") if name == "git" else error("store.no_program", program=name))


def environment(folder: Folder | None = None) -> dict[str, str]:
    """The caller's environment without its GIT_* and with nothing that asks, fetches or translates."""
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    clean |= {
        "LC_ALL": "C",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_GRAFT_FILE": os.devnull,
        # A folder whose objects are "promised" by a remote would start that remote's program to read one.
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }
    if folder is not None:
        clean |= {"GIT_DIR": str(folder.git_dir), "GIT_WORK_TREE": str(folder.repository)}
    return clean


class Plumbing:
    """Runs single git commands for one records folder, whatever its configuration says."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._program = find_program(folder.repository)
        self._environment = environment(folder)

    def call(
        self,
        *arguments: str,
        data: bytes = b"",
        settings: Sequence[str] = (),
        index: Path | None = None,
        keep_open: Sequence[int] = (),
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one git command to its end; the caller looks at the return code.

        `keep_open` are descriptors that git inherits. `index` is used in place of the user's, with the
        empty folder `nothing` beside it for a work tree: git compares files as recent as the index with
        it, and would run the folder's filters on them.
        """
        options = [*_OPTIONS]
        for setting in settings:
            options += ["-c", setting]
        surroundings, place = self._environment, self.folder.repository
        if index is not None:
            place = index.with_name("nothing")
            place.mkdir(exist_ok=True)
            surroundings = surroundings | {"GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(place)}
        try:
            return subprocess.run(
                [self._program, *options, *arguments],
                input=data,
                capture_output=True,
                cwd=place,
                env=surroundings,
                pass_fds=() if os.name == "nt" else keep_open,
                check=False,
            )
        except OSError as failure:
            raise Refused(error("store.git_failed", command=arguments[0], cause=str(failure))) from failure

    def run(self, *arguments: str, data: bytes = b"", settings: Sequence[str] = (), index: Path | None = None) -> bytes:
        """What one git command prints; Refused with git's own words where it fails."""
        done = self.call(*arguments, data=data, settings=settings, index=index)
        if done.returncode:
            raise Refused(git_failed(arguments[0], done))
        return done.stdout

    def objects(self, ids: Iterable[str]) -> Iterator[tuple[str, str, bytes]]:
        """The (id, type, bytes) of each object, checked against its id: an index of the folder may lead elsewhere.

        Ids are whole, and written in small lots, so that no pipe fills up.
        """
        command = [self._program, *_OPTIONS, "cat-file", "--batch"]
        wanted = iter(ids)
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder.repository,
            env=self._environment,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            while lot := list(islice(wanted, 512)):
                process.stdin.write("".join(f"{name}\n" for name in lot).encode())
                process.stdin.flush()
                for name in lot:
                    header = process.stdout.readline().decode().split()
                    if len(header) != 3:
                        raise Refused(error("store.git_lacks", object=name))
                    data = process.stdout.read(int(header[2]))
                    process.stdout.read(1)
                    if object_id(header[1], data, name) != name:
                        raise Refused(error("store.git_rotten", object=name))
                    yield name, header[1], data
            process.stdin.close()


def object_id(kind: str, data: bytes, like: str) -> str:
    """The id of an object with these bytes, by the hash that another id shows by its length."""
    hash_ = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return hash_(b"%s %d\0" % (kind.encode(), len(data)) + data).hexdigest()


def git_failed(command: str, done: subprocess.CompletedProcess[bytes]) -> Finding:
    """The finding for a git command that failed, with git's own last words."""
    words = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return error("store.git_failed", command=command, cause=words[-1] if words else f"exit {done.returncode}")


def is_git_trouble(trouble: Refused) -> bool:
    """Whether git itself is missing, locked or broken, and not the request."""
    codes = ("store.no_git", "store.git_failed", "store.git_lacks", "store.git_rotten")
    return all(finding.code in codes for finding in trouble.findings)
