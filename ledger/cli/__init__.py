"""The command line: thin, one module a command; it parses, calls and prints."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 done, 1 findings, 2 wrong use, 3 environment."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # in the encoding of an old console some characters do not exist
            stream.reconfigure(errors="backslashreplace")
    if given in (["--version"], ["-V"]):  # without loading what commands need
        from ledger import __version__

        try:
            print(f"ledger {__version__}", flush=True)
        except OSError as failure:
            from ledger.cli.run import failed

            return failed(failure)
        return 0
    from ledger.cli.run import run

    return run(given)
