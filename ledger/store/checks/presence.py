"""Where deputies were: nowhere all year, in two places at once, not before their voters."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import date

from ledger.kernel.finding import Finding, note, warning
from ledger.rules.calendar import add_months
from ledger.store.checks.desk import Desk, days_with
from ledger.store.model.schema import MILLION

WORK = ("performance:activity", "performance:reception", "performance:suggestion")
PRESENCE = ("performance:half_days", "performance:reception")
A_QUARTER = 90
"""Days in office within a year after which something is to be expected of a deputy."""
HALF_DAYS = 2
"""Half days that a day has."""


def idle_deputies(desk: Desk) -> Iterator[Finding]:
    """A deputy in office has a reception, a suggestion or an activity in each year."""
    if desk.first is None:
        return
    deputies = desk.values("deputy")
    years = range(desk.first.year, desk.last.year + 1)
    begins = [date(year, 1, 1).toordinal() for year in years]
    seen = {
        (deputies[dims], bisect_right(begins, day))
        for account in WORK
        for day, dims, amount in desk.postings(account)
        if dims in deputies and amount > 0
    }
    views = desk.views("deputy")
    for place, year in enumerate(years, start=1):
        begin, end = max(date(year, 1, 1), desk.first), min(date(year, 12, 31), desk.last)
        make = warning if end == date(year, 12, 31) else note
        for name, view in views.items():
            facts = view.on(end)
            if (name, place) in seen or facts is None or not facts["in_office"]:
                continue
            if days_with(view, "in_office", begin, end) >= A_QUARTER:
                yield make("check.idle_deputy", deputy=name, year=year, until=end)


def missing_duty_reports(desk: Desk) -> Iterator[Finding]:
    """By a term's last year each deputy has reported to the voters (代表法 2025, article 58)."""
    deputies = desk.values("deputy")
    reports = [(deputies.get(dims), day) for day, dims, _ in desk.postings("performance:duty_report")]
    for term, (begin, end) in desk.model.office.term_dates.items():
        if end is None or desk.last <= add_months(end, -12):
            continue
        until = min(end, desk.last)
        least = desk.value("duty_report.per_term", until)
        make = warning if desk.last >= end else note
        span = range(begin.toordinal(), end.toordinal() + 1)
        for name, view in desk.views("deputy").items():
            facts = view.on(until)
            held = sum(1 for deputy, day in reports if deputy == name and day in span)
            if facts is not None and facts["in_office"] and held < least:
                yield make("check.no_duty_report", deputy=name, term=term, end=end, held=held, least=least)


def two_places(desk: Desk) -> Iterator[Finding]:
    """Nobody is in two places at the same half day.

    Records name the day and the number of half days, not the hour: more than two half days on one day
    cannot be, two acts on one day may be and are worth a look.
    """
    deputies = desk.values("deputy")
    found: dict[tuple[int, str], list[int]] = {}
    for account in PRESENCE:
        for day, dims, _ in desk.postings(account):
            if dims in deputies:
                found.setdefault((day, deputies[dims]), []).append(dims)
    for (day, name), sets in sorted(each for each in found.items() if len(each[1]) > 1):
        on = date.fromordinal(day)
        if not desk.period.contains(on):
            continue
        acts: Counter[str] = Counter()
        for account in PRESENCE:
            for key, amount in desk.streams(account, day, sets):
                acts[key] += amount // MILLION
        half_days = sum(min(number, HALF_DAYS) for number in acts.values())
        if len(acts) > 1:
            make = warning if half_days > HALF_DAYS else note
            yield make("check.two_places", deputy=name, date=on, acts=sorted(acts), half_days=half_days)
