"""Entry forms, made from the same field metadata as the command line: what to ask, and what was answered.

A form keeps texts as they were typed (a draft is nothing else); reading them gives the line to record and
what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple
from unicodedata import normalize

from ledger import subjects
from ledger.kernel.event import ATTACHMENT_PREFIX, COMMON, kind_fields
from ledger.kernel.finding import Finding, Refused, error
from ledger.kernel.shape import DATE, NAME, Shape, fields_of, many, table
from ledger.store.entry.drafting import OF_DISPOSAL, Line
from ledger.store.records.values import day, typed
from ledger.subjects.common import GRADES
from ledger.views.reader import Reader
from ledger.views.sound import folded, sounds_at

OPINIONS = "opinions"
"""The opinions given at a reception: recorded with it as one batch."""
INHERITED = ("opinion", "source", "reception", "station", "activity", *COMMON)
"""Fields of an opinion that its reception answers for it."""
Texts = Mapping[str, Any]
NAMED = "name"
"""The inner field that names a row where a record has a table of tables (a ballot for each question)."""
LONG = ("content", "text", "grounds", "requests", "result", "note", "reason", "summary")
"""Fields of several lines; in all others pasted lines become one."""
VOTES = ("for", "against", "abstain")
BALLOTS = {
    # the options of the ballots of a kind, where they are the same each time
    "project.voted": VOTES,
    "project.rated": GRADES,
    "duty_report.held": GRADES,
    "work_review.held": GRADES,
}
FIRST = {
    # the order in which people have the answers at hand, where it is not "required ones first"
    "reception.held": ("mode", "station", "deputies", "visitors", OPINIONS, "place"),
    "activity.held": ("type", "level", "title", "place", "present", "on_leave", "absent", "late", "invited"),
    "meeting.held": ("type", "chair", "present", "on_leave", "absent", "agenda", "decisions", "meeting"),
    "opinion.recorded": ("opinion", "source", "category", "title", "station", "place", "content", "deputies"),
    "suggestion.submitted": (
        "track",
        "sitting",
        "type",
        "title",
        "lead",
        "category",
        "suggestion",
        "co_signers",
        "grounds",
        "requests",
    ),
    "visit.made": ("type", "visitors", "visited", "place", "persons", "households", "topics"),
}


class Option(NamedTuple):
    """One of the values a field may have: as recorded, as people read it, and what helps to tell it apart."""

    value: str
    label: str
    hint: str = ""


class FormField(NamedTuple):
    """A field to fill in; `fields` are those of the table, or of each table of the list, it holds.

    `mode` says how it is filled in: `text`, `table` (one set of inner fields) or `rows` (any number of sets).
    A `new` one names what begins with the record; an `automatic` one is made from the others where it is empty.
    """

    name: str
    label: str
    shape: Shape
    required: bool = False
    options: tuple[Option, ...] = ()
    fields: tuple[FormField, ...] = ()
    mode: str = "text"
    automatic: bool = False
    new: bool = False

    @property
    def long(self) -> bool:
        """Whether its text may have several lines."""
        return self.mode == "text" and self.shape.type == "text" and self.name in LONG

    @property
    def several(self) -> bool:
        """Whether its text may name several values."""
        return self.shape.type in ("list", "list_or_int", "text_or_list") and self.mode == "text"

    @property
    def one(self) -> Shape:
        """The shape of one value."""
        return self.shape.item if self.several and self.shape.item is not None else self.shape


class Form(NamedTuple):
    """A form: its kind, what it is called, and its fields, the day first."""

    kind: str
    label: str
    subject: str
    key: str
    opens: bool
    fields: tuple[FormField, ...]

    def field(self, name: str) -> FormField | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


def form(reader: Reader, kind: str) -> Form:
    """The form of a kind; Refused for a kind that the catalogue does not have."""
    subject = subjects.of_kind(kind)
    if subject is None:
        raise Refused(error("kind.unknown", field="kind", kind=kind, nearest=[]))
    opens = kind in subject.opens
    fields, key, common = [], [], []
    for name, each in kind_fields(subject.kinds[kind]).items():
        made = form_field(reader, kind, name, each.shape, each.required)
        if name == subject.key:
            automatic = opens and subject.default_key is not None
            key.append(made._replace(required=not automatic, automatic=automatic, new=opens))
        elif name == "approximate":
            names = (each for each in kind_fields(subject.kinds[kind]) if each not in COMMON)
            options = tuple(Option(each, reader.label("fields", f"{kind}.{each}")) for each in names)
            common.append(made._replace(options=options))
        elif name in COMMON:
            common.append(made)
        else:
            fields.append(made)
    if kind == "reception.held":
        fields.append(opinions_field(reader))
    occurred = FormField("occurred", reader.label("fields", "occurred"), DATE)
    first = [*fields, *key] if opens and key and key[0].automatic else [*key, *fields]
    return Form(
        kind,
        reader.label("kinds", kind),
        subject.name,
        subject.key,
        opens,
        (occurred, *led(kind, ordered(first)), *common),
    )


def led(kind: str, fields: Sequence[FormField]) -> list[FormField]:
    """The fields in the order of `FIRST`, all others behind in theirs."""
    order = {name: place for place, name in enumerate(FIRST.get(kind, ()))}
    return sorted(fields, key=lambda field: order.get(field.name, len(order)))


def ordered(fields: Iterable[FormField]) -> tuple[FormField, ...]:
    """What must be filled in comes first: most entries then end above the first optional field."""
    return tuple(sorted(fields, key=lambda field: not field.required))


def form_field(reader: Reader, kind: str, name: str, shape: Shape, required: bool, place: str = "") -> FormField:
    """A field of a form, its options worded, its inner fields made too."""
    where = f"{place or kind}.{name}"
    item = shape.item if shape.type in ("list", "text_or_list", "list_or_int") else shape
    options = options_of(reader, where, item) if item is not None else ()
    made = FormField(name, reader.label("fields", where), shape, required, options)
    inner = item or shape
    if inner.type == "table" and inner.table is not None:
        fields = tuple(
            form_field(reader, kind, each.name, each.shape, each.required, where)
            for each in fields_of(inner.table).values()
        )
        return made._replace(fields=in_turn(fields), mode="rows" if shape.type == "list" else "table")
    if shape.type == "changes" and shape.table is not None:
        subject_kind = kind_of(shape.table) or kind
        fields = tuple(
            form_field(reader, subject_kind, each.name, each.shape, False)
            for each in fields_of(shape.table).values()
            if each.name not in COMMON and each.name != key_of(subject_kind)
        )
        return made._replace(fields=fields, mode="table")
    if shape.type == "mapping" and shape.item is not None:
        if shape.item.type == "table":
            return named_rows(reader, kind, made, where)
        words = options_of(reader, where, shape.keys) if shape.keys is not None else ()
        if name == "options" and kind in BALLOTS:
            words = worded(reader, where, BALLOTS[kind])
        if words:
            fields = tuple(form_field_of(reader, where, word, shape.item) for word in words)
            return made._replace(fields=fields, mode="table")
    return made


def named_rows(reader: Reader, kind: str, made: FormField, where: str) -> FormField:
    """A table of tables as rows, each with its name first."""
    assert made.shape.item is not None
    assert made.shape.item.table is not None
    fields = tuple(
        form_field(reader, kind, each.name, each.shape, each.required, where)
        for each in fields_of(made.shape.item.table).values()
    )
    first = FormField(NAMED, reader.say("field.question"), NAME, True)
    return made._replace(fields=(first, *in_turn(fields)), mode="rows")


def form_field_of(reader: Reader, where: str, word: Option, shape: Shape) -> FormField:
    """The field of one named value in a mapping."""
    return FormField(word.value, word.label, shape, False, options_of(reader, where, shape))


def key_of(kind: str) -> str:
    """The field that names the stream of a kind, which no change may move."""
    subject = subjects.of_kind(kind)
    return "" if subject is None else subject.key


def kind_of(cls: type) -> str | None:
    """The kind whose class this is."""
    for subject in subjects.every():
        for kind, each in subject.kinds.items():
            if each is cls:
                return kind
    return None


def opinions_field(reader: Reader) -> FormField:
    """The opinions heard at a reception, each with what was done about it at once."""
    opinion = subjects.load("opinion")
    fields = []
    for kind, names in (("opinion.recorded", None), ("opinion.disposed", OF_DISPOSAL)):
        for name, each in kind_fields(opinion.kinds[kind]).items():
            wanted = name not in INHERITED if names is None else name in names
            if wanted:
                fields.append(form_field(reader, kind, name, each.shape, names is None and each.required))
    shape = many(table(opinion.kinds["opinion.recorded"]))
    return FormField(OPINIONS, reader.say("field.opinions"), shape, fields=ordered(fields), mode="rows")


def options_of(reader: Reader, where: str, shape: Shape) -> tuple[Option, ...]:
    """The choices of a field, the office's own among them; yes and no for a bool."""
    if shape.type == "bool":
        return tuple(Option(value, reader.label("choices", f"bool.{value}")) for value in ("yes", "no"))
    values = list(shape.choices)
    if shape.more:
        values += [value for value in reader.office.choices(where) if value not in values]
    return worded(reader, where, values)


def worded(reader: Reader, where: str, values: Iterable[str]) -> tuple[Option, ...]:
    """Values with their labels."""
    return tuple(Option(value, reader.label("choices", f"{where}.{value}")) for value in values)


# --- reading what was typed ---------------------------------------------------------------------------


BALLOT = ("eligible", "present", "issued", "returned", "valid", "invalid", "options", "choose")
"""The numbers of a ballot as they are read out."""


def in_turn(fields: Sequence[FormField]) -> tuple[FormField, ...]:
    """The inner fields of a table: the required ones first, those of a ballot as they are read out."""
    names = {field.name for field in fields}
    if set(BALLOT) <= names:
        return tuple(sorted(fields, key=lambda field: BALLOT.index(field.name) if field.name in BALLOT else -1))
    return ordered(fields)


def read(reader: Reader, asked: Form, texts: Texts) -> tuple[Line, list[Finding]]:
    """The line to record, and what could not be read."""
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    occurred: date | None = None
    for field in asked.fields:
        given = texts.get(field.name)
        if not given:
            continue
        try:
            value = value_of(field, given, reader.today)
        except Refused as refused:
            findings += (each.at(field=field.name) for each in refused.findings)
            continue
        if field.name == "occurred":
            occurred = value
        elif value not in (None, [], {}):
            values[field.name] = hashed(reader, value) if field.name == "attachments" else value
    return Line(asked.kind, occurred or reader.today, values), findings


def hashed(reader: Reader, attachments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Attachments with the digest of their files, where nobody typed it."""
    for each in attachments:
        path = str(each.get("path", ""))
        if path and not path.startswith(ATTACHMENT_PREFIX):
            path = each["path"] = ATTACHMENT_PREFIX + path
        file = reader.folder.root / path
        if path and "sha256" not in each and ".." not in path and file.is_file():
            each["sha256"] = sha256(file.read_bytes()).hexdigest()
    return attachments


def value_of(field: FormField, given: Any, today: date) -> Any:
    """The plain value of a field from what was typed; Refused where it is none."""
    if field.mode == "rows":
        rows = [row for each in given if (row := table_of(field.fields, each, today))]
        if field.shape.type == "mapping":
            return {str(row.pop(NAMED, "")): row for row in rows}
        return rows
    if field.mode == "table":
        return table_of(inner_fields(field, given), given, today) if isinstance(given, Mapping) else given
    text = str(given).strip()
    if not text:
        return None
    if field.several and field.shape.item is not None:
        parts = [resolved(field, part) for part in parts_of(field, text)]
        if field.shape.type == "text_or_list" and parts == [text] and text in field.shape.choices:
            return text
        return [typed(field.shape.item, part, today, field.name) for part in parts]
    if field.shape.type == "mapping":
        return typed(field.shape, mapping_text(text), today, field.name)
    return typed(field.shape, resolved(field, text), today, field.name)


def table_of(fields: tuple[FormField, ...], given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The values of a set of inner fields, those that were filled in."""
    found = {}
    for field in fields:
        if given.get(field.name):
            value = value_of(field, given[field.name], today)
            if value not in (None, [], {}):
                found[field.name] = value
    return found


def inner_fields(field: FormField, given: Any) -> tuple[FormField, ...]:
    """The inner fields of a table, with those that only this value has (a vote for an option of its own)."""
    free = field.shape.keys is None or not field.shape.keys.choices
    if field.shape.type != "mapping" or field.shape.item is None or not free or not isinstance(given, Mapping):
        return field.fields
    known = {inner.name for inner in field.fields}
    more = (FormField(name, name, field.shape.item) for name in given if name not in known)
    return (*field.fields, *more)


SENTENCES = "；;\n"
"""What divides the sentences of a list of texts: a comma may be part of one."""


def parts_of(field: FormField, text: str) -> list[str]:
    """The values in the text of a field that names several: sentences, or names."""
    if field.one.type != "text":
        return pieces(text)
    for separator in SENTENCES:
        text = text.replace(separator, ";")
    return [part.strip() for part in text.split(";") if part.strip()]


def joined(field: FormField, parts: Iterable[str]) -> str:
    """The text that names several values."""
    return ("；" if field.one.type == "text" else "，").join(parts)


def pieces(text: str) -> list[str]:
    """The names in a text."""
    for separator in "，、;；\n":
        text = text.replace(separator, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def resolved(field: FormField, text: str) -> str:
    """One value as it is recorded: the choice a person means, a number in plain digits, else as typed."""
    if field.options and (found := chosen(field.options, text)) is not None:
        return found.value
    if field.one.type in ("int", "decimal", "money", "date", "range"):
        return normalize("NFKC", text).strip()
    return text


def chosen(options: tuple[Option, ...], text: str) -> Option | None:
    """The option a person means: by its value, its label, its number, or the only one that sounds so."""
    wanted = folded(text)
    for option in options:
        if wanted in (option.value.lower(), option.label.lower()):
            return option
    if wanted.isdigit() and 1 <= int(wanted) <= min(len(options), 99):
        return options[int(wanted) - 1]
    near = [option for option in options if wanted in option.label.lower()]
    if not near and wanted.isascii() and wanted.isalpha():
        near = [option for option in options if sounds_at(option.label, wanted) == 0]
    return near[0] if len(near) == 1 else None


def mapping_text(text: str) -> str:
    """`甲 3，乙 5` or `甲=3` as the table that a mapping is recorded as."""
    import json

    if text.lstrip().startswith("{"):
        return text
    found: dict[str, Any] = {}
    for part in pieces(text):
        name, _, amount = part.replace("＝", "=").replace("：", "=").replace(":", "=").partition("=")
        if not amount:
            name, _, amount = part.rpartition(" ")
        number = normalize("NFKC", amount).strip()
        found[name.strip()] = int(number) if number.isdigit() else number
    return json.dumps(found, ensure_ascii=False)


def echo(field: FormField, text: str, today: date, weekdays: str, automatic: str) -> str:
    """How a typed value is understood, shown beside it; '' where there is nothing to say."""
    if field.name == "occurred" or field.shape.type == "date":
        try:
            if not text.strip() and field.name != "occurred":
                return ""
            found = day(normalize("NFKC", text), today) if text.strip() else today
        except ValueError:
            return ""
        return f"{found.isoformat()} {weekdays.split()[found.weekday()]}"
    if field.automatic and not text.strip():
        return automatic
    if field.options and not field.several and text.strip():
        option = chosen(field.options, text)
        return option.label if option is not None and option.label != text.strip() else ""
    return ""


def texts_of(asked: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The texts that give these values: a recorded event as a form, to copy or to correct."""
    return {field.name: text_of(field, values[field.name]) for field in asked.fields if field.name in values}


def text_of(field: FormField, value: Any) -> Any:
    """The text that gives a value."""
    if field.mode == "rows":
        if isinstance(value, Mapping):
            value = [{NAMED: name, **each} for name, each in value.items()]
        return [
            {inner.name: text_of(inner, each[inner.name]) for inner in field.fields if inner.name in each}
            for each in value
        ]
    if field.mode == "table":
        known = {inner.name: text_of(inner, value[inner.name]) for inner in field.fields if inner.name in value}
        return known | {name: str(each) for name, each in value.items() if name not in known}
    if isinstance(value, list):
        return joined(field, (str(text_of(field, each)) for each in value))
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, dict):
        return "，".join(f"{name}={amount}" for name, amount in value.items())
    return next((option.label for option in field.options if option.value == value), str(value))
