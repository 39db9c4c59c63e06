"""`ledger retract`: an event taken out of account; the old text stays."""

from __future__ import annotations

import argparse
import tomllib

from ledger.cli.commands.amend_ import correct, options, target
from ledger.cli.complete import complete_events
from ledger.cli.context import Context
from ledger.cli.words import say
from ledger.locale import Language


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which event, why."""
    event = parser.add_argument("event", metavar="ID", help=say(lang, "amend.event"))
    event.completer = complete_events  # type: ignore[attr-defined]
    parser.add_argument("--together", action="store_true", help=say(lang, "retract.together"))
    options(parser, lang)


def run(context: Context) -> int:
    """Record the retraction, or those of all that was recorded together with the event."""
    event = target(context)[0]
    events = recorded_together(context, event) if context.arguments.together else [event]
    return correct(context, "entry.retracted", *({"target": each} for each in events))


def recorded_together(context: Context, event: str) -> list[str]:
    """The event with all others of its batch that are in force, such as a whole import; the last recorded first.

    What was taken out already is left alone, so that it does not come back with its retraction.
    """
    connection = context.model.connection
    (text,) = connection.execute("SELECT text FROM event WHERE id = ?", (event,)).fetchone()
    batch = tomllib.loads(text)["entry"].get("batch")
    if batch is None:
        return [event]
    rows = connection.execute(
        "SELECT id FROM event WHERE instr(text, ?) AND status <> 'retracted' ORDER BY recorded DESC, id DESC",
        (f'batch = "{batch}"',),
    )
    return [each for (each,) in rows] or [event]
