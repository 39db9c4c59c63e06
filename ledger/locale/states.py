"""The state of an entity in words: every field labelled, every choice by its label, nothing raw.

Plain data in, lines of text out, for the command line and the screens alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.locale import Language, label, labelled

State = Mapping[str, Any]

HIDDEN = ("key", "own", "details", "basic", "performers", "before_return", "class_handler", "rated_questions")
HIDDEN_OF = {
    # what a subject keeps for its own reckoning, or shows in another field
    "project": ("counted",),
    "work_review": ("named_by",),
    "meeting": ("key",),
    "suggestion": ("in_original_time",),
    "plan": ("open", "standing"),
}


def told(
    lang: Language, subject: str, state: State, own: Mapping[str, str] | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Each field of a state that says something: its label, and its value in one line or several."""
    for name, value in fields_of(subject, state):
        yield label(lang, "fields", f"{subject}.{name}"), lines(lang, f"{subject}.{name}", value, own)


def fields_of(subject: str, state: State) -> Iterator[tuple[str, Any]]:
    """The fields to show, those of the entity's dimensions and details among them, each once."""
    hidden = (*HIDDEN, *HIDDEN_OF.get(subject, ()))
    merged = {**state, **(state.get("details") or {}), **(state.get("basic") or {})}
    for name, value in (state.get("own") or {}).items():
        merged.setdefault(name, value)
    for name, value in merged.items():
        if name not in hidden and value not in (None, [], {}, "", False):
            yield name, value


def lines(lang: Language, place: str, value: Any, own: Mapping[str, str] | None = None) -> list[str]:
    """A value as people read it: a list of tables has a line for each, all else one line."""
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return [f"{number}. {phrase(lang, place, each, own)}" for number, each in enumerate(value, start=1)]
    if isinstance(value, dict) and any(isinstance(each, dict) for each in value.values()):
        return [
            f"{word(lang, place, name, own)}{COLON[lang]}{phrase(lang, place, each, own)}"
            for name, each in value.items()
        ]
    return [phrase(lang, place, value, own)]


COLON = {"zh": "：", "en": ": "}
COMMA = {"zh": "、", "en": ", "}
SEMICOLON = {"zh": "；", "en": "; "}


def phrase(lang: Language, place: str, value: Any, own: Mapping[str, str] | None = None) -> str:
    """A value in one line; `place` is the subject and the field it stands in."""
    if isinstance(value, bool):
        return label(lang, "choices", f"bool.{'yes' if value else 'no'}")
    if isinstance(value, list):
        return COMMA[lang].join(phrase(lang, place, each, own) for each in value if each is not None)
    if isinstance(value, dict):
        return SEMICOLON[lang].join(
            part(lang, place, name, each, own) for name, each in value.items() if each not in (None, "", [], {})
        )
    return word(lang, place, str(value), own)


def part(lang: Language, place: str, name: str, value: Any, own: Mapping[str, str] | None) -> str:
    """One entry of a table: of a named field, or of a name such as a unit's."""
    subject = place.partition(".")[0]
    if labelled("fields", f"{place}.{name}") and not labelled("choices", f"{place}.{name}"):
        head, inner = label(lang, "fields", f"{place}.{name}"), f"{subject}.{name}"
    else:
        head, inner = word(lang, place, name, own), place
    return f"{head}{COLON[lang]}{phrase(lang, inner, value, own)}"


def word(lang: Language, place: str, value: str, own: Mapping[str, str] | None = None) -> str:
    """A value by its label, where the field it stands in has labels for its values; a field's name by that of it."""
    name = f"{place}.{value}"
    kind, _, field = place.rpartition(".")
    if field == "approximate":
        return label(lang, "fields", f"{kind}.{value}")
    if "." not in value and all(labelled("choices", f"{place}.{each}", own) for each in value.split("+")):
        return label(lang, "choices", name, own)
    return value
