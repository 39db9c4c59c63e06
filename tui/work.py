"""Work in the background of a screen: a newer question takes the place of an older one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from textual.dom import DOMNode


def work(
    node: DOMNode, function: Callable[..., Awaitable[object]], *args: object, group: str, alone: bool = True
) -> None:
    """Begin to work for a node; `alone` gives up what is under way in the same group.

    The framework takes the coroutine function, not the coroutine: one that is given up before it began would
    otherwise complain that nobody waited for it.
    """
    begun: Any = partial(function, *args)
    node.run_worker(begun, group=group, exclusive=alone)
