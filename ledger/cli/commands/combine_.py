"""`ledger combine`: the figures of many committees side by side and in total."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.cli.complete import complete_figures
from ledger.cli.context import Context
from ledger.cli.filters import key_words, split, static_dimension
from ledger.cli.output import finding_data, print_findings, print_json, table
from ledger.cli.progress import progress
from ledger.cli.words import say
from ledger.kernel.figure import accounts_of
from ledger.kernel.finding import Refused, error
from ledger.kernel.visible import cells
from ledger.locale import Language, label
from ledger.reports.combine import combine, request
from ledger.reports.combined import Combined, Row, combined_data, empty, plain_number, short_names

if TYPE_CHECKING:
    from ledger.figures import Definitions

SIDE_BY_SIDE = 100
"""How many cells of a terminal the committees may take side by side; more of them stand one below the other."""
BELOW_ONE_ANOTHER = 6
"""How many figures may then stand side by side; of more only the ends are told."""


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which committees, which figures."""
    parser.add_argument("words", nargs="+", metavar="DIR|DIM=VALUE", help=say(lang, "combine.words"))
    figures = parser.add_argument("-f", "--figure", action="append", metavar="NAME", help=say(lang, "combine.figure"))
    figures.completer = complete_figures  # type: ignore[attr-defined]
    parser.add_argument("-a", "--all", action="store_true", help=say(lang, "figures.all"))
    parser.add_argument("--csv", metavar="FILE", help=say(lang, "combine.csv"))
    parser.add_argument("--force", action="store_true", help=say(lang, "export.force"))


def run(context: Context) -> int:
    """Print the figures of the committees; 1 where one of them could not be read."""
    arguments = context.arguments
    words = arguments.words
    folders = [word for word in words if "=" not in word or os.path.isdir(word)]
    _, filters = split([word for word in words if word not in folders])
    if not folders:
        raise Refused(error("usage.no_committees"))
    arguments.directory = folders[0]  # whose language is spoken, where none is asked for
    names = [named(name) for given in arguments.figure or () for name in given.split(",") if name]
    dimensions = dict.fromkeys((*context.by, *(name for name, _ in filters)))
    with progress(context.lang) as report:
        found = combine(
            folders,
            request(
                arguments.period or "all",
                names,
                context.by,
                filters,
                as_of=_as_of(context),
                known_at=arguments.known_at,
                lang=context.lang,
                unsure=[name for name in dimensions if not static_dimension(name)],
            ),
            progress=report,
        )
    if not (names or arguments.all):
        found = found._replace(rows=[row for row in found.rows if not empty(row)])
    if arguments.csv is not None:
        rows = write_csv(found, arguments.csv, context)
        if context.json and arguments.csv != "-":
            told = [finding_data(finding, context.lang) for finding in found.findings]
            print_json({"file": arguments.csv, "rows": rows, "findings": told})
    elif context.json:
        told = [finding_data(finding, context.lang) for finding in found.findings]
        print_json(combined_data(found) | {"findings": told})
    else:
        show(found, context.lang)
    if not context.json:
        print_findings(found.findings, context.lang)
    return 1 if any(finding.severity == "error" for finding in found.findings) else 0


def named(word: str) -> str:
    """The figure a person means by its name or shipped label; another word as it is, one of them may know it."""
    from ledger.reports.naming import labelled

    known = shipped()
    return word if word in known or (found := labelled(known, word)) is None else found.name


def _as_of(context: Context) -> date | None:
    from ledger.store.records.values import day

    given = context.arguments.as_of
    if given is None:
        return None
    try:
        return day(given, context.now.date())
    except ValueError:
        raise Refused(error("field.date", field="--as-of", value=given)) from None


def show(found: Combined, lang: Language) -> None:
    """Print the committees side by side; where they are too many, one below the other; of much, the ends only."""
    if not found.rows:
        if found.committees:
            print(say(lang, "figures.none"))
        return
    names = short_names([each.name for each in found.committees])
    total = say(lang, "combine.total")
    by = [".".join(label(lang, "dimensions", part) for part in each.split(".")) for each in found.by]
    key = partial(_key, lang, found.by)
    if sum(max(cells(name), 9) + 2 for name in (*names, total)) <= SIDE_BY_SIDE:
        lines = [[row.label, *key(row), *_texts(row), share(row), row.name] for row in found.rows]
        heads = [say(lang, "combine.head"), *by, *names, total, "", ""]
        first = 1 + len(found.by)
        print(table(lines, heads, right=range(first, first + len(names) + 1)))
    elif len(found.rows) <= BELOW_ONE_ANOTHER:
        columns = [list(_texts(row)) for row in found.rows]
        lines = [[name, *texts] for name, texts in zip((*names, total), zip(*columns, strict=True), strict=True)]
        lines += [["", *map(share, found.rows)]] if any(map(share, found.rows)) else []
        heads = ["", *(" ".join((row.label, *key(row))) for row in found.rows)]
        print(table(lines, heads, right=range(1, len(heads))))
    else:
        lines = [[row.label, *key(row), *_ends(row, names), share(row), row.name] for row in found.rows]
        ends = [total, *(say(lang, f"combine.{each}") for each in ("lowest", "highest"))]
        print(table(lines, [say(lang, "combine.head"), *by, *ends, "", ""], right=(1 + len(found.by),)))
        print(say(lang, "combine.many", count=len(names)))


def _ends(row: Row, names: Sequence[str]) -> list[str]:
    """The total, and the lowest and the highest committee where they differ."""
    known = [
        (plain_number(value["value"]) or 0, place)
        for place, value in enumerate(row.values)
        if value is not None and value["value"] is not None
    ]
    texts = list(_texts(row))
    if not known or min(known)[0] == max(known)[0]:
        return [texts[-1], "", ""]
    highest = max(known, key=lambda each: (each[0], -each[1]))
    return [texts[-1], *(f"{texts[place]} {names[place]}" for _, place in (min(known), highest))]


def _key(lang: Language, by: Sequence[str], row: Row) -> list[str]:
    """What the row is of, in words."""
    accounts = accounts_named(row.name) if by else []
    return [key_words(lang, accounts, name, key) for name, key in zip(by, row.by, strict=True)]


@cache
def accounts_named(name: str) -> list[str]:
    """The accounts that a shipped figure counts."""
    definition = shipped().get(name)
    return [] if definition is None else accounts_of(definition)


@cache
def shipped() -> Definitions:
    """The figures that every committee has."""
    from ledger.figures import load

    return load()


def _texts(row: Row) -> Iterator[str]:
    """What each committee has, and the total."""
    for value in row.values:
        yield "-" if value is None else value["text"]
    yield "-" if row.total is None else row.total.text


def share(row: Row) -> str:
    """The summed numerator over the summed denominator."""
    return row.total.share if row.total else ""


def write_csv(found: Combined, place: str, context: Context) -> int:
    """Write a line for each figure, a column for each committee, numbers as numbers; gives how many."""
    from ledger.exchange.cells import write_csv as write
    from ledger.store.disk.outputs import output
    from ledger.store.identity.private import mask

    lang = context.lang
    heads: Sequence[str] = [
        *(say(lang, f"combine.column.{name}") for name in ("figure", "name", "unit")),
        *found.by,
        *(each.name for each in found.committees),
        *(say(lang, f"combine.column.{name}") for name in ("total", "numerator", "denominator")),
    ]
    lines = [
        [
            row.label,
            row.name,
            row.unit,
            *(None if each is None else mask(each) for each in row.by),
            *(None if value is None else plain_number(value["value"]) for value in row.values),
            *_total(row),
        ]
        for row in found.rows
    ]
    if place == "-":
        write(sys.stdout, heads, lines)
        return len(lines)
    with (
        output(Path(place), force=context.arguments.force) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as stream,
    ):
        write(stream, heads, lines)
    if not context.json:
        print(say(lang, "export.written", file=place, rows=len(lines)), file=sys.stderr)
    return len(lines)


def _total(row: Row) -> list[object]:
    from ledger.kernel.rounding import number

    if row.total is None:
        return [None, None, None]
    return [number(row.total.value), number(row.total.numerator), number(row.total.denominator)]
