"""`ledger erase-identity`: forget a resident, and record that one was forgotten."""

from __future__ import annotations

import argparse
import re

from ledger.cli.commands.record_ import message, show
from ledger.cli.context import Context
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.locale import Language
from ledger.store.entry.drafting import Line
from ledger.store.entry.recorder import record
from ledger.store.identity.identities import Identities
from ledger.store.identity.private import DASHES, half_width
from ledger.store.identity.retention import erased, references


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Whom, and why."""
    parser.add_argument("key", metavar="KEY", help=say(lang, "identity.key"))
    parser.add_argument("--reason", required=True, metavar="TEXT", help=say(lang, "erase-identity.reason"))
    parser.add_argument("--recorder", metavar="NAME", help=say(lang, "record.recorder"))


def run(context: Context) -> int:
    """Record the erasure first, then erase: killed between the two, the next command erases.

    Every event, count and hash stays; a backup of the store made elsewhere is out of reach.
    """
    store, key, reason = Identities(), context.arguments.key, context.arguments.reason
    person = store.people().get(key)
    done = key in erased(context.model)
    if person is None and (done or key not in references(context.model)):
        raise Refused(error("identity.erased_already" if done else "identity.unknown", key=key))
    told = (person.name, *person.phones) if person else ()
    if any(each and each in re.sub(rf"[\s{DASHES}]", "", half_width(reason)) for each in told):
        raise Refused(error("identity.reason_tells", field="reason"))
    clerk = context.clerk()
    code = 0
    if not done:
        line = Line("identity.erased", None, {"person": key, "reason": reason})
        recorded = record(context.model, [line], clerk, lambda drafts: message(drafts, context))
        code = show(context, recorded)
        if recorded.refused:
            return code
    store.remove([key], clerk.name, context.now, reason)
    if not context.json:
        print(say(context.lang, "erase-identity.done", key=key))
    return code
