"""A draft as a text to edit outside: every field with what it means, read back with what could not be read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from ledger.locale import Language
from ledger.views.form import Form, FormField, inner_fields
from ledger.views.typed import joined
from ledger.views.words import say

MOST_CHOICES = 12


class Read(NamedTuple):
    """The texts of a form as they came back, and what is wrong with the text, in sentences."""

    texts: dict[str, Any]
    faults: tuple[str, ...] = ()


def written(asked: Form, texts: Mapping[str, Any], lang: Language) -> str:
    """The draft as TOML, every field with its meaning above it."""
    lines = [f"# {asked.label} ({asked.kind})", *(f"# {each}" for each in say(lang, "editor.about").split("\n")), ""]
    plain = [field for field in asked.fields if field.mode == "text"]
    lines += told(plain, texts, lang)
    for field in asked.fields:
        if field.mode == "table":
            lines += ["", *table(field, texts.get(field.name) or {}, field.name, lang)]
        elif field.mode == "rows":
            rows = texts.get(field.name) or []
            for row in rows or [{}]:
                head = table(field, row, f"[{field.name}]", lang)
                lines += ["", *(head if rows else (f"# {line}".replace("# #", "#") for line in head))]
    return "\n".join(lines) + "\n"


def table(field: FormField, values: Mapping[str, Any], place: str, lang: Language) -> list[str]:
    """The inner fields of a field under its own head."""
    inner = [each for each in field.fields if each.mode == "text"]
    lines = [f"# {field.label}{mark(field, lang)}", f"[{place}]", *told(inner, values, lang)]
    base = place.strip("[]")
    for each in field.fields:
        if each.mode == "table":
            lines += table(each, values.get(each.name) or {}, f"{base}.{each.name}", lang)
    return lines


def told(fields: Iterable[FormField], values: Mapping[str, Any], lang: Language) -> list[str]:
    """A line of meaning and a line to fill in for each field."""
    lines = []
    for field in fields:
        lines.append(f"# {field.label}{mark(field, lang)}{choices(field)}")
        lines.append(f"{field.name} = {quoted(str(values.get(field.name) or ''))}")
    return lines


def mark(field: FormField, lang: Language) -> str:
    """Whether it has to be filled in."""
    return f" *{say(lang, 'editor.required')}" if field.required else ""


def choices(field: FormField) -> str:
    """The words of its choices, as many as fit on a line."""
    words = [option.label for option in field.options[:MOST_CHOICES]]
    return f": {' / '.join(words)}{' ...' if len(field.options) > MOST_CHOICES else ''}" if words else ""


def quoted(text: str) -> str:
    """A text of TOML: of several lines where it has several."""
    from ledger.kernel.visible import visible

    if "\n" in text and "'''" not in text and all(visible(line) == line for line in text.split("\n")):
        return f"'''\n{text}'''"
    escaped = "".join(escape(character) for character in text)
    return f'"{escaped}"'


def escape(character: str) -> str:
    """A character as a basic string of TOML has it; what could act in an editor is written out."""
    if character in '"\\':
        return "\\" + character
    from ledger.kernel.visible import visible

    number = ord(character)
    if character == "\n":
        return "\\n"
    return (
        character if visible(character) == character else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
    )


def understood(asked: Form, text: str, lang: Language) -> Read:
    """The texts of the form from what was written; faults where it cannot be read."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        return Read({}, (say(lang, "editor.unreadable", cause=failure),))
    return fields_of(asked.fields, data, "", lang)


def fields_of(fields: tuple[FormField, ...], data: Mapping[str, Any], place: str, lang: Language) -> Read:
    """The same for a set of fields."""
    known = {field.name: field for field in fields}
    texts: dict[str, Any] = {}
    faults: list[str] = []
    for name, value in data.items():
        field = known.get(name)
        if field is None:
            faults.append(say(lang, "editor.unknown", name=f"{place}{name}"))
        elif field.mode == "text":
            if said := text_of(field, value):
                texts[name] = said
        elif field.mode == "rows" and isinstance(value, list):
            rows = [fields_of(field.fields, each, f"{name}.", lang) for each in value if isinstance(each, dict)]
            texts[name] = [row.texts for row in rows if row.texts]
            faults += [fault for row in rows for fault in row.faults]
        elif field.mode == "table" and isinstance(value, dict):
            inner = fields_of(inner_fields(field, value), value, f"{name}.", lang)
            texts[name] = inner.texts
            faults += inner.faults
        else:
            faults.append(say(lang, "editor.form", name=f"{place}{name}"))
    return Read({name: value for name, value in texts.items() if value}, tuple(faults))


def text_of(field: FormField, value: Any) -> str:
    """A value of TOML as a person would have typed it."""
    if isinstance(value, list):
        return joined(field, (text_of(field, each) for each in value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value)
    return text.rstrip("\n") if field.long else " ".join(part.strip() for part in text.splitlines() if part.strip())
