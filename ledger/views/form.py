"""Entry forms, made from the same field metadata as the command line: what to ask, and what was answered.

A form keeps texts as they were typed (a draft is nothing else); reading them gives the line to record and
what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ledger import subjects
from ledger.kernel.event import COMMON, kind_fields
from ledger.kernel.finding import Refused, error
from ledger.kernel.shape import DATE, NAME, Shape, fields_of, many, table
from ledger.store.entry.drafting import OF_DISPOSAL
from ledger.subjects.common import GRADES
from ledger.views.reader import Reader

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


BALLOT = ("eligible", "present", "issued", "returned", "valid", "invalid", "options", "choose")
"""The numbers of a ballot as they are read out."""


def in_turn(fields: Sequence[FormField]) -> tuple[FormField, ...]:
    """The inner fields of a table: the required ones first, those of a ballot as they are read out."""
    names = {field.name for field in fields}
    if set(BALLOT) <= names:
        return tuple(sorted(fields, key=lambda field: BALLOT.index(field.name) if field.name in BALLOT else -1))
    return ordered(fields)


def inner_fields(field: FormField, given: Any) -> tuple[FormField, ...]:
    """The inner fields of a table, with those that only this value has (a vote for an option of its own)."""
    free = field.shape.keys is None or not field.shape.keys.choices
    if field.shape.type != "mapping" or field.shape.item is None or not free or not isinstance(given, Mapping):
        return field.fields
    known = {inner.name for inner in field.fields}
    more = (FormField(name, name, field.shape.item) for name in given if name not in known)
    return (*field.fields, *more)
