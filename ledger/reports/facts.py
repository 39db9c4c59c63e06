"""What a report knows of itself, and how it says that a figure differs from an earlier one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ledger.figures.evaluate import PERCENT, FigureValue
from ledger.kernel.period import Period
from ledger.kernel.rounding import text
from ledger.reports.desk import Desk, state_mark
from ledger.reports.notation import ITEM
from ledger.reports.rows import Row
from ledger.reports.wording import day_text, period_text
from ledger.store.identity.private import mask


def fact_of(desk: Desk, name: str, whole: Row | None = None) -> str:
    """What the report knows of itself, or of the row as a whole."""
    period, office = desk.period, desk.model.office
    last = period.last or desk.today
    match name:
        case "committee":
            return mask(office.name)
        case "district":
            return mask(str(office.table("committee").get("district", "")))
        case "signature":
            return mask(str(office.table("reports").get("signature") or office.name))
        case "period":
            return period_text(period, desk.lang)
        case "year":
            return str(last.year)
        case "last_year":
            return str(last.year - 1)
        case "next_year":
            return str(last.year + 1)
        case "first_day":
            return day_text(period.first, desk.lang) if period.first else ""
        case "last_day":
            return day_text(last, desk.lang)
        case "today":
            return day_text(desk.today, desk.lang)
        case "term":
            return next((each for each, (first, end) in desk.terms.items() if _within(last, first, end)), "")
        case "known":
            return mask(desk.known_at or day_text(desk.today, desk.lang))
        case "commit":
            return desk.commit[:10]
        case "digits" | "words":
            mark = state_mark(desk.commit, str(desk.as_of or ""), desk.known_at or "")
            return mark.digits if name == "digits" else mark.words(desk.lang)
        case "object":
            return mask(desk.key or "")
        case "row":
            return str(whole.number) if whole is not None else ""
        case "key":
            return mask(whole.key) if whole is not None and whole.subject != ITEM else ""
        case "opened":
            return day_text(whole.opened, desk.lang) if whole is not None and whole.opened else ""
        case "item":
            return mask(whole.item or str(whole.fields.get("text", ""))) if whole is not None else ""
    raise AssertionError(name)


def change_text(
    desk: Desk,
    last_year: bool,
    period: Period,
    last: date | None,
    begin: int | None,
    now: FigureValue,
    before: FigureValue | None,
) -> str:
    """How a figure differs from that of an earlier period that ends on `last`, in words.

    `begin` is the first day of the ledger: before it there is nothing to compare with.
    """
    zh, whole_year = desk.lang == "zh", period.unit == "year"
    than = ("上年" if whole_year else "上年同期") if last_year else "上期"
    of = "last year" if last_year else "the period before"
    if before is None or last is None or begin is None or last.toordinal() < begin:
        return f"{than}没有登记" if zh else f"nothing recorded for {of}"
    if now.value is None or before.value is None:
        return f"{than}无可比数字" if zh else f"no figure to compare for {of}"
    difference = Fraction(now.value) - Fraction(before.value)
    if not difference:
        return f"与{than}持平" if zh else f"as {of}"
    size = abs(difference)
    if now.unit == PERCENT:
        number = text(size, "", desk.rate)
        if zh:
            return f"比{than}{'提高' if difference > 0 else '下降'}{number}个百分点"
        return f"{'up' if difference > 0 else 'down'} {number} percentage points on {of}"
    amount = text(size if size.denominator != 1 else int(size), now.unit, now.rounding._replace(floor=None, ceil=None))
    share = "" if not before.value else text(size / before.value * 100, "%", desk.rate)
    if zh:
        more = ("增加", "增长") if difference > 0 else ("减少", "下降")
        return f"比{than}{more[0]}{amount}" + (f"、{more[1]}{share}" if share else "")
    return f"{'up' if difference > 0 else 'down'} {amount}" + (f" ({share})" if share else "") + f" on {of}"


def _within(day: object, first: object, end: object) -> bool:
    return first <= day and (end is None or day <= end)  # type: ignore[operator]
