"""Days in cells: dates of every form, months, parts of a year, days inside a text, commitments with theirs.

A day that could be two (3.1 in a cell of numbers may have been 3.10) is refused with the cause and its remedy.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from ledger.exchange.registers.book import Cell
from ledger.exchange.registers.cells import NOTHING, half_width, shown, texts
from ledger.kernel.finding import Refused, error

FIRST_SERIAL, LAST_SERIAL = 18_264, 73_050
"""The days from 1950 to 2099 as a workbook counts them."""
_YMD = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_MD = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_SHORT = re.compile(r"(\d{1,2})[./-](\d{1,2})")
_YM = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?")
_TAIL = re.compile(
    r"\s*(?:[T ]?\d{1,2}[:时点].*|[(]?(?:星期|周)[一二三四五六日天][)]?.*|[上下中]午.*|[-—–~至到、,]+\s*\S*)"
)


def day(cell: Cell, year: int | None = None, since_1904: bool = False) -> date:
    """A day: of the workbook's own kind, a number of days, or any of the ways people write one.

    Of several days (`3月2日-4日`) it is the first. `year` is that of the register, for days without one.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return day_of_number(float(cell), since_1904)
    found = arabic(half_width(shown(cell)))
    if found.isdigit() and len(found) in (5, 8):
        return day_of_number(float(found), since_1904)
    try:
        read = first_day(found, year)
    except ValueError:
        read = None
    if read is None:
        raise Refused(error("import.date", value=found[:40]))
    return read


_NUMERALS = "〇一二三四五六七八九"
_IN_NUMERALS = re.compile(r"[〇零○Ｏ一二三四五六七八九十]{1,4}(?=\s*[年月日号])")


def arabic(found: str) -> str:
    """A text with the years, months and days in it in Arabic digits: 二〇二五年三月十二日."""
    return _IN_NUMERALS.sub(lambda read: digits(read[0]), found)


def digits(numeral: str) -> str:
    """A numeral in Arabic digits: of a year digit by digit, else up to 三十一."""
    plain = re.sub("[零○Ｏ]", "〇", numeral)
    if "十" not in plain:
        return "".join(str(_NUMERALS.index(each)) for each in plain)
    tens, _, ones = plain.partition("十")
    return (
        f"{_NUMERALS.index(tens) if tens else 1}{_NUMERALS.index(ones) if ones else 0}"
        if len(tens + ones) < 3
        else numeral
    )


def days(cell: Cell, year: int | None = None, since_1904: bool = False) -> list[date]:
    """Several days in one cell, parted by 、 , ; or lines."""
    if not isinstance(cell, str):
        return [day(cell, year, since_1904)]
    parts = [part for part in re.split(r"[、,，;；\n\s]+", cell) if part not in NOTHING]
    return [day(part, year, since_1904) for part in parts]


def first_day(found: str, year: int | None) -> date | None:
    """2023.3.2, 2023/3/2, 2023年3月2日; or 3月2日, 3.2 of the register's year; behind it a time, or an end."""
    read = _YMD.match(found)
    if read is not None:
        return date(int(read[1]), int(read[2]), int(read[3])) if ends(found[read.end() :]) else None
    read = _MD.match(found) or _SHORT.fullmatch(found)
    if read is None or not ends(found[read.end() :]):
        return None
    if year is None:
        raise Refused(error("import.date_no_year", value=found))
    return date(year, int(read[1]), int(read[2]))


def ends(rest: str) -> bool:
    """Whether what stands behind a day is a time, a weekday or the end of a span."""
    return not rest or _TAIL.fullmatch(rest) is not None


def day_of_number(number: float, since_1904: bool) -> date:
    """45000 as the workbook's count of days, 20230302 as a day; 3.2 is refused: it may have been 3.20."""
    if number.is_integer() and 19_000_101 <= number <= 21_001_231:
        try:
            return date(int(number) // 10000, int(number) // 100 % 100, int(number) % 100)
        except ValueError:
            raise Refused(error("import.date", value=str(int(number)))) from None
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        start = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
        return start + timedelta(days=int(number))
    raise Refused(error("import.date_number", value=shown(number)))


def month(cell: Cell, year: int | None = None, since_1904: bool = False) -> date:
    """A day, or a month as its first day: 1975.06, 1975年6月, 197506."""
    if not isinstance(cell, date | datetime):
        found = arabic(half_width(shown(cell)))
        if re.fullmatch(r"(19|20)\d{2}(0[1-9]|1[0-2])", found):
            return date(int(found[:4]), int(found[4:]), 1)
        read = _YM.fullmatch(found)
        if read and 1 <= int(read[2]) <= 12:
            if isinstance(cell, float) and len(found.rpartition(".")[2]) == 1:
                raise Refused(error("import.date_number", value=found))  # 1975.1 may have been 1975.10
            return date(int(read[1]), int(read[2]), 1)
    return day(cell, year, since_1904)


_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def span(cell: Cell, year: int | None = None, since_1904: bool = False) -> tuple[date, date]:
    """The first and last day of what a plan names: a day, 3月, 12月底, 第一季度, 上半年, 全年."""
    if not isinstance(cell, str):
        on = day(cell, year, since_1904)
        return on, on
    found = arabic(half_width(cell))
    head = re.match(r"((?:19|20)\d{2})\s*年?度?\s*", found)
    rest = found[head.end() :] if head else found
    of = int(head[1]) if head else year
    months = months_of(rest.removesuffix("前").removesuffix("底").removesuffix("末"))
    if months is None:
        on = day(cell, year, since_1904)
        return on, on
    if of is None:
        raise Refused(error("import.date_no_year", value=found))
    first, last = months
    end = date(of + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return date(of, first, 1), end


def months_of(found: str) -> tuple[int, int] | None:
    """The first and last month of a part of a year; None for what is none."""
    if found in ("", "全年", "年", "全年度", "年内", "长期"):
        return 1, 12
    if found in ("上半年", "下半年"):
        return (1, 6) if found[0] == "上" else (7, 12)
    if quarter := re.fullmatch(r"第?([一二三四1-4])季度?", found):
        last = _QUARTERS[quarter[1]] * 3
        return last - 2, last
    if month_ := re.fullmatch(r"(\d{1,2})月份?", found):
        number_ = int(month_[1])
        return (number_, number_) if 1 <= number_ <= 12 else None
    return None


_DAY_IN = re.compile(
    r"(?:20\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?)|(?:\d{1,2}\s*月\s*\d{1,2}\s*[日号])"
)
_BRACKET = re.compile(r"[（(\[【]\s*$"), re.compile(r"\s*(?:之?前|止)?(?:完成|落实)?\s*[)）\]】]")
"""What stands around a day in brackets of its own."""
_BEFORE = re.compile(
    r"[\s:：，,;；、（(\[【]*(?:(?:完成|落实|办结|办理)?(?:时限|期限|日期|时间)|限期|截止到?|截至|于|到|至)?"
    r"[\s:：，,;；、（(\[【]*$"
)
_AFTER = re.compile(r"[\s:：，,;；、）)\]】]*(?:之?前|底前|止)?(?:完成|落实|达到)?[\s:：，,;；、）)\]】]*")
"""Words that belong to a day, before and behind it."""
_DIGITS = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
"""What days are written with, character for character, so that the text around them stays as it is."""


def day_first(found: str, year_: int | None) -> tuple[date | None, str]:
    """The day with which a text begins, else the last that it names, and the text without it."""
    text = found.strip()
    plain = text.translate(_DIGITS)
    read = _YMD.match(plain) or _MD.match(plain)
    return (day(read[0], year_), text[read.end() :].strip()) if read else day_within(text, year_)


def day_within(found: str, year_: int | None) -> tuple[date | None, str]:
    """The last day that a text names, and the text without it."""
    plain = found.translate(_DIGITS)
    last = next(reversed(list(_DAY_IN.finditer(plain))), None)
    if last is None:
        return None, found.strip()
    return day(last[0], year_), without(found, last.start(), last.end())


def without(found: str, start: int, end: int) -> str:
    """A text without the day that stands in it, and without the words and marks that belong to the day."""
    before, after = found[:start], found[end:]
    opened, shut = _BRACKET[0].search(before), _BRACKET[1].match(after)
    if opened and shut:
        before, after = before[: opened.start()], after[shut.end() :]
    else:
        before, after = _BEFORE.sub("", before, count=1), _AFTER.sub("", after, count=1)
    return f"{before.strip()} {after.strip()}".strip(" ，,;；、")


_END_IN = re.compile(r"((?:20\d{2})\s*年)?\s*(?:(\d{1,2})\s*月|年)\s*[底末](?:之?前)?")


def end_within(found: str, year_: int | None) -> tuple[date | None, str]:
    """The end of a month or year that a text names (2025年10月底, 年底), and the text without it."""
    read = _END_IN.search(found.translate(_DIGITS))
    of = int(read[1][:4]) if read and read[1] else year_
    if read is None or of is None or not 1 <= int(read[2] or 12) <= 12:
        return None, found.strip()
    last = int(read[2] or 12)
    return date(of + last // 12, last % 12 + 1, 1) - timedelta(days=1), without(found, read.start(), read.end())


def promises(cell: Cell, year_: int | None) -> tuple[list[dict[str, Any]], list[str]]:
    """Commitments, one a line or parted by semicolons, each with its day; and those that name none."""
    kept: list[dict[str, Any]] = []
    undated: list[str] = []
    for part in texts(cell):
        due, what = day_within(part, year_)
        if due is None:
            due, what = end_within(part, year_)
        if due is None or not what:
            undated.append(part)
        else:
            kept.append({"text": what, "due": due})
    return kept, undated
