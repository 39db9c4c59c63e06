"""Mapping files: how a clerk's own sheet is read, proposed by the program, kept in the records' folder `imports`.

```toml
register = "receptions"              # which register it is
headings = ["日期", "地址", "谁来的"]  # by which the sheet is found again
[columns]                            # heading = the register's column; "-": not read, "?": not decided yet
"日期" = "date"
[set]                                # what the sheet does not say, for all its rows
category = "其他"
[values.disposition]                 # words of the sheet = the choices they mean
"当场办" = "现场答复"
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ledger.exchange.registers.columns import Register
from ledger.exchange.registers.kinds import register_of
from ledger.kernel.finding import Finding, Refused, error
from ledger.store.records.nearest import nearest

FOLDER = "imports"
UNREAD, OPEN = "-", "?"
MOST_BYTES = 1_000_000
_KEYS = ("register", "headings", "year", "on", "columns", "set", "values")


class Guide(NamedTuple):
    """One mapping file."""

    file: str
    register: Register
    headings: Sequence[str]
    columns: Mapping[str, str]
    given: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    year: int | None = None
    on: str | None = None


def read(path: Path) -> Guide:
    """A mapping file; Refused with all that is wrong with it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(error("usage.too_large", file=str(path), most=MOST_BYTES))
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as failure:
        raise Refused(error("usage.unreadable", file=str(path), cause=failure.strerror or str(failure))) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise Refused(error("usage.toml", file=path.name, cause=str(failure))) from None
    return understood(path.name, data)


def understood(file: str, data: Mapping[str, Any]) -> Guide:
    """The contents of a mapping file; Refused with all that is wrong with them."""
    findings = [
        error("import.mapping_key", file=file, name=name, nearest=nearest(name, _KEYS))
        for name in data
        if name not in _KEYS
    ]
    register = register_of(str(data.get("register", "")))
    if register is None:
        raise Refused(*findings, unknown_register(str(data.get("register", "")), file))
    columns, given, values = (table_of(data, name) for name in ("columns", "set", "values"))
    findings += unknown_columns(file, register, [*columns.values(), *given, *values])
    if findings:
        raise Refused(*findings)
    year, on = data.get("year"), data.get("on")
    return Guide(
        file,
        register,
        [str(each) for each in data.get("headings") or columns],
        {heading: str(name) for heading, name in columns.items()},
        {name: str(value) for name, value in given.items()},
        {name: {str(a): str(b) for a, b in words.items()} for name, words in values.items() if isinstance(words, dict)},
        year if isinstance(year, int) else None,
        None if on is None else str(on),
    )


def table_of(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A table of the file; empty where there is none."""
    found = data.get(name, {})
    return found if isinstance(found, dict) else {}


def unknown_columns(file: str, register: Register, names: Sequence[object]) -> list[Finding]:
    """The columns named that the register does not have."""
    return [
        error(
            "import.mapping_column",
            file=file,
            name=str(name),
            register=register.name,
            nearest=nearest(str(name), register.columns) or list(register.columns),
        )
        for name in dict.fromkeys(names)
        if name not in (UNREAD, OPEN) and name not in register.columns
    ]


def unknown_register(name: str, file: str = "") -> Finding:
    """A register that there is none of, with those that there are."""
    from ledger.exchange.registers.columns import registers

    known = [each.name for each in registers().values() if each.read]
    return error("import.register_unknown", name=name, nearest=nearest(name, known) or known, file=file)


def kept(root: Path) -> tuple[list[Guide], list[Finding]]:
    """The mapping files of a records folder, and what is wrong with those that cannot be read."""
    found: list[Guide] = []
    findings: list[Finding] = []
    folder = root / FOLDER
    if folder.is_symlink() or not folder.is_dir():
        return [], []
    for path in sorted(folder.glob("*.toml")):
        if path.is_symlink():
            continue
        try:
            found.append(read(path))
        except Refused as refused:
            findings += (finding._replace(severity="warning") for finding in refused.findings)
    return found, findings


def proposal(
    register: Register | None, headings: Mapping[int, str], columns: Mapping[int, str], words: Mapping[str, str]
) -> str:
    """A mapping file for a sheet, as far as its headings tell, with the columns to choose from as comments."""
    import tomli_w

    lines = [f"# {words['head']}", ""]
    lines.append(tomli_w.dumps({"register": register.name if register else "?"}).rstrip())
    lines.append(tomli_w.dumps({"headings": list(dict.fromkeys(headings.values()))}).rstrip())
    lines += ["", f"# {words['columns']}", "[columns]"]
    table = {text: columns.get(number, OPEN) for number, text in headings.items()}
    lines.append(tomli_w.dumps(table).rstrip())
    lines += ["", f"# {words['set']}", "[set]", "", f"# {words['values']}", "[values]", ""]
    if register is not None:
        lines.append(f"# {words['choose']}")
        lines += [f"#   {column.name:<18} {column.zh}" for column in register.columns.values()]
    return "\n".join(lines) + "\n"
