"""Keys are taken in turn: what a key does to a line, and to the field after it, is done before the next key.

The framework gives each widget a queue of its own. A fast typist, or a terminal that sends a burst, would
otherwise have Enter still on its way to the next field while the letters after it arrive in the old one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from textual.dom import DOMNode
from textual.message_pump import MessagePump

LONGEST = 5.0
"""Seconds for which keys are kept waiting for a screen that was asked for."""
PATIENCE = 0.5
"""Seconds to wait for one queue; it may itself be waiting for the application."""


class Held:
    """Keys typed ahead wait until the screen they are meant for is there."""

    def __init__(self) -> None:
        self._many = 0
        self._free = asyncio.Event()

    def hold(self) -> None:
        """A screen was asked for."""
        self._many += 1
        self._free.clear()

    def release(self) -> None:
        """It is there, or will not come."""
        self._many = max(self._many - 1, 0)
        if not self._many:
            self._free.set()

    def once(self) -> Callable[[], None]:
        """Hold, and give what releases this hold however often it is called."""
        self.hold()
        left = [self.release]
        return lambda: left.pop()() if left else None

    async def wait(self, longest: float = LONGEST) -> None:
        """Until all screens asked for are there; not for ever."""
        if self._many:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._free.wait(), longest)
            self._many = 0


async def taken(target: DOMNode | None) -> None:
    """Wait until a line, and everything around it, has done what the key before asked for.

    Widgets whose keys move the cursor to other widgets say `takes_turns`.
    """
    if target is None or not getattr(target, "takes_turns", False):
        return
    for node in target.ancestors_with_self:
        if node is not target.app and isinstance(node, MessagePump):
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(drained(node), PATIENCE)


async def drained(node: MessagePump) -> None:
    """Wait until the queue of a node has come to this point."""
    done = asyncio.Event()
    if node.is_running and node.call_later(done.set):
        await done.wait()
