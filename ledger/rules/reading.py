"""Reading the values an office writes in its configuration, strictly, by the declared type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from ledger.rules.duration import Duration

IMPOSSIBLE = object()
"""What `read` gives for a value that the parameter can never have."""

OFF = ("off", "无")
_LONGEST_TEXT = 200


class Definition(NamedTuple):
    """What a parameter may be; the meaning of each entry stands at the head of `parameters.toml`."""

    name: str
    type: str
    default: Any
    source: str
    optional: bool = False
    optional_values: bool = False
    least: Any = None
    most: Any = None
    choices: tuple[str, ...] = ()
    choices_from: str = ""
    placeholders: tuple[str, ...] = ()
    total: int | None = None
    known: str = ""
    unit: Mapping[str, str] | None = None
    value: Any = None

    @staticmethod
    def of(name: str, entry: Mapping[str, Any]) -> Definition:
        """The definition as declared; a default that the declaration itself forbids is a broken program."""
        lists = {key: tuple(entry[key]) for key in ("choices", "placeholders") if key in entry}
        definition = Definition(name, **{**entry, **lists})
        value = read(definition, definition.default)
        if value is IMPOSSIBLE:
            raise ValueError(f"parameters.toml: impossible default of {name}")
        return definition._replace(value=value)

    @property
    def assumed(self) -> bool:
        """Whether the default rests on no rule that was found."""
        return self.source == "assumed"

    @property
    def range(self) -> str:
        """What is possible, in the form in which it is written, to be printed as it is."""
        if self.choices:
            possible = " | ".join(self.choices)
        elif self.least is not None:
            possible = f"{self.least} … {self.most}"
        elif self.total is not None:
            possible = f"{{ … }}, Σ = {self.total}"
        else:
            possible = _FORMS[self.type]
        return f"{possible} | off" if self.optional else possible

    def extended(self, config: Mapping[str, Any]) -> Definition:
        """The definition with the choices that the office itself has added elsewhere in `ledger.toml`."""
        added: Any = config.get("schemes") if self.choices_from == "schemes" else None
        if self.choices_from.startswith("choices."):
            own = config.get("choices")
            added = own.get(self.choices_from.removeprefix("choices.")) if isinstance(own, Mapping) else None
        return self._replace(choices=(*self.choices, *added)) if isinstance(added, Mapping) else self


_FORMS = {
    "duration": "3 months | 7 working_days | 30 days",
    "flag": "true | false",
    "fraction": "1/2",
    "text": "…",
    "list": '["…", "…"]',
    "table": "{ … = 1 }",
    "template": "…{number}…",
    "whole": "1",
    "decimal": "1.5",
}


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like the given one, or an empty text where none is near."""
    from difflib import get_close_matches  # only a mistake needs it, and every command imports this module

    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.5)), "")


def read(definition: Definition, raw: Any) -> Any:
    """The value meant by what is written: None where it says off, IMPOSSIBLE where it cannot be."""
    if isinstance(raw, str) and raw in OFF:
        return None if definition.optional else IMPOSSIBLE
    return _READERS[definition.type](definition, raw)


def decimal_of(raw: Any) -> Decimal | None:
    """An integer, or a decimal written as text (`"1.5"`); a binary float is read by its shortest form."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)) or len(str(raw)) > 30:
        return None
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**15 else None


def _within(definition: Definition, value: Any, measure: Callable[[Any], Any]) -> Any:
    low = definition.least is None or measure(value) >= measure(_plain(definition.least))
    high = definition.most is None or measure(value) <= measure(_plain(definition.most))
    return value if low and high else IMPOSSIBLE


def _plain(end: Any) -> Any:
    """The end of a range as a value: a duration where it is written as one."""
    return Duration.parse(end) or end


def _duration(definition: Definition, raw: Any) -> Any:
    duration = Duration.parse(raw)
    return IMPOSSIBLE if duration is None else _within(definition, duration, lambda one: one.rough_days)


def _whole(definition: Definition, raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, int):
        return IMPOSSIBLE
    return _within(definition, raw, int)


def _decimal(definition: Definition, raw: Any) -> Any:
    number = decimal_of(raw)
    return IMPOSSIBLE if number is None else _within(definition, number, Decimal)


def _fraction(definition: Definition, raw: Any) -> Any:
    from fractions import Fraction

    if not isinstance(raw, str) or not re.fullmatch(r"[0-9]{1,4}/[1-9][0-9]{0,3}", raw):
        return IMPOSSIBLE
    return _within(definition, Fraction(raw), Fraction)


def _flag(definition: Definition, raw: Any) -> Any:
    return raw if isinstance(raw, bool) else IMPOSSIBLE


def _text(definition: Definition, raw: Any) -> Any:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > _LONGEST_TEXT:
        return IMPOSSIBLE
    return IMPOSSIBLE if definition.choices and raw not in definition.choices else raw


def _list(definition: Definition, raw: Any) -> Any:
    if not isinstance(raw, list) or not raw or any(_text(definition, entry) is IMPOSSIBLE for entry in raw):
        return IMPOSSIBLE
    return tuple(raw) if len(set(raw)) == len(raw) else IMPOSSIBLE


def _table(definition: Definition, raw: Any) -> Any:
    if not isinstance(raw, Mapping) or not raw:
        return IMPOSSIBLE
    values = {
        str(name): None if definition.optional_values and entry in OFF else decimal_of(entry)
        for name, entry in raw.items()
    }
    if any(values[name] is None and not (definition.optional_values and raw[name] in OFF) for name in values):
        return IMPOSSIBLE
    total = sum((number for number in values.values() if number is not None), Decimal(0))
    return IMPOSSIBLE if definition.total is not None and total != definition.total else values


def _template(definition: Definition, raw: Any) -> Any:
    """Only the declared placeholders, so that a configured text can reach nothing else when filled in."""
    if _text(definition, raw) is IMPOSSIBLE or "{number}" not in raw:
        return IMPOSSIBLE
    bare = re.sub("|".join(re.escape(f"{{{name}}}") for name in definition.placeholders), "", raw)
    return IMPOSSIBLE if "{" in bare or "}" in bare else raw


_READERS: Mapping[str, Callable[[Definition, Any], Any]] = {
    "duration": _duration,
    "whole": _whole,
    "decimal": _decimal,
    "fraction": _fraction,
    "flag": _flag,
    "choice": _text,
    "text": _text,
    "list": _list,
    "table": _table,
    "template": _template,
}
