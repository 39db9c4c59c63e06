"""Work that goes on beside other work: git's, while Python reads files."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


def beside(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begin some work in a thread; gives a function that waits for it, and returns or raises what it did."""
    results: list[Result] = []
    failures: list[BaseException] = []

    def do() -> None:
        try:
            results.append(work())
        except BaseException as failure:
            failures.append(failure)

    thread = Thread(target=do)
    thread.start()

    def wait() -> Result:
        thread.join()
        if failures:
            raise failures[0]
        return results[0]

    return wait
