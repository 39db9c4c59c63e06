"""The figures of the ledger: those shipped, as data, and those an office adds in its own configuration.

A figure reads its accounts in one of three ways (its basis): *flow* adds the postings dated inside the
period (voters received in 2023); *state* is the standing at the period's end (stations open on 31 December
2023); *cohort* takes the entities entered in the period as they stand at its end or at `--as-of` (of the
opinions recorded in 2023, those reported back: an answer in January to an opinion of December counts, once
the ledger is read as of January).

A figure whose name holds `{list}` is a family: one figure for each entry of the list under `[choices]`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from ledger.kernel.expression import BASES, plain
from ledger.kernel.figure import Definition, balances_in, keep, parsed, terms
from ledger.kernel.finding import Finding, Refused, error
from ledger.kernel.period import ALL
from ledger.kernel.rounding import MODES, SCALES, SUFFIXES, Rounding, is_power_of_ten

KEYS = ("zh", "en", "unit", "expression", "basis", "rounding", "group", "whole", "on_request")
REQUIRED = ("zh", "unit", "expression")
ROUNDING_KEYS = Rounding._fields

_SHIPPED = Path(__file__).with_name("definitions.toml")
_LAYOUT = "3"  # of the kept form; raise it when Definition or Rounding changes

Table = Mapping[str, Any]


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile(r"\{(\w+)\}")


class Definitions(dict[str, Definition]):
    """Figures by name, in order of display; `alike` as `ledger.kernel.evaluation.evaluate` takes it."""

    alike: Mapping[str, str]

    def __init__(self, figures: Iterator[Definition], alike: Mapping[str, str]) -> None:
        super().__init__((definition.name, definition) for definition in figures)
        self.alike = alike


def load(own: Mapping[str, Table] | None = None, kept: MutableMapping[str, str] | None = None) -> Definitions:
    """The shipped figures and the office's `own` (`[figures.NAME]` of the configuration), own ones winning.

    `kept` is a cache of texts outside the records; the shipped figures are kept there under a digest of
    their file, since JSON loads forty times faster than TOML. All mistakes in the own figures are refused
    at once.
    """
    tables, choices, alike = _shipped(kept)
    definitions = Definitions((_definition(*table) for table in tables), alike)
    if own:
        findings = [finding for name, table in own.items() for finding in check(name, table, choices)]
        if findings:
            raise Refused(*findings)
        for name, table in _expanded(own, choices):
            definitions[name] = _definition(name, table)
        findings = [finding for name in own if name in definitions for finding in _circles(definitions, name)]
        if findings:
            raise Refused(*findings)
    return definitions


def check(name: str, table: Any, choices: Table) -> list[Finding]:
    """What is wrong with one figure of the configuration; `choices` are the lists families may use."""
    if not isinstance(table, Mapping):
        return [_value(name, "figures", table, "{" + ", ".join(REQUIRED) + "}")]
    findings = [_unknown(name, key, KEYS) for key in table if key not in KEYS]
    findings += [
        error("figure.unknown_list", name=name, list=each, near=_near(each, choices))
        for each in _placeholder().findall(name)
        if each not in choices
    ]
    findings += [error("figure.missing_key", name=name, key=key) for key in REQUIRED if not table.get(key)]
    for key in KEYS:
        if key in table and key not in ("rounding", "on_request") and not isinstance(table[key], str):
            findings.append(_value(name, key, table[key], "text"))
    if not isinstance(table.get("on_request", False), bool):
        findings.append(_value(name, "on_request", table["on_request"], "true, false"))
    if table.get("basis", BASES[0]) not in BASES:
        findings.append(_value(name, "basis", table["basis"], ", ".join(BASES)))
    findings += _check_rounding(name, table.get("rounding", {}))
    if isinstance(table.get("expression"), str):
        try:
            list(balances_in(parsed(_placeholder().sub("x", table["expression"]))))
        except Refused as refused:
            findings += refused.findings
    return findings


def _check_rounding(name: str, rounding: Any) -> list[Finding]:
    if not isinstance(rounding, Mapping):
        return [_value(name, "rounding", rounding, ", ".join(ROUNDING_KEYS))]
    findings = [_unknown(name, key, ROUNDING_KEYS) for key in rounding if key not in ROUNDING_KEYS]
    expected: dict[str, tuple[bool, str]] = {}
    for key, value in rounding.items():
        whole = isinstance(value, int) and not isinstance(value, bool)
        if key == "digits":
            expected[key] = (whole and -6 <= value <= 6, "-6 … 6")
        elif key in ("floor", "ceil"):
            expected[key] = (whole and is_power_of_ten(value), "10, 100, 1000 …")
        elif key == "scale":
            expected[key] = (whole and value in SCALES, ", ".join(map(str, SCALES)))
        elif key == "mode":
            expected[key] = (value in MODES, ", ".join(MODES))
        elif key == "suffix":
            expected[key] = (value in SUFFIXES, "、".join(SUFFIXES))
        elif key in ("zeros", "sum_to_100"):
            expected[key] = (isinstance(value, bool), "true, false")
    findings += [_value(name, key, rounding[key], wanted) for key, (fits, wanted) in expected.items() if not fits]
    return findings


def _unknown(name: str, key: str, known: tuple[str, ...]) -> Finding:
    return error("figure.unknown_key", name=name, key=key, near=_near(key, known))


def _near(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = list(known)

    return ", ".join(get_close_matches(word, names) or names)


def _value(name: str, key: str, value: object, expected: str) -> Finding:
    return error("figure.value", name=name, key=key, value=value, expected=expected)


def _circles(definitions: Definitions, name: str) -> list[Finding]:
    try:
        terms(definitions[name], ALL, definitions=definitions)
    except Refused as refused:
        return list(refused.findings)
    return []


def _shipped(
    kept: MutableMapping[str, str] | None,
) -> tuple[list[tuple[str, Table]], Table, Mapping[str, str]]:
    from hashlib import sha256

    content = _SHIPPED.read_bytes()
    place = f"figures {_LAYOUT} {sha256(content).hexdigest()}"
    if kept is not None and place in kept:
        tables, choices, alike, expressions = json.loads(kept[place])
        keep(expressions)
        return tables, choices, alike
    import tomllib

    data = tomllib.loads(content.decode())
    choices, alike = data["choices"], data["alike"]
    tables = list(_expanded(data["figures"], choices))
    if kept is not None:
        texts = dict.fromkeys(table["expression"] for _, table in tables)
        expressions = {text: plain(parsed(text)) for text in texts}
        kept[place] = json.dumps([tables, choices, alike, expressions], ensure_ascii=False)
    return tables, choices, alike


def _expanded(figures: Mapping[str, Table], choices: Table) -> Iterator[tuple[str, Table]]:
    """Each figure as it is, and each family as its members."""
    for name, table in figures.items():
        lists = list(dict.fromkeys(_placeholder().findall(name)))
        for entries in product(*[choices[each].items() for each in lists]):
            yield _member(name, table, dict(zip(lists, entries, strict=True))) if entries else (name, table)


def _member(name: str, table: Table, entries: Mapping[str, tuple[str, list[str]]]) -> tuple[str, Table]:
    """One figure of a family; `entries` gives, for each list, the entry's name and [zh, en, value?]."""
    member = dict(table)
    for each, (entry, (zh, en, *value)) in entries.items():
        place = f"{{{each}}}"
        name = name.replace(place, entry)
        for key, text in (
            ("zh", zh),
            ("en", en),
            ("whole", entry),
            ("expression", value[0] if value else entry),
        ):
            if key in member:
                member[key] = member[key].replace(place, text)
    return name, member


def _definition(name: str, table: Table) -> Definition:
    rounding = table.get("rounding")
    return Definition(
        name,
        table["zh"],
        table.get("en") or table["zh"],
        table["unit"],
        table["expression"],
        table.get("basis"),
        Rounding(**rounding) if rounding is not None else None,
        table.get("group", ""),
        table.get("whole", ""),
        table.get("on_request", False),
    )
