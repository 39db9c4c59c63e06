"""The end of a terminal: whoever closes the window, or loses the line, ends the program with it."""

from __future__ import annotations

import os
import select
import signal
import sys
from threading import Thread


def end_with_terminal() -> None:
    """Watch the terminal in a thread that sleeps until it hangs up, then end as the system's own signal would.

    The signal alone is not enough: it reaches only those whose controlling terminal it is, and the framework
    would read the end of a lost terminal for ever. Drafts are on the disk already, and an append under way
    is whole or absent wherever it ends.
    """
    if hasattr(signal, "SIGHUP") and hasattr(select, "poll"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup makes programs deaf to it
        Thread(target=_watch, name="hangup", daemon=True).start()


def _watch() -> None:
    poll = select.poll()
    poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, 0)  # no event but those that are always told
    poll.poll()
    os.kill(os.getpid(), signal.SIGHUP)
