"""Work in the background of a screen: a newer question takes the place of an older one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.screen import Screen


def work(
    node: DOMNode, function: Callable[..., Awaitable[object]], *args: object, group: str, alone: bool = True
) -> None:
    """Begin to work for a node; `alone` gives up what is under way in the same group.

    The framework takes the coroutine function, not the coroutine: one that is given up before it began would
    otherwise complain that nobody waited for it.
    """

    async def begun() -> object:
        try:
            return await function(*args)
        except NoMatches:
            if is_there(node):
                raise
            return None  # the person has left, and what was to be shown has nowhere to stand

    node.run_worker(cast(Any, begun), group=group, exclusive=alone)


def is_there(node: DOMNode) -> bool:
    """Whether what a node shows is still on a screen of the application."""
    app = node.app
    if getattr(app, "_exit", False) or not node.is_attached:
        return False
    return not isinstance(node, Screen) or node in app.screen_stack
