"""The parameters of an office: every rule in which places differ, each with a value for every day.

`parameters.toml` beside this module declares them all. An office states its own in `ledger.toml`:

    [parameters]
    suggestion.reply = "2 months"                       # holds always
    street_item.due = [                                 # holds from a day on
        { value = "20 days" },                          #   no `from`: from the beginning
        { from = 2025-01-01, value = "15 working_days" },
    ]

Before the first `from` the shipped default holds, so that a change of rules leaves the time before it
as it was. `"off"` (or `"无"`) switches a rule off where that is possible. A wrong value is a finding,
and the shipped default stays in force.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ledger.kernel.finding import Finding, error
from ledger.rules.reading import IMPOSSIBLE, Definition, nearest, read

Step = tuple[date, Any]
"""From which day on a value holds, and the value."""


class Parameters(NamedTuple):  # not of attrs, which would cost the first screen a tenth of its time
    """The values in force on each day; what the office does not state has the shipped default."""

    own: Mapping[str, tuple[Step, ...]]

    @staticmethod
    def load(config: Mapping[str, Any]) -> tuple[Parameters, list[Finding]]:
        """The parameters of a decoded `ledger.toml`, with a finding for each entry that cannot hold."""
        table = config.get("parameters", {})
        if not isinstance(table, Mapping):
            return Parameters({}), [error("parameter.not_a_table", field="parameters")]
        own: dict[str, tuple[Step, ...]] = {}
        findings: list[Finding] = []
        for name, raw in _leaves(table):
            if name not in _declared():
                near = nearest(name, _declared())
                findings.append(
                    error("parameter.unknown", field=f"parameters.{name}", name=name, nearest=near)
                    if near
                    else error("parameter.unknown_entirely", field=f"parameters.{name}", name=name)
                )
                continue
            steps, wrong = _steps(definition(name).extended(config), raw)
            findings += wrong
            if not wrong:
                own[name] = steps
        return Parameters(own), findings

    def value(self, name: str, on: date) -> Any:
        """The value in force on a day: None where the rule is off.

        Durations come as `Duration`, decimals and the entries of tables as `Decimal`, fractions as
        `Fraction`, lists as tuples. A name that is not declared is a fault of the program (KeyError).
        """
        for start, value in reversed(self.own.get(name, ())):
            if start <= on:
                return value
        return definition(name).value

    def history(self, name: str) -> tuple[Step, ...]:
        """All values of a parameter, each with the day from which it holds, the shipped default first."""
        own = self.own.get(name, ())
        shipped = () if own and own[0][0] == date.min else ((date.min, definition(name).value),)
        return (*shipped, *own)


@cache
def definitions() -> Mapping[str, Definition]:
    """Every parameter as `parameters.toml` declares it, by name, in the file's order."""
    return {name: definition(name) for name in _declared()}


@cache
def definition(name: str) -> Definition:
    """One parameter as `parameters.toml` declares it; KeyError for a name that it does not declare."""
    return Definition.of(name, _declared()[name])


def help_sentence(name: str, language: str) -> str:
    """One sentence of help on a parameter, `language` being `zh` or `en`."""
    sentence: str = _shipped("parameters_help.toml")[name][language]
    return sentence


def _declared() -> dict[str, Any]:
    return _shipped("parameters.toml")


@cache
def _shipped(file: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / file).read_text(encoding="utf-8"))


def _leaves(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The entries of nested tables by their dotted names; a table-valued parameter is one entry."""
    for key, raw in table.items():
        name = f"{prefix}{key}"
        if isinstance(raw, Mapping) and raw and name not in _declared():
            yield from _leaves(raw, f"{name}.")
        else:
            yield name, raw


def _steps(definition: Definition, raw: Any) -> tuple[tuple[Step, ...], list[Finding]]:
    """The values with their first days in rising order, and what is wrong with them."""
    name = definition.name
    if not _has_validity(raw):
        raw = [{"value": raw}]
    steps: dict[date, Any] = {}
    findings: list[Finding] = []
    for entry in raw:
        start = entry.get("from", date.min)
        value = read(definition, entry.get("value"))
        if not isinstance(start, date) or isinstance(start, datetime) or not entry.keys() <= {"from", "value"}:
            findings.append(error("parameter.bad_step", field=f"parameters.{name}", name=name))
        elif value is IMPOSSIBLE:
            findings.append(_impossible(definition, entry.get("value")))
        elif start in steps:
            findings.append(error("parameter.two_values", field=f"parameters.{name}", name=name, date=start))
        else:
            steps[start] = value
    return tuple(sorted(steps.items(), key=lambda step: step[0])), findings


def _has_validity(raw: Any) -> bool:
    return bool(isinstance(raw, list) and raw and all(isinstance(entry, Mapping) for entry in raw))


def _impossible(definition: Definition, raw: Any) -> Finding:
    code = "parameter.impossible_known" if definition.known else "parameter.impossible"
    return error(
        code,
        field=f"parameters.{definition.name}",
        name=definition.name,
        value=raw,
        range=definition.range,
        known=definition.known,
        default=definition.default,
    )
