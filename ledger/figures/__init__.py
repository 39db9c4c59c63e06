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
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.figures.rules import Rules, words
from ledger.kernel.expression import BASES, Rule, plain
from ledger.kernel.figure import Definition, balances_in, keep, nodes_in, parsed, terms
from ledger.kernel.finding import Finding, Refused, error
from ledger.kernel.period import ALL
from ledger.kernel.rounding import MODES, SCALES, SUFFIXES, Rounding, is_power_of_ten
from ledger.kernel.ruling import names_in

if TYPE_CHECKING:
    from ledger.rules.parameters import Parameters

KEYS = ("zh", "en", "unit", "expression", "basis", "rounding", "group", "whole", "on_request")
REQUIRED = ("zh", "unit", "expression")
ROUNDING_KEYS = Rounding._fields

_SHIPPED = Path(__file__).with_name("definitions.toml")
_LAYOUT = "4"  # of the kept form; raise it when Definition or Rounding changes

Table = Mapping[str, Any]


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile(r"\{(\w+)\}")


class Definitions(dict[str, Definition]):
    """Figures by name, in order of display; `alike` and `rules` as `ledger.kernel.evaluation` takes them."""

    alike: Mapping[str, str]
    rules: Rules

    def __init__(
        self, figures: Iterable[Definition], alike: Mapping[str, str] | None = None, rules: Rules | None = None
    ) -> None:
        super().__init__((definition.name, definition) for definition in figures)
        self.alike = alike or {}
        self.rules = rules or Rules()


def load(
    own: Mapping[str, Table] | None = None,
    kept: MutableMapping[str, str] | None = None,
    parameters: Callable[[], Parameters] | None = None,
) -> Definitions:
    """The shipped figures and the office's `own` (`[figures.NAME]` of the configuration), own ones winning.

    `parameters` gives the office's own, where it has any; else the shipped ones hold.

    `kept` is a cache of texts outside the records; the shipped figures are kept there under a digest of
    their file, since JSON loads forty times faster than TOML. All mistakes in the own figures are refused
    at once.
    """
    tables, choices, alike, rules = _shipped(kept)
    definitions = Definitions((_definition(*table) for table in tables), alike, Rules(rules, parameters))
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
            node = parsed(_placeholder().sub("x", table["expression"]))
            list(balances_in(node))
            findings += _check_rules(name, table["expression"], node)
        except Refused as refused:
            findings += refused.findings
    return findings


def _check_rules(name: str, text: str, node: Any) -> Iterator[Finding]:
    """Whether the parameters an expression names are declared, and have the values it chooses by."""
    named = [each for each in names_in(text) if "." in each]
    if not named:
        return
    from ledger.rules.parameters import definitions

    known = definitions()
    for each in named:
        if each not in known:
            yield error("figure.unknown_rule", name=each, near=_near(each, known))
    for rule in nodes_in(node):
        declared = known.get(rule.name) if isinstance(rule, Rule) else None
        if not isinstance(rule, Rule) or declared is None or declared.choices_from:
            continue
        possible = ("yes", "no") if declared.type == "flag" else declared.choices
        for value, _ in rule.branches:
            if possible and value not in (*possible, "off"):
                yield _value(name, rule.name, value, ", ".join(possible))


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
        terms(definitions[name], ALL, definitions=definitions, rules=definitions.rules)
    except Refused as refused:
        return list(refused.findings)
    return []


def _shipped(
    kept: MutableMapping[str, str] | None,
) -> tuple[list[tuple[str, Table]], Table, Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    from hashlib import sha256

    content = _SHIPPED.read_bytes()
    place = f"figures {_LAYOUT} {sha256(content).hexdigest()}"
    if kept is not None and place in kept:
        tables, choices, alike, expressions, rules = json.loads(kept[place])
        keep(expressions)
        return tables, choices, alike, rules
    import tomllib

    data = tomllib.loads(content.decode())
    choices, alike = data["choices"], data["alike"]
    tables = list(_expanded(data["figures"], choices))
    rules = _shipped_rules(table["expression"] for _, table in tables)
    if kept is not None:
        texts = dict.fromkeys(table["expression"] for _, table in tables)
        expressions = {text: plain(parsed(text)) for text in texts}
        kept[place] = json.dumps([tables, choices, alike, expressions, rules], ensure_ascii=False)
    return tables, choices, alike, rules


def _shipped_rules(expressions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The shipped values of the parameters that shipped figures rest on."""
    from ledger.rules.parameters import definition

    return {name: words(definition(name).value) for text in expressions for name in names_in(text)}


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
