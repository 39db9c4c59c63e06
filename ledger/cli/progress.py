"""Progress on long work: on standard error, only on a terminal, only after a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ledger.cli.words import say
from ledger.locale import Language


@contextmanager
def progress(lang: Language) -> Iterator[Callable[[int], None] | None]:
    """A function to call with the count so far; None where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    started, shown = time.monotonic(), False

    def report(count: int) -> None:
        nonlocal shown
        if time.monotonic() - started > 1:
            shown = True
            print("\r" + say(lang, "progress", count=f"{count:,}"), end="\x1b[K", file=sys.stderr, flush=True)

    try:
        yield report
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
