"""`ledger sync`: fetch, check, merge, push, through an ordinary git remote."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping

from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings, print_json
from ledger.cli.words import say
from ledger.kernel.finding import Finding, Refused
from ledger.locale import Language
from ledger.store.journal.sync import Synced, sync


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """With whom, and whether a remote that lost something is taken as it is."""
    parser.add_argument("--remote", metavar="NAME", help=say(lang, "sync.remote"))
    parser.add_argument("--accept", action="store_true", help=say(lang, "sync.accept"))
    parser.add_argument("--recorder", metavar="NAME", help=say(lang, "record.recorder"))


def run(context: Context) -> int:
    """Sync, then say what came, what went, and what the records now contradict each other in."""
    before = Counter(map(identity, context.model.findings()))
    done = sync(
        context.folder,
        context.arguments.remote,
        recorder=context.clerk().name,
        now=context.now,
        accept=context.arguments.accept,
        regenerate=lambda: regenerated(afresh(context)),
    )
    after = afresh(context)
    forget(after)
    fresh = [
        each
        for each in after.model.findings()
        if each.severity != "note" and not (before[identity(each)] and before.subtract([identity(each)]) is None)
    ]
    show(context, done, fresh)
    return 1 if fresh or any(each.severity == "error" for each in done.findings) else 0


def afresh(context: Context) -> Context:
    """The same question to the ledger as it is now."""
    return Context(context.arguments, context.lang)


def forget(context: Context) -> None:
    """Erase here too the residents whose erasure has arrived; an encrypted store waits for its key."""
    from ledger.cli.commands.identity_ import complete
    from ledger.store.identity.identities import Identities

    try:
        complete(context, Identities())
    except Refused as refused:
        print_findings((each._replace(severity="warning") for each in refused.findings), context.lang)


def regenerated(context: Context) -> Mapping[str, bytes]:
    """The statistics of the records as they are now."""
    from ledger.cli.figuring import definitions, rate
    from ledger.figures.statistics import statistics

    written = statistics(context.model, context.query(), definitions(context), rate(context))
    return {name: text.encode() for name, text in written.items()}


def identity(finding: Finding) -> tuple[str | None, str, str | None]:
    """What makes a finding the same before and after."""
    return finding.event, finding.code, finding.field if finding.event else finding.file


def show(context: Context, done: Synced, fresh: list[Finding]) -> None:
    """Print what came of it."""
    lang = context.lang
    if context.json:
        print_json(
            {
                "remote": done.remote.name,
                "address": done.remote.url,
                "commit": done.commit,
                "received": done.received,
                "sent": done.sent,
                "findings": [finding_data(each, lang) for each in (*done.findings, *fresh)],
            }
        )
        return
    print_findings(done.findings, lang)
    if fresh:
        print(say(lang, "sync.fresh", count=len(fresh)))
        print_findings(fresh, lang)
    short = (done.commit or "-")[:10]
    print(say(lang, "sync.done", remote=done.remote.name, received=done.received, sent=done.sent, commit=short))
