"""What each year has to have: the two meetings at its turn, receptions, group activities, council meetings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ledger.kernel.finding import Finding, note, warning
from ledger.rules.calendar import end_before_moving
from ledger.rules.duration import Duration
from ledger.store.checks.desk import Desk, days_with
from ledger.store.checks.regularity import REGULAR

RECEIVING = (
    "performance:reception",
    "performance:activity:community_contact",
    "performance:activity:petition_window",
    "performance:activity:director_reception_day",
)
"""What counts as receiving voters, as in the table of points."""
NAMED = 12
"""How many names a finding gives."""
COUNCIL_MEMBER = "council_member"


class Turn(NamedTuple):
    """A meeting that is asked for at the turn of the year: its name, and the months in which it lies."""

    name: str
    first: int
    last: int


TURNS = (Turn("year_start", 1, 3), Turn("year_end", 11, 12))
"""The implementation plan at the beginning of the year, the review at its end (Z1·14); the months are assumed."""


def whole_years(desk: Desk) -> Iterator[int]:
    """The years that are over and were kept from their first quarter on."""
    if desk.first is not None:
        for year in range(desk.first.year, desk.last.year + 1):
            if date(year, 12, 31) <= desk.last and desk.first <= date(year, 3, 31):
                yield year


def meetings_at_the_turn(desk: Desk) -> Iterator[Finding]:
    """One valid meeting reviews the year at its end, one plans the next at its beginning (Z1·14)."""
    types = desk.values("type")
    days = [date.fromordinal(day) for day, dims, _ in desk.postings("meeting:quorate") if types.get(dims) in REGULAR]
    for year in whole_years(desk):
        for turn in TURNS:
            asked = desk.value("meeting.year_end_and_start", date(year, turn.last, 1))
            if asked and not any(day.year == year and turn.first <= day.month <= turn.last for day in days):
                yield warning(f"check.no_{turn.name}_meeting", year=year, first=turn.first, last=turn.last)


def few_receptions(desk: Desk) -> Iterator[Finding]:
    """Each deputy in office all year has received voters as often as the rule asks."""
    deputies = desk.values("deputy")
    received: Counter[tuple[int, str]] = Counter()
    for account in RECEIVING:
        for day, dims, amount in desk.postings(account):
            if dims in deputies and amount > 0:
                received[date.fromordinal(day).year, deputies[dims]] += 1
    views = desk.views("deputy")
    for year in whole_years(desk):
        first, last = date(year, 1, 1), date(year, 12, 31)
        least = desk.value("reception.per_deputy_per_year", last)
        lacking = [
            f"{name} {received[year, name]}"
            for name, view in views.items()
            if received[year, name] < least and days_with(view, "in_office", first, last) == (last - first).days + 1
        ]
        if lacking:
            yield note("check.few_receptions", year=year, least=least, count=len(lacking), deputies=_named(lacking))


def few_group_activities(desk: Desk) -> Iterator[Finding]:
    """Each group there all year has met as often as the rule asks (Q3·24, D2·19)."""
    deputies, levels = desk.values("deputy"), desk.values("level")
    views = desk.views("deputy")
    found: dict[int, set[int]] = {}
    for account in ("performance:activity", "performance:activity:group_activity"):
        for day, dims, _ in desk.postings(account):
            of_group = account.endswith(":group_activity") or levels.get(dims) == "group"
            if of_group and dims in deputies:
                found.setdefault(day, set()).add(dims)
    held: Counter[tuple[int, str]] = Counter()
    for day, sets in found.items():
        on = date.fromordinal(day)
        facts = [views[deputies[dims]].on(on) for dims in sets if deputies[dims] in views]
        for group in {each["group"] for each in facts if each is not None and each["group"]}:
            held[on.year, group] += 1
    for group, view in desk.views("group").items():
        for year in whole_years(desk):
            first, last = date(year, 1, 1), date(year, 12, 31)
            least = desk.value("group.activities_per_year", last)
            if held[year, group] < least and days_with(view, "existing", first, last) == (last - first).days + 1:
                yield warning("check.few_group_activities", group=group, year=year, held=held[year, group], least=least)


def few_council_meetings(desk: Desk) -> Iterator[Finding]:
    """A council with members meets as often as the rule asks (Z1·16)."""
    held = Counter(date.fromordinal(day).year for day, _, _ in desk.postings("council:held"))
    members = [view for view in desk.views("council_member").values() if view.days]
    for year in whole_years(desk):
        first, last = date(year, 1, 1), date(year, 12, 31)
        least = desk.value("council.meetings_per_year", last)
        begun = any(
            (facts := view.on(first)) is not None and facts["in_office"] and facts["type"] == COUNCIL_MEMBER
            for view in members
        )
        if begun and held[year] < least:
            yield warning("check.few_council_meetings", year=year, held=held[year], least=least)


def council_terms_over(desk: Desk) -> Iterator[Finding]:
    """A council member's term ends with the office's own length of it, else with the congress term."""
    over: dict[date, list[str]] = {}
    for person, view in desk.views("council_member").items():
        facts = view.on(desk.last)
        if view.opened is None or facts is None or not facts["in_office"]:
            continue
        since = max(
            day for day, each in zip(view.days, view.facts, strict=True) if each["in_office"] and day <= desk.last
        )
        end = _term_end(desk, since)
        if end is not None and end < desk.last:
            over.setdefault(end, []).append(person)
    for end, persons in sorted(over.items()):
        yield note("check.council_term_over", end=end, count=len(persons), persons=_named(persons))


def _term_end(desk: Desk, since: date) -> date | None:
    """The last day of the term of a member engaged on a day; None where none is known."""
    length = desk.value("council.term", since)
    if isinstance(length, Duration):
        return end_before_moving(since, length) - timedelta(days=1)
    terms = desk.model.office.term_dates.values()
    return next((last for first, last in terms if last is not None and first <= since <= last), None)


def few_candidates(desk: Desk) -> Iterator[Finding]:
    """More livelihood projects stand for the vote than are adopted (差额票决)."""
    years = desk.values("for_year")
    shortlisted, adopted = (
        dict.fromkeys(years.values(), 0) | _by(desk, account, years)
        for account in ("project:shortlisted", "project:adopted")
    )
    voted = {(date.fromordinal(day), years.get(dims)) for day, dims, _ in desk.postings("project:adopted")}
    for year in sorted(adopted):
        days = [day for day, for_year in voted if for_year == year]
        if not days or not shortlisted[year] or not desk.period.contains(max(days)):
            continue
        ratio = desk.value("project.candidates_ratio", max(days))
        if shortlisted[year] < adopted[year] * ratio:
            yield warning(
                "check.few_candidates", year=year, candidates=shortlisted[year], adopted=adopted[year], ratio=ratio
            )


def _by(desk: Desk, account: str, values: dict[int, str]) -> dict[str, int]:
    """How many stand on an account by a dimension."""
    from ledger.store.model.schema import MILLION

    sums: dict[str, int] = {}
    for _, dims, amount in desk.postings(account):
        if dims in values:
            sums[values[dims]] = sums.get(values[dims], 0) + amount
    return {value: amount // MILLION for value, amount in sums.items()}


def _named(names: list[str]) -> list[str]:
    return [*names[:NAMED], "…"] if len(names) > NAMED else names
