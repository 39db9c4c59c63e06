"""What was typed into a form, read as the values of a record; and the texts that would give such values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from ledger.kernel.event import ATTACHMENT_PREFIX
from ledger.kernel.finding import Finding, Refused
from ledger.store.entry.drafting import Line
from ledger.store.records.values import day, typed
from ledger.views.form import NAMED, Form, FormField, Option, Texts, inner_fields
from ledger.views.reader import Reader
from ledger.views.sound import folded, sounds_at


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
    if field.shape.type == "list_or_int" and (number := normalize("NFKC", text)).isdecimal():
        return int(number)
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
