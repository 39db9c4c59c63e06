"""The identity store: names and telephones of residents, outside git, each under an opaque random key.

A file of JSON Lines in the user's data folder, one person a line, readable by its owner alone; written
anew at every change, so that an erased person is in it no more. It may be encrypted with age, the key
kept elsewhere (on a stick). Beside it `access.jsonl` tells who saw or changed what, without the data.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ledger.kernel.finding import Finding, Refused, error, warning
from ledger.kernel.finding import note as told
from ledger.store.disk import durable
from ledger.store.disk.files import disk_trouble
from ledger.store.disk.places import data_folder
from ledger.store.identity.private import DASHES, half_width, mask_name, mask_number
from ledger.store.records.names import ALPHABET
from ledger.store.repository.person import settings

PLAIN, SECRET, LOG = "identities.jsonl", "identities.jsonl.age", "access.jsonl"
KEY = re.compile(r"p-[0-9a-z]{16}")
_FIELDS = ("key", "name", "phones", "note", "added")


class Person(NamedTuple):
    """A resident: the key that the records know, and what only this store knows."""

    key: str
    name: str
    phones: tuple[str, ...] = ()
    note: str | None = None
    added: str = ""

    @property
    def masked(self) -> Person:
        """The same person as anyone may see them: 张某某, 138****1234."""
        return Person(self.key, mask_name(self.name), tuple(map(mask_number, self.phones)), None, self.added)

    @property
    def plain(self) -> dict[str, Any]:
        """The person as JSON has it."""
        data = {**self._asdict(), "phones": list(self.phones)}
        return {name: value for name, value in data.items() if value not in (None, "", [])}


def new_key() -> str:
    """An opaque key of 80 random bits, which says nothing about the person."""
    return "p-" + "".join(ALPHABET[byte & 31] for byte in os.urandom(16))


class Identities:
    """The identity store of this user."""

    def __init__(self, place: Path | None = None) -> None:
        given = os.environ.get("LEDGER_IDENTITIES")
        self.place = place or (Path(given) if given else data_folder() / "identities")

    @property
    def exists(self) -> bool:
        """Whether anybody was ever added here."""
        return (self.place / PLAIN).exists() or self.encrypted

    @property
    def encrypted(self) -> bool:
        """Whether the store is kept under an age key."""
        return (self.place / SECRET).exists()

    def people(self) -> dict[str, Person]:
        """Everyone in the store, by key; whoever shows them unmasked writes it into the access log first."""
        with disk_trouble():
            if self.encrypted:
                durable.remove(self.place / PLAIN)  # an encryption that was killed left it
                data = _decrypted((self.place / SECRET).read_bytes())
            elif (self.place / PLAIN).exists():
                data = (self.place / PLAIN).read_bytes()
            else:
                return {}
        return {person.key: person for person in _read(data)}

    def findings(self) -> list[Finding]:
        """Where others on this computer could read the store: closed again where the disk can, and said."""
        found = []
        for name in (PLAIN, SECRET, LOG):
            file = self.place / name
            if os.name != "nt" and file.exists() and _open_to_others(file):
                with suppress(OSError):
                    file.chmod(0o600)
                code = "identity.is_open" if _open_to_others(file) else "identity.was_open"
                found.append(warning(code, name=name, place=str(self.place)))
        return found

    def refuse_within(self, repository: Path) -> None:
        """Refused where the store lies in the repository of the records: git would take it along."""
        if self.place.resolve().is_relative_to(repository):
            raise Refused(error("identity.store_in_records", place=str(self.place)))

    def add(
        self, name: str, phones: Iterable[str], note: str | None, who: str, now: datetime, *, another: bool = False
    ) -> tuple[Person, list[Finding]]:
        """Keep a person; one of the same name and telephones is not kept twice, but named, unless `another`."""
        clean, numbers = _name(name), _numbers(phones)
        with self._changing() as people:
            for person in () if another else people.values():
                if (person.name, person.phones) == (clean, numbers):
                    said = {"key": person.key, "name": person.masked.name}
                    lost = bool(note) and note != person.note
                    return person, [warning("identity.note_lost", **said) if lost else told("identity.known", **said)]
            person = Person(new_key(), clean, numbers, note or None, now.date().isoformat())
            self.log("add", [person.key], who, now)
            people[person.key] = person
        return person, []

    def add_all(
        self, people: Iterable[tuple[str, Iterable[str]]], who: str, now: datetime
    ) -> tuple[list[str], list[str]]:
        """Keep many people, each with their telephones, in one change; the key of each, and the keys that are new."""
        wanted = [(_name(name), _numbers(phones)) for name, phones in people]
        with self._changing() as store:
            known = {(person.name, person.phones): key for key, person in store.items()}
            added = {}
            for name, numbers in dict.fromkeys(wanted):
                if (name, numbers) not in known:
                    person = Person(new_key(), name, numbers, None, now.date().isoformat())
                    known[name, numbers] = person.key
                    added[person.key] = person
            if added:
                self.log("add", added, who, now)
                store.update(added)
        return [known[each] for each in wanted], list(added)

    def remove(self, keys: Iterable[str], who: str, now: datetime, why: str) -> list[str]:
        """Forget people; gives the keys of those who were there."""
        with self._changing() as people:
            gone = [key for key in keys if key in people]
            if gone:
                self.log("erase", gone, who, now, why)
            for key in gone:
                del people[key]
        return gone

    def encrypt(self, key_file: Path, who: str, now: datetime) -> str:
        """Keep the store under the age key of a file from now on, made if it is not there; its public half.

        The plain file is removed, but a disk may keep its old blocks: encrypt before the first person.
        """
        age = _age()
        with disk_trouble(), self._locked():
            if not key_file.exists():
                made = age.x25519.Identity.generate()
                text = f"# public key: {made.to_public()}\n{made}\n"
                durable.write_new(key_file, text.encode(), 0o600)
                durable.sync_folders([key_file.parent])  # before anything can be opened by this key alone
            people = self.people()
            identity = _identity(key_file)
            durable.replace(self.place / SECRET, age.encrypt(_written(people), [identity.to_public()]), 0o600)
            durable.remove(self.place / PLAIN)
            self.log("encrypt", [], who, now)
        return str(identity.to_public())

    def log(self, did: str, keys: Iterable[str], who: str, now: datetime, why: str | None = None) -> None:
        """Write down who did what with which keys, and wait for the disk: before anything is shown."""
        line: dict[str, Any] = {"at": now.isoformat(), "who": who, "did": did, "keys": sorted(keys)}
        line |= {"why": why} if why else {}
        with disk_trouble():
            self._found()
            durable.add_line(self.place / LOG, json.dumps(line, ensure_ascii=False), 0o600)

    def accesses(self) -> list[Mapping[str, Any]]:
        """The access log, oldest first; a line cut by a crash is left out."""
        try:
            lines = (self.place / LOG).read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        found: list[Mapping[str, Any]] = []
        for line in lines:
            with suppress(ValueError):
                known = json.loads(line)
                if isinstance(known, dict) and known.keys() >= {"at", "who", "did", "keys"}:
                    found.append(known)
        return found

    def _found(self) -> None:
        durable.sync_folders(durable.make_folders(self.place, 0o700))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._found()
        with durable.writer_lock(self.place, patience=10):
            for name in (PLAIN, SECRET):
                durable.forget_replacements(self.place / name)
            yield

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Person]]:
        """Everyone, to be changed; written back whole, and only where something changed."""
        with disk_trouble(), self._locked():
            people = self.people()
            before = dict(people)
            yield people
            if people == before:
                return
            if self.encrypted:
                data = _age().encrypt(_written(people), [_identity().to_public()])
                durable.replace(self.place / SECRET, data, 0o600)
            else:
                durable.replace(self.place / PLAIN, _written(people), 0o600)


def _name(name: str) -> str:
    clean = unicodedata.normalize("NFC", name).strip()
    if not clean:
        raise Refused(error("field.blank", field="name"))
    return clean


def _numbers(phones: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, (re.sub(rf"[\s{DASHES}]", "", half_width(phone)) for phone in phones)))


def _open_to_others(file: Path) -> bool:
    return bool(file.stat().st_mode & 0o077)


def _written(people: Mapping[str, Person]) -> bytes:
    lines = (json.dumps(people[key].plain, ensure_ascii=False) for key in sorted(people))
    return "".join(f"{line}\n" for line in lines).encode()


def _read(data: bytes) -> Iterator[Person]:
    """The people of a store's bytes; Refused, with the line, where one cannot be read."""
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        try:
            found = json.loads(line)
            if set(found) - set(_FIELDS) or not KEY.fullmatch(found["key"]):
                raise ValueError
            phones, added = found.get("phones", []), str(found.get("added", ""))
            if type(phones) is not list or (added and not date.fromisoformat(added)):
                raise ValueError
            yield Person(found["key"], str(found["name"]), tuple(map(str, phones)), found.get("note"), added)
        except (ValueError, TypeError, KeyError):
            raise Refused(error("identity.unreadable").at(line=number)) from None


def _decrypted(data: bytes) -> bytes:
    age = _age()
    try:
        return bytes(age.decrypt(data, [_identity()]))
    except age.DecryptError as failure:
        raise Refused(error("identity.wrong_key", cause=str(failure))) from None


def _age() -> Any:
    """The age library, which is installed where one wants encryption."""
    try:
        import pyrage
    except ImportError:
        raise Refused(error("identity.no_age")) from None
    return pyrage


def _identity(key_file: Path | None = None) -> Any:
    """The age key of the store: the file named, else the one of the user's settings."""
    given = str(key_file) if key_file else os.environ.get("LEDGER_IDENTITY_KEY") or settings().get("identity_key")
    if not given:
        raise Refused(error("identity.no_key_file", file="?", cause="identity_key"))
    try:
        lines = Path(given).expanduser().read_text(encoding="ascii").splitlines()
        secret = next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        return _age().x25519.Identity.from_str(secret.strip())
    except (OSError, StopIteration, ValueError) as failure:
        raise Refused(error("identity.no_key_file", file=given, cause=str(failure) or "?")) from None
