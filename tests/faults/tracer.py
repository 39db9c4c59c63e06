"""Runs something as a child process, and lets a fault happen at its n-th call that changes the disk.

The calls of the child and of all processes it starts are counted together, in the order in which they
happen: number 17 is one moment of the whole run, as a power cut is. Linux on x86-64 only (ptrace).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from tests.faults.disk import OPENS, RENAMES, SYNCS, WRITES, Change, Disk

AVAILABLE = sys.platform == "linux" and platform.machine() == "x86_64"
Fault = Literal["kill", "process", "power", "torn", "EIO", "ENOSPC", "full"]
"""What happens instead of the call: everything is killed at once; only the process that calls is; the power goes,
and all that is not synced with it; the same, but names stay, with half of their bytes; the call fails once; the
disk is full from then on."""
CUTS: tuple[Fault, ...] = ("power", "torn")
"""The faults that can happen after the last call too."""

_TRACEME, _GETREGS, _SETREGS, _SYSCALL, _SETOPTIONS, _SYSCALL_INFO = 0, 12, 13, 24, 0x4200, 0x420E
_OPTIONS = 1 | 2 | 4 | 8 | 16 | 0x100000  # mark calls; follow fork, vfork, clone, exec; die with the tracer
_WALL = 0x40000000
_ENTRY, _EXIT = 1, 2
_ORIG_RAX, _RAX = 15, 10  # in user_regs_struct
_AT_FDCWD = (1 << 32) - 100

# number: (name, which argument is the file: d descriptor, p path, f path relative to the descriptor before it)
_CALLS = {
    1: ("write", "d0"), 18: ("pwrite64", "d0"), 20: ("writev", "d0"), 296: ("pwritev", "d0"),
    2: ("open", "p0"), 257: ("openat", "f1"), 85: ("creat", "p0"),
    82: ("rename", "p1"), 264: ("renameat", "f3"), 316: ("renameat2", "f3"),
    86: ("link", "p1"), 265: ("linkat", "f3"), 88: ("symlink", "p1"), 266: ("symlinkat", "f2"),
    87: ("unlink", "p0"), 263: ("unlinkat", "f1"), 83: ("mkdir", "p0"), 258: ("mkdirat", "f1"), 84: ("rmdir", "p0"),
    74: ("fsync", "d0"), 75: ("fdatasync", "d0"), 76: ("truncate", "p0"), 77: ("ftruncate", "d0"),
    90: ("chmod", "p0"), 91: ("fchmod", "d0"), 268: ("fchmodat", "f1"), 280: ("utimensat", "f1"),
    285: ("fallocate", "d0"), 326: ("copy_file_range", "d2"), 40: ("sendfile", "d0"),
}  # fmt: skip
_SOURCES = {"p1": "p0", "f3": "f1"}  # which argument of a renaming call is the old name
_FLAGS = {2: 1, 257: 2}  # which argument of an opening call holds the flags
_CHANGING = os.O_CREAT | os.O_TRUNC
_GROWING = (*(name for name in WRITES if "truncate" not in name), *OPENS, "link", "linkat", "mkdir", "mkdirat")


class Call(NamedTuple):
    """One call that changes the disk: what it is, of which program, on which file."""

    name: str
    program: str
    file: str

    @property
    def fails(self) -> tuple[Fault, ...]:
        """The faults of a disk that this call can meet."""
        if self.name in SYNCS:
            return ("EIO", "ENOSPC")
        return ("EIO", "ENOSPC", "full") if self.name in _GROWING else ("EIO",)


class Run(NamedTuple):
    """How it ended: the exit code (None: killed), what was printed, the calls up to the end or the fault."""

    code: int | None
    printed: str
    calls: list[Call]


class _Info(ctypes.Structure):
    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("pointers", ctypes.c_uint64 * 2),
        ("number", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
    )


_libc = ctypes.CDLL(None, use_errno=True) if AVAILABLE else None
if _libc is not None:
    _libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    _libc.ptrace.restype = ctypes.c_long


def _ptrace(request: int, process: int, address: int = 0, data: object = None) -> None:
    assert _libc is not None
    if _libc.ptrace(request, process, address, data) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def plain(what: Callable[[], int], output: Path) -> Run:
    """Run something as a child process, untraced."""
    process = os.fork()
    if process == 0:
        _child(what, output)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    return Run(code if code >= 0 else None, output.read_text("utf-8", "replace"), [])


def traced(what: Callable[[], int], output: Path, below: Path, fault: Fault | None = None, at: int = 0) -> Run:
    """Run something, and let the fault happen at its `at`-th call (from 1) that changes a file `below`."""
    process = os.fork()
    if process == 0:
        _ptrace(_TRACEME, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        _child(what, output)
    os.waitpid(process, _WALL)
    _ptrace(_SETOPTIONS, process, 0, _OPTIONS)
    _ptrace(_SYSCALL, process)
    disk = Disk(output.with_name("shelf")) if fault in CUTS else None
    ended = _Watch(process, str(below), fault, at, disk).to_the_end(output)
    if disk is not None:
        disk.lose(below, names=fault == "power")
    return ended


def _child(what: Callable[[], int], output: Path) -> None:
    """The child's part; it never returns."""
    code = 99
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        code = what()
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


class _Watch:
    """The processes of one traced run."""

    def __init__(self, first: int, below: str, fault: Fault | None, at: int, disk: Disk | None) -> None:
        self.first = first
        self.below = below
        self.fault = fault
        self.at = at
        self.alive = {first}
        self.disk = disk
        self.failing: dict[int, int] = {}
        self.under_way: dict[int, tuple[str, str, Change | None]] = {}
        self.calls: list[Call] = []
        self.info = _Info()

    def to_the_end(self, output: Path) -> Run:
        """Let them run until the last one is gone."""
        code: int | None = None
        while True:
            try:
                process, status = os.waitpid(-1, _WALL)
            except ChildProcessError:
                return Run(code, output.read_text("utf-8", "replace"), self.calls)
            if not os.WIFSTOPPED(status):
                self.alive.discard(process)
                if process == self.first and os.WIFEXITED(status):
                    code = os.WEXITSTATUS(status)
                continue
            self.alive.add(process)
            number, deliver = os.WSTOPSIG(status), 0
            if number == signal.SIGTRAP | 0x80:
                self.at_call(process)
            elif number not in (signal.SIGSTOP, signal.SIGTRAP):
                deliver = number
            try:
                _ptrace(_SYSCALL, process, 0, deliver)
            except OSError as failure:
                if failure.errno != errno.ESRCH:
                    raise

    def at_call(self, process: int) -> None:
        """A process stands before or behind a call of the system."""
        try:
            _ptrace(_SYSCALL_INFO, process, ctypes.sizeof(self.info), ctypes.byref(self.info))
            if self.info.op == _ENTRY:
                call = self.changing(process)
                if call is not None:
                    self.counted(process, call)
            elif self.info.op == _EXIT and process in self.failing:
                self.set(process, _RAX, -self.failing.pop(process))
            elif self.info.op == _EXIT and process in self.under_way:
                done = self.under_way.pop(process)
                if self.disk is not None and ctypes.c_int64(self.info.number).value >= 0:
                    self.disk.after(*done)
        except OSError as failure:
            if failure.errno != errno.ESRCH:
                raise

    def changing(self, process: int) -> Call | None:
        """The call, where it changes a file that counts."""
        number, arguments = int(self.info.number), self.info.arguments
        known = _CALLS.get(number)
        if known is None or (number in _FLAGS and not arguments[_FLAGS[number]] & _CHANGING):
            return None
        file = self.file(process, known[1], arguments)
        if not f"{file}/".startswith(self.below + "/"):
            return None
        if self.disk is not None:
            source = self.file(process, _SOURCES[known[1]], arguments) if known[0] in RENAMES else ""
            self.under_way[process] = (known[0], file, self.disk.before(known[0], file, source))
        program = Path(f"/proc/{process}/comm").read_text().strip()
        program = "ledger" if program.startswith("python") else program
        return Call(known[0], program, file[len(self.below) :])

    def file(self, process: int, where: str, arguments: ctypes.Array[ctypes.c_uint64]) -> str:
        """The file that a call is about."""
        place = int(where[1])
        try:
            if where[0] == "d":
                return os.readlink(f"/proc/{process}/fd/{arguments[place]}")
            if where[0] == "f" and arguments[place] == 0:  # a descriptor alone
                return os.readlink(f"/proc/{process}/fd/{arguments[place - 1]}")
            path = self.text(process, int(arguments[place]))
            base = int(arguments[place - 1]) & 0xFFFFFFFF if where[0] == "f" else _AT_FDCWD
            start = "cwd" if base == _AT_FDCWD else f"fd/{base}"
            return os.path.normpath(os.path.join(os.readlink(f"/proc/{process}/{start}"), path))
        except OSError:
            return ""

    def text(self, process: int, address: int) -> str:
        """A path in the memory of a process."""
        with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
            memory.seek(address)
            found = b""
            while b"\0" not in found:
                found += memory.read(min(256, 4096 - (address + len(found)) % 4096))
        return os.fsdecode(found.partition(b"\0")[0])

    def counted(self, process: int, call: Call) -> None:
        """One more of the calls that count; perhaps the one at which it happens."""
        if self.fault is None or len(self.calls) < self.at:
            self.calls.append(call)
        if self.fault is None or len(self.calls) < self.at:
            return
        match self.fault:
            case "kill" | "power" | "torn":
                for each in self.alive:
                    os.kill(each, signal.SIGKILL)
            case "process" if len(self.calls) == self.at:
                os.kill(process, signal.SIGKILL)
                self.fault = None
            case "EIO" | "ENOSPC":
                self.fail(process, getattr(errno, self.fault))
                self.fault = None
            case "full" if "full" in call.fails:
                self.fail(process, errno.ENOSPC)

    def fail(self, process: int, number: int) -> None:
        """Skip the call, and remember what it shall return."""
        self.set(process, _ORIG_RAX, -1)
        self.failing[process] = number

    def set(self, process: int, register: int, value: int) -> None:
        registers = (ctypes.c_int64 * 27)()
        _ptrace(_GETREGS, process, 0, ctypes.byref(registers))
        registers[register] = value
        _ptrace(_SETREGS, process, 0, ctypes.byref(registers))
