"""What a field may mean while it is typed: known people and units, and what was written there before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from unicodedata import normalize

from ledger.kernel.event import ATTACHMENT_PREFIX
from ledger.views.beginning import next_keys
from ledger.views.bodies import SITTING, seat, seated
from ledger.views.bodies import numbered as numbered_in
from ledger.views.events import loads
from ledger.views.form import Form, FormField, Option
from ledger.views.reader import Reader
from ledger.views.sound import folded, matcher, sounds_at
from ledger.views.states import is_open, state_of, value_of
from ledger.views.typed import pieces

MOST = 30
KNOWN = 2000
"""The latest entities of a subject that are offered; older ones are still accepted when typed whole."""
AGAIN = {
    # of whom a form tells that opens a stream: those known already, since many come again, and whoever may join
    "member": ("member", "deputy"),
    "council_member": ("council_member",),
    "deputy": ("deputy",),
    "station": ("station",),
}
REMEMBERED = 200
"""How many earlier events of the kind are looked through for values."""


def known(reader: Reader, asked: Form, key: str = "") -> dict[str, tuple[Option, ...]]:
    """What each field of a form may mean, by the field's name; inner fields by `field.inner`.

    `key` names the entity that the form is about, where that is known already.
    """
    found = dict(known_of(reader, asked, asked.fields, ""))
    if key:
        state = state_of(reader, asked.subject, key) or {}
        for field in asked.fields:
            if options := numbered_in(asked.subject, field.name, state):
                found[field.name] = tuple(Option(number, number, text) for number, text in options)
    return found


def known_of(
    reader: Reader, asked: Form, fields: Iterable[FormField], place: str
) -> Iterator[tuple[str, tuple[Option, ...]]]:
    """The same for some fields."""
    for field in fields:
        name = f"{place}{field.name}"
        if field.fields:
            yield from known_of(reader, asked, field.fields, f"{name}.")
        elif field.options:
            yield name, field.options
        elif field.name == asked.key and asked.subject in AGAIN:
            again = [each for subject in AGAIN[asked.subject] for each in entities(reader, subject, asked.kind)]
            yield name, once(again)
        elif field.name == asked.key and asked.opens:
            yield name, tuple(Option(key, key) for key in next_keys(reader, asked.subject))
        elif name == asked.key:
            yield name, tuple(entities(reader, asked.subject, asked.kind))
        elif name == "attachments.path":
            yield name, tuple(Option(each, each) for each in attached(reader))
        elif field.one.type in ("key", "name", "text") and field.name != "note":
            yield name, tuple(roster(reader, asked, field))


def once(options: Iterable[Option]) -> tuple[Option, ...]:
    """Each value once, as it was told first."""
    found: dict[str, Option] = {}
    for option in options:
        found.setdefault(option.value, option)
    return tuple(found.values())


def candidates(field: FormField, options: Sequence[Option], text: str) -> list[Option]:
    """What may be meant by what is typed so far, the best first; of a list, by its last piece."""
    last = last_piece(text) if field.several else text
    taken = set(pieces(text)) - {last.strip()} if field.several else set()
    if field.options:
        return [option for option in by_label(options, last) if option.label not in taken]
    found = [option for option in matching(options, last) if option.value not in taken][:MOST]
    if not found and numbered(field) and (number := folded(last)).isdecimal():
        place = int(number) - 1
        return [each for each in options[max(place, 0) : place + 1] if each.value not in taken]
    return found


def numbered(field: FormField) -> bool:
    """Whether a number may stand for the known one at that place: not where a number is itself an answer.

    The numbers are those of the whole list: they stay when some are taken already.
    """
    return field.one.type in ("key", "name") and field.shape.type != "list_or_int"


def surely(field: FormField, text: str, offered: Sequence[Option]) -> bool:
    """Whether Enter takes the first candidate: of a free name only what was typed to find it."""
    if not text or not offered:
        return False
    if field.options or field.one.type == "key" or any(text in (each.value, each.label) for each in offered):
        return True
    return field.one.type == "name" and (text.isascii() or len(text) == 1)


def unknown(field: FormField, options: Sequence[Option] | None, text: str) -> list[str]:
    """The names in a text that nobody registered, where only registered ones may stand."""
    shape = field.one
    if (
        field.new
        or options is None
        or len(options) >= KNOWN
        or shape.type != "key"
        or not shape.strict
        or not text.strip()
    ):
        return []
    names = {normalize("NFC", option.value) for option in options}
    parts = pieces(text) if field.several else [text.strip()]
    number = field.shape.type == "list_or_int" and len(parts) == 1 and folded(parts[0]).isdecimal()
    return [] if number else [each for each in parts if normalize("NFC", each) not in names and each != shape.none]


def last_piece(text: str) -> str:
    """The piece of a list that is being typed."""
    for separator in "，、;；\n":
        text = text.replace(separator, ",")
    return text.rpartition(",")[2].strip()


def by_label(options: Iterable[Option], text: str) -> list[Option]:
    """Options whose label or value fits what is typed; all of them for a number or nothing."""
    wanted = folded(text)
    every = list(options)
    if not wanted or wanted.isdigit():
        return every
    found = [each for each in every if wanted in each.label.lower() or each.value.startswith(wanted)]
    if not found and wanted.isascii():
        found = [each for each in every if sounds_at(each.label, wanted) is not None]
    return found or every


def matching(known: Iterable[Option], text: str) -> list[Option]:
    """The known ones that fit what is typed, the best first."""
    if not text.strip():
        return list(known)[:MOST]
    match = matcher(text)
    found = []
    for place, option in enumerate(known):
        ranks = [rank for rank in (match(option.value), match(option.hint)) if rank is not None]
        if ranks:
            found.append((min(ranks), place, option))
    return [option for _, _, option in sorted(found)[:MOST]]


def attached(reader: Reader) -> list[str]:
    """The files that lie ready under `attachments/`, the latest first."""
    folder = reader.folder.root / ATTACHMENT_PREFIX
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()] if folder.is_dir() else []
    files.sort(key=lambda path: -path.stat().st_mtime_ns)
    return [path.relative_to(reader.folder.root).as_posix() for path in files[:REMEMBERED]]


def entities(reader: Reader, subject: str, kind: str = "") -> list[Option]:
    """The entities of a subject: those for which a `kind` is the next step first, then those still open."""
    from ledger.views.steps import fitting

    found = []
    rows = reader.model.connection.execute(
        "SELECT key, state FROM stream WHERE subject = ? AND opened IS NOT NULL ORDER BY opened DESC, key LIMIT ?",
        (subject, KNOWN),
    )
    for key, text in rows:
        state = json.loads(text)
        allowed = fitting(subject, state) if kind else None
        rank = 2 * (allowed is not None and kind not in allowed) + (not is_open(state))
        found.append((rank, Option(key, key, hint_of(reader, subject, key, state))))
    if subject in ("deputy", "member", "unit", "station", "group"):
        found.sort(key=lambda each: (each[0], each[1].value))
    else:
        found.sort(key=lambda each: each[0])
    return [option for _, option in found]


def sitting(reader: Reader, subject: str) -> Iterator[Option]:
    """The members of a body in their order, each with the post."""
    for each in seated(reader, subject):
        yield Option(each.key, each.key, seat(reader, subject, each.state))


def hint_of(reader: Reader, subject: str, key: str, state: dict[str, Any]) -> str:
    """What tells an entity apart from others like it."""
    parts = []
    for name in ("title", "constituency", "group", "post", "status", "type"):
        value = value_of(state, name)
        if value and value != key:
            labelled = name in ("status", "type", "post")
            parts.append(reader.phrase(f"{subject}.{name}", value) if labelled else value)
    return "  ".join(parts[:2])


def earlier(reader: Reader, kind: str) -> list[dict[str, Any]]:
    """The latest events of a kind, the last one first; read once for all fields of a form."""
    mark = (reader.mark(), reader.clocks, kind)
    kept = reader.kept.get("earlier")
    if kept is None or kept[0] != mark:
        rows = reader.model.connection.execute(
            "SELECT text FROM event WHERE kind = ? AND status != 'retracted' ORDER BY id DESC LIMIT ?",
            (kind, REMEMBERED),
        )
        kept = reader.kept["earlier"] = (mark, [loads(text) for (text,) in rows])
    found: list[dict[str, Any]] = kept[1]
    return found


def remembered(reader: Reader, kind: str, field: str) -> list[str]:
    """What was written in this field before, the latest first."""
    found: dict[str, None] = {}
    for event in earlier(reader, kind):
        value = event.get(field)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and len(each) <= 30:
                found.setdefault(each)
    return list(found)


def roster(reader: Reader, asked: Form, field: FormField) -> list[Option]:
    """Everyone who may be ticked in a list: deputies or members in office, entities that are open."""
    shape = field.one
    if field.options:
        return list(field.options)
    if field.name == "plan_item":
        return entities(reader, "plan")
    if shape.type == "key" and shape.subject is not None:
        return entities(reader, shape.subject)
    if shape.type == "name":
        first = SITTING.get(asked.subject, "deputy")
        every = list(sitting(reader, first)) if asked.subject in SITTING else entities(reader, first)
        for other in ("deputy", "member"):
            every += entities(reader, other)
        return list(once(every))
    return [Option(value, value) for value in remembered(reader, asked.kind, field.name)]
