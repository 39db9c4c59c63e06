"""A finding: something a person should know about a record, as a value and never as an exception.

Findings are collected and shown all at once. A finding carries a stable code and the values of its
sentence; the sentence itself, in each language, is data (see `ledger.locale`).

Values that every command needs at start-up are named tuples: importing attrs would cost a warm
command a third of its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]

NO_VALUES: Mapping[str, object] = {}


class Finding(NamedTuple):
    """One sentence about one cause.

    `values` fill the placeholders of the sentence; `file` is relative to the records folder; `line`
    counts from 1; `event` is the id of the event at fault; `field` the field at fault.
    """

    code: str
    severity: Severity = "error"
    values: Mapping[str, object] = NO_VALUES
    file: str | None = None
    line: int | None = None
    event: str | None = None
    field: str | None = None

    def at(self, **where: object) -> Finding:
        """The same finding, with the place (`file`, `line`, `event`, `field`) filled in."""
        return self._replace(**where)  # type: ignore[arg-type]


def error(code: str, /, field: str | None = None, **values: object) -> Finding:
    """A finding that refuses a new record, and leaves a recorded one without effect."""
    return Finding(code, "error", values, field=field)


def warning(code: str, /, field: str | None = None, **values: object) -> Finding:
    """A finding about something unlikely that may yet be true: recorded, and shown."""
    return Finding(code, "warning", values, field=field)


def note(code: str, /, field: str | None = None, **values: object) -> Finding:
    """A finding that only informs."""
    return Finding(code, "note", values, field=field)


def refuses(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings is an error."""
    return any(finding.severity == "error" for finding in findings)


class Refused(Exception):
    """Carries findings to the edge of the program, where no value can be returned in their place."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(finding.code for finding in findings))
        self.findings = findings
