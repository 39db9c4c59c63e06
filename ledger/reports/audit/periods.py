"""The time a sentence speaks of: 一季度, 上半年, 今年以来, 2023年11月 take the place of the draft's period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from ledger.kernel.period import Period, parse, span
from ledger.reports.audit.numerals import chinese

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


_COMPARED = re.compile(r"[比较与同]\s*$")


@cache
def _form() -> re.Pattern[str]:
    number = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
    named = r"(?P<year>(?:19|20)\d\d|[〇零○一二三四五六七八九]{4})年度?"
    year = rf"(?:{named}|(?P<this>今年|本年度?|本年)|(?P<last>去年|上年度?|上一年))?"
    part = (
        r"(?P<quarters>前[一二三123]季度)|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|"
        rf"(?P<from>{number})\s*月?\s*[—–~～\-至到]+\s*(?P<to>{number})月份?|(?P<month>{number})月份?(?:(?P<day>{number})[日号])?|"
        r"(?P<since>以来)|(?P<whole>全年|一年来)"
    )
    part_of = r"(?P<en>(?:first|second|third|fourth) quarter|first half|second half)(?: of (?P<en_year>(?:19|20)\d\d))?"
    english = rf"{part_of}|\bin (?P<in>(?:19|20)\d\d)\b"
    return re.compile(f"{year}\\s*(?:{part})?|{english}", re.IGNORECASE)


def periods_in(text: str, draft: Period) -> Iterator[tuple[int, Period]]:
    """Every time a text speaks of, with its place; parts of a year are those of the draft's year."""
    for match in _form().finditer(text):
        if match.end() == match.start():
            continue
        if match["last"] and _COMPARED.search(text[: match.start()][-4:]):
            continue  # 比上年增加5次 is said of this year
        found = _period(match, draft)
        if found is not None:
            yield match.start(), found


def period_of(text: str, start: int, number: int, draft: Period) -> Period:
    """The time a number at `number` is said for: the last one named before it in its sentence, else the draft's."""
    found = draft
    said = text[start:number]
    for place, period in periods_in(said, draft):
        earlier = period.last is not None and draft.first is not None and period.last < draft.first
        if earlier and re.search("[，,；;。]", said[place:]):
            continue  # an earlier time is said of its own clause only
        found = period
    return found


def _period(match: re.Match[str], draft: Period) -> Period | None:
    groups = match.groupdict()
    end = draft.last or draft.first or date.today()
    year = end.year
    if groups["en"] or groups["in"]:
        return _english(groups, year)
    named = bool(groups["year"] or groups["last"] or groups["this"])
    if groups["year"]:
        year = int(groups["year"]) if groups["year"].isdigit() else chinese(groups["year"]) or year
    elif groups["last"]:
        year -= 1
    if not 1900 < year < 2200:
        return None
    if groups["quarters"]:
        count = _QUARTERS[groups["quarters"][1]]
        return parse(f"{year}-Q1..{year}-Q{count}")
    if groups["quarter"]:
        return _within(parse(f"{year}-Q{_QUARTERS[groups['quarter']]}"), draft)
    if groups["half"]:
        return _within(parse(f"{year}-H{1 if groups['half'] == '上' else 2}"), draft)
    if groups["from"]:
        first, last = _month(groups["from"]), _month(groups["to"])
        return parse(f"{year}-{first:02}..{year}-{last:02}") if first and last and first <= last else None
    if groups["month"]:
        return _monthly(groups, year)
    if groups["since"]:
        return draft if groups["this"] or not named else span(date(year, 1, 1), end)
    if groups["whole"] or named:
        whole = parse(str(year))
        return draft if year == end.year and draft.contains(end) and _of_one_year(draft) else whole
    return None


def _monthly(groups: dict[str, str | None], year: int) -> Period | None:
    month = _month(groups["month"] or "")
    if month is None:
        return None
    day = _month(groups["day"], 31) if groups["day"] else None
    try:
        return parse(f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}")
    except Exception:
        return None


def _english(groups: dict[str, str | None], year: int) -> Period:
    year = int(groups["en_year"] or groups["in"] or year)
    word = (groups["en"] or "").lower()
    if "quarter" in word:
        return parse(f"{year}-Q{['first', 'second', 'third', 'fourth'].index(word.split()[0]) + 1}")
    if word:
        return parse(f"{year}-H{1 if word.startswith('first') else 2}")
    return parse(str(year))


def _month(text: str | None, most: int = 12) -> int | None:
    value = int(text) if text and text.isdigit() else chinese(text or "")
    return value if value and 1 <= value <= most else None


def _of_one_year(draft: Period) -> bool:
    return draft.first is not None and draft.last is not None and draft.first.year == draft.last.year


def _within(part: Period, draft: Period) -> Period:
    """The part as it is; cut to the draft's end where the report was written within it."""
    if draft.last is None or part.first is None or part.last is None:
        return part
    return span(part.first, draft.last) if part.first <= draft.last < part.last else part
