"""`ledger kinds`: the catalogue as it is in the code; as JSON Schema for other programs."""

from __future__ import annotations

import argparse
from typing import Any

from ledger import subjects
from ledger.cli.complete import complete_kinds
from ledger.cli.context import Context
from ledger.cli.output import print_json, table
from ledger.cli.words import say
from ledger.kernel.event import kind_fields
from ledger.kernel.finding import Refused
from ledger.kernel.schema import kind_schema
from ledger.kernel.shape import Field, Shape
from ledger.kernel.subject import Subject
from ledger.locale import Language, label
from ledger.store.entry.drafting import unknown_kind


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """One kind, or all."""
    kind = parser.add_argument("kind", nargs="?", metavar="KIND", help=say(lang, "kinds.kind"))
    kind.completer = complete_kinds  # type: ignore[attr-defined]


def run(context: Context) -> int:
    """Print the catalogue."""
    kind = context.arguments.kind and kind_named(context.arguments.kind)
    lang: Language = context.lang
    if kind is not None:
        subject = subjects.of_kind(kind)
        if subject is None:
            raise Refused(unknown_kind(kind))
        if context.json:
            print_json(schema(kind, subject, lang))
        else:
            show(kind, subject, lang)
        return 0
    every = [(name, subject) for subject in subjects.every() for name in subject.kinds]
    if context.json:
        print_json({name: schema(name, subject, lang) for name, subject in every})
        return 0
    print(table([(name, label(lang, "kinds", name), subject.key) for name, subject in every]))
    return 0


def kind_named(text: str) -> str:
    """The kind a person means: by its identifier, or by its label in either language."""
    if subjects.of_kind(text) is not None:
        return text
    from ledger.reports.naming import kind_of

    return kind_of(text) or text


def schema(kind: str, subject: Subject, lang: Language) -> dict[str, Any]:
    """The JSON Schema of a kind, with its label."""
    return {"title": label(lang, "kinds", kind)} | kind_schema(kind, subject.kinds[kind])


def show(kind: str, subject: Subject, lang: Language) -> None:
    """One kind for people: its fields, which are required, and what they may hold."""
    print(f"{kind}  {label(lang, 'kinds', kind)}")
    doc = subject.kinds[kind].__doc__ or ""
    print(f"  {' '.join(doc.split())}\n")
    rows = []
    for name, field in kind_fields(subject.kinds[kind]).items():
        mark = say(lang, "kinds.key") if name == subject.key else say(lang, "kinds.required") if field.required else ""
        rows.append(
            (
                f"  {name}",
                label(lang, "fields", f"{kind}.{name}"),
                type_text(field.shape),
                mark,
                default(field),
            )
        )
    print(table(rows))


def default(field: Field) -> str:
    """The default of a field, where it has one to speak of."""
    return "" if field.required or field.default in (None, (), False) else f"= {field.default}"


def type_text(shape: Shape) -> str:
    """A shape in the catalogue's notation."""
    if shape.type == "choice":
        return "|".join(shape.choices) + ("+" if shape.more else "")
    if shape.type == "key":
        return f"key<{shape.subject}>"
    if shape.type == "list" and shape.item is not None:
        return f"list<{type_text(shape.item)}>"
    if shape.type == "list_or_int" and shape.item is not None:
        return f"list<{type_text(shape.item)}>|int"
    if shape.type == "text_or_list" and shape.item is not None:
        return "|".join((*shape.choices, f"list<{type_text(shape.item)}>"))
    if shape.type == "mapping" and shape.item is not None:
        return f"table<{type_text(shape.item)}>"
    if shape.type == "table" and shape.table is not None:
        from ledger.kernel.shape import fields_of

        inner = fields_of(shape.table).items()
        return "{" + ", ".join(name + ("" if field.required else "?") for name, field in inner) + "}"
    return {"changes": "table", "name": "text"}.get(shape.type, shape.type)
