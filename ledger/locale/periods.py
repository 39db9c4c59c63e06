"""A period as people write it: 2025年上半年, 一季度, 本月, 去年, 2025年1月至5月, last year; and 2025Q1, 2025/3.

What the kernel reads is read as it is; everything else is turned into such a text first.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from unicodedata import normalize

from ledger.kernel.finding import Refused
from ledger.kernel.period import Period, Terms, Unit, calendar_unit, parse

ALL = ("全部", "全部时间", "所有", "历年", "累计", "alltime", "allyears")
TERM = ("本届", "本届以来", "thisterm")
NOW: tuple[tuple[Unit, int, tuple[str, ...]], ...] = (
    # the unit of today, how many units before it, and what people call that
    ("year", 0, ("今年", "本年", "本年度", "今年全年", "thisyear")),
    ("year", 1, ("去年", "上年", "上一年", "上年度", "lastyear")),
    ("year", 2, ("前年",)),
    ("quarter", 0, ("本季", "本季度", "thisquarter")),
    ("quarter", 1, ("上季", "上季度", "上个季度", "上一季度", "lastquarter")),
    ("month", 0, ("本月", "这个月", "thismonth")),
    ("month", 1, ("上月", "上个月", "lastmonth")),
    ("day", 0, ("今天", "今日", "today")),
    ("day", 1, ("昨天", "昨日", "yesterday")),
)
NUMBERS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
RANGE = re.compile(r"\.\.+|至|到|~|—+|–")


def read(text: str, terms: Terms | None, today: date) -> Period:
    """The period a person means; Refused with the forms there are. Months without a year are of today's."""
    try:
        return parse(text, terms, today)
    except Refused:
        meant = plain(text, terms or {}, today)
        if meant is None:
            raise
    try:
        return parse(meant, terms, today)
    except Refused as refused:  # of what the person wrote: 2025年13月
        raise Refused(*(each._replace(values={**each.values, "text": text}) for each in refused.findings)) from None


def plain(text: str, terms: Terms, today: date) -> str | None:
    """The text as the kernel writes it; None where nobody could mean a period by it."""
    asked = "".join(normalize("NFKC", text).split()).casefold()
    word = asked.replace("-", "")
    if word in ALL:
        return "all"
    if word in TERM:
        return "term"
    if name := next((name for name in terms if normalize("NFKC", name).casefold() == asked), None):
        return f"term:{name}"
    if found := next(((unit, back) for unit, back, words in NOW if word in words), None):
        return _before(*found, today)
    if asked.endswith("以来") and (since := plain(asked.removesuffix("以来"), terms, today)):
        return f"{parse(since, terms, today).first or ''}..{today}"
    ends = RANGE.split(asked)
    if len(ends) == 2 and any(ends):
        first = _calendar(ends[0], today) if ends[0] else ""
        last = _calendar(ends[1], today, first or None) if ends[1] else ""
        return None if first is None or last is None else f"{first}..{last}"
    return _calendar(asked, today)


def _before(unit: Unit, back: int, today: date) -> str:
    """The unit of today, or one so many units earlier."""
    found = calendar_unit(unit, today)
    for _ in range(back):
        assert found.first is not None
        found = calendar_unit(unit, found.first - timedelta(days=1))
    return found.text


@cache
def _form() -> re.Pattern[str]:
    number = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
    part = (
        r"h(?P<h>[12])|q(?P<q>[1-4])|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度?|"
        rf"(?P<month>{number})(?:月份?|(?=[./-]|$))(?:[./-]?(?P<day>\d{{1,2}})[日号]?)?"
    )
    year = r"(?P<year>(?:19|20)\d\d)(?:年度?|(?=[hq./-]|$))|(?P<this>今年|本年)|(?P<last>去年|上年)"
    return re.compile(rf"(?:{year})?(?:全年|[./-]?(?:{part}))?")


def _calendar(text: str, today: date, beside: str | None = None) -> str | None:
    """A year or a part of one; without a year it is that of the other end of its range, else today's."""
    if re.fullmatch(r"(?:19|20)\d{6}", text):  # 20250301
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _form().fullmatch(text)
    if found is None or not text:
        return None
    if found["month"] and found[0].isdigit() and not beside:
        return None  # a number alone says nothing
    year = int(found["year"] or (beside or "")[:4] or today.year) - bool(found["last"])
    if found["h"] or found["half"]:
        return f"{year}-H{found['h'] or (1 if found['half'] == '上' else 2)}"
    if found["q"] or found["quarter"]:
        return f"{year}-Q{found['q'] or _number(found['quarter'])}"
    if found["month"]:
        day = f"-{int(found['day']):02}" if found["day"] else ""
        return f"{year}-{_number(found['month']):02}{day}"
    return str(year)


def _number(text: str) -> int:
    return NUMBERS.index(text) if text in NUMBERS else int(text)
