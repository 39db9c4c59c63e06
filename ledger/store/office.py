"""The office: what `ledger.toml` says of the committee, its terms, parameters and words of its own."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.kernel.finding import Finding, Refused, error
from ledger.store.records.folder import CONFIGURATION, whole_file

if TYPE_CHECKING:
    from ledger.rules.calendar import Calendar
    from ledger.rules.deadlines import Deadlines
    from ledger.rules.parameters import Parameters

TABLES = {
    # the tables of ledger.toml and what stands in each (None: any name)
    "committee": ("name", "district", "timezone", "language", "today"),
    "terms": None,
    "parameters": None,
    "calendar": None,
    "choices": None,
    "schemes": None,
    "figures": None,
    "points": None,
    "roles": None,
    "reports": ("page_number", "pages", "signature", "templates", "words"),
}

FOLDED = ("parameters", "calendar", "schemes", "choices")
"""The tables that folds read."""
NOT_FOLDED = ("points", "rate", "warn", "group", "term", "privacy")
"""The first halves of the names of parameters that only lists and figures read, when they are asked for."""


class Office:
    """A decoded `ledger.toml`; its parts are read when first asked for."""

    def __init__(self, text: bytes) -> None:
        self.digest = hashlib.sha256(text).hexdigest()
        try:
            self.data: dict[str, Any] = tomllib.loads(text.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
            raise Refused(error("office.unreadable", cause=str(failure)).at(file=CONFIGURATION)) from None

    @classmethod
    def read(cls, root: Path) -> Office:
        """The office of a records folder."""
        try:
            return cls(whole_file(root / CONFIGURATION))
        except OSError as failure:
            cause = failure.strerror or str(failure)
            raise Refused(error("environment.system", cause=cause, place=str(root / CONFIGURATION))) from None

    @cached_property
    def fold_digest(self) -> str:
        """A digest of what folds rest on: a change of anything else leaves the read model as it is.

        Points and rates are computed from postings when asked for, so neither their tables nor their
        parameters count.
        """
        parts = {name: self.data.get(name) for name in FOLDED}
        if isinstance(parameters := parts["parameters"], dict):
            parts["parameters"] = {
                name: value for name, value in parameters.items() if name.partition(".")[0] not in NOT_FOLDED
            }
        timezone = self.table("committee").get("timezone")
        text = json.dumps([parts, timezone], ensure_ascii=False, sort_keys=True, default=repr)
        return hashlib.sha256(text.encode()).hexdigest()

    def findings(self) -> list[Finding]:
        """All that is wrong with the configuration."""
        from ledger.rules.calendar import Calendar
        from ledger.rules.parameters import Parameters
        from ledger.rules.reading import nearest

        found = []
        for table, value in self.data.items():
            if table not in TABLES:
                found.append(error("office.unknown", field=table, name=table, nearest=nearest(table, TABLES)))
            elif not isinstance(value, dict):
                found.append(error("office.no_table", field=table, name=table))
            else:
                known = TABLES[table]
                found += (
                    error("office.unknown", field=f"{table}.{name}", name=name, nearest=nearest(name, known))
                    for name in value
                    if known is not None and name not in known
                )
        try:
            assert self.timezone
        except Refused as refused:
            found += refused.findings
        if self.data.get("points"):
            from ledger.rules.points_table import Table

            found += Table.load(self.data)[1]
        if self.data.get("roles"):
            from ledger.store.roles import roles_of

            found += roles_of(self)[1]
        return [
            finding.at(file=CONFIGURATION)
            for finding in (*found, *Parameters.load(self.data)[1], *Calendar.load(self.data)[1])
        ]

    @property
    def words(self) -> dict[str, str]:
        """The office's own terms, by the words in whose place they stand."""
        if "term" not in self.table("parameters") and not any(
            name.startswith("term.") for name in self.table("parameters")
        ):
            return {}
        value = self.parameters.value
        own = {
            "协办": value("term.co_unit", date.max).removesuffix("单位"),
            "议政代表": value("term.council_member", date.max),
        }
        return {word: term for word, term in own.items() if term != word}

    def table(self, name: str) -> Mapping[str, Any]:
        """One table of the configuration; empty where it is missing or no table."""
        value = self.data.get(name, {})
        return value if isinstance(value, dict) else {}

    @property
    def name(self) -> str:
        """The committee's name."""
        return str(self.table("committee").get("name", ""))

    @property
    def language(self) -> str | None:
        """The language the ledger asks for, if any."""
        language = self.table("committee").get("language")
        return language if isinstance(language, str) else None

    @property
    def fixed_today(self) -> date | None:
        """The day on which the ledger is read, where it is fixed: the example opens as of its last day."""
        day = self.table("committee").get("today")
        return day if type(day) is date else None

    @cached_property
    def timezone(self) -> tzinfo:
        """The zone in which events are recorded; the machine's own where none is named."""
        name = self.table("committee").get("timezone")
        if isinstance(name, str):
            from zoneinfo import ZoneInfo

            try:
                return ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                raise Refused(error("office.timezone", name=name).at(file=CONFIGURATION)) from None
        return datetime.now().astimezone().tzinfo or UTC

    @property
    def terms(self) -> Mapping[str, Any]:
        """The terms of the congress, by name, with their dates."""
        return self.table("terms")

    @property
    def term_dates(self) -> dict[str, tuple[date, date | None]]:
        """The terms of the congress that have a first day, by name, with their first and last days."""
        found = {}
        for name, term in self.terms.items():
            first, last = (term.get("from"), term.get("to")) if isinstance(term, dict) else (None, None)
            if type(first) is date:
                found[name] = (first, last if type(last) is date else None)
        return found

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of the office's own choices, under the subject, the field and the value."""
        from ledger.subjects import subject_of

        return {
            f"{subject_of(field.rpartition('.')[0])}.{field.rpartition('.')[2]}.{value}": str(word)
            for field, values in self.table("choices").items()
            if isinstance(values, dict)
            for value, word in values.items()
        }

    def choices(self, field: str) -> Mapping[str, str]:
        """The values the office added to a choice such as `activity.held.type`, with their labels."""
        added = self.table("choices").get(field, {})
        return added if isinstance(added, dict) else {}

    @property
    def schemes(self) -> Mapping[str, Mapping[str, str]]:
        """The office's own schemes of reply classes."""
        return self.table("schemes")

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters, each with its validity."""
        from ledger.rules.parameters import Parameters

        return Parameters.load(self.data)[0]

    @cached_property
    def calendar(self) -> Calendar:
        """Working days and holidays."""
        from ledger.rules.calendar import Calendar

        return Calendar.load(self.data)[0]

    @cached_property
    def deadlines(self) -> Deadlines:
        """The rules of time."""
        from ledger.rules.deadlines import Deadlines

        return Deadlines(self.parameters.value, self.calendar)
