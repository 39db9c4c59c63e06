"""`ledger seal`: closes a period, and gives the fingerprint to be printed on the signed minutes."""

from __future__ import annotations

import argparse
from typing import Any

from ledger.cli.commands.record_ import message
from ledger.cli.commands.verify_ import figures_of
from ledger.cli.context import Context
from ledger.cli.output import finding_data, print_findings, print_json
from ledger.cli.words import say
from ledger.kernel.finding import Finding, Refused, error, refuses
from ledger.locale import Language
from ledger.store.entry.drafting import Line
from ledger.store.entry.recorder import Recorded, record
from ledger.store.model.model import Model
from ledger.store.seals.fingerprint import Fingerprint, fingerprint
from ledger.store.seals.seal import KIND, Seal, seals, statement


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which period, and who signs."""
    parser.add_argument("sealed", nargs="?", metavar="PERIOD", help=say(lang, "seal.period"))
    parser.add_argument("--signed-by", metavar="NAME", help=say(lang, "seal.signed_by"))
    parser.add_argument("--note", metavar="TEXT", help=say(lang, "seal.note"))
    parser.add_argument("--recorder", metavar="NAME", help=say(lang, "record.recorder"))


def run(context: Context) -> int:
    """Seal the period; without one, list the seals there are."""
    arguments, model = context.arguments, context.model
    if arguments.sealed is None:
        return listed(context, seals(model))
    period = context.period_named(arguments.sealed)
    findings = hindrances(model)
    if findings:
        raise Refused(*findings)
    earlier = seals(model)
    fields = statement(model, period, figures_of(context, period), earlier, arguments.signed_by)
    if not fields["events"]:
        raise Refused(error("seal.empty", period=period.text))
    if arguments.note:
        fields["note"] = arguments.note
    recorded = record(model, [Line(KIND, None, fields)], context.clerk(), lambda drafts: message(drafts, context))
    return show(context, recorded, fields)


def hindrances(model: Model) -> list[Finding]:
    """Why nothing can be sealed now: events in no commit, or such as cannot be read."""
    found = [error("seal.unversioned").at(file=path) for path in model.unversioned()]
    rows = model.connection.execute("SELECT path FROM unreadable WHERE blob IS NOT NULL ORDER BY path")
    return found + [error("seal.unreadable").at(file=path) for (path,) in rows]


def show(context: Context, recorded: Recorded, fields: dict[str, Any]) -> int:
    """Print the fingerprint, in digits and in words."""
    lang, done = context.lang, recorded.appended
    if done is None or refuses(recorded.findings):
        if context.json:
            print_json({"findings": [finding_data(finding, lang) for finding in recorded.findings]})
        else:
            print_findings(recorded.findings, lang)
        return 1
    draft = recorded.drafts[0]
    mark = fingerprint(draft.data)
    if context.json:
        print_json(
            {"event": draft.event.entry.id, "file": draft.path, "commit": done.commit}
            | fields
            | printed(mark)
            | {"findings": [finding_data(finding, lang) for finding in recorded.findings]}
        )
    else:
        print_findings(recorded.findings, lang)
        print(say(lang, "seal.done", period=fields["period"], events=fields["events"], root=fields["root"]))
        print(say(lang, "seal.fingerprint"))
        for text in printed(mark)["fingerprint"].values():
            print(f"  {text}")
        print(say(lang, "seal.advice"))
    return 3 if done.commit is None else 0


def printed(mark: Fingerprint) -> dict[str, dict[str, str]]:
    """A fingerprint in its three forms."""
    return {"fingerprint": {"digits": mark.digits, "zh": mark.words("zh"), "en": mark.words("en")}}


def listed(context: Context, every: list[Seal]) -> int:
    """All seals with their fingerprints."""
    if context.json:
        print_json(
            [
                {
                    "period": seal.text,
                    "event": seal.id,
                    "file": seal.path,
                    "recorded": seal.time.astimezone(context.office.timezone).isoformat(),
                    "events": seal.events,
                    "root": seal.root,
                    "commit": seal.commit,
                }
                | printed(fingerprint(seal.data))
                for seal in every
            ]
        )
        return 0
    if not every:
        print(say(context.lang, "seal.none"))
    for seal in every:
        time = seal.time.astimezone(context.office.timezone).isoformat()
        print(say(context.lang, "seal.line", period=seal.text, time=time, events=seal.events))
        for text in printed(fingerprint(seal.data))["fingerprint"].values():
            print(f"  {text}")
    return 0
