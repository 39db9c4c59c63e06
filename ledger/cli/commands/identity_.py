"""`ledger identity`: names and telephones of residents, kept outside git and masked unless asked for."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ledger.cli.context import Context, is_terminal
from ledger.cli.output import finding_data, print_findings, print_json, table
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.kernel.visible import visible
from ledger.locale import Language
from ledger.store.identity.identities import Identities, Person
from ledger.store.identity.retention import Kept, erased, retention

ACTIONS = ("add", "show", "list", "log", "encrypt")


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """What to do, with whom."""
    parser.add_argument("action", choices=ACTIONS, help=say(lang, "identity.action"))
    parser.add_argument("key", nargs="?", metavar="KEY", help=say(lang, "identity.key"))
    parser.add_argument("--name", metavar="NAME", help=say(lang, "identity.name"))
    parser.add_argument("--phone", action="append", default=[], metavar="NUMBER", help=say(lang, "identity.phone"))
    parser.add_argument("--note", metavar="TEXT", help=say(lang, "identity.note"))
    parser.add_argument("--another", action="store_true", help=say(lang, "identity.another"))
    parser.add_argument("--reveal", action="store_true", help=say(lang, "identity.reveal"))
    parser.add_argument("--due", action="store_true", help=say(lang, "identity.due"))
    parser.add_argument("--reason", metavar="TEXT", help=say(lang, "identity.reason"))
    parser.add_argument("--key-file", metavar="FILE", help=say(lang, "identity.key_file"))
    parser.add_argument("--recorder", metavar="NAME", help=say(lang, "record.recorder"))


def run(context: Context) -> int:
    """Do it, once those are forgotten whose erasure another clerk has recorded."""
    store = Identities()
    store.refuse_within(context.folder.repository)
    complete(context, store)
    action = {"add": add, "show": show, "list": people, "log": log, "encrypt": encrypt}
    code = action[context.arguments.action](context, store)
    print_findings(store.findings(), context.lang)
    return code


def complete(context: Context, store: Identities) -> list[str]:
    """Erase here what another clerk has erased, once the record of it has arrived; gives the keys."""
    if not store.exists:
        return []
    keys = erased(context.model) & store.people().keys()
    gone = store.remove(sorted(keys), context.clerk().name, context.now, "identity.erased") if keys else []
    if gone:
        print(say(context.lang, "identity.completed", keys=", ".join(gone)), file=sys.stderr)
    return gone


def add(context: Context, store: Identities) -> int:
    """Keep a person, and say the key to use in the records."""
    name, phones = context.arguments.name, context.arguments.phone
    if name is None and is_terminal(sys.stdin) and is_terminal():
        name = ask(say(context.lang, "identity.ask_name"))
        phones = phones or [ask(say(context.lang, "identity.ask_phone"))]
    if name is None:
        raise Refused(error("usage.identity_name"))
    note, another = context.arguments.note, context.arguments.another
    person, findings = store.add(name, phones, note, context.clerk().name, context.now, another=another)
    if context.json:
        told = [finding_data(finding, context.lang) for finding in findings]
        print_json(person.masked.plain | ({"findings": told} if told else {}))
    else:
        print(say(context.lang, "identity.added", key=person.key, name=visible(person.masked.name)))
        print_findings(findings, context.lang)
    return 0


def ask(question: str) -> str:
    """An answer typed on the terminal."""
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def show(context: Context, store: Identities) -> int:
    """One person."""
    person = known(store, context.arguments.key)
    return listing(context, store, [person], {}, [])


def known(store: Identities, key: str | None) -> Person:
    """The person of a key; Refused where the store has none."""
    if key is None:
        raise Refused(error("usage.identity_key"))
    person = store.people().get(key)
    if person is None:
        raise Refused(error("identity.unknown", key=key))
    return person


def people(context: Context, store: Identities) -> int:
    """Everyone, or only those whose time to be erased has come."""
    kept = retention(context.model, store, context.today)
    chosen = [key for key in sorted(kept) if not context.arguments.due or kept[key].overdue(context.today)]
    everyone = store.people()
    return listing(context, store, [everyone[key] for key in chosen], kept, chosen)


def listing(context: Context, store: Identities, chosen: list[Person], kept: dict[str, Kept], due: list[str]) -> int:
    """Print people, masked; revealed only once that is written down."""
    reveal = context.arguments.reveal
    if reveal and chosen:
        keys = [person.key for person in chosen]
        store.log("reveal", keys, context.clerk().name, context.now, context.arguments.reason)
    seen = chosen if reveal else [person.masked for person in chosen]
    if context.json:
        print_json([person.plain | about(kept.get(person.key)) for person in seen])
        return 0
    rows = [
        (person.key, person.name, ", ".join(person.phones), person.note, *matters(kept.get(person.key)))
        for person in seen
    ]
    if rows:
        print(table(rows))
    else:
        print(say(context.lang, "identity.nobody"))
    return 1 if context.arguments.due and due else 0


def about(kept: Kept | None) -> dict[str, Any]:
    """For programs: the matters of a person, and until when they are kept."""
    if kept is None:
        return {}
    until = None if kept.until is None else kept.until.isoformat()
    return {"matters": [" ".join(each) for each in kept.matters], "until": until}


def matters(kept: Kept | None) -> tuple[str, str]:
    """For people: the keys of the matters, and the day."""
    if kept is None:
        return "", ""
    return ", ".join(key for _, key in kept.matters), str(kept.until or "")


def log(context: Context, store: Identities) -> int:
    """Who saw or changed what, and when."""
    lines = store.accesses()
    if context.json:
        print_json(lines)
    else:
        rows = [(each["at"], each["who"], each["did"], ", ".join(each["keys"]), each.get("why")) for each in lines]
        print(table(rows) if rows else say(context.lang, "identity.nobody"))
    return 0


def encrypt(context: Context, store: Identities) -> int:
    """Keep the store under an age key from now on."""
    from ledger.store.repository.person import remember

    if context.arguments.key_file is None:
        raise Refused(error("usage.identity_key_file"))
    if store.encrypted:
        raise Refused(error("identity.encrypted_already"))
    file = Path(context.arguments.key_file).expanduser().resolve()
    if file.is_relative_to(context.folder.repository):
        raise Refused(error("identity.key_in_records", file=str(file)))
    public = store.encrypt(file, context.clerk().name, context.now)
    remember(identity_key=str(file))
    if context.json:
        print_json({"file": str(file), "public": public})
    else:
        print(say(context.lang, "identity.encrypted", file=file, public=public))
    return 0
