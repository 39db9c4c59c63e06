"""The one thread that works with the ledger: screens ask it, and it answers with frozen views.

The database belongs to this thread; a question never blocks the screen. The desk is opened before the
framework is even imported, so that the first view is ready when the screen is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from ledger.locale import Language
from ledger.views.reader import NOW, Clocks, Reader

PATIENCE = 1.0
"""Seconds of work after which its progress is told."""

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """Asks the ledger in its own thread."""

    def __init__(self, start: Path, lang: Language | None, clocks: Clocks) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._reader: Reader | None = None
        self._begun = 0.0
        self._prepared: tuple[object, tuple[object, ...], Future[Any]] | None = None
        self.start, self.lang, self.clocks = start, lang, clocks
        self.progress: Callable[[int], None] | None = None
        self.stamp = ""
        """The commit that the last answer was taken from."""

    def soon(self, function: Callable[Concatenate[Reader, P], T], *args: P.args, **named: P.kwargs) -> Future[T]:
        """Begin to answer a question."""
        return self._executor.submit(lambda: self._call(function, *args, **named))

    def prepare(self, function: Callable[Concatenate[Reader, P], T], *args: P.args, **named: P.kwargs) -> Future[T]:
        """Begin to answer the question that will be asked first; its first asker gets this answer."""
        future = self.soon(function, *args, **named)
        self._prepared = (function, args, future)
        return future

    def ready(self, function: Callable[Concatenate[Reader, P], T], *args: P.args, **named: P.kwargs) -> T | None:
        """The prepared answer to a question, if it is there already."""
        future = self._taken(function, args)
        if future is None:
            return None
        if not future.done() or future.exception() is not None:
            self._prepared = (function, args, future)  # whoever asks waits for it, or hears what is wrong
            return None
        answer: T = future.result()
        return answer

    async def ask(self, function: Callable[Concatenate[Reader, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Answer a question."""
        return await asyncio.wrap_future(self._taken(function, args) or self.soon(function, *args, **named))

    def _taken(self, function: object, args: tuple[object, ...]) -> Future[Any] | None:
        """The prepared answer, if it is one to this question; it is given once."""
        if self._prepared is None or self._prepared[:2] != (function, args):
            return None
        (_, _, future), self._prepared = self._prepared, None
        return future

    def _call(self, function: Callable[Concatenate[Reader, P], T], *args: P.args, **named: P.kwargs) -> T:
        self._begun = time.monotonic()
        if self._reader is None:
            self._reader = Reader(self.start, self.lang, progress=self._report)
            if self.clocks != NOW:
                self._reader.set_clocks(self.clocks)
        answer = function(self._reader, *args, **named)
        self.stamp = self._reader.stamp
        return answer

    def _report(self, count: int) -> None:
        if self.progress is not None and time.monotonic() - self._begun > PATIENCE:
            self.progress(count)

    def close(self) -> None:
        """Finish what is being done and stop."""
        self._executor.shutdown(wait=True, cancel_futures=True)
