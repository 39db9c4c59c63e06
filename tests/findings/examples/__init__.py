"""The examples of findings, read from the files in this folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, cast

from ledger.kernel.finding import Finding
from ledger.store.checks import checked
from ledger.store.model.model import Model
from ledger.store.office import Office
from ledger.store.records.folder import Folder
from tests.given import given

DEPUTY = {
    "kind": "deputy.registered",
    "occurred": "2020-01-02",
    "levels": ["district"],
    "constituency": "第一选区",
    "term": "十七届",
    "sex": "female",
}
UNIT = {"kind": "unit.registered", "occurred": "2020-01-02", "system": "stationed_body"}
SHORT = {"deputy": DEPUTY, "unit": UNIT}
"""What an example may say in one word: `deputy = "张三"` without a kind registers 张三."""
TODAY = date(2025, 12, 31)

Lines = list[dict[str, Any]]


class Example(NamedTuple):
    """One example, its lines written out."""

    code: str
    given: Lines
    found: Mapping[str, Any]
    mended: Lines
    config: str
    mended_config: str
    today: date
    times: int


def examples() -> Iterator[Example]:
    """Every example, by file and in the file's order."""
    for file in sorted(Path(__file__).parent.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        parts = tables.pop("parts", {})
        for code, table in tables.items():
            yield read(code, table, parts)


def read(code: str, table: Mapping[str, Any], parts: Mapping[str, Any]) -> Example:
    """An example as its table tells it."""
    lines = list(written_out(table.get("given", ()), parts))
    if "instead" in table:
        mended = list(written_out(table["instead"], parts))
    elif "last" in table:
        mended = [*lines[:-1], lines[-1] | table["last"]]
    else:
        mended = lines[:-1] if table.get("without_last") else list(lines)
    mended += written_out(table.get("mended", ()), parts)
    config = table.get("config", "")
    return Example(
        code,
        lines,
        table.get("found", {}),
        mended,
        config,
        table.get("mended_config", config),
        table.get("today", TODAY),
        table.get("times", 1),
    )


def written_out(lines: Iterable[Any], parts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines with those that a name stands for, and whole where they are said in one word."""
    for line in lines:
        if isinstance(line, str):
            yield from written_out(parts[line.removeprefix("@")], parts)
        elif "kind" in line:
            yield dict(line)
        else:
            (name,) = line.keys() & SHORT.keys()
            yield {**SHORT[name], **line}


def coded(example: Example, lines: Lines, config: str) -> list[Finding]:
    """The findings of the example's code: of the settings, of the fold, and of the checks."""
    office = Office(config.encode())
    book = given(*lines, config=config)
    model = Model(cast(Folder, None), book.connection, office)
    found = [*office.findings(), *model.findings()]
    if example.code.startswith("check."):
        found += checked(model, example.today)
    return [finding for finding in found if finding.code == example.code]


def plain(value: Any) -> Any:
    """A value as it can be compared with one that stands in an example."""
    return [plain(each) for each in value] if isinstance(value, list | tuple) else str(value)


EXAMPLES = list(examples())
