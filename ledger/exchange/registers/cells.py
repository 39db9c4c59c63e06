"""What stands in a cell, as offices write it: days, names, sums of money, numbers, choices.

Each reader gives the plain value of a record, or Refused with the cause and its remedy; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from ledger.exchange.registers.book import Cell
from ledger.kernel.finding import Refused, error

FIRST_SERIAL, LAST_SERIAL = 18_264, 73_050
"""The days from 1950 to 2099 as a workbook counts them."""
YES = ("是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "已", "对", "专职", "重点", "公开")
NO = ("否", "无", "×", "✗", "✘", "x", "n", "no", "false", "0", "未", "不", "兼职", "非重点", "没有", "-", "—", "/")
NOTHING = ("", "/", "-", "—", "——", "无", "暂无", "\\")
_MARKS = re.compile(r"[、,，;；/／|\n\r\t]+")
_BLANKS = re.compile(r"[ \u3000\u00a0]+")
_ALL_BLANK = re.compile(r"\s+")
_YMD = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_MD = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_SHORT = re.compile(r"(\d{1,2})[./-](\d{1,2})")
_YM = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?")
_TAIL = re.compile(
    r"\s*(?:[T ]?\d{1,2}[:时点].*|[(]?(?:星期|周)[一二三四五六日天][)]?.*|[上下中]午.*|[-—–~至到、,]+\s*\S*)"
)
_SIZE = re.compile(r"^(约|近|超|逾|大约)?\s*([\d,，]+(?:\.\d+)?)\s*(余|多)?\s*([^\d\s]{0,3})\s*(余|多|左右|以上)?$")
_MONEY = re.compile(r"^[¥￥]?\s*(-?[\d,，]+(?:\.\d+)?)\s*(元|万元|万|千元|百元|亿元)?$")
_FACTOR = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "万": 10_000, "亿元": 100_000_000}


def shown(cell: Cell) -> str:
    """A cell as text, as a person sees it."""
    match cell:
        case str():
            return cell
        case bool():
            return "是" if cell else "否"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes")
        case _:
            return str(cell)


def text(cell: Cell) -> str | None:
    """A cell as a text without blanks around it; None for what says that there is nothing."""
    found = shown(cell).strip().replace("\r\n", "\n").replace("\r", "\n")
    return None if found in NOTHING else found


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
    found = half_width(shown(cell))
    if found.isdigit() and len(found) in (5, 8):
        return day_of_number(float(found), since_1904)
    try:
        read = first_day(found, year)
    except ValueError:
        read = None
    if read is None:
        raise Refused(error("import.date", value=found[:40]))
    return read


def days(cell: Cell, year: int | None = None, since_1904: bool = False) -> list[date]:
    """Several days in one cell, parted by 、 , ; or lines."""
    if not isinstance(cell, str):
        return [day(cell, year, since_1904)]
    parts = [part for part in re.split(r"[、,，;；\n\s]+", cell) if part not in NOTHING]
    return [day(part, year, since_1904) for part in parts]


def half_width(found: str) -> str:
    """A text with its digits and marks as plain ones."""
    return unicodedata.normalize("NFKC", found).strip()


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
        found = half_width(shown(cell))
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
    found = half_width(cell)
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


def names(cell: Cell, known: Collection[str] = ()) -> list[str]:
    """Several names in one cell, parted by 、 , ; / blanks or lines; the blank inside 张　三 is none of these."""
    found: list[str] = []
    for part in _MARKS.split(unicodedata.normalize("NFC", shown(cell))):
        found += parted(part.strip(), known)
    return list(dict.fromkeys(name for name in found if name not in NOTHING))


def parted(part: str, known: Collection[str]) -> Iterator[str]:
    """The names in a text without marks: parted at blanks, single characters put together again."""
    if part in known:
        yield part
        return
    words = [word for word in _BLANKS.split(part) if word]
    if len(words) > 1 and not any("\u4e00" <= character <= "\u9fff" for character in part):
        yield part  # a name in another script has blanks of its own
        return
    at = 0
    while at < len(words):
        if len(words[at]) == 1 and at + 1 < len(words) and len(words[at + 1]) == 1:
            yield words[at] + words[at + 1]
            at += 2
        else:
            yield words[at]
            at += 1


def name(cell: Cell) -> str | None:
    """One name: no blanks between its characters."""
    found = text(cell)
    if found is None:
        return None
    together = _BLANKS.sub("", unicodedata.normalize("NFC", found))
    return together if len(together) <= 4 and all("\u4e00" <= each <= "\u9fff" for each in together) else found


def texts(cell: Cell) -> list[str]:
    """Several texts in one cell: one a line, or parted by semicolons; 1. 2. before them is left out."""
    parts = re.split(r"[\n;；]+", shown(cell))
    return [
        clean for part in parts if (clean := re.sub(r"^\s*[（(]?\d{1,2}[)）.、．]\s*", "", part).strip()) not in NOTHING
    ]


def count(cell: Cell) -> tuple[int, bool]:
    """A whole number, and whether the register itself says that it is about so many (30余人)."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell), False
    found = half_width(shown(cell))
    read = _SIZE.fullmatch(found)
    digits = re.sub("[,，]", "", read[2]) if read else ""
    if read is None or not digits.isdigit() or len(digits) > 12 or read[4] in ("万", "千", "百", "亿"):
        raise Refused(error("import.count", value=found[:40]))
    return int(digits), bool(read[1] or read[3] or read[5])


def number(cell: Cell) -> int | str:
    """A number as a record has it: whole, or its digits as text."""
    if isinstance(cell, bool):
        raise Refused(error("import.number", value=shown(cell)))
    found = half_width(shown(cell)).replace(",", "").rstrip("次场件人条个%分项家篇期")
    return exact(found, shown(cell))


def number_or_range(cell: Cell) -> int | str:
    """A number, or two as a range: 3..4, 3-4, 3至4次."""
    found = half_width(shown(cell)).rstrip("次场件人条个项家篇期")
    read = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:\.\.|[-—–~至到])\s*(\d+(?:\.\d+)?)", found)
    return f"{read[1]}..{read[2]}" if read else number(cell)


def exact(found: str, value: str) -> int | str:
    """Digits as an integer or an exact decimal text."""
    try:
        read = Decimal(found)
    except InvalidOperation:
        raise Refused(error("import.number", value=value[:40])) from None
    if not read.is_finite() or abs(read) >= 10**15:
        raise Refused(error("import.number", value=value[:40]))
    return int(read) if read == read.to_integral_value() else format(read.normalize(), "f")


def money(cell: Cell, unit: str = "元") -> int | str:
    """A sum in yuan; `unit` is that of the heading (万元), one in the cell goes before it."""
    found = half_width(shown(cell)).replace(" ", "")
    read = _MONEY.fullmatch(found)
    if read is None or isinstance(cell, bool):
        raise Refused(error("import.money", value=found[:40]))
    factor = _FACTOR[read[2] or unit]
    digits = re.sub("[,，]", "", read[1])
    sum_ = Decimal(str(exact(digits, found))) * factor
    if sum_ != sum_.quantize(Decimal("0.01")):
        raise Refused(error("import.money_part", value=found[:40]))
    return exact(format(sum_, "f"), found)


def percent(cell: Cell) -> int | str:
    """A percentage: 85%, 85, or 0.85 as a workbook keeps 85%."""
    found = half_width(shown(cell))
    if found in ("完成", "已完成", "完工", "竣工", "已竣工"):
        return 100
    if isinstance(cell, float) and 0 < cell <= 1:
        return exact(format(Decimal(f"{cell:.15g}") * 100, "f"), found)
    read = exact(found.rstrip("%"), found)
    if not 0 <= Decimal(str(read)) <= 100:
        raise Refused(error("import.percent", value=found[:40]))
    return read


def yes_no(cell: Cell) -> bool:
    """Yes or no, as they are said or ticked."""
    if isinstance(cell, bool):
        return cell
    found = half_width(shown(cell)).casefold()
    if found in YES:
        return True
    if found in NO:
        return False
    raise Refused(error("import.yes_no", value=found[:40]))


def year(cell: Cell) -> int:
    """A year: 2025, 2025年, 2025年度."""
    if isinstance(cell, date | datetime):
        return cell.year
    found = re.fullmatch(r"((?:19|20)\d{2})\s*年?度?", half_width(shown(cell)))
    if found is None:
        raise Refused(error("import.year", value=shown(cell)[:40]))
    return int(found[1])


@lru_cache(maxsize=4096)
def word(found: str) -> str:
    """A word as choices are compared: no blanks, full-width as plain."""
    return _ALL_BLANK.sub("", unicodedata.normalize("NFKC", found)).casefold()


_DAY_IN = re.compile(
    r"(?:20\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?)|(?:\d{1,2}\s*月\s*\d{1,2}\s*[日号])"
)
_AROUND = " \u3000:：，,;；、（）()[]【】前底之完成落实时限期限于到达"


def day_within(found: str, year_: int | None) -> tuple[date | None, str]:
    """The last day that a text names, and the text without it."""
    plain = half_width(found)
    last = next(reversed(list(_DAY_IN.finditer(plain))), None)
    if last is None:
        return None, found.strip()
    read = day(last[0], year_)
    before, after = plain[: last.start()], plain[last.end() :]
    rest = (before.rstrip(" :，,;；、(（[【于到至时限期截止：") + " " + after.strip(_AROUND)).strip()
    return read, rest.strip(" ，,;；、")


_END_IN = re.compile(r"((?:20\d{2})\s*年)?\s*(?:(\d{1,2})\s*月|年)\s*[底末](?:之?前)?")


def end_within(found: str, year_: int | None) -> tuple[date | None, str]:
    """The end of a month or year that a text names (2025年10月底, 年底), and the text without it."""
    plain = half_width(found)
    read = _END_IN.search(plain)
    of = int(read[1][:4]) if read and read[1] else year_
    if read is None or of is None or not 1 <= int(read[2] or 12) <= 12:
        return None, found.strip()
    last = int(read[2] or 12)
    rest = plain[: read.start()].rstrip(_AROUND) + plain[read.end() :].strip(_AROUND)
    return date(of + last // 12, last % 12 + 1, 1) - timedelta(days=1), rest


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
