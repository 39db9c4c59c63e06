"""A deputy's file (履职档案, 一人一档) as frozen values: for the command line, a screen or a printed page.

Entries stand by section in order of date and carry numbers, so that the group's file and the deputy's own
notebook can be compared entry by entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ledger.kernel.period import Period
from ledger.kernel.posting import Amount
from ledger.kernel.ruling import stretches
from ledger.reports.bulletin import Bulletin, bulletin, point_lines
from ledger.reports.deputy_shapes import (
    ATTENDANCE,
    COMPARED,
    DETAILS,
    POINTS,
    SECTIONS,
    Attendance,
    Compared,
    DeputyFile,
    Entry,
    Outcome,
    Section,
    section_of,
)
from ledger.store.model.entities import entity, timeline
from ledger.store.model.model import Model
from ledger.store.model.rows import amount_of
from ledger.store.model.world import view_of
from ledger.store.owed.acts import sets_of
from ledger.store.owed.points import Points

DUTY = "performance:"
"""The accounts whose entries make a day one on duty, as the figure of days on duty counts them."""
PLACED = ("levels", "constituency", "term", "group", "station")


def deputy_file(
    model: Model, points: Points, name: str, period: Period, as_of: date | None = None
) -> DeputyFile | None:
    """The file of a deputy; None where no such deputy is registered by that day."""
    found = entity(model, "deputy", name, as_of)
    if found is None:
        return None
    state = found.state
    reader = _Reader(model, name, period, as_of)
    made = bulletin(points, period)
    place = next((place for place in made.places if place.deputy == name), None)
    sections = reader.sections()
    group, everyone = _mates(model, name, min(period.last or points.known_to, points.known_to))
    return DeputyFile(
        name,
        period,
        points.known_to.isoformat(),
        state["mandate"],
        {field: state[field] for field in PLACED if state.get(field)} | state["basic"],
        tuple(state["mandates"]),
        reader.history,
        reader.attendance(points),
        len({entry.date for section in sections for entry in section.entries if entry.account.startswith(DUTY)}),
        sections,
        len(group),
        tuple(reader.comparison(group, everyone, made)),
        place,
        sum(1 for place in made.places if place.rank is not None),
        made.scoring,
        tuple(point_lines(points, period, [name])),
    )


class _Reader:
    """Reads the postings of one deputy in a period."""

    def __init__(self, model: Model, name: str, period: Period, as_of: date | None) -> None:
        self.model = model
        self.connection = model.connection
        self.name = name
        self.as_of = as_of
        self.history = tuple(timeline(model, "deputy", name, as_of))
        # Commendations are acts on the deputy's own stream: what they are for stands in the event.
        self.titles = {moment.event: moment.fields.get("title") for moment in self.history}
        first, last = period.first or date.min, min(period.last or date.max, as_of or date.max)
        self.days = first.toordinal(), last.toordinal()
        rows = self.connection.execute("SELECT id, name FROM account ORDER BY name, id")
        self.accounts: list[tuple[int, str]] = rows.fetchall()
        row = self.connection.execute("SELECT id FROM stream WHERE subject = 'deputy' AND key = ?", (name,)).fetchone()
        self.stream: int = row[0]
        self.dims = {dims: json.loads(text) for dims, text in sets_of(self.connection, name)}

    def sections(self) -> tuple[Section, ...]:
        """The entries by section; a section without any is left out."""
        found: dict[str, list[tuple[Any, ...]]] = {}
        for account, name in self.accounts:
            section = section_of(name)
            if section is not None:
                found.setdefault(section, []).extend((name, *row) for row in self._postings(account))
        made = []
        for place, section in enumerate(SECTIONS, start=1):
            rows = sorted(found.get(section, ()), key=lambda row: (row[1], row[4]))
            entries = (
                self._entry(f"{place}-{number}", *row)
                for number, row in enumerate((row for row in rows if row[2] > 0), start=1)
            )
            if kept := tuple(entries):
                made.append(Section(section, kept))
        return tuple(made)

    def _postings(self, account: int) -> Iterator[tuple[Any, ...]]:
        """The deputy's postings to an account: by their dimensions, or on the deputy's own stream."""
        marks = ",".join(map(str, self.dims)) or "NULL"  # numbers of our own
        return self.connection.execute(
            "SELECT p.date, p.amount, p.dims, e.id, e.kind, e.path, s.subject, s.key, s.state FROM posting p "
            "JOIN event e ON e.seq = p.event JOIN stream s ON s.id = p.stream "
            "WHERE p.account = ? AND p.date BETWEEN ? AND ? "
            f"AND (p.dims IN ({marks}) OR p.stream = ?)",
            (account, *self.days, self.stream),
        )

    def _entry(
        self,
        number: str,
        account: str,
        day: int,
        amount: int,
        dims: int,
        event: str,
        kind: str,
        path: str | None,
        subject: str,
        key: str,
        state_text: str,
    ) -> Entry:
        state = json.loads(state_text)
        if subject == "suggestion" and self.as_of is not None:
            then = entity(self.model, subject, key, self.as_of)
            state = then.state if then is not None else state
        known = self.dims.get(dims, {})
        title = self.titles.get(event) or state.get("title") or key
        return Entry(
            number,
            date.fromordinal(day).isoformat(),
            account,
            subject,
            key,
            str(title),
            amount_of(amount),
            {name: known[name] for name in DETAILS if name in known},
            event,
            kind,
            path,
            _outcome(account, state) if subject == "suggestion" else None,
        )

    def attendance(self, points: Points) -> Attendance:
        """The deputy's attendance at activities."""
        sums = {name: self._sum(f"activity:attendance:{name}") for name in ATTENDANCE}
        asked = sums["invited"] - self._excused(points)
        return Attendance(
            **{name: int(number) for name, number in sums.items()},
            asked=int(asked),
            half_days=self._sum("performance:half_days"),
        )

    def _excused(self, points: Points) -> Amount:
        """How often the deputy was on leave while leave was taken off, by the rule of each day."""
        history = points.model.office.parameters.history("rate.attendance")
        days = Period("", *map(date.fromordinal, self.days))
        excused: Amount = 0
        for place, part in stretches([start for start, _ in history], days):
            if history[place][1] == "invited_less_on_leave" and part.first is not None and part.last is not None:
                within = part.first.toordinal(), part.last.toordinal()
                excused += self._by_deputy("activity:attendance:on_leave", within).get(self.name, 0)
        return excused

    def _sum(self, account: str) -> Amount:
        return self._by_deputy(account).get(self.name, 0)

    def _by_deputy(self, account: str, days: tuple[int, int] | None = None) -> dict[str, Amount]:
        """What each deputy has in an account and all below it in the period."""
        sums: dict[str, int] = {}
        for number, name in self.accounts:
            if name == account or name.startswith(f"{account}:"):
                rows = self.connection.execute(
                    "SELECT json_extract(d.value, '$.deputy'), p.amount FROM "
                    "(SELECT dims, sum(amount) AS amount FROM posting WHERE account = ? "
                    "AND date BETWEEN ? AND ? GROUP BY dims) p JOIN dims d ON d.id = p.dims",
                    (number, *(days or self.days)),
                )
                for deputy, amount in rows:
                    sums[deputy] = sums.get(deputy, 0) + amount
        return {deputy: amount_of(amount) for deputy, amount in sums.items()}

    def comparison(self, group: frozenset[str], everyone: frozenset[str], made: Bulletin) -> Iterator[Compared]:
        """The deputy beside the means of the group and of all; measures that nobody has are left out."""
        for account in COMPARED:
            counts = self._by_deputy(account)
            if any(counts.values()):
                yield Compared(account, counts.get(self.name, 0), _mean(counts, group), _mean(counts, everyone))
        points = {place.deputy: place.points for place in made.places}
        if points:
            yield Compared(POINTS, points.get(self.name, Decimal(0)), _mean(points, group), _mean(points, everyone))


def _outcome(account: str, state: Mapping[str, Any]) -> Outcome:
    scheme, reply_class = state["class_now"] or (None, None)
    return Outcome(
        account.rpartition(":")[2],
        state["status"],
        state["lead_unit"],
        state["replied"],
        scheme,
        reply_class,
        {question: grade for question, (grade, _) in state["latest_ratings"].items()},
        state["closed"],
    )


def _mates(model: Model, name: str, on: date) -> tuple[frozenset[str], frozenset[str]]:
    """The deputies in office on a day: those of the deputy's group (all where it has none), and all."""
    groups: dict[str, Any] = {}
    own = None
    for key, opened, history in model.connection.execute(
        "SELECT key, opened, history FROM stream WHERE subject = 'deputy' AND opened IS NOT NULL"
    ):
        facts = view_of(opened, history).on(on)
        if facts is not None and facts["in_office"]:
            groups[key] = facts["group"]
        if facts is not None and key == name:
            own = facts["group"]
    mates = (key for key, group in groups.items() if own is None or group == own)
    return frozenset(mates), frozenset(groups)


def _mean(counts: Mapping[str, Amount], deputies: Iterable[str]) -> Fraction | None:
    deputies = list(deputies)
    if not deputies:
        return None
    return sum((Fraction(counts.get(name, 0)) for name in deputies), Fraction(0)) / len(deputies)
