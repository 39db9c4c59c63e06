"""A register for any kind of event: its columns are the kind's fields, by their labels."""

from __future__ import annotations

from ledger import subjects
from ledger.exchange.registers.columns import Column, Register, registers
from ledger.kernel.event import kind_fields
from ledger.kernel.shape import Shape
from ledger.locale import label

HOLDS = {
    # what a cell holds, by the shape of the field
    "text": "text",
    "name": "text",
    "key": "text",
    "date": "date",
    "int": "count",
    "decimal": "number",
    "range": "text",
    "money": "money",
    "bool": "yes_no",
    "choice": "choice",
    "list": "names",
    "list_or_int": "names",
    "text_or_list": "text",
}
BEYOND = ("attachments", "approximate")


def register_of(name: str) -> Register | None:
    """The register of that name, or the one of a kind of events; None where there is neither."""
    found = registers().get(name)
    if found is not None:
        return found if found.read else None
    return None if subjects.of_kind(name) is None or name.startswith(("entry.", "ledger.")) else of_kind(name)


def of_kind(kind: str) -> Register:
    """The register whose rows are events of one kind."""
    subject = subjects.of_kind(kind)
    assert subject is not None
    columns = {"occurred": Column("occurred", "日期", "date", ("occurred", "发生日期", "时间"), "date")}
    for name, field in kind_fields(subject.kinds[kind]).items():
        holds = holds_of(field.shape)
        if holds is not None and name not in BEYOND:
            place = f"{kind}.{name}"
            also = (name, "备注") if name == "note" else (name,)
            columns[name] = Column(name, label("zh", "fields", place), label("en", "fields", place), also, holds, place)
    return Register(kind, label("zh", "kinds", kind), label("en", "kinds", kind), (), columns)


def holds_of(shape: Shape) -> str | None:
    """What a cell of such a field holds; None for tables, which no cell can hold."""
    if shape.type == "list":
        inner = shape.item
        if inner is None or inner.type in ("table", "mapping"):
            return None
        return "choices" if inner.type == "choice" else "texts" if inner.type == "text" else "names"
    return HOLDS.get(shape.type)
