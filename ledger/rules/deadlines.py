"""Deadlines: when something is due, from which day, and which days did not count.

Every rule of time stands in RULES as one line. What it is read from (length and anchor) are parameters
as valid on the day of the rule's base act, so that a later change of rules moves no earlier deadline.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ledger.kernel.finding import Finding, warning
from ledger.rules.calendar import Calendar, end_before_moving
from ledger.rules.duration import Duration

Value = Callable[[str, date], Any]
"""The value of a parameter on a day: `Parameters.value`, or what a fold offers in its place."""


class Rule(NamedTuple):
    """The parameter of a period's length, the act it hangs on, and the parameter that names its anchor.

    Without an anchor parameter the period runs from the base act itself. The parameters are read as valid
    on the day of the base act, or of the act named by `valid`. A notice must lie so long before something: its
    end does not move on from a holiday. `absent` is an anchor that such a matter never has: the base act stands
    for it.
    """

    length: str
    base: str
    anchor: str | None = None
    valid: str | None = None
    notice: bool = False
    absent: str | None = None


RULES: Mapping[str, Rule] = {
    "assign": Rule("suggestion.assign_inter_session", "accepted"),
    "return": Rule("suggestion.return_period", "assigned", "suggestion.return_anchor"),
    "reassign": Rule("suggestion.reassign_period", "return_agreed"),
    "first_contact": Rule("suggestion.first_contact", "assigned", "suggestion.first_contact_anchor"),
    "co_opinion": Rule("suggestion.co_opinion", "assigned", "suggestion.co_opinion_anchor"),
    "reply": Rule("suggestion.reply", "assigned", "suggestion.reply_anchor"),
    "hard_reply": Rule("suggestion.hard_reply", "assigned", "suggestion.reply_anchor"),
    "recess_reply": Rule("suggestion.reply", "assigned", "suggestion.reply_anchor", absent="session_closed"),
    "recess_hard_reply": Rule("suggestion.hard_reply", "assigned", "suggestion.reply_anchor", absent="session_closed"),
    "street_reply": Rule("suggestion.street_reply", "assigned", "suggestion.reply_anchor", absent="session_closed"),
    "feedback": Rule("suggestion.feedback", "replied", "suggestion.feedback_anchor"),
    "rehandle": Rule("suggestion.rehandle", "rehandling_ordered"),
    "street_item": Rule("street_item.due", "assigned"),
    "street_extension": Rule("street_item.extension", "due", valid="agreed"),
    "reception_notice": Rule("reception.notice", "published", notice=True),
    "voter_list_notice": Rule("byelection.voter_list", "published", valid="voted", notice=True),
    "formal_list_notice": Rule("byelection.formal_list", "published", valid="voted", notice=True),
    "rectification": Rule("review.rectification_due", "opinions_sent"),
    "extension_limit": Rule("suggestion.extension_limit", "assigned", valid="agreed"),
    "extension_once": Rule("suggestion.extension_once", "due", valid="agreed"),
}


STREET_TRACKS = ("street", "council")
"""Suggestions that the street's own bodies handle; an office may ask for a faster reply to them."""


def reply_rule(own: Mapping[str, str], hard: bool, value: Value, on: date) -> str:
    """The rule for a reply to a suggestion with these dimensions of its own, assigned on a day.

    What is handed in between sessions has no session that closes.
    """
    if own.get("track") in STREET_TRACKS and not hard and value("suggestion.street_reply", on) is not None:
        return "street_reply"
    return f"{'' if own.get('sitting') == 'session' else 'recess_'}{'hard_reply' if hard else 'reply'}"


class Step(NamedTuple):
    """One step of a count: a sentence of `deadline_steps.toml`, and the values it tells."""

    code: str
    values: Mapping[str, object]


def explain(step: Step, language: str) -> str:
    """The step as a sentence, `language` being `zh` or `en`."""
    return _sentences()[step.code][language].format_map(step.values)


class Deadline(NamedTuple):
    """When something is due, and how that came about.

    `due` is None where no holiday table reaches; `not_before` is then the day before which it cannot be.
    `original` is the due date before any extension. `steps` explain it, in order; `findings`
    are what is wrong or not known.
    """

    due: date | None
    anchor: str
    anchor_date: date
    length: Duration | None
    not_before: date
    original: date | None
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()


class Switches(NamedTuple):
    """Whether the end of a period moves on from a holiday, and whether weekends count as holidays there."""

    end_moves_on: bool = True
    weekends_are_holidays: bool = True


STATUTORY = Switches()
NOTICE = Switches(end_moves_on=False)


def compute(
    length: Duration,
    anchor_date: date,
    calendar: Calendar,
    switches: Switches = STATUTORY,
    anchor: str = "assigned",
) -> Deadline:
    """The end of a period of that length, with every step of the count (Civil Code 201 to 203)."""
    end = end_before_moving(anchor_date, length)
    steps = [_step(f"from_{anchor}", date=anchor_date, length=length, length_zh=length.chinese)]
    due: date | None = end
    if length.unit == "working_days":
        due = calendar.add_working_days(anchor_date, length.amount)
        steps += _days_on_the_way(anchor_date, due or end, calendar)
    else:
        if length.unit in ("months", "years") and end.day != anchor_date.day:
            steps.append(_step("month_end", day=anchor_date.day, date=end))
        if switches.end_moves_on:
            due = calendar.moved_end(end, switches.weekends_are_holidays)
        if due is not None and due != end:
            steps.append(_moved(end, due, calendar))
    missing = () if due else (warning("calendar.missing_year", year=_missing_year(end, anchor_date, calendar)),)
    return Deadline(due, anchor, anchor_date, length, due or end, due, tuple(steps), missing)


def stated(due: date, anchor: str, anchor_date: date) -> Deadline:
    """A due date that a document names itself: nothing is computed."""
    return Deadline(due, anchor, anchor_date, None, due, due, (_step("stated", date=due),))


def put_off(deadline: Deadline, new_due: date, agreed_on: date) -> Deadline:
    """The deadline moved to a later day by an agreement."""
    step = _step("extended", date=agreed_on, due=deadline.due or deadline.not_before, new_due=new_due)
    return deadline._replace(due=new_due, not_before=new_due, steps=(*deadline.steps, step))


class Deadlines(NamedTuple):
    """The deadlines of an office: its parameters and its calendar."""

    value: Value
    calendar: Calendar

    def of(self, rule: str, dates: Mapping[str, date]) -> Deadline | None:
        """When the thing named by the rule is due; None where the office has switched that rule off.

        `dates` are the acts known so far by name (`assigned`, `received`, …), the rule's base among them.
        Where the anchor's own date is not known, the period runs from the base act, with a warning.
        """
        length_name, base, anchor_name, valid, notice, absent = RULES[rule]
        start = dates[base]
        length = self.value(length_name, dates[valid] if valid else start)
        if length is None:
            return None
        switches = NOTICE if notice else self._switches(start)
        anchor = self.value(anchor_name, start) if anchor_name else base
        anchor = base if anchor == absent else anchor
        if anchor in dates:
            return compute(length, dates[anchor], self.calendar, switches, anchor)
        deadline = compute(length, start, self.calendar, switches, base)
        unknown = warning("deadline.no_anchor_date", date=start, parameter=anchor_name)
        return deadline._replace(findings=(unknown, *deadline.findings))

    def extended(self, deadline: Deadline, new_due: date, agreed_on: date) -> Deadline:
        """The deadline put off to a later day, with a finding where the extension goes beyond the rules."""
        before = deadline.due or deadline.not_before
        findings = list(deadline.findings)
        limit = self._longest("suggestion.extension_limit", deadline.anchor_date, agreed_on)
        if limit is not None and new_due > limit:
            findings.append(warning("deadline.extension_limit", field="new_due", date=new_due, limit=limit))
        limit = self._longest("suggestion.extension_once", before, agreed_on)
        if limit is not None and new_due > limit:
            findings.append(warning("deadline.extension_once", field="new_due", date=new_due, limit=limit))
        return put_off(deadline, new_due, agreed_on)._replace(findings=tuple(findings))

    def urging_allowed_from(self, last_urged: date) -> date:
        """The first day on which a unit may be urged again; the same day where there is no cool-down."""
        length = self.value("urge.cooldown", last_urged)
        if length is None:
            return last_urged
        end = compute(length, last_urged, self.calendar, Switches(end_moves_on=False))
        return end.not_before

    def _longest(self, name: str, start: date, on: date) -> date | None:
        """Until when a period of the named length runs; None where it is off, or no table reaches."""
        length = self.value(name, on)
        return None if length is None else compute(length, start, self.calendar, self._switches(on)).due

    def _switches(self, on: date) -> Switches:
        return Switches(self.value("calendar.end_moves_on", on), self.value("calendar.weekends_are_holidays", on))


class Standing(NamedTuple):
    """How a due date stands: the days left, negative once overdue; None where the date is not known."""

    state: Literal["ok", "due_soon", "overdue", "unknown"]
    days: int | None


def standing(due: date | None, today: date, warn_days: int) -> Standing:
    """Whether something still open is in time; on the due day itself it is."""
    if due is None:
        return Standing("unknown", None)
    days = (due - today).days
    return Standing("overdue" if days < 0 else "due_soon" if days <= warn_days else "ok", days)


def newly_overdue(due: date, since: date, today: date) -> bool:
    """Whether something still open was in time on the earlier day and is overdue today."""
    return since <= due < today


def _days_on_the_way(start: date, end: date, calendar: Calendar) -> Iterator[Step]:
    """One step for each kind of day that did not count, and one for weekend days that did."""
    days = [start + timedelta(days=offset) for offset in range(1, (end - start).days + 1)]
    for kind, code in (
        ("holiday", "holidays_not_counted"),
        ("weekend", "weekends_not_counted"),
        ("make_up", "make_up_days_counted"),
    ):
        found = [day for day in days if calendar.kind(day) == kind]
        if found:
            yield _step(code, days=len(found), dates=runs(found))


def _moved(end: date, due: date, calendar: Calendar) -> Step:
    code = "moved_from_holiday" if calendar.kind(end) == "holiday" else "moved_from_weekend"
    passed = [end + timedelta(days=offset) for offset in range((due - end).days)]
    return _step(code, date=end, dates=runs(passed), due=due)


def _missing_year(end: date, start: date, calendar: Calendar) -> int:
    """The first year that no table reaches on the way from the start to the end of a period, or after it."""
    years = range(start.year, end.year + 1)
    return next((year for year in years if calendar.kind(date(year, 1, 1)) is None), end.year + 1)


def runs(days: list[date]) -> str:
    """Rising days as text, neighbours joined: `2025-05-01..2025-05-05, 2025-05-10`."""
    breaks = [at for at, (one, other) in enumerate(pairwise(days), 1) if (other - one).days > 1]
    parts = [days[low:high] for low, high in pairwise([0, *breaks, len(days)])]
    return ", ".join(f"{part[0]}..{part[-1]}" if len(part) > 1 else f"{part[0]}" for part in parts)


def _step(code: str, /, **values: object) -> Step:
    return Step(code, values)


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    file = Path(__file__).parent / "deadline_steps.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
