"""`ledger due`: what is due or overdue, and how each date was computed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ledger.cli.context import Context
from ledger.cli.output import finding_text, print_json
from ledger.cli.words import say
from ledger.kernel.finding import Refused, error
from ledger.kernel.visible import visible
from ledger.locale import Language, label
from ledger.rules.deadlines import explain
from ledger.store.owed.desk import COMMITMENT, Due
from ledger.store.owed.due import became_overdue, dues
from ledger.store.records.values import day

_SPAN = re.compile(r"(\d{1,4})\s*(d|days?|天|日|w|weeks?|周)?")
WEEK = ("w", "week", "weeks", "周")


def configure(parser: argparse.ArgumentParser, lang: Language) -> None:
    """Which of it."""
    parser.add_argument("--within", metavar="15d", help=say(lang, "due.within"))
    parser.add_argument("--overdue", action="store_true", help=say(lang, "due.overdue"))
    parser.add_argument("--since", metavar="DATE", help=say(lang, "due.since"))


def run(context: Context) -> int:
    """Print what is due, the earliest first; commitments apart from replies."""
    arguments, lang, today = context.arguments, context.lang, context.today
    found = dues(context.model, today, context.as_of)
    if arguments.since is not None:
        since = since_day(arguments.since, today)
        found = [each for each in found if became_overdue(each, since, today)]
    if arguments.overdue:
        found = [each for each in found if each.standing.state == "overdue"]
    if arguments.within is not None:
        days = days_in(arguments.within)
        found = [each for each in found if each.standing.days is None or each.standing.days <= days]
    if context.json:
        print_json([due_data(each, lang) for each in found])
        return 0
    if not found:
        print(say(lang, "due.none"))
        return 0
    for name, part in parts(found):
        print(say(lang, name, count=len(part)))
        for each in part:
            print("\n".join(due_lines(each, lang)))
        print()
    print(say(lang, "due.count", count=len(found), today=today))
    return 0


def days_in(text: str) -> int:
    """A number of days or weeks: 15d, 15, 15天, 2w, 2周."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise Refused(error("usage.span", value=text))
    return int(found[1]) * (7 if found[2] in WEEK else 1)


def since_day(text: str, today: date) -> date:
    """The earlier day of `--since`."""
    try:
        return day(text, today)
    except ValueError:
        raise Refused(error("field.date", field="--since", value=text)) from None


def parts(found: Sequence[Due]) -> Iterable[tuple[str, list[Due]]]:
    """What is overdue, overdue on commitments, due soon, due later, and of unknown date, where any is."""
    overdue = [each for each in found if each.standing.state == "overdue"]
    split = (
        ("due.part.overdue", [each for each in overdue if each.what != COMMITMENT]),
        ("due.part.overdue_commitments", [each for each in overdue if each.what == COMMITMENT]),
        ("due.part.due_soon", [each for each in found if each.standing.state == "due_soon"]),
        ("due.part.ok", [each for each in found if each.standing.state == "ok"]),
        ("due.part.unknown", [each for each in found if each.standing.state == "unknown"]),
    )
    return ((name, part) for name, part in split if part)


def due_lines(each: Due, lang: Language) -> list[str]:
    """One thing owed: the date and the matter, then how the date came about, then the urgings."""
    days = each.standing.days
    left = "?" if days is None else say(lang, "due.overdue_by" if days < 0 else "due.left", days=abs(days))
    what = say(lang, f"due.what.{each.what}") + (f" {each.number}" if each.number is not None else "")
    head = [str(each.due or say(lang, "due.not_before", date=each.deadline.not_before)), left, what]
    head += [label(lang, "subjects", each.subject), each.key]
    if each.title not in (each.key, ""):
        head.append(each.title)
    if each.handler:
        head.append(each.handler)
    lines = [visible("  ".join(head))]
    lines += (f"    {visible(explain(step, lang))}" for step in each.deadline.steps)
    lines += (f"    {finding_text(finding, lang)}" for finding in each.deadline.findings)
    if each.urging is not None:
        urging = each.urging
        lines.append(
            "    " + say(lang, "due.urged", times=urging.times, last=urging.last, allowed_from=urging.allowed_from)
        )
    return lines


def due_data(each: Due, lang: Language) -> dict[str, Any]:
    """One thing owed, for other programs."""
    data: dict[str, Any] = {
        "subject": each.subject,
        "key": each.key,
        "title": each.title,
        "what": each.what,
        "due": None if each.due is None else each.due.isoformat(),
        "standing": each.standing.state,
        "days": each.standing.days,
        "explanation": [explain(step, lang) for step in each.deadline.steps],
    }
    if each.due is None:
        data["not_before"] = each.deadline.not_before.isoformat()
    if each.number is not None:
        data["number"] = each.number
    if each.handler is not None:
        data["handler"] = each.handler
    if each.urging is not None:
        data["urged"] = {
            "times": each.urging.times,
            "last": each.urging.last.isoformat(),
            "allowed_from": each.urging.allowed_from.isoformat(),
        }
    return data
